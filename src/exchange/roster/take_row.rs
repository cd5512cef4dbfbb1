//! Reads one row under its header: a child, or why not.
//!
//! The first fault in the order of the fields below is the row's reason; a mended row is read again.

use chrono::NaiveDate;

use crate::care::records::birth::Birth;
use crate::care::records::child::{Category, Sex};
use crate::care::resident_id::{NoResidentId, ResidentId};
use crate::exchange::roster::birth_cell::{NoBirth, read_birth};
use crate::exchange::roster::category::categories_in;
use crate::exchange::roster::cell::{Cell, DIGITS_KEPT, folded_code, says_nothing};
use crate::exchange::roster::field::{Field, What, Who};
use crate::exchange::roster::grid::{Grid, GridRow};
use crate::exchange::roster::header::Header;
use crate::exchange::roster::person::{Adult, Parent};
use crate::exchange::roster::phone::phones;
use crate::exchange::roster::place::Place;
use crate::exchange::roster::row::RosterRow;
use crate::exchange::roster::wrong::Reason;

/// The oldest that somebody on a roster of children can be, in years. Who was a child when the post began may stand on
/// it for years; who is older is a parent whose date stands in the child's column, or the file is another list.
const OLDEST: u32 = 25;

/// A reason and the column it lies in.
pub type Fault = (Reason, Option<u32>);

/// Reads a row of a grid; `row` counts from 0, `today` bounds birth dates.
pub fn take_row(
    grid: &Grid,
    header: &Header,
    row: u32,
    today: NaiveDate,
) -> Result<RosterRow, Fault> {
    static NOTHING: GridRow = GridRow::new();
    let cells = grid.rows.get(&row).unwrap_or(&NOTHING);
    let found = |field: Field| {
        header
            .column_of(field)
            .and_then(|column| cells.get(&column).map(|cell| (column, cell)))
    };

    let name = found(Field::Name)
        .and_then(|(_, cell)| cell.value())
        .map(|name| plain_name(&name));
    let Some(name) = name.filter(|name| !says_nothing(&folded_code(name))) else {
        return Err((Reason::NameMissing, header.column_of(Field::Name)));
    };
    let resident_id = match found(Field::ResidentId) {
        Some((column, cell)) => read_id(cell).map_err(|reason| (reason, Some(column)))?,
        None => None,
    };
    if let Some(id) = &resident_id
        && id.birth() > today
    {
        return Err((
            Reason::IdBirthImpossible,
            header.column_of(Field::ResidentId),
        ));
    }
    let birth = match found(Field::Birth) {
        Some((column, cell)) => read_birth(cell, grid.since_1904)
            .map_err(|fault| (birth_reason(fault), Some(column)))?,
        None => None,
    };
    let column = match (&birth, &resident_id) {
        (None, Some(_)) => Field::ResidentId,
        _ => Field::Birth,
    };
    let birth = settle_birth(birth, resident_id.as_ref(), today)
        .map_err(|reason| (reason, header.column_of(column)))?;
    let sex = match found(Field::Sex) {
        Some((column, cell)) => read_sex(cell).map_err(|reason| (reason, Some(column)))?,
        None => None,
    };
    let by_id = resident_id.as_ref().map(ResidentId::sex);
    if let (Some(_), Some(by_id)) = (
        sex.filter(|sex| by_id.is_some_and(|by_id| by_id != *sex)),
        by_id,
    ) {
        return Err((Reason::SexDisagrees { by_id }, header.column_of(Field::Sex)));
    }

    if let Some(column) = rounded_phone(cells, header) {
        return Err((Reason::PhoneRounded, Some(column)));
    }

    let mut child = RosterRow {
        cells: grid.shown_row(row, header.columns.len()),
        place: Place {
            sheet: grid.sheet.clone(),
            row: row + 1,
            column: None,
        },
        name,
        sex: sex.or(by_id),
        birth,
        resident_id,
        school: None,
        grade: None,
        class: None,
        boarding: None,
        village: None,
        township: None,
        categories: Vec::new(),
        address: None,
        carer: Adult::default(),
        guardian: Adult::default(),
        father: Parent::default(),
        mother: Parent::default(),
        parents_away: Parent::default(),
        away_state: None,
        director: Adult::default(),
        remarks: None,
        other: Vec::new(),
    };
    for (column, cell) in cells {
        let Some(own) = header.columns.get(*column as usize) else {
            child
                .other
                .extend(cell.value().map(|text| (String::new(), text)));
            continue;
        };
        if let Some(text) = cell.value()
            && let Some(kept) = put(&mut child, own.field, text)
        {
            child.other.push((own.title.clone(), kept));
        }
    }
    child.categories.sort();
    child.categories.dedup();
    Ok(child)
}

