//! A post at which several people work.

use std::path::PathBuf;
use std::sync::OnceLock;

use super::{Home, copy_folder, recovery_words};

/// Who works there beside chen, who founded it: sign-in name, roles, full name.
pub const COLLEAGUES: [(&str, &str, &str); 3] = [
    ("wang", "counselor", "Wang Li"),
    ("zeng", "counselor", "Zeng Yu"),
    ("qin", "supervisor", "Qin Xiao"),
];

impl Home {
    /// Copies a post with its roster and its colleagues, all with one passphrase, into a home of its own. It is made once.
    pub fn with_colleagues() -> Home {
        static MADE: OnceLock<Home> = OnceLock::new();
        let made = MADE.get_or_init(|| {
            let home = Home::with_roster();
            for (sign_in, roles, full_name) in COLLEAGUES {
                home.bring_in(sign_in, roles, full_name);
            }
            // A host that is asked to rest leaves whole files.
            assert_eq!(home.run(&["check"]).code, 0);
            home
        });
        let home = Home::new();
        for name in ["data", "config", "cache", "store"] {
            copy_folder(&made.path(name), &home.path(name));
        }
        std::fs::copy(made.words(), home.words()).unwrap();
        home
    }

    /// Where the recovery words are, once a post is founded.
    pub fn words(&self) -> PathBuf {
        self.path("words")
    }

    /// Invites somebody, answers in their place with the passphrase of all, and confirms them.
    pub fn bring_in(&self, sign_in: &str, roles: &str, full_name: &str) {
        let invited = self.signed_in(&["people", "invite", sign_in, "--roles", roles]);
        let code = self.path("code");
        std::fs::write(&code, line_of(&invited.out, 12, '-')).unwrap();
        let passphrase = self.passphrase();
        let joined = self.run(&[
            "join",
            "--code-file",
            code.to_str().unwrap(),
            "--passphrase-file",
            passphrase.to_str().unwrap(),
        ]);
        let fingerprint = line_of(&joined.out, 8, ' ');
        let mut line = vec!["people", "confirm", sign_in, "--full-name", full_name];
        line.extend(["--fingerprint", fingerprint.as_str()]);
        let confirmed = self.signed_in(&line);
        assert_eq!(confirmed.code, 0, "{}", confirmed.err);
    }

    /// Keeps the recovery words that founding the post printed.
    pub(super) fn keep_words(&self, printed: &str) {
        std::fs::write(self.words(), recovery_words(printed)).unwrap();
    }
}

/// Gives the line that has so many groups.
fn line_of(text: &str, groups: usize, between: char) -> String {
    let mut lines = text.lines().map(str::trim);
    let found = lines.find(|line| line.split(between).count() == groups && !line.contains("--"));
    found.unwrap_or_else(|| panic!("{text}")).to_owned()
}
