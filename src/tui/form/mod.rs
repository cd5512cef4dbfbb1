//! The one form that every dialog is, and the small popups beside it: menu, confirmation, prompt.

pub mod confirm;
pub mod entry;
pub mod entry_view;
pub mod fields;
pub mod form_layer;
pub mod form_view;
pub mod menu;
pub mod options;
pub mod pick;
pub mod picker;
pub mod prompt;
pub mod spec;
pub mod undrafted;
pub mod values;
