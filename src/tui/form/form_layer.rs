//! A form on the screen: keys, saving, drafts and refusals, the same in every dialog.
//!
//! Nothing typed is ever lost: Esc and a refusal keep it, and what was not saved is a draft that its author is offered
//! back. A form that is back at what it began with has no draft. Passphrases are in no draft.

use chrono::{DateTime, Utc};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::care::ledger::ids::{Id, Kind, RecordKey};
use crate::post::draft::Draft;
use crate::post::look_up::child_of;
use crate::post::refusal::Refusal;
use crate::tui::commands::{Command, Context};
use crate::tui::form::entry::{Did, Entry};
use crate::tui::form::fields::FieldSet;
use crate::tui::form::form_view;
use crate::tui::form::spec::{Fault, Form, Initial, LiveLine, NotSaved};
use crate::tui::form::values::Values;
use crate::tui::job::{Answer, Job};
use crate::tui::key::{Key, KeyCode};
use crate::tui::layer::{Ask, Layer, Shared, Taken, Tone};
use crate::tui::overlay::{self, Overlay, Spot};
use crate::tui::refusal_text;
use crate::words::lang::Lang;

/// The widest a form gets, in columns; longer lines are hard to read.
const WIDEST: u16 = 88;

/// A form under a person's hands.
pub struct FormLayer {
    form: Box<dyn Form>,
    fields: FieldSet,
    /// A refusal or another sentence about the whole.
    said: Option<LiveLine>,
    /// Whether an answer is waited for.
    busy: bool,
    draft: Id,
    /// When something was last changed.
    changed_at: Option<DateTime<Utc>>,
    /// Whether a draft of it lies at the host.
    from_draft: bool,
    live: Vec<LiveLine>,
    /// For which values, register and minute `live` holds.
    live_for: Option<(u64, u64, i64)>,
    lang: Lang,
    /// The first row of the fields in sight.
    top: u16,
    /// The most rows it has had, so that a list that opens and closes does not make the box jump.
    tallest: u16,
}

impl FormLayer {
    /// Opens a form.
    pub fn new(form: Box<dyn Form>, shared: &Shared) -> FormLayer {
        FormLayer {
            fields: FieldSet::new(form.as_ref(), shared),
            form,
            said: None,
            busy: false,
            draft: shared.fresh.id(),
            changed_at: None,
            from_draft: false,
            live: Vec::new(),
            live_for: None,
            lang: shared.words.lang(),
            top: 0,
            tallest: 0,
        }
    }

    /// Opens a form with what a draft of it kept.
    pub fn from_draft(form: Box<dyn Form>, draft: &Draft, shared: &Shared) -> FormLayer {
        let mut layer = FormLayer::new(form, shared);
        layer.draft = draft.id;
        layer.from_draft = true;
        layer.changed_at = Some(draft.at);
        layer.fields.take_draft(draft, shared);
        let text = shared.words.get("form-draft-back");
        layer.said = Some(LiveLine::new(text, Tone::Plain));
        layer
    }

    /// Opens a form with what its newest draft kept, if there is one of the same code about the same record.
    pub fn resume(form: Box<dyn Form>, shared: &Shared) -> FormLayer {
        let kept_as = form.kept_as();
        let mut drafts = shared.drafts.iter();
        let kept = drafts.find(|draft| (draft.form.as_str(), draft.about) == kept_as);
        match kept {
            Some(draft) => FormLayer::from_draft(form, draft, shared),
            None => FormLayer::new(form, shared),
        }
    }

    /// Gives what the fields hold.
    pub fn values(&self) -> &Values {
        &self.fields.values
    }

    fn field_changed(&mut self, field: usize, shared: &Shared) {
        self.changed_at = Some(shared.now);
        self.fields.changed(field, self.form.as_mut(), shared);
    }

    /// Leaves the field that has the keys.
    fn leave(&mut self, shared: &Shared) {
        if self.fields.leave(shared) {
            self.field_changed(self.fields.focus, shared);
        }
    }

    fn next(&mut self, shared: &Shared) {
        self.leave(shared);
        self.fields.next();
    }

    fn previous(&mut self, shared: &Shared) {
        self.leave(shared);
        self.fields.previous();
    }

