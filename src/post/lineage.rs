//! What each commit says that it follows: its author's own commit before, and a frame that its author had seen.
//!
//! Both are under the author's signature, and a host has nobody's key. So a host that leaves a commit out can show neither
//! what its author did next nor what anybody did who had seen it; and one that has told two people different things can show
//! neither of them any more what the other does. Nor does its own time go back.
//!
//! A session knows this of all frames once the chain is verified ([`crate::post::chain`]). What it hears before then says
//! something of frames that it does not know yet: that is taken as said, and held against them when they are known.

use std::collections::BTreeMap;

use crate::care::ledger::header::{Act, Header};
use crate::care::ledger::ids::{Hash, PersonId};
use crate::host::wire::FrameHead;
use crate::post::marks::{FrameMark, Marking};
use crate::post::shared_values::push_snugly;

/// An author's last commit: its number in their own chain, and the hash of its header.
pub type LastOf = (u64, Hash);

/// What stands before somebody's first commit of a generation.
const NOTHING_YET: LastOf = (0, Hash::ZERO);

/// The next commit, and the frame it lies in.
pub struct Told<'a> {
    pub header: &'a Header,
    pub header_hash: Hash,
    pub frame: Hash,
    /// The host's, in milliseconds since 1970 UTC; the acknowledgement of one's own commit does not say.
    pub time: Option<i64>,
}

impl<'a> Told<'a> {
    /// Gives a commit as its frame has it.
    pub fn of(frame: &FrameHead, header: &'a Header) -> Told<'a> {
        Told {
            header,
            header_hash: Header::hash(&frame.header),
            frame: frame.hash,
            time: Some(frame.time),
        }
    }
}

/// What the frames up to some place, from the first or from a later one on, let the next commit say.
#[derive(Clone, Default)]
pub struct Lineage {
    /// Each author's last commit in this generation.
    authors: BTreeMap<PersonId, LastOf>,
    /// How many frames came before those that are known here.
    before: u64,
    frames: Vec<FrameMark>,
    /// The host's time at the last of them that said it.
    time: Option<i64>,
    /// What was said of the frames before, and by which frame.
    as_said: Vec<(u64, Said)>,
    /// Whether a generation has begun among the frames that are known: then all of its authors are.
    begun_anew: bool,
}

/// Something that a frame says of those before the ones that are known.
#[derive(Clone)]
enum Said {
    Author(PersonId, LastOf),
    Seen(u64, FrameMark),
    /// That it was written at this time, and not before them.
    Time(i64),
}

impl Lineage {
    /// Begins one behind a frame of this number, of which nothing is known but that it is there.
    pub fn behind(number: u64) -> Lineage {
        Lineage {
            before: number,
            ..Lineage::default()
        }
    }

    /// Takes up what was kept of one that has every frame from the first on.
    pub fn kept(
        authors: impl IntoIterator<Item = (PersonId, LastOf)>,
        frames: Vec<FrameMark>,
        time: Option<i64>,
    ) -> Lineage {
        Lineage {
            authors: authors.into_iter().collect(),
            frames,
            time,
            ..Lineage::default()
        }
    }

    /// Gives each author's last commit.
    pub fn authors(&self) -> impl Iterator<Item = (PersonId, LastOf)> + '_ {
        self.authors.iter().map(|(author, last)| (*author, *last))
    }

    /// Gives the marks of the frames.
    pub fn frames(&self) -> &[FrameMark] {
        &self.frames
    }

    /// Gives the host's time at the last frame that said it.
    pub fn time(&self) -> Option<i64> {
        self.time
    }

    /// Takes in the next commit; false, and as it was, where it does not follow what it says.
    pub fn take(&mut self, told: &Told<'_>, marking: &Marking) -> bool {
        let Told { header, .. } = told;
        let Some(number) = header.author_number.checked_sub(1) else {
            return false;
        };
        let mut as_said = Vec::new();
        let restores = |act: &Act| matches!(act, Act::Restore { .. });
        let begins_anew = header.acts.iter().any(restores);
        let last = match self.authors.get(&header.author) {
            _ if begins_anew => Some(NOTHING_YET),
            Some(last) => Some(*last),
            None => (self.before == 0 || self.begun_anew).then_some(NOTHING_YET),
        };
        let own = (number, header.author_previous);
        if last.is_some_and(|last| last != own) {
            return false;
        }
        if last.is_none() {
            as_said.push(Said::Author(header.author, own));
        }
        let seen = marking.of_frame(header.seen_number, &header.seen_hash);
        match (header.seen_number, self.place_of(header.seen_number)) {
            (0, _) if header.seen_hash != Hash::ZERO => return false,
            (0, _) => {}
            (_, Some(place)) if self.frames.get(place) != Some(&seen) => return false,
            (_, Some(_)) => {}
            (number, None) => as_said.push(Said::Seen(number, seen)),
        }
        if !self.take_frame(told.frame, told.time, marking) {
            return false;
        }
        let number = self.end();
        self.as_said
            .extend(as_said.into_iter().map(|said| (number, said)));
        if begins_anew {
            self.authors.clear();
            self.begun_anew = true;
        }
        let last = (header.author_number, told.header_hash);
        self.authors.insert(header.author, last);
        true
    }

