//! Finding: words in every note, a child by a few letters.

use carepost::post::search::{Query, find};
use carepost::tui::children_rows::Rows;
use divan::{Bencher, black_box};

use crate::ten_years::SHARED;

/// The most hits that the screen lists.
const MOST: usize = 200;

/// Over 47,000 notes of 2 KB and whatever else has words.
#[divan::bench(args = ["奶", "奶奶 学校", "同桌", "从来没有过的词", "phone"], sample_count = 20, sample_size = 1)]
fn search_in_all_notes(bencher: Bencher<'_, '_>, typed: &str) {
    let shared = &*SHARED;
    let query = Query::new(typed);
    bencher.bench(|| find(&shared.register, &shared.me, black_box(&query), MOST).len());
}

#[divan::bench(args = ["z", "zx", "zhangxm", "张", "zeng", "risk:red mine"])]
fn narrow_3000_children(bencher: Bencher<'_, '_>, typed: &str) {
    let shared = &*SHARED;
    let rows = Rows::new(shared);
    // What the first narrowing works out is kept by the rows.
    rows.narrowed("z", shared);
    bencher.bench_local(|| rows.narrowed(black_box(typed), shared).len());
}

#[divan::bench(sample_count = 20)]
fn rows_of_3000_children(bencher: Bencher<'_, '_>) {
    let shared = &*SHARED;
    bencher.bench_local(|| Rows::new(black_box(shared)).on_register());
}
