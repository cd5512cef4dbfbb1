//! Search through every word this person may read, as they type.
//!
//! There is no index: nothing of a note is held twice in memory, nothing is to be built before the first letter, and
//! what was found is what the register holds now. A query finds a record that holds each of its terms, however they
//! are written ([`crate::post::search_term`]). ID numbers are not searched.

use std::num::NonZero;
use std::ops::Range;
use std::panic::resume_unwind;
use std::thread;

use chrono::{DateTime, Utc};

use crate::care::ledger::ids::{Id, Kind, RecordKey};
use crate::care::records::appointment::Subject;
use crate::care::records::note::Note;
use crate::care::records::record::Record;
use crate::care::records::signed_note::SignedNote;
use crate::post::look_up::child_of;
use crate::post::me::Me;
use crate::post::note_texts::{in_force, mark, shown_to};
use crate::post::own_time::own_time;
use crate::post::register::Register;
use crate::post::search_term::Term;
use crate::post::table::Table;

/// Characters of context before the first hit, and in all.
const BEFORE: usize = 12;
const AROUND: usize = 60;

/// How many records are worth a thread of their own.
const RECORDS_A_THREAD: usize = 2_000;

/// What is looked for: every term of it.
pub struct Query(Vec<Term>);

impl Query {
    /// Takes what was typed apart.
    pub fn new(typed: &str) -> Query {
        Query(typed.split_whitespace().filter_map(Term::new).collect())
    }

    /// Tells whether there is nothing to look for.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A record that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    pub key: RecordKey,
    /// The child it is about, where it is about one.
    pub child: Option<Id>,
    /// When what it tells of was or is due, or when it was written last where it has no time of its own; nothing for what
    /// is known of a child, a family or a case, which is of no day.
    pub at: Option<DateTime<Utc>>,
}

/// A piece of a text with what was found in it.
#[derive(Clone, PartialEq, Eq)]
pub struct Context {
    /// As it was written, line breaks made spaces.
    pub text: String,
    /// The bytes of `text` that were found, in order, not overlapping.
    pub found: Vec<Range<usize>>,
    /// Whether there is more before and after.
    pub cut_before: bool,
    pub cut_after: bool,
}

impl std::fmt::Debug for Context {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Context(..)")
    }
}

/// Counts the records that are searched.
pub fn count(register: &Register) -> usize {
    keys(register).len()
}

/// Finds the records that hold every term of a query, at most `limit`: children first, then the latest by their own time.
///
/// An empty query finds nothing.
pub fn find(register: &Register, me: &Me, query: &Query, limit: usize) -> Vec<Hit> {
    if query.is_empty() {
        return Vec::new();
    }
    let keys = keys(register);
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let share = keys.len().div_ceil(threads).max(RECORDS_A_THREAD);
    let found: Vec<(RecordKey, i64)> = thread::scope(|scope| {
        let running: Vec<_> = keys
            .chunks(share)
            .map(|keys| scope.spawn(|| find_among(register, me, query, keys)))
            .collect();
        running
            .into_iter()
            // A shorter list would pass for all there is.
            .flat_map(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic)))
            .collect()
    });
    let mut found: Vec<(RecordKey, DateTime<Utc>)> = found
        .into_iter()
        .map(|(key, written)| {
            let written = || DateTime::from_timestamp_millis(written).unwrap_or_default();
            (key, own_time(register, key).unwrap_or_else(written))
        })
        .collect();
    found.sort_unstable_by_key(|(key, time)| {
        (key.kind != Kind::Child, std::cmp::Reverse(*time), *key)
    });
    found
        .into_iter()
        .take(limit)
        .map(|(key, time)| Hit {
            key,
            child: child_of(register, key),
            at: is_of_a_day(key.kind).then_some(time),
        })
        .collect()
}

/// Tells whether a record is known by a day rather than by whom it is of.
fn is_of_a_day(kind: Kind) -> bool {
    !matches!(
        kind,
        Kind::Child | Kind::ChildDetail | Kind::Household | Kind::CaseHeader | Kind::CaseWords
    )
}

fn find_among(
    register: &Register,
    me: &Me,
    query: &Query,
    keys: &[RecordKey],
) -> Vec<(RecordKey, i64)> {
    let mut missing = Vec::with_capacity(query.0.len());
    keys.iter()
        .filter_map(|key| {
            if key.kind == Kind::SignedNote {
                let kept = register.signed.kept(key.id)?;
                let held = query.0.iter().all(|term| kept.value.holds(term));
                return (held && is_shown(register, me, key.id)).then_some((*key, kept.time));
            }
            missing.clear();
            missing.extend(&query.0);
            let time = each_piece(register, me, *key, &mut |piece| {
                missing.retain(|term| !term.is_in(piece.as_bytes()));
            })?;
            missing.is_empty().then_some((*key, time))
        })
        .collect()
}

