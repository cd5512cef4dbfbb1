//! The care team of a case in one form: stand-in, colleagues, who supervises.

use crate::care::ledger::ids::{Id, PersonId};
use crate::post::use_cases::cases::{self, Team};
use crate::tui::appointment_words::staff_name;
use crate::tui::care_form::{self, card_of, people};
use crate::tui::case_forms::titled;
use crate::tui::form::pick;
use crate::tui::form::spec::{Fault, FieldSpec, Form, LiveLine, Submitted, save};
use crate::tui::form::values::Values;
use crate::tui::layer::{Layer, Shared, Tone};
use crate::words::people::list;

/// Opens the care team of a case.
pub fn care_team(case: Id, shared: &Shared) -> Box<dyn Layer> {
    care_form::open(CareTeam { case }, shared)
}

/// Makes the form that a draft of this code about this record was typed in.
pub fn from_draft(code: &str, about: Option<Id>) -> Option<Box<dyn Form>> {
    let case = about.filter(|_| code == CareTeam::CODE)?;
    Some(Box::new(CareTeam { case }))
}

struct CareTeam {
    case: Id,
}

impl CareTeam {
    const CODE: &'static str = "care-team";
    const STAND_IN: usize = 0;
    const OTHERS: usize = 1;
    const SUPERVISOR: usize = 2;

    /// Gives the team before and as it is wished.
    fn teams(&self, values: &Values, shared: &Shared) -> Option<(Team, Team)> {
        let before = cases::team_of(&shared.register, self.case).ok()?;
        let after = Team {
            counselor: before.counselor,
            stand_in: people(values, Self::STAND_IN, shared).first().copied(),
            others: people(values, Self::OTHERS, shared),
            supervisor: people(values, Self::SUPERVISOR, shared).first().copied(),
        };
        Some((before, after))
    }
}

fn members(team: &Team) -> Vec<PersonId> {
    let mut members = vec![team.counselor];
    for person in team.stand_in.iter().chain(&team.others) {
        if !members.contains(person) {
            members.push(*person);
        }
    }
    members
}

fn names(people: &[PersonId], shared: &Shared) -> String {
    let names: Vec<String> = people
        .iter()
        .map(|person| staff_name(*person, shared))
        .collect();
    list(&shared.words, &names)
}

impl Form for CareTeam {
    fn kept_as(&self) -> (&'static str, Option<Id>) {
        (Self::CODE, Some(self.case))
    }

    fn title(&self, shared: &Shared) -> String {
        titled("team-title", self.case, shared)
    }

    fn fields(&self, shared: &Shared) -> Vec<FieldSpec> {
        let words = &shared.words;
        let team = cases::team_of(&shared.register, self.case).ok();
        let cards = |people: Vec<PersonId>| -> Vec<Id> {
            let cards = people.into_iter();
            cards.filter_map(|person| card_of(person, shared)).collect()
        };
        let of =
            |pick: fn(&Team) -> Vec<PersonId>| cards(team.as_ref().map(pick).unwrap_or_default());
        vec![
            FieldSpec::pick(words.get("term-stand-in"), pick::staff())
                .picked(of(|team| team.stand_in.into_iter().collect())),
            FieldSpec::pick_many(words.get("team-colleagues"), pick::staff())
                .picked(of(|team| team.others.clone())),
            FieldSpec::pick(words.get("role-supervisor"), pick::staff())
                .picked(of(|team| team.supervisor.into_iter().collect())),
        ]
    }

    fn live(&self, values: &Values, shared: &Shared) -> Vec<LiveLine> {
        let words = &shared.words;
        let Some((before, after)) = self.teams(values, shared) else {
            return Vec::new();
        };
        let (old, new) = (members(&before), members(&after));
        let without = |people: &[PersonId], others: &[PersonId]| -> Vec<PersonId> {
            let mut people = people.to_vec();
            people.retain(|person| !others.contains(person));
            people
        };
        let (joined, left) = (without(&new, &old), without(&old, &new));
        let mut lines = vec![LiveLine::new(
            words.with("team-reads", &[("names", names(&new, shared).into())]),
            Tone::Plain,
        )];
        if !joined.is_empty() {
            let text = words.with("team-joins", &[("names", names(&joined, shared).into())]);
            lines.push(LiveLine::new(text, Tone::Warning));
        }
        if !left.is_empty() {
            let text = words.with("team-leaves", &[("names", names(&left, shared).into())]);
            lines.push(LiveLine::new(text, Tone::Warning));
        }
        lines
    }

    fn submit(&mut self, values: &Values, shared: &Shared) -> Submitted {
        let Some((before, after)) = self.teams(values, shared) else {
            return Ok(Vec::new());
        };
        let known = members(&before);
        for (field, person) in [Self::STAND_IN, Self::OTHERS]
            .into_iter()
            .flat_map(|field| {
                people(values, field, shared)
                    .into_iter()
                    .map(move |one| (field, one))
            })
        {
            let roles = shared.access.people.get(&person);
            if !known.contains(&person) && !roles.is_some_and(|roles| roles.clinical()) {
                let name = staff_name(person, shared);
                let text = shared
                    .words
                    .with("sharing-not-clinical", &[("name", name.into())]);
                return Err(Fault::at(field, text).into());
            }
        }
        save(cases::change_team(
            &shared.register,
            &shared.me,
            self.case,
            &after,
        ))
    }
}
