//! The journal, the sled state, check, rebuild and backup.
