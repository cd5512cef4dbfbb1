//! A form on the screen: moving between fields, typing, checking, saving, drafts and refusals, the same in every dialog.
//!
//! Nothing typed is ever lost: Esc and a refusal keep it, and what was not saved is a draft that its author is offered
//! back. Passphrases are in no draft.

use chrono::{DateTime, Utc};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::care::ledger::ids::{Id, Kind, RecordKey};
use crate::post::draft::{Begun, Draft};
use crate::post::look_up::child_of;
use crate::post::refusal::Refusal;
use crate::tui::commands::{Command, Context, entry};
use crate::tui::form::entry::{Did, Entry, Wrong};
use crate::tui::form::entry_view;
use crate::tui::form::spec::{Fault, FieldSpec, Form, Initial, LiveLine, NotSaved};
use crate::tui::form::values::{Value, Values};
use crate::tui::inert::{self, Align};
use crate::tui::job::{Answer, Job};
use crate::tui::key::{Key, KeyCode};
use crate::tui::layer::{Ask, Layer, Notice, Shared, Taken, Tone};
use crate::tui::overlay::{self, Overlay, Spot};
use crate::tui::refusal_text;
use crate::tui::width;
use crate::tui::wrap::Wrap;
use crate::words::lang::Lang;
use crate::words::lang::begin_large;
use crate::words::understood;

/// The widest a form gets, in columns; longer lines are hard to read.
const WIDEST: u16 = 88;
/// The columns a label takes at most of the box.
const WIDEST_LABEL: usize = 30;

/// A form under a person's hands.
pub struct FormLayer {
    form: Box<dyn Form>,
    specs: Vec<FieldSpec>,
    entries: Vec<Entry>,
    /// Whether the person has changed the field.
    touched: Vec<bool>,
    values: Values,
    focus: usize,
    fault: Option<Fault>,
    /// A refusal or another sentence about the whole.
    said: Option<LiveLine>,
    /// Whether an answer is waited for.
    busy: bool,
    draft: Id,
    /// When something was last changed.
    changed_at: Option<DateTime<Utc>>,
    /// Whether a draft of it lies at the host.
    from_draft: bool,
    /// What the fields showed before the person changed them, as what it is about last stood.
    begun: Begun,
    /// Of each field that the person changed: what somebody else made of it meanwhile.
    theirs: Vec<Option<String>>,
    /// Whether what somebody else made of a field was not answered yet by saving once more.
    theirs_new: bool,
    live: Vec<LiveLine>,
    /// For which register and minute `live` holds.
    live_for: Option<(u64, i64)>,
    lang: Lang,
    /// The first row of the fields in sight.
    top: u16,
    /// The most rows it has had, so that a list that opens and closes does not make the box jump.
    tallest: u16,
}

impl FormLayer {
    /// Opens a form.
    pub fn new(form: Box<dyn Form>, shared: &Shared) -> FormLayer {
        let specs = form.fields(shared);
        let entries: Vec<Entry> = specs.iter().map(|spec| Entry::new(spec, shared)).collect();
        let mut layer = FormLayer {
            form,
            touched: vec![false; specs.len()],
            specs,
            entries,
            values: Values::default(),
            focus: 0,
            fault: None,
            said: None,
            busy: false,
            draft: shared.fresh.id(),
            changed_at: None,
            from_draft: false,
            begun: Begun {
                revisions: 0,
                texts: Vec::new(),
            },
            theirs: Vec::new(),
            theirs_new: false,
            live: Vec::new(),
            live_for: None,
            lang: shared.words.lang(),
            top: 0,
            tallest: 0,
        };
        layer.theirs = vec![None; layer.specs.len()];
        layer.begun = Begun {
            revisions: layer.revisions_now(shared),
            texts: layer.texts(),
        };
        layer.take_values(shared);
        layer.focus = layer.first();
        layer.entered();
        layer
    }

    fn revisions_now(&self, shared: &Shared) -> u64 {
        let (_, about) = self.form.kept_as();
        about.map_or(0, |id| shared.register.revisions_of(id))
    }

