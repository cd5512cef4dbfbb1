//! A whole case: header and words, appointments, notes, follow-ups, contacts, a crisis log.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::care::case_states::{CaseFacts, NewCase, change_state, open};
use crate::care::ledger::ids::{Id, Kind, RecordKey};
use crate::care::ledger::scope::Scope;
use crate::care::records::appointment::AppointmentState;
use crate::care::records::approval::{Approval, ApprovalState};
use crate::care::records::case_header::{CaseHeader, CaseState, ClosingReason, Source};
use crate::care::records::case_words::CaseWords;
use crate::care::records::child::Sex;
use crate::care::records::closing_summary::ClosingSummary;
use crate::care::records::contact::{Channel, Contact, ContactOutcome, ContactWith};
use crate::care::records::contact_words::ContactWords;
use crate::care::records::crisis_line::{CrisisLine, CrisisStep};
use crate::care::records::crisis_log::CrisisLog;
use crate::care::records::record::NotARecord;
use crate::care::records::risk_level::RiskLevel;
use crate::care::records::settings::{ApprovalRule, Rhythm};
use crate::care::rhythm::days_between;
use crate::care::risk::{RiskStep, change_risk};
use crate::post::demo::case_visits::Held;
use crate::post::demo::chance::Chance;
use crate::post::demo::desk::Desk;
use crate::post::demo::family::{Kid, earlier, later};
use crate::post::demo::phrases::{BANKS, SELF_HARM};
use crate::post::demo::plan::{CasePlan, Special};
use crate::post::demo::prose::{About, Prose};
use crate::post::demo::staff::{QIN, ZENG};
use crate::post::demo::{case_consents, case_follow_ups, case_notes, case_visits};

/// How many of a hundred appointments have a contact with somebody else besides.
const CONTACTS_PERCENT: usize = 18;

const REASONS: &[(ClosingReason, &str)] = &[
    (ClosingReason::GoalsMet, "目标达成，孩子和家里都同意结束"),
    (ClosingReason::GoalsMet, "孩子状态稳定三个月以上"),
    (ClosingReason::Moved, "随父母转学到务工地"),
    (ClosingReason::Declined, "监护人表示暂时不需要"),
    (ClosingReason::Transferred, "转介县心理服务中心继续服务"),
];

/// Writes a case and everything in it.
///
/// # Errors
/// Where a record cannot be encoded, which none is known to be.
pub fn write(
    desk: &mut Desk<'_>,
    plan: &CasePlan,
    kid: &Kid,
    number: usize,
) -> Result<(), NotARecord> {
    let mut chance = Chance::new(desk.seed, 10_000_000 + number as u64);
    let about = About {
        carer: kid.carer,
        city: kid.city,
        girl: kid.child.sex == Sex::Female,
    };
    let mut prose = Prose::new(&BANKS[plan.bank], about, &mut chance);
    let (header, words) = header(desk, plan, &mut prose, &mut chance);
    let scope = Scope::Case(plan.id);
    let mut members = header.care_team();
    // A counselor under supervision is read by the supervisor, who countersigns.
    members.extend(header.supervisor.filter(|_| plan.counselor == ZENG));
    desk.pile.begin_scope(plan.counselor, scope, members);
    desk.pile
        .put(plan.counselor, plan.id, Scope::Clinical, &header)?;
    desk.pile.put(plan.counselor, plan.id, scope, &words)?;
    approve(desk, plan, &header, &words, &mut chance)?;
    case_consents::write(desk, plan, kid, &mut chance)?;
    let held = case_visits::write(desk, plan, kid.id, &mut chance)?;
    case_notes::write(desk, plan, kid.id, &held, &mut prose, &mut chance)?;
    case_follow_ups::write(desk, plan, kid.id, &held, &mut prose, &mut chance)?;
    contacts(desk, plan, &header, kid.id, &held, &mut prose, &mut chance)?;
    if plan.special == Special::ReportRuns {
        crisis(desk, plan, kid.id, &mut chance)?;
    }
    Ok(())
}