    fn save(&mut self, shared: &Shared, asks: &mut Vec<Ask>) {
        if self.busy {
            return;
        }
        self.leave(shared);
        self.fields.take_values(shared);
        self.said = None;
        self.fields.take_theirs(self.form.as_ref(), shared);
        self.fields.fault = self.fields.first_wrong(shared);
        if self.fields.fault.is_none() {
            self.fields.fault = self.fields.first_of_theirs(shared);
        }
        if self.fields.fault.is_none() {
            match self.form.submit(&self.fields.values, shared) {
                Ok(own) => {
                    self.busy = own
                        .iter()
                        .any(|ask| matches!(ask, Ask::SaveAndClose(_) | Ask::Save(_) | Ask::Do(_)));
                    asks.extend(own);
                }
                Err(NotSaved::Fault(fault)) => self.fields.fault = Some(fault),
                Err(NotSaved::Refused(refusal)) => {
                    self.fields.fault = Some(Fault {
                        field: self.form.field_of(&refusal),
                        sentence: refusal_text::said(&refusal, shared),
                    });
                }
            }
        }
        self.fields.go_to_fault();
    }

    fn take_key(&mut self, key: &Key, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        if self.busy {
            return Taken::Yes;
        }
        self.said = None;
        if key.code == KeyCode::Tab {
            if key.shift {
                self.previous(shared);
            } else if let Some(ask) = self.form.complete(self.fields.focus, &self.fields.values) {
                asks.push(ask);
            } else {
                self.next(shared);
            }
            return Taken::Yes;
        }
        if let KeyCode::F(number) = key.code
            && self.take_offer(number, shared)
        {
            return Taken::Yes;
        }
        let focus = self.fields.focus;
        let Some(entry) = self.fields.entries.get_mut(focus) else {
            return Taken::Yes;
        };
        let did = entry.apply(key, shared);
        self.take_did(did, shared);
        match (did, key.code) {
            (Did::Settled, _) => self.next(shared),
            (Did::Ignored, KeyCode::Down | KeyCode::Up) if self.form.completes() => {
                let by = if key.code == KeyCode::Down { 1 } else { -1 };
                match self.form.choose(by) {
                    Some((field, text)) => self.put(field, text, shared),
                    None => asks.extend(self.form.complete(focus, &self.fields.values)),
                }
            }
            (Did::Ignored, KeyCode::Enter) if self.fields.is_last() => self.save(shared, asks),
            (Did::Ignored, KeyCode::Enter | KeyCode::Down) => self.next(shared),
            (Did::Ignored, KeyCode::Up) => self.previous(shared),
            (Did::Ignored, KeyCode::F(_)) => return Taken::No,
            _ => {}
        }
        Taken::Yes
    }

    fn put(&mut self, field: usize, text: String, shared: &Shared) {
        if let Some(entry) = self.fields.entries.get_mut(field) {
            entry.set(&Initial::Text(text), shared);
        }
        self.field_changed(field, shared);
    }

    /// Puts what is offered on a key into its field; F2 is the first of them.
    fn take_offer(&mut self, key: u8, shared: &Shared) -> bool {
        let offers = self.form.offers(&self.fields.values, shared);
        let place = key.checked_sub(2).map(usize::from);
        let Some((field, initial)) = place.and_then(|place| offers.into_iter().nth(place)) else {
            return false;
        };
        let Some(entry) = self.fields.entries.get_mut(field) else {
            return false;
        };
        entry.set(&initial, shared);
        self.fields.fault = None;
        self.field_changed(field, shared);
        self.fields.go_to(field);
        true
    }

    fn take_did(&mut self, did: Did, shared: &Shared) {
        match did {
            Did::Changed | Did::Settled => {
                self.fields.mended();
                self.field_changed(self.fields.focus, shared);
            }
            Did::Full => {
                let text = shared.words.get("form-full");
                self.said = Some(LiveLine::new(text, Tone::Warning));
            }
            Did::Moved | Did::Ignored => {}
        }
    }

