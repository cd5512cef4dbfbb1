//! `carepost serve`: the host itself, for a shared post or started on demand by a session.

use std::sync::Arc;
use std::time::Duration;

use chrono::Utc;

use crate::command::failure::Failure;
use crate::command::nonce;
use crate::host::client::detach;
use crate::host::core::{CannotHost, Core};
use crate::host::paths::Paths;
use crate::host::serve::{Host, ServeOptions};
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
/// Where the store cannot be opened or the socket not be made. That another host serves it already is none: whoever
/// started this one finds the other.
pub fn serve(paths: &Paths, on_demand: bool, words: &Words) -> Result<(), Failure> {
    if on_demand {
        // A leader of a session already has left the terminal as well.
        let _ = detach();
    }
    let options = OpenOptions {
        reading: Reading::Beside,
        ..OpenOptions::default()
    };
    let core = match Core::open(paths, Arc::new(RealDisk::default()), options) {
        Ok((core, _)) => core,
        Err(CannotHost::Store(StoreError::InUse { .. })) if on_demand => return Ok(()),
        Err(fault) => return Err(failed(&fault, words)),
    };
    let options = ServeOptions {
        idle_end: on_demand.then_some(IDLE_END),
        clock: || Utc::now().timestamp_millis(),
        nonce: nonce::draw,
        personal: on_demand,
    };
    let host = Host::bind(core, paths, options).map_err(|fault| said(words, &fault.to_string()))?;
    host.stopper()
        .on_signals()
        .map_err(|fault| said(words, &fault.to_string()))?;
    host.run().map_err(|fault| said(words, &fault.to_string()))
}

/// Says why a post cannot be opened.
pub fn failed(fault: &CannotHost, words: &Words) -> Failure {
    match fault {
        CannotHost::Store(StoreError::InUse { .. }) => Failure::refused(words, "fail-in-use"),
        CannotHost::Store(StoreError::Missing(_)) => Failure::refused(words, "fail-no-post"),
        CannotHost::Store(StoreError::DiskFull { .. }) => Failure::refused(words, "fail-disk-full"),
        CannotHost::FoundedAlready | CannotHost::Store(StoreError::Exists(_)) => {
            Failure::refused(words, "fail-exists")
        }
        fault => said(words, &fault.to_string()),
    }
}

fn said(words: &Words, what: &str) -> Failure {
    Failure::said(words.with("fail-host", &[("what", what.into())]))
}
