//! The note editor: a template's headings, the session's facts, the earlier note beside, and how it stands with saving.
//!
//! What is typed is a draft within a second, saved with Ctrl-S, signed with F6. A save that fails or meets another
//! version leaves the text where it is; the other version is shown beside it until the person has chosen.

use chrono::{DateTime, Utc};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use crate::care::ledger::ids::Id;
use crate::care::note_states::editable;
use crate::care::post_time::{day_of, local};
use crate::care::records::note::Note;
use crate::care::records::note_header::{NoteHeader, NoteKind};
use crate::post::draft::Draft;
use crate::post::refusal::Refusal;
use crate::post::use_cases::notes::{self, Writing};
use crate::tui::commands::{Command, Context};
use crate::tui::editor::{Direction, Editor, HEADING, Outcome};
use crate::tui::editor_view::EditorView;
use crate::tui::field::Field;
use crate::tui::inert;
use crate::tui::job::{Answer, Job};
use crate::tui::keeping::DraftIs;
use crate::tui::key::{Key, KeyCode};
use crate::tui::layer::{Ask, Layer, Notice, Shared, Taken, Tone};
use crate::tui::note_draft;
use crate::tui::note_text::Titles;
use crate::tui::note_words;
use crate::tui::paper::{Paper, Paragraph};
use crate::tui::refusal_text;
use crate::tui::secret_text::SecretText;
use crate::tui::sign_notes;
use crate::tui::wrap::Wrap;
use crate::words::dates;

/// From so many columns the earlier note stands beside.
const BESIDE: u16 = 110;

/// The widest column of text: longer lines are hard to read.
const WIDEST: u16 = 92;

/// How it stands with saving.
#[derive(Clone, PartialEq, Eq)]
enum Standing {
    /// What is typed is what is on disk, or nothing was typed yet.
    Settled,
    /// Typed and not saved; a draft is kept.
    Typing,
    Saving,
    Failed(String),
    /// There is another version on disk than the one this was begun from.
    Conflict,
}

/// A note under its author's hands.
pub struct NoteEditor {
    /// The note as it was opened; its text is the editor's.
    note: Writing,
    titles: Titles,
    editor: Editor,
    /// The text on disk; where nothing is, the template.
    saved: SecretText,
    /// The text that is on its way.
    sent: Option<SecretText>,
    standing: Standing,
    draft: Id,
    changed_at: Option<DateTime<Utc>>,
    /// When the text was typed that was brought back.
    restored: Option<DateTime<Utc>>,
    find: Option<Field>,
    not_found: bool,
    /// Whether the earlier note is laid over the lower half where there is no room beside.
    earlier_below: bool,
    beside: Paper,
    /// What the pane beside shows, and for which register.
    beside_for: Option<(u64, bool, bool)>,
}

impl NoteEditor {
    /// Opens a note that is being written, with its newest draft where that is newer than what was saved.
    pub fn new(note: Writing, shared: &Shared) -> NoteEditor {
        let titles = Titles::new(&shared.words);
        let text = titles.compose(&note.sections);
        let mut editor = NoteEditor {
            editor: Editor::new(&text),
            saved: SecretText::new(&text),
            sent: None,
            note,
            titles,
            standing: Standing::Settled,
            draft: shared.fresh.id(),
            changed_at: None,
            restored: None,
            find: None,
            not_found: false,
            earlier_below: false,
            beside: Paper::default(),
            beside_for: None,
        };
        editor.go_to_where_one_goes_on();
        editor.restore(shared);
        editor
    }

    /// Gives the id of the note.
    pub fn id(&self) -> Id {
        self.note.id
    }

    /// Puts the caret where writing goes on: under the first heading with nothing below it, else at the end.
    fn go_to_where_one_goes_on(&mut self) {
        let text = self.editor.text();
        let mut at = 0;
        let mut goes_on = text.len();
        let mut below: Option<usize> = None;
        for line in text.split_inclusive('\n') {
            let end = at + line.len();
            if line.starts_with(HEADING) {
                if let Some(empty) = below {
                    goes_on = empty;
                    break;
                }
                below = Some(end);
            } else if !line.trim().is_empty() {
                below = None;
            }
            at = end;
        }
        if at == text.len() {
            goes_on = below.unwrap_or(text.len());
        }
        self.editor.move_caret(goes_on);
    }