    fn close(&mut self, shared: &Shared, asks: &mut Vec<Ask>) {
        match self.draft() {
            Some(draft) => asks.push(Ask::Do(Job::KeepDraft(draft))),
            None if self.is_kept(shared) => asks.push(Ask::Do(Job::DropDraft(self.draft))),
            None => {}
        }
        asks.push(Ask::Close);
    }

    fn is_kept(&self, shared: &Shared) -> bool {
        shared.drafts.iter().any(|draft| draft.id == self.draft)
    }

    /// Throws away what was typed and begins anew; undo brings the draft back once the form is left.
    fn start_over(&mut self, shared: &Shared, asks: &mut Vec<Ask>) {
        if self.busy {
            return;
        }
        if self.is_kept(shared) {
            asks.push(Ask::ThrowAway(self.draft));
        }
        self.fields = FieldSet::new(self.form.as_ref(), shared);
        self.said = None;
        self.changed_at = None;
        self.from_draft = false;
        self.draft = shared.fresh.id();
    }

    /// Takes the words over again where the language is another now, and what hangs on register and time.
    fn bring_up_to_date(&mut self, shared: &Shared) {
        if self.lang != shared.words.lang() {
            self.lang = shared.words.lang();
            self.fields.relabel(self.form.as_ref(), shared);
            self.said = None;
            self.live_for = None;
        }
        let (version, minute) = (shared.register.version, shared.now.timestamp() / 60);
        if self.live_for != Some((self.fields.turn, version, minute)) {
            self.fields.take_values(shared);
            self.live = self.form.live(&self.fields.values, shared);
            self.live_for = Some((self.fields.turn, version, minute));
        }
    }

    /// Gives the lines below the fields: what is wrong with the whole first.
    fn lines(&self, shared: &Shared) -> Vec<LiveLine> {
        let mut lines = Vec::new();
        if self.busy {
            let text = shared.words.get("form-saving");
            lines.push(LiveLine::new(text, Tone::Plain));
        }
        let unseen = |field| !self.fields.is_visible(field);
        let fault = self.fields.fault.as_ref();
        if let Some(fault) = fault.filter(|fault| fault.field.is_none_or(unseen)) {
            lines.push(LiveLine::new(fault.sentence.clone(), Tone::Failure));
        }
        lines.extend(self.said.clone());
        lines.extend(self.live.iter().cloned());
        lines
    }
}

impl Layer for FormLayer {
    fn contexts(&self) -> Vec<Context> {
        vec![Context::Form, Context::Text]
    }

    fn command(&mut self, command: Command, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        match command {
            Command::Save => self.save(shared, asks),
            Command::Back => self.close(shared, asks),
            Command::StartOver => self.start_over(shared, asks),
            Command::UndoTyping => return self.take_key(&Key::ctrl('z'), shared, asks),
            Command::RedoTyping => return self.take_key(&Key::ctrl('y'), shared, asks),
            // Ctrl-C cancels nothing that was typed; the other two have no meaning in a form.
            Command::Cancel | Command::Find | Command::Sign => {}
            _ => return Taken::No,
        }
        Taken::Yes
    }

    fn key(&mut self, key: &Key, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        self.take_key(key, shared, asks)
    }

    fn paste(&mut self, text: &str, shared: &Shared, _asks: &mut Vec<Ask>) -> Taken {
        if self.busy {
            return Taken::Yes;
        }
        if let Some(entry) = self.fields.entries.get_mut(self.fields.focus) {
            let did = entry.paste(text);
            self.take_did(did, shared);
        }
        Taken::Yes
    }

