//! JSON as it is printed: faithful to a script, and harmless to a terminal that shows it.
//!
//! JSON itself escapes only the controls below space. A C1 control or a bidirectional override in a name would reach the
//! terminal as it is; written as `\\u009b` it is the same text to whoever reads the JSON.

use std::fmt::Write;

use serde_json::Value;

/// Writes a value over several lines.
pub fn pretty(value: &Value) -> String {
    // A value of strings, numbers and lists always has a text.
    escaped(&serde_json::to_string_pretty(value).unwrap_or_default())
}

/// Writes a value on one line.
pub fn line(value: &Value) -> String {
    escaped(&value.to_string())
}

/// Escapes what a terminal would act on or not show; such characters stand only within JSON's strings.
fn escaped(json: &str) -> String {
    if !json.chars().any(is_unseen) {
        return json.to_owned();
    }
    let mut text = String::with_capacity(json.len() + 64);
    for c in json.chars() {
        if is_unseen(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                // Writing to a String does not fail.
                let _ = write!(text, "\\u{unit:04x}");
            }
        } else {
            text.push(c);
        }
    }
    text
}

/// Tells of controls but the line end, marks of direction, and what has no width.
fn is_unseen(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_would_act_on_is_escaped_and_read_back_the_same() {
        let name = "赵\u{9b}2J\u{202e}倒\u{200b}\u{1b}[31m\u{7f}𬭎\u{e0041}";
        let value = serde_json::json!([{ "name": name }]);
        for text in [pretty(&value), line(&value)] {
            let shown: String = text.chars().filter(|c| *c != '\n').collect();
            assert!(!shown.chars().any(is_unseen), "{shown:?}");
            assert!(
                text.contains("𬭎") && text.contains("\\u009b2J\\u202e倒"),
                "{text}"
            );
            assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
        }
    }
}
