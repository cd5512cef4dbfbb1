//! The palette: every command found by a few letters, in both languages and by pinyin, with its keys beside it.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::post::find::matcher::{self, Title};
use crate::post::first_steps;
use crate::tui::commands::{Command, Context, Entry, REGISTRY, entry};
use crate::tui::field::Field;
use crate::tui::inert::Align;
use crate::tui::key::{Key, KeyCode, parse_keys};
use crate::tui::key_names;
use crate::tui::keymap::{self, Meaning};
use crate::tui::layer::{Ask, Layer, Notice, Shared, Taken, Tone};
use crate::tui::overlay::{self, Overlay, Spot};
use crate::tui::screens;
use crate::tui::table::{CellText, Column, Room, Selection, Table};
use crate::words::texts::Words;

/// The box at its largest: columns, and rows of commands.
const COLUMNS: u16 = 60;
const ROWS: u16 = 12;

/// The longest query, in characters.
const MOST: usize = 60;

/// A command as the palette lists it.
struct Line {
    entry: &'static Entry,
    place: Place,
}

/// Where a command can be given.
enum Place {
    Here,
    /// On another screen, to which that command leads.
    On(Command),
    /// Where one cannot go from here: on another row, in a note, in a list.
    Other(&'static str),
}

/// The palette over a layer.
pub struct Palette {
    line: Field,
    lines: Vec<Line>,
    titles: Vec<Title>,
    contexts: Vec<Context>,
    /// Places in `lines` that what is typed finds, nearest first.
    found: Vec<usize>,
    at: Selection,
}

impl Palette {
    /// Lists what can be done where the layer beneath offers these contexts, then what can be done elsewhere; `not_now` is
    /// what the layer does not take now, for its row is another.
    pub fn new(contexts: &[Context], not_now: &[Command], shared: &Shared) -> Palette {
        let other = Words::new(shared.words.lang().other());
        // Whose first days are over needs their card no more.
        let (register, me, access) = (&shared.register, &shared.me, &shared.access);
        let settled = first_steps::all_done(register, me, access);
        let listed = |entry: &&'static Entry| {
            let over = settled && entry.command == Command::FirstDay;
            !entry.command.only_moves() && !over
        };
        let here = |entry: &Entry| {
            let holds = entry.holds_in(contexts) && !not_now.contains(&entry.command);
            holds || from_anywhere(entry.command)
        };
        let (mut first, rest): (Vec<&'static Entry>, Vec<&'static Entry>) = REGISTRY
            .iter()
            .filter(listed)
            .partition(|entry| here(entry));
        // Nothing typed yet: what a footer would name first, the rest in the order of the help.
        first.sort_by_key(|entry| match entry.rank {
            0 => u8::MAX,
            rank => rank,
        });
        let first = first.into_iter().map(|entry| Line {
            entry,
            place: Place::Here,
        });
        let rest = rest.into_iter().filter_map(|entry| {
            let place = elsewhere(entry, contexts, shared)?;
            Some(Line { entry, place })
        });
        let mut lines: Vec<Line> = Vec::new();
        for line in first.chain(rest) {
            if !lines
                .iter()
                .any(|known| known.entry.text == line.entry.text)
            {
                lines.push(line);
            }
        }
        let titles = lines
            .iter()
            .map(|line| {
                let text = line.entry.text;
                let both = [shared.words.get(text), other.get(text)];
                Title::new(both.iter().map(String::as_str))
            })
            .collect();
        let mut palette = Palette {
            line: Field::new("")
                .most(MOST)
                .placeholder(&shared.words.get("palette-hint")),
            lines,
            titles,
            contexts: contexts.to_vec(),
            found: Vec::new(),
            at: Selection::default(),
        };
        palette.find();
        palette
    }

    fn find(&mut self) {
        let ranked = matcher::rank(self.line.text(), &self.titles);
        self.found = ranked.into_iter().map(|(place, _)| place).collect();
        self.at.select(0);
    }

