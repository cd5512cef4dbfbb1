//! The preview of an import: what a roster would change, before anything is written, and the question whether it may.
//!
//! The comparison is made anew whenever the register changes, and a question about the older one is withdrawn. What is
//! agreed to is one change, so one undo takes it back. The lines of the tabs are made in `import_lines`.

use std::path::PathBuf;
use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::care::register_compare::Decision;
use crate::exchange::roster::candidate::candidate;
use crate::exchange::roster::contents::Roster;
use crate::post::refusal::Refusal;
use crate::post::use_cases::import::{self, Comparison, Counts};
use crate::tui::child_words;
use crate::tui::commands::{Command, Context};
use crate::tui::form::confirm::Confirm;
use crate::tui::import_lines::{self, Line};
use crate::tui::import_mend;
use crate::tui::import_words;
use crate::tui::inert::{self, Align};
use crate::tui::key::Key;
use crate::tui::layer::{Ask, Layer, Notice, Shared, Taken, Tone};
use crate::tui::refusal_text;
use crate::tui::table::{CellText, Column, Room, Selection, Table};
use crate::tui::width;
use crate::words::lang::Lang;

/// From how many columns every column of the children has room.
const WIDE_FROM: u16 = 76;
/// Rows above the body: title, tabs, what to do; more where sheets were not read.
const HEAD: u16 = 3;
/// The most rows of the head that say which sheets were not read; what is more is told on the tab of wrong rows.
const SHEETS_SAID: usize = 2;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tab {
    New,
    Changed,
    Same,
    Wrong,
    Households,
}

/// The tabs in order; the first has number 1.
const TABS: [Tab; 5] = [
    Tab::New,
    Tab::Changed,
    Tab::Same,
    Tab::Wrong,
    Tab::Households,
];

impl Tab {
    fn title(self) -> &'static str {
        match self {
            Tab::New => "import-tab-new",
            Tab::Changed => "import-tab-changed",
            Tab::Same => "import-tab-same",
            Tab::Wrong => "import-tab-wrong",
            Tab::Households => "import-tab-households",
        }
    }

    fn empty(self) -> &'static str {
        match self {
            Tab::New => "import-empty-new",
            Tab::Changed => "import-empty-changed",
            Tab::Same => "import-empty-same",
            Tab::Wrong => "import-empty-wrong",
            Tab::Households => "import-empty-households",
        }
    }
}

/// What a tab shows: rows of children, or lines.
enum Body {
    /// By their place in the comparison.
    Rows(Vec<usize>),
    Lines(Vec<Line>),
}

impl Body {
    fn len(&self) -> usize {
        match self {
            Body::Rows(rows) => rows.len(),
            Body::Lines(lines) => lines.len(),
        }
    }
}

/// What a body was made for.
type MadeFor = (Tab, usize, bool, Lang);

/// The preview.
pub struct ImportPreview {
    path: PathBuf,
    roster: Roster,
    comparison: Arc<Comparison>,
    /// The version of the register that it was compared with.
    compared: u64,
    counts: Counts,
    /// Families in the comparison, and those of them that are new.
    families: (usize, usize),
    tab: Tab,
    at: [Selection; TABS.len()],
    columns: usize,
    height: usize,
    body: Option<(MadeFor, Body)>,
    /// The question whether it may be imported, while it is asked.
    asking: Option<Confirm>,
    /// Whether it is on its way to the disk.
    saving: bool,
}

impl ImportPreview {
    /// Opens the preview of a roster that was read from a file.
    pub fn new(path: PathBuf, roster: Roster, shared: &Shared) -> ImportPreview {
        let mut preview = ImportPreview {
            comparison: Arc::new(compare(&roster, shared)),
            path,
            roster,
            compared: shared.register.version,
            counts: Counts::default(),
            families: (0, 0),
            tab: Tab::New,
            at: Default::default(),
            columns: usize::from(shared.size.0).max(1),
            height: 10,
            body: None,
            asking: None,
            saving: false,
        };
        preview.count();
        let with_rows = TABS.into_iter().find(|tab| preview.count_of(*tab) > 0);
        preview.tab = with_rows.unwrap_or(Tab::New);
        preview
    }

