//! Records survive the disk, can be read when a later version has added fields, and print nothing they hold.

use std::collections::BTreeMap;

use carepost::care::ledger::ids::{Id, Kind, PersonId};
use carepost::care::records::birth::Birth;
use carepost::care::records::child::{Category, Child, LeftRegister, Sex};
use carepost::care::records::child_detail::ChildDetail;
use carepost::care::records::contact::{Channel, Contact, ContactOutcome, ContactWith};
use carepost::care::records::note::Note;
use carepost::care::records::note_header::{NoteForm, NoteKind};
use carepost::care::records::person_around::{PersonAround, Relation};
use carepost::care::records::record::Record;
use carepost::care::records::settings::Settings;
use chrono::{DateTime, NaiveDate};

fn child() -> Child {
    Child {
        sex: Sex::Female,
        birth: Birth::month(2015, 3),
        school: "中心小学".into(),
        boarding: Some(true),
        categories: vec![Category::LeftBehind, Category::Other("随迁".into())],
        left_register: Some(LeftRegister {
            on: NaiveDate::from_ymd_opt(2026, 9, 1).unwrap(),
            why: "搬走".into(),
        }),
        ..Child::named("张小明𬭎\u{202e}")
    }
}

#[test]
fn records_survive_the_disk() {
    let child = child();
    assert!(Child::decode(&child.encode().unwrap()).unwrap() == child);
    let detail = ChildDetail {
        resident_id: Some("990101201503080013".into()),
        around: vec![PersonAround::new("张大", Relation::Other("干爹".into()))],
        ..ChildDetail::default()
    };
    assert!(ChildDetail::decode(&detail.encode().unwrap()).unwrap() == detail);
    let contact = Contact {
        children: vec![Id([1; 16])],
        case: None,
        at: DateTime::from_timestamp_millis(1_790_000_000_123).unwrap(),
        by: PersonId([2; 16]),
        channel: Channel::Phone,
        with: ContactWith::Carer,
        outcome: ContactOutcome::NoAnswer,
        appointment: None,
        follow_up: Some(Id([3; 16])),
    };
    assert!(Contact::decode(&contact.encode().unwrap()).unwrap() == contact);
    let settings = Settings::default();
    assert_eq!(Settings::decode(&settings.encode().unwrap()), Ok(settings));
}

#[test]
fn a_field_of_a_later_version_is_passed_over_and_a_missing_one_has_its_default() {
    let later: BTreeMap<&str, &str> = [("name", "张小明"), ("of_a_later_version", "x")].into();
    let bytes = rmp_serde::to_vec_named(&later).unwrap();
    assert!(Child::decode(&bytes).unwrap() == Child::named("张小明"));
    let settings: BTreeMap<&str, u32> = [("lock_minutes", 9), ("of_a_later_version", 1)].into();
    let bytes = rmp_serde::to_vec_named(&settings).unwrap();
    let expected = Settings {
        lock_minutes: 9,
        ..Settings::default()
    };
    assert_eq!(Settings::decode(&bytes), Ok(expected));
}

#[test]
fn bytes_of_another_kind_are_refused_and_the_refusal_quotes_nothing() {
    let note = Note::empty(NoteKind::Progress, NoteForm::Soap);
    let refused = Child::decode(&note.encode().unwrap()).unwrap_err();
    assert_eq!(refused.kind, Kind::Child);
    assert!(Child::decode(b"\xc1").is_err());
}

#[test]
fn nothing_of_a_child_is_printed() {
    let printed = format!("{:?} {:?}", child(), child().left_register);
    assert_eq!(printed, "Child(..) Some(LeftRegister(..))");
    assert_eq!(
        format!("{:?}", child().categories),
        "[left-behind, Other(..)]"
    );
}

#[test]
fn a_note_has_the_headings_of_its_form() {
    for form in NoteForm::ALL {
        let note = Note::empty(NoteKind::Progress, *form);
        let headings: Vec<_> = note
            .sections
            .iter()
            .map(|section| section.heading)
            .collect();
        assert_eq!(headings, form.headings());
        assert!(note.is_blank());
    }
}

#[test]
fn the_defaults_are_those_of_the_domain() {
    let settings = Settings::default();
    assert_eq!(
        (
            settings.session_minutes,
            settings.grid_minutes,
            settings.lock_minutes
        ),
        (50, 15, 5)
    );
    let hours: Vec<_> = settings
        .hours
        .iter()
        .map(|hours| {
            format!(
                "{}–{}",
                hours.from.format("%H:%M"),
                hours.until.format("%H:%M")
            )
        })
        .collect();
    assert_eq!(hours, ["08:30–12:00", "14:30–18:00"]);
    assert_eq!(settings.open_days.len(), 6);
    assert_eq!(settings.zone.name(), "Asia/Shanghai");
}
