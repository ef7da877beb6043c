//! A form body, read strictly: `application/x-www-form-urlencoded`, at most 64 KiB, valid UTF-8,
//! no NUL. axum's own extractor replaces bad bytes by question marks and cannot say which field
//! came twice.

use axum::body::Body;
use axum::extract::{FromRequest, Request};
use axum::http::{Method, header};
use http_body_util::BodyExt;
use serde::de::value::{Error as Mismatch, MapDeserializer, SeqDeserializer};
use serde::{Deserialize, Deserializer, de, forward_to_deserialize_any};
use validator::ValidateArgs;

use crate::web::body_budget::is_spent;
use crate::web::extract::Sent;
use crate::web::kit::FormState;
use crate::web::{Context, Error};

const LIMIT: usize = 64 * 1024;

/// How much of a larger body is read and thrown away, so that a browser gets to see the answer
/// instead of a broken connection.
const DRAIN: usize = 16 * 1024 * 1024;

const FIELDS: usize = 256;

/// The fields of a form in their order.
#[derive(Debug, Clone, Default)]
pub struct Form(Vec<(String, String)>);

impl Form {
    pub(super) fn of(pairs: Vec<(String, String)>) -> Self {
        Self(pairs)
    }

    /// The value of a field; empty when it was not sent.
    pub fn one<'a>(&'a self, name: &str) -> Result<&'a str, Error> {
        let mut values = self.all(name);
        match (values.next(), values.next()) {
            (value, None) => Ok(value.unwrap_or_default()),
            _ => Err(Error::BadRequest),
        }
    }

    /// Whether a tick was sent.
    pub fn ticked(&self, name: &str) -> Result<bool, Error> {
        Ok(is_tick(self.one(name)?))
    }

    /// The values of a field that may be repeated.
    pub fn all<'a, 'n>(&'a self, name: &'n str) -> impl Iterator<Item = &'a str> + use<'a, 'n> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Reads it into the fields of a form of ours, and checks them by their rules.
    ///
    /// # Errors
    /// [`Error::BadRequest`] when a field that stands alone was sent twice, or holds what no page of
    /// ours sends.
    pub fn submit<'a, 'v, T, A>(&'a self, args: A) -> Result<Submission<T>, Error>
    where
        T: Deserialize<'a> + ValidateArgs<'v, Args = A>,
    {
        let mut names: &[&str] = &[];
        let fields = self.read::<T>(&mut names)?;
        let mut state = self.state();
        state.check(fields.validate_with_args(args), names);
        Ok(Submission { fields, state })
    }

    /// What was typed, to be shown again.
    pub fn state(&self) -> FormState {
        FormState::new(self.pairs())
    }

    /// Reads it into fields, and tells their names in their order.
    pub fn read<'a, T: Deserialize<'a>>(&'a self, names: &mut &'static [&'static str]) -> Result<T, Error> {
        T::deserialize(FieldReader { form: self, names }).map_err(|_| Error::BadRequest)
    }

    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Reads the query of an address as far as it can be read: others write into it too. A value that cannot be
    /// read counts as sent twice, so that nobody takes it for the only one.
    fn of_query(query: &str) -> Self {
        let pairs = query.split('&').take(FIELDS).filter(|pair| !pair.is_empty());
        let read = |pair: &str| match Self::parse(pair.as_bytes()) {
            Ok(form) => form.0,
            Err(_) => vec![(pair.split('=').next().unwrap_or_default().to_owned(), String::new()); 2],
        };
        Self(pairs.flat_map(read).collect())
    }

    /// Reads form-encoded text.
    ///
    /// # Errors
    /// [`Error::BadRequest`] for bad percent-encoding, bad UTF-8, a NUL, or too many fields.
    pub fn parse(text: &[u8]) -> Result<Self, Error> {
        let mut fields = Vec::new();
        for pair in text.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()) {
            let split = pair.iter().position(|byte| *byte == b'=');
            let (name, value) = split.map_or((pair, &[][..]), |at| (&pair[..at], &pair[at + 1..]));
            fields.push((decode(name)?, decode(value)?));
            if fields.len() > FIELDS {
                return Err(Error::BadRequest);
            }
        }
        Ok(Self(fields))
    }
}