/// Makes the header by the steps it went through, and the words that go with them.
fn header(
    desk: &Desk<'_>,
    plan: &CasePlan,
    prose: &mut Prose,
    chance: &mut Chance,
) -> (CaseHeader, CaseWords) {
    let counselor = desk.person(plan.counselor);
    let bank = &BANKS[plan.bank];
    let mut header = open(NewCase {
        number: plan.number.clone(),
        child: plan.child_id,
        risk: plan.first_risk,
        source: chance.pick(Source::ALL).clone(),
        counselor,
        at: desk.at(plan.opened, 550),
    });
    header.stand_in = Some(desk.person(plan.stand_in));
    header.supervisor =
        (plan.counselor == ZENG || plan.first_risk.pressing() || plan.risk.pressing())
            .then(|| desk.person(QIN));
    let mut words = CaseWords {
        concerns: vec![bank.concern.clone()],
        words: bank.words.to_string(),
        plan: bank.plan.to_string(),
        safety_plan: String::new(),
        reasons: Vec::new(),
        closing_summary: String::new(),
    };
    if plan.bank == SELF_HARM {
        words.safety_plan = SAFETY_PLAN.to_string();
    }
    let (reason, why) = *chance.pick(REASONS);
    let mut steps: Vec<(NaiveDate, Option<CaseState>)> = Vec::new();
    if plan.special != Special::Intake {
        steps.push((later(plan.opened, 4), Some(CaseState::Active)));
    }
    steps.push((plan.monitored, Some(CaseState::Monitoring)));
    match plan.special {
        Special::Away => steps.push((earlier(desk.today, 12), Some(CaseState::Away))),
        Special::Closing => steps.push((earlier(desk.today, 3), Some(CaseState::Closing))),
        _ => {}
    }
    steps.push((earlier(plan.closes, 5), Some(CaseState::Closing)));
    steps.push((plan.closes, Some(CaseState::Closed)));
    if plan.first_risk != plan.risk {
        steps.push((plan.risk_changes, None));
    }
    // What has not happened yet is no part of the history.
    steps.retain(|(day, _)| *day < desk.today);
    steps.sort_by_key(|(day, _)| *day);
    for (day, to) in steps {
        let at = desk.at(day, 1_020);
        let Some(to) = to else {
            let why = if plan.first_risk == RiskLevel::Red || plan.risk == RiskLevel::Red {
                "复核安全计划后与督导共同评估"
            } else {
                ""
            };
            let step = RiskStep {
                to: plan.risk,
                by: counselor,
                at,
                why,
            };
            if let Ok(changed) = change_risk(&header, &step) {
                header = changed.header;
                words.reasons.extend(changed.reason);
            }
            continue;
        };
        let summary = if to == CaseState::Closed {
            prose.summary()
        } else {
            String::new()
        };
        let facts = CaseFacts {
            why: if to == CaseState::Closing { why } else { "" },
            reason: (to == CaseState::Closing).then_some(reason),
            summary: &summary,
            ..CaseFacts::default()
        };
        if let Ok((after, given)) = change_state(
            &header,
            to,
            counselor,
            at,
            ApprovalRule::Within30Days,
            &facts,
        ) {
            header = after;
            words.reasons.extend(given);
            if to == CaseState::Closed {
                words.closing_summary = summary;
            }
        }
    }
    (header, words)
}

const SAFETY_PLAN: &str = "1. 我知道难受要来了：胸口发紧、想一个人待着、反复看旧照片。\n\
2. 我自己能做的：用冷水洗脸，握一块冰，听那首歌，去院子里走二十圈。\n\
3. 我可以去找：同桌、班主任；夜里叫醒家里的大人。\n\
4. 可以打电话：辅导站值班电话；打不通就拨 12356 或 120。\n\
5. 家里已经做的：刀具和药由大人锁好，夜里房门不反锁。\n\
6. 我想留住的：春节和妈妈一起去看的那棵大樟树，还没有养大的小狗。";

