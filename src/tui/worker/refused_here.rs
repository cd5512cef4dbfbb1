//! Sign-ins that were refused here since somebody was last in; whoever is next writes them into the audit log.

use chrono::{DateTime, Utc};
use zeroize::Zeroizing;

use crate::post::audit_log::RefusedSignIns;
use crate::tui::job::SignInFault;

/// How many names are told apart.
const NAMES_MOST: usize = 16;

/// The refused sign-ins, by the names that were typed.
#[derive(Default)]
pub(super) struct RefusedHere(Vec<RefusedSignIns>);

impl RefusedHere {
    /// Counts one, where it was the person who was refused and not the way that failed.
    pub(super) fn count(&mut self, handle: &str, fault: &SignInFault, now: DateTime<Utc>) {
        if matches!(
            fault,
            SignInFault::HostGone(_) | SignInFault::ProofRefused | SignInFault::TooMany
        ) {
            return;
        }
        let full = self.0.len() >= NAMES_MOST;
        let same = |one: &&mut RefusedSignIns| full || one.handle.as_str() == handle;
        match self.0.iter_mut().rev().find(same) {
            Some(one) => {
                one.count = one.count.saturating_add(1);
                one.last = now;
            }
            None => self.0.push(RefusedSignIns {
                handle: Zeroizing::new(handle.to_string()),
                count: 1,
                last: now,
            }),
        }
    }

    pub(super) fn all(&self) -> &[RefusedSignIns] {
        &self.0
    }

    /// Forgets them: they are in the log.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }
}
