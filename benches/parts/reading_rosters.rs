//! Reading a roster of 3,000 rows.

use std::fmt::Write;

use carepost::exchange::roster::bounds::Bounds;
use carepost::exchange::roster::read::read;
use chrono::NaiveDate;
use divan::{Bencher, black_box};

#[divan::bench(args = [3_000], sample_count = 20, sample_size = 1)]
fn parse_a_roster(bencher: Bencher<'_, '_>, rows: u32) {
    let mut text = String::from("姓名,性别,出生日期,学校,年级,监护人,联系电话,家庭住址\n");
    for row in 0..rows {
        let (month, day) = (row % 12 + 1, row % 28 + 1);
        let _ = writeln!(
            text,
            "测试{row},{},2015-{month:02}-{day:02},水东小学,三年级,奶奶{row},1390000{row:04},水东村{row}号",
            if row % 2 == 0 { "男" } else { "女" }
        );
    }
    let today = NaiveDate::from_ymd_opt(2026, 11, 26).expect("a day");
    bencher.bench(|| {
        let roster = read(
            black_box(text.as_bytes()),
            "roster.csv",
            &Bounds::default(),
            today,
        );
        roster.map_or(0, |roster| roster.rows.len())
    });
}
