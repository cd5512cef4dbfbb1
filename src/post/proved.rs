//! What a session knows from verified headers of the records that it has not read yet, or reads again.

use crate::post::latest::Latest;
use crate::post::marks::Mark;

/// The marks of every record's last revision at the sign-in.
pub struct Proved(Vec<Mark>);

impl Proved {
    /// Keeps the marks of the chain; which record each is of is in the mark itself.
    pub fn of(latest: &Latest) -> Proved {
        let mut marks = Vec::with_capacity(latest.most());
        let all = latest.iter().map(|(.., mark)| mark);
        marks.extend(all.filter(|mark| *mark != Mark::NONE));
        marks.sort_unstable();
        Proved(marks)
    }

    /// Tells whether this is a mark of the chain's.
    pub fn has(&self, mark: Mark) -> bool {
        self.0.binary_search(&mark).is_ok()
    }
}