    fn count(&mut self) {
        self.counts = self.comparison.counts();
        self.counts.wrong += self.roster.wrong.len();
        self.families = (
            import_words::families(&self.comparison).len(),
            import_words::new_families(&self.comparison),
        );
        self.body = None;
    }

    fn count_of(&self, tab: Tab) -> usize {
        match tab {
            Tab::New => self.counts.new,
            Tab::Changed => self.counts.changed,
            Tab::Same => self.counts.same,
            Tab::Wrong => self.counts.wrong,
            Tab::Households => self.families.0,
        }
    }

    /// Compares anew where the register has changed; a question about what is no longer so is withdrawn.
    fn settle(&mut self, shared: &Shared) {
        if self.compared != shared.register.version {
            self.compared = shared.register.version;
            let mut now = compare(&self.roster, shared);
            now.refused.clone_from(&self.comparison.refused);
            let same = now.decisions == self.comparison.decisions
                && now.households == self.comparison.households;
            if !same {
                self.asking = None;
            }
            self.comparison = Arc::new(now);
            self.count();
        }
        let made_for = (self.tab, self.columns, shared.veil, shared.words.lang());
        if self.body.as_ref().is_none_or(|(made, _)| *made != made_for) {
            self.body = Some((made_for, self.make_body(shared)));
        }
    }

    fn make_body(&self, shared: &Shared) -> Body {
        // The marker and its space stand before each line.
        let columns = self.columns.saturating_sub(2);
        let (roster, comparison) = (&self.roster, &*self.comparison);
        let rows = |wanted: fn(&Decision) -> bool| {
            let decisions = comparison.decisions.iter().enumerate();
            let found = decisions.filter(|(_, decision)| wanted(decision));
            Body::Rows(found.map(|(row, _)| row).collect())
        };
        match self.tab {
            Tab::New => rows(|decision| matches!(decision, Decision::New { .. })),
            Tab::Same => rows(|decision| matches!(decision, Decision::Same { .. })),
            Tab::Changed => Body::Lines(import_lines::changed(roster, comparison, columns, shared)),
            Tab::Wrong => Body::Lines(import_lines::wrong(roster, comparison, columns, shared)),
            Tab::Households => Body::Lines(import_lines::households(comparison, columns, shared)),
        }
    }

    /// Leaves out the family that the selected line is of, or takes it in again; false where there is none.
    fn refuse_family(&mut self) -> bool {
        let at = self.at[self.number()].row(self.rows()).unwrap_or(0);
        let family = match &self.body {
            Some((_, Body::Lines(lines))) => lines.get(at).and_then(|line| line.family),
            _ => None,
        };
        let Some(family) = family else {
            return false;
        };
        let comparison = Arc::make_mut(&mut self.comparison);
        if !comparison.refused.remove(&family) {
            comparison.refused.insert(family);
        }
        self.count();
        true
    }

    /// Says what is to be known of the file's sheets, as many lines as the head has room for.
    fn sheets_said(&self, shared: &Shared) -> Vec<String> {
        let mut said = import_lines::telling(shared).sheets(&self.roster);
        if said.len() > SHEETS_SAID {
            let more = said.len() - (SHEETS_SAID - 1);
            said.truncate(SHEETS_SAID - 1);
            let more = [("count", more.into())];
            said.push(shared.words.with("import-sheets-more", &more));
        }
        said
    }

    fn rows(&self) -> usize {
        self.body.as_ref().map_or(0, |(_, body)| body.len())
    }

    fn number(&self) -> usize {
        TABS.iter().position(|tab| *tab == self.tab).unwrap_or(0)
    }

    fn go(&mut self, by: isize) {
        let tabs = TABS.len().cast_signed();
        let to = (self.number().cast_signed() + by).rem_euclid(tabs);
        self.tab = TABS[to.unsigned_abs()];
    }

