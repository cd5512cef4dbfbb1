//! Sealing and opening a note, signing and verifying a header.

use std::sync::LazyLock;

use carepost::care::ledger::ids::{Id, Kind, PostId, RecordKey};
use carepost::care::ledger::scope::Scope;
use carepost::vault::epoch::EpochKey;
use carepost::vault::identity::{Identity, verify_header};
use carepost::vault::seal::{SealContext, open, seal};
use divan::{Bencher, black_box};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

/// Bytes of a note: 700 Chinese characters.
const NOTE: usize = 2_048;

/// Bytes of the header of a commit with one record and its audit entry, and of one of 300 records.
const HEADERS: [usize; 2] = [700, 65_536];

static RNG: LazyLock<ChaCha20Rng> = LazyLock::new(|| ChaCha20Rng::from_seed([9; 32]));

fn context() -> SealContext {
    SealContext {
        post: PostId([1; 16]),
        key: RecordKey::new(Kind::SignedNote, Id([2; 16])),
        revision: 1,
        scope: Scope::Case(Id([3; 16])),
        epoch: 1,
    }
}

#[divan::bench(args = [NOTE])]
fn seal_a_note(bencher: Bencher<'_, '_>, bytes: usize) {
    let mut rng = RNG.clone();
    let (epoch, note, context) = (EpochKey::generate(&mut rng), vec![7; bytes], context());
    bencher.bench_local(|| seal(black_box(&note), &epoch, &context, &mut rng).is_ok());
}

#[divan::bench(args = [NOTE])]
fn open_a_note(bencher: Bencher<'_, '_>, bytes: usize) {
    let mut rng = RNG.clone();
    let (epoch, context) = (EpochKey::generate(&mut rng), context());
    let sealed = seal(&vec![7; bytes], &epoch, &context, &mut rng).expect("a note");
    bencher.bench(|| open(black_box(&sealed.slot), &sealed.blob, &epoch, &context).is_ok());
}

#[divan::bench(args = HEADERS)]
fn sign_a_header(bencher: Bencher<'_, '_>, bytes: usize) {
    let identity = Identity::generate(&mut RNG.clone());
    let header = vec![7; bytes];
    bencher.bench(|| identity.sign_header(black_box(&header)));
}

#[divan::bench(args = HEADERS)]
fn verify_a_header(bencher: Bencher<'_, '_>, bytes: usize) {
    let identity = Identity::generate(&mut RNG.clone());
    let header = vec![7; bytes];
    let (key, signature) = (identity.public().signing, identity.sign_header(&header));
    bencher.bench(|| verify_header(black_box(&key), &header, &signature));
}
