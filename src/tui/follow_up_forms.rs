//! The forms of follow-ups: made, changed, done with the next one in the same form, postponed, cancelled.

use chrono::{Days, NaiveDate};

use crate::care::ledger::ids::Id;
use crate::care::never_contact::silenced;
use crate::care::post_time::{day_of, instant, local};
use crate::care::records::contact::{Channel, ContactWith};
use crate::care::records::follow_up::{FollowUp, FollowUpKind, Priority};
use crate::post::look_up::is_silenced;
use crate::post::use_cases::follow_ups::{self, Done, Next, Reached, Wish};
use crate::post::use_cases::inbox::ticked_off;
use crate::tui::appointment_words::child_name;
use crate::tui::care_form::{self, choose, day, required};
use crate::tui::form::form_layer::FormLayer;
use crate::tui::form::pick;
use crate::tui::form::spec::{Fault, FieldSpec, Form, Initial, LiveLine, Submitted, save};
use crate::tui::form::values::Values;
use crate::tui::layer::{Layer, Shared, Tone};
use crate::words::dates;
use crate::words::people::list;

/// Days until a next follow-up unless another day is said.
const NEXT_DAYS: u64 = 14;

/// Opens a new follow-up, for a child where one is known.
pub fn new_follow_up(child: Option<Id>, shared: &Shared) -> Box<dyn Layer> {
    care_form::open(Make { child, line: None }, shared)
}

/// Opens a new follow-up that a caught line becomes.
pub fn of_line(line: Id, shared: &Shared) -> Box<dyn Layer> {
    let form = Make {
        child: None,
        line: Some(line),
    };
    care_form::open(form, shared)
}

/// Opens the change of a follow-up.
pub fn edit(id: Id, shared: &Shared) -> Box<dyn Layer> {
    care_form::open(Edit { id }, shared)
}

/// Opens the form in which a follow-up is done and the next one made; several are done with one outcome.
pub fn done(ids: Vec<Id>, shared: &Shared) -> Option<Box<dyn Layer>> {
    match ids[..] {
        [] => None,
        [id] => Some(care_form::open(DoneOne { id }, shared)),
        _ => Some(care_form::open(
            Several {
                ids,
                step: Step::Done,
            },
            shared,
        )),
    }
}

/// Opens the choice of another day for follow-ups.
pub fn postpone(ids: Vec<Id>, shared: &Shared) -> Option<Box<dyn Layer>> {
    several(ids, Step::Postpone, shared)
}

/// Opens the cancelling of follow-ups.
pub fn cancel(ids: Vec<Id>, shared: &Shared) -> Option<Box<dyn Layer>> {
    several(ids, Step::Cancel, shared)
}

/// Makes the form that a draft of this code about this record was typed in.
pub fn from_draft(code: &str, about: Option<Id>) -> Option<Box<dyn Form>> {
    match (code, about) {
        (MAKE, child) => Some(Box::new(Make { child, line: None })),
        (OF_LINE, line) => Some(Box::new(Make { child: None, line })),
        (EDIT, Some(id)) => Some(Box::new(Edit { id })),
        (DONE, Some(id)) => Some(Box::new(DoneOne { id })),
        (code, Some(id)) => {
            let step = Step::ALL.into_iter().find(|step| step.code() == code)?;
            let ids = vec![id];
            Some(Box::new(Several { ids, step }))
        }
        _ => None,
    }
}

fn several(ids: Vec<Id>, step: Step, shared: &Shared) -> Option<Box<dyn Layer>> {
    let about = *ids.first()?;
    let text = written(&ids);
    let form = Box::new(Several { ids, step });
    // A draft about other ones that begins with the same is not about these.
    let kept = shared.drafts.iter().find(|draft| {
        (draft.form.as_str(), draft.about) == (step.code(), Some(about))
            && draft.texts.get(IDS).is_some_and(|ids| *ids == text)
    });
    Some(Box::new(match kept {
        Some(draft) => FormLayer::from_draft(form, draft, shared),
        None => FormLayer::new(form, shared),
    }))
}

/// Writes which follow-ups are meant, for a draft.
fn written(ids: &[Id]) -> String {
    let ids: Vec<String> = ids.iter().map(Id::to_string).collect();
    ids.join(" ")
}

