//! Invented names; some are hard on purpose: surnames with a reading of their own, a middle dot, a rare character.

use crate::care::records::child::Sex;
use crate::post::demo::chance::Chance;

const SURNAMES: &[&str] = &[
    "李", "王", "张", "刘", "陈", "杨", "黄", "周", "吴", "罗", "唐", "邓", "彭", "肖", "谢", "何",
    "蒋", "龙", "向", "申", "尹", "贺", "曾", "石", "姚", "莫", "欧阳", "佘", "宁", "禹",
];

/// Surnames that are read otherwise than the character alone; one in the first families each.
const READ_OTHERWISE: &[&str] = &["曾", "单", "覃", "解", "仇", "朴"];

const BOYS: &[&str] = &[
    "子轩", "浩宇", "俊杰", "文博", "志远", "家豪", "宇航", "明辉", "小军", "建波", "梓豪", "鹏",
    "思远", "嘉乐", "海洋", "永强", "一鸣", "天佑", "振华", "泽宇", "乐天", "凯", "书航", "小龙",
    "晨阳", "瑞", "锦程", "立伟", "春生", "旭东",
];

const GIRLS: &[&str] = &[
    "欣怡", "雨欣", "思琪", "小雨", "佳怡", "诗涵", "梦婷", "晓兰", "紫萱", "雅婷", "语彤", "静",
    "芳芳", "可馨", "慧", "梓晴", "秀英", "心悦", "丽娟", "冬梅", "小燕", "安琪", "若曦", "婷",
    "巧玲", "念念", "艳", "素云", "秋月", "春燕",
];

const MEN: &[&str] = &[
    "建军", "志强", "国华", "海波", "勇", "伟", "春林", "小平", "文斌", "立新", "红兵", "永生",
    "爱国", "友良", "新民", "石保", "运来", "德喜",
];

const WOMEN: &[&str] = &[
    "秀英", "桂花", "春梅", "小红", "丽", "艳萍", "满香", "金莲", "玉兰", "翠娥", "美华", "爱珍",
    "冬秀", "芳", "腊梅", "雪飞", "云香", "海燕",
];

/// Gives the surname of a family.
pub fn surname(family: usize, chance: &mut Chance) -> &'static str {
    READ_OTHERWISE
        .get(family)
        .copied()
        .unwrap_or_else(|| *chance.pick(SURNAMES))
}

/// Gives a child's full name.
pub fn child(family: usize, order: usize, surname: &str, sex: Sex, chance: &mut Chance) -> String {
    match (family, order) {
        (6, 0) => return "古丽娜·艾山".to_string(),
        (7, 0) => return format!("{surname}子𬭎"),
        _ => {}
    }
    let given = chance.pick(if sex == Sex::Male { BOYS } else { GIRLS });
    format!("{surname}{given}")
}

/// Gives a man's full name.
pub fn man(surname: &str, chance: &mut Chance) -> String {
    format!("{surname}{}", chance.pick(MEN))
}

/// Gives a woman's full name, of a surname of her own.
pub fn woman(chance: &mut Chance) -> String {
    format!("{}{}", chance.pick(SURNAMES), chance.pick(WOMEN))
}
