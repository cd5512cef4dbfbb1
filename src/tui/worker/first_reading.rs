//! What is read between the passphrase and a worked Today.

use crate::post::last_visit::Visit;
use crate::post::reading::{FIRST, ReadCount};
use crate::post::refusal::Refusal;
use crate::post::register::Register;
use crate::post::session::Session;
use crate::post::snapshot::SnapshotUse;
use crate::tui::behind::Behind;
use crate::tui::job::{Unlocked, Welcome};
use crate::tui::theme::Choice;

/// Reads what a worked Today needs, and gives what is left to do behind it.
///
/// # Errors
/// Where the host does not answer.
pub(super) fn open_day(session: &mut Session) -> Result<(Unlocked, Behind), Refusal> {
    session.begin_private()?;
    let mut register = Register::default();
    let mut count = ReadCount::default();
    let (rest, stale) = match session.read_snapshot(&mut register) {
        SnapshotUse::Taken { rest, stale } => (Some(rest), stale),
        SnapshotUse::None => {
            count = read_first(session, &mut register)?;
            (None, false)
        }
    };
    let (drafts, lost_drafts) = session.drafts_and_lost()?;
    let unlocked = Unlocked {
        me: session.me().clone(),
        access: session.access(),
        register,
        theme: Choice::default(),
        drafts,
        changes: session.own_changes(),
        visit: Visit::default(),
        welcome: Welcome {
            keys: session.key_news().to_vec(),
            newer_passphrase: session
                .copy_ahead()
                .map(|copy| copy.code.unwrap_or_else(|| copy.post.to_string())),
            old_keys: session.keys_replaced_at().map(|copy| copy.shown()),
            lost_drafts,
            // What is to be done on a first day is of no use to who only looks at figures.
            first_day: session.is_first_day() && !session.me().roles.only_oversees(),
        },
    };
    Ok((unlocked, Behind::new(rest, stale, count)))
}

/// Reads from the host, and makes the snapshot of it that the next sign-in begins with.
fn read_first(session: &mut Session, register: &mut Register) -> Result<ReadCount, Refusal> {
    // Where it cannot be written the next sign-in is as slow as this one, and nothing else.
    let mut making = session.begin_snapshot().ok().flatten();
    let mut count = ReadCount::default();
    for kind in FIRST {
        let mut after = None;
        loop {
            let page = session.read_page(*kind, after, &mut count)?;
            for arrived in &page.arrived {
                if register.take(&arrived.opened()).is_err() {
                    count.records -= 1;
                    count.faults += 1;
                }
            }
            making = making.and_then(|mut making| {
                let done = session.snapshot(&mut making, page.arrived);
                done.is_ok().then_some(making)
            });
            after = page.next;
            if after.is_none() {
                break;
            }
        }
    }
    if let Some(making) = making {
        let _ = session.finish_snapshot(making);
    }
    Ok(count)
}
