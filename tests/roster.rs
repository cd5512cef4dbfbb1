//! What comes out of roster files: the two of an office, and made ones for each form they take.

mod sheets;

use carepost::care::family::carer_phones;
use carepost::care::records::birth::Birth;
use carepost::care::records::child::{Category, Sex};
use carepost::exchange::roster::bounds::Bounds;
use carepost::exchange::roster::candidate::candidate;
use carepost::exchange::roster::contents::{Roster, SheetKind};
use carepost::exchange::roster::identity::identity_key;
use carepost::exchange::roster::mend_file::{ToMend, mend_file};
use carepost::exchange::roster::read::read;
use carepost::exchange::roster::row::RosterRow;
use carepost::exchange::roster::synonyms::MEND_REASON_HEADERS;
use carepost::exchange::roster::wrong::Reason;
use chrono::NaiveDate;

const XLSX: &[u8] = include_bytes!("fixtures/roster-two-row-header.xlsx");
const CSV: &[u8] = include_bytes!("fixtures/roster-gb18030.csv");
const SHEET: &str = "留守儿童花名册";

fn day(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).unwrap()
}

fn today() -> NaiveDate {
    day(2026, 11, 24)
}

fn roster(bytes: &[u8], name: &str) -> Roster {
    read(bytes, name, &Bounds::default(), today()).unwrap()
}

fn csv(text: &str) -> Roster {
    roster(text.as_bytes(), "a.csv")
}

fn only(roster: &Roster) -> &RosterRow {
    assert_eq!((roster.rows.len(), roster.wrong.as_slice()), (1, &[][..]));
    &roster.rows[0]
}

/// Gives the number by which rows of one household are told.
fn carer_phone(row: &RosterRow) -> Option<String> {
    carer_phones(&candidate(row).around).next()
}

fn reasons(roster: &Roster) -> Vec<Reason> {
    roster
        .wrong
        .iter()
        .map(|wrong| wrong.reason.clone())
        .collect()
}

/// The row of the list with this running number, which stands in column A and is no field.
fn numbered(roster: &Roster, number: u32) -> &RosterRow {
    // Two rows of header, a title and a line of particulars above; rows 45 and 86 are empty.
    let row = number + 4 + u32::from(number >= 41) + u32::from(number >= 80);
    roster
        .rows
        .iter()
        .find(|child| child.place.row == row)
        .unwrap()
}

#[test]
fn the_workbook_gives_112_right_rows_and_8_wrong_ones() {
    let roster = roster(XLSX, "roster-two-row-header.xlsx");
    let kinds: Vec<_> = roster
        .sheets
        .iter()
        .map(|sheet| (sheet.name.as_str(), sheet.rows, sheet.kind))
        .collect();
    assert_eq!(
        kinds,
        [
            (SHEET, 120, SheetKind::Roster),
            ("汇总", 0, SheetKind::NoHeader)
        ]
    );
    assert_eq!(roster.rows.len(), 112);
    let wrong: Vec<_> = roster
        .wrong
        .iter()
        .map(|wrong| {
            (
                wrong.cells[0].as_str(),
                wrong.place.row,
                wrong.place.column.as_deref(),
                wrong.reason.clone(),
            )
        })
        .collect();
    assert_eq!(
        wrong,
        [
            ("11", 15, Some("身份证号"), Reason::IdRounded),
            ("23", 27, Some("身份证号"), Reason::IdCheckDigit),
            ("37", 41, Some("出生日期"), Reason::BirthImpossible),
            (
                "41",
                46,
                Some("性别"),
                Reason::SexDisagrees { by_id: Sex::Male }
            ),
            ("58", 63, Some("姓名"), Reason::NameMissing),
            (
                "66",
                71,
                Some("出生日期"),
                Reason::BirthDisagrees {
                    by_id: day(2019, 4, 7)
                }
            ),
            (
                "79",
                84,
                None,
                Reason::SameChildAs {
                    sheet: SHEET.into(),
                    row: 7
                }
            ),
            ("112", 118, Some("出生日期"), Reason::NeitherBirthNorId),
        ]
    );
}

