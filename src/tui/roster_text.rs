//! What is wrong with a roster, in the person's language: each row's reason with what to do, and why a file is refused.

use crate::care::register_compare::CannotTell;
use crate::exchange::roster::refused::FileRefused;
use crate::exchange::roster::wrong::Reason;
use crate::words::texts::Words;

/// Says what is wrong with a row and what to do about it.
pub fn reason(words: &Words, reason: &Reason) -> String {
    match reason {
        Reason::NameMissing => words.get("roster-name-missing"),
        Reason::IdRounded => words.get("roster-id-rounded"),
        Reason::IdLength { found } => words.with("roster-id-length", &[("found", (*found).into())]),
        Reason::IdCharacter { at } => words.with("roster-id-character", &[("at", (*at).into())]),
        Reason::IdCheckDigit => words.get("roster-id-check-digit"),
        Reason::IdBirthImpossible => words.get("roster-id-birth-impossible"),
        Reason::BirthImpossible => words.get("roster-birth-impossible"),
        Reason::BirthUnreadable => words.get("roster-birth-unreadable"),
        Reason::BirthToCome => words.get("roster-birth-to-come"),
        Reason::BirthLongAgo { years } => {
            words.with("roster-birth-long-ago", &[("years", (*years).into())])
        }
        Reason::BirthDisagrees { by_id } => words.with(
            "roster-birth-disagrees",
            &[("date", by_id.to_string().into())],
        ),
        Reason::SexDisagrees { by_id } => words.with(
            "roster-sex-disagrees",
            &[("sex", words.get(by_id.id()).into())],
        ),
        Reason::SexUnreadable => words.get("roster-sex-unreadable"),
        Reason::PhoneRounded => words.get("roster-phone-rounded"),
        Reason::NeitherBirthNorId => words.get("roster-neither-birth-nor-id"),
        Reason::SameChildAs { sheet, row } => words.with(
            "roster-same-child-as",
            &[("sheet", sheet.as_str().into()), ("row", (*row).into())],
        ),
    }
}

/// Gives the code of a reason, for scripts; it never changes its meaning.
pub fn reason_code(reason: &Reason) -> &'static str {
    match reason {
        Reason::NameMissing => "name-missing",
        Reason::IdRounded => "id-rounded",
        Reason::IdLength { .. } => "id-length",
        Reason::IdCharacter { .. } => "id-character",
        Reason::IdCheckDigit => "id-check-digit",
        Reason::IdBirthImpossible => "id-birth-impossible",
        Reason::BirthImpossible => "birth-impossible",
        Reason::BirthUnreadable => "birth-unreadable",
        Reason::BirthToCome => "birth-to-come",
        Reason::BirthLongAgo { .. } => "birth-long-ago",
        Reason::BirthDisagrees { .. } => "birth-disagrees",
        Reason::SexDisagrees { .. } => "sex-disagrees",
        Reason::SexUnreadable => "sex-unreadable",
        Reason::PhoneRounded => "phone-rounded",
        Reason::NeitherBirthNorId => "neither-birth-nor-id",
        Reason::SameChildAs { .. } => "same-child-as",
    }
}

/// Says why it cannot be told which child on the register a row means.
pub fn cannot_tell(words: &Words, why: &CannotTell) -> String {
    match why {
        CannotTell::Ambiguous(children) => {
            words.with("roster-ambiguous", &[("count", children.len().into())])
        }
        CannotTell::SameAsRow(_) => words.get("roster-same-as-row"),
        CannotTell::IdOfAnother(_) => words.get("roster-id-of-another"),
        CannotTell::NeitherBirthNorId => words.get("roster-neither-birth-nor-id"),
        CannotTell::NoName => words.get("roster-name-missing"),
    }
}

/// Gives the code of why a row cannot be told, for scripts.
pub fn cannot_tell_code(why: &CannotTell) -> &'static str {
    match why {
        CannotTell::Ambiguous(_) => "ambiguous",
        CannotTell::SameAsRow(_) => "same-child-as",
        CannotTell::IdOfAnother(_) => "id-of-another",
        CannotTell::NeitherBirthNorId => "neither-birth-nor-id",
        CannotTell::NoName => "name-missing",
    }
}

/// Says why a file is not read, and what to do.
pub fn refused(words: &Words, fault: &FileRefused) -> String {
    let mebibytes = |bytes: &usize| (*bytes / (1024 * 1024)).to_string();
    match fault {
        FileRefused::TooLarge { limit } => words.with(
            "roster-file-too-large",
            &[("limit", mebibytes(limit).into())],
        ),
        FileRefused::UnpacksTooLarge { limit } => {
            words.with("roster-file-unpacks", &[("limit", mebibytes(limit).into())])
        }
        FileRefused::TooManyParts { limit, .. } => {
            words.with("roster-file-parts", &[("limit", (*limit).into())])
        }
        FileRefused::TooManyRows { limit, .. } => {
            words.with("roster-file-rows", &[("limit", (*limit).into())])
        }
        FileRefused::TooManyColumns { limit, .. } => {
            words.with("roster-file-columns", &[("limit", (*limit).into())])
        }
        FileRefused::Empty => words.get("roster-file-empty"),
        FileRefused::PasswordProtected => words.get("roster-file-password"),
        FileRefused::OldWorkbook => words.get("roster-file-old"),
        FileRefused::NotAWorkbook => words.get("roster-file-no-workbook"),
        FileRefused::Damaged { .. } => words.get("roster-file-damaged"),
        FileRefused::QuoteNotClosed { row } => {
            words.with("roster-file-quote", &[("row", (*row).into())])
        }
    }
}
