//! The consents of a child with a case: what the guardian said, how, and for how long.

use crate::care::ledger::scope::Scope;
use crate::care::records::consent::{Consent, ConsentPurpose, ConsentWay};
use crate::care::records::record::NotARecord;
use crate::post::demo::chance::Chance;
use crate::post::demo::desk::Desk;
use crate::post::demo::family::{Kid, later};
use crate::post::demo::plan::{CasePlan, Special};

const CHILDS_WORDS: &[&str] = &[
    "愿意来",
    "“可以，但是别告诉我同学”",
    "点了点头",
    "“来就来吧”",
    "愿意，想要下午的时间",
];

/// Writes the consents, if anybody has been asked yet.
///
/// # Errors
/// Where one cannot be encoded, which none is known to be.
pub fn write(
    desk: &mut Desk<'_>,
    plan: &CasePlan,
    kid: &Kid,
    chance: &mut Chance,
) -> Result<(), NotARecord> {
    if matches!(plan.special, Special::ConsentOwed | Special::Intake) || kid.guardian.is_empty() {
        return Ok(());
    }
    let given_on = later(plan.opened, chance.between(0, 4)).min(desk.today);
    let (way, proof) = match chance.below(10) {
        0..5 => (ConsentWay::Paper, "档案柜第二格"),
        5..8 => (ConsentWay::Phone, "见证人：村儿童主任"),
        _ => (ConsentWay::Message, "微信截图已打印，存档案柜"),
    };
    let until = match plan.special {
        Special::ConsentEnds => Some(later(desk.today, 20)),
        _ if chance.odds(30) => Some(later(desk.today, chance.between(60, 700))),
        _ => None,
    };
    let mut consent = Consent {
        child: kid.id,
        guardian: kid.guardian.clone(),
        way,
        proof: proof.to_string(),
        agreed: true,
        given_on,
        until,
        purposes: vec![ConsentPurpose::Services],
        departments: Vec::new(),
        childs_word: (*chance.pick(CHILDS_WORDS)).to_string(),
        withdrawn: None,
        taken_by: desk.person(plan.counselor),
    };
    desk.pile
        .put(plan.counselor, chance.id(), Scope::Clinical, &consent)?;
    // Under 14 it must stand alone; it does so for everybody here.
    consent.purposes = vec![ConsentPurpose::PersonalData];
    consent.childs_word = String::new();
    desk.pile
        .put(plan.counselor, chance.id(), Scope::Clinical, &consent)?;
    if chance.odds(12) {
        consent.purposes = vec![ConsentPurpose::Sharing];
        consent.departments = vec!["团山镇民政办".to_string(), kid.child.school.clone()];
        consent.agreed = chance.odds(75);
        desk.pile
            .put(plan.counselor, chance.id(), Scope::Clinical, &consent)?;
    }
    Ok(())
}
