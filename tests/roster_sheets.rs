//! Which sheets of a file are rosters, what their columns are called, and whom a row tells of besides the child.

mod sheets;

use carepost::care::candidate::Candidate;
use carepost::care::ledger::ids::Id;
use carepost::care::merge::new_child;
use carepost::care::records::birth::Birth;
use carepost::care::register_compare::{Decision, Register};
use carepost::exchange::roster::bounds::Bounds;
use carepost::exchange::roster::candidate::candidate;
use carepost::exchange::roster::contents::{Roster, SheetKind};
use carepost::exchange::roster::read::read;
use carepost::exchange::roster::wrong::Reason;
use chrono::NaiveDate;

fn day(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).unwrap()
}

fn roster(bytes: &[u8], name: &str) -> Roster {
    read(bytes, name, &Bounds::default(), day(2026, 11, 24)).unwrap()
}

fn csv(text: &str) -> Roster {
    roster(text.as_bytes(), "a.csv")
}

fn book(rows: &[&[&str]], after: &str) -> Roster {
    let sheet = sheets::sheet(&sheets::rows(rows), after);
    roster(&sheets::workbook(&[("一", sheet)], &[]), "a.xlsx")
}

fn candidates(roster: &Roster) -> Vec<Candidate> {
    roster.rows.iter().map(candidate).collect()
}

fn reasons(roster: &Roster) -> Vec<Reason> {
    roster
        .wrong
        .iter()
        .map(|wrong| wrong.reason.clone())
        .collect()
}

/// The roster of a year, its title merged over the whole table and standing right above the header.
fn of_year(title: &str, merge: &str) -> Roster {
    book(
        &[
            &[title],
            &["姓名", "性别", "出生日期", "民族"],
            &["石一", "女", "2015-03-08", "汉族"],
            &["石二", "男", "2015-02-30", "汉族"],
        ],
        merge,
    )
}

#[test]
fn a_title_above_the_header_is_in_no_columns_name_and_next_years_file_is_the_same() {
    let merged = r#"<mergeCells count="1"><mergeCell ref="A1:D1"/></mergeCells>"#;
    for merge in [merged, ""] {
        let first = of_year("团山镇留守儿童花名册（2025年）", merge);
        assert_eq!(
            first.sheets[0].headers,
            ["姓名", "性别", "出生日期", "民族"]
        );
        assert_eq!(
            first.rows[0].other,
            [("民族".to_string(), "汉族".to_string())]
        );
        assert_eq!(
            first.wrong[0].place.column.as_deref(),
            Some("出生日期"),
            "the column to mend is called as it is headed"
        );
        let (child, detail) = new_child(&candidates(&first)[0]);
        let register = Register::new([(Id([1; 16]), &child, &detail)]);
        let second = of_year("团山镇留守儿童花名册（2026年）", merge);
        let decided = register.decide(&candidates(&second)[0]);
        assert_eq!(decided, Decision::Same { id: Id([1; 16]) });
    }
}

#[test]
fn a_group_that_names_nobody_is_in_a_columns_name_only_where_it_alone_tells_two_apart() {
    let roster = csv(
        "基本情况,,,,父亲情况,,家庭,学校\n姓名,性别,出生日期,民族,姓名,电话,人数,人数\n石一,女,2015.3.8,汉,石大,19900000001,5,40\n",
    );
    assert_eq!(
        roster.sheets[0].headers,
        [
            "姓名",
            "性别",
            "出生日期",
            "民族",
            "父亲情况 姓名",
            "父亲情况 电话",
            "家庭 人数",
            "学校 人数"
        ]
    );
    let child = &roster.rows[0];
    assert_eq!(child.father.phones, ["19900000001"]);
    assert_eq!(child.other.len(), 3);
}

#[test]
fn names_with_numbers_or_birth_dates_are_a_roster_and_names_alone_are_none() {
    for (text, kind) in [
        ("姓名,出生日期\n石一,2015-03-08\n", SheetKind::Roster),
        (
            "姓名,身份证号,村\n石一,990101201412127131,石桥\n",
            SheetKind::Roster,
        ),
        ("姓名,学校,年级\n石一,中心小学,三\n", SheetKind::Roster),
        ("姓名,村,电话\n石一,石桥,19900000001\n", SheetKind::NoHeader),
        ("姓名,学校\n石一,中心小学\n", SheetKind::NoHeader),
        ("石一,2015-03-08\n", SheetKind::NoHeader),
    ] {
        let roster = csv(text);
        assert_eq!(roster.sheets[0].kind, kind, "{text}");
        assert_eq!(roster.has_roster(), kind == SheetKind::Roster);
    }
}

