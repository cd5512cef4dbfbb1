//! A durable append to the journal, beside a bare write and fdatasync of the same bytes in the same folder and run.
//!
//! A median tells little of a disk: the 99th percentiles of whole saves are in `benches/ten_years/saves.rs`.

use std::fs::File;
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

use carepost::care::ledger::ids::{GenerationId, PostId};
use carepost::store::disk::RealDisk;
use carepost::store::frame::FrameKind;
use carepost::store::journal::Journal;
use carepost::store::store::SEGMENT_SIZE;
use divan::Bencher;
use tempfile::TempDir;

/// Bytes of a commit of one child with its audit entry: header and payloads.
const HEADER: usize = 700;
const PAYLOADS: usize = 500;

/// Under `target`, which is on a disk where `/tmp` may not be.
fn folder() -> TempDir {
    let target = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    TempDir::new_in(target).expect("a folder")
}

#[divan::bench(sample_count = 200, sample_size = 1)]
fn durable_append(bencher: Bencher<'_, '_>) {
    let folder = folder();
    let disk = Arc::new(RealDisk::default());
    let (post, generation) = (PostId([1; 16]), GenerationId([2; 16]));
    let mut journal = Journal::create(disk, folder.path(), post, generation, SEGMENT_SIZE)
        .unwrap_or_else(|_| panic!("no journal"));
    let (header, payload) = ([7; HEADER], [8; PAYLOADS]);
    bencher.bench_local(|| {
        let mut plan = journal.plan(journal.generation(), (HEADER + PAYLOADS) as u64, 0);
        plan.push(
            FrameKind::Commit,
            &header,
            &[9; 64],
            [&payload[..]].into_iter(),
        );
        journal.write(plan).is_ok()
    });
}

#[divan::bench(sample_count = 200, sample_size = 1)]
fn bare_write_and_fdatasync(bencher: Bencher<'_, '_>) {
    let folder = folder();
    let mut file = File::create(folder.path().join("bare")).expect("a file");
    // A frame is its head, header, signature and payloads.
    let bytes = vec![7; carepost::store::frame::HEAD + HEADER + 64 + PAYLOADS];
    bencher.bench_local(|| {
        file.write_all(&bytes).expect("written");
        file.sync_data().expect("synced");
    });
}
