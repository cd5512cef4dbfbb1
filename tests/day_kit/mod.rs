//! A small post on one fixed day, for the tests of Today and of the schedule.

#![allow(dead_code, reason = "each test uses its part")]

use carepost::care::ledger::ids::{Id, PersonId, RecordKey};
use carepost::care::ledger::scope::Scope;
use carepost::care::records::appointment::{
    Appointment, AppointmentKind, AppointmentState, Subject,
};
use carepost::care::records::case_header::{CaseHeader, CaseState, Source};
use carepost::care::records::child::Child;
use carepost::care::records::follow_up::{FollowUp, FollowUpKind, Priority};
use carepost::care::records::record::Record;
use carepost::care::records::risk_level::RiskLevel;
use carepost::care::records::room::Room;
use carepost::care::records::staff_card::StaffCard;
use carepost::post::change::ChangeSet;
use carepost::post::register::{Opened, Register};
use carepost::tui::layer::{Ask, Layer, Shared};
use carepost::tui::rehearsal::{self, ME};
use carepost::words::lang::Lang;
use chrono::{DateTime, NaiveDate, TimeDelta, TimeZone, Utc};

pub const LIU: PersonId = PersonId([8; 16]);
pub const MING: Id = Id([1; 16]);
pub const LI: Id = Id([2; 16]);
pub const HOSTILE: Id = Id([3; 16]);
pub const ANNA: Id = Id([4; 16]);
pub const ROOM: Id = Id([21; 16]);

/// Tuesday 24 November 2026, 10:05 at the post (UTC+8).
pub fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 24, 2, 5, 0).unwrap()
}

/// An instant of that day by the post's clock.
pub fn at(hour: u32, minute: u32) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 23, 16, 0, 0).unwrap()
        + TimeDelta::minutes(i64::from(hour * 60 + minute))
}

pub fn put<R: Record>(register: &mut Register, id: Id, scope: Scope, record: &R) {
    take_revision(1, register, id, scope, record);
}

/// Puts a record in the place of the one there is.
pub fn replace<R: Record>(register: &mut Register, id: Id, scope: Scope, record: &R) {
    take_revision(9, register, id, scope, record);
}

fn take_revision<R: Record>(
    revision: u64,
    register: &mut Register,
    id: Id,
    scope: Scope,
    record: &R,
) {
    let plain = record.encode().unwrap();
    register
        .take(&Opened {
            key: RecordKey::new(R::KIND, id),
            revision,
            scope,
            author: ME,
            time: now().timestamp_millis(),
            credit: carepost::post::credit::Credit::taken(true),
            plain: Some(&plain),
        })
        .unwrap();
}

/// Takes every change that was asked for into the register, as if the disk had it.
pub fn save(shared: &mut Shared, asks: &[Ask]) -> usize {
    let mut saved = 0;
    for ask in asks {
        if let Ask::Save(set) | Ask::SaveAndClose(set) = ask {
            apply(shared, set);
            saved += 1;
        }
    }
    saved
}

fn apply(shared: &mut Shared, set: &ChangeSet) {
    let (register, me) = (&mut shared.register, &mut shared.me);
    carepost::post::rehearsal::apply(register, set, me, shared.now).unwrap();
}

/// Gives the layer that was asked to be opened.
pub fn opened(asks: Vec<Ask>) -> Box<dyn Layer> {
    asks.into_iter()
        .find_map(|ask| match ask {
            Ask::Open(layer) => Some(layer),
            _ => None,
        })
        .expect("nothing was opened")
}

pub fn appointment(child: Id, who: PersonId, from: DateTime<Utc>) -> Appointment {
    let (subject, kind) = (Subject::Child(child), AppointmentKind::InPerson);
    Appointment {
        room: Some(ROOM),
        ..Appointment::scheduled(subject, vec![who], from, 50, kind)
    }
}

pub fn case(child: Id, number: &str, risk: RiskLevel) -> CaseHeader {
    CaseHeader {
        number: number.into(),
        child,
        state: CaseState::Active,
        risk,
        risk_since: at(0, 0) - TimeDelta::days(40),
        source: Source::School,
        counselor: ME,
        stand_in: None,
        team: Vec::new(),
        supervisor: None,
        opened: at(0, 0) - TimeDelta::days(40),
        opened_by: Some(ME),
        history: Vec::new(),
        risk_history: Vec::new(),
        closing: None,
    }
}

pub fn staffed() -> Register {
    let mut register = Register::default();
    for (id, person, name) in [(11, ME, "陈云"), (12, LIU, "刘芳")] {
        let card = StaffCard {
            person,
            full_name: name.into(),
            phone: None,
            working_days: Vec::new(),
            needs_countersign: false,
            countersigned_since: None,
        };
        put(&mut register, Id([id; 16]), Scope::Staff, &card);
    }
    for (id, name) in [(21, "一号室"), (22, "沙盘室")] {
        let room = Room {
            name: name.into(),
            ..Room::default()
        };
        put(&mut register, Id([id; 16]), Scope::Staff, &room);
    }
    for (id, name) in [
        (MING, "张小明"),
        (LI, "曾丽"),
        (HOSTILE, "李\u{202e}娜\u{1b}[31m"),
        (ANNA, "Anna Smith"),
    ] {
        let child = Child {
            school: "团山小学".into(),
            ..Child::named(name)
        };
        put(&mut register, id, Scope::Staff, &child);
    }
    register
}

pub fn register() -> Register {
    let mut register = staffed();
    let clinical = Scope::Clinical;
    put(
        &mut register,
        Id([31; 16]),
        clinical,
        &case(MING, "TS-2026-001", RiskLevel::Red),
    );
    put(
        &mut register,
        Id([32; 16]),
        clinical,
        &case(LI, "TS-2026-002", RiskLevel::Yellow),
    );
    let mut early = appointment(MING, ME, at(8, 30));
    early.minutes = 30;
    put(&mut register, Id([41; 16]), clinical, &early);
    let mut done = appointment(LI, ME, at(9, 0));
    done.state = AppointmentState::Completed;
    done.began = Some(at(9, 2));
    done.ended = Some(at(9, 49));
    put(&mut register, Id([42; 16]), clinical, &done);
    put(
        &mut register,
        Id([43; 16]),
        clinical,
        &appointment(ANNA, ME, at(10, 30)),
    );
    put(
        &mut register,
        Id([44; 16]),
        clinical,
        &appointment(HOSTILE, ME, at(15, 0)),
    );
    let mut other = appointment(LI, LIU, at(16, 0));
    other.room = Some(Id([22; 16]));
    put(&mut register, Id([45; 16]), clinical, &other);
    let follow_up = FollowUp {
        child: LI,
        case: Some(Id([32; 16])),
        kind: FollowUpKind::CallCarer,
        assignee: ME,
        due: NaiveDate::from_ymd_opt(2026, 11, 20).unwrap(),
        before: None,
        after: None,
        priority: Priority::Normal,
        settled: None,
        made_by: ME,
        made_at: at(0, 0) - TimeDelta::days(9),
        chain_from: None,
        appointment: None,
    };
    put(&mut register, Id([51; 16]), clinical, &follow_up);
    register
}

pub fn stage(lang: Lang, size: (u16, u16)) -> Shared {
    rehearsal::shared(lang, size, register(), now())
}