    /// Takes over what somebody else changed of what the form is about: in fields the person has not touched; in the
    /// others both are shown, and nothing is written over theirs before it was seen.
    fn take_theirs(&mut self, shared: &Shared) {
        let revisions = self.revisions_now(shared);
        if revisions == self.begun.revisions {
            return;
        }
        self.begun.revisions = revisions;
        let specs = self.form.fields(shared);
        if specs.len() != self.specs.len() {
            return;
        }
        for (field, spec) in specs.iter().enumerate() {
            if spec.initial == self.specs[field].initial {
                continue;
            }
            let theirs = Entry::new(spec, shared);
            self.begun.texts[field] = theirs.draft_text();
            if self.touched[field] {
                self.show_theirs(field, &theirs, shared);
            } else {
                self.entries[field] = theirs;
            }
        }
        self.specs = specs;
        self.take_values(shared);
    }

    /// Shows beside a field that the person changed what somebody else made of it.
    fn show_theirs(&mut self, field: usize, theirs: &Entry, shared: &Shared) {
        if theirs.draft_text() != self.entries[field].draft_text() {
            self.theirs[field] = Some(entry_view::in_words(theirs, shared));
            self.theirs_new = true;
        }
    }

    fn texts(&self) -> Vec<String> {
        self.entries.iter().map(Entry::draft_text).collect()
    }

    /// Finds the first field of which somebody else's version was not seen before saving.
    fn first_of_theirs(&mut self, shared: &Shared) -> Option<Fault> {
        if !std::mem::take(&mut self.theirs_new) {
            return None;
        }
        let field = self.theirs.iter().position(Option::is_some)?;
        Some(Fault::at(field, shared.words.get("form-theirs-next")))
    }

    /// Opens a form with what a draft of it kept.
    pub fn from_draft(form: Box<dyn Form>, draft: &Draft, shared: &Shared) -> FormLayer {
        let mut layer = FormLayer::new(form, shared);
        layer.draft = draft.id;
        layer.from_draft = true;
        // Where others changed what it is about since, the draft is what its author changed and no more.
        let since = draft.begun.as_ref();
        let since = since.filter(|begun| begun.revisions != layer.begun.revisions);
        for (field, text) in draft.texts.iter().enumerate().take(layer.entries.len()) {
            let before = since.and_then(|begun| begun.texts.get(field));
            if layer.entries[field].draft_text() == *text || before == Some(text) {
                continue;
            }
            layer.entries[field].set_draft_text(text, shared);
            layer.touched[field] = true;
            if before.is_some_and(|before| *before != layer.begun.texts[field]) {
                let theirs = Entry::new(&layer.specs[field], shared);
                layer.show_theirs(field, &theirs, shared);
            }
        }
        layer.take_values(shared);
        layer.focus = layer.first();
        layer.entered();
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
        &self.values
    }

    fn is_visible(&self, field: usize) -> bool {
        self.specs.get(field).is_some_and(|spec| {
            spec.visible_if
                .as_ref()
                .is_none_or(|visible| visible(&self.values))
        })
    }

    fn visible(&self) -> impl DoubleEndedIterator<Item = usize> {
        (0..self.specs.len()).filter(|field| self.is_visible(*field))
    }

    fn first(&self) -> usize {
        self.visible().next().unwrap_or(0)
    }

    fn take_values(&mut self, shared: &Shared) {
        let values = self.entries.iter().map(|entry| entry.value(shared));
        self.values = Values::new(values.collect());
        self.live_for = None;
    }

    fn field_changed(&mut self, field: usize, shared: &Shared) {
        self.touched[field] = true;
        self.changed_at = Some(shared.now);
        self.take_values(shared);
        let mut sets = Vec::new();
        self.form
            .field_changed(field, &self.values, shared, &mut sets);
        for (other, initial) in sets {
            if self.touched.get(other) == Some(&false)
                && let Some(entry) = self.entries.get_mut(other)
            {
                entry.set(&initial, shared);
            }
        }
        // A source may look at other fields through its form.
        for (other, entry) in self.entries.iter_mut().enumerate() {
            if let Entry::Pick(picker) = entry
                && other != field
            {
                picker.list_anew();
            }
        }
        self.take_values(shared);
    }

    fn go_to(&mut self, field: usize) {
        if field == self.focus {
            return;
        }
        if let Some(entry) = self.entries.get_mut(self.focus) {
            entry.left();
        }
        self.focus = field;
        self.entered();
    }

    fn entered(&mut self) {
        if let Some(entry) = self.entries.get_mut(self.focus) {
            entry.entered();
        }
    }

