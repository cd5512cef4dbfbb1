//! Why a session doubts what its host tells: it is not what the journal's signed headers say, or what was seen before.
//!
//! A session never goes on in silence after that. The first reason is kept until whoever sits there is told, and no
//! head is remembered from then on: the next sign-in is held against what was seen while nothing was in doubt.

/// What a session was told and does not believe.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// A frame does not follow the one before it, is not what its hash says, or was not its author's to sign.
    Frame(u64),
    /// The journal does not lead to, or past, the head of this number, which was proved or seen before.
    Head(u64),
    /// Who is at the post, with which keys, was told otherwise than the journal says.
    People,
    /// So many records are older than the journal's headers say, are others, do not open, or were held back.
    Records(usize),
    /// So many keys that this person was given by others are not the ones that were announced.
    Keys(usize),
    /// What this person had seen of the journal cannot be read any more.
    Memory,
}

/// The doubts of one session.
#[derive(Debug, Default)]
pub struct Doubts {
    /// The first that nobody was told of yet.
    untold: Option<Doubt>,
    /// Whether what the host tells was ever in doubt.
    of_host: bool,
}

impl Doubts {
    /// Takes note of a doubt; the first is what is told.
    pub fn note(&mut self, doubt: Doubt) {
        // A memory that was lost makes nothing untrue of what is seen from now on; nor does what a colleague's program did.
        self.of_host |= !matches!(doubt, Doubt::Memory | Doubt::Keys(_));
        self.untold.get_or_insert(doubt);
    }

    /// Gives, once, what is to be told.
    pub fn take(&mut self) -> Option<Doubt> {
        self.untold.take()
    }

    /// Tells whether what the host tells was ever in doubt.
    pub fn are_of_host(&self) -> bool {
        self.of_host
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_doubt_is_told_once_and_all_but_a_lost_memory_stay() {
        let mut doubts = Doubts::default();
        assert_eq!(doubts.take(), None);
        doubts.note(Doubt::Memory);
        doubts.note(Doubt::Keys(1));
        assert!(!doubts.are_of_host());
        doubts.note(Doubt::People);
        assert_eq!(doubts.take(), Some(Doubt::Memory));
        assert_eq!(doubts.take(), None);
        doubts.note(Doubt::Frame(7));
        doubts.note(Doubt::Frame(8));
        assert_eq!(doubts.take(), Some(Doubt::Frame(7)));
        assert!(doubts.are_of_host());
    }
}
