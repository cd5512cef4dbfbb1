//! Many at one post: thirty sessions at once, ten of them saving, a change on another's screen, a host that dies.
//!
//! It takes a post of its own with ten counselors, founded small, and beside it the usual made-up post for what is on the
//! screens. The binary is its own host and its own sessions, as that of `ten_years`; its desk and its clocks are the same.

#[allow(dead_code, reason = "each bench uses its part")]
#[path = "../ten_years/desk.rs"]
mod desk;
mod desks;
#[allow(dead_code, reason = "each bench uses its part")]
#[path = "../ten_years/memory.rs"]
mod memory;
mod pushed;
mod savers;
mod small_post;
mod take_over;
#[allow(dead_code, reason = "each bench uses its part")]
#[path = "../ten_years/times.rs"]
mod times;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use carepost::command::demo_place::DemoPlace;
use carepost::command::line::DemoSize;
use carepost::command::{demo, reach, run};
use carepost::host::paths::Paths;
use carepost::words::lang::Lang;
use carepost::words::texts::Words;

/// Where a made-up post lies, and what its people have of their own.
pub struct Place {
    pub paths: Paths,
    pub own: PathBuf,
}

fn place(name: &str) -> Place {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bench-posts");
    fs::create_dir_all(&folder).expect("the folder can be made");
    let store = folder.join(name);
    Place {
        paths: reach::paths(&store).expect("there is a place for the socket"),
        own: folder.join(format!("{name}-own")),
    }
}

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().collect();
    let first = arguments.get(1).and_then(|first| first.to_str());
    let usual = place("many");
    match first {
        Some("serve") => return ExitCode::from(run::run(arguments)),
        Some("desk") => {
            desks::one(&usual);
            return ExitCode::SUCCESS;
        }
        _ => {}
    }
    if demo::make(
        &DemoPlace::named(usual.paths.store.clone()),
        false,
        DemoSize::Usual,
        1,
        &Words::new(Lang::En),
    )
    .is_err()
    {
        eprintln!("the post cannot be made");
        return ExitCode::FAILURE;
    }
    let wanted = std::env::var("CAREPOST_BENCH_ONLY").ok();
    let is_wanted = |name: &str| wanted.as_deref().is_none_or(|wanted| wanted == name);
    if is_wanted("desks") {
        println!("\nsessions at once, at the usual post");
        desks::measure(&usual, &arguments[0]);
    }
    if is_wanted("pushed") {
        println!("\na change on another's screen");
        pushed::measure(&usual);
    }
    let small = place("ten-people");
    small_post::found(&small);
    if is_wanted("savers") {
        println!("\nten people saving");
        savers::measure(&small);
    }
    if is_wanted("take-over") {
        println!("\na host that is killed");
        take_over::measure("of a small post", &small);
        take_over::measure("of the usual post", &usual);
    }
    ExitCode::SUCCESS
}
