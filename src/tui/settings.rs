//! The settings: the post's, which administrators change and everyone reads, and this session's own.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::care::ledger::ids::{Id, Kind};
use crate::care::ledger::rights;
use crate::care::working_days::WEEK;
use crate::post::approvals::{self, Unapproved};
use crate::post::use_cases::settings as plans;
use crate::tui::appointment_words::staff_name;
use crate::tui::care_form::save_at_once;
use crate::tui::commands::{Command, Context};
use crate::tui::crisis_side;
use crate::tui::form::menu::Menu;
use crate::tui::form::undrafted::Undrafted;
use crate::tui::ground::Ground;
use crate::tui::layer::{Ask, Layer, Notice, Shared, Taken, Tone};
use crate::tui::new_keys_form;
use crate::tui::people_forms::NewPassphrase;
use crate::tui::set_up::hours_text;
use crate::tui::settings_forms::{self, DAY, RHYTHM, WINDOWS};
use crate::tui::table::{CellText, Column, Room, Selection, Table};
use crate::tui::theme::{Choice, Theme};
use crate::words::dates;
use crate::words::lang::begin_large;
use crate::words::people;

/// What a row is about, and what opens it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum About {
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

struct Row {
    about: About,
    label: String,
    value: String,
}

/// The screen of settings.
pub struct SettingsScreen {
    rows: Vec<Row>,
    made_for: Option<(u64, crate::words::lang::Lang, Theme)>,
    selection: Selection,
    height: usize,
}

impl SettingsScreen {
    /// Opens the settings.
    pub fn new(shared: &Shared) -> SettingsScreen {
        let mut screen = SettingsScreen {
            rows: Vec::new(),
            made_for: None,
            selection: Selection::default(),
            height: 10,
        };
        screen.settle(shared);
        screen.move_by(0);
        screen
    }

    fn settle(&mut self, shared: &Shared) {
        let key = (shared.register.version, shared.words.lang(), shared.theme);
        if self.made_for != Some(key) {
            self.made_for = Some(key);
            self.rows = rows(shared);
            self.selection.settle(self.rows.len(), self.height);
        }
    }

    fn selected(&self) -> Option<About> {
        let row = self.selection.row(self.rows.len())?;
        self.rows.get(row).map(|row| row.about)
    }

    /// Moves to the next row that is more than a heading.
    fn move_by(&mut self, by: isize) {
        let count = self.rows.len();
        self.selection.move_by(by, count);
        let step = if by < 0 { -1 } else { 1 };
        for _ in 0..count {
            if self.selected() != Some(About::Heading) {
                break;
            }
            let at = self.selection.row(count);
            self.selection.move_by(step, count);
            if self.selection.row(count) == at {
                self.selection.move_by(-step, count);
            }
        }
    }

    /// Tells whether the row is of this session or person, which everybody changes for themselves.
    fn is_ones_own(&self) -> bool {
        use About::{Language, NewKeys, Passphrase, People, Person, Pin, Theme};
        let own = [Language, Theme, Pin, Passphrase, NewKeys, Person, People];
        self.selected().is_some_and(|about| own.contains(&about))
    }

    fn open(&self, shared: &Shared, asks: &mut Vec<Ask>) {
        let Some(about) = self.selected() else { return };
        match about {
            About::Language => asks.push(Ask::Give(Command::SwitchLanguage)),
            About::Pin => asks.push(Ask::Give(Command::SetPin)),
            About::Person | About::People => asks.push(Ask::Give(Command::GoPeople)),
            About::Passphrase => {
                let form = Box::new(NewPassphrase);
                asks.push(Ask::Open(Box::new(Undrafted::new(form, shared))));
            }
            About::NewKeys => asks.push(Ask::Open(new_keys_form::form(shared))),
            About::Theme => asks.push(Ask::Open(Box::new(themes(shared)))),
            About::Heading => {}
            _ if !may_change(shared) => say(asks, shared, "settings-read-only"),
            About::Post => asks.push(Ask::Open(settings_forms::post(shared))),
            About::Rhythm => asks.push(Ask::Open(settings_forms::rhythm(shared))),
            About::Windows => asks.push(Ask::Open(settings_forms::windows(shared))),
            About::Room(id) => asks.push(Ask::Open(settings_forms::room(Some(id), shared))),
            About::NewRoom => asks.push(Ask::Open(settings_forms::room(None, shared))),
            About::Holiday(id) => asks.push(Ask::Open(settings_forms::holiday(Some(id), shared))),
            About::NewHoliday => asks.push(Ask::Open(settings_forms::holiday(None, shared))),
        }
    }

    /// Makes another of what the cursor stands on.
    fn another(&self, shared: &Shared, asks: &mut Vec<Ask>) {
        if !may_change(shared) {
            say(asks, shared, "settings-read-only");
            return;
        }
        asks.push(Ask::Open(match self.selected() {
            Some(About::Holiday(_) | About::NewHoliday) => settings_forms::holiday(None, shared),
            _ => settings_forms::room(None, shared),
        }));
    }

