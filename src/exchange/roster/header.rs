//! Finds the header of a sheet and what each of its columns means.
//!
//! A title, a line of particulars or a note may stand above; the header has one row or two, the upper of which spans
//! columns (父亲 over 姓名, 务工地, 电话), by merged cells or by blanks to its right. Of all rows near the top, the one
//! or two that give the most columns a meaning are the header.

use std::collections::HashSet;
use std::iter;

use crate::exchange::roster::field::{Field, What, Who};
use crate::exchange::roster::grid::Grid;
use crate::exchange::roster::meaning::{field_of, field_under, who_alone};

/// Filled rows from the top among which the header is looked for.
const LOOKED_AT: usize = 30;
/// Columns that must tell of a child besides the name, where neither birth dates nor ID numbers stand beside it: a list
/// of names and phones alone is no roster.
const TELLING: usize = 2;

/// A sheet's header.
pub struct Header {
    /// The first row below it, from 0.
    pub below: u32,
    /// Its rows, from 0.
    pub rows: Vec<u32>,
    /// Its columns from the left.
    pub columns: Vec<Column>,
}

/// One column.
pub struct Column {
    /// Its header; of two rows both with a space between, where the upper one tells something of this column.
    pub title: String,
    /// Its meaning; each meaning but `Other` once.
    pub field: Field,
}

impl Header {
    /// Gives the column of a field.
    pub fn column_of(&self, field: Field) -> Option<u32> {
        self.columns
            .iter()
            .position(|column| column.field == field)
            .map(|at| at as u32)
    }
}

/// Finds the header; nothing where the sheet is no roster.
pub fn find_header(grid: &Grid) -> Option<Header> {
    let near_top: Vec<u32> = grid.rows.keys().copied().take(LOOKED_AT).collect();
    let mut best: Option<(usize, Header)> = None;
    for row in near_top {
        for header in iter::once(one_row(grid, row)).chain(two_rows(grid, row)) {
            let meaning = header
                .columns
                .iter()
                .filter(|column| column.field != Field::Other)
                .count();
            if is_roster(&header) && best.as_ref().is_none_or(|(most, _)| meaning > *most) {
                best = Some((meaning, header));
            }
        }
    }
    best.map(|(_, header)| header)
}

fn is_roster(header: &Header) -> bool {
    let tells = |field: Field| {
        matches!(
            field,
            Field::Sex
                | Field::School
                | Field::Grade
                | Field::Class
                | Field::GradeAndClass
                | Field::Category
                | Field::LeftBehindKind
                | Field::Person(
                    Who::Carer | Who::Guardian | Who::Father | Who::Mother | Who::Parents,
                    _
                )
        )
    };
    let has = |field: Field| header.column_of(field).is_some();
    let telling = header
        .columns
        .iter()
        .filter(|column| tells(column.field))
        .count();
    has(Field::Name) && (has(Field::Birth) || has(Field::ResidentId) || telling >= TELLING)
}

fn one_row(grid: &Grid, row: u32) -> Header {
    let columns = (0..grid.width(row))
        .map(|column| grid.shown(row, column))
        .map(|title| (field_of(&title), title));
    Header {
        below: row + 1,
        rows: vec![row],
        columns: settled(columns.collect()),
    }
}

/// Reads two rows as a header; nothing where the upper one adds nothing to the lower, as a title above it does not.
fn two_rows(grid: &Grid, upper: u32) -> Option<Header> {
    let lower = upper + 1;
    grid.rows.get(&lower)?;
    let width = grid.width(upper);
    let above = spanning(grid, upper, width);
    let below: Vec<String> = (0..width).map(|column| grid.shown(lower, column)).collect();
    let (mut spanned, mut adds) = (false, false);
    let mut columns = Vec::with_capacity(above.len());
    for (over, under) in above.iter().zip(&below) {
        columns.push(if under.is_empty() || over == under {
            let field = field_of(over);
            adds |= under.is_empty() && field != Field::Other;
            (field, over.clone())
        } else if over.is_empty() {
            (field_of(under), under.clone())
        } else {
            let field = field_under(over, under);
            spanned |= field != Field::Other;
            // Only who a group of columns is about, or which of two groups, is part of a name: a title that happens to
            // stand there has last year's date in it, and the same column would be another next year.
            let names = who_alone(over).is_some()
                || field == Field::Other && is_needed(&above, &below, under);
            adds |= names;
            let title = if names {
                format!("{over} {under}")
            } else {
                under.clone()
            };
            (field, title)
        });
    }
    (spanned && adds).then(|| Header {
        below: lower + 1,
        rows: vec![upper, lower],
        columns: settled(columns),
    })
}

/// Tells whether a lower header stands under several upper ones, and only they tell its columns apart.
fn is_needed(above: &[String], below: &[String], lower: &str) -> bool {
    let mut over = above
        .iter()
        .zip(below)
        .filter(|(over, under)| *under == lower && !over.is_empty())
        .map(|(over, _)| over);
    let first = over.next();
    over.any(|over| Some(over) != first)
}

/// Gives for each column the upper header that stands over it.
fn spanning(grid: &Grid, upper: u32, width: u32) -> Vec<String> {
    let mut over: Vec<String> = (0..width).map(|column| grid.shown(upper, column)).collect();
    for merge in grid
        .merges
        .iter()
        .filter(|merge| (merge.from.0..=merge.to.0).contains(&upper))
    {
        let text = grid.shown(merge.from.0, merge.from.1);
        for column in merge.from.1..=merge.to.1.min(width.saturating_sub(1)) {
            over[column as usize].clone_from(&text);
        }
    }
    // Without merged cells (CSV) a blank belongs to the header on its left, where something stands below both.
    for column in 1..width as usize {
        let left_has_more = !grid.shown(upper + 1, column as u32 - 1).is_empty();
        if over[column].is_empty()
            && left_has_more
            && !grid.shown(upper + 1, column as u32).is_empty()
        {
            over[column] = over[column - 1].clone();
        }
    }
    over
}

/// Settles columns that lean on the person to their left (关系, 联系方式), and leaves each meaning to its first column.
fn settled(columns: Vec<(Field, String)>) -> Vec<Column> {
    let mut taken: HashSet<String> = HashSet::new();
    let mut adult = Who::Carer;
    let mut parent = Who::Parents;
    let mut last = Who::Carer;
    columns
        .into_iter()
        .map(|(field, title)| {
            let field = match field {
                Field::OfPersonBefore(What::Relation) => Field::Person(adult, What::Relation),
                Field::OfPersonBefore(
                    what @ (What::Workplace | What::AwaySince | What::ComesHome),
                ) => Field::Person(parent, what),
                Field::OfPersonBefore(what) => Field::Person(last, what),
                other => other,
            };
            if let Field::Person(who, _) = field {
                last = who;
                match who {
                    Who::Father | Who::Mother | Who::Parents => parent = who,
                    Who::Carer | Who::Guardian => adult = who,
                    Who::Director => {}
                }
            }
            let field = if taken.insert(format!("{field:?}")) {
                field
            } else {
                Field::Other
            };
            Column { title, field }
        })
        .collect()
}

/// Tells whether a row says the header again, as at the top of a printed page.
pub fn repeats_header(grid: &Grid, header: &Header, row: u32) -> bool {
    let Some(cells) = grid.rows.get(&row) else {
        return false;
    };
    header.rows.iter().any(|own| {
        cells.iter().all(|(column, cell)| {
            let text = cell.shown();
            text.trim() == grid.shown(*own, *column) || who_alone(&text).is_some()
        })
    })
}
