//! Reasons to hold a sign-up until an organizer releases it.

use super::keyed::keyed;

keyed! {
    /// Why a pledge is held.
    pub enum HoldReason {
        /// Too many from its network in a day.
        Day = "network, day",
        /// The field was filled in that only form fillers find.
        HiddenField = "hidden field",
    }
}
