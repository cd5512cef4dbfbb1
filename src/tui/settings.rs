//! The settings: the post's, which administrators change and everyone reads, and this session's own.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::care::ledger::ids::Kind;
use crate::care::ledger::rights;
use crate::post::use_cases::settings as plans;
use crate::tui::care_form::save_at_once;
use crate::tui::commands::{Command, Context};
use crate::tui::form::menu::Menu;
use crate::tui::form::undrafted::Undrafted;
use crate::tui::layer::{Ask, Layer, Notice, Shared, Taken, Tone};
use crate::tui::new_keys_form;
use crate::tui::people_forms::NewPassphrase;
use crate::tui::settings_forms;
use crate::tui::settings_rows::{About, Row, rows};
use crate::tui::table::{CellText, Column, Room, Selection, Table};
use crate::tui::theme::{Choice, Theme};

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

fn themes(shared: &Shared) -> Menu {
    let words = &shared.words;
    let rows = Choice::ALL.map(|(_, id)| words.get(id)).to_vec();
    Menu::of_choices(words.get("settings-theme"), rows, move |row, _, asks| {
        asks.extend(Choice::ALL.get(row).map(|(choice, _)| Ask::Theme(*choice)));
    })
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
