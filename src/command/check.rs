//! `carepost check`: every frame, signature and record verified, without a key.

use std::path::Path;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use crate::care::ledger::ids::PersonId;
use crate::command::check_faults::{as_json, sentence};
use crate::command::failure::Failure;
use crate::command::json_text;
use crate::command::reach;
use crate::command::serve::failed;
use crate::host::check::{self, Checked, Remembered};
use crate::host::head_card::HeadCard;
use crate::host::heads;
use crate::host::identities::Identities;
use crate::host::paths::Paths;
use crate::store::disk::RealDisk;
use crate::store::errors::StoreError;
use crate::store::store::{OpenOptions, Report, Store};
use crate::words::texts::Words;

/// How long a host that rests may take to let go of the store, and how often that is looked at.
const PATIENCE: Duration = Duration::from_secs(10);
const AGAIN: Duration = Duration::from_millis(20);

/// Checks a post, and holds a card against it; gives what to print, and fails with it where there are faults.
///
/// # Errors
/// Where faults are found, somebody is at work in the post, or the disk fails.
pub fn check(
    paths: &Paths,
    own: Option<&Path>,
    card: Option<&HeadCard>,
    in_json: bool,
    words: &Words,
) -> Result<String, Failure> {
    let (store, report) = open_at_rest(paths).map_err(|fault| not_at_rest(fault, paths, words))?;
    let remembered = own.map(|own| remembered(own, &store)).unwrap_or_default();
    let mut checked =
        check::check(&store, &report, &remembered).map_err(|fault| failed(&fault.into(), words))?;
    // Where the folder cannot be made, nobody's file is there either.
    if let Ok(files) = Identities::open(&paths.store, Arc::new(RealDisk::default())) {
        let missing = check::identities(&files, &checked.active);
        checked.faults.extend(missing);
    }
    if let Some(card) = card {
        let held = card
            .hold(&store)
            .map_err(|fault| failed(&fault.into(), words))?;
        checked.faults.extend(held);
    }
    let text = if in_json {
        // Numbers, texts and lists always have a JSON form.
        let mut value = serde_json::to_value(&checked).unwrap_or_default();
        let faults = checked.faults.iter();
        value["faults"] = faults.map(|fault| as_json(words, fault)).collect();
        json_text::pretty(&value)
    } else {
        let mut text = said(&checked, words);
        if let Some(card) = card.filter(|_| checked.faults.is_empty()) {
            let args = [("number", card.number.into())];
            text = format!("{text}\n{}", words.with("audit-card-holds", &args));
        }
        text
    };
    if checked.faults.is_empty() {
        Ok(text)
    } else {
        Err(Failure::answer(text))
    }
}

/// Opens the store; a host that idles after its last session is asked to rest first.
///
/// # Errors
/// Where somebody is at work in the post, there is none, or the disk fails.
pub fn open_at_rest(paths: &Paths) -> Result<(Store, Report), StoreError> {
    let once = || {
        Store::open(
            &paths.store,
            Arc::new(RealDisk::default()),
            OpenOptions::default(),
        )
    };
    match once() {
        Err(StoreError::InUse { .. }) if reach::let_rest(paths) => {
            let until = Instant::now() + PATIENCE;
            loop {
                match once() {
                    Err(StoreError::InUse { .. }) if Instant::now() < until => thread::sleep(AGAIN),
                    other => return other,
                }
            }
        }
        other => other,
    }
}

/// Says why a store cannot be opened at rest: whoever has it, and what to do.
pub fn not_at_rest(fault: StoreError, paths: &Paths, words: &Words) -> Failure {
    match fault {
        StoreError::InUse { .. } if !reach::answers(paths) => {
            Failure::refused(words, "fail-in-service")
        }
        fault => failed(&fault.into(), words),
    }
}

/// The heads that this account's people have seen of the post.
fn remembered(own: &Path, store: &Store) -> Vec<Remembered> {
    let prefix = format!("{}-", store.post());
    let Ok(entries) = own.join("heads").read_dir() else {
        return Vec::new();
    };
    entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter_map(|name| name.strip_prefix(&prefix)?.parse::<PersonId>().ok())
        .filter_map(|person| {
            heads::read(&heads::file(own, store.post(), person))
                .ok()
                .flatten()
        })
        .map(|head| Remembered {
            post: store.post(),
            head,
        })
        .collect()
}

fn said(checked: &Checked, words: &Words) -> String {
    let mut lines = vec![
        words.with(
            "check-frames",
            &[
                ("commits", checked.commits.into()),
                ("checkpoints", checked.checkpoints.into()),
                ("segments", checked.segments.into()),
            ],
        ),
        words.with(
            "check-signatures",
            &[
                ("signatures", checked.signatures.into()),
                ("authorised", checked.authorised.into()),
            ],
        ),
        words.with(
            "check-records",
            &[
                ("records", checked.records.into()),
                ("payloads", checked.payloads.into()),
                ("erased", checked.erased.into()),
            ],
        ),
        words.with(
            "check-people",
            &[
                ("people", checked.people.into()),
                ("scopes", checked.scopes.into()),
                ("grants", checked.grants.into()),
            ],
        ),
    ];
    if checked.rotations_owed > 0 {
        lines.push(words.with(
            "check-rotations",
            &[("scopes", checked.rotations_owed.into())],
        ));
    }
    if checked.faults.is_empty() {
        lines.push(words.get("check-sound"));
    } else {
        lines.push(words.with("check-faults", &[("faults", checked.faults.len().into())]));
        let faults = checked.faults.iter();
        lines.extend(faults.map(|fault| format!("  {}", sentence(words, fault))));
        lines.push(words.get("check-what-next"));
    }
    lines.join("\n")
}
