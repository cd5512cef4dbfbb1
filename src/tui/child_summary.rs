//! A child at a glance: who it is, its family with who may be called and told, risk, consents, contacts.
//!
//! Stands beside the list of children and beside a child's tabs. Somebody never to be contacted is shown plainly and
//! without a number; the number of everybody else is the one on file.

use crate::care::consent_rules::ConsentState;
use crate::care::ledger::ids::Id;
use crate::care::never_contact::{NoCall, call_back_number};
use crate::care::post_time::{day_of, local};
use crate::care::records::person_around::{CallRule, PersonAround};
use crate::tui::appointment_words;
use crate::tui::child_facts;
use crate::tui::child_line::{self, About, ChildLine};
use crate::tui::child_words;
use crate::tui::layer::Shared;
use crate::words::dates;
use crate::words::people::list;

/// Gives the summary of a child for so many columns: everything on it, in as many lines as it takes.
pub fn lines(child: Id, columns: usize, shared: &Shared) -> Vec<ChildLine> {
    let (words, theme) = (&shared.words, &shared.theme);
    let Some(record) = shared.register.children.get(child) else {
        return vec![ChildLine::new(words.get("child-gone"), theme.dim)];
    };
    let mut lines = vec![
        ChildLine::new(child_words::name(&record.name, shared), theme.title).and(
            format!("  {}", child_words::sex_and_age(record, shared)),
            theme.normal,
        ),
    ];
    let mut place = vec![child_words::school(record), record.village.clone()];
    if record.boarding == Some(true) {
        place.push(words.get("child-boards"));
    }
    place.retain(|text| !text.is_empty());
    if !place.is_empty() {
        lines.push(ChildLine::new(place.join(" · "), theme.normal));
    }
    lines.extend(standing(child, shared));
    lines.push(ChildLine::blank());
    lines.extend(contacts(child, shared));
    lines.extend(consent(child, shared));
    lines.push(ChildLine::blank());
    lines.push(ChildLine::new(words.get("child-tab-family"), theme.title));
    lines.extend(family(child, shared));
    child_line::folded(child_line::aligned(lines), columns)
}

/// Gives what stands beside a child's tabs: contacts and consent, and the family where no tab shows it.
pub fn beside(child: Id, with_family: bool, columns: usize, shared: &Shared) -> Vec<ChildLine> {
    let mut lines = contacts(child, shared);
    lines.extend(consent(child, shared));
    if with_family {
        lines.push(ChildLine::blank());
        lines.extend(family(child, shared));
    }
    child_line::folded(child_line::aligned(lines), columns)
}

/// Says how the child stands: risk and state of the case, or that there is none, or that it left the register.
pub fn standing(child: Id, shared: &Shared) -> Vec<ChildLine> {
    let (words, theme) = (&shared.words, &shared.theme);
    let mut lines = Vec::new();
    let record = shared.register.children.get(child);
    if let Some(left) = record.and_then(|record| record.left_register.as_ref()) {
        let said = words.with(
            "child-left-on",
            &[("date", dates::date(words, left.on).into())],
        );
        lines.push(ChildLine::new(said, theme.warn).and(format!("  {}", left.why), theme.normal));
    }
    lines.push(match shared.register.open_case(child) {
        Some((_, case)) => ChildLine::new(
            format!(
                "{} {}",
                appointment_words::risk_sign(case.risk),
                words.get(case.risk.id())
            ),
            appointment_words::risk_style(case.risk, theme),
        )
        .and(
            format!(
                "  {} {} · {}",
                words.get(case.state.id()),
                case.number,
                appointment_words::staff_name(case.counselor, shared)
            ),
            theme.normal,
        ),
        None => ChildLine::new(words.get("child-no-case"), theme.dim),
    });
    lines
}

/// Says when the child was last seen, when contact is next owed, and when it is next expected.
pub fn contacts(child: Id, shared: &Shared) -> Vec<ChildLine> {
    let (words, theme, register) = (&shared.words, &shared.theme, &shared.register);
    let zone = register.settings.zone;
    let today = child_facts::today(shared);
    let last = match child_facts::last_seen(register, child) {
        Some(seen) => {
            let day = day_of(zone, seen.at);
            format!(
                "{} · {} · {}",
                dates::date_near(words, day, today),
                dates::relative(words, day, today),
                words.get(seen.channel.id())
            )
        }
        None => words.get("child-never-seen"),
    };
    let mut lines = vec![ChildLine::labelled(
        &words.get("child-last-contact"),
        last,
        theme,
    )];
    let days = child_facts::working_days(register);
    if let Some(due) = child_facts::next_contact(register, child, &days) {
        let style = if due.due < today {
            theme.danger
        } else if due.due == today {
            theme.warn
        } else {
            theme.normal
        };
        let day = dates::date_near(words, due.due, today);
        lines.push(
            ChildLine::labelled(&words.get("child-next-contact"), day, theme)
                .and(format!(" · {}", child_words::due(due.due, shared)), style),
        );
    }
    if let Some((_, next)) = child_facts::next_appointment(register, child, shared.now) {
        let at = local(zone, next.start);
        lines.push(ChildLine::labelled(
            &words.get("child-next-appointment"),
            format!(
                "{} {} · {}",
                dates::day_heading(words, at.date()),
                dates::time(at.time()),
                words.get(next.kind.id())
            ),
            theme,
        ));
    }
    lines
}