/// Tells whether a signed text may be shown to this person and is the one in force: one that was returned and signed anew
/// has given way to the later one.
fn is_shown(register: &Register, me: &Me, id: Id) -> bool {
    let note = register.signed.get(id).map(|kept| kept.note);
    note.is_some_and(|note| {
        let named = in_force(register, note).is_some_and(|(named, _)| named == id);
        named && shown_to(register, me, note)
    })
}

/// Gives the piece of a record's text around the first term that was found; none where it holds none.
pub fn context(register: &Register, me: &Me, key: RecordKey, query: &Query) -> Option<Context> {
    let words = words_of(register, me, key)?;
    let mut marks: Vec<Range<usize>> = query
        .0
        .iter()
        .flat_map(|term| term.places(words.as_bytes()))
        .collect();
    marks.sort_by_key(|mark| (mark.start, mark.end));
    let first = marks.first()?.start;
    let starts: Vec<usize> = words.char_indices().map(|(at, _)| at).collect();
    let place = starts.partition_point(|at| *at < first);
    let from = place.saturating_sub(BEFORE);
    let until = (from + AROUND).min(starts.len());
    let end_byte = starts.get(until).copied().unwrap_or(words.len());
    let start_byte = starts.get(from).copied().unwrap_or(0);
    let mut found: Vec<Range<usize>> = Vec::new();
    for mark in marks {
        let (start, end) = (mark.start.max(start_byte), mark.end.min(end_byte));
        if start >= end {
            continue;
        }
        let (start, end) = (start - start_byte, end - start_byte);
        match found.last_mut() {
            Some(last) if start <= last.end => last.end = last.end.max(end),
            _ => found.push(start..end),
        }
    }
    let piece = words.get(start_byte..end_byte)?;
    Some(Context {
        // As long in bytes as before, so that the marks stay in their places.
        text: piece.replace(['\n', '\r', '\t'], " "),
        found,
        cut_before: from > 0,
        cut_after: until < starts.len(),
    })
}

/// Lists the records that have words to be searched.
fn keys(register: &Register) -> Vec<RecordKey> {
    let mut keys = Vec::new();
    all(&register.children, &mut keys);
    all(&register.details, &mut keys);
    all(&register.households, &mut keys);
    all(&register.cases, &mut keys);
    all(&register.case_words, &mut keys);
    all(&register.closing_summaries, &mut keys);
    all(&register.appointments, &mut keys);
    all(&register.contact_words, &mut keys);
    all(&register.drafts, &mut keys);
    keys.extend(register.signed.iter().map(|(id, _)| SignedNote::key(id)));
    all(&register.addenda, &mut keys);
    all(&register.errors, &mut keys);
    all(&register.follow_up_words, &mut keys);
    all(&register.handover_words, &mut keys);
    all(&register.inbox, &mut keys);
    all(&register.crises, &mut keys);
    all(&register.crisis_lines, &mut keys);
    all(&register.approvals, &mut keys);
    keys
}

fn all<R: Record>(table: &Table<R>, keys: &mut Vec<RecordKey>) {
    keys.extend(table.iter().map(|(id, _)| R::key(id)));
}

/// Gives the words of a record that this person may be shown, each piece on a line of its own.
fn words_of(register: &Register, me: &Me, key: RecordKey) -> Option<String> {
    let mut words = String::new();
    each_piece(register, me, key, &mut |piece| {
        if !words.is_empty() {
            words.push('\n');
        }
        words.push_str(piece);
    })?;
    Some(words)
}

/// Hands on texts that are not blank.
struct Pieces<'a>(&'a mut dyn FnMut(&str));

impl Pieces<'_> {
    fn add(&mut self, words: &str) {
        if !words.trim().is_empty() {
            (self.0)(words);
        }
    }

    fn all<'a>(&mut self, words: impl IntoIterator<Item = &'a String>) {
        for words in words {
            self.add(words);
        }
    }

    fn note(&mut self, note: &Note) {
        self.all(note.sections.iter().map(|section| &section.text));
    }
}

