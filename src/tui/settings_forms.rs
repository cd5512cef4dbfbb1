//! The forms of the settings: the post, the rhythm of contacts, the windows of follow-ups, a room, days off.

use crate::care::ledger::ids::Id;
use crate::care::records::holiday::Holiday;
use crate::care::records::room::Room;
use crate::care::records::settings::{Hotline, Settings, national_hotlines};
use crate::care::working_days::WEEK;
use crate::post::use_cases::settings as plans;
use crate::tui::care_form::{self, choose, day};
use crate::tui::crisis_side;
use crate::tui::form::pick;
use crate::tui::form::spec::{Fault, FieldSpec, Form, Submitted, save};
use crate::tui::form::values::Values;
use crate::tui::layer::{Layer, Shared};
use crate::tui::set_up::hours_text;
use crate::words::dates;
use crate::words::texts::Words;

/// A number of the settings: its text, and where it stands.
pub type Number = (&'static str, fn(&mut Settings) -> &mut u32);

/// The numbers of the rhythm, in days; "Risk decides rhythm" in the domain's words.
pub const RHYTHM: [Number; 11] = [
    ("settings-active-red", |s| &mut s.rhythm.active_red),
    ("settings-active-orange", |s| &mut s.rhythm.active_orange),
    ("settings-active-yellow", |s| &mut s.rhythm.active_yellow),
    ("settings-active-green", |s| &mut s.rhythm.active_green),
    ("settings-monitoring-orange", |s| {
        &mut s.rhythm.monitoring_orange
    }),
    ("settings-monitoring-yellow", |s| {
        &mut s.rhythm.monitoring_yellow
    }),
    ("settings-monitoring-green", |s| {
        &mut s.rhythm.monitoring_green
    }),
    ("settings-first-red", |s| &mut s.rhythm.first_red),
    ("settings-first-orange", |s| &mut s.rhythm.first_orange),
    ("settings-first-yellow", |s| {
        &mut s.rhythm.first_yellow_working
    }),
    ("settings-first-green", |s| {
        &mut s.rhythm.first_green_working
    }),
];

/// The numbers of the windows around a follow-up's due day, in days.
pub const WINDOWS: [Number; 6] = [
    ("settings-window-before", |s| &mut s.windows.before),
    ("settings-window-after", |s| &mut s.windows.after),
    ("settings-window-pressing-before", |s| {
        &mut s.windows.pressing_before
    }),
    ("settings-window-pressing-after", |s| {
        &mut s.windows.pressing_after
    }),
    ("settings-window-board", |s| &mut s.windows.board_after),
    ("settings-window-board-red", |s| {
        &mut s.windows.board_after_red
    }),
];

/// The numbers of the post's day.
pub const DAY: [Number; 7] = [
    ("settings-session-minutes", |s| &mut s.session_minutes),
    ("settings-grid-minutes", |s| &mut s.grid_minutes),
    ("settings-lock-minutes", |s| &mut s.lock_minutes),
    ("settings-note-owed", |s| &mut s.note_owed_after_minutes),
    ("settings-consent-ahead", |s| &mut s.consent_ends_ahead_days),
    ("settings-least-group", |s| &mut s.least_group),
    ("settings-approval-days", |s| &mut s.approval_days),
];

/// Opens the settings of the post.
pub fn post(shared: &Shared) -> Box<dyn Layer> {
    care_form::open(Post, shared)
}

/// Opens the rhythm of contacts by risk.
pub fn rhythm(shared: &Shared) -> Box<dyn Layer> {
    care_form::open(RHYTHM_FORM, shared)
}

/// Opens the windows of follow-ups.
pub fn windows(shared: &Shared) -> Box<dyn Layer> {
    care_form::open(WINDOWS_FORM, shared)
}

/// Opens a room, or a new one.
pub fn room(id: Option<Id>, shared: &Shared) -> Box<dyn Layer> {
    care_form::open(RoomForm { id }, shared)
}

/// Opens days off, or new ones.
pub fn holiday(id: Option<Id>, shared: &Shared) -> Box<dyn Layer> {
    care_form::open(HolidayForm { id }, shared)
}

/// Makes the form that a draft of this code was typed in.
pub fn from_draft(code: &str, about: Option<Id>) -> Option<Box<dyn Form>> {
    match code {
        "settings-post" => Some(Box::new(Post)),
        "settings-rhythm" => Some(Box::new(RHYTHM_FORM)),
        "settings-windows" => Some(Box::new(WINDOWS_FORM)),
        "settings-room" => Some(Box::new(RoomForm { id: about })),
        "settings-holiday" => Some(Box::new(HolidayForm { id: about })),
        _ => None,
    }
}

fn number_fields(numbers: &[Number], shared: &Shared) -> Vec<FieldSpec> {
    let mut settings = shared.register.settings.clone();
    let numbers = numbers.iter();
    numbers
        .map(|(label, of)| {
            FieldSpec::line(shared.words.get(label))
                .text(of(&mut settings).to_string())
                .most(5)
                .required()
        })
        .collect()
}

fn take_numbers(
    settings: &mut Settings,
    numbers: &[Number],
    from: usize,
    values: &Values,
    shared: &Shared,
) -> Result<(), Fault> {
    for (at, (_, of)) in numbers.iter().enumerate() {
        let typed = care_form::whole_number(values.text(from + at));
        let fault = || Fault::at(from + at, shared.words.get("settings-not-a-number"));
        *of(settings) = typed.ok_or_else(fault)?;
    }
    Ok(())
}

const RHYTHM_FORM: Numbers = Numbers {
    code: "settings-rhythm",
    title: "settings-rhythm-title",
    numbers: &RHYTHM,
};

const WINDOWS_FORM: Numbers = Numbers {
    code: "settings-windows",
    title: "settings-windows-title",
    numbers: &WINDOWS,
};

struct Numbers {
    code: &'static str,
    title: &'static str,
    numbers: &'static [Number],
}

impl Form for Numbers {
    fn kept_as(&self) -> (&'static str, Option<Id>) {
        (self.code, None)
    }

    fn title(&self, shared: &Shared) -> String {
        shared.words.get(self.title)
    }

    fn fields(&self, shared: &Shared) -> Vec<FieldSpec> {
        number_fields(self.numbers, shared)
    }

    fn submit(&mut self, values: &Values, shared: &Shared) -> Submitted {
        let mut settings = shared.register.settings.clone();
        take_numbers(&mut settings, self.numbers, 0, values, shared)?;
        save(plans::change(
            &shared.register,
            &shared.me,
            shared.now,
            &settings,
        ))
    }
}

struct Post;

const NAME: usize = 0;
const HOURS: usize = 1;
const DAYS: usize = 2;
const CLASS: usize = 3;
const LANGUAGE: usize = 4;
const APPROVAL: usize = 5;
const DAY_FROM: usize = 6;
const DEPUTIES: usize = DAY_FROM + DAY.len();
const HOTLINES: usize = DEPUTIES + 1;
const ZONE: usize = HOTLINES + 1;

impl Form for Post {
    fn kept_as(&self) -> (&'static str, Option<Id>) {
        ("settings-post", Some(Settings::ID))
    }

    fn title(&self, shared: &Shared) -> String {
        shared.words.get("settings-post-title")
    }

    fn fields(&self, shared: &Shared) -> Vec<FieldSpec> {
        let (words, settings) = (&shared.words, &shared.register.settings);
        let days = WEEK.map(|day| dates::weekday(words, day)).to_vec();
        let open = WEEK.map(|day| settings.open_days.contains(&day)).to_vec();
        let mut fields = vec![
            FieldSpec::line(words.get("settings-name"))
                .text(settings.name.clone())
                .required(),
            FieldSpec::line(words.get("settings-hours"))
                .text(hours_text::write(&settings.hours))
                .required(),
            FieldSpec::many(words.get("settings-open-days"), days).ticked(open),
            FieldSpec::line(words.get("settings-class-hours"))
                .text(hours_text::write(&settings.class_hours)),
            choose("settings-language", &settings.language, shared),
            choose("settings-approval", &settings.closing_approval, shared),
        ];
        fields.extend(number_fields(&DAY, shared));
        let deputies = settings.deputies.iter();
        let deputies = deputies.filter_map(|person| care_form::card_of(*person, shared));
        let label = words.get("settings-deputies");
        fields.push(FieldSpec::pick_many(label, pick::staff()).picked(deputies.collect()));
        let hotlines = settings.hotlines.iter().map(|one| {
            let name = crisis_side::hotline_name(one, words);
            format!("{} {name}", one.number).trim_end().to_owned()
        });
        let hotlines = hotlines.collect::<Vec<_>>().join("\n");
        fields.push(FieldSpec::lines(words.get("settings-hotlines"), 4).text(hotlines));
        fields.push(
            FieldSpec::line(words.get("settings-zone"))
                .text(settings.zone.name())
                .hint(words.get("settings-zone-hint"))
                .required(),
        );
        fields
    }

    fn submit(&mut self, values: &Values, shared: &Shared) -> Submitted {
        let mut settings = shared.register.settings.clone();
        settings.name = values.trimmed(NAME);
        let hours = |field: usize| {
            let fault = || Fault::at(field, shared.words.get("set-up-hours-wrong"));
            hours_text::read(values.text(field)).ok_or_else(fault)
        };
        settings.hours = hours(HOURS)?;
        settings.class_hours = if values.text(CLASS).trim().is_empty() {
            Vec::new()
        } else {
            hours(CLASS)?
        };
        settings.open_days = values.ticked_of(DAYS, &WEEK);
        if let Some(language) = values.one_of(LANGUAGE) {
            settings.language = language;
        }
        if let Some(rule) = values.one_of(APPROVAL) {
            settings.closing_approval = rule;
        }
        take_numbers(&mut settings, &DAY, DAY_FROM, values, shared)?;
        settings.deputies = care_form::people(values, DEPUTIES, shared);
        settings.hotlines = hotlines(values.text(HOTLINES), &shared.words);
        settings.zone = values.trimmed(ZONE).parse().map_err(|_| {
            let text = shared.words.get("settings-zone-wrong");
            Fault::at(ZONE, text)
        })?;
        save(plans::change(
            &shared.register,
            &shared.me,
            shared.now,
            &settings,
        ))
    }
}

/// Reads the numbers that stand beside a crisis log, one a line: the number, then whose it is. None at all are those of
/// the country; a name that is the program's own is left to the program, so that it is in each reader's language.
fn hotlines(text: &str, words: &Words) -> Vec<Hotline> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let read: Vec<Hotline> = lines
        .map(|line| {
            let (number, name) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
            let mut hotline = Hotline {
                number: number.to_owned(),
                name: String::new(),
            };
            let name = name.trim();
            if name != crisis_side::hotline_name(&hotline, words) {
                name.clone_into(&mut hotline.name);
            }
            hotline
        })
        .collect();
    match read.is_empty() {
        true => national_hotlines(),
        false => read,
    }
}

