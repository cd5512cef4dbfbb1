//! One session on one terminal.
