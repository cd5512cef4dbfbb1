//! The domain strings: one for every use of a key or a hash, so that nothing made for one use is taken for another.
//!
//! They are on disk for good. The floor below has its own for what it hashes in the clear.

macro_rules! domains {
    ($($(#[$doc:meta])* $name:ident = $text:literal),+ $(,)?) => {
        $($(#[$doc])* pub const $name: &str = $text;)+

        /// Every domain string of the vault.
        pub const ALL: &[&str] = &[$($name),+];
    };
}

domains! {
    /// Ed25519 over a commit's header.
    HEADER_SIGNATURE = "carepost 1 signature of a header",
    /// Ed25519 over a note, an addendum or a mark of error alike, before their signatures said which; none is made any more.
    NOTE_SIGNATURE = "carepost 1 signature of a note",
    /// Ed25519 over a note.
    SIGNED_NOTE = "carepost 1 note, signed",
    /// Ed25519 over an addendum to a note.
    SIGNED_ADDENDUM = "carepost 1 addendum, signed",
    /// Ed25519 over the mark that a note was entered in error.
    SIGNED_MARK = "carepost 1 mark of error, signed",
    /// Ed25519 over a challenge of the host.
    CHALLENGE_SIGNATURE = "carepost 1 signature of a challenge",
    /// Associated data of the identity file.
    IDENTITY_FILE = "carepost 1 identity file",
    /// Checksum at the end of the identity file.
    IDENTITY_CHECKSUM = "carepost 1 checksum of an identity file",
    /// From an epoch's key to the key that wraps data keys.
    SLOT_KEY = "carepost 1 key of slots",
    /// Associated data of a slot.
    SLOT = "carepost 1 slot of a record",
    /// Associated data of a blob.
    BLOB = "carepost 1 content of a record",
    /// Commitment to an epoch's key.
    EPOCH_COMMITMENT = "carepost 1 commitment to an epoch",
    /// From an epoch's key to the key that wraps its predecessor.
    PREVIOUS_KEY = "carepost 1 key of predecessors",
    /// Associated data of a wrapped predecessor.
    PREVIOUS = "carepost 1 predecessor of an epoch",
    /// From an audit epoch's key to its X25519 pair.
    AUDIT_PAIR = "carepost 1 pair of an audit epoch",
    /// HPKE info of an audit entry's slot.
    AUDIT_SLOT = "carepost 1 slot of an audit entry",
    /// HPKE info of a grant.
    GRANT = "carepost 1 grant",
    /// HPKE info of a share.
    SHARE = "carepost 1 share of a revision",
    /// Commitment to a revision's data key.
    DATA_KEY_COMMITMENT = "carepost 1 commitment to a data key",
    /// From a scope's epoch key to the key that seals drafts and snapshots.
    DRAFT_KEY = "carepost 1 key of drafts",
    /// Associated data of a draft or snapshot.
    DRAFT = "carepost 1 sealed draft",
    /// From the recovery words to the X25519 pair.
    RECOVERY_SEALING = "carepost 1 recovery words, sealing",
    /// From the recovery words to the Ed25519 pair.
    RECOVERY_SIGNING = "carepost 1 recovery words, signing",
    /// Checksum of a recovery public key in its text form.
    RECOVERY_TEXT = "carepost 1 checksum of a recovery text",
    /// From an invitation's code to its one-time Ed25519 pair.
    INVITATION_KEY = "carepost 1 key of an invitation",
    /// Checksum of an invitation's code.
    INVITATION_TEXT = "carepost 1 checksum of an invitation",
    /// Ed25519 over the answer to an invitation.
    INVITATION_ANSWER = "carepost 1 answer to an invitation",
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    use super::*;

    /// Collects the literals of every floor that begin as a domain string does.
    fn collect(folder: &Path, found: &mut BTreeSet<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                collect(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                let literals = text.split('"').skip(1).step_by(2);
                found.extend(
                    literals
                        .filter(|text| {
                            text.strip_prefix("carepost 1 ")
                                .is_some_and(|use_| !use_.is_empty())
                        })
                        .map(str::to_owned),
                );
            }
        }
    }

    #[test]
    fn no_domain_of_any_floor_is_another_or_its_beginning() {
        let mut every: BTreeSet<String> = BTreeSet::new();
        collect(
            &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
            &mut every,
        );
        every.extend(ALL.iter().map(|domain| (*domain).to_owned()));
        assert!(every.len() > ALL.len(), "the floors around have some too");
        for one in &every {
            assert!(one.is_ascii());
            for other in &every {
                assert!(
                    one == other || !other.starts_with(one.as_str()),
                    "{one:?} begins {other:?}"
                );
            }
        }
    }

    #[test]
    fn the_vault_has_a_domain_for_every_use() {
        let distinct: BTreeSet<_> = ALL.iter().collect();
        assert_eq!(distinct.len(), ALL.len());
        assert!(ALL.iter().all(|domain| domain.starts_with("carepost 1 ")));
    }
}
