//! People around a child, as a roster names them.

/// Someone who looks after the child or may decide for it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Adult {
    /// The name.
    pub name: Option<String>,
    /// What they are to the child, in the roster's word.
    pub relation: Option<String>,
    /// Phone numbers, in the order given.
    pub phones: Vec<String>,
}

/// A parent, or both together where the roster has one column for both.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Parent {
    /// The name, or names.
    pub name: Option<String>,
    /// Where they work.
    pub workplace: Option<String>,
    /// Phone numbers, in the order given.
    pub phones: Vec<String>,
    /// Since when they are away, in the roster's words.
    pub away_since: Option<String>,
    /// When they come home, in the roster's words.
    pub comes_home: Option<String>,
}

impl Adult {
    /// Tells whether nothing is known.
    pub fn is_empty(&self) -> bool {
        *self == Adult::default()
    }
}

impl Parent {
    /// Tells whether nothing is known.
    pub fn is_empty(&self) -> bool {
        *self == Parent::default()
    }
}
