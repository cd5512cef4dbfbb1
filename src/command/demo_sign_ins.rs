//! How to sign in at the made-up post: said at its start, at its sign-in and in the command's help.

use crate::post::demo::staff::{self, DemoPerson};
use crate::words::people;
use crate::words::texts::Words;

/// Gives a line for each person: sign-in name, passphrase, who that is.
pub fn lines(words: &Words) -> Vec<String> {
    let line = |person: &DemoPerson| {
        let roles = people::roles(words, person.roles);
        words.with(
            "demo-sign-in",
            &[
                ("handle", person.handle.into()),
                ("passphrase", person.passphrase.into()),
                ("name", person.full_name.as_str().into()),
                ("roles", roles.into()),
            ],
        )
    };
    staff::people().iter().map(line).collect()
}
