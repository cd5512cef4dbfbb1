//! The audit log: who did what to which record, when and from where, the newest first.
//!
//! There may be a million entries. They are read page by page while there is room for more rows, going back; what was read
//! long ago is let go of again, and Home begins anew. Narrowed, it goes on reading until the screen is full of what is
//! meant or the log's begin is reached; the head says how far back it has come, how much of it that is, and how long the
//! rest will take. Esc stops it where it is, and a key down goes on.

use chrono::{DateTime, Utc};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::care::ledger::scope::Scope;
use crate::post::audit_log::{AuditAsked, AuditLine, AuditPage};
use crate::tui::audit_filter::{AuditFilter, Meant};
use crate::tui::audit_progress::Progress;
use crate::tui::audit_words::{cells, day_at, details, today};
use crate::tui::commands::{Command, Context};
use crate::tui::inert;
use crate::tui::job::{Answer, Job};
use crate::tui::key::Key;
use crate::tui::layer::{Ask, Layer, Notice, Shared, Taken, Tone};
use crate::tui::narrowing::{Narrowed, Narrowing};
use crate::tui::refusal_text;
use crate::tui::reopen;
use crate::tui::table::{Column, Room, Selection, Table};
use crate::tui::wrap::Wrap;
use crate::words::dates;
use crate::words::lang::Lang;

/// From how many columns what is known of an entry stands beside the list.
const BESIDE_FROM: u16 = 110;
/// Rows of it below the list, where it does not.
const BELOW: u16 = 3;
/// How many entries are asked for at once.
const PAGE: u32 = 100;
/// How many are kept, and how many are let go of when there are more.
const KEPT_MOST: usize = 2_000;
const LET_GO: usize = 1_000;

/// The screen of the audit log.
pub struct AuditScreen {
    narrowing: Narrowing,
    /// The filter that the lines are of, and what it means.
    filter: AuditFilter,
    meant: Meant,
    lines: Vec<AuditLine>,
    /// What is asked next; none at the log's begin.
    next: Option<AuditAsked>,
    /// How far back it has come.
    reached: Option<DateTime<Utc>>,
    /// Whether an answer is awaited: one question is under way at a time, so that typing sends none in vain.
    waiting: bool,
    /// Whether it was told to read no further for now.
    stopped: bool,
    progress: Progress,
    /// Which question is meant now; an answer to an older one is passed over.
    turn: u64,
    failed: bool,
    /// Whether newer entries were let go of.
    let_go: bool,
    selection: Selection,
    height: usize,
}

impl AuditScreen {
    /// Opens the log at its end; the first page is asked for when the screen is shown.
    pub fn new(shared: &Shared) -> AuditScreen {
        let mut screen = AuditScreen {
            narrowing: Narrowing::default(),
            filter: AuditFilter::default(),
            meant: Meant::default(),
            lines: Vec::new(),
            next: None,
            reached: None,
            waiting: false,
            stopped: false,
            progress: Progress::default(),
            turn: 0,
            failed: false,
            let_go: false,
            selection: Selection::default(),
            height: 20,
        };
        screen.begin(shared);
        screen
    }

    fn may_read(shared: &Shared) -> bool {
        shared.me.scopes.contains(&Scope::Audit)
    }

    /// Begins at the log's end with the filter as it is.
    fn begin(&mut self, shared: &Shared) {
        self.filter = AuditFilter::read(self.narrowing.text(), today(shared));
        self.meant = self.filter.meant(shared);
        self.lines.clear();
        let asked = || self.filter.asked(&self.meant, PAGE, shared);
        self.next = Self::may_read(shared).then(asked);
        self.reached = None;
        self.stopped = false;
        self.progress = Progress::begin(shared.now);
        self.failed = false;
        self.let_go = false;
        self.selection = Selection::default();
        self.turn += 1;
    }

