//! What stands on the screen of settings, row by row.

use crate::care::ledger::ids::Id;
use crate::care::working_days::WEEK;
use crate::post::approvals::{self, Unapproved};
use crate::tui::appointment_words::staff_name;
use crate::tui::crisis_side;
use crate::tui::ground::Ground;
use crate::tui::layer::Shared;
use crate::tui::set_up::hours_text;
use crate::tui::settings_forms::{DAY, RHYTHM, WINDOWS};
use crate::tui::theme::Theme;
use crate::words::dates;
use crate::words::lang::begin_large;
use crate::words::people;
use crate::words::texts::Words;

/// What a row is about, and what opens it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum About {
    Heading,
    Post,
    Rhythm,
    Windows,
    Room(Id),
    NewRoom,
    Holiday(Id),
    NewHoliday,
    Person,
    People,
    Passphrase,
    NewKeys,
    Language,
    Theme,
    Pin,
}

/// A line of the screen: what it is called, and how it is set.
pub struct Row {
    pub about: About,
    pub label: String,
    pub value: String,
}

/// Gives the rows: this session's own first, then the post's, its rooms, days and people.
pub fn rows(shared: &Shared) -> Vec<Row> {
    let mut rows = Rows {
        words: &shared.words,
        rows: Vec::new(),
    };
    rows.add_own(shared);
    // Nothing of the post is handed to who only looks at figures: what would stand here is not its settings.
    if !shared.me.roles.only_oversees() {
        rows.add_post(shared);
        rows.add_numbers(shared);
        rows.add_rooms(shared);
        rows.add_holidays(shared);
        rows.add_people(shared);
    }
    rows.rows
}

struct Rows<'a> {
    words: &'a Words,
    rows: Vec<Row>,
}

