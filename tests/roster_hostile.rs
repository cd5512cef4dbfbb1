//! Files that are damaged, or made to harm: each ends in a refusal or a roster, never in a panic, a hang or a flood.

mod sheets;

use std::io::Cursor;

use carepost::exchange::roster::bounds::Bounds;
use carepost::exchange::roster::contents::Roster;
use carepost::exchange::roster::read::read;
use carepost::exchange::roster::refused::FileRefused;
use chrono::NaiveDate;
use proptest::prelude::*;

const XLSX: &[u8] = include_bytes!("fixtures/roster-two-row-header.xlsx");
const CSV: &[u8] = include_bytes!("fixtures/roster-gb18030.csv");

fn read_any(bytes: &[u8]) -> Result<Roster, FileRefused> {
    read(
        bytes,
        "a.xlsx",
        &Bounds::default(),
        NaiveDate::from_ymd_opt(2026, 11, 24).unwrap(),
    )
}

fn refused(bytes: &[u8]) -> FileRefused {
    read_any(bytes).expect_err("refused")
}

fn is_damaged(bytes: &[u8]) -> bool {
    matches!(refused(bytes), FileRefused::Damaged { .. })
}

fn one_sheet(data: &str) -> Vec<u8> {
    sheets::workbook(&[("一", sheets::sheet(data, ""))], &[])
}

#[test]
fn files_that_are_no_roster_at_all() {
    assert_eq!(refused(b""), FileRefused::Empty);
    assert_eq!(
        refused(&vec![b'a'; (10 << 20) + 1]),
        FileRefused::TooLarge { limit: 10 << 20 }
    );
    assert_eq!(
        refused(b"\x89PNG\r\n\x1a\n\0\0\0"),
        FileRefused::NotAWorkbook
    );
    assert_eq!(
        refused(&sheets::packed(&[("word/document.xml", b"<a/>".to_vec())])),
        FileRefused::NotAWorkbook
    );
    let compound = |name: &str| {
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        [
            b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".as_slice(),
            &[0; 512],
            &name,
        ]
        .concat()
    };
    assert_eq!(
        refused(&compound("EncryptedPackage")),
        FileRefused::PasswordProtected
    );
    assert_eq!(refused(&compound("Workbook")), FileRefused::OldWorkbook);
    assert_eq!(
        refused(&compound("WordDocument")),
        FileRefused::NotAWorkbook
    );
}

#[test]
fn a_bomb_is_measured_and_not_believed() {
    let zeros = vec![b' '; 60 << 20];
    let bomb = sheets::workbook(
        &[("一", sheets::sheet("", ""))],
        &[("xl/media/image1.png", zeros)],
    );
    assert!(bomb.len() < 1 << 20);
    assert_eq!(
        refused(&bomb),
        FileRefused::UnpacksTooLarge { limit: 50 << 20 }
    );
    // The size in the central directory says 1 byte; what comes out of the stream counts.
    let mut liar = bomb;
    let size = (60u32 << 20).to_le_bytes();
    while let Some(at) = liar.windows(4).position(|window| window == size) {
        liar[at..at + 4].copy_from_slice(&1u32.to_le_bytes());
    }
    assert!(read_any(&liar).is_err());
}

#[test]
fn too_many_parts_and_sheets() {
    let names: Vec<String> = (0..2_001).map(|n| format!("xl/{n}.xml")).collect();
    let parts: Vec<(&str, Vec<u8>)> = names
        .iter()
        .map(|name| (name.as_str(), Vec::new()))
        .collect();
    assert_eq!(
        refused(&sheets::packed(&parts)),
        FileRefused::TooManyParts {
            found: 2_001,
            limit: 2_000
        }
    );

    let names: Vec<String> = (0..201).map(|n| format!("s{n}")).collect();
    let list: Vec<(&str, String)> = names
        .iter()
        .map(|name| (name.as_str(), sheets::sheet("", "")))
        .collect();
    assert_eq!(
        refused(&sheets::workbook(&list, &[])),
        FileRefused::TooManyParts {
            found: 201,
            limit: 200
        }
    );
}

