//! What people type for a date is understood, in both languages, and nothing that is typed makes it fall over.

use carepost::care::when::{NotUnderstood, Part, understand, understand_duration};
use chrono::{NaiveDate, NaiveDateTime};
use proptest::prelude::*;

/// Tuesday 24 November 2026, 10:20 and some seconds.
fn now() -> NaiveDateTime {
    NaiveDate::from_ymd_opt(2026, 11, 24)
        .unwrap()
        .and_hms_opt(10, 20, 42)
        .unwrap()
}

fn told_at(text: &str, now: NaiveDateTime) -> String {
    match understand(text, now) {
        Ok(said) => match said.time {
            Some(time) => format!("{} {}", said.date, time.format("%H:%M")),
            None => said.date.to_string(),
        },
        Err(reason) => format!("{reason:?}"),
    }
}

fn all(table: &[(&str, &str)]) {
    let wrong: Vec<_> = table
        .iter()
        .map(|(text, expected)| (*text, *expected, told_at(text, now())))
        .filter(|(_, expected, told)| expected != told)
        .collect();
    assert!(wrong.is_empty(), "typed, expected, understood: {wrong:#?}");
}

#[test]
fn days_by_their_names() {
    all(&[
        ("today", "2026-11-24"),
        ("今天", "2026-11-24"),
        ("今日", "2026-11-24"),
        ("tomorrow", "2026-11-25"),
        ("TMR", "2026-11-25"),
        ("明天", "2026-11-25"),
        ("后天", "2026-11-26"),
        ("後天", "2026-11-26"),
        ("day after tomorrow", "2026-11-26"),
        ("the day after tomorrow", "2026-11-26"),
        ("大后天", "2026-11-27"),
        ("昨天", "2026-11-23"),
        ("yesterday", "2026-11-23"),
        ("前天", "2026-11-22"),
        ("大前天", "2026-11-21"),
        ("day before yesterday", "2026-11-22"),
        ("  明天  ", "2026-11-25"),
        ("now", "2026-11-24 10:20"),
        ("现在", "2026-11-24 10:20"),
    ]);
}

#[test]
fn days_with_times() {
    all(&[
        ("tomorrow 3pm", "2026-11-25 15:00"),
        ("tomorrow at 3 pm", "2026-11-25 15:00"),
        ("3pm tomorrow", "2026-11-25 15:00"),
        ("明天下午3点", "2026-11-25 15:00"),
        ("明天 下午 3 点", "2026-11-25 15:00"),
        ("明天的下午三点半", "2026-11-25 15:30"),
        ("明早9点半", "2026-11-25 09:30"),
        ("明早九点", "2026-11-25 09:00"),
        ("今晚7点", "2026-11-24 19:00"),
        ("昨晚8点", "2026-11-23 20:00"),
        ("tonight 8", "2026-11-24 20:00"),
        ("tonight at 19:30", "2026-11-24 19:30"),
        ("周五 14:30", "2026-11-27 14:30"),
        ("周五１４：３０", "2026-11-27 14:30"),
        ("14:30 周五", "2026-11-27 14:30"),
        ("next fri 9", "2026-12-04 09:00"),
        ("12-01 9:00", "2026-12-01 09:00"),
        ("2026-12-01 09:30", "2026-12-01 09:30"),
        ("2026-12-01T09:30", "2026-12-01 09:30"),
        ("２０２６－１２－０１　０９：３０", "2026-12-01 09:30"),
        ("12月1日上午十点", "2026-12-01 10:00"),
        ("+3d 9:00", "2026-11-27 09:00"),
        ("tomorrow 1430", "2026-11-25 14:30"),
        ("tomorrow 9 in the morning", "2026-11-25 09:00"),
        ("tomorrow morning 9:15", "2026-11-25 09:15"),
        ("tomorrow, 9:15", "2026-11-25 09:15"),
        ("两周后下午2点", "2026-12-08 14:00"),
    ]);
}

