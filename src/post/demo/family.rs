//! Families: siblings who share a household, their parents far away, the grandparents who look after them.

use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};

use crate::care::ledger::ids::Id;
use crate::care::post_time::day_of;
use crate::care::records::birth::Birth;
use crate::care::records::child::{Category, Child, LeftRegister, Sex};
use crate::care::records::child_detail::ChildDetail;
use crate::care::records::household::Household;
use crate::care::records::person_around::{CallRule, MayBeTold, PersonAround, Relation};
use crate::care::resident_id::ResidentId;
use crate::post::demo::chance::Chance;
use crate::post::demo::names;
use crate::post::demo::place::{HIGH, HOME, MIDDLE, PRIMARY, VILLAGES, WORK, ZONE};
use crate::post::demo::size::Size;

/// The family whose father is never to be contacted.
pub const NEVER_CONTACT_FAMILY: usize = 8;

/// The region code of made-up ID numbers: no region has it.
const REGION: &str = "990101";

/// A household and the children in it.
pub struct Family {
    pub household: Id,
    pub home: Household,
    pub kids: Vec<Kid>,
}

/// A child with both halves of its record, and what the texts about it need.
pub struct Kid {
    pub id: Id,
    pub child: Child,
    pub detail: ChildDetail,
    /// When work with the child may have begun, at the earliest.
    pub known_since: NaiveDate,
    /// What the child calls who looks after it.
    pub carer: &'static str,
    /// Who may consent and may be contacted.
    pub guardian: String,
    pub city: &'static str,
}

/// Makes every family of the post, until there are as many children as the size has.
pub fn families(seed: u64, now: DateTime<Utc>, size: Size) -> Vec<Family> {
    let today = day_of(ZONE, now);
    let mut found = Vec::new();
    let mut children = 0;
    while children < size.children() {
        let number = found.len();
        let mut chance = Chance::new(seed, 1_000 + number as u64);
        let siblings = match chance.below(100) {
            _ if number == 3 => 3,
            0..45 => 1,
            45..78 => 2,
            78..96 => 3,
            _ => 4,
        };
        let siblings = siblings.min(size.children() - children);
        // The register grows over the years, a child after the other.
        let back = match size {
            Size::Usual => size.days() - 10,
            Size::TenYears => {
                size.days() * (size.children() - children) as i64 / size.children() as i64
            }
        };
        let known = earlier(today, back.max(5));
        found.push(family(number, siblings, known, today, size, &mut chance));
        children += siblings;
    }
    found
}

/// Gives the day some days before another.
pub fn earlier(day: NaiveDate, days: i64) -> NaiveDate {
    day.checked_sub_days(Days::new(days.unsigned_abs()))
        .unwrap_or(day)
}

/// Gives the day some days after another.
pub fn later(day: NaiveDate, days: i64) -> NaiveDate {
    day.checked_add_days(Days::new(days.unsigned_abs()))
        .unwrap_or(day)
}

fn family(
    number: usize,
    siblings: usize,
    known: NaiveDate,
    today: NaiveDate,
    size: Size,
    chance: &mut Chance,
) -> Family {
    let household = chance.id();
    let surname = names::surname(number, chance);
    let (village, director) = *chance.pick(VILLAGES);
    let (city, work) = *chance.pick(WORK);
    let around = around(number, surname, city, work, known, chance);
    let carer = around
        .iter()
        .find(|person| person.carer)
        .cloned()
        .unwrap_or_else(|| PersonAround::new(String::new(), Relation::Relative));
    let guardian = around
        .iter()
        .find(|person| {
            person.guardian && !person.died && person.call_rule != CallRule::NeverContact
        })
        .map_or_else(String::new, |person| person.name.clone());
    let home = Household {
        address: format!(
            "团山镇{village}{}组{}号",
            chance.between(1, 12),
            chance.between(1, 60)
        ),
        carer: carer.name.clone(),
        phones: carer.phones.clone(),
        remarks: match chance.below(8) {
            0 => "下午四点以后才接电话，白天在地里".to_string(),
            1 => "听力不好，请说慢一点、大声一点".to_string(),
            2 => "家门口停不了车，从村部走进去约十分钟".to_string(),
            _ => String::new(),
        },
    };
    // In the usual size everybody is a child today; over ten years, when the family came on the register.
    let as_of = match size {
        Size::Usual => today,
        Size::TenYears => known,
    };
    let mut months = chance.between(if siblings > 2 { 122 } else { 86 }, 186);
    let mut kids = Vec::new();
    for order in 0..siblings {
        let birth = earlier(as_of, months * 30 + months * 7 / 16 + chance.between(0, 27));
        let kid = Member {
            family: number,
            order,
            surname,
            village,
            director,
            city,
            household,
            known,
        };
        kids.push(one(&kid, birth, &carer, &guardian, &around, today, chance));
        months = (months - chance.between(14, 38)).max(50);
    }
    Family {
        household,
        home,
        kids,
    }
}

