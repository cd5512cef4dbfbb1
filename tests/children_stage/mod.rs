//! A small register for the screens of children: a family of two, a name full of traps, one who has left.
#![allow(dead_code, reason = "each test uses its part")]

use carepost::care::ledger::ids::Id;
use carepost::care::ledger::scope::Scope;
use carepost::care::records::birth::Birth;
use carepost::care::records::case_header::{CaseHeader, CaseState, Source};
use carepost::care::records::case_words::{CaseWords, Concern};
use carepost::care::records::child::{Category, Child, LeftRegister, Sex};
use carepost::care::records::child_detail::ChildDetail;
use carepost::care::records::contact::{Channel, Contact, ContactOutcome, ContactWith};
use carepost::care::records::household::Household;
use carepost::care::records::note_header::{NoteForm, NoteHeader, NoteKind, NoteState};
use carepost::care::records::person_around::{CallRule, MayBeTold, PersonAround, Relation};
use carepost::care::records::record::Record;
use carepost::care::records::risk_level::RiskLevel;
use carepost::care::records::settings::Settings;
use carepost::care::records::staff_card::StaffCard;
use carepost::post::register::{Opened, Register};
use carepost::tui::layer::Shared;
use carepost::tui::rehearsal::{ME, shared};
use carepost::words::lang::Lang;
use chrono::{DateTime, NaiveDate, TimeDelta, TimeZone, Utc};

pub const SIZES: [(u16, u16); 3] = [(60, 20), (80, 24), (120, 40)];

pub const MING: Id = Id([1; 16]);
pub const HONG: Id = Id([2; 16]);
pub const NA: Id = Id([3; 16]);
pub const GONE: Id = Id([4; 16]);
pub const CASE: Id = Id([11; 16]);
pub const HOME: Id = Id([21; 16]);
/// With a right check digit, of a region that nobody is from.
pub const RESIDENT_ID: &str = "990101201603080014";

/// Tuesday 24 November 2026, 09:30 at the post (UTC+8).
pub fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 24, 1, 30, 0).unwrap()
}

pub fn stage(lang: Lang, size: (u16, u16)) -> Shared {
    let mut shared = shared(lang, size, register(), now());
    shared.me.scopes.insert(Scope::Case(CASE));
    shared
}

pub fn take<R: Record>(register: &mut Register, id: Id, scope: Scope, record: &R) {
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
            key: R::key(id),
            revision,
            scope,
            author: ME,
            time: 0,
            credit: carepost::post::credit::Credit::taken(true),
            plain: Some(&plain),
        })
        .unwrap();
}

fn day(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).unwrap()
}