    /// Takes days off away; retires a room, or brings it back, since appointments may stand on it.
    fn remove(&self, shared: &Shared, asks: &mut Vec<Ask>) {
        let (register, me) = (&shared.register, &shared.me);
        let planned = match self.selected() {
            Some(About::Holiday(id)) => plans::remove_holiday(register, me, id),
            Some(About::Room(id)) => {
                let Some(room) = register.rooms.get(id) else {
                    return;
                };
                let mut room = room.clone();
                room.retired = !room.retired;
                plans::put_room(register, me, &shared.fresh, Some(id), &room)
            }
            _ => return,
        };
        save_at_once(planned, shared, asks);
    }
}

fn may_change(shared: &Shared) -> bool {
    rights::writes(shared.me.roles, Kind::Settings)
}

fn say(asks: &mut Vec<Ask>, shared: &Shared, id: &str) {
    asks.push(Ask::Say(Notice {
        text: shared.words.get(id),
        tone: Tone::Warning,
    }));
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

fn themes(shared: &Shared) -> Menu {
    let words = &shared.words;
    let rows = Choice::ALL.map(|(_, id)| words.get(id)).to_vec();
    Menu::of_choices(words.get("settings-theme"), rows, move |row, _, asks| {
        asks.extend(Choice::ALL.get(row).map(|(choice, _)| Ask::Theme(*choice)));
    })
}

fn rows(shared: &Shared) -> Vec<Row> {
    let (words, register) = (&shared.words, &shared.register);
    let mut settings = register.settings.clone();
    let mut rows = Vec::new();
    let mut add = |about, label: String, value: String| {
        rows.push(Row {
            about,
            label: begin_large(&label),
            value,
        });
    };
    let none = || words.get("settings-none");
    add(About::Heading, words.get("settings-mine"), String::new());
    add(
        About::Language,
        words.get("settings-language"),
        words.lang().own_name().to_owned(),
    );
    add(
        About::Theme,
        words.get("settings-theme"),
        words.get(theme_text(&shared.theme)),
    );
    add(About::Pin, words.get("command-set-pin"), String::new());
    add(
        About::Passphrase,
        words.get("people-passphrase"),
        String::new(),
    );
    add(About::NewKeys, words.get("new-keys"), String::new());
    // Nothing of the post is handed to who only looks at figures: what would stand here is not its settings.
    if shared.me.roles.only_oversees() {
        return rows;
    }
    add(About::Heading, words.get("term-post"), String::new());
    add(
        About::Post,
        words.get("settings-name"),
        settings.name.clone(),
    );
    add(
        About::Post,
        words.get("settings-code"),
        settings.code.clone(),
    );
    let hours = hours_text::write(&settings.hours);
    add(About::Post, words.get("settings-hours"), hours);
    let days = WEEK.iter();
    let days: Vec<String> = days
        .filter(|day| settings.open_days.contains(day))
        .map(|day| dates::weekday(words, *day))
        .collect();
    add(
        About::Post,
        words.get("settings-open-days"),
        people::list(words, &days),
    );
    let class = hours_text::write(&settings.class_hours);
    let class = if class.is_empty() { none() } else { class };
    add(About::Post, words.get("settings-class-hours"), class);
    let mut approval = words.get(settings.closing_approval.id());
    if let Some(whose) = approvals::nobody_could(&shared.register, &shared.me) {
        let id = match whose {
            Unapproved::Anybodys => "settings-nobody-approves",
            Unapproved::Ones => "settings-nobody-approves-own",
        };
        approval = words.with(id, &[("rule", approval.into())]);
    }
    add(About::Post, words.get("settings-approval"), approval);
    let deputies: Vec<String> = settings
        .deputies
        .iter()
        .map(|person| staff_name(*person, shared))
        .collect();
    let deputies = match deputies.is_empty() {
        true => none(),
        false => people::list(words, &deputies),
    };
    add(About::Post, words.get("settings-deputies"), deputies);
    let hotlines = crisis_side::hotline_rows(usize::MAX / 2, shared).join("");
    add(About::Post, words.get("settings-hotlines"), hotlines);
    let zone = settings.zone.name().to_owned();
    add(About::Post, words.get("settings-zone"), zone);
    for (about, title, numbers) in [
        (About::Post, None, &DAY[..]),
        (About::Rhythm, Some("settings-rhythm-title"), &RHYTHM[..]),
        (About::Windows, Some("settings-windows-title"), &WINDOWS[..]),
    ] {
        if let Some(title) = title {
            add(About::Heading, words.get(title), String::new());
        }
        for (label, of) in numbers {
            let number = of(&mut settings).to_string();
            add(about, words.get(label), number);
        }
    }
    add(About::Heading, words.get("settings-rooms"), String::new());
    let mut rooms: Vec<_> = register.rooms.iter().collect();
    rooms.sort_by_key(|(id, room)| (room.retired, room.name.clone(), *id));
    for (id, room) in rooms {
        let mut said = Vec::new();
        if let Some(seats) = room.seats {
            said.push(words.with("settings-seats-count", &[("count", seats.into())]));
        }
        if room.retired {
            said.push(words.get("settings-retired"));
        }
        add(About::Room(id), room.name.clone(), said.join(" · "));
    }
    add(
        About::NewRoom,
        words.get("settings-new-room"),
        String::new(),
    );
    add(
        About::Heading,
        words.get("settings-holidays"),
        String::new(),
    );
    let mut holidays: Vec<_> = register.holidays.iter().collect();
    holidays.sort_by_key(|(id, holiday)| (std::cmp::Reverse(holiday.first), *id));
    for (id, holiday) in holidays {
        let (first, last) = (
            dates::date(words, holiday.first),
            dates::date(words, holiday.last),
        );
        let days = if holiday.first == holiday.last {
            first
        } else {
            format!("{first} – {last}")
        };
        let open = words.get("settings-open-out-of-turn");
        let value = match (holiday.name.is_empty(), holiday.open) {
            (true, false) => String::new(),
            (true, true) => open,
            (false, false) => holiday.name.clone(),
            (false, true) => format!("{} · {open}", holiday.name),
        };
        add(About::Holiday(id), days, value);
    }
    add(
        About::NewHoliday,
        words.get("settings-new-holiday"),
        String::new(),
    );
    add(About::Heading, words.get("settings-people"), String::new());
    add(
        About::People,
        words.get("settings-people-screen"),
        String::new(),
    );
    let mut cards: Vec<_> = register.staff.iter().map(|(_, card)| card).collect();
    cards.sort_by(|a, b| a.full_name.cmp(&b.full_name));
    for card in cards {
        let value = if card.needs_countersign {
            words.get("settings-needs-countersign")
        } else {
            String::new()
        };
        add(About::Person, card.full_name.clone(), value);
    }
    rows
}

impl Layer for SettingsScreen {
    fn contexts(&self) -> Vec<Context> {
        vec![Context::Settings, Context::List]
    }

    fn command(&mut self, command: Command, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        self.settle(shared);
        if let Some(by) = command.rows(self.height.saturating_sub(1)) {
            self.move_by(by);
            return Taken::Yes;
        }
        match command {
            Command::Open | Command::Edit => self.open(shared, asks),
            Command::New => self.another(shared, asks),
            Command::Remove | Command::Otherwise => self.remove(shared, asks),
            _ => return Taken::No,
        }
        Taken::Yes
    }

    fn draw(&mut self, area: Rect, buffer: &mut Buffer, shared: &Shared) -> Option<Position> {
        self.settle(shared);
        let area = area.intersection(buffer.area);
        if area.height < 4 || area.width < 20 {
            return None;
        }
        let theme = &shared.theme;
        self.height = usize::from(area.height);
        self.selection.settle(self.rows.len(), self.height);
        let columns = [
            Column::new("", Room::Fixed(28.min(area.width / 2))),
            Column::new("", Room::Share(1)),
        ];
        Table::new(&columns, self.rows.len(), |row| match self.rows.get(row) {
            Some(row) if row.about == About::Heading => {
                vec![CellText::styled(row.label.clone(), theme.title)]
            }
            Some(row) => vec![
                format!("  {}", row.label).into(),
                CellText::styled(row.value.clone(), theme.strong),
            ],
            None => Vec::new(),
        })
        .without_header()
        .draw(area, buffer, theme, &self.selection, true)
    }

    fn hint(&self, command: Command, shared: &Shared) -> Option<String> {
        let none = Some(String::new());
        match command {
            Command::Open if !may_change(shared) && !self.is_ones_own() => none,
            Command::Open => Some(shared.words.get("command-edit")),
            Command::Edit
            | Command::Advance
            | Command::WriteNote
            | Command::NewFollowUp
            | Command::Narrow => none,
            Command::Otherwise => match self.selected() {
                Some(About::Room(_)) => Some(shared.words.get("settings-retired")),
                Some(About::Holiday(_)) => Some(shared.words.get("command-remove")),
                _ => none,
            },
            Command::New if !may_change(shared) => none,
            _ => None,
        }
    }

    fn takes(&self, command: Command) -> bool {
        !matches!(
            command,
            Command::Advance | Command::WriteNote | Command::NewFollowUp | Command::Narrow
        )
    }

    fn row_commands(&self, shared: &Shared) -> Vec<Command> {
        if may_change(shared) {
            vec![Command::Open, Command::New, Command::Remove]
        } else {
            vec![Command::Open]
        }
    }

    fn changed(&mut self, shared: &Shared) {
        self.settle(shared);
    }

    fn is_screen(&self) -> bool {
        true
    }
}
