//! A small post to play use cases on: two counselors and a supervisor, one of them at work, a Monday morning.

use std::collections::{BTreeMap, BTreeSet};

use carepost::care::ledger::header::Roles;
use carepost::care::ledger::ids::{Id, Kind, PersonId, RecordKey};
use carepost::care::ledger::scope::Scope;
use carepost::care::post_time::instant;
use carepost::care::records::audit::Action;
use carepost::care::records::child::Child;
use carepost::care::records::child_detail::ChildDetail;
use carepost::care::records::settings::Settings;
use carepost::care::records::staff_card::StaffCard;
use carepost::post::change::ChangeSet;
use carepost::post::fresh::Fresh;
use carepost::post::last_visit::Visit;
use carepost::post::me::Me;
use carepost::post::refusal::Refusal;
use carepost::post::register::Register;
use carepost::post::rehearsal::apply;
use chrono::{DateTime, NaiveDate, Utc};

pub const LI: PersonId = PersonId([1; 16]);
pub const WANG: PersonId = PersonId([2; 16]);
pub const SUPERVISOR: PersonId = PersonId([3; 16]);

/// A day of the month the tests play in; the 7th is a Monday.
pub fn day(d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 9, d).unwrap()
}

/// An instant of that month, in post time.
pub fn at(d: u32, hour: u32, minute: u32) -> DateTime<Utc> {
    let zone = Settings::default().zone;
    instant(zone, day(d).and_hms_opt(hour, minute, 0).unwrap())
}

pub struct Stage {
    pub register: Register,
    pub me: Me,
    pub fresh: Fresh,
    pub now: DateTime<Utc>,
    pub visit: Visit,
    /// The change that was made last.
    pub last: ChangeSet,
}

fn me(person: PersonId, roles: Roles) -> Me {
    Me {
        person,
        handle: "someone".into(),
        roles,
        scopes: BTreeSet::from([Scope::Staff, Scope::Clinical, Scope::Private(person)]),
        colleagues: BTreeMap::from([
            (LI, self::roles(true, false, true)),
            (WANG, self::roles(true, false, false)),
            (SUPERVISOR, self::roles(false, true, false)),
        ]),
    }
}

pub fn roles(counselor: bool, supervisor: bool, administrator: bool) -> Roles {
    Roles {
        counselor,
        supervisor,
        overseer: false,
        administrator,
    }
}

impl Stage {
    /// Li, a counselor who is also administrator, at work on Monday the 7th at nine.
    pub fn new() -> Stage {
        let mut stage = Stage {
            register: Register::default(),
            me: me(LI, roles(true, false, true)),
            fresh: Fresh::new([7; 32]),
            now: at(7, 9, 0),
            visit: Visit::first(at(7, 9, 0)),
            last: ChangeSet::new(Action::Create),
        };
        stage.register.settings.code = "SD03".into();
        for (person, name) in [(LI, "李"), (WANG, "王"), (SUPERVISOR, "周")] {
            let card = StaffCard {
                person,
                full_name: name.into(),
                phone: None,
                working_days: Vec::new(),
                needs_countersign: false,
                countersigned_since: None,
            };
            let id = stage.fresh.id();
            let change = ChangeSet::new(Action::Create).put(id, Scope::Staff, 0, &card);
            stage.plays(Ok(change.unwrap()));
        }
        stage
    }

    /// Somebody else sits down; they hold the keys of the cases whose team they are on.
    pub fn becomes(&mut self, person: PersonId, roles: Roles) {
        self.me = me(person, roles);
        for (id, case) in self.register.cases.iter() {
            if case.care_team().contains(&person) {
                self.me.scopes.insert(Scope::Case(id));
            }
        }
    }

    /// Plays a change that is not refused; gives the record it is about.
    pub fn plays(&mut self, change: Result<ChangeSet, Refusal>) -> Id {
        let change = match change {
            Ok(change) => change,
            Err(refusal) => panic!("refused: {refusal:?}"),
        };
        let mut keys: Vec<_> = change.changes.iter().map(|change| change.key).collect();
        keys.sort();
        keys.dedup();
        assert_eq!(
            keys.len(),
            change.changes.len(),
            "no record twice in a commit"
        );
        assert!(
            change
                .changes
                .iter()
                .all(|record| record.scope.holds(record.key.kind))
        );
        apply(&mut self.register, &change, &mut self.me, self.now).unwrap();
        self.last = change;
        self.last.about.map_or(Id([0; 16]), |key| key.id)
    }

    /// Puts a child on the register.
    pub fn child(&mut self, name: &str) -> Id {
        let id = self.fresh.id();
        let change = ChangeSet::new(Action::Create)
            .put(id, Scope::Staff, 0, &Child::named(name))
            .unwrap()
            .put(id, Scope::Clinical, 0, &ChildDetail::default())
            .unwrap();
        self.plays(Ok(change));
        id
    }

    /// The keys of a kind in the last change.
    pub fn changed(&self, kind: Kind) -> Vec<RecordKey> {
        let changes = self.last.changes.iter().map(|change| change.key);
        changes.filter(|key| key.kind == kind).collect()
    }
}