pub fn register() -> Register {
    let mut register = Register::default();
    let r = &mut register;
    let settings = Settings {
        name: "团山镇辅导站".into(),
        code: "TS".into(),
        ..Settings::default()
    };
    take(r, Settings::ID, Scope::Staff, &settings);
    let card = StaffCard {
        person: ME,
        full_name: "陈云".into(),
        phone: None,
        working_days: Vec::new(),
        needs_countersign: false,
        countersigned_since: None,
    };
    take(r, Id([31; 16]), Scope::Staff, &card);
    let ming = Child {
        sex: Sex::Male,
        birth: Some(Birth::Day(day(2016, 3, 8))),
        school: "团山小学".into(),
        grade: "四年级".into(),
        boarding: Some(true),
        village: "石桥村".into(),
        categories: vec![Category::LeftBehind],
        household: Some(HOME),
        director: "王主任".into(),
        ..Child::named("张小明")
    };
    take(r, MING, Scope::Staff, &ming);
    let hong = Child {
        sex: Sex::Female,
        birth: Some(Birth::Day(day(2018, 9, 1))),
        school: "团山小学".into(),
        grade: "二年级".into(),
        village: "石桥村".into(),
        household: Some(HOME),
        ..Child::named("张小红")
    };
    take(r, HONG, Scope::Staff, &hong);
    let na = Child {
        village: "黄塘村".into(),
        ..Child::named("𬭎\u{200b}娜\u{1b}[31m")
    };
    take(r, NA, Scope::Staff, &na);
    let gone = Child {
        left_register: Some(LeftRegister {
            on: day(2026, 6, 1),
            why: "随父母迁往东莞".into(),
        }),
        ..Child::named("周已走")
    };
    take(r, GONE, Scope::Staff, &gone);
    let mut grandmother = PersonAround::new("李秀兰", Relation::PaternalGrandmother);
    grandmother.carer = true;
    grandmother.phones = vec!["13812345678".into()];
    grandmother.call_rule = CallRule::ContactFirst;
    grandmother.may_be_told = MayBeTold::Appointments;
    let mut father = PersonAround::new("张大山", Relation::Father);
    father.phones = vec!["13900000009".into()];
    father.call_rule = CallRule::NeverContact;
    father.may_be_told = MayBeTold::Nothing;
    let mut mother = PersonAround::new("刘梅", Relation::Mother);
    mother.phones = vec!["13700000002".into()];
    mother.away = Some(true);
    mother.works_at = "东莞".into();
    mother.comes_home = "春节".into();
    mother.may_be_told = MayBeTold::Nothing;
    let detail = ChildDetail {
        resident_id: Some(RESIDENT_ID.into()),
        around: vec![grandmother, father, mother],
        remarks: "怕黑，喜欢画画。".into(),
        ..ChildDetail::default()
    };
    take(r, MING, Scope::Clinical, &detail);
    take(r, HONG, Scope::Clinical, &ChildDetail::default());
    let home = Household {
        address: "石桥村 3 组".into(),
        carer: "李秀兰".into(),
        phones: vec!["13812345678".into()],
        remarks: String::new(),
    };
    take(r, HOME, Scope::Clinical, &home);
    let case = CaseHeader {
        number: "TS-2026-0001".into(),
        child: MING,
        state: CaseState::Active,
        risk: RiskLevel::Red,
        risk_since: now() - TimeDelta::days(20),
        source: Source::School,
        counselor: ME,
        stand_in: None,
        team: Vec::new(),
        supervisor: None,
        opened: now() - TimeDelta::days(30),
        opened_by: Some(ME),
        history: Vec::new(),
        risk_history: Vec::new(),
        closing: None,
    };
    take(r, CASE, Scope::Clinical, &case);
    let content = CaseWords {
        concerns: vec![Concern::Separation, Concern::Mood],
        words: "父亲离家后睡不好，上课走神。".into(),
        plan: "每周一次面谈，先建立关系。".into(),
        ..CaseWords::default()
    };
    take(r, CASE, Scope::Case(CASE), &content);
    let contact = Contact {
        children: vec![MING],
        case: Some(CASE),
        at: now() - TimeDelta::days(5),
        by: ME,
        channel: Channel::InPerson,
        with: ContactWith::Child,
        outcome: ContactOutcome::Reached,
        appointment: None,
        follow_up: None,
    };
    take(r, Id([41; 16]), Scope::Clinical, &contact);
    let attempt = Contact {
        at: now() - TimeDelta::days(1),
        channel: Channel::Phone,
        with: ContactWith::Carer,
        outcome: ContactOutcome::NoAnswer,
        ..contact
    };
    take(r, Id([42; 16]), Scope::Clinical, &attempt);
    register
}

/// Adds a signed note on the case, without its text.
pub fn note(register: &mut Register, note: Id, signed: Id) {
    let header = NoteHeader {
        state: NoteState::Signed,
        signed: Some(signed),
        child: Some(MING),
        case: Some(CASE),
        ..NoteHeader::begun(ME, NoteKind::Progress, NoteForm::Soap, now())
    };
    take(register, note, Scope::Clinical, &header);
}

/// Adds so many children of ordinary names.
pub fn fill(register: &mut Register, count: u32) {
    let surnames = ["张", "王", "李", "赵", "陈", "曾", "单", "覃"];
    let given = ["伟", "芳", "娜", "敏", "静", "强", "磊", "洋", "艳", "勇"];
    for n in 0..count {
        let at = n as usize;
        let name = format!(
            "{}{}{}",
            surnames[at % surnames.len()],
            given[at / 8 % given.len()],
            given[at / 80 % given.len()]
        );
        let child = Child {
            village: format!("{}村", given[at % given.len()]),
            school: "中心小学".into(),
            ..Child::named(name)
        };
        let mut id = [0xaa; 16];
        id[..4].copy_from_slice(&n.to_be_bytes());
        take(register, Id(id), Scope::Staff, &child);
    }
}
