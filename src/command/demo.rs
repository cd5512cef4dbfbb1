//! `carepost demo`: a made-up post to try the program on, in a folder of its own.
//!
//! It is made the way a real one is: founded, people added, every record sealed, signed and committed through a host.
//! It is built beside its place and moved there whole, so one that was interrupted is never opened; what else may lie in
//! that place is [`demo_place`](crate::command::demo_place)'s to tell.

use std::collections::HashMap;
use std::sync::mpsc;

use chrono::Utc;
use indicatif::{ProgressBar, ProgressStyle};
use zeroize::Zeroizing;

use crate::care::ledger::header::{Person, Standing};
use crate::care::ledger::ids::{Kind, PersonId};
use crate::care::records::settings::Language;
use crate::command::demo_place::DemoPlace;
use crate::command::demo_stop::Stop;
use crate::command::failure::Failure;
use crate::command::init;
use crate::command::line::DemoSize;
use crate::command::place_faults::no_place;
use crate::command::{nonce, reach, recovery_key};
use crate::host::paths::Paths;
use crate::post::demo::audit_years::audit_entries;
use crate::post::demo::batches::batches;
use crate::post::demo::size::{AUDIT_ENTRIES, Size, count};
use crate::post::demo::staff::{self, DemoPerson};
use crate::post::demo::{batch, place};
use crate::post::founding;
use crate::post::session::{Session, Surroundings};
use crate::post::set_up::{Founding, RecoveryChoice};
use crate::post::signing;
use crate::tui::refusal_text;
use crate::vault::identity::Identity;
use crate::vault::passphrase::Passphrase;
use crate::vault::sealed_identity::{ArgonParams, Floor, Pin, open_identity, seal_identity};
use crate::words::lang::Lang;
use crate::words::texts::Words;

/// How a post is made up.
pub struct MadeUp {
    pub size: Size,
    pub seed: u64,
    pub recovery: RecoveryChoice,
    /// At most so many records, each committed by itself, as people at work do; none: all, in as few commits as they fit in.
    pub one_by_one: Option<u64>,
}

/// Makes the post in a folder where there is none yet, or anew where that is asked for.
///
/// # Errors
/// Where the folder cannot be written, or the post is in use.
pub fn make(
    place: &DemoPlace,
    reset: bool,
    size: DemoSize,
    seed: u64,
    words: &Words,
) -> Result<(), Failure> {
    let size = match size {
        DemoSize::Usual => Size::Usual,
        DemoSize::TenYears => Size::TenYears,
    };
    let how = MadeUp {
        size,
        seed,
        recovery: RecoveryChoice::WordsHere,
        one_by_one: None,
    };
    make_as(place, reset, how, words)
}

/// Makes a post as [`make`] does, in another way.
///
/// # Errors
/// As [`make`].
pub fn make_as(place: &DemoPlace, reset: bool, how: MadeUp, words: &Words) -> Result<(), Failure> {
    let is_there = place.has_one(words)?;
    if is_there && !reset {
        return Ok(());
    }
    let building = place.building();
    for old in [place, &building] {
        old.clear(words)?;
    }
    building.begin(words)?;
    let paths = reach::paths(&building.folder).map_err(|fault| no_place(words, &fault))?;
    let filled = fill(&paths, how, words);
    reach::let_rest(&paths);
    reach::wait_free(&paths);
    match filled {
        Ok(()) => place.take(&building, words),
        Err(Unmade::Stopped) => {
            building.clear(words)?;
            Err(Failure::refused(words, "demo-stopped"))
        }
        Err(Unmade::Fault(what)) => Err(Failure::said(
            words.with("fail-demo", &[("what", what.into())]),
        )),
    }
}

/// The first person, who is signed in at the start.
pub fn first() -> Option<(String, Zeroizing<String>)> {
    staff::people()
        .into_iter()
        .find(|person| person.first)
        .map(|person| {
            (
                person.handle.to_string(),
                Zeroizing::new(person.passphrase.to_string()),
            )
        })
}

/// Why the made-up post was not made.
enum Unmade {
    /// Whoever began it stopped it.
    Stopped,
    /// In the words of what failed.
    Fault(String),
}

impl<E: std::fmt::Display> From<E> for Unmade {
    fn from(fault: E) -> Unmade {
        Unmade::Fault(fault.to_string())
    }
}