    fn move_by(&mut self, by: isize) {
        let rows = self.rows();
        self.at[self.number()].move_by(by, rows);
    }

    /// Asks whether to import, where there is anything to import and this person may.
    fn ask(&mut self, shared: &Shared, asks: &mut Vec<Ask>) {
        if self.saving {
            return;
        }
        // Planned once to learn whether it may be; what is saved is planned when it is agreed to.
        let (register, me) = (&shared.register, &shared.me);
        if let Err(refusal) = import::agree(register, me, &shared.fresh, &self.comparison) {
            asks.push(say(&refusal, shared));
            return;
        }
        let words = &shared.words;
        let mut lines = vec![words.with(
            "import-agree-counts",
            &[
                ("new", self.counts.new.into()),
                ("changed", self.counts.changed.into()),
                ("households", self.families.1.into()),
            ],
        )];
        if self.counts.wrong > 0 {
            let count = [("count", self.counts.wrong.into())];
            lines.push(words.with("import-agree-wrong", &count));
        }
        lines.push(words.get("import-agree-undo"));
        let comparison = Arc::clone(&self.comparison);
        let confirm = Confirm::new(
            words.get("import-agree-title"),
            lines,
            move |shared, asks| {
                let (register, me) = (&shared.register, &shared.me);
                asks.push(
                    match import::agree(register, me, &shared.fresh, &comparison) {
                        Ok(change) => Ask::SaveAndClose(change),
                        Err(refusal) => say(&refusal, shared),
                    },
                );
            },
        );
        self.asking = Some(confirm.yes(words.get("import-yes")));
    }

    /// Lets the question do something; what it asks for is asked for by the preview, which closes with the saving.
    fn answer_question(
        &mut self,
        asks: &mut Vec<Ask>,
        act: impl FnOnce(&mut Confirm, &mut Vec<Ask>) -> Taken,
    ) -> Option<Taken> {
        let confirm = self.asking.as_mut()?;
        let mut own = Vec::new();
        let taken = act(confirm, &mut own);
        for ask in own {
            match ask {
                Ask::Close => self.asking = None,
                ask => {
                    self.saving |= matches!(ask, Ask::SaveAndClose(_));
                    asks.push(ask);
                }
            }
        }
        Some(taken)
    }

    fn draw_head(&self, area: Rect, buffer: &mut Buffer, shared: &Shared) {
        let (words, theme) = (&shared.words, &shared.theme);
        let room = usize::from(area.width);
        let file = self.path.file_name().unwrap_or_default().to_string_lossy();
        let title = words.with("import-title", &[("file", file.as_ref().into())]);
        buffer.set_string(area.x, area.y, inert::cut(&title, room), theme.title);
        let said = self.sheets_said(shared);
        for (y, line) in (area.y + 1..).zip(&said) {
            let shown = inert::show(line);
            buffer.set_string(area.x, y, inert::cut(&shown, room), theme.warn);
        }
        let y = area.y + 1 + u16::try_from(said.len()).unwrap_or(0);
        let mut x = area.x;
        for (number, tab) in TABS.iter().enumerate() {
            let count = self.count_of(*tab);
            let title = words.with(tab.title(), &[("count", count.into())]);
            let text = format!("{} {title}", number + 1);
            let style = match tab {
                tab if *tab == self.tab => theme.selected,
                Tab::Wrong if count > 0 => theme.warn,
                _ => theme.dim,
            };
            let left = usize::from(area.right().saturating_sub(x));
            let shown = inert::cut(&text, left);
            buffer.set_string(x, y, &shown, style);
            x = x.saturating_add(u16::try_from(width::of(&shown) + 2).unwrap_or(u16::MAX));
        }
        let text = words.get(if self.saving {
            "import-saving"
        } else if self.tab == Tab::Households && self.families.0 > 0 {
            "import-refuse-how"
        } else if self.counts.new + self.counts.changed == 0 {
            "import-nothing-new"
        } else {
            "import-not-yet"
        });
        buffer.set_string(area.x, y + 1, inert::cut(&text, room), theme.dim);
    }