#[test]
fn the_workbooks_right_rows_that_look_wrong() {
    let roster = roster(XLSX, "roster-two-row-header.xlsx");
    assert_eq!(
        numbered(&roster, 93).guardian.phones,
        ["19900002298"],
        "a phone stored as a number"
    );
    let no_id = numbered(&roster, 94);
    assert_eq!(
        (no_id.resident_id.is_none(), no_id.birth),
        (true, Birth::Day(day(2018, 7, 24)))
    );
    assert_eq!(numbered(&roster, 97).name, "石燕兰", "spaces in the name");
    let wide = numbered(&roster, 101).resident_id.clone().unwrap();
    assert_eq!(*wide.number(), "990101201107312736", "full-width digits");
    let dotted = numbered(&roster, 110);
    assert_eq!(
        (dotted.name.as_str(), dotted.resident_id.is_none()),
        ("买买提·吐尔逊", true)
    );
    assert_eq!(
        numbered(&roster, 111).name,
        "𬭎紫",
        "a character outside the basic plane"
    );
    assert_eq!(numbered(&roster, 26).name, "邓浩庆", "a hidden row counts");
    assert!(
        roster.rows.iter().all(|child| child.name != "合计"),
        "a totals row does not"
    );
}

#[test]
fn the_workbooks_columns_go_where_they_belong() {
    let roster = roster(XLSX, "roster-two-row-header.xlsx");
    let child = numbered(&roster, 1);
    assert_eq!(child.name, "曹明建");
    assert_eq!(
        (child.sex, child.birth),
        (Some(Sex::Female), Birth::Day(day(2014, 5, 23)))
    );
    assert_eq!(
        child.resident_id.as_ref().unwrap().masked(),
        "990101********916X"
    );
    assert_eq!(
        (child.school.as_deref(), child.grade.as_deref()),
        (Some("白马镇初级中学"), Some("六年级"))
    );
    assert_eq!(child.village.as_deref(), Some("大井村"));
    assert_eq!(
        (
            child.guardian.name.as_deref(),
            child.guardian.relation.as_deref()
        ),
        (Some("袁明若"), Some("姑姑"))
    );
    assert_eq!(child.guardian.phones, ["19900009444"]);
    assert!(child.carer.is_empty());
    assert_eq!(
        (
            child.father.name.as_deref(),
            child.father.workplace.as_deref()
        ),
        (Some("曹豪"), Some("广东深圳"))
    );
    assert_eq!(child.father.phones, ["19900000300"]);
    assert_eq!(
        (
            child.mother.name.as_deref(),
            child.mother.workplace.as_deref()
        ),
        (Some("陆怡冬"), Some("浙江义乌"))
    );
    assert_eq!(child.mother.phones, ["19900002744"]);
    assert_eq!(
        (child.categories.as_slice(), child.away_state.as_deref()),
        (&[Category::LeftBehind][..], Some("父母双方外出"))
    );
    assert!(child.other.is_empty());
    assert_eq!(carer_phone(child).as_deref(), Some("19900009444"));
    // Every form of a date in the file: the ID number, where there is one, says the same.
    assert_eq!(
        numbered(&roster, 5).birth,
        Birth::Day(day(2017, 5, 29)),
        "a serial"
    );
    let titles = &roster.sheets[0].headers;
    assert_eq!(
        (titles[8].as_str(), titles[11].as_str()),
        ("监护人 姓名", "父亲 姓名")
    );
}

