//! Handing cases over in one form, getting them back, and handing over for somebody who cannot.

use zeroize::Zeroizing;

use crate::care::ledger::ids::Kind;
use crate::care::ledger::ids::{Id, PersonId};
use crate::care::ledger::rights;
use crate::care::post_time::day_of;
use crate::post::use_cases::handovers::{self, DAYS_FOR_NOTES, Wish};
use crate::tui::appointment_words::{staff_name, times, with_whom};
use crate::tui::care_form::{self, choose_yourself, save_at_once};
use crate::tui::child_facts::today;
use crate::tui::child_words::name_of;
use crate::tui::emergency_form::words_line;
use crate::tui::form::confirm::Confirm;
use crate::tui::form::menu::Menu;
use crate::tui::form::spec::{Fault, FieldSpec, Form, LiveLine, Submitted, save};
use crate::tui::form::values::Values;
use crate::tui::job::{Answer, ByForce, Job};
use crate::tui::layer::{Ask, Layer, Notice, Shared, Tone};
use crate::tui::sharing_words;
use crate::words::dates;

/// How many clashing appointments are named; the rest are counted.
const NAMED: usize = 3;

/// Opens what can be done with handovers: a new one, the end of those under way, one for somebody who cannot.
pub fn menu(shared: &Shared) -> Box<dyn Layer> {
    let open: Vec<Id> = handovers::of_person(&shared.register, shared.me.person)
        .into_iter()
        .map(|(id, _)| id)
        .collect();
    let words = &shared.words;
    let mut rows = vec![words.get("handover-new"), words.get("handover-forced")];
    rows.extend(open.iter().filter_map(|id| {
        let handover = shared.register.handovers.get(*id)?;
        let line = sharing_words::handover(handover, shared);
        Some(words.with("handover-give-back", &[("handover", line.into())]))
    }));
    let title = words.get("handover-title");
    Box::new(Menu::of_choices(
        title,
        rows,
        move |row, shared, asks| match row {
            0 if handovers::caseload(&shared.register, shared.me.person).is_empty() => {
                say(asks, "handover-no-cases", shared);
            }
            1 if Forced::absent(shared).is_empty() => say(asks, "handover-no-others", shared),
            0 => asks.push(Ask::Open(care_form::open(HandOver, shared))),
            1 => asks.push(Ask::Open(care_form::open(Forced, shared))),
            row => {
                if let Some(id) = open.get(row - 2) {
                    asks.extend(ask_back(*id, shared).map(Ask::Open));
                }
            }
        },
    ))
}

fn say(asks: &mut Vec<Ask>, id: &str, shared: &Shared) {
    asks.push(Ask::Say(Notice {
        text: shared.words.get(id),
        tone: Tone::Warning,
    }));
}

fn ask_back(id: Id, shared: &Shared) -> Option<Box<dyn Layer>> {
    let handover = shared.register.handovers.get(id)?;
    let words = &shared.words;
    let lines = vec![
        sharing_words::handover(handover, shared),
        words.get("handover-back-means"),
    ];
    let question = Confirm::new(
        words.get("handover-back-title"),
        lines,
        move |shared, asks| {
            let (register, me) = (&shared.register, &shared.me);
            save_at_once(
                handovers::give_back(register, me, shared.now, id),
                shared,
                asks,
            );
        },
    );
    Some(Box::new(question.yes(words.get("handover-back-yes"))))
}

/// Makes the form that a draft of this code was typed in.
pub fn from_draft(code: &str) -> Option<Box<dyn Form>> {
    match code {
        HandOver::CODE => Some(Box::new(HandOver)),
        Forced::CODE => Some(Box::new(Forced)),
        _ => None,
    }
}

/// Gives the counselors who can take cases over from somebody, by name.
fn successors(from: Option<PersonId>, shared: &Shared) -> Vec<PersonId> {
    let people = shared.access.people.iter();
    let mut people: Vec<PersonId> = people
        .filter(|(person, roles)| roles.counselor && Some(**person) != from)
        .map(|(person, _)| *person)
        .collect();
    people.sort_by_key(|person| (*person != shared.me.person, staff_name(*person, shared)));
    people
}

fn names(people: &[PersonId], shared: &Shared) -> Vec<String> {
    let names = people.iter();
    names.map(|person| staff_name(*person, shared)).collect()
}

/// Names a case by child and number.
fn case_name(case: Id, shared: &Shared) -> String {
    match shared.register.cases.get(case) {
        Some(header) => format!("{} {}", name_of(header.child, shared), header.number),
        None => String::new(),
    }
}