/// Goes through the texts of a record that this person may be shown; gives when it was written.
fn each_piece(
    register: &Register,
    me: &Me,
    key: RecordKey,
    piece: &mut dyn FnMut(&str),
) -> Option<i64> {
    let mut words = Pieces(piece);
    let id = key.id;
    match key.kind {
        Kind::Child => written(&register.children, id, |child| {
            words.all([&child.name, &child.school, &child.village, &child.director]);
        }),
        Kind::ChildDetail => written(&register.details, id, |detail| {
            words.all(&detail.phones);
            words.all([&detail.address, &detail.remarks]);
            for person in &detail.around {
                words.all([&person.name, &person.works_at, &person.remarks]);
                words.all(&person.phones);
            }
            words.all(detail.other.iter().map(|(_, text)| text));
        }),
        Kind::Household => written(&register.households, id, |household| {
            words.all([&household.address, &household.carer, &household.remarks]);
            words.all(&household.phones);
        }),
        Kind::CaseHeader => written(&register.cases, id, |case| words.add(&case.number)),
        Kind::CaseWords => written(&register.case_words, id, |case| {
            words.all([
                &case.words,
                &case.plan,
                &case.safety_plan,
                &case.closing_summary,
            ]);
            words.all(case.reasons.iter().map(|reason| &reason.words));
        }),
        Kind::ClosingSummary => written(&register.closing_summaries, id, |closing| {
            words.add(&closing.summary);
        }),
        Kind::Appointment => written(&register.appointments, id, |appointment| {
            match &appointment.subject {
                Subject::Child(_) => {}
                Subject::Group { name, .. } | Subject::Outing { name, .. } => words.add(name),
                Subject::Supervision { about } => words.add(about),
            }
            words.add(&appointment.place);
            words.all(&appointment.override_reason);
            words.add(&appointment.without_consent);
            words.all(appointment.history.iter().map(|change| &change.why));
        }),
        Kind::ContactWords => written(&register.contact_words, id, |it| words.add(&it.words)),
        Kind::FollowUpWords => written(&register.follow_up_words, id, |it| {
            words.all([&it.words, &it.outcome]);
        }),
        Kind::Note | Kind::SignedNote | Kind::Addendum | Kind::EnteredInError => {
            each_note_piece(register, me, key, &mut words)
        }
        Kind::InboxLine => written(&register.inbox, id, |line| words.add(&line.text)),
        Kind::Approval => {
            words.add(&register.counted_approval(id)?.remark);
            written(&register.approvals, id, |_| {})
        }
        Kind::HandoverWords => written(&register.handover_words, id, |it| words.add(&it.watch)),
        // Its lines are records of their own, but for those of an earlier version.
        Kind::CrisisLog => written(&register.crises, id, |log| {
            for line in &log.lines {
                words.all([&line.text, &line.told]);
            }
        }),
        Kind::CrisisLine => written(&register.crisis_lines, id, |line| {
            words.all([&line.text, &line.whom, &line.answer]);
        }),
        Kind::Handover
        | Kind::EmergencyAccess
        | Kind::Settings
        | Kind::Room
        | Kind::Holiday
        | Kind::StaffCard
        | Kind::Contact
        | Kind::Consent
        | Kind::NoteHeader
        | Kind::FollowUp
        | Kind::PublishedFigures
        | Kind::Audit => None,
    }
}

/// As [`each_piece`], of a note's text and what stands beneath it: only where it is shown on the screen as well.
fn each_note_piece(
    register: &Register,
    me: &Me,
    key: RecordKey,
    words: &mut Pieces<'_>,
) -> Option<i64> {
    let id = key.id;
    match key.kind {
        Kind::Note => written(&register.drafts, id, |note| {
            if shown_to(register, me, id) {
                words.note(note);
            }
        }),
        Kind::SignedNote => {
            let kept = register.signed.kept(id)?;
            if is_shown(register, me, id) {
                words.note(&kept.value.read()?);
            }
            Some(kept.time)
        }
        Kind::Addendum => {
            let kept = register.addenda.kept(id)?;
            if shown_to(register, me, kept.value.note) {
                words.add(std::str::from_utf8(&kept.value.signed.bytes).ok()?);
            }
            Some(kept.time)
        }
        Kind::EnteredInError => {
            let kept = register.errors.kept(id)?;
            let note = kept.value.note;
            let own = mark(register, note).is_some_and(|(own, _)| own == id);
            if own && shown_to(register, me, note) {
                words.add(std::str::from_utf8(&kept.value.signed.bytes).ok()?);
            }
            Some(kept.time)
        }
        _ => None,
    }
}

/// Hands on what is told of a record, where it is there; gives when it was written.
fn written<R>(table: &Table<R>, id: Id, tell: impl FnOnce(&R)) -> Option<i64> {
    let kept = table.kept(id)?;
    tell(kept.value);
    Some(kept.time)
}
