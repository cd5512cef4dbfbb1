//! `carepost serve`: the host itself, for a shared post or started on demand by a session.
//!
//! As a service it says on standard error what its log may know: that it listens, how many are in, what was cut off. No
//! name, no sign-in name, no address and nothing of a record is among it.

use std::sync::Arc;
use std::time::Duration;

use chrono::Utc;

use crate::command::failure::Failure;
use crate::command::place_faults::{journal_lost, no_place, printable, unusable};
use crate::command::{nonce, notify, streams};
use crate::host::core::{CannotHost, Core};
use crate::host::happened::{Cut, Happened};
use crate::host::limits::allow_files;
use crate::host::options::ServeOptions;
use crate::host::paths::{Paths, Way};
use crate::host::serve::{CannotServe, Host};
use crate::host::starting::detach;
use crate::store::disk::RealDisk;
use crate::store::errors::StoreError;
use crate::store::rebuild::Reading;
use crate::store::store::OpenOptions;
use crate::words::texts::Words;

/// How long a host that was started on demand stays after its last session (DESIGN: 60 s).
const IDLE_END: Duration = Duration::from_secs(60);

/// Serves a post until it is stopped or, on demand, nobody needs it.
///
/// # Errors
/// Where the store cannot be opened or the socket not be made. That another host serves it already is none on demand:
/// whoever started this one finds the other.
pub fn serve(paths: &Paths, on_demand: bool, words: &Words) -> Result<(), Failure> {
    if on_demand {
        // A leader of a session already has left the terminal as well.
        let _ = detach();
    }
    allow_files();
    let options = OpenOptions {
        reading: Reading::Beside,
        ..OpenOptions::default()
    };
    let core = match Core::open(paths, Arc::new(RealDisk::default()), options) {
        Ok((core, _)) => core,
        Err(CannotHost::Store(StoreError::InUse { .. })) if on_demand => return Ok(()),
        Err(CannotHost::Store(StoreError::InUse { pid, .. })) => {
            let pid = pid.map_or_else(|| "?".to_string(), |pid| pid.to_string());
            return Err(Failure::said(
                words.with("fail-serves-already", &[("pid", pid.into())]),
            ));
        }
        Err(fault) => return Err(failed(&fault, words)),
    };
    let options = ServeOptions {
        idle_end: on_demand.then_some(IDLE_END),
        clock: || Utc::now().timestamp_millis(),
        nonce: nonce::draw,
        personal: paths.way == Way::Personal,
    };
    let mut host = Host::bind(core, paths, options).map_err(|fault| cannot(&fault, words))?;
    host.stopper()
        .on_signals()
        .map_err(|fault| said(words, &fault.to_string()))?;
    if !on_demand {
        let there = words.clone();
        host = host.telling(Box::new(move |happened| {
            streams::remark(&sentence(happened, &there));
            if happened == Happened::Listening {
                notify::ready();
            }
        }));
    }
    host.run().map_err(|fault| cannot(&fault, words))
}

/// Says what happened, for the service's log.
fn sentence(happened: Happened, words: &Words) -> String {
    match happened {
        Happened::Listening => words.get("serve-listening"),
        Happened::Sessions(count) => words.with("serve-sessions", &[("count", count.into())]),
        Happened::CutOff { why, count } => {
            let id = match why {
                Cut::Malformed => "serve-cut-malformed",
                Cut::TooLong => "serve-cut-too-long",
                Cut::TooSlow => "serve-cut-too-slow",
                Cut::NotTaken => "serve-cut-not-taken",
                Cut::TooMany => "serve-cut-too-many",
                Cut::ProofRefused => "serve-proof-refused",
            };
            words.with(id, &[("count", count.into())])
        }
        Happened::Ended => words.get("serve-ended"),
    }
}

/// Says why a host cannot listen.
fn cannot(fault: &CannotServe, words: &Words) -> Failure {
    let place = |id: &str, path: &std::path::Path| {
        let path = path.to_string_lossy().into_owned();
        Failure::said(words.with(id, &[("socket", path.into())]))
    };
    match fault {
        CannotServe::Taken(path) => place("fail-socket-taken", path),
        CannotServe::NoSocket(path) => place("fail-not-a-socket", path),
        CannotServe::Place(fault) => no_place(words, fault),
        CannotServe::Io { path, source } => unusable(words, path, source),
        fault => said(words, &fault.to_string()),
    }
}

/// Says why a post cannot be opened.
pub fn failed(fault: &CannotHost, words: &Words) -> Failure {
    match fault {
        CannotHost::Store(StoreError::InUse { .. }) => Failure::refused(words, "fail-in-use"),
        CannotHost::Store(StoreError::Missing(path)) => {
            Failure::said(words.with("fail-no-post", &[("place", printable(path).into())]))
        }
        CannotHost::Store(StoreError::DiskFull(path)) => {
            Failure::said(words.with("fail-disk-full", &[("path", printable(path).into())]))
        }
        CannotHost::Store(StoreError::JournalLost(path)) => journal_lost(words, path),
        CannotHost::FoundedAlready | CannotHost::Store(StoreError::Exists(_)) => {
            Failure::refused(words, "fail-exists")
        }
        CannotHost::Store(StoreError::Io { path, source }) => unusable(words, path, source),
        fault => said(words, &fault.to_string()),
    }
}

fn said(words: &Words, what: &str) -> Failure {
    Failure::said(words.with("fail-host", &[("what", what.into())]))
}