    fn chosen(&self) -> Option<&Line> {
        let row = self.at.row(self.found.len())?;
        self.lines.get(*self.found.get(row)?)
    }

    /// Gives the chosen command, or goes to where it can be given and names its key.
    fn choose(&self, shared: &Shared, asks: &mut Vec<Ask>) {
        let Some(line) = self.chosen() else { return };
        let words = &shared.words;
        let what = words.get(line.entry.text);
        let text = match &line.place {
            Place::Here => {
                asks.push(Ask::Close);
                asks.push(Ask::Give(line.entry.command));
                return;
            }
            Place::On(go) => {
                asks.push(Ask::Close);
                asks.push(Ask::Give(*go));
                let key = match line.entry.keys.is_empty() {
                    true => key_names::first(entry(Command::Palette)),
                    false => key_names::first(line.entry),
                };
                words.with(
                    "palette-there",
                    &[("what", what.into()), ("key", key.into())],
                )
            }
            Place::Other(place) => {
                asks.push(Ask::Close);
                let place = words.get(place);
                words.with(
                    "palette-other",
                    &[("what", what.into()), ("place", place.into())],
                )
            }
        };
        let tone = Tone::Plain;
        asks.push(Ask::Say(Notice { text, tone }));
    }

    fn cells(&self, row: usize, shared: &Shared) -> Vec<CellText<'static>> {
        let Some(line) = self.lines.get(self.found[row]) else {
            return Vec::new();
        };
        let (words, theme) = (&shared.words, &shared.theme);
        let title = words.get(line.entry.text);
        let right = match &line.place {
            Place::Here => {
                // Keys that are another's here are not named.
                let leads = |keys: &&str| {
                    let keys = parse_keys(keys).unwrap_or_default();
                    let lists = [Context::List];
                    let meant = Meaning::Command(line.entry.command);
                    keymap::look_up(&self.contexts, &keys) == meant
                        || keymap::look_up(&lists, &keys) == meant
                };
                let leads = line.entry.keys.iter().all(leads);
                return vec![
                    title.into(),
                    CellText::styled(
                        if leads {
                            key_names::all(line.entry)
                        } else {
                            String::new()
                        },
                        theme.dim,
                    ),
                ];
            }
            Place::On(go) => {
                let go = entry(*go);
                let keys = [go, line.entry].map(key_names::first).join(" ");
                format!("{} · {}", words.get(go.text), keys.trim_end())
            }
            Place::Other(place) => words.get(place),
        };
        vec![
            CellText::styled(title, theme.dim),
            CellText::styled(right, theme.dim),
        ]
    }
}

/// Tells where a command can be given that cannot be given here; none of what is nothing for this person, or for who is
/// signed in already.
fn elsewhere(entry: &Entry, contexts: &[Context], shared: &Shared) -> Option<Place> {
    if entry.holds_in(contexts) {
        // What is not done to rows and is not for now either is another role's.
        let of_row = entry.command.is_of_row();
        return of_row.then_some(Place::Other("palette-not-this-row"));
    }
    let only_oversees = shared.me.roles.only_oversees();
    let reached = |go: Command| match screens::of_command(go) {
        Some(screen) => screens::is_reached(screen, shared),
        None => !only_oversees,
    };
    let gone_to = |context: &Context| match context {
        Context::Today => Some(Command::GoToday),
        Context::Schedule => Some(Command::GoSchedule),
        Context::Children | Context::Child | Context::Import => Some(Command::GoChildren),
        Context::FollowUps => Some(Command::GoFollowUps),
        Context::Board => Some(Command::GoBoard),
        Context::Settings => Some(Command::GoSettings),
        Context::Inbox => Some(Command::GoInbox),
        Context::Audit => Some(Command::GoAudit),
        Context::EndOfDay => Some(Command::EndOfDay),
        Context::People => Some(Command::GoPeople),
        Context::Crisis => Some(Command::Crisis),
        Context::List
        | Context::Text
        | Context::Form
        | Context::Note
        | Context::Reading
        | Context::SignIn => None,
    };
    let mut screens = entry.contexts.iter().filter_map(gone_to);
    if let Some(go) = screens.find(|go| reached(*go)) {
        return Some(Place::On(go));
    }
    let place = entry.contexts.first()?;
    match place {
        Context::Note | Context::Reading if !only_oversees => Some(Place::Other("palette-in-note")),
        Context::List => Some(Place::Other("palette-in-lists")),
        Context::Text | Context::Form => Some(Place::Other("palette-in-text")),
        _ => None,
    }
}