#[test]
fn times_alone_are_today() {
    all(&[
        ("14:30", "2026-11-24 14:30"),
        ("1430", "2026-11-24 14:30"),
        ("0930", "2026-11-24 09:30"),
        ("930", "2026-11-24 09:30"),
        ("9:05", "2026-11-24 09:05"),
        ("9am", "2026-11-24 09:00"),
        ("12am", "2026-11-24 00:00"),
        ("12pm", "2026-11-24 12:00"),
        ("at 3:30 pm", "2026-11-24 15:30"),
        ("上午十点", "2026-11-24 10:00"),
        ("下午3点20分", "2026-11-24 15:20"),
        ("晚上八点零五分", "2026-11-24 20:05"),
        ("十点三刻", "2026-11-24 10:45"),
        ("中午", "2026-11-24 12:00"),
        ("中午12点半", "2026-11-24 12:30"),
        ("中午1点", "2026-11-24 13:00"),
        ("noon", "2026-11-24 12:00"),
        ("凌晨2点", "2026-11-24 02:00"),
        ("8点", "2026-11-24 08:00"),
        ("9 o'clock", "2026-11-24 09:00"),
        ("下午15点", "2026-11-24 15:00"),
    ]);
}

#[test]
fn a_spoken_small_hour_is_the_afternoons_and_says_so() {
    for (text, expected, assumed) in [
        ("三点一刻", "2026-11-24 15:15", true),
        ("3点", "2026-11-24 15:00", true),
        ("tomorrow 3", "2026-11-25 15:00", true),
        ("7点", "2026-11-24 07:00", false),
        ("3:15", "2026-11-24 03:15", false),
        ("tomorrow 03", "2026-11-25 03:00", false),
        ("凌晨3点", "2026-11-24 03:00", false),
        ("3am", "2026-11-24 03:00", false),
        ("下午3点", "2026-11-24 15:00", false),
    ] {
        assert_eq!(told_at(text, now()), expected, "{text}");
        assert_eq!(
            understand(text, now()).unwrap().assumed_afternoon,
            assumed,
            "{text}"
        );
    }
}

#[test]
fn a_part_of_the_day_without_a_time_is_kept() {
    for (text, date, part) in [
        ("明天下午", "2026-11-25", Part::Afternoon),
        ("tomorrow morning", "2026-11-25", Part::Morning),
        ("今晚", "2026-11-24", Part::Evening),
        ("tonight", "2026-11-24", Part::Evening),
        ("this afternoon", "2026-11-24", Part::Afternoon),
    ] {
        let said = understand(text, now()).unwrap();
        assert_eq!(
            (said.date.to_string().as_str(), said.time, said.part),
            (date, None, Some(part)),
            "{text}"
        );
        assert_eq!(said.moment(), None);
    }
}

#[test]
fn weekdays() {
    all(&[
        ("周二", "2026-11-24"),
        ("周二 14:30", "2026-11-24 14:30"),
        ("周二 9:00", "2026-12-01 09:00"),
        ("周一", "2026-11-30"),
        ("周五", "2026-11-27"),
        ("週五", "2026-11-27"),
        ("礼拜五", "2026-11-27"),
        ("星期5", "2026-11-27"),
        ("星期天", "2026-11-29"),
        ("周日", "2026-11-29"),
        ("fri", "2026-11-27"),
        ("on Friday", "2026-11-27"),
        ("sunday", "2026-11-29"),
        ("下周三", "2026-12-02"),
        ("下个星期三", "2026-12-02"),
        ("下下周一", "2026-12-07"),
        ("next fri", "2026-12-04"),
        ("next week fri", "2026-12-04"),
        ("下周", "2026-11-30"),
        ("next week", "2026-11-30"),
        ("这周五", "2026-11-27"),
        ("本周一", "2026-11-23"),
        ("this mon", "2026-11-23"),
        ("上周五", "2026-11-20"),
        ("last fri", "2026-11-20"),
        ("周末", "2026-11-28"),
        ("下周末", "2026-12-05"),
        ("weekend", "2026-11-28"),
    ]);
}