    fn restore(&mut self, shared: &Shared) {
        let Some(draft) = note_draft::of(self.note.id, shared) else {
            return;
        };
        self.draft = draft.id;
        let kept = shared.register.drafts.kept(self.note.id);
        let newer = kept.is_none_or(|kept| draft.at.timestamp_millis() > kept.time);
        let text = note_draft::text(draft);
        if newer && self.editor.replace_all(text) == Outcome::Changed {
            self.changed_at = Some(draft.at);
            self.restored = Some(draft.at);
            self.standing = Standing::Typing;
            self.go_to_where_one_goes_on();
        }
    }

    fn is_dirty(&self) -> bool {
        self.editor.text() != self.saved.as_str()
    }

    fn writing(&self) -> Writing {
        Writing {
            sections: self.titles.parse(self.editor.text()),
            ..self.note.clone()
        }
    }

    fn facts(&self, shared: &Shared) -> String {
        note_words::facts(&self.note.header(shared.me.person), shared)
    }

    fn took(&mut self, outcome: Outcome, shared: &Shared, asks: &mut Vec<Ask>) {
        match outcome {
            Outcome::Changed => {
                self.changed_at = Some(shared.now);
                if !self.is_dirty() {
                    self.restored = None;
                }
                if !matches!(self.standing, Standing::Conflict | Standing::Saving) {
                    self.standing = if self.is_dirty() {
                        Standing::Typing
                    } else {
                        Standing::Settled
                    };
                }
            }
            Outcome::Full => asks.push(Ask::Say(Notice {
                text: shared.words.get("note-full"),
                tone: Tone::Warning,
            })),
            Outcome::Moved | Outcome::Ignored => {}
        }
    }

    fn save(&mut self, shared: &Shared, asks: &mut Vec<Ask>) {
        if self.standing == Standing::Saving {
            return;
        }
        if self.standing == Standing::Conflict {
            // Both versions have been seen; from here on this one follows upon the other.
            self.note.base = shared.register.drafts.revision(self.note.id);
        } else if !self.is_dirty() && self.note.base > 0 {
            asks.push(Ask::Say(Notice {
                text: shared.words.get("note-saved-already"),
                tone: Tone::Plain,
            }));
            return;
        }
        match notes::save(&shared.register, &shared.me, &self.writing()) {
            Ok(change) => {
                self.sent = Some(SecretText::new(self.editor.text()));
                self.standing = Standing::Saving;
                asks.push(Ask::Save(change));
            }
            Err(refusal) => self.fail(&refusal, shared),
        }
    }

    fn fail(&mut self, refusal: &Refusal, shared: &Shared) {
        self.sent = None;
        self.standing = match refusal {
            Refusal::Conflict { .. } => Standing::Conflict,
            refusal => Standing::Failed(refusal_text::refusal(&shared.words, refusal)),
        };
    }

    fn sign(&mut self, shared: &Shared, asks: &mut Vec<Ask>) {
        let warn = |text: String| {
            let tone = Tone::Warning;
            Ask::Say(Notice { text, tone })
        };
        if matches!(self.standing, Standing::Saving | Standing::Conflict) {
            asks.push(warn(shared.words.get("note-sign-settle-first")));
            return;
        }
        match sign_notes::sheet(vec![self.writing()], vec![self.draft], shared) {
            Ok(sheet) => asks.push(Ask::Open(Box::new(sheet))),
            Err(refusal @ Refusal::Conflict { .. }) => self.fail(&refusal, shared),
            Err(refusal) => asks.push(warn(refusal_text::refusal(&shared.words, &refusal))),
        }
    }

    fn leave(&mut self, shared: &Shared, asks: &mut Vec<Ask>) {
        if let Some(draft) = self.draft() {
            asks.push(Ask::Do(Job::KeepDraft(draft)));
        } else if shared.drafts.iter().any(|draft| draft.id == self.draft) {
            asks.push(Ask::Do(Job::DropDraft(self.draft)));
        }
        asks.push(Ask::Close);
    }

    fn find(&mut self, direction: Direction) {
        let Some(field) = &self.find else { return };
        self.not_found = !field.is_empty() && !self.editor.find(field.text(), direction);
    }

    fn find_key(&mut self, key: &Key) {
        match key.code {
            KeyCode::Enter | KeyCode::Down => self.find(Direction::Next),
            KeyCode::Up => self.find(Direction::Previous),
            _ => {
                if let Some(field) = &mut self.find
                    && field.apply(key) == Outcome::Changed
                {
                    self.find(Direction::Next);
                }
            }
        }
    }