#[test]
fn a_hidden_sheet_is_read_and_known_as_one_and_what_is_not_read_is_listed() {
    let list = |rows: &[&[&str]]| sheets::sheet(&sheets::rows(rows), "");
    let one = list(&[&["姓名", "出生日期"], &["石一", "2015-03-08"]]);
    let last_year = list(&[&["姓名", "出生日期"], &["石二", "2014-03-08"]]);
    let odd = list(&[&["孩子", "生于"], &["石三", "2013-03-08"]]);
    let names = [
        ("今年", "worksheets/sheet1.xml"),
        ("去年", "worksheets/sheet2.xml"),
        ("二村", "worksheets/sheet3.xml"),
    ];
    let mut parts = sheets::frame(&names);
    for (number, sheet) in (1..).zip([one, last_year, odd]) {
        let part = format!("xl/worksheets/sheet{number}.xml");
        parts.push((part, sheet.into_bytes()));
    }
    for (name, bytes) in &mut parts {
        if name == "xl/workbook.xml" {
            let text = String::from_utf8(bytes.clone()).unwrap();
            let hidden = text.replace("name=\"去年\"", "name=\"去年\" state=\"hidden\"");
            *bytes = hidden.into_bytes();
        }
    }
    let parts: Vec<(&str, Vec<u8>)> = parts
        .iter()
        .map(|(name, bytes)| (name.as_str(), bytes.clone()))
        .collect();
    let roster = roster(&sheets::packed(&parts), "a.xlsx");
    let hidden: Vec<bool> = roster.sheets.iter().map(|sheet| sheet.hidden).collect();
    assert_eq!(hidden, [false, true, false]);
    let unread: Vec<&str> = roster
        .unread_sheets()
        .map(|sheet| sheet.name.as_str())
        .collect();
    assert_eq!((roster.rows.len(), unread), (2, vec!["二村"]));
}

#[test]
fn a_date_whose_cell_shows_no_day_is_a_month() {
    // 42064 is 1 March 2015: what a spreadsheet makes of "2015-3"; 42071 is the 8th, which somebody typed.
    let roster = book(
        &[
            &["姓名", "出生年月"],
            &["石一", "~42064"],
            &["石二", "~42071"],
            &["石三", "@42064"],
        ],
        "",
    );
    let births: Vec<Birth> = roster.rows.iter().map(|child| child.birth).collect();
    assert_eq!(
        births,
        [
            Birth::month(2015, 3).unwrap(),
            Birth::Day(day(2015, 3, 8)),
            Birth::Day(day(2015, 3, 1))
        ]
    );
    assert_eq!(roster.rows[0].cells[1], "2015-03");
}

#[test]
fn a_month_beside_its_day_is_one_child_in_a_file_as_on_the_register() {
    let roster =
        csv("姓名,出生日期\n张三,2015-03-08\n张三,2015-03\n张三,2015-03-09\n张三,2015-04\n");
    let rows: Vec<u32> = roster.rows.iter().map(|child| child.place.row).collect();
    assert_eq!(rows, [2, 4, 5]);
    assert_eq!(
        reasons(&roster),
        [Reason::SameChildAs {
            sheet: "a.csv".into(),
            row: 2
        }]
    );
}

#[test]
fn who_is_no_child_any_more_and_a_rounded_phone_are_wrong_rows() {
    let roster = csv(
        "姓名,出生日期,身份证号,照护人电话\n甲,1988-03-08,,\n乙,2003-03-08,,\n丙,2015-03-08,,1.38123E+10\n丁,,440524188001010014,\n",
    );
    assert_eq!(
        reasons(&roster),
        [
            Reason::BirthLongAgo { years: 38 },
            Reason::PhoneRounded,
            Reason::BirthLongAgo { years: 146 },
        ]
    );
    let columns: Vec<_> = roster
        .wrong
        .iter()
        .map(|wrong| wrong.place.column.as_deref().unwrap())
        .collect();
    assert_eq!(columns, ["出生日期", "照护人电话", "身份证号"]);
    assert_eq!(roster.rows[0].name, "乙");
}

#[test]
fn every_phone_in_a_row_is_somebodys_around_the_child() {
    let files: [(&[u8], &str); 2] = [
        (include_bytes!("fixtures/roster-gb18030.csv"), "a.csv"),
        (
            include_bytes!("fixtures/roster-two-row-header.xlsx"),
            "a.xlsx",
        ),
    ];
    for (bytes, name) in files {
        let roster = roster(bytes, name);
        let mut phones = 0;
        for (row, candidate) in roster.rows.iter().zip(candidates(&roster)) {
            let known: Vec<&String> = candidate
                .around
                .iter()
                .flat_map(|person| &person.phones)
                .collect();
            for cell in &row.cells {
                let digits: String = cell.chars().filter(char::is_ascii_digit).collect();
                if digits.len() == 11 && digits.starts_with("199") {
                    assert!(known.contains(&&digits), "row {}", row.place.row);
                    phones += 1;
                }
            }
            let kept_as_text = candidate.other.iter().any(|(_, text)| text.contains("199"));
            assert!(!kept_as_text, "row {}", row.place.row);
        }
        assert!(phones > 70, "{name}: {phones}");
    }
}