/// What siblings have in common.
struct Member {
    family: usize,
    order: usize,
    surname: &'static str,
    village: &'static str,
    director: &'static str,
    city: &'static str,
    household: Id,
    known: NaiveDate,
}

fn one(
    member: &Member,
    birth: NaiveDate,
    carer: &PersonAround,
    guardian: &str,
    around: &[PersonAround],
    today: NaiveDate,
    chance: &mut Chance,
) -> Kid {
    let sex = if chance.odds(52) {
        Sex::Male
    } else {
        Sex::Female
    };
    let (school, grade) = schooling(birth, today, chance);
    let boarding = matches!(school, MIDDLE | HIGH) && chance.odds(70);
    let born = Birth::Day(birth);
    let mut categories = vec![Category::LeftBehind];
    if chance.odds(8) {
        categories.push(Category::InDifficulty);
    }
    let eighteenth = birth
        .with_year(birth.year() + 18)
        .unwrap_or(later(birth, 6_575));
    let child = Child {
        name: names::child(member.family, member.order, member.surname, sex, chance),
        sex,
        // The roster of one village gives the month alone.
        birth: Some(if chance.odds(3) {
            Birth::month(birth.year(), birth.month()).unwrap_or(born)
        } else {
            born
        }),
        school: school.to_string(),
        class: if school.is_empty() {
            String::new()
        } else {
            format!("{}班", chance.between(1, 4))
        },
        grade: grade.to_string(),
        boarding: Some(boarding),
        village: member.village.to_string(),
        categories,
        household: Some(member.household),
        director: member.director.to_string(),
        left_register: (eighteenth <= today).then(|| LeftRegister {
            on: eighteenth,
            why: "年满十八周岁".to_string(),
        }),
    };
    let known_day = matches!(child.birth, Some(Birth::Day(_)));
    let detail = ChildDetail {
        resident_id: (known_day && chance.odds(92)).then(|| resident_id(birth, sex, chance)),
        phones: if chance.odds(18) {
            vec![phone(chance)]
        } else {
            Vec::new()
        },
        address: String::new(),
        around: around.to_vec(),
        remarks: match chance.below(12) {
            0 => "有一块电话手表，放学后开机".to_string(),
            1 => "对花生过敏，活动时留意".to_string(),
            2 => "写字用左手，喜欢画画".to_string(),
            3 => "认生，第一次见面请班主任陪一会儿".to_string(),
            _ => String::new(),
        },
        other: Vec::new(),
    };
    Kid {
        id: chance.id(),
        child,
        detail,
        known_since: member.known,
        carer: called(&carer.relation),
        guardian: guardian.to_string(),
        city: member.city,
    }
}