#[test]
fn the_gb18030_file_gives_40_right_rows() {
    let roster = roster(CSV, "roster-gb18030.csv");
    assert_eq!((roster.rows.len(), roster.wrong.len()), (40, 0));
    let child = &roster.rows[0];
    assert_eq!(
        (
            child.place.sheet.as_str(),
            child.place.row,
            child.name.as_str()
        ),
        ("roster-gb18030.csv", 2, "白雨")
    );
    assert_eq!(
        *child.resident_id.as_ref().unwrap().number(),
        "990101201111036690",
        "the leading tab is taken off"
    );
    assert_eq!(
        (child.birth, child.grade.as_deref()),
        (Birth::Day(day(2011, 11, 3)), Some("9"))
    );
    assert_eq!(child.address.as_deref(), Some("大井村3组"));
    assert_eq!(
        (child.carer.name.as_deref(), child.carer.relation.as_deref()),
        (Some("梁博"), Some("外婆"))
    );
    assert_eq!(child.carer.phones, ["19900008584"]);
    let away = &child.parents_away;
    assert_eq!(
        (away.name.as_deref(), away.workplace.as_deref()),
        (Some("白嘉天"), Some("广东深圳"))
    );
    assert_eq!(away.phones, ["19900002644"]);
    assert!(
        child.father.is_empty() && child.mother.is_empty(),
        "the file does not say which parent"
    );
    assert_eq!(roster.rows[4].remarks.as_deref(), Some("备注,有逗号"));
    assert_eq!(
        roster.rows[5].remarks.as_deref(),
        Some("说\"引号\"\n第二行")
    );
    assert_eq!(
        roster.rows[6].place.row, 8,
        "a line break in a cell begins no row"
    );
    assert!(
        roster
            .rows
            .iter()
            .all(|child| child.other.is_empty() && child.resident_id.is_some())
    );
}

#[test]
fn every_form_of_a_date_in_a_workbook() {
    let forms = [
        "@42071",
        "#42071",
        "2015-03-08",
        "2015.3.8",
        "2015年3月8日",
        "20150308",
        "#20150308",
        "２０１５/３/８",
    ];
    let names = [
        "甲一", "甲二", "甲三", "甲四", "甲五", "甲六", "甲七", "甲八",
    ];
    let mut list: Vec<[&str; 3]> = vec![["姓名", "出生年月", "学校"]];
    list.extend(
        names
            .iter()
            .zip(forms)
            .map(|(name, form)| [*name, form, "白马中心小学"]),
    );
    list.push(["乙", "2015-03", ""]);
    let list: Vec<&[&str]> = list.iter().map(|row| &row[..]).collect();
    let roster = roster(
        &sheets::workbook(&[("一", sheets::sheet(&sheets::rows(&list), ""))], &[]),
        "a.xlsx",
    );
    assert_eq!(reasons(&roster), []);
    for child in &roster.rows[..8] {
        assert_eq!(
            child.birth,
            Birth::Day(day(2015, 3, 8)),
            "{}",
            child.place.row
        );
    }
    assert_eq!(roster.rows[8].birth, Birth::month(2015, 3).unwrap());
}

#[test]
fn utf8_with_a_mark_semicolons_and_english_headers() {
    let roster = csv(
        "\u{FEFF}Name;Sex;Date of Birth;ID number;School;Grade;Class;Boarding;Village;Township;Category;Carer;Relation;Carer's phone;Father;Father workplace;Father phone;Mother;Mother phone;Children's director;Remarks;Shoe size\n\
         Zhang San;boy;2015-03-08;;Baima Primary;3;2;yes;Baima;Baima Town;left-behind, orphan;Li Si;grandmother;199-0000-2298;Zhang Wu;Shenzhen;19900002299;Wang Liu;19900002300;Zhao;quiet;34\n",
    );
    let child = only(&roster);
    assert_eq!(
        (child.name.as_str(), child.sex),
        ("Zhang San", Some(Sex::Male))
    );
    assert_eq!(
        (
            child.class.as_deref(),
            child.boarding,
            child.township.as_deref()
        ),
        (Some("2"), Some(true), Some("Baima Town"))
    );
    assert_eq!(child.categories, [Category::LeftBehind, Category::Orphan]);
    assert_eq!(
        (
            child.carer.relation.as_deref(),
            child.carer.phones.as_slice()
        ),
        (Some("grandmother"), &["19900002298".to_string()][..])
    );
    assert_eq!(
        (
            child.father.workplace.as_deref(),
            child.mother.name.as_deref()
        ),
        (Some("Shenzhen"), Some("Wang Liu"))
    );
    assert_eq!(
        (child.director.name.as_deref(), child.remarks.as_deref()),
        (Some("Zhao"), Some("quiet"))
    );
    assert_eq!(
        child.other,
        [("Shoe size".to_string(), "34".to_string())],
        "an unknown column is kept"
    );
}