fn fill(paths: &Paths, how: MadeUp, words: &Words) -> Result<(), Unmade> {
    let people = staff::people();
    let MadeUp {
        size,
        seed,
        recovery,
        one_by_one,
    } = how;
    let mut recovery = Some(recovery);
    let mut identities = Vec::new();
    let mut sessions = Vec::new();
    for (place, person) in people.iter().enumerate() {
        let (session, identity) = match sessions.first_mut() {
            None => {
                let recovery = recovery.take().unwrap_or(RecoveryChoice::WordsHere);
                begin(paths, person, recovery, words)?
            }
            Some(first) => join(paths, person, place, first, words)?,
        };
        sessions.push(session);
        identities.push(identity);
    }
    let ids: Vec<PersonId> = sessions.iter().map(|session| session.me().person).collect();
    let post = sessions
        .first()
        .map(Session::post)
        .ok_or(Unmade::Fault(String::new()))?;
    let signers: HashMap<PersonId, Identity> = ids.iter().copied().zip(identities).collect();
    let mut nobody = None;
    let mut signer = |author: PersonId, text: &signing::ToSign, at| match signers.get(&author) {
        Some(identity) => signing::sign(text, identity, author, post, at),
        // Everybody who signs is in the list; a stranger's key signs nothing that verifies.
        None => {
            let identity =
                nobody.get_or_insert_with(|| Identity::generate(&mut nonce::generator()));
            signing::sign(text, identity, author, post, at)
        }
    };
    // Records committed one by one have an entry each already.
    let with_audit = size == Size::TenYears && one_by_one.is_none();
    let audit = if with_audit { AUDIT_ENTRIES } else { 0 };
    let mut stop = Stop::listen();
    let bar = bar(
        one_by_one.unwrap_or(count(size) + audit),
        stop.hears_keys(),
        words,
    );
    let now = Utc::now();
    let entries = with_audit
        .then(|| audit_entries(seed, now, &ids))
        .into_iter()
        .flatten();
    for batch in batches(seed, now, size, &ids, &mut signer).chain(entries) {
        if stop.is_asked() {
            bar.finish_and_clear();
            return Err(Unmade::Stopped);
        }
        let mut batch = batch?;
        let session = sessions
            .get_mut(batch.author)
            .ok_or(Unmade::Fault(String::new()))?;
        // Founding and joining have begun these scopes and written these cards.
        batch
            .change
            .new_scopes
            .retain(|begun| session.directory().latest(begun.scope).is_none());
        batch
            .change
            .changes
            .retain(|change| change.key.kind != Kind::StaffCard);
        if batch.change.changes.is_empty() && batch.change.new_scopes.is_empty() {
            continue;
        }
        let changes = match one_by_one {
            None => vec![batch.change],
            Some(most) if bar.position() >= most => break,
            Some(_) => batch::singles(batch.change),
        };
        for change in changes {
            bar.inc(change.changes.len() as u64);
            session
                .keep_up()
                .and_then(|()| session.save(&change))
                .map_err(|refusal| Unmade::Fault(refusal_text::refusal(words, &refusal)))?;
        }
    }
    bar.finish_and_clear();
    Ok(())
}

fn bar(records: u64, hears_keys: bool, words: &Words) -> ProgressBar {
    let stop = if hears_keys {
        words.get("demo-stops")
    } else {
        String::new()
    };
    // As wide as the window leaves it, so that the line never wraps.
    let template = format!(
        "{} {{wide_bar}} {{pos}}/{{len}}  {{eta}}  {stop}",
        words.get("demo-making")
    );
    let style =
        ProgressStyle::with_template(&template).unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(records).with_style(style)
}

/// Founds the post as its first person.
fn begin(
    paths: &Paths,
    person: &DemoPerson,
    recovery: RecoveryChoice,
    words: &Words,
) -> Result<(Session, Identity), Unmade> {
    let language = if words.lang() == Lang::Zh {
        Language::Zh
    } else {
        Language::En
    };
    let founding = Founding {
        settings: place::settings(language),
        rooms: Vec::new(),
        name: person.full_name.clone(),
        handle: person.handle.to_string(),
        counselor: true,
        passphrase: Zeroizing::new(person.passphrase.to_string()),
        recovery,
    };
    let new = founding::found(
        &founding,
        recovery_key::word_list(words),
        ArgonParams::LEAST,
        Utc::now(),
        &mut nonce::generator(),
    )?;
    let sealed = new.sealed_identity.clone();
    init::write(paths, new, words).map_err(|failure| Unmade::Fault(failure.text))?;
    let identity = open_identity(
        &sealed,
        &Passphrase::new(person.passphrase)?,
        Floor::Standard,
    )?
    .0;
    Ok((sign_in(paths, person)?, identity))
}

/// Adds one more person, by the first.
fn join(
    paths: &Paths,
    person: &DemoPerson,
    place: usize,
    first: &mut Session,
    words: &Words,
) -> Result<(Session, Identity), Unmade> {
    let mut rng = nonce::generator();
    let identity = Identity::generate(&mut rng);
    let mut id = [0; 16];
    rand_core::Rng::fill_bytes(&mut rng, &mut id);
    let newcomer = Person {
        id: PersonId(id),
        handle: person.handle.to_string(),
        keys: identity.public(),
        roles: person.roles,
        standing: Standing::Active,
        invite: None,
        ssh: Vec::new(),
    };
    let cards = staff::cards(&vec![newcomer.id; place + 1]);
    let card = cards.get(place).ok_or(Unmade::Fault(String::new()))?;
    first
        .add_person(&newcomer, card)
        .map_err(|refusal| Unmade::Fault(refusal_text::refusal(words, &refusal)))?;
    let root = *first
        .directory()
        .root()
        .ok_or(Unmade::Fault(String::new()))?;
    let pins = [Pin {
        post: first.post(),
        root,
    }];
    let sealed = seal_identity(
        &identity,
        &pins,
        &Passphrase::new(person.passphrase)?,
        ArgonParams::LEAST,
        &mut rng,
    )?;
    first
        .put_identity(newcomer.id, sealed)
        .map_err(|refusal| Unmade::Fault(refusal_text::refusal(words, &refusal)))?;
    let mut session = sign_in(paths, person)?;
    session
        .begin_private()
        .map_err(|refusal| Unmade::Fault(refusal_text::refusal(words, &refusal)))?;
    Ok((session, identity))
}

fn sign_in(paths: &Paths, person: &DemoPerson) -> Result<Session, Unmade> {
    let (pushes, _) = mpsc::channel();
    let client = reach::connect(paths, pushes)?;
    let around = Surroundings {
        rng: nonce::generator(),
        clock: Utc::now,
        floor: Floor::Standard,
        from: "demo".to_string(),
        own: None,
    };
    Ok(Session::sign_in(
        Box::new(client),
        person.handle,
        &Passphrase::new(person.passphrase)?,
        around,
    )?)
}
