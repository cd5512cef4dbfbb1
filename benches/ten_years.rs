//! A made-up post through its real host: sign-in to Today, the rest behind it, a durable save, and memory.
//!
//! `cargo bench` makes the usual post of 240 children; `CAREPOST_BENCH=ten-years` the full size, which takes some
//! minutes and 1.7 GB once. Posts are kept under `target/bench-posts`. This binary is its own host: it starts itself
//! with `serve`.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use carepost::care::ledger::ids::Id;
use carepost::care::ledger::scope::Scope;
use carepost::care::records::audit::Action;
use carepost::care::records::child::Child;
use carepost::command::line::DemoSize;
use carepost::command::{demo, nonce, reach, run};
use carepost::host::paths::Paths;
use carepost::post::change::ChangeSet;
use carepost::post::demo::staff;
use carepost::post::reading::ReadCount;
use carepost::post::register::Register;
use carepost::post::session::{Session, Surroundings};
use carepost::post::snapshot::SnapshotUse;
use carepost::post::snapshot_sorting::ORDER;
use carepost::vault::passphrase::Passphrase;
use carepost::vault::sealed_identity::Floor;
use carepost::words::lang::Lang;
use carepost::words::texts::Words;

const SAVES: usize = 200;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().collect();
    if arguments.get(1).is_some_and(|first| first == "serve") {
        return ExitCode::from(run::run(arguments));
    }
    let ten_years = std::env::var("CAREPOST_BENCH").is_ok_and(|size| size == "ten-years");
    let (size, name) = if ten_years {
        (DemoSize::TenYears, "ten-years")
    } else {
        (DemoSize::Usual, "usual")
    };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bench-posts");
    fs::create_dir_all(&folder).expect("the folder can be made");
    let store = folder.join(name);
    if demo::make(&store, false, size, 1, &Words::new(Lang::En)).is_err() {
        eprintln!("the post cannot be made");
        return ExitCode::FAILURE;
    }
    let paths = reach::paths(&store).expect("there is a place for the socket");
    println!("{name} post");
    let own = folder.join(format!("{name}-own"));
    let (mut session, _) = sign_in(&paths, &own);
    let mut register = Register::default();
    if matches!(
        session.read_snapshot(&mut register),
        SnapshotUse::None | SnapshotUse::Taken { stale: true, .. }
    ) {
        let begun = Instant::now();
        make_snapshot(&mut session);
        said(
            "everything from the host, and a new snapshot",
            begun.elapsed(),
        );
    }
    drop(session);
    let (mut session, accepted) = sign_in(&paths, &own);
    let begun = Instant::now();
    let mut register = Register::default();
    let found = session.read_snapshot(&mut register);
    said(
        "passphrase accepted to Today's records",
        accepted + begun.elapsed(),
    );
    println!("  {} appointments in it", register.appointments.len());
    let begun = Instant::now();
    if let SnapshotUse::Taken { mut rest, .. } = found {
        while let Some(arrived) = session.read_rest(&mut rest).expect("the snapshot opens") {
            for record in arrived {
                register.take(&record.opened()).expect("a record");
            }
        }
    }
    said("the rest of the register behind it", begun.elapsed());
    println!("  {} appointments in all", register.appointments.len());
    save(&mut session, &store);
    memory("session", "self");
    ExitCode::SUCCESS
}

/// Signs the first person in; gives how long it took without the key derivation, which is measured by itself.
fn sign_in(paths: &Paths, own: &Path) -> (Session, Duration) {
    let (pushes, _) = mpsc::channel();
    let begun = Instant::now();
    let mut client = reach::connect(paths, pushes.clone());
    // A host that begins over ten years may be late for one connection.
    while client.is_err() && begun.elapsed() < Duration::from_secs(180) {
        client = reach::connect(paths, pushes.clone());
    }
    let client = client.unwrap_or_else(|fault| panic!("{fault}"));
    said("the host reached", begun.elapsed());
    let first = staff::people().into_iter().next().expect("somebody");
    let passphrase = Passphrase::new(first.passphrase).expect("a passphrase");
    let around = Surroundings {
        rng: nonce::generator(),
        clock: chrono::Utc::now,
        floor: Floor::Standard,
        from: "bench".to_owned(),
        own: Some(PathBuf::from(own)),
    };
    let begun = Instant::now();
    let session = Session::sign_in(Box::new(client), first.handle, &passphrase, around)
        .unwrap_or_else(|fault| panic!("{fault}"));
    let whole = begun.elapsed();
    let begun = Instant::now();
    assert!(session.is_passphrase(&passphrase));
    let argon = begun.elapsed();
    said("Argon2id", argon);
    (session, whole.saturating_sub(argon))
}

fn make_snapshot(session: &mut Session) {
    let mut making = session
        .begin_snapshot()
        .expect("the folder can be written")
        .expect("there is a folder");
    let mut count = ReadCount::default();
    for kind in ORDER {
        let mut after = None;
        loop {
            let page = session
                .read_page(*kind, after, &mut count)
                .expect("the host answers");
            session
                .snapshot(&mut making, page.arrived)
                .expect("the snapshot can be written");
            after = page.next;
            if after.is_none() {
                break;
            }
        }
    }
    session
        .finish_snapshot(making)
        .expect("it can be put in place");
    println!("  {} records", count.records);
}

/// Saves one child again and again, and after each save writes and syncs as many bytes beside the store.
fn save(session: &mut Session, store: &Path) {
    let beside = store.with_extension("bare");
    let mut bare = File::create(&beside).expect("a file beside the store");
    let (mut saves, mut bares) = (Vec::new(), Vec::new());
    let mut id = [0; 16];
    for round in 0..SAVES {
        id.copy_from_slice(&nonce::draw()[..16]);
        let change = ChangeSet::new(Action::Create)
            .put(Id(id), Scope::Staff, 0, &Child::named("bench"))
            .expect("a record");
        let begun = Instant::now();
        session.save(&change).expect("it is saved");
        saves.push(begun.elapsed());
        // About what such a commit is in the journal: a header, a slot and a blob for the child and for its audit.
        let bytes = vec![round as u8; 1_400];
        let begun = Instant::now();
        bare.write_all(&bytes).expect("written");
        bare.sync_data().expect("synced");
        bares.push(begun.elapsed());
    }
    let _ = fs::remove_file(&beside);
    for (what, times) in [
        ("a durable save", &mut saves),
        ("bare write + fdatasync", &mut bares),
    ] {
        times.sort();
        println!(
            "{what}: p50 {:?}, p99 {:?} of {SAVES}",
            times[SAVES / 2],
            times[SAVES * 99 / 100]
        );
    }
}

fn memory(what: &str, process: &str) {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    for line in status.lines().filter(|line| line.starts_with("VmHWM")) {
        println!("{what}: {line}");
    }
}

fn said(what: &str, took: Duration) {
    println!("{what}: {took:?}");
}