/// A form read into its fields, and checked.
pub struct Submission<T> {
    pub fields: T,
    /// What was typed, and what is wrong with it.
    pub state: FormState,
}

/// Reads a form into a struct. Fields may be texts, ticks, whole numbers or lists.
struct FieldReader<'a, 'n> {
    form: &'a Form,
    names: &'n mut &'static [&'static str],
}

impl<'de> Deserializer<'de> for FieldReader<'de, '_> {
    type Error = Mismatch;

    fn deserialize_struct<V: de::Visitor<'de>>(
        self,
        _: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        *self.names = names;
        let sent = names.iter().map(|name| (*name, Values(self.form.all(name).collect())));
        visitor.visit_map(MapDeserializer::new(sent.filter(|(_, values)| !values.0.is_empty())))
    }

    fn deserialize_any<V: de::Visitor<'de>>(self, _: V) -> Result<V::Value, Mismatch> {
        Err(de::Error::custom("a form is read into a struct"))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

struct Values<'de>(Vec<&'de str>);

impl<'de> Values<'de> {
    fn one(&self) -> Result<&'de str, Mismatch> {
        if let [value] = self.0[..] { Ok(value) } else { Err(de::Error::custom("sent twice")) }
    }
}

impl<'de> de::IntoDeserializer<'de> for Values<'de> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for Values<'de> {
    type Error = Mismatch;

    fn deserialize_any<V: de::Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        visitor.visit_borrowed_str(self.one()?)
    }

    fn deserialize_bool<V: de::Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        visitor.visit_bool(is_tick(self.one()?))
    }

    fn deserialize_i64<V: de::Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        visitor.visit_i64(self.one()?.parse().map_err(de::Error::custom)?)
    }

    fn deserialize_option<V: de::Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        visitor.visit_some(self)
    }

    fn deserialize_seq<V: de::Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        visitor.visit_seq(SeqDeserializer::new(self.0.into_iter()))
    }

    forward_to_deserialize_any! {
        i8 i16 i32 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf unit
        unit_struct newtype_struct tuple tuple_struct struct map enum identifier ignored_any
    }
}

fn is_tick(value: &str) -> bool {
    matches!(value, "on" | "true" | "1" | "yes")
}

fn decode(part: &[u8]) -> Result<String, Error> {
    let mut bytes = Vec::with_capacity(part.len());
    let mut rest = part.iter();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let mut digit = || {
                    rest.next()
                        .and_then(|byte| char::from(*byte).to_digit(16))
                        .and_then(|d| u8::try_from(d).ok())
                };
                digit().zip(digit()).map(|(high, low)| high << 4 | low).ok_or(Error::BadRequest)?
            }
            0 => return Err(Error::BadRequest),
            byte => *byte,
        });
    }
    if bytes.contains(&0) {
        return Err(Error::BadRequest);
    }
    String::from_utf8(bytes).map_err(|_| Error::BadRequest)
}

impl FromRequest<Context> for Form {
    type Rejection = Error;

