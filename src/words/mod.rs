//! The texts of both languages.