impl Rows<'_> {
    fn add(&mut self, about: About, label: &str, value: String) {
        self.rows.push(Row {
            about,
            label: begin_large(label),
            value,
        });
    }

    /// Adds a row that is called by a text of the program.
    fn named(&mut self, about: About, label: &str, value: String) {
        self.add(about, &self.words.get(label), value);
    }

    /// Adds a row that says nothing but its name: a heading, or something to be done.
    fn only(&mut self, about: About, label: &str) {
        self.named(about, label, String::new());
    }

    fn add_own(&mut self, shared: &Shared) {
        let words = self.words;
        self.only(About::Heading, "settings-mine");
        let language = words.lang().own_name().to_owned();
        self.named(About::Language, "settings-language", language);
        let theme = words.get(theme_text(&shared.theme));
        self.named(About::Theme, "settings-theme", theme);
        self.only(About::Pin, "command-set-pin");
        self.only(About::Passphrase, "people-passphrase");
        self.only(About::NewKeys, "new-keys");
    }

    fn add_post(&mut self, shared: &Shared) {
        let (words, settings) = (self.words, &shared.register.settings);
        let or_none = |text: String| match text.is_empty() {
            true => words.get("settings-none"),
            false => text,
        };
        self.only(About::Heading, "term-post");
        let mut of_post = |label: &str, value: String| self.named(About::Post, label, value);
        of_post("settings-name", settings.name.clone());
        of_post("settings-code", settings.code.clone());
        of_post("settings-hours", hours_text::write(&settings.hours));
        let days: Vec<String> = WEEK
            .iter()
            .filter(|day| settings.open_days.contains(day))
            .map(|day| dates::weekday(words, *day))
            .collect();
        of_post("settings-open-days", people::list(words, &days));
        let class = hours_text::write(&settings.class_hours);
        of_post("settings-class-hours", or_none(class));
        of_post("settings-approval", approval_text(shared));
        let deputies = settings.deputies.iter();
        let deputies: Vec<String> = deputies.map(|person| staff_name(*person, shared)).collect();
        of_post("settings-deputies", or_none(people::list(words, &deputies)));
        let hotlines = crisis_side::hotline_rows(usize::MAX / 2, shared).join("");
        of_post("settings-hotlines", hotlines);
        of_post("settings-zone", settings.zone.name().to_owned());
    }

    fn add_numbers(&mut self, shared: &Shared) {
        let mut settings = shared.register.settings.clone();
        for (about, title, numbers) in [
            (About::Post, None, &DAY[..]),
            (About::Rhythm, Some("settings-rhythm-title"), &RHYTHM[..]),
            (About::Windows, Some("settings-windows-title"), &WINDOWS[..]),
        ] {
            if let Some(title) = title {
                self.only(About::Heading, title);
            }
            for (label, of) in numbers {
                self.named(about, label, of(&mut settings).to_string());
            }
        }
    }

    fn add_rooms(&mut self, shared: &Shared) {
        let words = self.words;
        self.only(About::Heading, "settings-rooms");
        let mut rooms: Vec<_> = shared.register.rooms.iter().collect();
        rooms.sort_by_key(|(id, room)| (room.retired, room.name.clone(), *id));
        for (id, room) in rooms {
            let seats = room.seats;
            let seats =
                seats.map(|seats| words.with("settings-seats-count", &[("count", seats.into())]));
            let retired = room.retired.then(|| words.get("settings-retired"));
            let said: Vec<String> = seats.into_iter().chain(retired).collect();
            self.add(About::Room(id), &room.name, said.join(" · "));
        }
        self.only(About::NewRoom, "settings-new-room");
    }

    fn add_holidays(&mut self, shared: &Shared) {
        let words = self.words;
        self.only(About::Heading, "settings-holidays");
        let mut holidays: Vec<_> = shared.register.holidays.iter().collect();
        holidays.sort_by_key(|(id, holiday)| (std::cmp::Reverse(holiday.first), *id));
        for (id, holiday) in holidays {
            let first = dates::date(words, holiday.first);
            let days = if holiday.first == holiday.last {
                first
            } else {
                format!("{first} – {}", dates::date(words, holiday.last))
            };
            let open = words.get("settings-open-out-of-turn");
            let value = match (holiday.name.is_empty(), holiday.open) {
                (true, false) => String::new(),
                (true, true) => open,
                (false, false) => holiday.name.clone(),
                (false, true) => format!("{} · {open}", holiday.name),
            };
            self.add(About::Holiday(id), &days, value);
        }
        self.only(About::NewHoliday, "settings-new-holiday");
    }

    fn add_people(&mut self, shared: &Shared) {
        self.only(About::Heading, "settings-people");
        self.only(About::People, "settings-people-screen");
        let mut cards: Vec<_> = shared.register.staff.iter().map(|(_, card)| card).collect();
        cards.sort_by(|a, b| a.full_name.cmp(&b.full_name));
        for card in cards {
            let countersign = card.needs_countersign;
            let value = countersign.then(|| self.words.get("settings-needs-countersign"));
            self.add(About::Person, &card.full_name, value.unwrap_or_default());
        }
    }
}

/// Says who approves a closing, and where nobody could.
fn approval_text(shared: &Shared) -> String {
    let words = &shared.words;
    let rule = words.get(shared.register.settings.closing_approval.id());
    let id = match approvals::nobody_could(&shared.register, &shared.me) {
        None => return rule,
        Some(Unapproved::Anybodys) => "settings-nobody-approves",
        Some(Unapproved::Ones) => "settings-nobody-approves-own",
    };
    words.with(id, &[("rule", rule.into())])
}

/// Names the colours in use.
fn theme_text(theme: &Theme) -> &'static str {
    if theme.is_on(Ground::Dark) {
        "settings-theme-dark"
    } else if theme.is_on(Ground::Light) {
        "settings-theme-light"
    } else if *theme == Theme::high_contrast() {
        "settings-theme-high-contrast"
    } else if *theme == Theme::plain() {
        "settings-theme-plain"
    } else {
        "settings-theme-auto"
    }
}
