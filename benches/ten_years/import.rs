//! The import of a roster of 3,000 rows: read, compared, agreed to and saved, then taken back.

use std::fmt::Write;

use carepost::command::nonce;
use carepost::exchange::roster::bounds::Bounds;
use carepost::exchange::roster::candidate::candidate;
use carepost::exchange::roster::read::read;
use carepost::post::fresh::Fresh;
use carepost::post::reading::{BEHIND, FIRST};
use carepost::post::register::Register;
use carepost::post::use_cases::import;

use crate::Place;
use crate::open::session;
use crate::times::{said, timed};

const ROWS: usize = 3_000;

/// Measures each step.
pub fn measure(place: &Place) {
    let (mut session, _) = session(place);
    let mut register = Register::default();
    let kinds: Vec<_> = FIRST.iter().chain(BEHIND).copied().collect();
    let count = session.read(&kinds, &mut register).expect("the register");
    assert_eq!(count.faults, 0);
    let mut text = String::from("姓名,性别,出生日期,学校,年级,监护人,联系电话,家庭住址\n");
    for row in 0..ROWS {
        let (month, day) = (row % 12 + 1, row % 28 + 1);
        let _ = writeln!(
            text,
            "测试{row},{},2015-{month:02}-{day:02},水东小学,三年级,奶奶{row},1390000{row:04},水东村{row}号",
            if row % 2 == 0 { "男" } else { "女" }
        );
    }
    let today = chrono::Utc::now().date_naive();
    let (roster, took) =
        timed(|| read(text.as_bytes(), "roster.csv", &Bounds::default(), today).ok());
    let roster = roster.expect("a roster");
    said(&format!("{} rows read", roster.rows.len()), took);
    let (comparison, took) =
        timed(|| import::compare(&register, roster.rows.iter().map(candidate).collect()));
    let counts = comparison.counts();
    said(
        &format!("compared: {} new, {} changed", counts.new, counts.changed),
        took,
    );
    let fresh = Fresh::new(nonce::draw());
    let (change, took) = timed(|| {
        import::agree(&register, session.me(), &fresh, &comparison)
            .unwrap_or_else(|refusal| panic!("{refusal:?}"))
    });
    said("agreed", took);
    let (saved, took) = timed(|| session.save(&change).expect("it is saved").0);
    said("sealed, signed and durable", took);
    let (taken_back, took) = timed(|| session.take_back(saved.change));
    taken_back.expect("it is taken back");
    said("taken back", took);
}