    fn draw_body(&self, area: Rect, buffer: &mut Buffer, shared: &Shared) -> Option<Position> {
        let (_, body) = self.body.as_ref()?;
        let (words, theme) = (&shared.words, &shared.theme);
        let selection = &self.at[self.number()];
        let focused = self.asking.is_none();
        let empty = words.get(self.tab.empty());
        let rows = match body {
            Body::Lines(lines) => {
                let column = [Column::new("", Room::Share(1))];
                let line = |at: usize| {
                    let line = &lines[at];
                    vec![CellText::styled(line.text.as_str(), line.style)]
                };
                return Table::new(&column, lines.len(), line)
                    .without_header()
                    .empty(&empty)
                    .draw(area, buffer, theme, selection, focused);
            }
            Body::Rows(rows) => rows,
        };
        let wide = area.width >= WIDE_FROM;
        let titles = [
            "child-field-name",
            "child-field-sex",
            "child-field-birth",
            "child-field-school",
            "child-field-village",
            "import-row",
        ]
        .map(|id| words.get(id));
        let place_room = if self.several_sheets() {
            Room::Share(1)
        } else {
            Room::Fixed(5)
        };
        let all = [
            (0, Room::Fixed(12), Align::Left),
            (1, Room::Fixed(6), Align::Left),
            (2, Room::Fixed(10), Align::Left),
            (3, Room::Share(3), Align::Left),
            (4, Room::Share(2), Align::Left),
            (5, place_room, Align::Right),
        ];
        let chosen: Vec<_> = all
            .into_iter()
            .filter(|(at, ..)| wide || !matches!(at, 1 | 4))
            .collect();
        let columns: Vec<Column<'_>> = chosen
            .iter()
            .map(|(at, room, align)| Column::new(&titles[*at], *room).align(*align))
            .collect();
        Table::new(&columns, rows.len(), |at| {
            let cells = self.cells(rows[at], shared);
            chosen.iter().map(|(at, ..)| cells[*at].clone()).collect()
        })
        .empty(&empty)
        .draw(area, buffer, theme, selection, focused)
    }

    /// Gives the row in its sheet, with the sheet where the file has several rosters.
    fn place_cell(&self, row: usize) -> String {
        let place = &self.roster.rows[row].place;
        if self.several_sheets() {
            format!("{} {}", place.sheet, place.row)
        } else {
            place.row.to_string()
        }
    }

    fn several_sheets(&self) -> bool {
        self.roster.read_sheets().count() > 1
    }

    fn cells(&self, row: usize, shared: &Shared) -> [CellText<'static>; 6] {
        let child = &self.comparison.candidates[row];
        let school: Vec<&str> = [&child.school, &child.grade, &child.class]
            .into_iter()
            .flatten()
            .map(String::as_str)
            .collect();
        [
            child_words::name(&child.name, shared).into(),
            child
                .sex
                .map_or_else(String::new, |sex| shared.words.get(sex.id()))
                .into(),
            child
                .birth
                .map_or_else(String::new, |birth| birth.to_string())
                .into(),
            school.join(" ").into(),
            child.village.clone().unwrap_or_default().into(),
            self.place_cell(row).into(),
        ]
    }
}

fn compare(roster: &Roster, shared: &Shared) -> Comparison {
    import::compare(
        &shared.register,
        roster.rows.iter().map(candidate).collect(),
    )
}

fn say(refusal: &Refusal, shared: &Shared) -> Ask {
    Ask::Say(Notice {
        text: refusal_text::refusal(&shared.words, refusal),
        tone: Tone::Warning,
    })
}

impl Layer for ImportPreview {
    fn contexts(&self) -> Vec<Context> {
        match &self.asking {
            Some(confirm) => confirm.contexts(),
            None => vec![Context::Import, Context::List],
        }
    }