/// Puts a value where it belongs; gives it back where it belongs nowhere or was not understood.
fn put(child: &mut RosterRow, field: Field, text: String) -> Option<String> {
    match field {
        Field::Serial
        | Field::Name
        | Field::Sex
        | Field::Birth
        | Field::ResidentId
        | Field::MendReason => {}
        Field::School => child.school = Some(text),
        Field::Grade => child.grade = Some(text),
        Field::Class => child.class = Some(text),
        Field::GradeAndClass => {
            let (grade, class) = match text.find('级') {
                Some(at) => text.split_at(at + '级'.len_utf8()),
                None => (text.as_str(), ""),
            };
            let class = class.trim_start_matches(['/', '-', '、', ' ']).trim();
            child.grade.get_or_insert_with(|| grade.trim().to_string());
            if !class.is_empty() {
                child.class.get_or_insert_with(|| class.to_string());
            }
        }
        Field::Boarding => match yes_or_no(&text, &["寄宿", "住校", "住宿"], &["走读", "通学"])
        {
            Some(boards) => child.boarding = Some(boards),
            None => return Some(text),
        },
        Field::Village => child.village = Some(text),
        Field::Township => child.township = Some(text),
        Field::Category => {
            let found = categories_in(&text);
            let understood = !found.is_empty();
            child.categories.extend(found);
            return (!understood).then_some(text);
        }
        Field::LeftBehindKind => {
            if says_nothing(&text) || yes_or_no(&text, &[], &["非留守"]) == Some(false) {
                return Some(text);
            }
            child.categories.push(Category::LeftBehind);
            if yes_or_no(&text, &["留守"], &[]).is_none() {
                child.away_state = Some(text);
            }
        }
        Field::IsLeftBehind => match yes_or_no(&text, &["留守"], &["非留守"]) {
            Some(true) => child.categories.push(Category::LeftBehind),
            _ => return Some(text),
        },
        Field::AwayState if child.away_state.is_none() => child.away_state = Some(text),
        Field::Address => child.address = Some(text),
        Field::Remarks => child.remarks = Some(text),
        Field::Person(who, what) => return put_person(child, who, what, text),
        Field::AwayState | Field::OfPersonBefore(_) | Field::Other => return Some(text),
    }
    None
}

fn put_person(child: &mut RosterRow, who: Who, what: What, text: String) -> Option<String> {
    // A dash or 无 where a person might stand is nobody.
    if says_nothing(&text) {
        return None;
    }
    let parent = match who {
        Who::Father => &mut child.father,
        Who::Mother => &mut child.mother,
        Who::Parents => &mut child.parents_away,
        Who::Carer | Who::Guardian | Who::Director => {
            let adult = match who {
                Who::Guardian => &mut child.guardian,
                Who::Director => &mut child.director,
                _ => &mut child.carer,
            };
            match what {
                What::Name => adult.name = Some(plain_name(&text)),
                What::Relation => adult.relation = Some(text),
                What::Phone => adult.phones = phones(&text),
                What::Workplace | What::AwaySince | What::ComesHome => return Some(text),
            }
            return None;
        }
    };
    match what {
        What::Name => parent.name = Some(plain_name(&text)),
        What::Phone => parent.phones = phones(&text),
        What::Workplace => parent.workplace = Some(text),
        What::AwaySince => parent.away_since = Some(text),
        What::ComesHome => parent.comes_home = Some(text),
        What::Relation => return Some(text),
    }
    None
}

/// Takes padding out of a name: at both ends, and the spaces that set two Chinese characters as wide as three.
fn plain_name(name: &str) -> String {
    let name = name.trim();
    let chinese = |c: char| matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}');
    if name.chars().all(|c| c.is_whitespace() || chinese(c)) {
        name.chars().filter(|c| !c.is_whitespace()).collect()
    } else {
        name.to_string()
    }
}

