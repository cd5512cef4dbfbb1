//! The register of ten years in memory, as somebody who may read all of it has it.

use std::sync::LazyLock;

use carepost::care::ledger::ids::PersonId;
use carepost::care::ledger::scope::Scope;
use carepost::care::records::settings::Language;
use carepost::care::records::signed_note::Signed;
use carepost::post::demo::batches::batches;
use carepost::post::demo::place::settings;
use carepost::post::demo::size::Size;
use carepost::post::demo::staff::CHEN;
use carepost::post::register::{Opened, Register};
use carepost::tui::layer::Shared;
use carepost::tui::rehearsal;
use carepost::words::lang::Lang;
use chrono::{DateTime, Utc};

/// The window that screens are drawn in.
pub const SIZE: (u16, u16) = (120, 40);

/// A Tuesday, 10:05 in post time.
pub fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_789_437_900, 0).expect("a time")
}

/// Made once, at the first bench that asks for it: 3,000 children, 50,000 appointments and notes, 100,000 follow-ups.
pub static SHARED: LazyLock<Shared> = LazyLock::new(|| {
    let people: Vec<PersonId> = (1..=4).map(|n| PersonId([n; 16])).collect();
    let mut register = Register::default();
    register.settings = settings(Language::Zh);
    let mut sign = |author, to_sign: &carepost::post::signing::ToSign, at| Signed {
        bytes: to_sign.bytes.to_vec(),
        author,
        at,
        signature: vec![7; 64],
        version: Signed::OF_ITS_KIND,
    };
    for batch in batches(7, now(), Size::TenYears, &people, &mut sign) {
        let batch = batch.expect("a batch");
        for change in &batch.change.changes {
            let opened = Opened {
                key: change.key,
                revision: change.base + 1,
                scope: change.scope,
                author: people[batch.author],
                time: 0,
                credit: carepost::post::credit::Credit::taken(true),
                plain: change.plain.as_ref().map(|plain| plain.as_slice()),
            };
            register.take(&opened).expect("a record");
        }
    }
    let cases: Vec<_> = register.cases.iter().map(|(id, _)| id).collect();
    let mut shared = rehearsal::shared(Lang::Zh, SIZE, register, now());
    shared.me.person = people[CHEN];
    shared.me.scopes.insert(Scope::Private(people[CHEN]));
    shared.me.scopes.extend(cases.into_iter().map(Scope::Case));
    shared
});