/// Says what goes over with the cases, and what stays.
fn outlook_lines(wish: &Wish, shared: &Shared) -> Vec<LiveLine> {
    let words = &shared.words;
    let outlook = handovers::outlook(&shared.register, wish, today(shared));
    let mut lines = Vec::new();
    let moves = rights::writes(shared.me.roles, Kind::Appointment);
    let appointments = if moves { outlook.appointments.len() } else { 0 };
    lines.push(LiveLine::new(
        words.with(
            "handover-goes-over",
            &[
                ("cases", wish.cases.len().into()),
                ("appointments", appointments.into()),
                ("followups", outlook.follow_ups.len().into()),
            ],
        ),
        Tone::Plain,
    ));
    if !moves && !outlook.appointments.is_empty() {
        let text = words.get("handover-appointments-stay");
        lines.push(LiveLine::new(text, Tone::Warning));
    }
    if !outlook.clashing.is_empty() {
        let named = outlook.clashing.iter().take(NAMED).filter_map(|id| {
            let one = shared.register.appointments.get(*id)?;
            Some(format!("{} {}", when(one, shared), with_whom(one, shared)))
        });
        let mut named: Vec<String> = named.collect();
        let more = outlook.clashing.len().saturating_sub(NAMED);
        if more > 0 {
            named.push(words.with("handover-clashes-more", &[("count", more.into())]));
        }
        lines.push(LiveLine::new(
            words.with(
                "handover-clashes",
                &[
                    ("count", outlook.clashing.len().into()),
                    ("named", crate::words::people::list(words, &named).into()),
                ],
            ),
            Tone::Warning,
        ));
    }
    lines
}

fn when(appointment: &crate::care::records::appointment::Appointment, shared: &Shared) -> String {
    let zone = shared.register.settings.zone;
    let day = day_of(zone, appointment.start);
    let day = dates::date_near(&shared.words, day, today(shared));
    format!("{day} {}", times(appointment, shared))
}

struct HandOver;

impl HandOver {
    const CODE: &'static str = "hand-over";
    const TO: usize = 0;
    const BEGINS: usize = 1;
    const ENDS: usize = 2;
    const STAYS: usize = 3;
    const CASES: usize = 4;
    /// The first of the lines on what to watch, one for each case.
    const WATCH: usize = 5;

    fn wish(values: &Values, shared: &Shared) -> Option<Wish> {
        let me = shared.me.person;
        let to = *successors(Some(me), shared).get(values.choice(Self::TO))?;
        let cases = handovers::caseload(&shared.register, me);
        let ticked = values.ticked(Self::CASES);
        Some(Wish {
            from: me,
            to,
            begins: values
                .moment(Self::BEGINS)
                .map_or_else(|| today(shared), |said| said.date),
            ends: values.moment(Self::ENDS).map(|said| said.date),
            cases: cases
                .into_iter()
                .enumerate()
                .filter(|(at, _)| ticked.get(*at) == Some(&true))
                .map(|(at, case)| (case, values.trimmed(Self::WATCH + at)))
                .collect(),
            stays: values.is_on(Self::STAYS),
            forced: None,
        })
    }
}

impl Form for HandOver {
    fn kept_as(&self) -> (&'static str, Option<Id>) {
        (Self::CODE, None)
    }

    fn title(&self, shared: &Shared) -> String {
        shared.words.get("handover-title")
    }

    fn verb(&self) -> &'static str {
        "handover-verb"
    }

    fn fields(&self, shared: &Shared) -> Vec<FieldSpec> {
        let words = &shared.words;
        let me = shared.me.person;
        let cases = handovers::caseload(&shared.register, me);
        let titles: Vec<String> = cases.iter().map(|case| case_name(*case, shared)).collect();
        let mut fields = vec![
            FieldSpec::choice(
                words.get("handover-to"),
                names(&successors(Some(me), shared), shared),
            ),
            FieldSpec::day(words.get("handover-begins"))
                .on_day(today(shared))
                .required(),
            FieldSpec::day(words.get("handover-ends")).hint(words.get("handover-ends-hint")),
            FieldSpec::on_off(words.get("handover-stays"))
                .visible_if(|values| values.moment(Self::ENDS).is_none()),
            FieldSpec::many(words.get("handover-cases"), titles.clone())
                .ticked(vec![true; titles.len()]),
        ];
        for (at, title) in titles.into_iter().enumerate() {
            let label = words.with("handover-watch", &[("case", title.into())]);
            fields.push(
                FieldSpec::line(label)
                    .visible_if(move |values| values.ticked(Self::CASES).get(at) == Some(&true)),
            );
        }
        fields
    }

    fn live(&self, values: &Values, shared: &Shared) -> Vec<LiveLine> {
        let words = &shared.words;
        let Some(wish) = Self::wish(values, shared) else {
            let text = words.get("handover-nobody");
            return vec![LiveLine::new(text, Tone::Warning)];
        };
        let mut lines = outlook_lines(&wish, shared);
        let name = staff_name(wish.to, shared);
        lines.push(LiveLine::new(
            match wish.ends {
                Some(ends) => words.with(
                    "handover-time-means",
                    &[
                        ("name", name.into()),
                        ("day", dates::date_near(words, ends, today(shared)).into()),
                        ("days", DAYS_FOR_NOTES.into()),
                    ],
                ),
                None if wish.stays => words.with("handover-good-stays", &[("name", name.into())]),
                None => words.with("handover-good-means", &[("name", name.into())]),
            },
            Tone::Warning,
        ));
        lines
    }

    fn submit(&mut self, values: &Values, shared: &Shared) -> Submitted {
        let Some(wish) = Self::wish(values, shared) else {
            return Err(Fault::at(Self::TO, shared.words.get("handover-nobody")).into());
        };
        save(handovers::hand_over(
            &shared.register,
            &shared.me,
            &shared.access,
            &shared.fresh,
            shared.now,
            &wish,
        ))
    }
}