#[test]
fn a_two_row_header_without_merged_cells_under_a_title() {
    let roster = csv(
        "白马镇留守儿童及监护人花名册,,,,,,\n填表单位:白马镇,,,填表日期:2026年9月,,,\n,,,父亲,,母亲,\n姓名,性别,出生日期,姓名,电话,姓名,务工地\n石燕兰,女,2015.3.8,石一,19900000001,王二,上海\n",
    );
    let child = only(&roster);
    assert_eq!((child.place.row, child.name.as_str()), (5, "石燕兰"));
    assert_eq!(
        (child.father.name.as_deref(), child.father.phones.as_slice()),
        (Some("石一"), &["19900000001".to_string()][..])
    );
    assert_eq!(
        (
            child.mother.name.as_deref(),
            child.mother.workplace.as_deref()
        ),
        (Some("王二"), Some("上海"))
    );
}

#[test]
fn a_title_over_one_row() {
    let merged = r#"<mergeCells count="1"><mergeCell ref="A1:C1"/></mergeCells>"#;
    let list = sheets::rows(&[
        &["监护人及儿童花名册"],
        &["姓名", "性别", "出生日期"],
        &["石燕兰", "女", "2015.3.8"],
    ]);
    let roster = roster(
        &sheets::workbook(&[("一", sheets::sheet(&list, merged))], &[]),
        "a.xlsx",
    );
    assert_eq!(only(&roster).place.row, 3);
}

#[test]
fn several_sheets_and_the_same_child_in_two() {
    let list = |rows: &[&[&str]]| sheets::sheet(&sheets::rows(rows), "");
    let head: &[&str] = &["姓名", "性别", "出生日期"];
    let roster = roster(
        &sheets::workbook(
            &[
                ("一村", list(&[head, &["石燕兰", "女", "2015.3.8"]])),
                ("空", list(&[])),
                (
                    "二村",
                    list(&[
                        head,
                        &["石 燕 兰", "女", "20150308"],
                        &["张三", "男", "2015-04"],
                    ]),
                ),
            ],
            &[],
        ),
        "a.xlsx",
    );
    assert_eq!(
        roster
            .rows
            .iter()
            .map(|child| child.place.sheet.as_str())
            .collect::<Vec<_>>(),
        ["一村", "二村"]
    );
    assert_eq!(
        reasons(&roster),
        [Reason::SameChildAs {
            sheet: "一村".into(),
            row: 2
        }]
    );
    assert_eq!(roster.sheets[1].kind, SheetKind::Empty);
}

#[test]
fn an_address_merged_over_two_siblings_is_both_theirs() {
    let merged = r#"<mergeCells count="1"><mergeCell ref="C2:C3"/></mergeCells>"#;
    let list = sheets::rows(&[
        &["姓名", "出生日期", "监护人电话", "性别"],
        &["石一", "2015.3.8", "19900000001", "女"],
        &["石二", "2016.3.8", "", "男"],
    ]);
    let roster = roster(
        &sheets::workbook(&[("一", sheets::sheet(&list, merged))], &[]),
        "a.xlsx",
    );
    let hints: Vec<_> = roster.rows.iter().map(carer_phone).collect();
    assert_eq!(
        hints,
        [
            Some("19900000001".to_string()),
            Some("19900000001".to_string())
        ]
    );
}

#[test]
fn id_numbers_are_refused_by_name_and_never_repaired() {
    let list = sheets::rows(&[
        &["姓名", "性别", "身份证号"],
        &["一", "", "#990101201412127131"],
        &["二", "", "4.30521E+17"],
        &["三", "", "990101201412127000"],
        &["四", "", "99010120141212713"],
        &["五", "", "99010120141212O131"],
        &["六", "男", "990101201412127131"],
        &["七", "", "暂无"],
        &["八", "丙", "99010120140523916x"],
    ]);
    let roster = roster(
        &sheets::workbook(&[("一", sheets::sheet(&list, ""))], &[]),
        "a.xlsx",
    );
    assert_eq!(
        reasons(&roster),
        [
            Reason::IdRounded,
            Reason::IdRounded,
            Reason::IdRounded,
            Reason::IdLength { found: 17 },
            Reason::IdCharacter { at: 15 },
            Reason::NeitherBirthNorId,
            Reason::SexUnreadable,
        ]
    );
    assert_eq!(
        (roster.rows[0].name.as_str(), roster.rows[0].birth),
        ("六", Birth::Day(day(2014, 12, 12)))
    );
}

