//! A made-up post through its real host, measured as a counselor meets it: sign-in to Today, each screen key by key,
//! a durable save, a search, an import, and the memory of session and host.
//!
//! `cargo bench` makes the usual post of 240 children; `CAREPOST_BENCH=ten-years` the full size, which takes some
//! minutes and 1.7 GB once. Posts are kept under `target/bench-posts`. The binary is its own host and its own sessions:
//! it starts itself with `serve`, and each measurement in a process of its own, so that none counts another's memory.

mod access;
#[allow(dead_code, reason = "each bench uses its part")]
mod audit;
#[allow(dead_code, reason = "each bench uses its part")]
mod desk;
mod import;
mod keys;
mod memory;
mod open;
mod saves;
mod search;
mod times;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use carepost::command::demo::{self, MadeUp};
use carepost::command::demo_place::DemoPlace;
use carepost::command::{reach, run};
use carepost::host::paths::Paths;
use carepost::post::demo::size::Size;
use carepost::post::set_up::RecoveryChoice;
use carepost::vault::recovery::RecoveryWords;
use carepost::vault::recovery_text;
use carepost::words::lang::Lang;
use carepost::words::texts::Words;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

/// Where a made-up post lies, and what its people have of their own.
pub struct Place {
    pub paths: Paths,
    pub own: PathBuf,
}

type Measure = fn(&Place);

/// What is measured, each in a process of its own, in this order.
const MEASURED: [(&str, Measure); 9] = [
    ("open", open::measure),
    ("memory", open::memory),
    ("keys", keys::measure),
    ("search", search::measure),
    ("saves", saves::measure),
    ("import", import::measure),
    ("audit", audit::measure),
    ("access", access::measure),
    ("host", memory::host),
];

/// The recovery words of the made-up post: they protect nothing.
pub fn words() -> RecoveryWords {
    RecoveryWords::generate(&mut ChaCha20Rng::from_seed([7; 32]))
}

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().collect();
    let first = arguments.get(1).and_then(|first| first.to_str());
    if first == Some("serve") {
        return ExitCode::from(run::run(arguments));
    }
    let ten_years = std::env::var("CAREPOST_BENCH").is_ok_and(|size| size == "ten-years");
    let (size, name) = if ten_years {
        (Size::TenYears, "ten-years")
    } else {
        (Size::Usual, "usual")
    };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bench-posts");
    let store = folder.join(name);
    let place = Place {
        paths: reach::paths(&store).expect("there is a place for the socket"),
        own: folder.join(format!("{name}-own")),
    };
    if let Some((_, measure)) = MEASURED.iter().find(|(name, _)| Some(*name) == first) {
        measure(&place);
        return ExitCode::SUCCESS;
    }
    fs::create_dir_all(&folder).expect("the folder can be made");
    let how = MadeUp {
        size,
        seed: 1,
        recovery: RecoveryChoice::PublicKey(recovery_text::to_text(&words().identity().public())),
        one_by_one: None,
    };
    if demo::make_as(&DemoPlace::named(store), false, how, &Words::new(Lang::En)).is_err() {
        eprintln!("the post cannot be made");
        return ExitCode::FAILURE;
    }
    println!("{name} post");
    // A word on the line names a single measurement.
    let wanted = std::env::var("CAREPOST_BENCH_ONLY").ok();
    for (name, _) in MEASURED {
        if wanted.as_deref().is_some_and(|wanted| wanted != name) {
            continue;
        }
        println!("\n{name}");
        let ran = Command::new(&arguments[0]).arg(name).status();
        if !ran.is_ok_and(|ended| ended.success()) {
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}
