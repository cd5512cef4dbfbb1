//! Every form whose texts are kept can be opened again from its draft.

mod desk;

use std::collections::BTreeSet;
use std::fs;

use carepost::care::ledger::ids::Id;
use carepost::post::draft::Draft;
use carepost::tui::layer::Shared;
use carepost::tui::reopen;
use carepost::words::lang::Lang;
use chrono::DateTime;
use desk::{Desk, SIZES};

/// Files whose forms are opened by another file, as what is kept nowhere, and one whose codes are of colours.
const UNDRAFTED: [&str; 3] = ["people_forms.rs", "schedule_go.rs", "theme.rs"];

/// The text of a constant or field that stands for a code in a file.
fn literals(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split('"').skip(1).step_by(2).map(str::to_owned)
}

/// The codes that the forms of a file keep their drafts under.
fn codes(source: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let forms = source.split("fn kept_as(").skip(1);
    let forms = forms.chain(source.split("fn code(self)").skip(1));
    let forms = forms.map(|body| body.split("\n    }").next().unwrap_or_default());
    // Forms of one line are given their code.
    let prompts = source.split("Prompt::new(").skip(1);
    let prompts = prompts.map(|given| given.split(',').next().unwrap_or_default());
    for body in forms.chain(prompts) {
        found.extend(literals(body));
        let names = body.split(|c: char| !(c.is_ascii_uppercase() || c == '_'));
        for name in names.filter(|name| name.len() > 2) {
            for constant in source.split(&format!("const {name}:")).skip(1) {
                let value = constant.split(';').next().unwrap_or_default();
                let value = if value.contains('[') {
                    // A table of states and codes.
                    constant.split("];").next().unwrap_or_default()
                } else {
                    value
                };
                found.extend(literals(value));
            }
        }
    }
    for given in source.split("code: \"").skip(1) {
        found.extend(given.split('"').next().map(str::to_owned));
    }
    found
}

fn every_id(shared: &Shared) -> Vec<Option<Id>> {
    let register = &shared.register;
    let mut ids = vec![None];
    macro_rules! some_of {
        ($($table:ident),*) => {
            $(ids.extend(register.$table.iter().map(|(id, _)| Some(id)).take(3));)*
        };
    }
    some_of!(
        children,
        cases,
        appointments,
        follow_ups,
        notes,
        contacts,
        consents,
        crises,
        inbox
    );
    ids
}

#[test]
fn every_form_with_a_draft_is_opened_again_by_its_code() {
    let desk = Desk::sit_down(Lang::En, SIZES[1]);
    let shared = &desk.model.shared;
    let ids = every_id(shared);
    let mut checked = BTreeSet::new();
    for file in fs::read_dir("src/tui").unwrap() {
        let path = file.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let Ok(source) = fs::read_to_string(&path) else {
            continue;
        };
        if source.contains("Undrafted::new") || UNDRAFTED.contains(&name.as_str()) {
            continue;
        }
        for code in codes(&source) {
            let opens = ids.iter().any(|about| {
                let draft = Draft {
                    id: Id([1; 16]),
                    form: code.clone(),
                    about: *about,
                    texts: Vec::new(),
                    begun: None,
                    at: DateTime::UNIX_EPOCH,
                };
                reopen::draft_title(&draft, shared).is_some()
            });
            assert!(opens, "{name}: {code} is not opened again");
            checked.insert(code);
        }
    }
    for known in [
        "book",
        "contact-logged",
        "inbox-edit",
        "outcome-missed",
        "follow-ups-cancel",
        "settings-room",
    ] {
        assert!(
            checked.contains(known),
            "{known} was not looked at: {checked:?}"
        );
    }
}
