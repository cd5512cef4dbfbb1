//! The made-up post: the same every time, within the rules, and with something of everything.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use carepost::care::appointment_states;
use carepost::care::case_states;
use carepost::care::clash::Timetable;
use carepost::care::consent_rules::{self, ConsentFacts};
use carepost::care::ledger::ids::{Id, Kind, PersonId, RecordKey};
use carepost::care::ledger::rights;
use carepost::care::ledger::scope::Scope;
use carepost::care::never_contact::silenced;
use carepost::care::owed::{Owed, Owing, owed};
use carepost::care::post_time::day_of;
use carepost::care::records::appointment::AppointmentState;
use carepost::care::records::approval::ApprovalState;
use carepost::care::records::consent::Consent;
use carepost::care::records::note_header::NoteState;
use carepost::care::records::person_around::CallRule;
use carepost::care::records::record::Record;
use carepost::care::records::risk_level::RiskLevel;
use carepost::care::records::settings::Language;
use carepost::care::records::signed_note::Signed;
use carepost::care::resident_id::ResidentId;
use carepost::care::rhythm::{next_contact_due, seen_at_appointment, seen_at_contact};
use carepost::care::working_days::WorkingDays;
use carepost::post::crises;
use carepost::post::demo::audit_years::audit_entries;
use carepost::post::demo::batch::Batch;
use carepost::post::demo::batches::batches;
use carepost::post::demo::place::{ZONE, settings};
use carepost::post::demo::size::{Size, count};
use carepost::post::demo::staff::{CHEN, people};
use carepost::post::register::{Opened, Register};
use carepost::post::signing::ToSign;
use chrono::{DateTime, Utc};

