//! What a post begins with: rooms, holidays, staff cards, everybody's private scope and inbox.

use chrono::TimeDelta;

use crate::care::ledger::scope::Scope;
use crate::care::records::holiday::Holiday;
use crate::care::records::inbox_line::InboxLine;
use crate::care::records::record::NotARecord;
use crate::post::demo::chance::Chance;
use crate::post::demo::desk::Desk;
use crate::post::demo::place::rooms;
use crate::post::demo::staff::{CHEN, cards};

const CAUGHT: &[&[&str]] = &[
    &[
        "石桥小学校医来电：三年级有个孩子连着两周午饭只吃一半，下周去看看",
        "周五前把本月数据报给妇联",
        "龙潭冲村儿童主任说有一户刚搬回来，两个孩子，还没有登记",
        "沙盘的小木桥断了一座，补一套",
    ],
    &[
        "七年级家长会想请我们讲四十分钟，回话",
        "问县二院儿童心理门诊周几开诊",
    ],
    &[
        "带教：整理三个想在督导时讨论的问题",
        "樟树湾那边修路，家访改走水口",
    ],
    &["下月督导会的时间和县里对一下"],
];

/// Writes rooms, cards and holidays as the founder, and everybody's own beginnings.
///
/// # Errors
/// Where a record cannot be encoded, which none is known to be.
pub fn write(desk: &mut Desk<'_>, holidays: &[Holiday]) -> Result<(), NotARecord> {
    let mut chance = Chance::new(desk.seed, 3);
    for (room, id) in rooms().iter().zip(desk.rooms.clone()) {
        desk.pile.put(CHEN, id, Scope::Staff, room)?;
    }
    for card in cards(&desk.people) {
        desk.pile.put(CHEN, chance.id(), Scope::Staff, &card)?;
    }
    for holiday in holidays {
        desk.pile.put(CHEN, chance.id(), Scope::Staff, holiday)?;
    }
    for (author, lines) in CAUGHT.iter().enumerate().take(desk.people.len()) {
        let private = desk.private(author);
        desk.pile
            .begin_scope(author, private, vec![desk.person(author)]);
        for (place, text) in lines.iter().enumerate() {
            let line = InboxLine {
                text: (*text).to_string(),
                at: desk.now - TimeDelta::minutes(chance.between(30, 4_000)),
                sorted_out: place > 2,
            };
            desk.pile.put(author, chance.id(), private, &line)?;
        }
    }
    Ok(())
}