/// Makes the people around the children of a family.
fn around(
    number: usize,
    surname: &str,
    city: &str,
    work: &str,
    known: NaiveDate,
    chance: &mut Chance,
) -> Vec<PersonAround> {
    let since = earlier(known, chance.between(200, 2_600));
    let away = |mut person: PersonAround, chance: &mut Chance| {
        person.away = Some(true);
        person.works_at = format!("{city}{work}");
        person.away_since = since.format("%Y年%-m月").to_string();
        person.comes_home = (*chance.pick(HOME)).to_string();
        person.phones = vec![phone(chance)];
        person.may_be_told = MayBeTold::Appointments;
        person
    };
    let mut father = away(
        PersonAround::new(names::man(surname, chance), Relation::Father),
        chance,
    );
    let mut mother = away(
        PersonAround::new(names::woman(chance), Relation::Mother),
        chance,
    );
    mother.may_be_told = MayBeTold::Everything;
    match chance.below(100) {
        _ if number == NEVER_CONTACT_FAMILY => {
            father.call_rule = CallRule::NeverContact;
            father.may_be_told = MayBeTold::Nothing;
            father.remarks =
                "法院已发人身安全保护令，任何情况下不得联系，不得透露孩子的行踪".to_string();
        }
        0..72 => {}
        72..82 => {
            mother.away = Some(false);
            mother.unable = true;
            mother.works_at = String::new();
            mother.away_since = String::new();
            mother.comes_home = String::new();
            mother.remarks = "长期患病在家，照顾不了孩子".to_string();
        }
        82..88 => {
            father.died = true;
            father.away = None;
            father.works_at = String::new();
            father.away_since = String::new();
            father.comes_home = String::new();
            father.phones = Vec::new();
        }
        _ => {
            mother.call_rule = CallRule::AskCounselor;
            mother.remarks = "已离婚，另有家庭；联系前先问咨询师".to_string();
        }
    }
    let relation = match chance.below(100) {
        _ if number == 3 => Relation::PaternalGrandmother,
        0..52 => Relation::PaternalGrandmother,
        52..72 => Relation::PaternalGrandfather,
        72..86 => Relation::MaternalGrandmother,
        86..93 => Relation::MaternalGrandfather,
        _ => Relation::Aunt,
    };
    let name = match relation {
        Relation::PaternalGrandfather => names::man(surname, chance),
        Relation::MaternalGrandfather => {
            let own = mother
                .name
                .chars()
                .next()
                .map_or_else(String::new, String::from);
            names::man(&own, chance)
        }
        _ => names::woman(chance),
    };
    let mut carer = PersonAround::new(name, relation);
    carer.carer = true;
    carer.away = Some(false);
    carer.phones = vec![phone(chance)];
    carer.call_rule = CallRule::ContactFirst;
    carer.may_be_told = MayBeTold::Appointments;
    vec![carer, father, mother]
}

/// What a child calls somebody.
fn called(relation: &Relation) -> &'static str {
    match relation {
        Relation::PaternalGrandmother => "奶奶",
        Relation::PaternalGrandfather => "爷爷",
        Relation::MaternalGrandmother => "外婆",
        Relation::MaternalGrandfather => "外公",
        _ => "姑姑",
    }
}

/// Gives school and grade on a day: a child begins school in the September after its sixth birthday.
fn schooling(
    birth: NaiveDate,
    today: NaiveDate,
    chance: &mut Chance,
) -> (&'static str, &'static str) {
    let school_year = |day: NaiveDate| {
        if day.month() >= 9 {
            day.year()
        } else {
            day.year() - 1
        }
    };
    let grade = school_year(today) - school_year(birth) - 6;
    let primary = *chance.pick(PRIMARY);
    match grade {
        i32::MIN..0 => ("团山镇中心幼儿园", "幼儿园"),
        0 => (primary, "一年级"),
        1 => (primary, "二年级"),
        2 => (primary, "三年级"),
        3 => (primary, "四年级"),
        4 => (primary, "五年级"),
        5 => (primary, "六年级"),
        6 => (MIDDLE, "七年级"),
        7 => (MIDDLE, "八年级"),
        8 => (MIDDLE, "九年级"),
        9 => (HIGH, "高一"),
        10 => (HIGH, "高二"),
        11 => (HIGH, "高三"),
        _ => ("", ""),
    }
}

/// Makes a phone number with a prefix that no mobile has.
fn phone(chance: &mut Chance) -> String {
    format!("100{:08}", chance.below(100_000_000))
}

/// Makes an ID number of a region that does not exist, with the right check digit.
fn resident_id(birth: NaiveDate, sex: Sex, chance: &mut Chance) -> String {
    let order = chance.below(499) * 2 + usize::from(sex == Sex::Male);
    let stem = format!("{REGION}{}{order:03}", birth.format("%Y%m%d"));
    // One of the eleven check characters is right.
    "0123456789X"
        .chars()
        .map(|check| format!("{stem}{check}"))
        .find(|number| ResidentId::parse(number).is_ok())
        .unwrap_or_default()
}
