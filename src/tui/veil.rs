//! The veil over a whole frame: whatever was drawn, no name, number or address of a child's is left in clear.
//!
//! Screens write veiled names themselves where they can ([`crate::tui::child_words`]). What people wrote may hold a name
//! anywhere: a note, a caught line, a field that is being changed. So each frame is looked through once it is drawn. Of a
//! name its first character stays and of a number the last two figures, so that who knows them can tell them apart; of an
//! address nothing does. What is known is what the register holds; a name it never heard of stays.

use std::collections::{BTreeMap, BTreeSet};

use ratatui::buffer::Buffer;
use zeroize::Zeroizing;

use crate::post::register::Register;
use crate::tui::inert;
use crate::tui::width;

/// Figures from which on a run of them is somebody's number: the shortest of a household's line.
const NUMBER_LEAST: usize = 7;

/// The longest number there is: that of an identity card.
const NUMBER_MOST: usize = 18;

/// Figures of a number that stay.
const FIGURES_KEPT: usize = 2;

/// Characters from which on an address says where somebody lives; a shorter one is a village's name.
const ADDRESS_LEAST: usize = 4;

/// What stands for one that is hidden.
const HIDDEN: &str = "●";

/// What separates the panes of a screen.
const EDGE: char = '│';

#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    Name,
    Address,
}

/// What the register knows that the veil hides; made anew when the register has changed.
#[derive(Default)]
pub struct Known {
    version: Option<u64>,
    /// By first character, the longest first.
    texts: BTreeMap<char, Vec<(Zeroizing<String>, What)>>,
    /// Numbers that people around children have: how many figures, and the number they make.
    numbers: BTreeSet<(usize, u64)>,
    /// Numbers that are everybody's.
    hotlines: BTreeSet<String>,
}

/// One character as it stands in the frame.
#[derive(Clone, Copy)]
struct Cell {
    c: char,
    x: u16,
    y: u16,
    columns: u16,
}

impl Known {
    /// Hides in a frame what the register knows; `numbers` says whether telephone numbers are hidden too.
    pub fn hide(&mut self, register: &Register, numbers: bool, buffer: &mut Buffer) {
        if self.version != Some(register.version) {
            *self = Known::of(register);
        }
        let rows: Vec<Vec<Cell>> = (buffer.area.y..buffer.area.bottom())
            .map(|y| row(buffer, y))
            .collect();
        for (at, row) in rows.iter().enumerate() {
            let below = rows.get(at + 1).map_or(&[][..], Vec::as_slice);
            self.hide_texts(row, below, buffer);
            if numbers {
                self.hide_numbers(row, buffer);
            }
        }
    }

    fn of(register: &Register) -> Known {
        let mut known = Known {
            version: Some(register.version),
            ..Known::default()
        };
        let mut villages = BTreeSet::new();
        for (_, child) in register.children.iter() {
            known.add(&child.name, What::Name);
            known.add(&child.director, What::Name);
            villages.insert(child.village.as_str());
        }
        let mut addresses = Vec::new();
        for (_, detail) in register.details.iter() {
            for person in &detail.around {
                known.add(&person.name, What::Name);
                known.add_numbers(&person.phones);
            }
            known.add_numbers(&detail.phones);
            addresses.push(detail.address.as_str());
        }
        for (_, household) in register.households.iter() {
            known.add(&household.carer, What::Name);
            known.add_numbers(&household.phones);
            addresses.push(household.address.as_str());
        }
        for (_, consent) in register.consents.iter() {
            known.add(&consent.guardian, What::Name);
        }
        for address in addresses {
            if !villages.contains(address) && address.chars().count() >= ADDRESS_LEAST {
                known.add(address, What::Address);
            }
        }
        for texts in known.texts.values_mut() {
            texts.sort_by(|(one, _), (other, _)| {
                (other.len(), other.as_str()).cmp(&(one.len(), one.as_str()))
            });
            texts.dedup_by(|(one, _), (other, _)| one == other);
        }
        let hotlines = register.settings.hotlines.iter();
        known.hotlines = hotlines.map(|one| figures(&one.number)).collect();
        known
    }

    fn add(&mut self, text: &str, what: What) {
        let shown = inert::show(text.trim()).into_owned();
        let mut chars = shown.chars();
        // One character alone is a surname, which stays.
        let (Some(first), Some(_)) = (chars.next(), chars.next()) else {
            return;
        };
        let texts = self.texts.entry(first).or_default();
        texts.push((Zeroizing::new(shown), what));
    }

    fn add_numbers(&mut self, numbers: &[String]) {
        let figures = numbers.iter().map(|number| figures(number));
        let long = figures.filter(|number| number.len() >= NUMBER_LEAST);
        self.numbers
            .extend(long.filter_map(|number| as_number(&number)));
    }