    fn settle(&mut self, shared: &Shared, asks: &mut Vec<Ask>) {
        if AuditFilter::read(self.narrowing.text(), today(shared)) != self.filter {
            self.begin(shared);
        }
        self.go_on(asks);
    }

    /// Tells whether there is room for more rows.
    fn has_room(&self) -> bool {
        self.lines.len() < self.selection.row(self.lines.len()).unwrap_or(0) + 2 * self.height
    }

    /// Tells whether it goes on reading by itself to find what the log is narrowed to.
    fn is_searching(&self) -> bool {
        let goes_on = self.next.is_some() && !self.stopped && !self.failed;
        goes_on && !self.narrowing.is_empty() && self.has_room()
    }

    /// Asks for the next page where there is room for it.
    fn go_on(&mut self, asks: &mut Vec<Ask>) {
        if self.waiting || self.failed || self.stopped || !self.has_room() {
            return;
        }
        if let Some(asked) = self.next.clone() {
            self.waiting = true;
            let turn = self.turn;
            asks.push(Ask::Do(Job::ReadAudit { asked, turn }));
        }
    }

    fn take(&mut self, page: AuditPage, shared: &Shared) {
        let wanted = self.meant.wanted();
        let lines = page.lines.into_iter();
        self.lines
            .extend(lines.filter(|line| self.meant.finds(line, &wanted, shared)));
        self.reached = Some(page.reached);
        self.progress.come_to(page.next, page.span);
        self.next = match (page.next, self.next.take()) {
            (Some(before), Some(asked)) => Some(AuditAsked {
                before: Some(before),
                ..asked
            }),
            _ => None,
        };
        if self.lines.len() > KEPT_MOST {
            let row = self.selection.row(self.lines.len()).unwrap_or(0);
            let gone = LET_GO.min(row.saturating_sub(self.height));
            self.lines.drain(..gone);
            self.selection.select(row - gone);
            self.let_go |= gone > 0;
        }
    }

    fn selected(&self) -> Option<&AuditLine> {
        self.lines.get(self.selection.row(self.lines.len())?)
    }

    fn draw_head(&self, area: Rect, buffer: &mut Buffer, shared: &Shared) -> Option<Position> {
        let (words, theme) = (&shared.words, &shared.theme);
        let room = usize::from(area.width);
        let reached = self.reached.map(|reached| {
            let day = dates::date_near(words, day_at(reached, shared), today(shared));
            words.with("audit-back-to", &[("day", day.into())])
        });
        let how = if self.failed {
            None
        } else if self.stopped {
            Some(words.get("audit-stopped"))
        } else if self.waiting && self.has_room() {
            Some(self.progress.said(shared))
        } else if self.next.is_none() && self.reached.is_some() {
            Some(words.get("audit-all"))
        } else {
            None
        };
        let count = words.with("audit-count", &[("count", self.lines.len().into())]);
        let parts = [Some(words.get("audit-title")), Some(count), reached, how];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        let head = parts.join(" · ");
        buffer.set_string(area.x, area.y, inert::cut(&head, room), theme.title);
        let line = Rect {
            y: area.y + 1,
            height: 1,
            ..area
        };
        if !self.narrowing.is_typing() && self.narrowing.is_empty() {
            let hint = words.get("audit-filter-hint");
            buffer.set_string(line.x, line.y, inert::cut(&hint, room), theme.dim);
            return None;
        }
        if self.is_searching() && !self.narrowing.is_typing() {
            let keys = words.get("audit-esc-stops");
            return self.narrowing.draw_saying(&keys, line, buffer, shared);
        }
        self.narrowing.draw(line, buffer, shared)
    }