/// Says how consent stands, in one line, and that it is owed where it is.
pub fn consent(child: Id, shared: &Shared) -> Vec<ChildLine> {
    let (words, theme) = (&shared.words, &shared.theme);
    let (states, owed) = child_facts::consent_states(shared, child);
    let mut said: Vec<(ConsentState, Vec<String>)> = Vec::new();
    for (purpose, state) in states {
        if state == ConsentState::Owed {
            continue;
        }
        let purpose = words.get(purpose.id());
        match said.iter_mut().find(|(known, _)| *known == state) {
            Some((_, purposes)) => purposes.push(purpose),
            None => said.push((state, vec![purpose])),
        }
    }
    let mut lines = Vec::new();
    let said = if said.is_empty() {
        words.get("child-no-consent")
    } else {
        let of_state = |(state, purposes): &(ConsentState, Vec<String>)| {
            let args = [
                ("state", words.get(state.id()).into()),
                ("purposes", list(words, purposes).into()),
            ];
            words.with("child-consent-stands", &args)
        };
        said.iter().map(of_state).collect::<Vec<_>>().join(" · ")
    };
    lines.push(ChildLine::labelled(&words.get("term-consent"), said, theme));
    if !owed.is_empty() {
        let purposes: Vec<String> = owed.iter().map(|one| words.get(one.id())).collect();
        lines.push(ChildLine::new(
            words.with(
                "child-consent-owed",
                &[("purposes", list(words, &purposes).into())],
            ),
            theme.warn,
        ));
    }
    lines
}

/// Lists the people around the child, in the order in which they may be called, and its siblings.
pub fn family(child: Id, shared: &Shared) -> Vec<ChildLine> {
    let (words, theme, register) = (&shared.words, &shared.theme, &shared.register);
    let mut lines = Vec::new();
    if register.details.get(child).is_none() {
        lines.push(ChildLine::new(words.get("child-family-closed"), theme.dim));
    }
    let mut around: Vec<(usize, &PersonAround)> = child_facts::around(register, child)
        .iter()
        .enumerate()
        .collect();
    around.sort_by_key(|(_, person)| person.call_rule);
    for (at, person) in around {
        lines.extend(person_lines(person, shared).into_iter().map(|mut line| {
            if line.about != About::Nothing {
                line.about = About::Person(at);
            }
            line
        }));
    }
    if register.details.get(child).is_some() && child_facts::around(register, child).is_empty() {
        lines.push(ChildLine::new(words.get("child-nobody-around"), theme.dim));
    }
    for sibling in child_facts::siblings(register, child) {
        let Some(record) = register.children.get(sibling) else {
            continue;
        };
        lines.push(
            ChildLine::new(format!("{}  ", words.get("child-sibling")), theme.dim)
                .and(child_words::name(&record.name, shared), theme.normal)
                .and(
                    format!("  {}", child_words::sex_and_age(record, shared)),
                    theme.normal,
                )
                .about(About::Sibling(sibling)),
        );
    }
    lines
}

/// Writes somebody around the child in two lines: how to reach them and who they are, and what bears on it.
///
/// The number comes first, and who is not called has the reason in its place.
fn person_lines(person: &PersonAround, shared: &Shared) -> Vec<ChildLine> {
    let (words, theme) = (&shared.words, &shared.theme);
    let never = person.call_rule == CallRule::NeverContact;
    let sign = if person.died && !never {
        "·"
    } else {
        child_words::call_sign(person.call_rule)
    };
    let (reach, style) = match call_back_number(person) {
        Ok(number) => (number.to_owned(), theme.strong),
        Err(NoCall::Never) => (words.get(CallRule::NeverContact.id()), theme.danger),
        Err(NoCall::Died) => (words.get("child-person-died"), theme.dim),
        Err(NoCall::NoNumber) => (words.get("child-no-number"), theme.dim),
    };
    let line = ChildLine::new(format!("{sign} "), style)
        .and(reach, style)
        .and(
            format!("  {}", child_words::person(person, shared)),
            theme.strong,
        );
    let mut facts: Vec<String> = Vec::new();
    if person.carer {
        facts.push(words.get("term-carer"));
    }
    if person.guardian && !person.died {
        facts.push(words.get("term-guardian"));
    }
    if !never && !person.died {
        facts.push(words.get(person.call_rule.id()));
    }
    // What may be told to somebody who has died is nobody's question.
    if !person.died {
        facts.push(words.get(person.may_be_told.id()));
    }
    if person.unable && !person.died {
        facts.push(words.get("child-person-unable"));
    }
    if !person.died && (person.away == Some(true) || !person.works_at.is_empty()) {
        let away = [&person.works_at, &person.away_since, &person.comes_home]
            .into_iter()
            .filter(|text| !text.is_empty())
            .cloned()
            .collect::<Vec<_>>()
            .join(" ");
        facts.push(if away.is_empty() {
            words.get("child-person-away")
        } else {
            words.with("child-person-away-at", &[("where", away.into())])
        });
    }
    let mut lines = vec![line.about(About::Person(0))];
    if !facts.is_empty() {
        let facts = format!("  {}", facts.join(" · "));
        lines.push(ChildLine::new(facts, theme.dim));
    }
    if !person.remarks.trim().is_empty() {
        let remarks = child_words::name(&person.remarks, shared);
        lines.push(ChildLine::new(format!("  {remarks}"), theme.dim));
    }
    lines
}
