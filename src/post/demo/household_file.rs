//! A family on the register: the household, both halves of each child, and contacts from before there was a case.

use crate::care::ledger::scope::Scope;
use crate::care::records::contact::{Channel, Contact, ContactOutcome, ContactWith};
use crate::care::records::contact_words::ContactWords;
use crate::care::records::record::NotARecord;
use crate::post::demo::chance::Chance;
use crate::post::demo::desk::Desk;
use crate::post::demo::family::{Family, earlier};
use crate::post::demo::staff::COUNSELORS;

/// Writes a family.
///
/// # Errors
/// Where a record cannot be encoded, which none is known to be.
pub fn write(desk: &mut Desk<'_>, family: &Family, number: usize) -> Result<(), NotARecord> {
    let mut chance = Chance::new(desk.seed, 5_000_000 + number as u64);
    let author = number % COUNSELORS;
    desk.pile
        .put(author, family.household, Scope::Clinical, &family.home)?;
    for kid in &family.kids {
        desk.pile.put(author, kid.id, Scope::Staff, &kid.child)?;
        desk.pile
            .put(author, kid.id, Scope::Clinical, &kid.detail)?;
    }
    if !chance.odds(6) {
        return Ok(());
    }
    let id = chance.id();
    let contact = Contact {
        children: family.kids.iter().map(|kid| kid.id).collect(),
        case: None,
        at: desk.at(earlier(desk.today, chance.between(5, 90)), 1_000),
        by: desk.person(author),
        channel: Channel::Phone,
        with: ContactWith::Carer,
        outcome: ContactOutcome::Reached,
        appointment: None,
        follow_up: None,
    };
    desk.pile.put(author, id, Scope::Clinical, &contact)?;
    let words = format!(
        "入册后第一次电话：{}说孩子们吃住都好，最担心功课没人辅导；愿意参加周六的小组活动。",
        contact_name(family)
    );
    let private = desk.private(author);
    desk.pile.put(author, id, private, &ContactWords { words })
}

fn contact_name(family: &Family) -> &str {
    if family.home.carer.is_empty() {
        "照护人"
    } else {
        &family.home.carer
    }
}