#[test]
fn a_weekday_on_its_own_day_is_today_only_while_the_time_is_ahead() {
    let friday = NaiveDate::from_ymd_opt(2026, 11, 27).unwrap();
    let at = |hour, minute| friday.and_hms_opt(hour, minute, 0).unwrap();
    assert_eq!(told_at("周五", at(23, 59)), "2026-11-27");
    assert_eq!(told_at("周五 14:30", at(14, 29)), "2026-11-27 14:30");
    assert_eq!(told_at("周五 14:30", at(14, 30)), "2026-12-04 14:30");
    assert_eq!(told_at("fri 9am", at(10, 0)), "2026-12-04 09:00");
    assert_eq!(told_at("这周五 9:00", at(10, 0)), "2026-11-27 09:00");
}

#[test]
fn the_week_after_begins_on_monday_also_said_on_a_sunday() {
    let sunday = NaiveDate::from_ymd_opt(2026, 11, 29)
        .unwrap()
        .and_hms_opt(9, 0, 0)
        .unwrap();
    assert_eq!(told_at("下周一", sunday), "2026-11-30");
    assert_eq!(told_at("下周日", sunday), "2026-12-06");
    assert_eq!(told_at("上周日", sunday), "2026-11-22");
    assert_eq!(told_at("周一", sunday), "2026-11-30");
}

#[test]
fn distances() {
    all(&[
        ("+3d", "2026-11-27"),
        ("＋３ｄ", "2026-11-27"),
        ("+3", "2026-11-27"),
        ("+2w", "2026-12-08"),
        ("+1m", "2026-12-24"),
        ("+1y", "2027-11-24"),
        ("-1d", "2026-11-23"),
        ("−1d", "2026-11-23"),
        ("+1周", "2026-12-01"),
        ("in 2 weeks", "2026-12-08"),
        ("in a week", "2026-12-01"),
        ("in 3 days", "2026-11-27"),
        ("2 weeks from now", "2026-12-08"),
        ("3 days later", "2026-11-27"),
        ("3 days ago", "2026-11-21"),
        ("两周后", "2026-12-08"),
        ("两个星期后", "2026-12-08"),
        ("3天后", "2026-11-27"),
        ("三天之后", "2026-11-27"),
        ("一个月后", "2026-12-24"),
        ("半个月后", "2026-12-09"),
        ("3天前", "2026-11-21"),
        ("in 2 hours", "2026-11-24 12:20"),
        ("2小时后", "2026-11-24 12:20"),
        ("半小时后", "2026-11-24 10:50"),
        ("30分钟前", "2026-11-24 09:50"),
        ("20小时后", "2026-11-25 06:20"),
    ]);
}

#[test]
fn a_month_on_from_its_last_day_stays_within_the_next() {
    let last = NaiveDate::from_ymd_opt(2027, 1, 31)
        .unwrap()
        .and_hms_opt(9, 0, 0)
        .unwrap();
    assert_eq!(told_at("+1m", last), "2027-02-28");
    assert_eq!(told_at("月底", last), "2027-01-31");
    assert_eq!(told_at("下月底", last), "2027-02-28");
}

#[test]
fn dates_in_numbers() {
    all(&[
        ("12-01", "2026-12-01"),
        ("12/1", "2026-12-01"),
        ("12.1", "2026-12-01"),
        ("12月1日", "2026-12-01"),
        ("12月1号", "2026-12-01"),
        ("12 月 1 日", "2026-12-01"),
        ("十二月一日", "2026-12-01"),
        ("1 dec", "2026-12-01"),
        ("Dec 1st", "2026-12-01"),
        ("dec 1, 2027", "2027-12-01"),
        ("1 dec 1430", "2026-12-01 14:30"),
        ("2026-12-01", "2026-12-01"),
        ("2026/12/1", "2026-12-01"),
        ("2026.12.1", "2026-12-01"),
        ("20261201", "2026-12-01"),
        ("2026年12月1日", "2026-12-01"),
        ("二〇二六年十二月一日", "2026-12-01"),
        ("明年1月5日", "2027-01-05"),
        ("去年12月1日", "2025-12-01"),
        ("30号", "2026-11-30"),
        ("24日", "2026-11-24"),
        ("5号", "2026-12-05"),
        ("31号", "2026-12-31"),
        ("下个月5号", "2026-12-05"),
        ("上月30日", "2026-10-30"),
        ("本月1号", "2026-11-01"),
        ("月底", "2026-11-30"),
        ("下月底", "2026-12-31"),
        ("年底", "2026-12-31"),
        ("end of month", "2026-11-30"),
        ("end of next month", "2026-12-31"),
        ("next month", "2026-12-24"),
    ]);
}

