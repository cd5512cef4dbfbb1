//! The sections of a note as one text to be edited, and back again, exactly.
//!
//! Each section begins with a line `## 标题`; a first section without a heading of its own (正文) has none. A heading
//! is recognised in either language, so a draft typed in one is read in the other. A line of somebody's text that
//! would be taken for a heading gets a backslash in front, and one that has backslashes already gets one more.

use crate::care::records::note::Section;
use crate::care::records::note_header::NoteHeading;
use crate::tui::editor::HEADING;
use crate::words::texts::Words;

/// What stands in front of a line that only looks like a heading.
const ESCAPE: char = '\\';

/// The headings by their titles.
pub struct Titles {
    own: Vec<(NoteHeading, String)>,
    other: Vec<(NoteHeading, String)>,
}

impl Titles {
    /// Reads the titles in the person's language and in the other.
    pub fn new(words: &Words) -> Titles {
        let titles = |words: &Words| {
            let all = NoteHeading::ALL.iter();
            all.map(|heading| (*heading, words.get(heading.id())))
                .collect()
        };
        Titles {
            own: titles(words),
            other: titles(&Words::new(words.lang().other())),
        }
    }

    /// Writes sections as one text.
    pub fn compose(&self, sections: &[Section]) -> String {
        let mut text = String::new();
        for (number, section) in sections.iter().enumerate() {
            if number > 0 {
                text.push('\n');
            }
            if number > 0 || section.heading != NoteHeading::Text {
                text.push_str(HEADING);
                text.push_str(self.title(section.heading));
                text.push('\n');
            }
            for (number, line) in section.text.split('\n').enumerate() {
                if number > 0 {
                    text.push('\n');
                }
                if self.looks_like_heading(line) {
                    text.push(ESCAPE);
                }
                text.push_str(line);
            }
        }
        text
    }

    /// Reads a text back into sections, in the order of the text; what stands before any heading is 正文.
    pub fn parse(&self, text: &str) -> Vec<Section> {
        let mut sections = Vec::new();
        let mut heading = NoteHeading::Text;
        let mut body: Option<String> = None;
        for (number, line) in text.split('\n').enumerate() {
            if let Some(found) = self.heading_of(line) {
                if number > 0 {
                    sections.push(section(heading, body.take()));
                }
                heading = found;
                continue;
            }
            let line = match line.strip_prefix(ESCAPE) {
                Some(rest) if self.looks_like_heading(line) => rest,
                _ => line,
            };
            match &mut body {
                Some(body) => {
                    body.push('\n');
                    body.push_str(line);
                }
                None => body = Some(line.to_owned()),
            }
        }
        sections.push(section(heading, body));
        sections
    }

    fn title(&self, heading: NoteHeading) -> &str {
        let found = self.own.iter().find(|(known, _)| *known == heading);
        found.map_or("", |(_, title)| title)
    }

    fn heading_of(&self, line: &str) -> Option<NoteHeading> {
        let title = line.strip_prefix(HEADING)?.trim_end();
        let mut known = self.own.iter().chain(&self.other);
        known
            .find(|(_, own)| own == title)
            .map(|(heading, _)| *heading)
    }

    fn looks_like_heading(&self, line: &str) -> bool {
        self.heading_of(line.trim_start_matches(ESCAPE)).is_some()
    }
}

fn section(heading: NoteHeading, body: Option<String>) -> Section {
    Section {
        heading,
        text: body.unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::care::records::note::Note;
    use crate::care::records::note_header::{NoteForm, NoteKind};
    use crate::words::lang::Lang;
    use proptest::prelude::*;

    fn titles(lang: Lang) -> Titles {
        Titles::new(&Words::new(lang))
    }

    fn of(parts: &[(NoteHeading, &str)]) -> Vec<Section> {
        let parts = parts.iter();
        parts
            .map(|(heading, text)| section(*heading, Some((*text).to_owned())))
            .collect()
    }

    #[test]
    fn no_title_stands_for_two_headings() {
        let titles = titles(Lang::Zh);
        for (heading, title) in titles.own.iter().chain(&titles.other) {
            let line = format!("{HEADING}{title}");
            assert_eq!(titles.heading_of(&line), Some(*heading), "{title}");
        }
    }

    #[test]
    fn the_template_of_every_form_is_its_headings_with_an_empty_line_under_each() {
        let titles = titles(Lang::Zh);
        for form in NoteForm::ALL {
            let empty = Note::empty(NoteKind::Progress, *form);
            let text = titles.compose(&empty.sections);
            assert!(titles.parse(&text) == empty.sections, "{text}");
        }
        let dap = Note::empty(NoteKind::Progress, NoteForm::Dap);
        assert_eq!(
            titles.compose(&dap.sections),
            "## 资料\n\n## 评估\n\n## 计划\n"
        );
    }

    #[test]
    fn a_heading_in_the_other_language_is_a_heading_too() {
        let plan = of(&[(NoteHeading::Plan, "a")]);
        let typed = titles(Lang::En).compose(&plan);
        assert!(titles(Lang::Zh).parse(&typed) == plan);
    }

    #[test]
    fn a_line_that_only_looks_like_a_heading_stays_text() {
        let titles = titles(Lang::Zh);
        let hostile = of(&[
            (NoteHeading::Text, "## 计划\nx"),
            (
                NoteHeading::Plan,
                "\\## 计划 \n\\\\## Plan\n## 别的\n##计划",
            ),
        ]);
        let text = titles.compose(&hostile);
        assert!(text.starts_with("\\## 计划\n"));
        assert!(titles.parse(&text) == hostile);
        let other = titles.parse("## 别的\n正文");
        assert_eq!(titles.compose(&other), "## 别的\n正文");
    }

    fn texts() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            Just("## 计划"),
            Just("## Plan"),
            Just("## 正文"),
            Just("\\"),
            Just("\n"),
            Just("## "),
            Just(" "),
            Just("\r"),
            Just("孩子说\u{202e}"),
            Just("\u{1b}[31m𬭎"),
        ];
        proptest::collection::vec(piece, 0..10).prop_map(|pieces| pieces.concat())
    }

    fn sections() -> impl Strategy<Value = Vec<Section>> {
        let heading = proptest::sample::select(NoteHeading::ALL);
        let one = (heading, texts()).prop_map(|(heading, text)| Section { heading, text });
        proptest::collection::vec(one, 1..5)
    }

    proptest! {
        #[test]
        fn sections_come_back_exactly(sections in sections(), zh in any::<bool>()) {
            let titles = titles(if zh { Lang::Zh } else { Lang::En });
            prop_assert!(titles.parse(&titles.compose(&sections)) == sections);
        }

        #[test]
        fn what_was_typed_comes_back_after_one_saving(text in texts()) {
            let titles = titles(Lang::Zh);
            let sections = titles.parse(&text);
            let shown = titles.compose(&sections);
            prop_assert!(titles.parse(&shown) == sections);
        }
    }
}
