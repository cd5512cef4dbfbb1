//! What a supervisor is told of the whole post above their own Today: what is red or overdue, and which cases have nobody.

use crate::post::board::at_a_glance;
use crate::post::without_counselor;
use crate::tui::appointment_words::staff_name;
use crate::tui::layer::Shared;
use crate::words::people;

/// How many of those who are not at work are named.
const NAMED: usize = 3;

/// Gives the lines; none for who does not supervise.
pub fn lines(shared: &Shared) -> Vec<String> {
    if !shared.me.roles.supervisor {
        return Vec::new();
    }
    let words = &shared.words;
    let mut lines = Vec::new();
    // Whoever counsels as well has their own cases on Today, and the post's on the board.
    if !shared.me.roles.counselor {
        let glance = at_a_glance(&shared.register, shared.now);
        if glance.red + glance.overdue > 0 {
            let args = [
                ("red", glance.red.into()),
                ("overdue", glance.overdue.into()),
            ];
            lines.push(words.with("today-post", &args));
        }
    }
    let count = without_counselor::all(&shared.register, &shared.me).count();
    if count > 0 {
        let whose = without_counselor::whose(&shared.register, &shared.me);
        let names = whose.into_iter().take(NAMED);
        let names: Vec<String> = names.map(|person| staff_name(person, shared)).collect();
        let args = [
            ("count", count.into()),
            ("names", people::list(words, &names).into()),
        ];
        lines.push(words.with("today-without-counselor", &args));
    }
    lines
}