/// Asks for the approval of a closing, and gives it, unless that is what the case is there to show.
fn approve(
    desk: &mut Desk<'_>,
    plan: &CasePlan,
    header: &CaseHeader,
    words: &CaseWords,
    chance: &mut Chance,
) -> Result<(), NotARecord> {
    if header.state != CaseState::Closed {
        return Ok(());
    }
    let mut approval = Approval {
        of: RecordKey::new(Kind::CaseHeader, plan.id),
        state: ApprovalState::Pending,
        by: desk.person(plan.counselor),
        at: desk.done_at(plan.closes, 1_030),
        remark: String::new(),
        content: None,
    };
    let approved = later(plan.closes, chance.between(2, 12));
    let decided = plan.special != Special::ClosingToApprove && approved < desk.today;
    if !decided {
        let summary = ClosingSummary {
            case: plan.id,
            reason: header.closing.unwrap_or(ClosingReason::GoalsMet),
            summary: words.closing_summary.clone(),
            by: approval.by,
            at: approval.at,
        };
        let id = chance.id();
        let scope = Scope::Case(plan.id);
        desk.pile.put(plan.counselor, id, scope, &summary)?;
        let key = RecordKey::new(Kind::ClosingSummary, id);
        approval.content = Some(key);
        // The supervisor holds the keys of cases whose counselor is supervised.
        if plan.counselor != ZENG {
            let qin = desk.person(QIN);
            desk.pile.share(plan.counselor, key, scope, qin);
        }
    }
    desk.pile
        .put(plan.counselor, chance.id(), Scope::Clinical, &approval)?;
    if decided {
        approval.state = ApprovalState::Approved;
        approval.by = desk.person(QIN);
        approval.at = desk.at(approved, 960);
        approval.remark = "同意结案。".to_string();
        desk.pile
            .put(QIN, chance.id(), Scope::Clinical, &approval)?;
    }
    Ok(())
}

/// Writes the contacts between appointments, and one with the child where its rhythm would have lapsed.
fn contacts(
    desk: &mut Desk<'_>,
    plan: &CasePlan,
    header: &CaseHeader,
    child: Id,
    held: &[Held],
    prose: &mut Prose,
    chance: &mut Chance,
) -> Result<(), NotARecord> {
    const OTHERS: &[(Channel, ContactWith)] = &[
        (Channel::Phone, ContactWith::Carer),
        (Channel::Phone, ContactWith::Parent),
        (Channel::Text, ContactWith::Parent),
        (Channel::SchoolVisit, ContactWith::School),
        (Channel::Phone, ContactWith::School),
    ];
    let today = desk.today;
    for visit in held.iter().filter(|held| held.visit.day < today) {
        if !chance.odds(CONTACTS_PERCENT) {
            continue;
        }
        let (channel, with) = *chance.pick(OTHERS);
        let outcome = match chance.below(10) {
            0 | 1 => ContactOutcome::NoAnswer,
            2 if channel == Channel::Phone => ContactOutcome::LeftMessage,
            _ => ContactOutcome::Reached,
        };
        let at = visit.start + TimeDelta::minutes(chance.between(70, 200));
        contact(
            desk,
            plan,
            child,
            (channel, with, outcome),
            at,
            prose,
            chance,
        )?;
    }
    if let Some(day) = lapsed(desk, plan, header, held) {
        let how = (Channel::Phone, ContactWith::Child, ContactOutcome::Reached);
        let at = desk.at(day, 1_110 + u32::from(plan.id.0[1]) % 40);
        contact(desk, plan, child, how, at, prose, chance)?;
    }
    Ok(())
}