    fn command(&mut self, command: Command, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        self.settle(shared);
        let asked =
            self.answer_question(asks, |confirm, own| confirm.command(command, shared, own));
        if let Some(taken) = asked {
            return taken;
        }
        if let Some(by) = command.rows(self.height.saturating_sub(1)) {
            self.move_by(by);
            return Taken::Yes;
        }
        match command {
            Command::Left | Command::PreviousPane => self.go(-1),
            Command::Right | Command::NextPane => self.go(1),
            Command::Save => self.ask(shared, asks),
            Command::Remove if self.refuse_family() => {}
            Command::MendFile => {
                let (roster, comparison) = (&self.roster, &self.comparison);
                import_mend::open(roster, comparison, &self.path, shared, asks);
            }
            _ => return Taken::No,
        }
        Taken::Yes
    }

    fn key(&mut self, key: &Key, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        self.settle(shared);
        let asked = self.answer_question(asks, |confirm, own| confirm.key(key, shared, own));
        if let Some(taken) = asked {
            return taken;
        }
        let digit = key.command_twin().typed().and_then(|c| c.to_digit(10));
        let tab = digit.and_then(|digit| TABS.get((digit as usize).checked_sub(1)?));
        match tab {
            Some(tab) => {
                self.tab = *tab;
                Taken::Yes
            }
            None => Taken::No,
        }
    }

    fn draw(&mut self, area: Rect, buffer: &mut Buffer, shared: &Shared) -> Option<Position> {
        let area = area.intersection(buffer.area);
        self.columns = usize::from(area.width).max(1);
        self.settle(shared);
        let more = u16::try_from(self.sheets_said(shared).len()).unwrap_or(0);
        let head = HEAD + more;
        if area.height <= head {
            return None;
        }
        self.draw_head(area, buffer, shared);
        let body = Rect {
            y: area.y + head,
            height: area.height - head,
            ..area
        };
        let header = matches!(&self.body, Some((_, Body::Rows(_))));
        self.height = usize::from(body.height.saturating_sub(u16::from(header))).max(1);
        let rows = self.rows();
        self.at[self.number()].settle(rows, self.height);
        let caret = self.draw_body(body, buffer, shared);
        match &mut self.asking {
            Some(confirm) => confirm.draw(area, buffer, shared),
            None => caret,
        }
    }

    fn takes(&self, command: Command) -> bool {
        if command == Command::Remove {
            return self.tab == Tab::Households && self.families.0 > 0;
        }
        !matches!(
            command,
            Command::New
                | Command::Open
                | Command::Edit
                | Command::Advance
                | Command::Otherwise
                | Command::WriteNote
                | Command::NewFollowUp
                | Command::Narrow
                | Command::RowMenu
        )
    }

    fn hint(&self, command: Command, shared: &Shared) -> Option<String> {
        if self.asking.is_some() {
            return None;
        }
        match command {
            Command::Save if self.counts.new + self.counts.changed == 0 => Some(String::new()),
            Command::Save => Some(shared.words.get("import-yes")),
            Command::MendFile if self.counts.wrong == 0 => Some(String::new()),
            Command::Remove if self.takes(Command::Remove) => {
                Some(shared.words.get("import-refuse-family"))
            }
            // What was done before is not what the preview is about.
            Command::Undo | Command::Redo => Some(String::new()),
            // What holds in other lists is nothing that can be done to a row here.
            Command::Open
            | Command::New
            | Command::Edit
            | Command::Remove
            | Command::Advance
            | Command::Otherwise
            | Command::WriteNote
            | Command::NewFollowUp
            | Command::Narrow
            | Command::RowMenu => Some(String::new()),
            _ => None,
        }
    }

    fn changed(&mut self, shared: &Shared) {
        self.settle(shared);
    }

    fn refused(&mut self, _refusal: &Refusal, _shared: &Shared) {
        self.saving = false;
    }

    fn is_screen(&self) -> bool {
        true
    }
}
