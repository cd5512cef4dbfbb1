//! The colours somebody chose, kept in the folder of their own: no secret, and nobody else's business.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::care::ledger::ids::{PersonId, PostId};
use crate::host::heads::keep;
use crate::tui::theme::Choice;

fn file(own: &Path, post: PostId, person: PersonId) -> PathBuf {
    own.join("themes").join(format!("{post}-{person}"))
}

/// Gives what a person chose at a post; by what the terminal tells where nothing readable was kept.
pub fn read(own: &Path, post: PostId, person: PersonId) -> Choice {
    let code = fs::read_to_string(file(own, post, person));
    let code = code.as_deref().unwrap_or_default();
    Choice::from_code(code.trim()).unwrap_or_default()
}

/// Keeps what a person chose.
///
/// # Errors
/// Those of the disk.
pub fn write(own: &Path, post: PostId, person: PersonId, choice: Choice) -> io::Result<()> {
    keep(&file(own, post, person), choice.code().as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn each_persons_choice_is_kept_for_their_account_alone_and_damage_is_no_choice() {
        let own = tempfile::tempdir().unwrap();
        let (post, me, other) = (PostId([1; 16]), PersonId([2; 16]), PersonId([3; 16]));
        assert_eq!(read(own.path(), post, me), Choice::Auto);
        for (choice, _) in Choice::ALL {
            write(own.path(), post, me, choice).unwrap();
            assert_eq!(read(own.path(), post, me), choice);
        }
        assert_eq!(read(own.path(), post, other), Choice::Auto);
        let path = file(own.path(), post, me);
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&path), 0o600);
        assert_eq!(mode(path.parent().unwrap()), 0o700);
        fs::write(&path, b"\xff").unwrap();
        assert_eq!(read(own.path(), post, me), Choice::Auto);
    }
}