/// The codes of drafts; `older_drafts` knows those under which the fields stood in another order.
pub const MAKE: &str = "follow-up-made";
pub const OF_LINE: &str = "follow-up-made-of-line";
pub const EDIT: &str = "follow-up-changed";
pub const DONE: &str = "follow-up-settled";

/// Names a follow-up: `张小明 · 回访照护人 · 11月20日`.
pub fn name(id: Id, shared: &Shared) -> String {
    let Some(follow_up) = shared.register.follow_ups.get(id) else {
        return shared.words.get("term-follow-up");
    };
    let kind = shared.words.get(follow_up.kind.id());
    let due = dates::date_near(&shared.words, follow_up.due, today(shared));
    format!("{} · {kind} · {due}", child_name(follow_up.child, shared))
}

fn today(shared: &Shared) -> NaiveDate {
    day_of(shared.register.settings.zone, shared.now)
}

fn in_days(shared: &Shared, days: u64) -> NaiveDate {
    let today = today(shared);
    today.checked_add_days(Days::new(days)).unwrap_or(today)
}

/// A new follow-up.
struct Make {
    child: Option<Id>,
    /// The caught line it comes of.
    line: Option<Id>,
}

/// The fields that making and changing share; the window's come last, after the children where it has none yet.
const KIND: usize = 0;
const WORDS: usize = 1;
const ASSIGNEE: usize = 2;
const DUE: usize = 3;
const PRIORITY: usize = 4;
const CHILDREN: usize = 5;
/// Where the two fields of the window begin in either form.
const MADE_WINDOW: usize = 6;
const EDITED_WINDOW: usize = 5;
/// The most days that a window opens before its day, or stays open after it.
const MOST_WINDOW: u32 = 366;

fn fields(shared: &Shared, wish: &Wish) -> Vec<FieldSpec> {
    let words = &shared.words;
    vec![
        choose("follow-up-field-kind", &wish.kind, shared),
        FieldSpec::lines(words.get("follow-up-field-words"), 2).text(wish.words.clone()),
        FieldSpec::pick(words.get("follow-up-field-assignee"), pick::staff())
            .picked(
                care_form::card_of(wish.assignee, shared)
                    .into_iter()
                    .collect(),
            )
            .required(),
        FieldSpec::day(words.get("term-due"))
            .on_day(wish.due)
            .required(),
        choose("follow-up-field-priority", &wish.priority, shared),
    ]
}

/// The days that it opens before its due day, and those after it on which it is not overdue; without them they are the
/// post's.
fn window_fields(wish: &Wish, shared: &Shared) -> [FieldSpec; 2] {
    let words = &shared.words;
    let windows = &shared.register.settings.windows;
    let field = |label: &str, days: Option<u32>, usual: u32, pressing: u32| {
        let args = [("usual", usual.into()), ("pressing", pressing.into())];
        let text = days.map(|days| days.to_string());
        FieldSpec::line(words.get(label))
            .most(4)
            .text(text.unwrap_or_default())
            .kept(words.with("follow-up-window-hint", &args))
    };
    [
        field(
            "follow-up-before",
            wish.before,
            windows.before,
            windows.pressing_before,
        ),
        field(
            "follow-up-after",
            wish.after,
            windows.after,
            windows.pressing_after,
        ),
    ]
}

/// Reads how many days one side of the window has; none where it is left to the post.
fn window_days(values: &Values, field: usize, shared: &Shared) -> Result<Option<u32>, Fault> {
    let text = values.text(field).trim();
    if text.is_empty() {
        return Ok(None);
    }
    let days = care_form::whole_number(text).filter(|days| *days <= MOST_WINDOW);
    let fault = || Fault::at(field, shared.words.get("settings-not-a-number"));
    days.map(Some).ok_or_else(fault)
}

fn wish(values: &Values, children: Vec<Id>, window: usize, shared: &Shared) -> Result<Wish, Fault> {
    let assignee = care_form::people(values, ASSIGNEE, shared);
    Ok(Wish {
        children,
        kind: required(values.one_of(KIND), KIND, shared)?,
        assignee: *required(assignee.first(), ASSIGNEE, shared)?,
        due: day(values, DUE, shared)?,
        before: window_days(values, window, shared)?,
        after: window_days(values, window + 1, shared)?,
        priority: required(values.one_of(PRIORITY), PRIORITY, shared)?,
        words: values.text(WORDS).to_owned(),
    })
}