    /// Says how it stands, with a sign, in the corner.
    fn corner(&self, shared: &Shared) -> (String, Style) {
        let (words, theme) = (&shared.words, &shared.theme);
        let (state, style) = match &self.standing {
            Standing::Settled if self.note.base == 0 => (words.get("note-standing-new"), theme.dim),
            Standing::Settled => (words.get("note-standing-saved"), theme.good),
            Standing::Typing => self.typing(shared),
            Standing::Saving => (words.get("note-standing-saving"), theme.dim),
            Standing::Failed(_) => (words.get("note-standing-failed"), theme.danger),
            Standing::Conflict => (words.get("note-standing-conflict"), theme.danger),
        };
        let count = self.editor.word_count();
        let count = words.with("note-word-count", &[("count", count.into())]);
        (format!("{count} · {state}"), style)
    }

    /// Says how what is typed stands with the host: what the corner says of a draft is what the host answered.
    fn typing(&self, shared: &Shared) -> (String, Style) {
        let (words, theme) = (&shared.words, &shared.theme);
        let mut drafts = shared.drafts.iter();
        let draft = drafts.find(|draft| draft.id == self.draft);
        match draft.map(|draft| (shared.keeping.of(draft), note_draft::text(draft))) {
            Some((DraftIs::Refused, _)) => (words.get("note-standing-not-kept"), theme.danger),
            Some((DraftIs::Kept(at), text)) if text == self.editor.text() => {
                let at = local(shared.register.settings.zone, at);
                let at = dates::time(at.time());
                let text = words.with("note-standing-kept", &[("at", at.into())]);
                (text, theme.normal)
            }
            _ => (words.get("note-standing-typing"), theme.normal),
        }
    }

    /// The line below the facts, where there is something to say.
    fn line(&self, shared: &Shared) -> Option<(String, Style)> {
        let (words, theme) = (&shared.words, &shared.theme);
        match &self.standing {
            Standing::Failed(text) => return Some((format!("✗ {text}"), theme.danger)),
            Standing::Conflict => {
                return Some((format!("! {}", words.get("note-conflict")), theme.danger));
            }
            _ => {}
        }
        let restored = self.restored?;
        let zone = shared.register.settings.zone;
        let at = local(zone, restored);
        let at = if day_of(zone, shared.now) == at.date() {
            dates::time(at.time())
        } else {
            dates::date_time(words, at)
        };
        let id = if self.note.base > 0 {
            "note-restored"
        } else {
            "note-restored-new"
        };
        Some((words.with(id, &[("at", at.into())]), theme.warn))
    }

    /// What stands beside: the other version in a conflict, else the note before this one.
    fn fill_beside(&mut self, shared: &Shared) {
        let conflict = self.standing == Standing::Conflict;
        let key = (shared.register.version, conflict, shared.veil);
        if self.beside_for == Some(key) {
            return;
        }
        self.beside_for = Some(key);
        let (words, theme) = (&shared.words, &shared.theme);
        let mut text: Vec<Paragraph> = Vec::new();
        if conflict {
            text.push((words.get("note-other-version"), theme.strong));
            if let Some(other) = shared.register.drafts.get(self.note.id) {
                text.extend(note_words::paragraphs(other, shared));
            }
        } else if let Some((header, note)) = self.earlier(shared) {
            let facts = note_words::facts(header, shared);
            let title = words.with("note-earlier", &[("facts", facts.into())]);
            text.push((title, theme.strong));
            text.extend(note_words::paragraphs(&note, shared));
        } else {
            text.push((words.get("note-no-earlier"), theme.dim));
        }
        self.beside.set(text);
    }

