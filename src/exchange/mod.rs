//! Files in and out: rosters, reports, calendars, archives.
pub mod roster;
