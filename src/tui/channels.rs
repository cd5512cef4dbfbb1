//! What goes between the loop and its worker.

use crate::host::wire::Push;
use crate::tui::ground::Ground;
use crate::tui::job::Job;
use crate::tui::key::Input;
use crate::tui::update::message::Msg;

/// Something that woke the loop.
pub enum Wake {
    Input(Input),
    /// The terminal told its ground.
    Ground(Ground),
    /// From the worker.
    Msg(Msg),
    /// The worker has done everything it was given and is gone.
    WorkerGone,
    /// The window was closed or the process asked to end.
    Ended,
}

/// What the worker is given to do.
pub enum Work {
    Job(u64, Box<Job>),
    /// From the host, unasked.
    Push(Box<Push>),
    /// The loop has taken so many of the records that it was handed.
    Taken(usize),
    /// The loop has let go.
    End,
}