    fn hide_texts(&self, row: &[Cell], below: &[Cell], buffer: &mut Buffer) {
        let mut at = 0;
        while let Some(cell) = row.get(at) {
            let mut candidates = self.texts.get(&cell.c).into_iter().flatten();
            let found = candidates.find_map(|(text, what)| {
                let cells = stands_at(text, row, at, below)?;
                Some((cells, *what))
            });
            let Some((cells, what)) = found else {
                at += 1;
                continue;
            };
            let kept = usize::from(what == What::Name);
            blot(cells.get(kept..).unwrap_or_default(), buffer);
            at += cells.iter().filter(|one| one.y == cell.y).count().max(1);
        }
    }

    fn hide_numbers(&self, row: &[Cell], buffer: &mut Buffer) {
        let mut at = 0;
        while at < row.len() {
            let begins =
                row[at].c.is_ascii_digit() && (at == 0 || !row[at - 1].c.is_ascii_alphanumeric());
            if !begins {
                at += 1;
                continue;
            }
            let length = self.number_at(&row[at..]);
            for cell in &row[at..(at + length).saturating_sub(FIGURES_KEPT).max(at)] {
                buffer[(cell.x, cell.y)].set_symbol(HIDDEN);
            }
            at += length.max(1);
        }
    }

    /// Counts the characters of somebody's number that begins here; nought where none does.
    fn number_at(&self, row: &[Cell]) -> usize {
        let mut plain = row
            .iter()
            .take_while(|cell| cell.c.is_ascii_digit())
            .count();
        // The check character of an identity card.
        let checked = plain + 1 == NUMBER_MOST && row.get(plain).is_some_and(|cell| cell.c == 'X');
        plain += usize::from(checked);
        let whole = row
            .get(plain)
            .is_none_or(|cell| !cell.c.is_ascii_alphabetic());
        let run: String = row[..plain].iter().map(|cell| cell.c).collect();
        if plain >= NUMBER_LEAST && whole {
            return if self.hotlines.contains(&run) {
                0
            } else {
                plain
            };
        }
        // Written in groups, it is told from a date by being somebody's.
        let mut run = String::new();
        let mut longest = 0;
        for (at, cell) in row.iter().enumerate().take(2 * NUMBER_MOST) {
            match cell.c {
                c if c.is_ascii_digit() => run.push(c),
                ' ' | '-' if row.get(at + 1).is_some_and(|next| next.c.is_ascii_digit()) => {}
                _ => break,
            }
            let known = as_number(&run).is_some_and(|run| self.numbers.contains(&run));
            if known && !self.hotlines.contains(&run) {
                longest = at + 1;
            }
        }
        longest
    }
}

/// Gives the cells of a text that begins at a place of a row: whole, broken off by `…`, or going on in the row below.
fn stands_at(text: &str, row: &[Cell], at: usize, below: &[Cell]) -> Option<Vec<Cell>> {
    let begins_word = |c: char| c.is_ascii_alphanumeric();
    if at > 0 && begins_word(row[at].c) && begins_word(row[at - 1].c) {
        return None;
    }
    let mut cells = Vec::new();
    let mut here = row[at..].iter();
    let mut below = below_pane(row, at, below);
    let mut wrapped = false;
    let mut last = ' ';
    for c in text.chars() {
        let mut next = here.next();
        if !wrapped && c != ' ' && is_end(next, &here) && !cells.is_empty() {
            wrapped = true;
            here = below.take()?.iter();
            next = here.next();
        }
        match next {
            Some(cell) if cell.c == c => cells.push(*cell),
            // A blank at the end of a row is not written.
            _ if c == ' ' && is_end(next, &here) => {}
            Some(cell) if cell.c == '…' && cells.len() > 1 => return Some(cells),
            _ => return None,
        }
        last = c;
    }
    let goes_on = here.next().is_some_and(|cell| begins_word(cell.c));
    (!(begins_word(last) && goes_on)).then_some(cells)
}

/// Tells whether nothing more stands in a row of a pane from here on.
fn is_end(next: Option<&Cell>, rest: &std::slice::Iter<'_, Cell>) -> bool {
    let mut left = next.into_iter().chain(rest.as_slice());
    left.find(|cell| cell.c != ' ')
        .is_none_or(|cell| cell.c == EDGE)
}

/// Gives what stands in the row below in the same pane, from its first character on.
fn below_pane<'a>(row: &[Cell], at: usize, below: &'a [Cell]) -> Option<&'a [Cell]> {
    let edge = row[..at].iter().rev().find(|cell| cell.c == EDGE);
    let from = edge.map_or(0, |cell| cell.x + cell.columns);
    let first = below
        .iter()
        .position(|cell| cell.x >= from && cell.c != ' ' && cell.c != EDGE)?;
    Some(&below[first..])
}