    /// Leaves the field; what was typed into a picker takes the one that is marked.
    fn leave(&mut self, shared: &Shared) {
        if let Some(Entry::Pick(picker)) = self.entries.get_mut(self.focus)
            && picker.pick_marked(shared)
        {
            self.field_changed(self.focus, shared);
        }
    }

    fn next(&mut self, shared: &Shared) {
        self.leave(shared);
        let focus = self.focus;
        let next = self.visible().find(|field| *field > focus);
        let next = next.or_else(|| self.visible().next());
        self.go_to(next.unwrap_or(focus));
    }

    fn previous(&mut self, shared: &Shared) {
        self.leave(shared);
        let focus = self.focus;
        let previous = self.visible().rev().find(|field| *field < focus);
        let previous = previous.or_else(|| self.visible().next_back());
        self.go_to(previous.unwrap_or(focus));
    }

    fn is_last(&self) -> bool {
        self.visible().next_back() == Some(self.focus)
    }

    fn save(&mut self, shared: &Shared, asks: &mut Vec<Ask>) {
        if self.busy {
            return;
        }
        self.leave(shared);
        self.take_values(shared);
        self.said = None;
        self.take_theirs(shared);
        self.fault = self.first_wrong(shared);
        if self.fault.is_none() {
            self.fault = self.first_of_theirs(shared);
        }
        if self.fault.is_none() {
            match self.form.submit(&self.values, shared) {
                Ok(own) => {
                    self.busy = own
                        .iter()
                        .any(|ask| matches!(ask, Ask::SaveAndClose(_) | Ask::Save(_) | Ask::Do(_)));
                    asks.extend(own);
                }
                Err(NotSaved::Fault(fault)) => self.fault = Some(fault),
                Err(NotSaved::Refused(refusal)) => {
                    self.fault = Some(Fault {
                        field: self.form.field_of(&refusal),
                        sentence: refusal_text::said(&refusal, shared),
                    });
                }
            }
        }
        self.show_fault();
    }

    fn show_fault(&mut self) {
        let field = self.fault.as_ref().and_then(|fault| fault.field);
        if let Some(field) = field.filter(|field| self.is_visible(*field)) {
            self.go_to(field);
        }
    }

    fn first_wrong(&self, shared: &Shared) -> Option<Fault> {
        let empty = Value::Ticked(Vec::new());
        self.visible().find_map(|field| {
            let value = self.values.get(field).unwrap_or(&empty);
            let required = self.specs[field].required;
            let wrong = self.entries[field].wrong(value, required, shared)?;
            let words = &shared.words;
            let sentence = match wrong {
                Wrong::Missing => words.get("form-required"),
                Wrong::Unread(why) => match self.entries[field] {
                    Entry::Minutes(_) => understood::length_not_understood(words, why),
                    _ => understood::not_understood(words, why),
                },
                Wrong::LiesAhead => words.get("form-lies-ahead"),
                Wrong::NotPicked => words.get("form-not-picked"),
            };
            Some(Fault::at(field, sentence))
        })
    }