/// What [`crate::tui::update`] does itself, whatever is on top.
fn from_anywhere(command: Command) -> bool {
    matches!(
        command,
        Command::GoToday
            | Command::GoSchedule
            | Command::GoChildren
            | Command::GoFollowUps
            | Command::GoBoard
            | Command::GoApprovals
            | Command::GoFigures
            | Command::GoInbox
            | Command::GoSettings
            | Command::GoMenu
            | Command::GoPeople
            | Command::EndOfDay
            | Command::Veil
            | Command::Catch
            | Command::Search
            | Command::SetPin
            | Command::FirstDay
            | Command::Lock
            | Command::SwitchPerson
            | Command::SwitchLanguage
            | Command::Suspend
    )
}

impl Layer for Palette {
    fn contexts(&self) -> Vec<Context> {
        vec![Context::Text]
    }

    fn command(&mut self, command: Command, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        match command {
            Command::Back | Command::Cancel | Command::PaletteInText => asks.push(Ask::Close),
            Command::UndoTyping => return self.key(&Key::ctrl('z'), shared, asks),
            Command::RedoTyping => return self.key(&Key::ctrl('y'), shared, asks),
            // The line is no text to be saved or searched.
            Command::Save | Command::Find => {}
            _ => return Taken::No,
        }
        Taken::Yes
    }

    fn key(&mut self, key: &Key, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        let rows = self.found.len();
        match key.code {
            KeyCode::Up => self.at.move_by(-1, rows),
            KeyCode::Down | KeyCode::Tab => self.at.move_by(1, rows),
            KeyCode::PageUp => self.at.move_by(-10, rows),
            KeyCode::PageDown => self.at.move_by(10, rows),
            KeyCode::Enter => {
                self.choose(shared, asks);
            }
            _ => {
                self.line.apply(key);
                self.find();
            }
        }
        Taken::Yes
    }

    fn paste(&mut self, text: &str, _shared: &Shared, _asks: &mut Vec<Ask>) -> Taken {
        self.line.paste(text);
        self.find();
        Taken::Yes
    }

    fn hint(&self, command: Command, _shared: &Shared) -> Option<String> {
        // Its keys stand on its own edge.
        matches!(
            command,
            Command::Save | Command::Find | Command::Back | Command::PaletteInText
        )
        .then(String::new)
    }