    fn draw(&mut self, area: Rect, buffer: &mut Buffer, shared: &Shared) -> Option<Position> {
        self.bring_up_to_date(shared);
        let theme = &shared.theme;
        let area = area.intersection(buffer.area);
        let wide = area.width.saturating_sub(2).clamp(20, WIDEST);
        let columns = wide.min(area.width).saturating_sub(4).max(1);
        let drawn = form_view::draw_fields(&mut self.fields, columns, shared);
        let bottom = form_view::wrapped(&self.lines(shared), usize::from(columns));
        let bottom_rows = u16::try_from(bottom.len()).unwrap_or(u16::MAX);
        let gap = u16::from(bottom_rows > 0);
        let wanted = drawn
            .rows
            .saturating_add(gap)
            .saturating_add(bottom_rows)
            .saturating_add(2);
        self.tallest = self.tallest.max(wanted).min(area.height);
        let place = overlay::rect(area, wide, self.tallest, Spot::Center);
        let title = self.form.title(shared);
        let hint = form_view::key_hint(&self.fields, self.form.as_ref(), self.from_draft, shared);
        let inner = Overlay::new(&title).hint(&hint).draw(place, buffer, theme);
        if inner.is_empty() {
            return None;
        }
        // The fields come first; what is said below them has a third of the box where there is not room for both.
        let spare = inner.height.saturating_sub(drawn.rows);
        let most_said = spare.max(inner.height / 3);
        let said = (bottom_rows + gap).min(most_said);
        let height = inner.height - said;
        let above = Rect { height, ..inner };
        let caret = form_view::put_fields(&drawn, &mut self.top, above, buffer, theme);
        let y = inner.y + height + if said > bottom_rows { gap } else { 0 };
        let below = Rect {
            y,
            height: inner.bottom().saturating_sub(y),
            ..inner
        };
        form_view::put_lines(&bottom, below, buffer, theme);
        caret
    }

    fn hint(&self, command: Command, shared: &Shared) -> Option<String> {
        (command == Command::Save).then(|| shared.words.get(self.form.verb()))
    }

    fn changed(&mut self, shared: &Shared) {
        self.fields.take_theirs(self.form.as_ref(), shared);
        for entry in &mut self.fields.entries {
            if let Entry::Pick(picker) = entry {
                picker.refresh(shared);
            }
        }
        self.live_for = None;
    }

    fn refused(&mut self, refusal: &Refusal, shared: &Shared) {
        self.busy = false;
        self.said = Some(LiveLine::new(
            refusal_text::said(refusal, shared),
            Tone::Failure,
        ));
    }

    fn saved(&mut self, shared: &Shared, asks: &mut Vec<Ask>) {
        self.busy = false;
        if self.changed_at.take().is_some() || self.from_draft {
            asks.push(Ask::Do(Job::DropDraft(self.draft)));
        }
        // Should it stay open, what is typed from now on is another draft.
        self.from_draft = false;
        self.draft = shared.fresh.id();
    }

    fn answer(&mut self, answer: Answer, shared: &Shared, asks: &mut Vec<Ask>) {
        match answer {
            Answer::Refused(refusal) => self.refused(&refusal, shared),
            Answer::Saved(_) => self.saved(shared, asks),
            answer => {
                if matches!(answer, Answer::ByRecovery) {
                    // What was typed is on disk, and is no draft any more.
                    self.saved(shared, asks);
                }
                self.busy = false;
                self.fields.fault = self.form.answer(answer, shared, asks);
                self.live_for = None;
                if let Some((field, text)) = self.form.completed() {
                    self.put(field, text, shared);
                }
                self.fields.go_to_fault();
            }
        }
    }

    /// The child that what the form is about is about; not that of a row beneath, on which the form may have nothing.
    fn child(&self, shared: &Shared) -> Option<Id> {
        let (_, about) = self.form.kept_as();
        let register = &shared.register;
        let kinds = [
            Kind::Child,
            Kind::CaseHeader,
            Kind::Appointment,
            Kind::FollowUp,
            Kind::NoteHeader,
            Kind::Contact,
            Kind::Consent,
        ];
        kinds.into_iter().find_map(|kind| {
            let child = child_of(register, RecordKey::new(kind, about?))?;
            register.children.get(child).map(|_| child)
        })
    }

    fn stands_on(&self, _shared: &Shared) -> Vec<Id> {
        self.form.kept_as().1.into_iter().collect()
    }

    fn draft(&self) -> Option<Draft> {
        let at = self.changed_at?;
        let (code, about) = self.form.kept_as();
        self.fields.hold_anything(about.is_some()).then(|| Draft {
            id: self.draft,
            form: code.to_owned(),
            about,
            texts: self.fields.texts(),
            begun: about.map(|_| self.fields.begun.clone()),
            at,
        })
    }

    fn draft_id(&self) -> Option<Id> {
        Some(self.draft)
    }
}
