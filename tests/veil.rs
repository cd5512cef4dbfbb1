//! Names that are veiled stand nowhere: every screen, form, menu and line over the made-up post is looked through.

mod desk;

use std::collections::BTreeSet;

use carepost::post::register::Register;
use carepost::words::lang::Lang;
use desk::{Desk, SIZES, ways};

/// What no veiled screen may show: names of children and of those around them, their numbers, where they live.
fn hidden(register: &Register) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for (_, child) in register.children.iter() {
        all.insert(child.name.clone());
        all.insert(child.director.clone());
    }
    for (_, detail) in register.details.iter() {
        all.extend(detail.phones.iter().cloned());
        all.extend(detail.resident_id.clone());
        for person in &detail.around {
            all.insert(person.name.clone());
            all.extend(person.phones.iter().cloned());
        }
        all.extend(detail.other.iter().map(|(_, text)| text.clone()));
        all.insert(detail.address.clone());
    }
    for (_, household) in register.households.iter() {
        all.insert(household.carer.clone());
        all.extend(household.phones.iter().cloned());
        all.insert(household.address.clone());
    }
    let villages: BTreeSet<&str> = register
        .children
        .iter()
        .map(|(_, child)| child.village.as_str())
        .collect();
    // One character is a surname, and a village alone is no address.
    all.retain(|text| text.chars().count() > 1 && !villages.contains(text.as_str()));
    all
}

#[test]
fn no_screen_shows_a_veiled_name_number_or_address() {
    let more = [
        "g c e",
        "g c enter e",
        "g c enter j e",
        "g c enter j j e",
        "g c enter n",
        "g c enter 0",
        "g c enter I",
        "g c enter S",
        "g c enter R",
        "g c enter L",
        "g c enter f",
        "g c enter w",
        "g c enter w 1",
        "g c enter 2 enter",
        "g c enter 3 enter",
        "g c enter 4 e",
        "g c H",
        "g t enter",
        "g t a",
        "g t x",
        "g t tab enter",
        "g t tab d",
        "g s enter",
        "g s e",
        "g s a",
        "g f e",
        "g f d",
        "g f x",
        "g b enter",
        "g b tab enter",
        "g h /",
        "g d enter",
        "g e S",
        "g i enter",
        "g o enter",
        "g c !",
        "ctrl-f",
        "g r",
    ];
    let mut veiled = 0;
    for lang in Lang::ALL {
        for sized in SIZES {
            let mut desk = Desk::sit_down(lang, sized);
            let hidden = hidden(&desk.model.shared.register);
            let clear = |rows: &[String]| -> Vec<String> {
                let shown = rows.join("\n");
                // Where there is one pane, what goes on in the next row is one text.
                let joined: String = rows.iter().map(|row| row.trim()).collect();
                let stands = |text: &&String| {
                    shown.contains(text.as_str())
                        || (sized.0.0 < 80 && joined.contains(text.as_str()))
                };
                hidden.iter().filter(stands).cloned().collect()
            };
            desk.press("g z");
            let more = more.map(str::to_owned);
            for way in ways().into_iter().chain(more) {
                desk.press(&way);
                if way == "ctrl-f" {
                    let name = desk.model.shared.register.children.iter().next();
                    let name = name.expect("a child").1.name.clone();
                    desk.type_in(&name);
                }
                let rows = desk.drawn();
                let found = clear(&rows);
                let in_crisis = desk.model.stack.iter().any(|one| one.layer.is_crisis());
                let found: Vec<&String> = found
                    .iter()
                    // In a crisis the numbers stay, to be called.
                    .filter(|text| !(in_crisis && text.chars().all(|c| c.is_ascii_digit())))
                    .collect();
                assert!(
                    found.is_empty(),
                    "{lang} {:?} {way}: {found:?} in\n{}",
                    sized.0,
                    rows.join("\n")
                );
                veiled += rows.iter().filter(|row| row.contains("●●")).count();
                for _ in 0..4 {
                    desk.press("esc");
                }
            }
            // Unveiled, the same screens do show them.
            desk.press("g z");
            desk.press("g c");
            assert!(!clear(&desk.drawn()).is_empty());
        }
    }
    assert!(veiled > 500, "names have come to the screens: {veiled}");
}
