//! Makes workbooks for tests, whole and hostile.

// Each test file that includes this uses a part of it.
#![allow(dead_code, reason = "each test uses its part")]

use std::fmt::Write as _;
use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const TYPES: &str =
    r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#;
const ROOT: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
/// Cell format 1 is a date, 2 a month.
const STYLES: &str = r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="1"><numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/></numFmts><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="176"/></cellXfs></styleSheet>"#;

/// Packs parts into a ZIP file.
pub fn packed(parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, bytes) in parts {
        zip.start_file(*name, options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Makes a workbook of the sheets given as name and XML of the worksheet.
pub fn workbook(sheets: &[(&str, String)], more: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let parts: Vec<String> = (1..=sheets.len())
        .map(|n| format!("worksheets/sheet{n}.xml"))
        .collect();
    let names: Vec<(&str, &str)> = sheets
        .iter()
        .zip(&parts)
        .map(|((name, _), part)| (*name, part.as_str()))
        .collect();
    let mut all: Vec<(String, Vec<u8>)> = parts
        .iter()
        .zip(sheets)
        .map(|(part, (_, xml))| (format!("xl/{part}"), xml.clone().into_bytes()))
        .collect();
    all.extend(frame(&names));
    all.extend(
        more.iter()
            .map(|(name, bytes)| (name.to_string(), bytes.clone())),
    );
    let all: Vec<(&str, Vec<u8>)> = all
        .iter()
        .map(|(name, bytes)| (name.as_str(), bytes.clone()))
        .collect();
    packed(&all)
}

/// Makes the parts around the sheets, which are given as name and part.
pub fn frame(sheets: &[(&str, &str)]) -> Vec<(String, Vec<u8>)> {
    let (mut list, mut links) = (String::new(), String::new());
    for (n, (name, part)) in sheets.iter().enumerate() {
        write!(
            list,
            r#"<sheet name="{name}" sheetId="{}" r:id="r{n}"/>"#,
            n + 1
        )
        .unwrap();
        write!(links, r#"<Relationship Id="r{n}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="{part}"/>"#).unwrap();
    }
    let book = format!(
        r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>{list}</sheets></workbook>"#
    );
    let links = format!(
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{links}</Relationships>"#
    );
    [
        ("[Content_Types].xml", TYPES.to_string()),
        ("_rels/.rels", ROOT.to_string()),
        ("xl/workbook.xml", book),
        ("xl/_rels/workbook.xml.rels", links),
        ("xl/styles.xml", STYLES.to_string()),
    ]
    .map(|(name, xml)| (name.to_string(), xml.into_bytes()))
    .into()
}

/// Makes the XML of a worksheet of the inner XML of `sheetData` and what follows it.
pub fn sheet(data: &str, after: &str) -> String {
    format!(
        r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{data}</sheetData>{after}</worksheet>"#
    )
}

/// Makes the XML of rows of cells: `#5` is a number, `@5` a number with a date format, `~5` with one that shows
/// the month alone, anything else text.
pub fn rows(rows: &[&[&str]]) -> String {
    let mut xml = String::new();
    for (row, cells) in rows.iter().enumerate() {
        write!(xml, r#"<row r="{}">"#, row + 1).unwrap();
        for (column, text) in cells.iter().enumerate() {
            let at = format!("{}{}", char::from(b'A' + column as u8), row + 1);
            if let Some(number) = text.strip_prefix('#') {
                write!(xml, r#"<c r="{at}"><v>{number}</v></c>"#).unwrap();
            } else if let Some(number) = text.strip_prefix('@') {
                write!(xml, r#"<c r="{at}" s="1"><v>{number}</v></c>"#).unwrap();
            } else if let Some(number) = text.strip_prefix('~') {
                write!(xml, r#"<c r="{at}" s="2"><v>{number}</v></c>"#).unwrap();
            } else if !text.is_empty() {
                let text = text.replace('&', "&amp;").replace('<', "&lt;");
                write!(
                    xml,
                    r#"<c r="{at}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>"#
                )
                .unwrap();
            }
        }
        xml.push_str("</row>");
    }
    xml
}