    fn draw(&mut self, area: Rect, buffer: &mut Buffer, shared: &Shared) -> Option<Position> {
        let words = &shared.words;
        let place = overlay::rect(area, COLUMNS, ROWS + 4, Spot::Center);
        let title = words.get("command-palette");
        let hint = words.get("palette-keys");
        let inner = Overlay::new(&title)
            .hint(&hint)
            .draw(place, buffer, &shared.theme);
        if inner.is_empty() {
            return None;
        }
        let line = Rect { height: 1, ..inner };
        let caret = self.line.draw(line, buffer, &shared.theme, true);
        let list = Rect {
            y: inner.y + 2.min(inner.height),
            height: inner.height.saturating_sub(2),
            ..inner
        };
        self.at.settle(self.found.len(), usize::from(list.height));
        let columns = [
            Column::new("", Room::Share(1)),
            Column::new("", Room::Fixed(24)).align(Align::Right),
        ];
        let empty = words.get("palette-empty");
        Table::new(&columns, self.found.len(), |row| self.cells(row, shared))
            .without_header()
            .empty(&empty)
            .draw(list, buffer, &shared.theme, &self.at, true);
        caret
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::post::register::Register;
    use crate::tui::rehearsal;
    use crate::words::lang::Lang;

    fn chosen_by(lang: Lang, typed: &str) -> Option<Command> {
        let now = chrono::DateTime::from_timestamp(1_795_000_000, 0).unwrap();
        let shared = rehearsal::shared(lang, (80, 24), Register::default(), now);
        let mut palette = Palette::new(&[Context::Today, Context::List], &[], &shared);
        let asks = rehearsal::enter(&mut palette, &shared, &format!("{typed}\n"));
        match asks[..] {
            [Ask::Close, Ask::Give(command)] => Some(command),
            _ => None,
        }
    }

    #[test]
    fn a_command_is_found_in_either_language_and_by_pinyin() {
        for lang in Lang::ALL {
            for typed in ["锁定", "suoding", "sd", "lock"] {
                assert_eq!(chosen_by(lang, typed), Some(Command::Lock), "{typed}");
            }
        }
        assert_eq!(chosen_by(Lang::En, "qqqqq"), None);
    }

    #[test]
    fn a_command_of_another_screen_is_found_and_enter_goes_there_and_names_its_key() {
        let now = chrono::DateTime::from_timestamp(1_795_000_000, 0).unwrap();
        for (lang, typed) in [
            (Lang::Zh, "导入"),
            (Lang::En, "import"),
            (Lang::En, "daoru"),
        ] {
            let shared = rehearsal::shared(lang, (80, 24), Register::default(), now);
            let mut palette = Palette::new(&[Context::Today, Context::List], &[], &shared);
            rehearsal::enter(&mut palette, &shared, typed);
            let shown = rehearsal::render(&mut palette, &shared).join("\n");
            assert!(shown.contains("· g c O"), "{shown}");
            let asks = rehearsal::press(&mut palette, &shared, "enter");
            match &asks[..] {
                [Ask::Close, Ask::Give(Command::GoChildren), Ask::Say(said)] => {
                    assert!(said.text.contains('O'), "{}", said.text);
                }
                _ => panic!("{lang}: it goes to the children"),
            }
        }
    }

    #[test]
    fn every_command_is_listed_and_what_finds_none_has_its_sentence() {
        let now = chrono::DateTime::from_timestamp(1_795_000_000, 0).unwrap();
        let shared = rehearsal::shared(Lang::Zh, (80, 24), Register::default(), now);
        let contexts = [Context::FollowUps, Context::List];
        let mut palette = Palette::new(&contexts, &[Command::Done], &shared);
        for entry in REGISTRY {
            // Two commands of one name are listed once.
            let named = REGISTRY.iter().filter(|one| one.text == entry.text);
            let mut looked_for = named.filter(|one| one.contexts != [Context::SignIn]);
            let expected = looked_for.any(|one| !one.command.only_moves());
            let listed = palette
                .lines
                .iter()
                .any(|line| line.entry.text == entry.text);
            assert_eq!(listed, expected, "{}", entry.text);
        }
        let done = palette
            .lines
            .iter()
            .find(|line| line.entry.command == Command::Done);
        assert!(done.is_some_and(|line| matches!(line.place, Place::Other(_))));
        rehearsal::enter(&mut palette, &shared, "shiduan");
        let shown = rehearsal::render(&mut palette, &shared).join("\n");
        assert!(shown.contains("没有这样的命令"), "{shown}");
    }

    #[test]
    fn what_can_be_done_from_anywhere_is_offered_over_a_text_too() {
        let now = chrono::DateTime::from_timestamp(1_795_000_000, 0).unwrap();
        let shared = rehearsal::shared(Lang::En, (80, 24), Register::default(), now);
        let palette = Palette::new(&[Context::Note, Context::Text], &[], &shared);
        let offers = |command| {
            palette
                .lines
                .iter()
                .any(|line| line.entry.command == command && matches!(line.place, Place::Here))
        };
        assert!(offers(Command::Sign) && offers(Command::Lock) && offers(Command::GoToday));
        assert!(!offers(Command::Advance));
    }
}
