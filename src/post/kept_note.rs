//! A signed note as a session keeps it: its words in little room.
//!
//! Ten years are tens of thousands of notes, and their words are the most of what a session holds. Its signature was
//! verified as it came ([`crate::post::credit`]); what is kept is who signed when, and the words, joined: Chinese takes two bytes a character in
//! UTF-16 where UTF-8 takes three. They are searched as they lie.

use chrono::{DateTime, Utc};

use crate::care::ledger::ids::{Id, PersonId};
use crate::care::records::note::{Note, Section};
use crate::care::records::note_header::{NoteForm, NoteHeading, NoteKind};
use crate::care::records::record::{NotARecord, Record};
use crate::care::records::signed_note::SignedNote;
use crate::post::search_term::Term;
use crate::post::shared_values::counted;

/// A signed note, under the id of its signed text.
#[derive(Clone)]
pub struct KeptNote {
    /// The `NoteHeader` it is of.
    pub note: Id,
    pub case: Option<Id>,
    pub author: PersonId,
    pub at: DateTime<Utc>,
    /// None where what was signed is no note that this version can read.
    words: Option<Words>,
}

#[derive(Clone)]
struct Words {
    kind: NoteKind,
    form: NoteForm,
    copied_from: Option<Id>,
    /// The headings in their order, each with where its text ends among the bytes.
    headings: Box<[(NoteHeading, u32)]>,
    encoding: Encoding,
    bytes: Box<[u8]>,
}

/// What a note's words lie in: whichever is shorter.
#[derive(Clone, Copy)]
enum Encoding {
    Utf8,
    /// Little-endian.
    Utf16,
}

impl KeptNote {
    /// Reads a signed note into little room.
    ///
    /// # Errors
    /// Where the bytes are no signed note.
    pub(super) fn decode(plain: &[u8]) -> Result<KeptNote, NotARecord> {
        let SignedNote { note, case, signed } = SignedNote::decode(plain)?;
        Ok(KeptNote {
            note,
            case,
            author: signed.author,
            at: signed.at,
            words: Note::decode(&signed.bytes).ok().map(Words::of),
        })
    }

    /// Gives the note as it was signed; none where this version cannot read it.
    pub fn read(&self) -> Option<Note> {
        self.words.as_ref().map(Words::read)
    }

    /// Tells whether one of the note's sections holds a term.
    pub fn holds(&self, term: &Term) -> bool {
        self.words.as_ref().is_some_and(|words| words.holds(term))
    }
}

impl Words {
    fn of(note: Note) -> Words {
        let texts = || note.sections.iter().map(|section| section.text.as_str());
        let narrow: usize = texts().map(str::len).sum();
        let wide: usize = texts().map(|text| 2 * text.encode_utf16().count()).sum();
        let (encoding, len) = if wide < narrow {
            (Encoding::Utf16, wide)
        } else {
            (Encoding::Utf8, narrow)
        };
        let mut bytes = Vec::with_capacity(len);
        let mut headings = Vec::with_capacity(note.sections.len());
        for section in &note.sections {
            match encoding {
                Encoding::Utf8 => bytes.extend_from_slice(section.text.as_bytes()),
                Encoding::Utf16 => {
                    bytes.extend(section.text.encode_utf16().flat_map(u16::to_le_bytes));
                }
            }
            headings.push((section.heading, counted(bytes.len())));
        }
        Words {
            kind: note.kind,
            form: note.form,
            copied_from: note.copied_from,
            headings: headings.into(),
            encoding,
            bytes: bytes.into(),
        }
    }

    fn read(&self) -> Note {
        let section = |(heading, bytes): (NoteHeading, &[u8])| Section {
            heading,
            text: match self.encoding {
                Encoding::Utf8 => String::from_utf8_lossy(bytes).into_owned(),
                Encoding::Utf16 => {
                    let units = bytes
                        .chunks_exact(2)
                        .map(|unit| u16::from_le_bytes([unit[0], unit[1]]));
                    char::decode_utf16(units)
                        .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
                        .collect()
                }
            },
        };
        Note {
            kind: self.kind,
            form: self.form,
            sections: self.sections().map(section).collect(),
            copied_from: self.copied_from,
        }
    }

