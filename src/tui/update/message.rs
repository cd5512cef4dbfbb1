//! What can happen to the program, and what it can have done about it.

use chrono::{DateTime, Utc};

use crate::care::ledger::ids::PersonId;
use crate::post::access::Access;
use crate::post::doubt::Doubt;
use crate::post::me::Me;
use crate::post::people_list::PeopleList;
use crate::tui::job::{Answer, Arrived, Job};
use crate::tui::key::Input;

/// Something that happened.
pub enum Msg {
    Input(Input),
    /// The time has moved on; at least once a second, since drafts are kept with it.
    Now(DateTime<Utc>),
    /// A job is done, or was refused.
    Answer {
        ticket: u64,
        answer: Answer,
    },
    /// Records were changed, by this session or another.
    Arrived(Vec<Arrived>),
    /// Who may sign in.
    People(Vec<String>),
    /// Which keys the person holds now.
    Me(Me),
    /// Who is at the post and who is invited.
    PeopleList(PeopleList),
    /// Who has what now.
    Access(Access),
    /// The host lets the person in no more.
    Out,
    /// Who else is signed in at this post.
    Present(Vec<PersonId>),
    /// The window was closed, or the process is asked to end.
    Ended,
    /// What the host told does not agree with the journal's chain.
    Doubt(Doubt),
    /// Everything this person may read is in the register.
    AllRead,
    /// The host was gone before everything was read.
    NotAllRead,
}

/// Something for the loop to do, in the order given.
pub enum Effect {
    Do {
        ticket: u64,
        job: Job,
    },
    /// Draw everything anew.
    Redraw,
    /// Stop the process until it is continued; asked for only when locked.
    Suspend,
    /// Leave, once the jobs before it are done.
    Quit,
}