#[test]
fn sheets_that_all_point_to_one_large_part_are_not_read_over_and_over() {
    let names: Vec<String> = (0..200).map(|n| format!("s{n}")).collect();
    let list: Vec<(&str, &str)> = names
        .iter()
        .map(|name| (name.as_str(), "worksheets/sheet1.xml"))
        .collect();
    let mut parts = sheets::frame(&list);
    // Text that does not compress to nothing, in a comment: no cell is ever kept.
    let mut noise = String::new();
    let mut state = 1u64;
    while noise.len() < 4 << 20 {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        noise.push_str(&(state >> 33).to_string());
    }
    parts.push((
        "xl/worksheets/sheet1.xml".into(),
        sheets::sheet(&format!("<!--{noise}-->"), "").into_bytes(),
    ));
    let parts: Vec<(&str, Vec<u8>)> = parts
        .iter()
        .map(|(name, bytes)| (name.as_str(), bytes.clone()))
        .collect();
    assert!(is_damaged(&sheets::packed(&parts)));
}

#[test]
fn cells_beyond_the_bounds_are_refused_and_blank_ones_ignored() {
    let far = r#"<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>"#;
    assert_eq!(
        refused(&one_sheet(far)),
        FileRefused::TooManyRows {
            row: 1_048_576,
            limit: 50_000
        }
    );
    let wide = r#"<row r="1"><c r="BM1"><v>1</v></c></row>"#;
    assert_eq!(
        refused(&one_sheet(wide)),
        FileRefused::TooManyColumns {
            column: 65,
            limit: 64
        }
    );
    let styled = r#"<row r="1048576"><c r="XFD1048576" s="1"/></row>"#;
    assert!(read_any(&one_sheet(styled)).is_ok());
    let claimed = r#"<worksheet><dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>"#;
    assert!(read_any(&sheets::workbook(&[("一", claimed.to_string())], &[])).is_ok());
}