    /// Takes in a frame that holds no commit, as [`Lineage::take`] does.
    pub fn take_checkpoint(&mut self, frame: &FrameHead, marking: &Marking) -> bool {
        self.take_frame(frame.hash, Some(frame.time), marking)
    }

    fn take_frame(&mut self, hash: Hash, time: Option<i64>, marking: &Marking) -> bool {
        let number = self.end() + 1;
        if let Some(time) = time {
            match self.time {
                Some(before) if time < before => return false,
                None if self.before > 0 => self.as_said.push((number, Said::Time(time))),
                _ => {}
            }
            self.time = Some(time);
        }
        push_snugly(&mut self.frames, marking.of_frame(number, &hash));
        true
    }

    /// Holds what was taken as said against what leads up to here, and knows of that as well from now on; an error is the
    /// number of a frame that says otherwise.
    pub fn rest_on(&mut self, earlier: &Lineage) -> Result<(), u64> {
        if self.before == 0 {
            return Ok(());
        }
        let holds = |said: &Said| match said {
            Said::Author(author, last) => {
                *last == earlier.authors.get(author).copied().unwrap_or(NOTHING_YET)
            }
            Said::Seen(number, mark) => {
                let place = earlier.place_of(*number);
                place.and_then(|place| earlier.frames.get(place)) == Some(mark)
            }
            Said::Time(time) => earlier.time.is_none_or(|before| before <= *time),
        };
        if let Some((number, _)) = self.as_said.iter().find(|(_, said)| !holds(said)) {
            return Err(*number);
        }
        let since = std::mem::replace(self, earlier.clone());
        if since.begun_anew {
            self.authors.clear();
        }
        self.authors.extend(since.authors);
        self.frames.extend(since.frames);
        self.time = since.time.or(self.time);
        Ok(())
    }

    /// Gives the number of the last frame.
    fn end(&self) -> u64 {
        self.before + self.frames.len() as u64
    }

    /// Gives where a frame's mark is, or would be; nothing where it lies before those that are known.
    fn place_of(&self, number: u64) -> Option<usize> {
        usize::try_from(number.checked_sub(self.before)?.checked_sub(1)?).ok()
    }
}

#[cfg(test)]
mod tests {
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng;

    use super::*;
    use crate::care::ledger::header::FORMAT;
    use crate::care::ledger::ids::{CommitId, GenerationId, PostId};

    fn marking() -> Marking {
        Marking::draw(&mut ChaCha20Rng::from_seed([3; 32]))
    }

    /// The hash of the frame of a number; a commit's header has the same.
    fn hash(number: u64) -> Hash {
        Hash([number as u8; 32])
    }

    fn header(author: u8, (number, previous): LastOf, seen: u64) -> Header {
        Header {
            format: FORMAT,
            post: PostId([1; 16]),
            generation: GenerationId([1; 16]),
            commit: CommitId([1; 16]),
            author: PersonId([author; 16]),
            author_number: number + 1,
            author_previous: previous,
            seen_number: seen,
            seen_hash: if seen == 0 { Hash::ZERO } else { hash(seen) },
            time: 0,
            part: None,
            undoes: None,
            acts: Vec::new(),
            items: Vec::new(),
        }
    }

    /// Takes a commit in as the next frame, written at a time.
    fn takes(lineage: &mut Lineage, header: &Header, time: i64) -> bool {
        let frame = hash(lineage.end() + 1);
        let told = Told {
            header,
            header_hash: frame,
            frame,
            time: Some(time),
        };
        lineage.take(&told, &marking())
    }

    /// Frames 1 and 3 by person 1, 2 by person 2, at the times 10, 20, 30.
    fn three() -> Lineage {
        let mut lineage = Lineage::default();
        assert!(takes(&mut lineage, &header(1, NOTHING_YET, 0), 10));
        assert!(takes(&mut lineage, &header(2, NOTHING_YET, 1), 20));
        assert!(takes(&mut lineage, &header(1, (1, hash(1)), 2), 30));
        lineage
    }

