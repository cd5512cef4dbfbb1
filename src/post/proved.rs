//! What a session knows from verified headers of the records that it has not read yet, or reads again.

use crate::post::latest::Latest;
use crate::post::marks::Mark;

/// The marks of every record's last revision at the sign-in.
pub struct Proved(Vec<Mark>);

impl Proved {
    /// Keeps the marks of the chain; which record each is of is in the mark itself.
    pub fn of(latest: &Latest) -> Proved {
        let marks = latest.iter().map(|(.., mark)| mark);
        let mut marks: Vec<Mark> = marks.filter(|mark| *mark != Mark::NONE).collect();
        marks.sort_unstable();
        marks.shrink_to_fit();
        Proved(marks)
    }

    /// Tells whether this is a mark of the chain's.
    pub fn has(&self, mark: Mark) -> bool {
        self.0.binary_search(&mark).is_ok()
    }
}
