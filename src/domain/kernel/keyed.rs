//! Enums whose values have keys: the texts they have in addresses, forms, files and the audit log.
//! Those that tables hold have the keys of their column (`entity::value::Keyed`).

/// Makes such an enum.
macro_rules! keyed {
    ($(#[$meta:meta])* $visible:vis enum $name:ident { $($(#[$doc:meta])* $value:ident = $key:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        $visible enum $name { $($(#[$doc])* $value),+ }

        impl $name {
            /// All values, in the order of lists.
            $visible const ALL: [Self; [$($key),+].len()] = [$(Self::$value),+];

            $visible fn key(self) -> &'static str {
                match self { $(Self::$value => $key),+ }
            }

            $visible fn of_key(key: &str) -> Option<Self> {
                Self::ALL.into_iter().find(|value| value.key() == key)
            }
        }
    };
}

pub(crate) use keyed;