    #[test]
    fn a_commit_follows_its_authors_last_and_a_frame_that_is_there() {
        for (next, follows) in [
            (header(2, (1, hash(2)), 3), true),
            (header(3, NOTHING_YET, 0), true),
            (header(2, (2, hash(2)), 3), false),
            (header(2, (1, hash(9)), 3), false),
            (header(2, NOTHING_YET, 3), false),
            (header(3, (1, hash(2)), 3), false),
            (header(2, (1, hash(2)), 4), false),
        ] {
            let mut lineage = three();
            assert_eq!(takes(&mut lineage, &next, 30), follows, "{next:?}");
            assert_eq!(lineage.end(), 3 + u64::from(follows));
        }
        for seen in 0..4 {
            let mut elsewhere = header(2, (1, hash(2)), seen);
            elsewhere.seen_hash = hash(9);
            assert!(!takes(&mut three(), &elsewhere, 30), "{seen}");
        }
        let mut none = header(2, (1, hash(2)), 3);
        none.author_number = 0;
        assert!(!takes(&mut three(), &none, 30));
    }

    #[test]
    fn the_hosts_time_does_not_go_back() {
        let next = header(2, (1, hash(2)), 3);
        assert!(!takes(&mut three(), &next, 29));
        let mut own = three();
        let told = Told {
            header: &next,
            header_hash: hash(4),
            frame: hash(4),
            time: None,
        };
        assert!(own.take(&told, &marking()));
        assert!(!takes(&mut own, &header(1, (2, hash(3)), 4), 29));
        assert!(takes(&mut own, &header(1, (2, hash(3)), 4), 30));
    }

    #[test]
    fn authors_count_anew_in_each_generation() {
        let mut lineage = three();
        let mut restore = header(1, NOTHING_YET, 3);
        restore.acts.push(Act::Restore {
            parent: restore.generation,
            number: 3,
            head: hash(3),
        });
        let mut on = restore.clone();
        (on.author_number, on.author_previous) = (3, hash(3));
        assert!(!takes(&mut lineage, &on, 30));
        assert!(takes(&mut lineage, &restore, 30));
        assert!(!takes(&mut lineage, &header(2, (1, hash(2)), 4), 30));
        assert!(takes(&mut lineage, &header(2, NOTHING_YET, 4), 30));
        // Heard by somebody who does not know yet what was before.
        let mut since = Lineage::behind(3);
        assert!(takes(&mut since, &restore, 30));
        assert!(!takes(&mut since, &header(2, (1, hash(2)), 4), 30));
        assert!(takes(&mut since, &header(2, NOTHING_YET, 4), 30));
        assert_eq!(since.rest_on(&three()), Ok(()));
        assert!(!takes(&mut since, &header(3, (1, hash(2)), 4), 30));
    }

    #[test]
    fn what_is_heard_before_the_chain_is_known_is_held_against_it_then() {
        for (next, time, holds) in [
            (header(2, (1, hash(2)), 1), 30, true),
            (header(2, (1, hash(2)), 3), 30, true),
            (header(3, NOTHING_YET, 0), 30, true),
            (header(2, (2, hash(2)), 3), 30, false),
            (header(2, NOTHING_YET, 3), 30, false),
            (header(3, (1, hash(2)), 3), 30, false),
            (header(2, (1, hash(2)), 3), 29, false),
        ] {
            let mut since = Lineage::behind(3);
            assert!(takes(&mut since, &next, time));
            // What follows it is known at once.
            let again = (next.author_number, hash(4));
            let author = next.author.0[0];
            assert!(!takes(&mut since, &header(author, NOTHING_YET, 4), time));
            assert!(!takes(&mut since, &header(author, again, 5), time));
            assert!(takes(&mut since, &header(author, again, 4), time));
            let rests = if holds { Ok(()) } else { Err(4) };
            assert_eq!(since.rest_on(&three()), rests, "{next:?}");
            if holds {
                assert_eq!(since.end(), 5);
                assert!(!takes(&mut since, &header(1, NOTHING_YET, 5), time));
                assert!(takes(&mut since, &header(1, (2, hash(3)), 2), time));
                assert_eq!(since.rest_on(&Lineage::default()), Ok(()), "once");
            }
        }
        let mut elsewhere = header(2, (1, hash(2)), 2);
        elsewhere.seen_hash = hash(9);
        let mut since = Lineage::behind(3);
        assert!(takes(&mut since, &elsewhere, 30));
        assert_eq!(since.rest_on(&three()), Err(4));
    }

    #[test]
    fn what_was_kept_goes_on_as_it_was() {
        let before = three();
        let mut kept = Lineage::kept(before.authors(), before.frames().to_vec(), before.time());
        assert!(!takes(&mut kept, &header(2, (1, hash(2)), 3), 29));
        assert!(!takes(&mut kept, &header(2, NOTHING_YET, 3), 30));
        assert!(takes(&mut kept, &header(2, (1, hash(2)), 3), 30));
    }
}