    fn draw_list(&self, area: Rect, buffer: &mut Buffer, shared: &Shared) -> Option<Position> {
        let words = &shared.words;
        let titles = ["when", "who", "what", "about"].map(|name| match name {
            "when" => words.get("audit-column-when"),
            "who" => words.get("audit-column-who"),
            "what" => words.get("audit-column-what"),
            _ => words.get("audit-column-about"),
        });
        let (when, what) = if words.lang() == Lang::Zh {
            (14, 14)
        } else {
            (12, 22)
        };
        let columns = [
            Column::new(&titles[0], Room::Fixed(when)),
            Column::new(&titles[1], Room::Fixed(10)),
            Column::new(&titles[2], Room::Fixed(what)),
            Column::new(&titles[3], Room::Share(1)),
        ];
        let empty = self.empty_sentence(shared);
        Table::new(&columns, self.lines.len(), |row| {
            match self.lines.get(row) {
                Some(line) => cells(line, shared),
                None => Vec::new(),
            }
        })
        .empty(&empty)
        .draw(
            area,
            buffer,
            &shared.theme,
            &self.selection,
            !self.narrowing.is_typing(),
        )
    }

    fn empty_sentence(&self, shared: &Shared) -> String {
        let words = &shared.words;
        if !Self::may_read(shared) {
            words.get("audit-not-yours")
        } else if self.failed {
            words.get("audit-failed")
        } else if self.stopped {
            words.get("audit-stopped-sentence")
        } else if self.next.is_some() {
            words.get("audit-reading-sentence")
        } else if self.narrowing.is_empty() {
            words.get("audit-none")
        } else {
            words.get("audit-none-match")
        }
    }

    fn draw_detail(&self, area: Rect, buffer: &mut Buffer, shared: &Shared) {
        let Some(line) = self.selected() else { return };
        let details = details(line, shared);
        let room = usize::from(area.width);
        let mut y = area.y;
        if area.height <= BELOW {
            // One line of the rest, in as many parts as there is room for.
            let texts: Vec<String> = details.into_iter().map(|(text, _)| text).collect();
            for row in rows(&texts.join(" · "), room)
                .into_iter()
                .take(usize::from(area.height))
            {
                buffer.set_string(area.x, y, row, shared.theme.dim);
                y += 1;
            }
            return;
        }
        for (text, style) in details {
            for row in rows(&text, room) {
                if y >= area.bottom() {
                    return;
                }
                buffer.set_string(area.x, y, row, style);
                y += 1;
            }
        }
    }
}

/// Cuts a text into rows of at most so many columns.
fn rows(text: &str, columns: usize) -> Vec<String> {
    let wrap = Wrap::new(text, columns);
    let rows = wrap.rows().iter();
    rows.map(|row| {
        inert::cut(
            text.get(row.range()).unwrap_or_default().trim_end(),
            columns,
        )
    })
    .collect()
}

impl Narrowed for AuditScreen {
    fn narrowing(&mut self) -> &mut Narrowing {
        &mut self.narrowing
    }

    fn narrow(&mut self, shared: &Shared, asks: &mut Vec<Ask>) {
        self.settle(shared, asks);
    }

    fn drive(&mut self, command: Command, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        match command {
            // Enter ends the typing; what is meant is still being read, and nothing is opened of what was meant before.
            Command::Open => Taken::Yes,
            _ => self.on_list(command, shared, asks),
        }
    }

    fn on_list(&mut self, command: Command, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        if command == Command::Top {
            // The newest may have come since, or have been let go of.
            self.begin(shared);
            self.go_on(asks);
            return Taken::Yes;
        }
        if let Some(by) = command.rows(self.height.saturating_sub(1)) {
            let at_end = self.selection.row(self.lines.len()).unwrap_or(0) + 1 >= self.lines.len();
            if self.stopped && by > 0 && at_end {
                self.stopped = false;
                self.progress.go_on(shared.now);
            }
            self.selection.move_by(by, self.lines.len());
            self.go_on(asks);
            return Taken::Yes;
        }
        if command != Command::Open {
            return Taken::No;
        }
        let children = self.selected().map(|line| line.children(&shared.register));
        let child = children.and_then(|children| children.first().copied());
        match child.and_then(|child| reopen::child(child, shared)) {
            Some(layer) => {
                asks.push(Ask::Open(layer));
                Taken::Yes
            }
            None => Taken::No,
        }
    }
}