    async fn from_request(request: Request, context: &Context) -> Result<Self, Error> {
        if *request.method() == Method::GET || *request.method() == Method::HEAD {
            let query = request.uri().query().unwrap_or_default();
            // What a program or an organizer asks for is read whole or not at all: half a filter lets too much through.
            let whole = ["/api/", "/organizer"].iter().any(|start| request.uri().path().starts_with(start));
            return if whole { Self::parse(query.as_bytes()) } else { Ok(Self::of_query(query)) };
        }
        let mime = request.headers().get(header::CONTENT_TYPE).map(|value| value.to_str().unwrap_or("?"));
        let is_form = mime.map(|mime| {
            let kind = mime.split(';').next().unwrap_or_default().trim();
            kind.eq_ignore_ascii_case("application/x-www-form-urlencoded")
        });
        if request.headers().contains_key(header::CONTENT_ENCODING) {
            return Err(Error::UnsupportedForm);
        }
        let declared = request
            .headers()
            .get(header::CONTENT_LENGTH)
            .and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
        if declared.is_some_and(|length| length > DRAIN) {
            return Err(Error::TooLarge);
        }
        let sent = request.extensions().get::<Sent>().cloned();
        let body = tokio::time::timeout(context.body_timeout, collect(request.into_body()));
        let body = body.await.map_err(|_| Error::BadRequest)??;
        let form = match is_form {
            // A button without fields sends nothing at all with some programs.
            None if body.is_empty() => Ok(Self::default()),
            Some(true) => Self::parse(&body),
            _ => Err(Error::UnsupportedForm),
        }?;
        if let Some(sent) = sent {
            sent.keep(form.state());
        }
        Ok(form)
    }
}

impl<T> FromRequest<Context> for Submission<T>
where
    T: de::DeserializeOwned + for<'v> ValidateArgs<'v, Args = ()>,
{
    type Rejection = Error;

    async fn from_request(request: Request, context: &Context) -> Result<Self, Error> {
        Form::from_request(request, context).await?.submit(())
    }
}

/// Why a body could not be read to its end: too many are being read, or its sender is at fault.
pub(in crate::web) fn unread(error: &(dyn std::error::Error + 'static)) -> Error {
    if is_spent(error) { Error::Unavailable } else { Error::BadRequest }
}

async fn collect(mut body: Body) -> Result<Vec<u8>, Error> {
    let (mut bytes, mut seen) = (Vec::new(), 0);
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| unread(&error))?;
        let Some(data) = frame.data_ref() else { continue };
        seen += data.len();
        if seen > DRAIN {
            break;
        }
        if seen <= LIMIT {
            bytes.extend_from_slice(data);
        }
    }
    if seen > LIMIT { Err(Error::TooLarge) } else { Ok(bytes) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn values(text: &str, name: &str) -> Option<Vec<String>> {
        Form::parse(text.as_bytes()).ok().map(|form| form.all(name).map(str::to_owned).collect())
    }

    #[test]
    fn fields_are_decoded() {
        assert_eq!(values("name=%D0%91.+%D0%9D&x", "name"), Some(vec!["Б. Н".into()]));
        assert_eq!(values("calls=a&calls=b", "calls"), Some(vec!["a".into(), "b".into()]));
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        for text in ["a=%", "a=%4", "a=%zz", "a=%ff", "a=%00", "a=\0"] {
            assert_eq!(values(text, "a"), None, "{text}");
        }
        assert!(Form::parse(b"a=\xff").is_err());
        assert!(Form::parse(b"a=1&a=2").is_ok_and(|form| form.one("a").is_err()));
        assert!(Form::parse("a&".repeat(300).as_bytes()).is_err());
    }

    #[test]
    fn a_damaged_query_is_read_as_far_as_it_can_be() {
        for query in [
            "lang=mn&x=%",
            "x=%zz&lang=mn",
            "%&lang=mn",
            "lang=mn&a=%ff",
            "&&lang=mn",
            "lang=mn&=",
            "a=%00&lang=mn",
            "lang=mn&%4",
            "=&lang=mn",
            "lang=mn&b=\u{fffd}%",
            "fbclid=%E0%A4%A&lang=mn",
        ] {
            assert_eq!(Form::of_query(query).one("lang").ok(), Some("mn"), "{query}");
        }
        assert!(Form::of_query("lang=%zz").one("lang").is_err());
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = Form::parse(&bytes);
        }
    }
}
