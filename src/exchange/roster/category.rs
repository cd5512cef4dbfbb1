//! Reads the categories a child is registered under (留守, 困境, 事实无人抚养, 孤儿, 流动).

use crate::care::records::child::Category;

/// Reads every category a text names.
pub fn categories_in(text: &str) -> Vec<Category> {
    const WORDS: [(Category, &[&str]); 5] = [
        (
            Category::LeftBehind,
            &["留守", "left-behind", "left behind"],
        ),
        (
            Category::InDifficulty,
            &["困境", "困难儿童", "in difficulty", "hardship"],
        ),
        (
            Category::DeFactoUnsupported,
            &["事实无人", "无人抚养", "unsupported", "without care"],
        ),
        (Category::Orphan, &["孤儿", "orphan"]),
        (Category::Migrant, &["流动", "migrant"]),
    ];
    let text = text.to_lowercase();
    WORDS
        .iter()
        .filter(|(_, words)| words.iter().any(|word| text.contains(word)))
        .map(|(category, _)| category.clone())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_text_can_name_several() {
        assert_eq!(
            categories_in("留守、困境儿童"),
            [Category::LeftBehind, Category::InDifficulty]
        );
        assert_eq!(
            categories_in("事实无人抚养儿童"),
            [Category::DeFactoUnsupported]
        );
        assert_eq!(categories_in("其他"), []);
    }
}
