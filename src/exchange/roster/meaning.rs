//! What a header means.
//!
//! It is folded (width, case, spaces, brackets) and then looked up whole; people's columns are read in two parts, who (父亲)
//! and what (电话), which stand in one header or in two rows.

use unicode_normalization::UnicodeNormalization;

use crate::exchange::roster::field::{Field, What, Who};
use crate::exchange::roster::synonyms::{MEND_REASON_HEADERS, OWN, WHAT, WHO};

/// Folds a header: NFKC, small letters, no spaces, stars, colons and underscores.
pub fn folded_header(header: &str) -> String {
    let folded: String = header
        .nfkc()
        .filter(|c| !c.is_whitespace() && !c.is_control() && !matches!(c, '*' | ':' | '_'))
        .collect();
    folded.to_lowercase()
}

/// Takes bracketed words out: `村(居)` is `村`, `姓名(必填)` is `姓名`.
fn without_brackets(folded: &str) -> String {
    let mut depth = 0usize;
    folded
        .chars()
        .filter(|c| match c {
            '(' | '[' | '【' => {
                depth += 1;
                false
            }
            ')' | ']' | '】' => {
                depth = depth.saturating_sub(1);
                false
            }
            _ => depth == 0,
        })
        .collect()
}

/// Tells what a header of one row, or the lower of two, means by itself.
pub fn field_of(header: &str) -> Field {
    if MEND_REASON_HEADERS
        .iter()
        .any(|known| folded_header(known) == folded_header(header))
    {
        return Field::MendReason;
    }
    let folded = folded_header(header);
    let bare = without_brackets(&folded);
    [folded.as_str(), bare.as_str()]
        .into_iter()
        .map(field_of_folded)
        .find(|field| *field != Field::Other)
        .unwrap_or(Field::Other)
}

/// Tells what the lower header means under an upper one that spans several columns.
pub fn field_under(upper: &str, lower: &str) -> Field {
    match who_alone(upper) {
        Some(who) => what_of(&without_brackets(&folded_header(lower)))
            .map_or(Field::Other, |what| person(who, what)),
        None => field_of(lower),
    }
}

/// Tells whom a spanning header names, when it names nobody and nothing else.
pub fn who_alone(header: &str) -> Option<Who> {
    let folded = without_brackets(&folded_header(header));
    let (who, rest) = split_who(&folded)?;
    matches!(
        rest.as_str(),
        "" | "信息"
            | "情况"
            | "基本情况"
            | "基本信息"
            | "务工情况"
            | "外出务工情况"
            | "details"
            | "information"
    )
    .then_some(who)
}

fn field_of_folded(folded: &str) -> Field {
    if let Some((field, _)) = OWN.iter().find(|(_, words)| words.contains(&folded)) {
        return *field;
    }
    if let Some(what) = what_of(folded) {
        return Field::OfPersonBefore(what);
    }
    match split_who(folded) {
        Some((who, rest)) if rest.is_empty() => person(who, What::Name),
        Some((who, rest)) => what_of(&rest).map_or(Field::Other, |what| person(who, what)),
        None => Field::Other,
    }
}

fn what_of(folded: &str) -> Option<What> {
    WHAT.iter()
        .find(|(_, words)| words.contains(&folded))
        .map(|(what, _)| *what)
}

/// Splits `父亲电话` into father and 电话; the rest loses joints such as 的 and 's.
fn split_who(folded: &str) -> Option<(Who, String)> {
    for (who, words) in WHO {
        for word in words {
            let rest = folded.strip_prefix(word).or_else(|| {
                folded
                    .strip_suffix(word)
                    .filter(|rest| rest.ends_with("of"))
            });
            if let Some(rest) = rest {
                let rest = rest.trim_start_matches(['的', '-', '/', '.', '·', '—']);
                let rest = rest
                    .strip_prefix("'s")
                    .or(rest.strip_prefix("’s"))
                    .unwrap_or(rest);
                return Some((who, rest.trim_end_matches("of").to_string()));
            }
        }
    }
    None
}

/// Makes a person's field; a carer has no place of work in a roster, and a parent no relation.
fn person(who: Who, what: What) -> Field {
    let parent = matches!(who, Who::Father | Who::Mother | Who::Parents);
    let fits = match what {
        What::Name | What::Phone => true,
        What::Relation => !parent,
        What::Workplace | What::AwaySince | What::ComesHome => parent,
    };
    if fits {
        Field::Person(who, what)
    } else {
        Field::Other
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn synonyms_in_both_languages() {
        for (header, field) in [
            ("姓 名", Field::Name),
            ("*姓名(必填)", Field::Name),
            ("Date of Birth", Field::Birth),
            ("村(居)", Field::Village),
            ("公民身份号码", Field::ResidentId),
            ("父亲姓名", Field::Person(Who::Father, What::Name)),
            ("母亲联系电话", Field::Person(Who::Mother, What::Phone)),
            ("Mother's phone", Field::Person(Who::Mother, What::Phone)),
            (
                "监护人 与儿童关系",
                Field::Person(Who::Guardian, What::Relation),
            ),
            ("临时照护人", Field::Person(Who::Carer, What::Name)),
            ("外出务工父母姓名", Field::Person(Who::Parents, What::Name)),
            ("联系方式", Field::OfPersonBefore(What::Phone)),
            ("父母外出情况", Field::AwayState),
            ("未导入原因", Field::MendReason),
            ("低保编号", Field::Other),
        ] {
            assert_eq!(field_of(header), field, "{header}");
        }
    }

    #[test]
    fn a_grandparent_is_no_parent_and_a_parents_id_not_the_childs() {
        assert_eq!(field_of("祖父母姓名"), Field::Other);
        assert_eq!(field_of("父亲身份证号"), Field::Other);
        assert_eq!(field_under("父亲", "身份证号"), Field::Other);
        assert_eq!(
            field_under("父亲", "务工地"),
            Field::Person(Who::Father, What::Workplace)
        );
        assert_eq!(field_under("儿童基本信息", "姓名"), Field::Name);
    }
}