#[test]
fn a_date_without_a_year_looks_back_sixty_days() {
    // 25 September is 60 days before 24 November.
    all(&[
        ("9-25", "2026-09-25"),
        ("9-24", "2027-09-24"),
        ("1-5", "2027-01-05"),
        ("11月20日", "2026-11-20"),
    ]);
    let january = NaiveDate::from_ymd_opt(2027, 1, 3)
        .unwrap()
        .and_hms_opt(9, 0, 0)
        .unwrap();
    assert_eq!(told_at("12-28", january), "2026-12-28");
    assert_eq!(told_at("2-29", january), "2028-02-29");
}

#[test]
fn what_does_not_exist_is_told_apart_from_what_is_not_read() {
    all(&[
        ("", "Empty"),
        ("  　", "Empty"),
        ("2-30", "NoSuchDay"),
        ("13/1", "NoSuchDay"),
        ("2026-02-29", "NoSuchDay"),
        ("20261301", "NoSuchDay"),
        ("25:00", "NoSuchTime"),
        ("9:60", "NoSuchTime"),
        ("9:5", "NoSuchTime"),
        ("上午15点", "NoSuchTime"),
        ("2460", "NoSuchTime"),
        ("13am", "NoSuchTime"),
        ("1700-01-01", "OutOfRange"),
        ("+999y", "OutOfRange"),
        ("9", "Unread { at: 0 }"),
        ("小明", "Unread { at: 0 }"),
        ("明天小明", "Unread { at: 2 }"),
        ("tomorrow maybe", "Unread { at: 9 }"),
        ("明天 明天", "Unread { at: 3 }"),
        ("monthly", "Unread { at: 0 }"),
        ("3 days", "Unread { at: 0 }"),
    ]);
}

#[test]
fn a_reason_never_repeats_what_was_typed() {
    let reason = understand("明天王小明", now()).unwrap_err();
    assert!(!format!("{reason:?} {reason}").contains('王'));
    assert_eq!(reason.code(), "when-unread");
    assert_eq!(NotUnderstood::Empty.code(), "when-empty");
}

proptest! {
    #[test]
    fn nothing_typed_makes_it_panic(text in any::<String>()) {
        let _ = understand(&text, now());
        let _ = understand_duration(&text);
    }

    #[test]
    fn pieces_in_any_order_do_not_make_it_panic(pieces in prop::collection::vec(prop::sample::select(vec![
        "+", "-", "99999999", "12", "9", ":", "/", "年", "月", "日", "号", "下", "上", "周", "五", "十", "点", "半", "刻", "早",
        "明", "天后", "前", "w", "y", "m", "pm", "am", "next", "fri", "in", " ", "end", "of", "dec", "noon", "零", "两", "h", ".",
    ]), 0..8)) {
        let text = pieces.concat();
        let _ = understand(&text, now());
        let _ = understand_duration(&text);
        let _ = understand(&text, NaiveDateTime::MAX);
        let _ = understand(&text, NaiveDateTime::MIN);
    }

    #[test]
    fn every_day_written_in_full_is_itself(days in 0_u64..70_000, minute in 0_u32..1440) {
        let date = NaiveDate::from_ymd_opt(1950, 1, 1).unwrap() + chrono::Days::new(days);
        let time = date.and_hms_opt(minute / 60, minute % 60, 0).unwrap().time();
        for form in ["%Y-%m-%d %H:%M", "%Y年%m月%d日%H:%M", "%Y/%m/%d %H点%M分 ", "%Y%m%d %H%M"] {
            let text = date.and_time(time).format(form).to_string();
            let said = understand(&text, now()).unwrap();
            prop_assert_eq!(said.date, date);
            if form.contains('点') && (1..7).contains(&(minute / 60)) {
                prop_assert!(said.assumed_afternoon);
            } else {
                prop_assert_eq!(said.time, Some(time));
            }
        }
    }
}