fn blank(shared: &Shared) -> Wish {
    Wish {
        children: Vec::new(),
        kind: FollowUpKind::SeeChild,
        assignee: shared.me.person,
        due: in_days(shared, 7),
        before: None,
        after: None,
        priority: Priority::Normal,
        words: String::new(),
    }
}

impl Form for Make {
    fn kept_as(&self) -> (&'static str, Option<Id>) {
        match self.line {
            Some(_) => (OF_LINE, self.line),
            None => (MAKE, self.child),
        }
    }

    fn title(&self, shared: &Shared) -> String {
        shared.words.get("follow-up-new")
    }

    fn named(&self, texts: &[String], shared: &Shared) -> Option<String> {
        let children = pick::kept(texts.get(CHILDREN)?);
        let names: Vec<String> = children.iter().map(|id| child_name(*id, shared)).collect();
        (!names.is_empty()).then(|| list(&shared.words, &names))
    }

    fn fields(&self, shared: &Shared) -> Vec<FieldSpec> {
        let mut wish = blank(shared);
        let caught = self.line.and_then(|id| shared.register.inbox.get(id));
        if let Some(caught) = caught {
            wish.words.clone_from(&caught.text);
        }
        let mut fields = fields(shared, &wish);
        let children = FieldSpec::pick_many(shared.words.get("term-child"), pick::children());
        fields.push(children.picked(self.child.into_iter().collect()).required());
        fields.extend(window_fields(&wish, shared));
        fields
    }

    fn live(&self, values: &Values, shared: &Shared) -> Vec<LiveLine> {
        let mut lines = silenced_lines(values, values.picked_many(CHILDREN), shared);
        lines.extend(load_line(values, DUE, shared));
        lines
    }

    fn submit(&mut self, values: &Values, shared: &Shared) -> Submitted {
        let children = values.picked_many(CHILDREN).to_vec();
        let wish = wish(values, children, MADE_WINDOW, shared)?;
        let (register, me) = (&shared.register, &shared.me);
        let planned = follow_ups::make(register, me, &shared.fresh, shared.now, &wish);
        save(ticked_off(register, me, self.line, planned))
    }
}

/// The change of one.
struct Edit {
    id: Id,
}

impl Form for Edit {
    fn kept_as(&self) -> (&'static str, Option<Id>) {
        (EDIT, Some(self.id))
    }

    fn title(&self, shared: &Shared) -> String {
        name(self.id, shared)
    }

    fn fields(&self, shared: &Shared) -> Vec<FieldSpec> {
        let wish = follow_ups::as_wish(&shared.register, self.id);
        let wish = wish.unwrap_or_else(|_| blank(shared));
        let mut fields = fields(shared, &wish);
        fields.extend(window_fields(&wish, shared));
        fields
    }

    fn live(&self, values: &Values, shared: &Shared) -> Vec<LiveLine> {
        let child = shared.register.follow_ups.get(self.id);
        let child: Vec<Id> = child.map(|one| one.child).into_iter().collect();
        let mut lines = silenced_lines(values, &child, shared);
        lines.extend(load_line(values, DUE, shared));
        lines
    }

    fn submit(&mut self, values: &Values, shared: &Shared) -> Submitted {
        let (register, me) = (&shared.register, &shared.me);
        let like = follow_ups::as_wish(register, self.id)?;
        let wish = wish(values, like.children, EDITED_WINDOW, shared)?;
        save(follow_ups::edit(register, me, self.id, &wish))
    }
}

/// Says of which children the call that is asked for would reach nobody who may be called.
fn silenced_lines(values: &Values, children: &[Id], shared: &Shared) -> Vec<LiveLine> {
    let Some(kind) = values.one_of::<FollowUpKind>(KIND) else {
        return Vec::new();
    };
    let silent = children.iter().filter(|child| {
        let detail = shared.register.details.get(**child);
        detail.is_some_and(|detail| silenced(kind, &detail.around))
    });
    silent.map(|child| silenced_line(*child, shared)).collect()
}

fn silenced_line(child: Id, shared: &Shared) -> LiveLine {
    let who = child_name(child, shared);
    let args = [("who", who.into())];
    let text = shared.words.with("follow-up-silenced-means", &args);
    LiveLine::new(text, Tone::Warning)
}