    fn earlier<'a>(&self, shared: &'a Shared) -> Option<(&'a NoteHeader, Note)> {
        let notes = note_words::notes_of_child(self.note.child?, shared);
        notes.into_iter().rev().find_map(|id| {
            let header = shared.register.notes.get(id)?;
            if id == self.note.id || header.about > self.note.about {
                return None;
            }
            Some((header, notes::text(&shared.register, &shared.me, id)?))
        })
    }

    /// Lays the earlier note over the lower half, or takes it away; from 110 columns it stands beside all the time.
    fn show_earlier(&mut self, shared: &Shared, asks: &mut Vec<Ask>) {
        if shared.size.0 >= BESIDE {
            return;
        }
        if !self.earlier_below && self.earlier(shared).is_none() {
            asks.push(Ask::Say(Notice {
                text: shared.words.get("note-no-earlier"),
                tone: Tone::Plain,
            }));
            return;
        }
        self.earlier_below = !self.earlier_below;
        self.beside.scroll(isize::MIN / 2);
    }

    /// Gives the areas of the text and of what stands beside it.
    fn panes(&self, area: Rect) -> (Rect, Option<Rect>) {
        if area.width >= BESIDE {
            let left = (area.width * 3 / 5).min(WIDEST);
            let beside = Rect {
                x: area.x + left + 2,
                width: area.width - left - 2,
                ..area
            };
            (
                Rect {
                    width: left,
                    ..area
                },
                Some(beside),
            )
        } else if self.standing == Standing::Conflict || self.earlier_below {
            let upper = area.height / 2;
            let beside = Rect {
                y: area.y + upper + 1,
                height: area.height.saturating_sub(upper + 1),
                ..area
            };
            (
                Rect {
                    height: upper,
                    ..area
                },
                Some(beside),
            )
        } else {
            (
                Rect {
                    width: area.width.min(WIDEST),
                    ..area
                },
                None,
            )
        }
    }

    fn draw_beside(&mut self, text: Rect, beside: Rect, buffer: &mut Buffer, shared: &Shared) {
        let border = shared.theme.border;
        if beside.y > text.y {
            let line = "─".repeat(usize::from(text.width));
            buffer.set_string(text.x, text.bottom(), line, border);
            if self.standing != Standing::Conflict {
                let hint = format!(" {} ", shared.words.get("note-earlier-away"));
                let wide = u16::try_from(inert::columns(&hint)).unwrap_or(0);
                let x = text.right().saturating_sub(wide + 2);
                buffer.set_string(x, text.bottom(), hint, shared.theme.dim);
            }
        } else {
            for y in beside.top()..beside.bottom() {
                buffer.set_string(beside.x - 1, y, "│", border);
            }
        }
        self.fill_beside(shared);
        let pad = u16::from(beside.y == text.y);
        self.beside.draw(
            Rect {
                x: beside.x + pad,
                width: beside.width - pad,
                ..beside
            },
            buffer,
        );
    }
}

impl Layer for NoteEditor {
    fn contexts(&self) -> Vec<Context> {
        vec![Context::Note, Context::Text]
    }

    fn command(&mut self, command: Command, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        match command {
            Command::Back if self.find.take().is_some() => {}
            Command::Back => self.leave(shared, asks),
            Command::Cancel => self.find = None,
            Command::Save => self.save(shared, asks),
            Command::Sign => self.sign(shared, asks),
            Command::Find => {
                self.not_found = false;
                self.find.get_or_insert_with(|| Field::new(""));
            }
            Command::EarlierNote => self.show_earlier(shared, asks),
            Command::UndoTyping => {
                let outcome = self.editor.undo();
                self.took(outcome, shared, asks);
            }
            Command::RedoTyping => {
                let outcome = self.editor.redo();
                self.took(outcome, shared, asks);
            }
            _ => return Taken::No,
        }
        Taken::Yes
    }

    fn key(&mut self, key: &Key, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        match (key.code, key.ctrl) {
            (KeyCode::Up, true) => self.beside.scroll(-1),
            (KeyCode::Down, true) => self.beside.scroll(1),
            _ if self.find.is_some() => self.find_key(key),
            _ => {
                let outcome = self.editor.apply(key);
                self.took(outcome, shared, asks);
            }
        }
        Taken::Yes
    }

    fn paste(&mut self, text: &str, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        if let Some(field) = &mut self.find {
            field.paste(text);
            self.find(Direction::Next);
        } else {
            let outcome = self.editor.paste(text);
            self.took(outcome, shared, asks);
        }
        Taken::Yes
    }

