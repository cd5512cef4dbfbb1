use std::path::PathBuf;
use std::sync::mpsc;
use std::time::Instant;
use carepost::care::ledger::ids::Kind;
use carepost::command::{nonce, reach};
use carepost::post::reading::{BEHIND, FIRST, ReadCount};
use carepost::post::register::Register;
use carepost::post::session::{Session, Surroundings};
use carepost::vault::passphrase::Passphrase;
use carepost::vault::sealed_identity::Floor;
use carepost::words::{lang::Lang, texts::Words};

fn main() {
    let args: Vec<_> = std::env::args_os().collect();
    if args.get(1).is_some_and(|a| a == "serve") {
        std::process::exit(i32::from(carepost::command::run::run(args)));
    }
    let store = PathBuf::from(std::env::var_os("STORE").unwrap());
    let t = Instant::now();
    let size = if std::env::var_os("USUAL").is_some() { carepost::command::line::DemoSize::Usual } else { carepost::command::line::DemoSize::TenYears };
    if let Err(f) = carepost::command::demo::make(&store, false, size, 1, &Words::new(Lang::En)) { panic!("{}", f.text); }
    eprintln!("made {:?}", t.elapsed());
    let t = Instant::now();
    let paths = reach::paths(&store).unwrap();
    let (pushes, _r) = mpsc::channel();
    let client = reach::connect(&paths, pushes).unwrap();
    eprintln!("host {:?}", t.elapsed());
    let who = std::env::var("WHO").unwrap_or("chen".into());
    let people = carepost::post::demo::staff::people();
    let me = people.iter().find(|p| p.handle == who).unwrap_or(&people[0]);
    let own = PathBuf::from("/tmp/perfstore/own");
    let around = || Surroundings { rng: nonce::generator(), clock: chrono::Utc::now, floor: Floor::Standard, from: "bench".into(), own: Some(own.clone()) };
    let mut sealed = None;
    let _ = &mut sealed as &mut Option<()>;
    let pass = Passphrase::new(me.passphrase).unwrap();
    let t = Instant::now();
    let mut s = Session::sign_in(Box::new(client), me.handle, &pass, around()).unwrap();
    eprintln!("sign in {:?} scopes {}", t.elapsed(), s.me().scopes.len());
    let t = Instant::now();
    s.is_passphrase(&pass);
    eprintln!("argon {:?}", t.elapsed());
    let t = Instant::now();
    let mut r = Register::default();
    match s.read_snapshot(&mut r) {
        carepost::post::snapshot::SnapshotUse::None => {
            eprintln!("no snapshot {:?}", t.elapsed());
            let t = Instant::now();
            let mut m = s.begin_snapshot().unwrap().unwrap();
            let mut c = ReadCount::default();
            for k in carepost::post::snapshot_sorting::ORDER {
                let mut after = None;
                loop { let p = s.read_page(*k, after, &mut c).unwrap(); s.snapshot(&mut m, p.arrived).unwrap(); after = p.next; if after.is_none() { break } }
            }
            s.finish_snapshot(m).unwrap();
            eprintln!("snapshot made {:?}", t.elapsed());
        }
        carepost::post::snapshot::SnapshotUse::Taken { mut rest, stale } => {
            eprintln!("snapshot {:?} stale {stale} appts {} notes {} fu {}", t.elapsed(), r.appointments.len(), r.notes.len(), r.follow_ups.len());
            let t = Instant::now();
            while let Some(v) = s.read_rest(&mut rest).unwrap() { for a in &v { r.take(&a.opened()).unwrap(); } }
            eprintln!("rest {:?} appts {} notes {} fu {}", t.elapsed(), r.appointments.len(), r.notes.len(), r.follow_ups.len());
        }
    }
    let _ = (BEHIND, FIRST, Kind::Note);
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    for l in status.lines().filter(|l| l.starts_with("VmHWM") || l.starts_with("VmRSS")) { eprintln!("{l}"); }
}