/// Writes over characters: two circles and blanks, so that the length is not told, or one circle where there is no more room.
fn blot(cells: &[Cell], buffer: &mut Buffer) {
    let mut circles = 2;
    for cell in cells {
        for x in cell.x..cell.x + cell.columns {
            let symbol = if circles > 0 { HIDDEN } else { " " };
            circles = u8::saturating_sub(circles, 1);
            buffer[(x, cell.y)].set_symbol(symbol);
        }
    }
}

/// Gives the characters of a row, wide ones once.
fn row(buffer: &Buffer, y: u16) -> Vec<Cell> {
    let mut cells = Vec::with_capacity(usize::from(buffer.area.width));
    let mut x = buffer.area.x;
    while x < buffer.area.right() {
        let symbol = buffer[(x, y)].symbol();
        let columns = u16::try_from(width::of(symbol)).unwrap_or(1).max(1);
        let c = symbol.chars().next().unwrap_or(' ');
        cells.push(Cell { c, x, y, columns });
        x += columns;
    }
    cells
}

fn as_number(figures: &str) -> Option<(usize, u64)> {
    Some((figures.len(), figures.parse().ok()?))
}

fn figures(number: &str) -> String {
    number.chars().filter(char::is_ascii_digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    fn known() -> Known {
        let mut known = Known {
            version: Some(0),
            ..Known::default()
        };
        for name in ["向明辉", "李静", "古丽娜·艾山江", "Wang Bo"] {
            known.add(name, What::Name);
        }
        known.add("东阳镇石桥村5组12号", What::Address);
        known.add_numbers(&["138-1234-5678".into(), "0739 5222".into()]);
        known.hotlines.insert("07395222222".into());
        known
    }

    fn hidden(rows: &[&str]) -> Vec<String> {
        let area = Rect::new(0, 0, 40, u16::try_from(rows.len()).unwrap());
        let mut buffer = Buffer::empty(area);
        for (y, row) in (0..).zip(rows) {
            buffer.set_string(0, y, row, Style::new());
        }
        known().hide(&Register::default(), true, &mut buffer);
        (0..area.height)
            .map(|y| {
                let text: String = row(&buffer, y).iter().map(|cell| cell.c).collect();
                text.trim_end().to_owned()
            })
            .collect()
    }

    #[test]
    fn a_name_is_hidden_wherever_it_stands() {
        assert_eq!(hidden(&["与向明辉谈，李静也在"]), ["与向●●  谈，李●●也在"]);
        assert_eq!(hidden(&["古丽娜·艾…"]), ["古●●     …"]);
        assert_eq!(
            hidden(&["to Wang Bo, Wang Boat"]),
            ["to W●●    , Wang Boat"]
        );
        // The surname alone, and who is not known, stay.
        assert_eq!(hidden(&["向老师，王五"]), ["向老师，王五"]);
    }

    #[test]
    fn a_name_that_goes_on_in_the_next_row_of_its_pane_is_hidden() {
        let rows = hidden(&["  与向明", "  辉谈"]);
        assert!(
            !rows[0].contains('明') && !rows[1].contains('辉'),
            "{rows:?}"
        );
        let rows = hidden(&["a │ 与向明", "b │ 辉谈"]);
        assert!(
            !rows[0].contains('明') && !rows[1].contains('辉'),
            "{rows:?}"
        );
        let rows = hidden(&["向明      │ x", "辉        │ y"]);
        assert!(
            !rows[0].contains('明') && !rows[1].contains('辉'),
            "{rows:?}"
        );
        // What merely stands below is another's.
        assert_eq!(hidden(&["向明日来", "辉"]), ["向明日来", "辉"]);
    }

    #[test]
    fn of_an_address_nothing_stays() {
        assert_eq!(
            hidden(&["住东阳镇石桥村5组12号。"])[0]
                .trim_end_matches('。')
                .trim_end(),
            "住●●"
        );
        assert_eq!(hidden(&["石桥村"]), ["石桥村"]);
    }

    #[test]
    fn numbers_are_hidden_but_for_their_end_and_hotlines_are_not() {
        assert_eq!(hidden(&["电话19900001899。"]), ["电话●●●●●●●●●99。"]);
        assert_eq!(hidden(&["138 1234 5678"]), ["●●●●●●●●●●●78"]);
        assert_eq!(hidden(&["43052120150312001X"]), ["●●●●●●●●●●●●●●●●1X"]);
        for stays in [
            "12356 · 12355 · 110",
            "07395222222",
            "2026-11-26 14:30",
            "TS-2026-0001",
            "a3f00123456789",
        ] {
            assert_eq!(hidden(&[stays]), [stays]);
        }
    }
}