struct RoomForm {
    id: Option<Id>,
}

impl Form for RoomForm {
    fn kept_as(&self) -> (&'static str, Option<Id>) {
        ("settings-room", self.id)
    }

    fn title(&self, shared: &Shared) -> String {
        shared.words.get("change-room")
    }

    fn fields(&self, shared: &Shared) -> Vec<FieldSpec> {
        let words = &shared.words;
        let room = self.id.and_then(|id| shared.register.rooms.get(id));
        let room = room.cloned().unwrap_or_default();
        let seats = room.seats.map(|seats| seats.to_string());
        vec![
            FieldSpec::line(words.get("settings-name"))
                .text(room.name)
                .required(),
            FieldSpec::line(words.get("settings-seats"))
                .text(seats.unwrap_or_default())
                .most(4),
            FieldSpec::on_off(words.get("settings-retired")).on(room.retired),
        ]
    }

    fn submit(&mut self, values: &Values, shared: &Shared) -> Submitted {
        let typed = values.text(1).trim();
        let seats = care_form::whole_number(typed);
        if seats.is_none() && !typed.is_empty() {
            return Err(Fault::at(1, shared.words.get("settings-not-a-number")).into());
        }
        let room = Room {
            name: values.text(0).to_owned(),
            seats,
            retired: values.is_on(2),
        };
        let (register, me) = (&shared.register, &shared.me);
        save(plans::put_room(register, me, &shared.fresh, self.id, &room))
    }
}