#[test]
fn a_number_ending_in_000_is_right_where_none_was_rounded() {
    // 990101201412127000 has the right check digit; beside rounded numbers (above) that may be luck.
    let roster = csv("姓名,性别,身份证号\n三,,990101201412127000\n");
    assert!(only(&roster).resident_id.is_some());
    let roster = csv("姓名,性别,身份证号\n三,,990101201412128000\n");
    assert_eq!(reasons(&roster), [Reason::IdRounded]);
}

#[test]
fn an_id_number_gives_sex_and_the_day_of_a_month() {
    let roster = csv("姓名,性别,出生年月,身份证号\n一,,2014-12,990101201412127131\n二,,2027.1,\n");
    assert_eq!(
        (roster.rows[0].sex, roster.rows[0].birth),
        (Some(Sex::Male), Birth::Day(day(2014, 12, 12)))
    );
    assert_eq!(reasons(&roster), [Reason::BirthToCome]);
}

#[test]
fn namesakes_born_on_one_day_are_told_apart_by_two_id_numbers_only() {
    let roster = csv(
        "姓名,出生日期,性别,身份证号\n李浩,2014-12-12,男,990101201412127131\n李浩,2014-12-12,,99010120141212001X\n李浩,2014-12-12,男,\n",
    );
    assert_eq!(roster.rows.len(), 2);
    assert_eq!(
        reasons(&roster),
        [Reason::SameChildAs {
            sheet: "a.csv".into(),
            row: 2
        }]
    );
}

#[test]
fn rows_that_are_no_children() {
    let roster = csv(
        "序号,姓名,性别,出生日期\n1,石一,女,2015.3.8\n,,,\n2,,,\n序号,姓名,性别,出生日期\n3,石二,男,2016.3.8\n小计,,2,\n,合 计,2人,\nTotal: 2,,,\n填表人:王某,,,审核人:李某\n制表人\u{FF1A}王某,,,\n",
    );
    assert_eq!((roster.rows.len(), roster.wrong.len()), (2, 0));
    assert_eq!(roster.sheets[0].rows, 2);
}

#[test]
fn a_dash_for_a_name_is_none() {
    for dash in ["——", "无", "\u{200b}"] {
        let roster = csv(&format!("姓名,性别,出生日期\n{dash},女,2015.3.8\n"));
        assert_eq!(reasons(&roster), [Reason::NameMissing], "{dash}");
    }
}

#[test]
fn a_list_of_staff_is_no_roster() {
    let roster = csv("姓名,职务,电话\n王某,站长,19900000001\n");
    assert_eq!(
        (roster.sheets[0].kind, roster.rows.len(), roster.wrong.len()),
        (SheetKind::NoHeader, 0, 0)
    );
}

#[test]
fn shared_strings_and_dates_since_1904() {
    let strings = r#"<sst uniqueCount="5"><si><t>姓名</t></si><si><t>出生日期</t></si><si><t>性别</t></si><si><r><t>石</t></r><r><t>燕兰</t></r><rPh><t>shi</t></rPh></si><si><t>女</t></si></sst>"#;
    let data = r#"<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c></row><row r="2"><c r="A2" t="s"><v>3</v></c><c r="B2" s="1"><v>40609</v></c><c r="C2" t="s"><v>4</v></c></row>"#;
    let mut parts = sheets::frame(&[("一", "worksheets/sheet1.xml")]);
    parts.push((
        "xl/worksheets/sheet1.xml".into(),
        sheets::sheet(data, "").into_bytes(),
    ));
    parts.push(("xl/sharedStrings.xml".into(), strings.as_bytes().to_vec()));
    let book = |parts: &[(String, Vec<u8>)]| {
        let parts: Vec<(&str, Vec<u8>)> = parts
            .iter()
            .map(|(name, bytes)| (name.as_str(), bytes.clone()))
            .collect();
        only(&roster(&sheets::packed(&parts), "a.xlsx")).clone()
    };
    let child = book(&parts);
    assert_eq!(
        (child.name.as_str(), child.birth),
        ("石燕兰", Birth::Day(day(2011, 3, 7)))
    );
    for (name, bytes) in &mut parts {
        if name == "xl/workbook.xml" {
            *bytes = String::from_utf8(bytes.clone())
                .unwrap()
                .replace("<sheets>", "<workbookPr date1904=\"1\"/><sheets>")
                .into_bytes();
        }
    }
    assert_eq!(book(&parts).birth, Birth::Day(day(2015, 3, 8)));
}