/// Gives the day on which the child has to be called lest a contact be owed.
fn lapsed(
    desk: &Desk<'_>,
    plan: &CasePlan,
    header: &CaseHeader,
    held: &[Held],
) -> Option<NaiveDate> {
    let between = i64::from(days_between(header.risk, header.state, &Rhythm::default())?);
    match plan.special {
        Special::OrangeOverdue | Special::ContactOwed => return None,
        // Two days ago: the next is owed today.
        Special::RedDue => return Some(earlier(desk.today, between)),
        Special::None if plan.id.0[2] < 10 => return None,
        _ => {}
    }
    let last = held
        .iter()
        .filter(|held| {
            matches!(
                held.state,
                AppointmentState::Completed | AppointmentState::BrokenOff
            )
        })
        .map(|held| held.visit.day)
        .max()
        .unwrap_or(plan.opened);
    let is_owed = later(last, between) <= desk.today;
    let ago = (i64::from(plan.id.0[3]) % between).clamp(1, between - 1);
    (is_owed && plan.opened < earlier(desk.today, ago)).then(|| earlier(desk.today, ago))
}

fn contact(
    desk: &mut Desk<'_>,
    plan: &CasePlan,
    child: Id,
    (channel, with, outcome): (Channel, ContactWith, ContactOutcome),
    at: DateTime<Utc>,
    prose: &mut Prose,
    chance: &mut Chance,
) -> Result<(), NotARecord> {
    let id = chance.id();
    let contact = Contact {
        children: vec![child],
        case: Some(plan.id),
        at: at.min(desk.now),
        by: desk.person(plan.counselor),
        channel,
        with,
        outcome,
        appointment: None,
        follow_up: None,
    };
    desk.pile
        .put(plan.counselor, id, Scope::Clinical, &contact)?;
    let words = if outcome == ContactOutcome::Reached {
        prose.contact()
    } else {
        "没有接通，晚些再打。".to_string()
    };
    desk.pile.put(
        plan.counselor,
        id,
        Scope::Case(plan.id),
        &ContactWords { words },
    )
}

/// Writes a crisis log that runs, with the report that is owed from it.
fn crisis(
    desk: &mut Desk<'_>,
    plan: &CasePlan,
    child: Id,
    chance: &mut Chance,
) -> Result<(), NotARecord> {
    use CrisisStep as S;
    // Minutes from the beginning; what happened or was told, to whom, and what they answered.
    const LINES: &[(i64, S, &str, &str, &str)] = &[
        (
            0,
            S::Happened,
            "班主任来电：上午体育课换衣服时看到孩子背部有瘀伤，孩子不愿说原因。",
            "",
            "",
        ),
        (
            9,
            S::Told,
            "请先让孩子留在医务室，有老师陪着；不追问、不拍照外传。",
            "班主任",
            "已在医务室，校医陪着",
        ),
        (
            22,
            S::Told,
            "电话报告，说明已知事实，记录接警人。",
            "团山派出所",
            "马上派人到校，请补交书面材料",
        ),
        (24, S::ReportOwed, "书面材料待送派出所和镇民政办", "", ""),
        (31, S::Told, "口头告知，请求安排临时照护。", "镇民政办", ""),
        (
            48,
            S::Happened,
            "到校陪伴孩子，告诉孩子“不是你的错”，接下来有哪些大人会来帮忙。",
            "",
            "",
        ),
        (
            150,
            S::Told,
            "孩子暂住姑婆家，请每晚上门看望。",
            "村儿童主任",
            "今晚就去",
        ),
    ];
    let began = desk.done_at(earlier(desk.today, 2), 625);
    let by = desk.person(plan.counselor);
    let scope = Scope::Case(plan.id);
    let log = chance.id();
    let begun = CrisisLog::begun(began, Some(child), Some(plan.id));
    desk.pile.put(plan.counselor, log, scope, &begun)?;
    for (minutes, step, text, whom, answer) in LINES {
        let line = CrisisLine {
            log,
            at: began + TimeDelta::minutes(*minutes),
            by,
            step: *step,
            text: (*text).to_string(),
            whom: (*whom).to_string(),
            answer: (*answer).to_string(),
        };
        desk.pile.put(plan.counselor, chance.id(), scope, &line)?;
    }
    Ok(())
}
