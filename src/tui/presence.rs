//! Who else is in: their names at the end of the status line, as many as there is room for.

use crate::tui::appointment_words::staff_name;
use crate::tui::inert;
use crate::tui::model::Model;
use crate::words::people;

/// The most columns that names take: what the line has to say comes first.
const COLUMNS_MOST: usize = 40;

/// Gives the words, in so many columns; none where nobody else is in, or there is no room for even their number.
pub fn told(model: &Model, room: usize) -> Option<String> {
    if !model.is_open() || model.others.is_empty() {
        return None;
    }
    let (shared, words) = (&model.shared, &model.shared.words);
    let mut names: Vec<String> = model
        .others
        .iter()
        .map(|person| staff_name(*person, shared))
        .collect();
    names.sort();
    let room = room.min(COLUMNS_MOST);
    // All of them, or the first few and how many more.
    (0..=names.len()).rev().find_map(|shown| {
        let left = names.len() - shown;
        let text = match (shown, left) {
            (0, _) => words.with("status-others-in", &[("count", left.into())]),
            (_, 0) => {
                let list = people::list(words, &names);
                words.with("status-also-in", &[("names", list.into())])
            }
            _ => {
                let list = people::list(words, &names[..shown]);
                let names = format!("{list} +{left}");
                words.with("status-also-in", &[("names", names.into())])
            }
        };
        (inert::columns(&text) <= room).then_some(text)
    })
}
