//! Voices: an individual, or one of the kinds of organisations.

/// The voice of one person.
pub const INDIVIDUAL: &str = "individual";

/// The voices in the order of the form, each with its message's key.
pub const VOICES: [(&str, &str); 7] = [
    (INDIVIDUAL, "voice-individual"),
    ("civil-society", "voice-civil-society"),
    ("government", "voice-government"),
    ("private-sector", "voice-private-sector"),
    ("development-partner", "voice-development-partner"),
    ("media", "voice-media"),
    ("education", "voice-education"),
];

/// The message's key of a voice; one that is not known any more is shown as it is.
pub fn label(voice: &str) -> &str {
    VOICES.into_iter().find(|(key, _)| *key == voice).map_or(voice, |(_, label)| label)
}
