//! Search through every word this person may read, as they type.
//!
//! Texts are folded (compatibility forms made one, letters small, white space one space) and kept in the session's
//! memory alone; they are wiped when the index is dropped, as at lock. A query finds a record that holds each of its
//! terms. ID numbers are not searched.

use std::collections::HashMap;
use std::ops::Range;

use chrono::{DateTime, Utc};
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroize;

use crate::care::ledger::ids::{Id, Kind, RecordKey};
use crate::care::note_states::shown_to;
use crate::care::records::appointment::Subject;
use crate::care::records::note::Note;
use crate::care::records::record::Record;
use crate::post::look_up::child_of;
use crate::post::me::Me;
use crate::post::register::Register;
use crate::post::table::Table;

/// Characters of context before the first hit, and in all.
const BEFORE: usize = 12;
const AROUND: usize = 60;

/// The folded words of every record this person may read.
#[derive(Default)]
pub struct SearchIndex {
    texts: Vec<Text>,
    places: HashMap<RecordKey, usize>,
}

struct Text {
    key: RecordKey,
    time: i64,
    folded: String,
}

impl Drop for Text {
    fn drop(&mut self) {
        self.folded.zeroize();
    }
}

/// A record that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    pub key: RecordKey,
    /// The child it is about, where it is about one.
    pub child: Option<Id>,
    /// When it was written last.
    pub at: DateTime<Utc>,
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

impl SearchIndex {
    /// Builds the index of all that the register holds.
    pub fn build(register: &Register, me: &Me) -> SearchIndex {
        let mut index = SearchIndex::default();
        let mut keys = Vec::new();
        all(&register.children, &mut keys);
        all(&register.details, &mut keys);
        all(&register.households, &mut keys);
        all(&register.cases, &mut keys);
        all(&register.case_words, &mut keys);
        all(&register.appointments, &mut keys);
        all(&register.contact_words, &mut keys);
        all(&register.drafts, &mut keys);
        all(&register.signed, &mut keys);
        all(&register.addenda, &mut keys);
        all(&register.errors, &mut keys);
        all(&register.follow_up_words, &mut keys);
        all(&register.inbox, &mut keys);
        all(&register.approvals, &mut keys);
        index.update(register, me, &keys);
        index
    }

    /// Takes in records that changed, were added or removed.
    pub fn update(&mut self, register: &Register, me: &Me, keys: &[RecordKey]) {
        for key in keys {
            self.put(register, me, *key);
            // Whether a signed text may still be shown stands in its header.
            if key.kind == Kind::NoteHeader
                && let Some(signed) = register.notes.get(key.id).and_then(|note| note.signed)
            {
                self.put(register, me, RecordKey::new(Kind::SignedNote, signed));
            }
        }
    }

    /// Counts the records that can be found.
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// Tells whether nothing can be found.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// Finds the records that hold every term of a query, at most `limit`: children first, then the latest.
    ///
    /// An empty query finds nothing.
    pub fn find(&self, register: &Register, query: &str, limit: usize) -> Vec<Hit> {
        let terms = terms(query);
        if terms.is_empty() {
            return Vec::new();
        }
        let mut found: Vec<&Text> = self
            .texts
            .iter()
            .filter(|text| terms.iter().all(|term| text.folded.contains(term.as_str())))
            .collect();
        found.sort_unstable_by_key(|text| {
            (
                text.key.kind != Kind::Child,
                std::cmp::Reverse(text.time),
                text.key,
            )
        });
        found
            .into_iter()
            .take(limit)
            .map(|text| Hit {
                key: text.key,
                child: child_of(register, text.key),
                at: DateTime::from_timestamp_millis(text.time).unwrap_or_default(),
            })
            .collect()
    }

    fn put(&mut self, register: &Register, me: &Me, key: RecordKey) {
        let words = words_of(register, me, key);
        match (words, self.places.get(&key).copied()) {
            (Some((mut words, time)), place) => {
                let text = Text {
                    key,
                    time,
                    folded: fold(&words),
                };
                words.zeroize();
                match place {
                    Some(place) => self.texts[place] = text,
                    None => {
                        self.places.insert(key, self.texts.len());
                        self.texts.push(text);
                    }
                }
            }
            (None, Some(place)) => {
                self.texts.swap_remove(place);
                self.places.remove(&key);
                if let Some(moved) = self.texts.get(place) {
                    self.places.insert(moved.key, place);
                }
            }
            (None, None) => {}
        }
    }
}

/// Gives the piece of a record's text around the first term that was found; none where it holds none.
pub fn context(register: &Register, me: &Me, key: RecordKey, query: &str) -> Option<Context> {
    let (words, _) = words_of(register, me, key)?;
    let (folded, origins) = fold_with_origins(&words);
    let terms = terms(query);
    let mut marks: Vec<Range<usize>> = terms
        .iter()
        .flat_map(|term| folded.match_indices(term.as_str()))
        .map(|(at, term)| origins[at].start..origins[at + term.len() - 1].end)
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

/// Splits a query into what must all be found.
fn terms(query: &str) -> Vec<String> {
    let folded = fold(query);
    let terms = folded.split(' ').filter(|term| !term.is_empty());
    terms.map(str::to_string).collect()
}

/// Folds a text.
fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        fold_char(c, &mut folded);
    }
    folded
}

/// Folds a text; gives for each byte of the folded text which bytes of the original it comes from.
fn fold_with_origins(text: &str) -> (String, Vec<Range<usize>>) {
    let mut folded = String::with_capacity(text.len());
    let mut origins = Vec::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        fold_char(c, &mut folded);
        origins.resize(folded.len(), at..at + c.len_utf8());
    }
    (folded, origins)
}