impl Layer for AuditScreen {
    fn contexts(&self) -> Vec<Context> {
        self.narrowing.contexts(&[Context::Audit, Context::List])
    }

    fn opened(&mut self, shared: &Shared, asks: &mut Vec<Ask>) {
        self.settle(shared, asks);
    }

    fn command(&mut self, command: Command, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        let stops = matches!(command, Command::Back | Command::Cancel);
        if stops && self.is_searching() && !self.narrowing.is_typing() {
            self.stopped = true;
            return Taken::Yes;
        }
        self.give(command, shared, asks)
    }

    fn key(&mut self, key: &Key, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        self.type_key(key, shared, asks)
    }

    fn paste(&mut self, text: &str, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        self.type_paste(text, shared, asks)
    }

    fn answer(&mut self, answer: Answer, shared: &Shared, asks: &mut Vec<Ask>) {
        match answer {
            Answer::Audit { page, turn } => {
                self.waiting = false;
                if turn == self.turn {
                    self.take(page, shared);
                }
            }
            Answer::Refused(refusal) if self.waiting => {
                self.waiting = false;
                self.failed = true;
                asks.push(Ask::Say(Notice {
                    text: refusal_text::refusal(&shared.words, &refusal),
                    tone: Tone::Failure,
                }));
            }
            _ => {}
        }
        self.settle(shared, asks);
    }

    fn draw(&mut self, area: Rect, buffer: &mut Buffer, shared: &Shared) -> Option<Position> {
        let area = area.intersection(buffer.area);
        if area.height < 8 || area.width < 20 {
            return None;
        }
        let beside = area.width >= BESIDE_FROM;
        let (list, detail) = if beside {
            let width = area.width * 13 / 20;
            let detail = Rect {
                x: area.x + width + 2,
                width: area.width - width - 2,
                ..area
            };
            (Rect { width, ..area }, detail)
        } else {
            let detail = Rect {
                y: area.bottom() - BELOW,
                height: BELOW,
                ..area
            };
            let height = area.height - BELOW - 1;
            (Rect { height, ..area }, detail)
        };
        let typed = self.draw_head(Rect { height: 2, ..list }, buffer, shared);
        let body = Rect {
            y: list.y + 2,
            height: list.height - 2,
            ..list
        };
        self.height = usize::from(body.height.saturating_sub(1)).max(1);
        self.selection.settle(self.lines.len(), self.height);
        let row = self.draw_list(body, buffer, shared);
        if beside {
            for y in area.top()..area.bottom() {
                buffer.set_string(detail.x - 2, y, "│", shared.theme.border);
            }
        } else {
            let rule = "─".repeat(usize::from(area.width));
            buffer.set_string(area.x, detail.y - 1, rule, shared.theme.border);
        }
        self.draw_detail(detail, buffer, shared);
        if self.narrowing.is_typing() {
            typed
        } else {
            row
        }
    }

    fn row_commands(&self, shared: &Shared) -> Vec<Command> {
        let child = self.selected().map(|line| line.children(&shared.register));
        match child {
            Some(children) if !children.is_empty() => vec![Command::Open],
            _ => Vec::new(),
        }
    }

    fn hint(&self, command: Command, shared: &Shared) -> Option<String> {
        match command {
            Command::Open => Some(shared.words.get("term-child")),
            Command::Save => self.narrowing.hint(command),
            Command::New | Command::Undo => Some(String::new()),
            _ => None,
        }
    }

    fn takes(&self, command: Command) -> bool {
        !matches!(
            command,
            Command::New
                | Command::Edit
                | Command::Remove
                | Command::Advance
                | Command::Otherwise
                | Command::WriteNote
                | Command::NewFollowUp
        )
    }

    fn is_screen(&self) -> bool {
        true
    }
}