    fn holds(&self, term: &Term) -> bool {
        self.sections().any(|(_, bytes)| match self.encoding {
            Encoding::Utf8 => term.is_in(bytes),
            Encoding::Utf16 => term.is_in_utf16(bytes),
        })
    }

    /// Goes through the sections: each heading with the bytes of its text.
    fn sections(&self) -> impl Iterator<Item = (NoteHeading, &[u8])> {
        let mut begin = 0;
        self.headings.iter().map(move |(heading, end)| {
            let end = *end as usize;
            let text = self.bytes.get(begin..end).unwrap_or_default();
            begin = end;
            (*heading, text)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::care::records::signed_note::Signed;

    fn kept(texts: [&str; 4]) -> (Note, KeptNote) {
        let mut note = Note::empty(NoteKind::Progress, NoteForm::Soap);
        for (section, text) in note.sections.iter_mut().zip(texts) {
            section.text = text.to_owned();
        }
        note.copied_from = Some(Id([7; 16]));
        let signed = SignedNote {
            note: Id([1; 16]),
            case: None,
            signed: Signed {
                bytes: note.encode().unwrap(),
                author: PersonId([2; 16]),
                at: DateTime::UNIX_EPOCH,
                signature: vec![0; 64],
                version: Signed::OF_ITS_KIND,
            },
        };
        let kept = KeptNote::decode(&signed.encode().unwrap()).unwrap();
        (note, kept)
    }

    #[test]
    fn a_note_is_read_as_it_was_signed_and_searched_section_by_section() {
        let term = |typed| Term::new(typed).expect("a term");
        for texts in [
            ["孩子说想妈妈", "低头，\u{1b}声音小", "", "𬭎 去 BeiJing"],
            ["she misses her mother", "quiet", "", "went to BeiJing 去"],
            ["", "", "", ""],
        ] {
            let (note, kept) = kept(texts);
            assert!(kept.read() == Some(note));
            for (typed, wanted) in [
                ("妈妈", "妈妈"),
                ("beijing", "BeiJing"),
                ("ＢＥＩＪＩＮＧ", "BeiJing"),
                ("𬭎", "𬭎"),
                ("mother", "mother"),
                // From the end of one section into the next.
                ("妈低", "妈低"),
                ("motherquiet", "motherquiet"),
                // The second byte of one character and the first of the next.
                ("晈", "晈"),
            ] {
                let held = texts.iter().any(|text| text.contains(wanted));
                assert_eq!(kept.holds(&term(typed)), held, "{typed} in {texts:?}");
            }
        }
    }

    #[test]
    fn chinese_takes_a_third_less_room() {
        let (_, chinese) = kept(["孩子说想妈妈，晚上睡不好。", "", "", ""]);
        let (_, english) = kept(["she misses her mother", "", "", ""]);
        assert_eq!(chinese.words.unwrap().bytes.len(), 2 * 13);
        assert_eq!(english.words.unwrap().bytes.len(), 21);
    }

    #[test]
    fn what_is_no_note_is_kept_without_words() {
        let signed = SignedNote {
            note: Id([1; 16]),
            case: None,
            signed: Signed {
                bytes: vec![0xc1],
                author: PersonId([2; 16]),
                at: DateTime::UNIX_EPOCH,
                signature: vec![0; 64],
                version: Signed::OF_ITS_KIND,
            },
        };
        let kept = KeptNote::decode(&signed.encode().unwrap()).unwrap();
        assert!(kept.read().is_none() && !kept.holds(&Term::new("a").unwrap()));
        assert!(KeptNote::decode(&[0xc1]).is_err());
    }
}