/// Adds a character as it is compared; character by character, so that each has its place in the original.
fn fold_char(c: char, folded: &mut String) {
    match c {
        // Nearly every character of a Chinese text is one of these and stays as it is.
        'a'..='z' | '0'..='9' | '\u{4e00}'..='\u{9fff}' => folded.push(c),
        'A'..='Z' => folded.push(c.to_ascii_lowercase()),
        c if c.is_whitespace() => {
            if !folded.ends_with(' ') {
                folded.push(' ');
            }
        }
        c if c.is_ascii() => folded.push(c),
        c => folded.extend(std::iter::once(c).nfkc().flat_map(char::to_lowercase)),
    }
}

fn all<R: Record>(table: &Table<R>, keys: &mut Vec<RecordKey>) {
    keys.extend(table.iter().map(|(id, _)| R::key(id)));
}

/// The words of one record, each on a line of its own.
#[derive(Default)]
struct Words(String);

impl Words {
    fn add(&mut self, words: &str) {
        if !words.trim().is_empty() {
            if !self.0.is_empty() {
                self.0.push('\n');
            }
            self.0.push_str(words);
        }
    }

    fn all<'a>(&mut self, words: impl IntoIterator<Item = &'a String>) {
        for words in words {
            self.add(words);
        }
    }

    fn note(&mut self, note: &Note) {
        self.all(note.sections.iter().map(|section| &section.text));
        self.add(&note.remark);
    }
}

/// Gives the words of a record that this person may be shown, and when it was written; none where it has none.
fn words_of(register: &Register, me: &Me, key: RecordKey) -> Option<(String, i64)> {
    let mut words = Words::default();
    let id = key.id;
    let time = match key.kind {
        Kind::Child => {
            let kept = register.children.kept(id)?;
            let child = &kept.value;
            words.all([&child.name, &child.school, &child.village, &child.director]);
            kept.time
        }
        Kind::ChildDetail => {
            let kept = register.details.kept(id)?;
            let detail = &kept.value;
            words.all(&detail.phones);
            words.all([&detail.address, &detail.remarks]);
            for person in &detail.around {
                words.all([&person.name, &person.works_at, &person.remarks]);
                words.all(&person.phones);
            }
            words.all(detail.other.iter().map(|(_, text)| text));
            kept.time
        }
        Kind::Household => {
            let kept = register.households.kept(id)?;
            let household = &kept.value;
            words.all([&household.address, &household.carer, &household.remarks]);
            words.all(&household.phones);
            kept.time
        }
        Kind::CaseHeader => {
            let kept = register.cases.kept(id)?;
            words.add(&kept.value.number);
            kept.time
        }
        Kind::CaseWords => {
            let kept = register.case_words.kept(id)?;
            let case = &kept.value;
            words.all([
                &case.words,
                &case.plan,
                &case.safety_plan,
                &case.closing_summary,
            ]);
            words.all(case.reasons.iter().map(|reason| &reason.words));
            kept.time
        }
        Kind::Appointment => {
            let kept = register.appointments.kept(id)?;
            let appointment = &kept.value;
            if let Subject::Group { name, .. } | Subject::Outing { name, .. } = &appointment.subject
            {
                words.add(name);
            }
            words.add(&appointment.place);
            words.all(&appointment.override_reason);
            words.all(appointment.history.iter().map(|change| &change.why));
            kept.time
        }
        Kind::ContactWords => {
            let kept = register.contact_words.kept(id)?;
            words.add(&kept.value.words);
            kept.time
        }
        Kind::FollowUpWords => {
            let kept = register.follow_up_words.kept(id)?;
            words.all([&kept.value.words, &kept.value.outcome]);
            kept.time
        }
        Kind::Note => {
            let kept = register.drafts.kept(id)?;
            let shown = register
                .notes
                .get(id)
                .is_some_and(|note| shown_to(note, me.person));
            if shown {
                words.note(&kept.value);
            }
            kept.time
        }
        Kind::SignedNote => {
            let kept = register.signed.kept(id)?;
            let header = register.notes.get(kept.value.note)?;
            // A text that was returned and signed anew has given way to the later one.
            if shown_to(header, me.person) && header.signed == Some(id) {
                words.note(&Note::decode(&kept.value.signed.bytes).ok()?);
            }
            kept.time
        }
        Kind::Addendum => {
            let kept = register.addenda.kept(id)?;
            let header = register.notes.get(kept.value.note)?;
            if shown_to(header, me.person) {
                words.add(std::str::from_utf8(&kept.value.signed.bytes).ok()?);
            }
            kept.time
        }
        Kind::EnteredInError => {
            let kept = register.errors.kept(id)?;
            let header = register.notes.get(kept.value.note)?;
            if shown_to(header, me.person) {
                words.add(std::str::from_utf8(&kept.value.signed.bytes).ok()?);
            }
            kept.time
        }
        Kind::InboxLine => {
            let kept = register.inbox.kept(id)?;
            words.add(&kept.value.text);
            kept.time
        }
        Kind::Approval => {
            let kept = register.approvals.kept(id)?;
            words.add(&kept.value.remark);
            kept.time
        }
        Kind::Settings
        | Kind::Room
        | Kind::Holiday
        | Kind::StaffCard
        | Kind::Contact
        | Kind::Consent
        | Kind::NoteHeader
        | Kind::FollowUp
        | Kind::CrisisLog
        | Kind::Audit => return None,
    };
    (!words.0.is_empty()).then_some((words.0, time))
}