    fn take_key(&mut self, key: &Key, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        if self.busy {
            return Taken::Yes;
        }
        self.said = None;
        if key.code == KeyCode::Tab {
            if key.shift {
                self.previous(shared);
            } else if let Some(ask) = self.form.complete(self.focus, &self.values) {
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
        let focus = self.focus;
        let Some(entry) = self.entries.get_mut(focus) else {
            return Taken::Yes;
        };
        let did = entry.apply(key, shared);
        self.take_did(did, shared);
        match (did, key.code) {
            (Did::Settled, _) => self.next(shared),
            (Did::Ignored, KeyCode::Enter) if self.is_last() => self.save(shared, asks),
            (Did::Ignored, KeyCode::Enter | KeyCode::Down) => self.next(shared),
            (Did::Ignored, KeyCode::Up) => self.previous(shared),
            (Did::Ignored, KeyCode::F(_)) => return Taken::No,
            _ => {}
        }
        Taken::Yes
    }

    /// Puts what is offered on a key into its field; F2 is the first of them.
    fn take_offer(&mut self, key: u8, shared: &Shared) -> bool {
        let offers = self.form.offers(&self.values, shared);
        let place = key.checked_sub(2).map(usize::from);
        let Some((field, initial)) = place.and_then(|place| offers.into_iter().nth(place)) else {
            return false;
        };
        let Some(entry) = self.entries.get_mut(field) else {
            return false;
        };
        entry.set(&initial, shared);
        self.fault = None;
        self.field_changed(field, shared);
        self.go_to(field);
        true
    }

    fn take_did(&mut self, did: Did, shared: &Shared) {
        match did {
            Did::Changed | Did::Settled => {
                let field = self.focus;
                if self
                    .fault
                    .as_ref()
                    .is_some_and(|fault| fault.field.is_none_or(|at| at == field))
                {
                    self.fault = None;
                }
                self.field_changed(field, shared);
            }
            Did::Full => {
                let text = shared.words.get("form-full");
                self.said = Some(LiveLine::new(text, Tone::Warning));
            }
            Did::Moved | Did::Ignored => {}
        }
    }

    fn close(&mut self, shared: &Shared, asks: &mut Vec<Ask>) {
        if let Some(draft) = self.draft() {
            asks.push(Ask::Do(Job::KeepDraft(draft)));
            asks.push(Ask::Say(Notice {
                text: shared.words.get("form-draft-kept"),
                tone: Tone::Plain,
            }));
        }
        asks.push(Ask::Close);
    }

    /// Takes the words over again where the language is another now, and what hangs on register and time.
    fn bring_up_to_date(&mut self, shared: &Shared) {
        if self.lang != shared.words.lang() {
            self.lang = shared.words.lang();
            let specs = self.form.fields(shared);
            if specs.len() == self.specs.len() {
                for (entry, spec) in self.entries.iter_mut().zip(&specs) {
                    entry.relabel(spec, shared);
                }
                self.specs = specs;
            }
            self.fault = None;
            self.said = None;
            self.live_for = None;
        }
        let now = (shared.register.version, shared.now.timestamp() / 60);
        if self.live_for != Some(now) {
            self.take_values(shared);
            self.live = self.form.live(&self.values, shared);
            self.live_for = Some(now);
        }
    }

    /// Gives the lines below the fields, wrapped: what is wrong with the whole first.
    fn bottom_lines(&self, columns: usize, shared: &Shared) -> Vec<LiveLine> {
        let mut lines = Vec::new();
        if self.busy {
            let text = shared.words.get("form-saving");
            lines.push(LiveLine::new(text, Tone::Plain));
        }
        if let Some(fault) = self
            .fault
            .as_ref()
            .filter(|fault| fault.field.is_none_or(|field| !self.is_visible(field)))
        {
            lines.push(LiveLine::new(fault.sentence.clone(), Tone::Failure));
        }
        lines.extend(self.said.clone());
        lines.extend(self.live.iter().cloned());
        lines
            .iter()
            .flat_map(|line| {
                let text = inert::show(&line.text).into_owned();
                let wrap = Wrap::new(&text, columns);
                let rows: Vec<LiveLine> = wrap
                    .rows()
                    .iter()
                    .map(|row| LiveLine::new(text[row.range()].trim_end(), line.tone))
                    .collect();
                rows
            })
            .collect()
    }

    /// Draws all visible fields, one below the other, into a buffer of their own.
    fn draw_fields(&mut self, columns: u16, shared: &Shared) -> Fields {
        let theme = &shared.theme;
        let fields: Vec<usize> = self.visible().collect();
        let most: u16 = fields.iter().fold(1_u16, |sum, field| {
            sum.saturating_add(entry_view::most_rows(&self.entries[*field]) + 2)
        });
        // A buffer counts its cells in 16 bits in some places; no form comes near.
        let most = most.min(600);
        // Of all fields, so that none moves when another comes into sight.
        let specs = self.specs.iter();
        let label_room = specs
            .map(|spec| inert::columns(&spec.label) + 1)
            .max()
            .unwrap_or(0)
            .min(WIDEST_LABEL)
            .min(usize::from(columns) / 3);
        let label_columns = u16::try_from(label_room).unwrap_or(0);
        // Marker and space before the label, two columns after it.
        let left = label_columns + 4;
        let mut drawn = Fields {
            buffer: Buffer::empty(Rect::new(0, 0, columns, most)),
            rows: 0,
            focus: (0, 1),
            caret: None,
        };
        let empty = Value::Ticked(Vec::new());
        for field in fields {
            let y = drawn.rows;
            let room = Rect {
                x: left,
                y,
                width: columns.saturating_sub(left),
                height: most.saturating_sub(y),
            };
            if room.height < 2 || room.width == 0 {
                break;
            }
            let focused = field == self.focus;
            let spec = &self.specs[field];
            let label = inert::fit(
                &inert::cut(&begin_large(&spec.label), label_room.saturating_sub(1)),
                label_room.saturating_sub(1),
                Align::Right,
            );
            let style = if focused { theme.accent } else { theme.dim };
            if focused {
                drawn.buffer.set_string(0, y, "▸", theme.accent);
            }
            let (x, _) = drawn.buffer.set_stringn(2, y, label, label_room, style);
            if spec.required {
                drawn.buffer.set_string(x, y, "*", theme.warn);
            }
            let fault = self
                .fault
                .as_ref()
                .filter(|fault| fault.field == Some(field));
            // What is wrong is said once: below the field, where saving was tried.
            let value = match self.values.get(field) {
                Some(value) if fault.is_none() || value.is_understood() => value,
                _ => &empty,
            };
            let empty = match spec.kept.as_str() {
                "" => "—",
                kept => kept,
            };
            let shown = entry_view::draw(
                &mut self.entries[field],
                value,
                empty,
                room,
                &mut drawn.buffer,
                shared,
                focused,
            );
            let mut rows = shown.rows.clamp(1, room.height);
            let theirs = self.theirs[field].as_ref().map(|theirs| {
                let words = &shared.words;
                let text = words.with("form-theirs", &[("theirs", theirs.clone().into())]);
                inert::show(&text).into_owned()
            });
            let fault = fault.map(|fault| format!("! {}", inert::show(&fault.sentence)));
            for text in theirs.into_iter().chain(fault) {
                let wrap = Wrap::new(&text, usize::from(room.width).max(1));
                for row in wrap.rows().iter().take(2) {
                    if rows < room.height {
                        drawn.buffer.set_stringn(
                            left,
                            y + rows,
                            &text[row.range()],
                            usize::from(room.width),
                            theme.danger,
                        );
                        rows += 1;
                    }
                }
            }
            if focused {
                drawn.focus = (y, rows);
                drawn.caret = shown.caret;
            }
            drawn.rows = y + rows;
        }
        drawn
    }

    /// Gives the keys that matter here, from the registry.
    fn key_hint(&self, shared: &Shared) -> String {
        let words = &shared.words;
        let mut hint = Vec::new();
        let saves = self.visible().nth(1).is_none()
            && matches!(
                self.entries.get(self.focus),
                Some(Entry::Line(_) | Entry::When { .. } | Entry::Day { .. } | Entry::Minutes(_))
            );
        if saves {
            hint.push(format!("⏎ {}", words.get(self.form.verb())));
            if self.form.completes() {
                hint.push(format!("Tab {}", words.get("form-key-complete")));
            }
        } else {
            hint.push(format!("Tab {}", words.get("form-key-next")));
        }
        match self.entries.get(self.focus) {
            Some(Entry::Choice(_)) => hint.push(format!("←→ {}", words.get("form-key-choose"))),
            Some(Entry::Many(_) | Entry::OnOff(_)) => {
                hint.push(format!("␣ {}", words.get("form-key-tick")));
            }
            Some(Entry::Pick(_)) => hint.push(format!("↓⏎ {}", words.get("form-key-choose"))),
            _ => {}
        }
        for command in [Command::Save, Command::Back] {
            let entry = entry(command);
            let key = entry.keys.first().and_then(|key| key.parse::<Key>().ok());
            let said = saves && command == Command::Save;
            let text = match command {
                Command::Save => self.form.verb(),
                _ => entry.text,
            };
            if let Some(key) = key.filter(|_| words.has(text) && !said) {
                hint.push(format!("{key} {}", words.get(text)));
            }
        }
        hint.join(" · ")
    }
}

/// The fields as drawn.
struct Fields {
    buffer: Buffer,
    rows: u16,
    /// The first row of the field that has the keys, and how many it takes.
    focus: (u16, u16),
    caret: Option<Position>,
}

impl Layer for FormLayer {
    fn contexts(&self) -> Vec<Context> {
        vec![Context::Form, Context::Text]
    }

    fn command(&mut self, command: Command, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        match command {
            Command::Save => self.save(shared, asks),
            Command::Back => self.close(shared, asks),
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
        let field = self.focus;
        if let Some(entry) = self.entries.get_mut(field) {
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
        let fields = self.draw_fields(columns, shared);
        let bottom = self.bottom_lines(usize::from(columns), shared);
        let bottom_rows = u16::try_from(bottom.len()).unwrap_or(u16::MAX);
        let gap = u16::from(bottom_rows > 0);
        let wanted = fields
            .rows
            .saturating_add(gap)
            .saturating_add(bottom_rows)
            .saturating_add(2);
        self.tallest = self.tallest.max(wanted).min(area.height);
        let place = overlay::rect(area, wide, self.tallest, Spot::Center);
        let title = self.form.title(shared);
        let hint = self.key_hint(shared);
        let inner = Overlay::new(&title).hint(&hint).draw(place, buffer, theme);
        if inner.is_empty() {
            return None;
        }
        // The fields come first; what is said below them has a third of the box where there is not room for both.
        let spare = inner.height.saturating_sub(fields.rows);
        let most_said = spare.max(inner.height / 3);
        let said = (bottom_rows + gap).min(most_said);
        let height = inner.height - said;
        let (from, rows) = fields.focus;
        let latest = fields.rows.saturating_sub(height);
        self.top = self
            .top
            .max((from + rows).saturating_sub(height))
            .min(from)
            .min(latest);
        let caret_row = fields.caret.map_or(from, |caret| caret.y);
        if caret_row >= self.top + height {
            self.top = caret_row + 1 - height.min(caret_row + 1);
        }
        for y in 0..height.min(fields.rows.saturating_sub(self.top)) {
            for x in 0..inner.width.min(columns) {
                buffer[(inner.x + x, inner.y + y)] = fields.buffer[(x, self.top + y)].clone();
            }
        }
        if self.top > 0 {
            buffer.set_string(inner.right(), inner.y, "▲", theme.dim);
        }
        if self.top < latest && height > 0 {
            buffer.set_string(inner.right(), inner.y + height - 1, "▼", theme.dim);
        }
        let first = inner.y + height + if said > bottom_rows { gap } else { 0 };
        for (line, y) in bottom.iter().zip(first..inner.bottom()) {
            let style = match line.tone {
                Tone::Plain => theme.normal,
                Tone::Saved => theme.good,
                Tone::Warning => theme.warn,
                Tone::Failure => theme.danger,
            };
            let text = inert::cut(&line.text, usize::from(inner.width));
            debug_assert!(width::of(&text) <= usize::from(inner.width));
            buffer.set_string(inner.x, y, text, style);
        }
        let caret = fields.caret?;
        (caret.y >= self.top && caret.y < self.top + height).then(|| Position {
            x: (inner.x + caret.x).min(inner.right().saturating_sub(1)),
            y: inner.y + caret.y - self.top,
        })
    }

    fn hint(&self, command: Command, shared: &Shared) -> Option<String> {
        (command == Command::Save).then(|| shared.words.get(self.form.verb()))
    }

    fn changed(&mut self, shared: &Shared) {
        self.take_theirs(shared);
        for entry in &mut self.entries {
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
            // Of its own draft; nothing the form waits for.
            Answer::DraftKept => {}
            Answer::Refused(refusal) => self.refused(&refusal, shared),
            Answer::Saved(_) => self.saved(shared, asks),
            answer => {
                if matches!(answer, Answer::ByRecovery) {
                    // What was typed is on disk, and is no draft any more.
                    self.saved(shared, asks);
                }
                self.busy = false;
                self.fault = self.form.answer(answer, shared, asks);
                self.live_for = None;
                if let Some((field, text)) = self.form.completed() {
                    if let Some(entry) = self.entries.get_mut(field) {
                        entry.set(&Initial::Text(text), shared);
                    }
                    self.field_changed(field, shared);
                }
                self.show_fault();
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
        let (code, about) = self.form.kept_as();
        Some(Draft {
            id: self.draft,
            form: code.to_owned(),
            about,
            texts: self.texts(),
            begun: about.map(|_| self.begun.clone()),
            at: self.changed_at?,
        })
    }
}