#[test]
fn hostile_text_is_kept_to_the_last_character() {
    let long = "长".repeat(10_000);
    let names = [
        "\u{1b}[2J红\u{7}",
        "a\u{202E}cba\u{202C}",
        "零\u{200B}宽\u{200D}",
        long.as_str(),
        "𬭎",
        "=HYPERLINK(\"x\")",
    ];
    let text: String = names
        .iter()
        .map(|name| {
            format!(
                "\"{}\",2015-03-08,女,\"{name}\"\n",
                name.replace('"', "\"\"")
            )
        })
        .collect();
    let text = format!(
        "姓名,出生日期,性别,备注\n{}",
        text.replace("HYPERLINK(\"x\")\"\n", "HYPERLINK(\"\"x\"\")\"\n")
    );
    let roster = csv(&text);
    assert_eq!(
        roster
            .rows
            .iter()
            .map(|child| child.name.as_str())
            .collect::<Vec<_>>(),
        names
    );
    assert_eq!(
        roster
            .rows
            .iter()
            .map(|child| child.remarks.as_deref().unwrap())
            .collect::<Vec<_>>(),
        names
    );
}

#[test]
fn no_number_or_name_is_in_debug() {
    let roster = roster(XLSX, "roster-two-row-header.xlsx");
    let shown = format!("{roster:?}");
    for hidden in ["990101", "曹明建", "1990000"] {
        assert!(!shown.contains(hidden), "{hidden}");
    }
}

fn to_mend(roster: &Roster, header: &str, reason: &str) -> Vec<u8> {
    let rows = roster.wrong.iter().map(|row| ToMend {
        place: &row.place,
        cells: &row.cells,
        reason,
    });
    mend_file(&roster.sheets, header, &rows.collect::<Vec<_>>()).unwrap()
}

#[test]
fn wrong_rows_come_back_from_the_file_to_mend() {
    let first = roster(XLSX, "roster-two-row-header.xlsx");
    let bytes = to_mend(&first, MEND_REASON_HEADERS[0], "=1+1");
    assert!(bytes.starts_with(b"\xEF\xBB\xBF"));
    let again = roster(&bytes, "mend.csv");
    // The repeated child is alone in the new file, so it is right there; the others are wrong for the same reasons.
    let same: Vec<_> = reasons(&first)
        .into_iter()
        .filter(|reason| !matches!(reason, Reason::SameChildAs { .. }))
        .collect();
    assert_eq!(reasons(&again), same);
    let child = only_right(&again);
    let before = numbered(&first, 3);
    assert!(identity_key(child) == identity_key(before));
    assert!(
        child.father == before.father
            && child.guardian == before.guardian
            && child.other.is_empty()
    );
}

fn only_right(roster: &Roster) -> &RosterRow {
    assert_eq!(roster.rows.len(), 1);
    &roster.rows[0]
}

#[test]
fn a_file_to_mend_runs_no_formula_and_rounds_no_number() {
    let first = csv(
        "姓名,性别,出生日期,身份证号,备注,电话\n,女,2015.3.8,990101201708148679,=1+1,+86 19900000001\n,男,,,-x,@a\n",
    );
    let bytes = to_mend(&first, "Why not imported", "+");
    let text = String::from_utf8(bytes.clone()).unwrap();
    assert!(text.contains("\t990101201708148679"));
    let starts = |cell: &str| {
        cell.trim_start_matches('"')
            .starts_with(['=', '+', '-', '@'])
    };
    assert!(!text.split([',', '\n']).any(starts), "{text}");
    let again = roster(&bytes, "mend.csv");
    assert_eq!(again.wrong[0].cells[4], "=1+1");
    assert_eq!(
        again.wrong[1].cells[4..6],
        ["-x".to_string(), "@a".to_string()]
    );
}
