//! A person's roles and standing in words.

use crate::care::ledger::header::{Roles, Standing};
use crate::words::texts::Words;

/// Gives the roles a person holds: `咨询师、督导`, `counselor, supervisor`; empty for none.
pub fn roles(words: &Words, roles: Roles) -> String {
    let held = [
        (roles.counselor, "role-counselor"),
        (roles.supervisor, "role-supervisor"),
        (roles.overseer, "role-overseer"),
        (roles.administrator, "role-administrator"),
    ];
    let names: Vec<String> = held
        .into_iter()
        .filter(|(holds, _)| *holds)
        .map(|(_, id)| words.get(id))
        .collect();
    list(words, &names)
}

/// Gives a person's standing: `在岗`, `suspended`.
pub fn standing(words: &Words, standing: Standing) -> String {
    words.get(match standing {
        Standing::Active => "standing-active",
        Standing::Suspended => "standing-suspended",
        Standing::Removed => "standing-removed",
    })
}

/// Joins words to a list as the language writes it: with `、` or a comma.
pub fn list(words: &Words, items: &[String]) -> String {
    let mut items = items.iter();
    let Some(first) = items.next() else {
        return String::new();
    };
    items.fold(first.clone(), |before, next| {
        words.with(
            "list-pair",
            &[("before", before.into()), ("next", next.into())],
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::lang::Lang;

    #[test]
    fn roles_are_listed_as_each_language_lists() {
        let held = Roles {
            counselor: true,
            administrator: true,
            ..Roles::default()
        };
        assert_eq!(roles(&Words::new(Lang::Zh), held), "咨询师、管理员");
        assert_eq!(
            roles(&Words::new(Lang::En), held),
            "counselor, administrator"
        );
        assert_eq!(roles(&Words::new(Lang::En), Roles::default()), "");
    }

    #[test]
    fn every_standing_has_its_word() {
        let words = Words::new(Lang::En);
        let all = [Standing::Active, Standing::Suspended, Standing::Removed]
            .map(|one| standing(&words, one));
        assert_eq!(all, ["active", "suspended", "removed"]);
    }
}