struct HolidayForm {
    id: Option<Id>,
}

impl Form for HolidayForm {
    fn kept_as(&self) -> (&'static str, Option<Id>) {
        ("settings-holiday", self.id)
    }

    fn title(&self, shared: &Shared) -> String {
        shared.words.get("change-holiday")
    }

    fn fields(&self, shared: &Shared) -> Vec<FieldSpec> {
        let words = &shared.words;
        let known = self.id.and_then(|id| shared.register.holidays.get(id));
        let day = |label: &str, day: Option<chrono::NaiveDate>| {
            let field = FieldSpec::day(label).required();
            match day {
                Some(day) => field.on_day(day),
                None => field,
            }
        };
        vec![
            day(
                &words.get("settings-first-day"),
                known.map(|known| known.first),
            ),
            day(
                &words.get("settings-last-day"),
                known.map(|known| known.last),
            ),
            FieldSpec::line(words.get("settings-name"))
                .text(known.map(|known| known.name.clone()).unwrap_or_default()),
            FieldSpec::on_off(words.get("settings-open-out-of-turn"))
                .on(known.is_some_and(|known| known.open)),
        ]
    }

    fn submit(&mut self, values: &Values, shared: &Shared) -> Submitted {
        let holiday = Holiday {
            first: day(values, 0, shared)?,
            last: day(values, 1, shared)?,
            name: values.trimmed(2),
            open: values.is_on(3),
        };
        let (register, me) = (&shared.register, &shared.me);
        let planned = plans::put_holiday(register, me, &shared.fresh, self.id, &holiday);
        save(planned)
    }
}