/// How many are due on the day that was understood.
fn load_line(values: &Values, field: usize, shared: &Shared) -> Vec<LiveLine> {
    let Some(said) = values.moment(field) else {
        return Vec::new();
    };
    let due = shared.register.open_follow_ups.under(&said.date);
    let mine = due.filter(|id| {
        let follow_up = shared.register.follow_ups.get(*id);
        follow_up.is_some_and(|one| {
            one.assignee == shared.me.person && !is_silenced(&shared.register, one)
        })
    });
    let args = [("count", mine.count().into())];
    let text = shared.words.with("follow-up-load-that-day", &args);
    vec![LiveLine::new(text, Tone::Plain)]
}

/// One done, and the next.
struct DoneOne {
    id: Id,
}

const OUTCOME: usize = 0;
const ANOTHER: usize = 1;
const NEXT_DUE: usize = 2;
const NEXT_WORDS: usize = 3;
const BY_CONTACT: usize = 4;
const CHANNEL: usize = 5;
const WITH: usize = 6;
const AT: usize = 7;

/// Whom a follow-up of this kind speaks with, and how; none where it is no contact.
fn contact_of(kind: FollowUpKind) -> Option<(ContactWith, Channel)> {
    use FollowUpKind as K;
    match kind {
        K::SeeChild => Some((ContactWith::Child, Channel::InPerson)),
        K::CallCarer => Some((ContactWith::Carer, Channel::Phone)),
        K::CallParent => Some((ContactWith::Parent, Channel::Phone)),
        K::School => Some((ContactWith::School, Channel::Phone)),
        K::HomeVisit => Some((ContactWith::Carer, Channel::HomeVisit)),
        K::MedicalReferral | K::Paperwork | K::Other => None,
    }
}

impl DoneOne {
    fn follow_up<'a>(&self, shared: &'a Shared) -> Option<&'a FollowUp> {
        shared.register.follow_ups.get(self.id)
    }

    fn is_silenced(&self, shared: &Shared) -> bool {
        let one = self.follow_up(shared);
        one.is_some_and(|one| is_silenced(&shared.register, one))
    }
}

impl Form for DoneOne {
    fn kept_as(&self) -> (&'static str, Option<Id>) {
        (DONE, Some(self.id))
    }

    fn title(&self, shared: &Shared) -> String {
        let name = name(self.id, shared);
        shared
            .words
            .with("follow-up-done-title", &[("name", name.into())])
    }

    fn fields(&self, shared: &Shared) -> Vec<FieldSpec> {
        let words = &shared.words;
        let contact = self.follow_up(shared).and_then(|one| contact_of(one.kind));
        let (with, channel) = contact.unwrap_or((ContactWith::Child, Channel::InPerson));
        let now = local(shared.register.settings.zone, shared.now);
        let by_contact = |values: &Values| values.is_on(BY_CONTACT);
        let another = |values: &Values| values.is_on(ANOTHER);
        let known = shared.register.follow_up_words.get(self.id);
        vec![
            FieldSpec::lines(words.get("follow-up-outcome"), 3).required(),
            FieldSpec::on_off(words.get("follow-up-another")),
            FieldSpec::day(words.get("term-due"))
                .on_day(in_days(shared, NEXT_DAYS))
                .required()
                .visible_if(another),
            FieldSpec::line(words.get("follow-up-field-words"))
                .text(known.map(|known| known.words.clone()).unwrap_or_default())
                .visible_if(another),
            FieldSpec::on_off(words.get("follow-up-by-contact"))
                .on(contact.is_some() && !self.is_silenced(shared)),
            choose("contact-channel", &channel, shared).visible_if(by_contact),
            choose("contact-with", &with, shared).visible_if(by_contact),
            FieldSpec::when_past(words.get("contact-at"))
                .at(now)
                .required()
                .visible_if(by_contact),
        ]
    }

    fn live(&self, values: &Values, shared: &Shared) -> Vec<LiveLine> {
        let silent = self.follow_up(shared).filter(|_| self.is_silenced(shared));
        let mut lines: Vec<LiveLine> = silent
            .map(|one| silenced_line(one.child, shared))
            .into_iter()
            .collect();
        if values.is_on(ANOTHER) {
            lines.extend(load_line(values, NEXT_DUE, shared));
        }
        lines
    }