fn ids() -> Vec<PersonId> {
    (1..=4).map(|n| PersonId([n; 16])).collect()
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// A Tuesday, 10:05 in post time.
fn now() -> DateTime<Utc> {
    at("2026-09-15T02:05:00Z")
}

fn sign(author: PersonId, to_sign: &ToSign, at: DateTime<Utc>) -> Signed {
    Signed {
        bytes: to_sign.bytes.to_vec(),
        author,
        at,
        signature: vec![7; 64],
        version: Signed::OF_ITS_KIND,
    }
}

fn made(now: DateTime<Utc>, size: Size) -> Vec<Batch> {
    let mut signer = sign;
    batches(7, now, size, &ids(), &mut signer)
        .map(Result::unwrap)
        .collect()
}

/// Takes in everything, as a session that may read all of it would.
fn register(batches: &[Batch]) -> Register {
    let mut register = Register::default();
    register.settings = settings(Language::Zh);
    for batch in batches {
        for change in &batch.change.changes {
            register
                .take(&Opened {
                    key: change.key,
                    revision: change.base + 1,
                    scope: change.scope,
                    author: ids()[batch.author],
                    time: 0,
                    credit: carepost::post::credit::Credit::taken(true),
                    plain: change.plain.as_ref().map(|plain| plain.as_slice()),
                })
                .unwrap();
        }
    }
    register
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_gives_others() {
    let digest = |seed: u64| {
        let mut signer = sign;
        let mut hasher = blake3::Hasher::new();
        for batch in batches(seed, now(), Size::Usual, &ids(), &mut signer) {
            for change in batch.unwrap().change.changes {
                hasher.update(&change.key.to_bytes());
                hasher.update(&change.scope.to_bytes());
                hasher.update(change.plain.as_ref().unwrap());
            }
        }
        hasher.finalize()
    };
    assert_eq!(digest(7), digest(7));
    assert_ne!(digest(7), digest(8));
}

/// What must hold of every commit: sizes, scopes, rights, keys, each record once.
fn commits_hold(batches: &[Batch]) {
    let roles: Vec<_> = people().iter().map(|person| person.roles).collect();
    let mut seen = HashSet::new();
    let mut members: HashMap<Scope, Vec<PersonId>> = HashMap::new();
    for batch in batches {
        let bytes: usize = batch
            .change
            .changes
            .iter()
            .map(|c| c.plain.as_ref().unwrap().len())
            .sum();
        assert!(batch.change.changes.len() <= 300 && bytes < 480 * 1024);
        assert!(!batch.change.changes.is_empty() || !batch.change.new_scopes.is_empty());
        for begun in &batch.change.new_scopes {
            assert!(begun.members.contains(&ids()[batch.author]));
            assert!(members.insert(begun.scope, begun.members.clone()).is_none());
        }
        for change in &batch.change.changes {
            assert!(change.scope.holds(change.key.kind), "{:?}", change.key);
            assert!(
                rights::writes(roles[batch.author], change.key.kind),
                "{:?}",
                change.key
            );
            assert_eq!(change.base, 0);
            assert!(seen.insert(change.key), "{:?}", change.key);
            if matches!(change.scope, Scope::Case(_) | Scope::Private(_)) {
                assert!(
                    members[&change.scope].contains(&ids()[batch.author]),
                    "{:?}",
                    change.key
                );
            }
        }
    }
}

/// What must hold of the records among each other.
fn records_hold(register: &Register, now: DateTime<Utc>) {
    let mut timetable = Timetable::default();
    for (id, appointment) in register.appointments.iter() {
        assert_eq!(timetable.clashes(Some(id), appointment), [], "{id}");
        timetable.add(id, appointment);
        let mut state = appointment
            .history
            .first()
            .map_or(appointment.state, |change| change.from);
        let mut last = DateTime::<Utc>::MIN_UTC;
        for change in &appointment.history {
            assert_eq!(change.from, state);
            let afterwards =
                appointment.entered_afterwards && change.to == AppointmentState::Completed;
            assert!(afterwards || appointment_states::allowed(change.from, change.to));
            assert!(change.at >= last && change.at <= now);
            (state, last) = (change.to, change.at);
        }
        assert_eq!(state, appointment.state);
        let over = matches!(
            state,
            AppointmentState::Completed | AppointmentState::BrokenOff
        );
        assert_eq!(over, appointment.ended.is_some());
        assert!(
            appointment
                .ended
                .is_none_or(|ended| ended <= now && Some(ended) >= appointment.began)
        );
        assert!(
            appointment
                .case
                .is_none_or(|case| register.cases.get(case).is_some())
        );
        assert!(
            appointment
                .room
                .is_none_or(|room| register.rooms.get(room).is_some())
        );
    }
    let mut open = HashSet::new();
    let mut numbers = HashSet::new();
    for (id, case) in register.cases.iter() {
        assert!(register.case_words.get(id).is_some());
        assert!(numbers.insert(case.number.clone()));
        assert!(
            !case.is_open() || open.insert(case.child),
            "two open cases of a child"
        );
        let mut state = case_states::open(case_states::NewCase {
            number: String::new(),
            child: case.child,
            risk: case.risk,
            source: case.source.clone(),
            counselor: case.counselor,
            at: case.opened,
        })
        .state;
        let mut last = case.opened;
        for change in &case.history {
            assert_eq!(change.from, state);
            assert!(case_states::allowed(change.from, change.to));
            assert!(change.at >= last && change.at <= now, "{}", case.number);
            (state, last) = (change.to, change.at);
        }
        assert_eq!(state, case.state);
        assert_eq!(
            case.risk_history
                .last()
                .map_or(case.risk, |change| change.to),
            case.risk
        );
        if !case.is_open() {
            let words = register.case_words.get(id).unwrap();
            assert!(!words.closing_summary.is_empty() && case.closing.is_some());
        }
    }
    for (id, note) in register.notes.iter() {
        assert!(note.about <= now && note.history.iter().all(|change| change.at <= now));
        assert_eq!(
            note.history
                .last()
                .map_or(NoteState::Draft, |change| change.to),
            note.state
        );
        if let Some(signed) = note.signed {
            let signed = register.signed.get(signed).unwrap();
            assert_eq!(
                (signed.note, signed.author, Some(signed.at)),
                (id, note.author, note.signed_at)
            );
        } else {
            assert!(note.state == NoteState::Draft && register.drafts.get(id).is_some());
        }
    }
    for (id, follow_up) in register.follow_ups.iter() {
        let words = register.follow_up_words.get(id).unwrap();
        assert_eq!(follow_up.settled.is_some(), !words.outcome.is_empty());
        assert!(follow_up.made_at <= now);
        assert!(
            follow_up
                .settled
                .as_ref()
                .is_none_or(|s| s.at >= follow_up.made_at && s.at <= now)
        );
        let case = register.cases.get(follow_up.case.unwrap()).unwrap();
        assert!(
            follow_up.settled.is_some() || case.is_open(),
            "a closed case owes nothing"
        );
        if let Some(before) = follow_up.chain_from {
            assert!(register.follow_ups.get(before).unwrap().settled.is_some());
        }
    }
    for (_, detail) in register.details.iter() {
        if let Some(number) = &detail.resident_id {
            assert!(number.starts_with("990101") && ResidentId::parse(number).is_ok());
        }
    }
    for (_, child) in register.children.iter() {
        assert!(register.households.get(child.household.unwrap()).is_some());
    }
}

#[test]
fn every_commit_and_every_record_keeps_the_rules() {
    let batches = made(now(), Size::Usual);
    commits_hold(&batches);
    records_hold(&register(&batches), now());
}

#[test]
fn there_is_something_of_everything() {
    let batches = made(now(), Size::Usual);
    let register = register(&batches);
    let mut kinds: BTreeMap<Kind, usize> = BTreeMap::new();
    for change in batches.iter().flat_map(|batch| &batch.change.changes) {
        *kinds.entry(change.key.kind).or_default() += 1;
    }
    let total: usize = kinds.values().sum();
    println!("{total} {kinds:?}");
    assert_eq!(kinds[&Kind::Child], 240);
    assert_eq!(kinds[&Kind::ChildDetail], 240);
    assert!(kinds[&Kind::Household] < 170);
    assert!(kinds[&Kind::Appointment] > 1_200);
    assert!(kinds[&Kind::SignedNote] > 1_000);
    assert!(kinds[&Kind::Note] > 5 && kinds[&Kind::Addendum] > 5);
    assert!(kinds[&Kind::FollowUp] > 500);
    assert!(kinds[&Kind::Contact] > 100);
    let about = count(Size::Usual) as f64 / total as f64;
    assert!((0.8..1.25).contains(&about), "{total}");

    let states: BTreeSet<_> = register.cases.iter().map(|(_, case)| case.state).collect();
    assert_eq!(states.len(), 6);
    let risks: BTreeSet<_> = register
        .cases
        .iter()
        .filter(|(_, c)| c.is_open())
        .map(|(_, c)| c.risk)
        .collect();
    assert_eq!(risks.len(), RiskLevel::ALL.len());
    let states: BTreeSet<_> = register.appointments.iter().map(|(_, a)| a.state).collect();
    assert!(states.len() >= 8, "{states:?}");
    let awaiting = register
        .notes
        .iter()
        .filter(|(_, n)| n.state == NoteState::AwaitingCountersign)
        .count();
    assert!(awaiting > 0);
    let never = register.details.iter().filter(|(_, d)| {
        d.around
            .iter()
            .any(|p| p.call_rule == CallRule::NeverContact)
    });
    assert!(never.count() >= 1);
    let red = register
        .cases
        .iter()
        .find(|(_, case)| case.risk == RiskLevel::Red && case.is_open())
        .unwrap();
    assert!(
        !register
            .case_words
            .get(red.0)
            .unwrap()
            .safety_plan
            .is_empty()
    );
    let names: Vec<_> = register
        .children
        .iter()
        .map(|(_, child)| child.name.clone())
        .collect();
    for hard in ["曾", "单", "覃", "解", "·", "𬭎"] {
        assert!(names.iter().any(|name| name.contains(hard)), "{hard}");
    }
    let grandmothers = register
        .households
        .iter()
        .filter(|(id, _)| register.siblings.under(id).count() >= 3);
    assert!(grandmothers.count() > 5);
}

#[test]
fn today_is_a_days_work_on_a_weekday_a_sunday_and_a_holiday_and_half_done_by_day() {
    // Tuesday, Sunday, National Day; morning, noon, afternoon, evening; and at night.
    for (day, time) in [
        ("2026-09-15", "00:40"),
        ("2026-09-15", "04:30"),
        ("2026-09-13", "08:20"),
        ("2026-10-01", "02:05"),
        ("2026-09-14", "11:50"),
        ("2026-09-12", "07:59"),
        ("2026-09-15", "18:00"),
    ] {
        let now = at(&format!("{day}T{time}:00Z"));
        let batches = made(now, Size::Usual);
        commits_hold(&batches);
        let register = register(&batches);
        records_hold(&register, now);
        let today = day_of(ZONE, now);
        let states: Vec<_> = register
            .appointments
            .iter()
            .filter(|(_, a)| day_of(ZONE, a.start) == today && a.counselors.contains(&ids()[CHEN]))
            .map(|(_, a)| a.state)
            .collect();
        assert!(states.len() >= 5, "{day} {time}: {states:?}");
        let night = time == "18:00";
        let under_way = states.contains(&AppointmentState::InSession)
            || states.contains(&AppointmentState::Arrived);
        assert!(night || under_way, "{day} {time}: {states:?}");
        assert!(
            night || states.contains(&AppointmentState::Scheduled),
            "{day} {time}: {states:?}"
        );
    }
}

/// Works out what is owed to chen, the way Today does.
fn owed_to_chen(batches: &[Batch], now: DateTime<Utc>) -> BTreeSet<Owed> {
    let register = &register(batches);
    let chen = ids()[CHEN];
    let today = day_of(ZONE, now);
    let settings = &register.settings;
    let days = WorkingDays::new(
        &settings.open_days,
        register.holidays.iter().map(|(_, h)| h),
    );
    let cases: Vec<_> = register
        .cases
        .iter()
        .filter(|(_, c)| c.is_open() && c.counselor == chen)
        .collect();
    let risks = cases
        .iter()
        .map(|(_, case)| (case.child, case.risk))
        .collect();
    let seen = |child: Id| {
        let visits = register.appointments_by_child.under(&child);
        let visits = visits.filter_map(|id| seen_at_appointment(register.appointments.get(id)?));
        let contacts = register.contacts_by_child.under(&child);
        visits
            .chain(contacts.filter_map(|id| seen_at_contact(register.contacts.get(id)?, child)))
            .collect::<Vec<_>>()
    };
    let contacts: Vec<_> = cases
        .iter()
        .filter_map(|(id, case)| {
            let due = next_contact_due(case, seen(case.child), &settings.rhythm, ZONE, &days)?;
            Some((*id, case.child, due.due))
        })
        .collect();
    let mine: Vec<_> = register
        .appointments
        .iter()
        .filter(|(_, a)| a.counselors.contains(&chen))
        .collect();
    let without_note: Vec<_> = mine
        .iter()
        .filter(|(id, a)| {
            appointment_states::note_owed(
                a,
                register.notes_by_appointment.under(id).next().is_some(),
            )
        })
        .copied()
        .collect();
    assert!(without_note.len() < 12);
    let follow_ups: Vec<_> = register
        .follow_ups
        .iter()
        .filter(|(_, f)| f.assignee == chen && f.settled.is_none())
        .filter(|(_, f)| !silenced(f.kind, &register.details.get(f.child).unwrap().around))
        .collect();
    let running = crises::running(register);
    let report_clocks = crises::reports_owed(register);
    let approvals: Vec<(RecordKey, Option<Id>, DateTime<Utc>)> = register
        .approvals
        .iter()
        .filter(|(_, a)| a.state == ApprovalState::Pending && a.by != chen)
        .filter(|(_, a)| {
            !register
                .approvals
                .iter()
                .any(|(_, b)| b.of == a.of && b.state != ApprovalState::Pending)
        })
        .map(|(_, a)| (a.of, None, a.at))
        .collect();
    let consents: Vec<_> = cases
        .iter()
        .filter(|(_, case)| {
            let given: Vec<Consent> = register
                .consents_by_child
                .under(&case.child)
                .filter_map(|id| register.consents.get(id).cloned())
                .collect();
            let facts = ConsentFacts {
                birth: register.children.get(case.child).unwrap().birth,
                around: &register.details.get(case.child).unwrap().around,
                consents: &given,
                has_open_case: true,
                times_seen: seen(case.child).len(),
            };
            !consent_rules::owed(&facts, today).is_empty()
        })
        .map(|(_, case)| (case.child, day_of(ZONE, case.opened)))
        .collect();
    assert!((1..5).contains(&consents.len()));
    let drafts: Vec<_> = register
        .notes
        .iter()
        .filter(|(_, note)| note.author == chen && note.state == NoteState::Draft)
        .map(|(id, note)| (id, note.child, note.about))
        .collect();
    let rows = owed(&Owing {
        now,
        zone: ZONE,
        windows: settings.windows,
        risks: &risks,
        crises: &running,
        report_clocks: &report_clocks,
        contacts: &contacts,
        without_outcome: &mine,
        left_red: &[],
        follow_ups: &follow_ups,
        without_note: &without_note,
        approvals: &approvals,
        without_counselor: &[],
        consents: &consents,
        drafts: &drafts,
    });
    assert!(rows.len() < 45, "{}", rows.len());
    rows.iter()
        .flat_map(|row| &row.reasons)
        .map(|reason| reason.owed)
        .collect()
}

#[test]
fn chen_is_owed_something_of_every_kind_on_any_day() {
    for day in [
        "2026-09-13",
        "2026-09-14",
        "2026-09-15",
        "2026-10-02",
        "2027-02-10",
    ] {
        let now = at(&format!("{day}T02:05:00Z"));
        let found = owed_to_chen(&made(now, Size::Usual), now);
        // Of what left red supervisors alone are told, and nobody has left the made-up post.
        let kinds = Owed::ALL.iter().copied();
        let mut all: BTreeSet<_> = kinds.filter(|owed| *owed != Owed::LeftRed).collect();
        all.remove(&Owed::NoCounselor);
        assert_eq!(found, all, "{day}");
    }
}

#[test]
fn ten_years_have_the_numbers_of_the_domain_and_keep_the_rules() {
    let mut signer = sign;
    let mut kinds: BTreeMap<Kind, usize> = BTreeMap::new();
    let mut timetable = Timetable::default();
    let mut note_bytes = 0;
    for batch in batches(7, now(), Size::TenYears, &ids(), &mut signer) {
        let batch = batch.unwrap();
        commits_hold_alone(&batch);
        for change in &batch.change.changes {
            *kinds.entry(change.key.kind).or_default() += 1;
            let plain = change.plain.as_ref().unwrap();
            match change.key.kind {
                Kind::SignedNote => note_bytes += plain.len(),
                Kind::Appointment => {
                    use carepost::care::records::appointment::Appointment;
                    let appointment = Appointment::decode(plain).unwrap();
                    assert_eq!(timetable.clashes(Some(change.key.id), &appointment), []);
                    timetable.add(change.key.id, &appointment);
                }
                _ => {}
            }
        }
    }
    let total: usize = kinds.values().sum();
    println!(
        "{total} {kinds:?} {}",
        note_bytes / kinds[&Kind::SignedNote]
    );
    assert_eq!(kinds[&Kind::Child], 3_000);
    assert!((45_000..60_000).contains(&kinds[&Kind::Appointment]));
    assert!((43_000..60_000).contains(&kinds[&Kind::NoteHeader]));
    assert!((88_000..115_000).contains(&kinds[&Kind::FollowUp]));
    assert!(note_bytes / kinds[&Kind::SignedNote] >= 1_900);
    let about = count(Size::TenYears) as f64 / total as f64;
    assert!((0.85..1.2).contains(&about), "{total}");
}

fn commits_hold_alone(batch: &Batch) {
    let bytes: usize = batch
        .change
        .changes
        .iter()
        .map(|c| c.plain.as_ref().unwrap().len())
        .sum();
    assert!(batch.change.changes.len() <= 300 && bytes < 480 * 1024);
    assert!(
        batch
            .change
            .changes
            .iter()
            .all(|c| c.scope.holds(c.key.kind))
    );
}

#[test]
fn the_audit_of_ten_years_has_a_million_entries_in_batches_of_one_persons() {
    let batches = audit_entries(7, now(), &ids());
    assert_eq!(batches.size_hint().0 * 800, 1_000_000);
    for batch in audit_entries(7, now(), &ids()).take(3).map(Result::unwrap) {
        assert_eq!(batch.change.changes.len(), 800);
        assert!(batch.change.changes.iter().all(|c| c.scope == Scope::Audit));
    }
}