#[test]
fn references_that_overflow_do_no_harm() {
    for reference in [
        "ZZZZZZZZZZZZZZZZ1",
        "A99999999999999999999",
        "A0",
        "1",
        "",
        "é1",
        "A1:B2",
    ] {
        let data = format!(r#"<row r="1"><c r="{reference}"><v>1</v></c></row>"#);
        let _ = read_any(&one_sheet(&data));
        let merged = format!(
            r#"<mergeCells><mergeCell ref="{reference}:A1"/><mergeCell ref="B2:A1"/></mergeCells>"#
        );
        let _ = read_any(&sheets::workbook(
            &[("一", sheets::sheet("", &merged))],
            &[],
        ));
    }
}

#[test]
fn a_count_of_shared_strings_reserves_nothing() {
    for count in [
        "99999999999",
        "18446744073709551615",
        "99999999999999999999999",
        " 4000000000",
    ] {
        let strings = format!(r#"<sst uniqueCount="{count}"><si><t>a</t></si></sst>"#).into_bytes();
        assert!(
            is_damaged(&sheets::workbook(
                &[("一", sheets::sheet("", ""))],
                &[("xl/sharedStrings.xml", strings)]
            )),
            "{count}"
        );
    }
}

#[test]
fn cell_formats_that_would_fill_the_memory_are_refused() {
    let font = format!(r#"<font><name val="{}"/></font>"#, "a".repeat(1 << 20));
    let many = "<xf fontId=\"0\"/>".repeat(100_000);
    for styles in [
        format!("<styleSheet><fonts>{font}</fonts><cellXfs>{many}</cellXfs></styleSheet>"),
        format!(
            "<styleSheet><fonts>{}</fonts></styleSheet>",
            "<font/>".repeat(600_001)
        ),
    ] {
        let mut parts = sheets::frame(&[("一", "worksheets/sheet1.xml")]);
        parts.push((
            "xl/worksheets/sheet1.xml".into(),
            sheets::sheet("", "").into_bytes(),
        ));
        for (name, bytes) in &mut parts {
            if name == "xl/styles.xml" {
                *bytes = styles.clone().into_bytes();
            }
        }
        let parts: Vec<(&str, Vec<u8>)> = parts
            .iter()
            .map(|(name, bytes)| (name.as_str(), bytes.clone()))
            .collect();
        assert_eq!(
            refused(&sheets::packed(&parts)),
            FileRefused::Damaged {
                what: "more cell formats than there can be".into()
            }
        );
    }
}

#[test]
fn one_long_shared_string_in_many_cells_does_not_grow_past_the_bound() {
    let strings = format!(
        r#"<sst uniqueCount="1"><si><t>{}</t></si></sst>"#,
        "a".repeat(1 << 20)
    )
    .into_bytes();
    let cells: String = (1..=60)
        .map(|row| format!(r#"<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>"#))
        .collect();
    let book = sheets::workbook(
        &[("一", sheets::sheet(&cells, ""))],
        &[("xl/sharedStrings.xml", strings)],
    );
    assert_eq!(
        refused(&book),
        FileRefused::UnpacksTooLarge { limit: 50 << 20 }
    );
}

#[test]
fn merged_cells_that_overlap_do_not_multiply() {
    let head = sheets::rows(&[&["姓名", "性别", "出生日期"], &["石一", "女", "2015.3.8"]]);
    let rows: String = (3..=20_000)
        .map(|row| format!(r#"<row r="{row}"><c r="A{row}"><v>1</v></c></row>"#))
        .collect();
    let merges: String = (0..2_000)
        .map(|_| r#"<mergeCell ref="A2:A1048576"/>"#)
        .collect();
    let book = sheets::sheet(
        &format!("{head}{rows}"),
        &format!("<mergeCells>{merges}</mergeCells>"),
    );
    assert!(is_damaged(&sheets::workbook(&[("一", book)], &[])));
}

#[test]
fn entities_are_not_expanded() {
    let bomb = r#"<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>"#;
    let outcome = read_any(&sheets::workbook(&[("一", bomb.to_string())], &[]));
    assert!(outcome.is_err() || outcome.is_ok_and(|roster| roster.rows.is_empty()));
    let deep = format!("<worksheet>{}", "<a>".repeat(1_000_000));
    assert!(is_damaged(&sheets::workbook(&[("一", deep)], &[])));
}

#[test]
fn a_workbook_cut_anywhere_is_refused() {
    for length in (4..XLSX.len()).step_by(97) {
        assert!(is_damaged(&XLSX[..length]), "{length}");
    }
}

#[test]
fn a_part_under_a_password_is_said() {
    let mut locked = sheets::packed(&[("xl/workbook.xml", b"<a/>".to_vec())]);
    // Bit 0 of the flags: encrypted (APPNOTE.TXT 4.4.4), in the local head and the central directory.
    let central = locked
        .windows(4)
        .position(|window| window == b"PK\x01\x02")
        .unwrap();
    locked[6] |= 1;
    locked[central + 8] |= 1;
    assert_eq!(refused(&locked), FileRefused::PasswordProtected);
}

#[test]
fn the_made_workbooks_are_whole() {
    let book = one_sheet(&sheets::rows(&[
        &["姓名", "性别", "出生日期"],
        &["石一", "女", "2015.3.8"],
    ]));
    assert_eq!(zip::ZipArchive::new(Cursor::new(&book)).unwrap().len(), 6);
    assert_eq!(read_any(&book).unwrap().rows.len(), 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
        let _ = read_any(&bytes);
    }

    #[test]
    fn no_text_makes_it_panic(text in "(姓名|性别|出生日期|身份证号|电话|父亲|[0-9.年月日E+-]{1,20}|[,;\t\"\r\n']|\\PC){0,60}") {
        let _ = read_any(text.as_bytes());
        let _ = read_any(format!("姓名,性别,出生日期,身份证号,监护人电话\n{text}").as_bytes());
    }

    #[test]
    fn no_change_of_a_workbook_makes_it_panic(at in 4..XLSX.len(), with in any::<u8>()) {
        let mut bytes = XLSX.to_vec();
        bytes[at] ^= with;
        let _ = read_any(&bytes);
    }

    #[test]
    fn no_xml_in_a_sheet_makes_it_panic(xml in "(<row r=\"[0-9]{0,12}\">|<c r=\"[A-Z]{0,9}[0-9]{0,12}\"( t=\"[a-z]{1,9}\")?>|<v>|</v>|</c>|</row>|<is><t>|</t></is>|[0-9.E]{1,30}|&[a-z]{2,4};|\\PC){0,60}") {
        let _ = read_any(&one_sheet(&xml));
    }

    #[test]
    fn no_change_of_a_csv_file_makes_it_panic(at in 0..CSV.len(), with in any::<u8>()) {
        let mut bytes = CSV.to_vec();
        bytes[at] = with;
        let _ = read_any(&bytes);
    }
}
