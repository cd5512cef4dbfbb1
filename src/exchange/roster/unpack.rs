//! Unpacks a workbook once, to nowhere, to know that it may be parsed.
//!
//! Holds: sizes are measured by inflating, never believed; what a part's text would make the parser reserve is looked
//! at first. The parser then sees only bytes that passed here.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::exchange::roster::bounds::Bounds;
use crate::exchange::roster::refused::FileRefused;

/// Tags that a style part may have. Excel has at most 65,490 cell formats ("Excel specifications and limits"); each
/// takes a handful of tags.
const STYLE_TAGS: usize = 600_000;
/// Bytes that the parser may come to hold for cell formats, each of which gets a copy of its font and number format.
const STYLE_BYTES: usize = 512 << 20;
/// Bytes of one cell format without its texts, and how many texts it has.
const ONE_STYLE: (usize, usize) = (1_024, 4);

/// Unpacks every part of a workbook within the bounds.
pub fn check_parts(bytes: &[u8], bounds: &Bounds) -> Result<(), FileRefused> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    if archive.len() > bounds.parts {
        return Err(FileRefused::TooManyParts {
            found: archive.len(),
            limit: bounds.parts,
        });
    }
    if !archive
        .file_names()
        .any(|name| name.is_ok_and(|name| name.to_lowercase().ends_with("workbook.xml")))
    {
        return Err(FileRefused::NotAWorkbook);
    }
    let too_large = FileRefused::UnpacksTooLarge {
        limit: bounds.unpacked_bytes,
    };
    let mut left = bounds.unpacked_bytes as u64;
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(damaged)?;
        let name = part.name().map_err(damaged)?.to_lowercase();
        let mut taken = part.take(left + 1);
        let unpacked = if name.ends_with("sharedstrings.xml") || name.ends_with("styles.xml") {
            let mut text = Vec::new();
            let unpacked = taken.read_to_end(&mut text).map_err(unreadable)? as u64;
            if name.ends_with("styles.xml") {
                check_styles(&text)?;
            } else {
                check_strings(&text, bounds)?;
            }
            unpacked
        } else {
            std::io::copy(&mut taken, &mut std::io::sink()).map_err(unreadable)?
        };
        left = left
            .checked_sub(unpacked)
            .ok_or_else(|| too_large.clone())?;
    }
    Ok(())
}

/// Looks at the count by which the parser reserves memory for shared strings.
fn check_strings(part: &[u8], bounds: &Bounds) -> Result<(), FileRefused> {
    const COUNT: &[u8] = b"uniqueCount";
    let most = u64::from(bounds.rows) * u64::from(bounds.columns);
    if part.contains(&0) {
        return Err(FileRefused::Damaged {
            what: "shared strings are not UTF-8".into(),
        });
    }
    let mut rest = part;
    while let Some(at) = rest.windows(COUNT.len()).position(|window| window == COUNT) {
        rest = &rest[at + COUNT.len()..];
        let digits: Vec<u8> = rest
            .iter()
            .copied()
            .skip_while(|b| b.is_ascii_whitespace() || matches!(b, b'=' | b'"' | b'\'' | b'+'))
            .take_while(u8::is_ascii_digit)
            .collect();
        let count = std::str::from_utf8(&digits).unwrap_or_default();
        if !count.is_empty() && count.parse::<u64>().map_or(true, |count| count > most) {
            return Err(FileRefused::Damaged {
                what: "a count of shared strings that cannot be".into(),
            });
        }
    }
    Ok(())
}

/// Looks at how many cell formats there are, and how long a text each of them may copy.
fn check_styles(part: &[u8]) -> Result<(), FileRefused> {
    let tags = part.iter().filter(|b| **b == b'<').count();
    let longest = part
        .split(|b| *b == b'<')
        .map(<[u8]>::len)
        .max()
        .unwrap_or(0);
    let formats = part.windows(2).filter(|window| window == b"xf").count();
    let (bytes, texts) = ONE_STYLE;
    if tags > STYLE_TAGS || formats.saturating_mul(bytes + texts * longest) > STYLE_BYTES {
        return Err(FileRefused::Damaged {
            what: "more cell formats than there can be".into(),
        });
    }
    Ok(())
}

fn damaged(error: ZipError) -> FileRefused {
    match error {
        ZipError::UnsupportedArchive(what) if what == ZipError::PASSWORD_REQUIRED => {
            FileRefused::PasswordProtected
        }
        other => FileRefused::Damaged {
            what: other.to_string(),
        },
    }
}

fn unreadable(error: std::io::Error) -> FileRefused {
    FileRefused::Damaged {
        what: error.to_string(),
    }
}
