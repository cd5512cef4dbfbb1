//! The invented township: settings, rooms, holidays, villages, schools, and where parents work.

use chrono::{Datelike, Days, NaiveDate};
use chrono_tz::Tz;

use crate::care::records::holiday::Holiday;
use crate::care::records::room::Room;
use crate::care::records::settings::{Language, Settings};

/// The zone of the post.
pub const ZONE: Tz = Tz::Asia__Shanghai;

/// The code that case numbers begin with.
pub const CODE: &str = "TS";

/// Villages and their children's directors.
pub const VILLAGES: &[(&str, &str)] = &[
    ("青竹村", "彭秀兰"),
    ("白岩村", "龙艳红"),
    ("桐木村", "向群英"),
    ("石桥村", "罗小满"),
    ("樟树湾村", "贺春梅"),
    ("龙潭冲村", "申国良"),
    ("芭蕉村", "唐桂香"),
    ("水口村", "尹丽君"),
    ("双井村", "邓爱莲"),
    ("柏树坪村", "石小芳"),
    ("枫香村", "肖满秀"),
    ("罗家塘村", "罗志平"),
];

/// Primary schools.
pub const PRIMARY: &[&str] = &[
    "团山镇中心小学",
    "团山镇中心小学",
    "石桥小学",
    "双井小学",
    "白岩教学点",
];

/// The lower secondary school.
pub const MIDDLE: &str = "团山中学";

/// The upper secondary school, in the county town.
pub const HIGH: &str = "云岭县第二中学";

/// Where parents work: the city, and what they do there.
pub const WORK: &[(&str, &str)] = &[
    ("东莞", "电子厂"),
    ("深圳", "物流仓库"),
    ("佛山", "陶瓷厂"),
    ("中山", "灯具厂"),
    ("广州", "制衣厂"),
    ("惠州", "鞋厂"),
    ("宁波", "模具厂"),
    ("温州", "打火机厂"),
    ("义乌", "快递站"),
    ("杭州", "家政公司"),
    ("苏州", "电子厂"),
    ("上海", "建筑工地"),
    ("长沙", "餐馆"),
    ("厦门", "装修队"),
    ("泉州", "石材厂"),
    ("昆明", "菜市场"),
];

/// When parents come home.
pub const HOME: &[&str] = &[
    "春节",
    "春节，约十天",
    "春节和暑假各一次",
    "清明、春节",
    "中秋若能请假就回",
    "两年没有回来",
    "每两三个月回来一次",
    "厂里放假才回",
];

/// Names of the rooms: one for each counselor, and one for groups.
pub const ROOMS: &[(&str, u32)] = &[
    ("谈心室", 4),
    ("沙盘室", 4),
    ("绘画室", 6),
    ("团体活动室", 16),
];

/// Gives the settings, in the language of the terminal.
pub fn settings(language: Language) -> Settings {
    Settings {
        name: "团山镇心理辅导站".to_string(),
        code: CODE.to_string(),
        zone: ZONE,
        language,
        demo: true,
        ..Settings::default()
    }
}

/// Gives the rooms, in the order of the counselors whose room each is.
pub fn rooms() -> Vec<Room> {
    ROOMS
        .iter()
        .map(|(name, seats)| Room {
            name: (*name).to_string(),
            seats: Some(*seats),
            retired: false,
        })
        .collect()
}

/// First days of the lunar years, as (year, month, day); Hong Kong Observatory's conversion table.
const SPRING_FESTIVALS: &[(i32, u32, u32)] = &[
    (2016, 2, 8),
    (2017, 1, 28),
    (2018, 2, 16),
    (2019, 2, 5),
    (2020, 1, 25),
    (2021, 2, 12),
    (2022, 2, 1),
    (2023, 1, 22),
    (2024, 2, 10),
    (2025, 1, 29),
    (2026, 2, 17),
    (2027, 2, 6),
    (2028, 1, 26),
    (2029, 2, 13),
    (2030, 2, 3),
];

/// Gives the holidays between two days.
pub fn holidays(from: NaiveDate, to: NaiveDate) -> Vec<Holiday> {
    let holiday = |name: &str, first: Option<NaiveDate>, days: u64| {
        let first = first?;
        Some(Holiday {
            first,
            last: first.checked_add_days(Days::new(days - 1))?,
            name: name.to_string(),
            open: false,
        })
    };
    (from.year()..=to.year())
        .flat_map(|year| {
            let day = |month, day| NaiveDate::from_ymd_opt(year, month, day);
            let spring = SPRING_FESTIVALS
                .iter()
                .find(|(of, ..)| *of == year)
                .and_then(|(_, month, d)| day(*month, *d)?.pred_opt());
            [
                holiday("元旦", day(1, 1), 1),
                holiday("春节", spring, 8),
                holiday("劳动节", day(5, 1), 5),
                holiday("国庆节", day(10, 1), 7),
            ]
        })
        .flatten()
        .filter(|holiday| holiday.last >= from && holiday.first <= to)
        .collect()
}
