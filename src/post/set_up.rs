//! What founding a post takes, and what it gives.

use zeroize::Zeroizing;

use crate::care::records::settings::Settings;

/// What a person decided in the steps of set-up.
#[derive(Clone)]
pub struct Founding {
    pub settings: Settings,
    /// Names of the rooms.
    pub rooms: Vec<String>,
    /// Full name of the first person.
    pub name: String,
    pub handle: String,
    /// Whether the first person also works with children's records, besides administering.
    pub counselor: bool,
    pub passphrase: Zeroizing<String>,
    pub recovery: RecoveryChoice,
}

/// Where the recovery key is.
#[derive(Clone)]
pub enum RecoveryChoice {
    /// 24 words are made here and shown once.
    WordsHere,
    /// The county keeps the words; this is their public key, as text.
    PublicKey(String),
}

/// What a founding gives besides the post itself.
#[derive(Default)]
pub struct Founded {
    /// The 24 recovery words, where they were made here; to be shown once and kept nowhere.
    pub words: Vec<Zeroizing<String>>,
}
