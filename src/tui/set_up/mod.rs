//! Setting a post up on the screen: three short steps, then the recovery words.

pub mod flow;
pub mod hours_text;
pub mod recovery_words;
pub mod rows;
pub mod strength_text;
