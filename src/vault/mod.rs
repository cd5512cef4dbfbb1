//! Keys, sealing, signing, verifying.
