//! A post whose records were committed one by one, as people do: what grows with its journal and what must not.
//!
//! The made-up post of `ten_years` is committed hundreds of records at a time; a real one has a frame for each change. It
//! takes 5,000 records; with `CAREPOST_BENCH=ten-years` 200,000, which is some two minutes once. The desk, the clocks and
//! the measuring of the audit log are those of `ten_years`.

#[allow(dead_code, reason = "each bench uses its part")]
#[path = "../ten_years/audit.rs"]
mod audit;
#[allow(dead_code, reason = "each bench uses its part")]
#[path = "../ten_years/desk.rs"]
mod desk;
mod first;
#[allow(dead_code, reason = "each bench uses its part")]
#[path = "../ten_years/memory.rs"]
mod memory;
#[allow(dead_code, reason = "each bench uses its part")]
#[path = "../ten_years/times.rs"]
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
use carepost::words::lang::Lang;
use carepost::words::texts::Words;

/// Where a made-up post lies, and what its people have of their own.
pub struct Place {
    pub paths: Paths,
    pub own: PathBuf,
}

type Measure = fn(&Place);

/// What is measured, each in a process of its own, in this order.
const MEASURED: [(&str, Measure); 2] = [("first", first::measure), ("audit", audit::measure)];

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().collect();
    let first = arguments.get(1).and_then(|first| first.to_str());
    if first == Some("serve") {
        return ExitCode::from(run::run(arguments));
    }
    let ten_years = std::env::var("CAREPOST_BENCH").is_ok_and(|size| size == "ten-years");
    let (records, name) = if ten_years {
        (200_000, "one-by-one")
    } else {
        (5_000, "one-by-one-small")
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
        size: Size::TenYears,
        seed: 1,
        recovery: RecoveryChoice::WordsHere,
        one_by_one: Some(records),
    };
    if demo::make_as(&DemoPlace::named(store), false, how, &Words::new(Lang::En)).is_err() {
        eprintln!("the post cannot be made");
        return ExitCode::FAILURE;
    }
    let wanted = std::env::var("CAREPOST_BENCH_ONLY").ok();
    for (name, _) in MEASURED {
        if wanted.as_deref().is_some_and(|wanted| wanted != name) {
            continue;
        }
        println!("\n{name}, {records} records one by one");
        let ran = Command::new(&arguments[0]).arg(name).status();
        if !ran.is_ok_and(|ended| ended.success()) {
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}