/// Reads an ID number; nothing where the cell is blank or says there is none.
fn read_id(cell: &Cell) -> Result<Option<ResidentId>, Reason> {
    let code = match cell {
        Cell::Fault(_) => return Ok(None),
        // A number of 16 digits or more has lost those after the 15th, even if none was lost that shows.
        Cell::Number(number) if number.abs() >= DIGITS_KEPT => return Err(Reason::IdRounded),
        other => folded_code(&other.shown()),
    };
    if says_nothing(&code) {
        return Ok(None);
    }
    if is_scientific(&code) {
        return Err(Reason::IdRounded);
    }
    match ResidentId::parse(&code) {
        Ok(id) => Ok(Some(id)),
        // 18 digits of which a spreadsheet kept 15, saved as CSV.
        Err(NoResidentId::CheckDigit | NoResidentId::BirthDate) if code.ends_with("000") => {
            Err(Reason::IdRounded)
        }
        Err(NoResidentId::Length { found }) => Err(Reason::IdLength { found }),
        Err(NoResidentId::Character { at }) => Err(Reason::IdCharacter { at }),
        Err(NoResidentId::CheckDigit) => Err(Reason::IdCheckDigit),
        Err(NoResidentId::BirthDate) => Err(Reason::IdBirthImpossible),
    }
}

/// Gives the column of the first phone that a spreadsheet rounded (`1.38123E+10`): whoever is called there is nobody.
fn rounded_phone(cells: &GridRow, header: &Header) -> Option<u32> {
    let rounded = |column: &u32, cell: &Cell| {
        let field = header.columns.get(*column as usize)?.field;
        let phone = matches!(field, Field::Person(_, What::Phone));
        (phone && is_scientific(&folded_code(&cell.shown()))).then_some(*column)
    };
    cells
        .iter()
        .find_map(|(column, cell)| rounded(column, cell))
}

/// Tells text such as `4.30521E+17`.
fn is_scientific(code: &str) -> bool {
    let Some((mantissa, exponent)) = code.split_once(['E', 'e']) else {
        return false;
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    mantissa.split('.').all(digits) && digits(exponent.strip_prefix('+').unwrap_or(exponent))
}

fn birth_reason(fault: NoBirth) -> Reason {
    match fault {
        NoBirth::Impossible => Reason::BirthImpossible,
        NoBirth::Unreadable => Reason::BirthUnreadable,
    }
}

/// Settles the birth date between its column and the ID number.
fn settle_birth(
    written: Option<Birth>,
    id: Option<&ResidentId>,
    today: NaiveDate,
) -> Result<Birth, Reason> {
    if written.is_some_and(|birth| birth.first_day() > today) {
        return Err(Reason::BirthToCome);
    }
    let by_id = id.map(ResidentId::birth);
    let long_ago = |birth: Birth| {
        let years = u32::try_from(birth.age_on(today)).unwrap_or(0);
        (years > OLDEST).then_some(Reason::BirthLongAgo { years })
    };
    if let Some(reason) = written.or(by_id.map(Birth::Day)).and_then(long_ago) {
        return Err(reason);
    }
    match (written, by_id) {
        (Some(written), Some(by_id)) if !written.agrees_with(Birth::Day(by_id)) => {
            Err(Reason::BirthDisagrees { by_id })
        }
        (_, Some(by_id)) => Ok(Birth::Day(by_id)),
        (Some(written), None) => Ok(written),
        (None, None) => Err(Reason::NeitherBirthNorId),
    }
}

fn read_sex(cell: &Cell) -> Result<Option<Sex>, Reason> {
    let Some(text) = cell.value() else {
        return Ok(None);
    };
    let word = folded_code(&text).to_lowercase();
    match word.as_str() {
        "男" | "男孩" | "男性" | "男童" | "男生" | "m" | "male" | "boy" => {
            Ok(Some(Sex::Male))
        }
        "女" | "女孩" | "女性" | "女童" | "女生" | "f" | "female" | "girl" => {
            Ok(Some(Sex::Female))
        }
        word if says_nothing(word) => Ok(None),
        _ => Err(Reason::SexUnreadable),
    }
}

/// Reads yes or no, by the usual words and those of the column.
fn yes_or_no(text: &str, yes: &[&str], no: &[&str]) -> Option<bool> {
    let word = folded_code(text).to_lowercase();
    let word = word.as_str();
    if no.contains(&word)
        || [
            "否", "不", "不是", "no", "n", "×", "x", "✗", "✕", "false", "0",
        ]
        .contains(&word)
    {
        Some(false)
    } else if yes.contains(&word)
        || ["是", "有", "yes", "y", "√", "✓", "✔", "true", "1"].contains(&word)
    {
        Some(true)
    } else {
        None
    }
}