    fn field_changed(
        &mut self,
        field: usize,
        values: &Values,
        shared: &Shared,
        sets: &mut Vec<(usize, Initial)>,
    ) {
        if field == ANOTHER && values.is_on(ANOTHER) {
            sets.push((NEXT_DUE, Initial::day(in_days(shared, NEXT_DAYS))));
        }
    }

    fn submit(&mut self, values: &Values, shared: &Shared) -> Submitted {
        let zone = shared.register.settings.zone;
        let at = values.moment(AT).and_then(|said| said.moment());
        let contact = match (values.is_on(BY_CONTACT), at) {
            (false, _) => None,
            (true, at) => {
                let at = required(at, AT, shared)?;
                let with = values.one_of(WITH);
                with.zip(values.one_of(CHANNEL))
                    .map(|(with, channel)| Reached {
                        with,
                        channel,
                        at: instant(zone, at),
                    })
            }
        };
        let due = values.moment(NEXT_DUE).filter(|_| values.is_on(ANOTHER));
        let how = Done {
            outcome: values.text(OUTCOME).to_owned(),
            contact,
            next: due.map(|due| Next {
                due: due.date,
                kind: None,
                assignee: None,
                words: Some(values.text(NEXT_WORDS).to_owned()),
            }),
        };
        let (register, me) = (&shared.register, &shared.me);
        let planned = follow_ups::done(register, me, &shared.fresh, shared.now, self.id, &how);
        save(planned)
    }
}

/// What is done to several at once.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Done,
    Postpone,
    Cancel,
}

impl Step {
    const ALL: [Step; 3] = [Step::Done, Step::Postpone, Step::Cancel];

    fn code(self) -> &'static str {
        match self {
            Step::Done => "follow-ups-done",
            Step::Postpone => "follow-ups-postpone",
            Step::Cancel => "follow-ups-cancel",
        }
    }
}

/// The field of what is typed, and the one that is never seen and says for the draft which follow-ups are meant.
const TYPED: usize = 0;
const IDS: usize = 1;

struct Several {
    ids: Vec<Id>,
    step: Step,
}

impl Form for Several {
    fn kept_as(&self) -> (&'static str, Option<Id>) {
        (self.step.code(), self.ids.first().copied())
    }

    fn title(&self, shared: &Shared) -> String {
        let words = &shared.words;
        let step = words.get(match self.step {
            Step::Done => "command-done",
            Step::Postpone => "follow-up-postpone",
            Step::Cancel => "follow-up-cancel",
        });
        match self.ids[..] {
            [id] => format!("{step}：{}", name(id, shared)),
            _ => {
                let args = [("step", step.into()), ("count", self.ids.len().into())];
                words.with("follow-up-several", &args)
            }
        }
    }

    fn fields(&self, shared: &Shared) -> Vec<FieldSpec> {
        let words = &shared.words;
        let typed = match self.step {
            Step::Done => FieldSpec::lines(words.get("follow-up-outcome"), 3).required(),
            Step::Cancel => FieldSpec::line(words.get("follow-up-why")).required(),
            Step::Postpone => FieldSpec::day(words.get("term-due")).required(),
        };
        let ids = FieldSpec::line("")
            .most(usize::MAX)
            .text(written(&self.ids))
            .visible_if(|_| false);
        vec![typed, ids]
    }

    fn live(&self, values: &Values, shared: &Shared) -> Vec<LiveLine> {
        let mut lines = Vec::new();
        if self.step == Step::Postpone {
            lines = load_line(values, TYPED, shared);
        }
        let ids = pick::kept(values.text(IDS));
        if ids.len() > 1 {
            let names = ids.iter().take(5);
            lines.extend(names.map(|id| LiveLine::new(name(*id, shared), Tone::Plain)));
        }
        lines
    }

    fn submit(&mut self, values: &Values, shared: &Shared) -> Submitted {
        let (register, me, now) = (&shared.register, &shared.me, shared.now);
        let (ids, text) = (&pick::kept(values.text(IDS)), values.text(TYPED));
        let planned = match self.step {
            Step::Done => follow_ups::done_several(register, me, now, ids, text),
            Step::Cancel => follow_ups::cancel(register, me, now, ids, text),
            Step::Postpone => follow_ups::postpone(register, me, ids, day(values, TYPED, shared)?),
        };
        save(planned)
    }
}
