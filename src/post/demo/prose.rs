//! Notes put together from the sentences, so that no sentence comes twice within a case before all have come.

use crate::care::records::note::Note;
use crate::care::records::note_header::{NoteForm, NoteHeading, NoteKind};
use crate::post::demo::chance::Chance;
use crate::post::demo::phrases::{
    ACTIVITIES, Bank, DAYS, IMPRESSION, NEXT, OUTCOMES, PEOPLE, SAID, SEEN, TASKS, WORK,
};

/// Who the sentences are about.
#[derive(Clone, Copy)]
pub struct About {
    /// What the child calls who looks after it.
    pub carer: &'static str,
    pub city: &'static str,
    pub girl: bool,
}

/// Which list a sentence is from.
#[derive(Clone, Copy)]
enum From {
    Said,
    Seen,
    Work,
    Impression,
    Next,
    Task,
    Outcome,
}

/// The sentences of one case, dealt out in turn.
pub struct Prose {
    bank: &'static Bank,
    about: About,
    /// For each list: how many have been dealt.
    dealt: [usize; 7],
    shift: usize,
}

impl Prose {
    /// Begins for a case.
    pub fn new(bank: &'static Bank, about: About, chance: &mut Chance) -> Prose {
        Prose {
            bank,
            about,
            dealt: [0; 7],
            shift: chance.below(10_000),
        }
    }

    /// Writes a note of a form, of at least so many characters.
    pub fn note(&mut self, kind: NoteKind, form: NoteForm, characters: usize) -> Note {
        let mut note = Note::empty(kind, form);
        let sections = note.sections.len().max(1);
        let each = characters.div_ceil(sections);
        for section in &mut note.sections {
            section.text = self.under(section.heading, each);
        }
        note
    }

    /// Writes the text under a heading.
    fn under(&mut self, heading: NoteHeading, characters: usize) -> String {
        use NoteHeading as H;
        let from: &[From] = match heading {
            H::Subjective | H::Said | H::Child | H::Behaviour => &[From::Said],
            H::Objective | H::Home | H::People | H::Who | H::Response => &[From::Seen],
            H::Intervention | H::Course | H::Theme => &[From::Work],
            H::Assessment | H::Carer | H::Question => &[From::Impression],
            H::Plan | H::Agreed | H::Next | H::Advice => &[From::Next],
            H::Data => &[From::Said, From::Seen, From::Work],
            H::Text => &[From::Seen, From::Impression, From::Said],
        };
        let mut text = String::new();
        let mut length = 0;
        for from in from.iter().cycle() {
            let sentence = self.sentence(*from);
            length += sentence.chars().count();
            text.push_str(&sentence);
            if length >= characters {
                break;
            }
        }
        text
    }

    /// Gives one sentence about what a contact was.
    pub fn contact(&mut self) -> String {
        let said = self.sentence(From::Said);
        format!("{said}{}", self.sentence(From::Next))
    }

    /// Gives one thing to do.
    pub fn to_do(&mut self) -> String {
        self.sentence(From::Task)
    }

    /// Gives what came of something done.
    pub fn outcome(&mut self) -> String {
        self.sentence(From::Outcome)
    }

    /// Gives an impression and what was said last, for a summary.
    pub fn summary(&mut self) -> String {
        let parts = [
            From::Impression,
            From::Said,
            From::Work,
            From::Impression,
            From::Next,
        ];
        parts.map(|from| self.sentence(from)).concat()
    }

    fn sentence(&mut self, from: From) -> String {
        let (own, common): (&[&str], &[&str]) = match from {
            From::Said => (self.bank.said, SAID),
            From::Seen => (&[], SEEN),
            From::Work => (self.bank.work, WORK),
            From::Impression => (&[], IMPRESSION),
            From::Next => (self.bank.next, NEXT),
            From::Task => (&[], TASKS),
            From::Outcome => (&[], OUTCOMES),
        };
        let number = self.dealt[from as usize];
        self.dealt[from as usize] += 1;
        let all = own.len() + common.len();
        let (round, place) = (number / all, (number + self.shift) % all);
        let template = match own.get(place) {
            Some(template) => template,
            None => common[place - own.len()],
        };
        self.filled(template, round, place)
    }

    /// Fills a sentence's gaps; a later round of the same sentence gets other words.
    fn filled(&self, template: &str, round: usize, place: usize) -> String {
        let at = |list: &'static [&'static str], step: usize| {
            list[(self.shift / 7 + place * step + round) % list.len()]
        };
        let mut text = template
            .replace("{d}", at(DAYS, 5))
            .replace("{a}", at(ACTIVITIES, 7))
            .replace("{p}", at(PEOPLE, 3))
            .replace("{k}", self.about.carer)
            .replace("{c}", self.about.city);
        if self.about.girl {
            text = text
                .replace('他', "她")
                .replace("她们", "他们")
                .replace("其她", "其他");
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::post::demo::phrases::BANKS;
    use std::collections::HashSet;

    #[test]
    fn no_two_notes_of_a_case_are_alike_and_all_are_long_enough() {
        for bank in BANKS {
            let about = About {
                carer: "奶奶",
                city: "东莞",
                girl: true,
            };
            let mut prose = Prose::new(bank, about, &mut Chance::new(1, 1));
            let mut seen = HashSet::new();
            for number in 0..60 {
                let form = NoteForm::ALL[number % NoteForm::ALL.len()];
                let note = prose.note(NoteKind::Progress, form, 260);
                let text: String = note.sections.iter().map(|s| s.text.as_str()).collect();
                assert!(text.chars().count() >= 260);
                assert!(!text.contains('{'));
                assert!(seen.insert(text));
            }
        }
    }
}