struct Forced;

impl Forced {
    const CODE: &'static str = "hand-over-forced";
    const FROM: usize = 0;
    const TO: usize = 1;
    const ENDS: usize = 2;
    const REASON: usize = 3;
    const WORDS: usize = 4;

    /// Gives everyone who has open cases, oneself left out: who is gone has no place among those at work.
    fn absent(shared: &Shared) -> Vec<PersonId> {
        let cases = shared.register.cases.iter();
        let mut people: Vec<PersonId> = cases
            .filter(|(_, case)| case.is_open() && case.counselor != shared.me.person)
            .map(|(_, case)| case.counselor)
            .collect();
        people.sort_unstable();
        people.dedup();
        people.sort_by_key(|person| staff_name(*person, shared));
        people
    }

    fn wish(values: &Values, shared: &Shared) -> Option<Wish> {
        let from = *Self::absent(shared).get(values.choice(Self::FROM))?;
        let to = *successors(None, shared).get(values.choice(Self::TO))?;
        let cases = handovers::caseload(&shared.register, from);
        Some(Wish {
            from,
            to,
            begins: today(shared),
            ends: values.moment(Self::ENDS).map(|said| said.date),
            cases: cases
                .into_iter()
                .map(|case| (case, String::new()))
                .collect(),
            stays: false,
            forced: Some(values.trimmed(Self::REASON)),
        })
    }
}

impl Form for Forced {
    fn kept_as(&self) -> (&'static str, Option<Id>) {
        (Self::CODE, None)
    }

    fn title(&self, shared: &Shared) -> String {
        shared.words.get("handover-forced-title")
    }

    fn verb(&self) -> &'static str {
        "handover-verb"
    }

    fn fields(&self, shared: &Shared) -> Vec<FieldSpec> {
        let words = &shared.words;
        vec![
            choose_yourself(
                "handover-from",
                names(&Self::absent(shared), shared),
                shared,
            ),
            choose_yourself(
                "handover-to",
                names(&successors(None, shared), shared),
                shared,
            ),
            FieldSpec::day(words.get("handover-ends")).hint(words.get("handover-ends-hint")),
            FieldSpec::line(words.get("case-why")).required(),
            FieldSpec::secret(words.get("emergency-words"))
                .hint(words.get("emergency-words-hint"))
                .required(),
        ]
    }

    fn live(&self, values: &Values, shared: &Shared) -> Vec<LiveLine> {
        let mut lines: Vec<LiveLine> = Self::wish(values, shared)
            .map(|wish| outlook_lines(&wish, shared))
            .unwrap_or_default();
        let means = shared.words.get("handover-forced-means");
        lines.push(LiveLine::new(means, Tone::Warning));
        lines.extend(words_line(values.text(Self::WORDS), shared));
        lines
    }

    fn submit(&mut self, values: &Values, shared: &Shared) -> Submitted {
        let Some(wish) = Self::wish(values, shared) else {
            let absent = Self::absent(shared).len();
            let field = match values.choice(Self::FROM) < absent {
                true => Self::TO,
                false => Self::FROM,
            };
            return Err(Fault::at(field, shared.words.get("form-required")).into());
        };
        if wish.from == wish.to {
            let text = shared.words.get("handover-to-themselves");
            return Err(Fault::at(Self::TO, text).into());
        }
        let change = handovers::hand_over(
            &shared.register,
            &shared.me,
            &shared.access,
            &shared.fresh,
            shared.now,
            &wish,
        )?;
        Ok(vec![Ask::Do(Job::HandOverByForce(Box::new(ByForce {
            change,
            to: wish.to,
            until: handovers::key_ends(&shared.register, wish.ends),
            cases: wish.cases.into_iter().map(|(case, _)| case).collect(),
            words: Zeroizing::new(values.text(Self::WORDS).to_owned()),
        })))])
    }

    fn answer(&mut self, answer: Answer, shared: &Shared, asks: &mut Vec<Ask>) -> Option<Fault> {
        if matches!(answer, Answer::ByRecovery) {
            asks.push(Ask::Close);
            asks.push(Ask::Say(Notice {
                text: shared.words.get("handover-forced-done"),
                tone: Tone::Saved,
            }));
        }
        None
    }
}