    fn draw(&mut self, area: Rect, buffer: &mut Buffer, shared: &Shared) -> Option<Position> {
        if area.height < 3 {
            return None;
        }
        let (words, theme) = (&shared.words, &shared.theme);
        let (corner, style) = self.corner(shared);
        let corner = inert::cut(&corner, usize::from(area.width));
        let wide = u16::try_from(inert::columns(&corner)).unwrap_or(area.width);
        let x = area.right().saturating_sub(wide).max(area.x);
        let room = usize::from(x.saturating_sub(area.x + 1));
        let facts = inert::cut(&self.facts(shared), room);
        buffer.set_string(area.x, area.y, facts, theme.title);
        buffer.set_string(x, area.y, corner, style);
        let line = self.line(shared);
        let mut top = area.y + 1;
        if let Some((text, style)) = line {
            let text = inert::cut(&text, usize::from(area.width));
            buffer.set_string(area.x, top, text, style);
            top += 1;
        }
        if let Some(returned) = note_words::returned(self.note.id, shared) {
            let text = inert::show(&returned);
            let wrap = Wrap::new(&text, usize::from(area.width).max(1));
            // The text keeps half of the rows at least.
            for row in wrap.rows().iter().take(usize::from(area.height / 2)) {
                buffer.set_string(area.x, top, text[row.range()].trim_end(), theme.warn);
                top += 1;
            }
        }
        let mut find_caret = None;
        if let Some(field) = &self.find {
            let label = words.get("note-find");
            let label = format!("{label} ");
            let room = usize::from(area.width);
            let (x, _) = buffer.set_stringn(area.x, top, label, room, theme.strong);
            let width = area.right().saturating_sub(x) / 2;
            let at = Rect {
                x,
                y: top,
                width,
                height: 1,
            };
            find_caret = field.draw(at, buffer, theme, true);
            let (hint, style) = if self.not_found {
                (words.get("form-nothing-found"), theme.warn)
            } else {
                (words.get("note-find-hint"), theme.dim)
            };
            let x = x + width + 1;
            let hint = inert::cut(&hint, usize::from(area.right().saturating_sub(x)));
            buffer.set_string(x, top, hint, style);
            top += 1;
        }
        let body = Rect {
            y: top,
            height: area.bottom().saturating_sub(top),
            ..area
        };
        let (text, beside) = self.panes(body);
        self.editor.resize(text.width, text.height);
        let caret = EditorView::new(&self.editor, theme)
            .placeholder(&words.get("note-placeholder"))
            .draw(text, buffer);
        if let Some(beside) = beside {
            self.draw_beside(text, beside, buffer, shared);
        }
        find_caret.or(caret)
    }

    fn hint(&self, command: Command, shared: &Shared) -> Option<String> {
        match command {
            Command::Save if self.standing == Standing::Conflict => {
                Some(shared.words.get("note-keep-mine"))
            }
            Command::EarlierNote if shared.size.0 >= BESIDE => Some(String::new()),
            _ => None,
        }
    }

    fn changed(&mut self, shared: &Shared) {
        if let Some(header) = shared.register.notes.get(self.note.id) {
            if !editable(header.state) {
                return;
            }
            self.note.appointment = header.appointment;
            self.note.child = header.child;
            self.note.form = header.form;
            self.note.about = header.about;
        }
        let Some(kept) = shared.register.drafts.kept(self.note.id) else {
            return;
        };
        if kept.revision <= self.note.base {
            return;
        }
        let theirs = self.titles.compose(&kept.value.sections);
        let own = self
            .sent
            .as_ref()
            .is_some_and(|sent| sent.as_str() == theirs);
        if own || theirs == self.saved.as_str() || theirs == self.editor.text() {
            self.note.base = kept.revision;
            self.saved = SecretText::new(&theirs);
        } else if self.is_dirty() {
            self.standing = Standing::Conflict;
        } else {
            self.note.base = kept.revision;
            self.saved = SecretText::new(&theirs);
            self.editor.replace_all(&theirs);
        }
    }

    fn refused(&mut self, refusal: &Refusal, shared: &Shared) {
        self.fail(refusal, shared);
    }

    fn saved(&mut self, shared: &Shared, asks: &mut Vec<Ask>) {
        if let Some(sent) = self.sent.take() {
            let known = shared.register.drafts.revision(self.note.id);
            self.note.base = self.note.base.max(known).max(1);
            self.saved = sent;
            self.note.line = None;
        }
        self.restored = None;
        self.standing = if self.is_dirty() {
            Standing::Typing
        } else {
            Standing::Settled
        };
        asks.push(Ask::Do(Job::DropDraft(self.draft)));
    }

    fn answer(&mut self, answer: Answer, shared: &Shared, _asks: &mut Vec<Ask>) {
        if let Answer::Refused(refusal) = answer {
            self.fail(&refusal, shared);
        }
    }

    fn stands_on(&self, shared: &Shared) -> Vec<Id> {
        // A process note is its author's, whoever has the case.
        if self.note.kind == NoteKind::Process {
            return Vec::new();
        }
        let (register, note) = (&shared.register, &self.note);
        let case = notes::case_of(register, note.appointment, note.child);
        case.into_iter().chain([note.id]).collect()
    }

    fn draft(&self) -> Option<Draft> {
        let at = self.changed_at?;
        if !self.is_dirty() {
            return None;
        }
        let text = self.editor.text();
        Some(note_draft::make(self.draft, text, &self.note, at))
    }

    fn draft_id(&self) -> Option<Id> {
        Some(self.draft)
    }

    fn child(&self, _shared: &Shared) -> Option<Id> {
        self.writing().child
    }

    fn is_screen(&self) -> bool {
        true
    }
}
