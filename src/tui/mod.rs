//! One session on one terminal.

pub mod commands;
pub mod editor;
pub mod editor_undo;
pub mod editor_view;
pub mod field;
pub mod form;
pub mod inert;
pub mod job;
pub mod key;
pub mod keymap;
pub mod layer;
pub mod overlay;
pub mod refusal_text;
pub mod rehearsal;
pub mod secret_text;
pub mod table;
pub mod terminal;
pub mod theme;
pub mod width;
pub mod word_bounds;
pub mod wrap;
