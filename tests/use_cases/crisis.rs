//! The crisis log: begun at once, a line at a time, and where it lies as its child becomes known.

use carepost::care::crisis::Report;
use carepost::care::ledger::ids::{Id, Kind, RecordKey};
use carepost::care::ledger::scope::Scope;
use carepost::care::owed::Owed;
use carepost::care::records::crisis_line::CrisisStep;
use carepost::care::records::crisis_log::{CrisisLog, EarlierLine};
use carepost::care::records::risk_level::RiskLevel;
use carepost::post::change::ChangeSet;
use carepost::post::crises::{lines, reports_owed, running, standing_of, to_go_on_with};
use carepost::post::look_up::{child_of, keys_of_child};
use carepost::post::refusal::{Missing, Refusal};
use carepost::post::search::{Query, find};
use carepost::post::today::owed;
use carepost::post::use_cases::case_steps::{RiskWish, change_risk};
use carepost::post::use_cases::crisis::{
    Begun, Raise, Said, add, begin, drop_empty, name_child, raise_to_red,
};
use carepost::post::use_cases::duty_to_report::{Duty, is_unsaid, log_of, said_with};
use carepost::post::whose::Whose;
use chrono::TimeDelta;

use crate::cases::intake;
use crate::stage::{LI, Stage, WANG, at, roles};

impl Stage {
    fn begun(&mut self, child: Option<Id>) -> Begun {
        let begun = Begun {
            id: self.fresh.id(),
            began: self.now,
            child,
        };
        let change = begin(&self.register, &self.me, &begun);
        self.plays(change);
        begun
    }

    fn says(&mut self, begun: &Begun, said: &Said) {
        let id = self.fresh.id();
        let change = add(&self.register, &self.me, begun, id, said);
        self.plays(change);
    }

    fn jots(&mut self, begun: &Begun, minute: u32, text: &str) {
        self.says(begun, &Said::words(at(7, 9, minute), text));
    }

    fn names(&mut self, begun: &Begun, child: Option<Id>) -> Result<(), Refusal> {
        let change = name_child(&self.register, &self.me, &self.fresh, begun, child)?;
        self.plays(Ok(change));
        Ok(())
    }

    fn texts(&self, log: Id) -> Vec<String> {
        let lines = lines(&self.register, log);
        lines.iter().map(|line| line.line.text.clone()).collect()
    }

    fn lies(&self, log: Id) -> Scope {
        self.register.crises.kept(log).unwrap().scope
    }

    /// Where the log and each of its lines lie: all in one place.
    fn place(&self, log: Id) -> Scope {
        let scope = self.lies(log);
        for line in self.register.crisis_lines_by_log.under(&log) {
            assert_eq!(self.register.crisis_lines.kept(line).unwrap().scope, scope);
        }
        scope
    }

    fn only_log(&self) -> Id {
        let mut logs = self.register.crises.iter();
        let log = logs.next().unwrap().0;
        assert!(logs.next().is_none());
        log
    }
}

fn red() -> Raise {
    Raise {
        safety_plan: String::new(),
        report: None,
    }
}

#[test]
fn each_line_is_a_change_of_its_own_and_the_order_is_that_of_the_times() {
    let mut stage = Stage::new();
    let begun = stage.begun(None);
    stage.jots(&begun, 3, "老师说孩子上了天台");
    assert_eq!(stage.changed(Kind::CrisisLine).len(), 1);
    assert!(stage.changed(Kind::CrisisLog).is_empty());
    // What was typed first and saved last stands first.
    stage.jots(&begun, 1, "来电");
    assert_eq!(stage.texts(begun.id), ["来电", "老师说孩子上了天台"]);
    let blank = Said::words(at(7, 9, 4), "  ");
    let refused = add(&stage.register, &stage.me, &begun, Id([9; 16]), &blank);
    assert_eq!(refused.err(), Some(Refusal::Missing(Missing::Words)));
}

#[test]
fn a_line_whose_logs_beginning_is_not_on_disk_begins_it() {
    let mut stage = Stage::new();
    let begun = Begun {
        id: stage.fresh.id(),
        began: at(7, 8, 58),
        child: None,
    };
    stage.jots(&begun, 0, "来电");
    assert_eq!(
        stage.register.crises.get(begun.id).unwrap().began,
        at(7, 8, 58)
    );
    assert_eq!(stage.texts(begun.id), ["来电"]);
}

#[test]
fn without_a_child_it_is_its_authors_alone_and_named_it_goes_over_to_the_case_as_it_stands() {
    let mut stage = Stage::new();
    let child = stage.child("张小明");
    let case = stage.opens(&intake(child));
    let begun = stage.begun(None);
    stage.jots(&begun, 1, "来电");
    assert_eq!(stage.place(begun.id), Scope::Private(LI));
    stage.names(&begun, Some(child)).unwrap();
    assert_eq!(stage.place(begun.id), Scope::Case(case));
    assert_eq!(stage.only_log(), begun.id);
    assert_eq!(stage.texts(begun.id), ["来电"]);
    assert_eq!(
        stage.register.crises.get(begun.id).unwrap().case,
        Some(case)
    );
    assert_eq!(
        stage.names(&begun, Some(child)).err(),
        Some(Refusal::AlreadySo)
    );
    stage.jots(&begun, 2, "找到了");
    assert_eq!(stage.place(begun.id), Scope::Case(case));
    // Found with what belongs to the child.
    let line = stage
        .register
        .crisis_lines_by_log
        .under(&begun.id)
        .next()
        .unwrap();
    let key = RecordKey::new(Kind::CrisisLine, line);
    assert_eq!(child_of(&stage.register, key), Some(child));
    assert!(keys_of_child(&stage.register, child).contains(&key));
    let hits = find(&stage.register, &stage.me, &Query::new("找到"), 9);
    assert_eq!(hits.len(), 1);
    assert_eq!(
        (hits[0].key.kind, hits[0].child),
        (Kind::CrisisLine, Some(child))
    );
}

#[test]
fn a_child_without_a_case_takes_the_log_along_when_a_case_opens() {
    let mut stage = Stage::new();
    let child = stage.child("张小明");
    let begun = stage.begun(Some(child));
    stage.jots(&begun, 1, "来电");
    assert_eq!(stage.place(begun.id), Scope::Private(LI));
    let case = stage.opens(&intake(child));
    assert_eq!(stage.place(begun.id), Scope::Case(case));
    assert_eq!(
        stage.register.crises.get(begun.id).unwrap().case,
        Some(case)
    );
}

#[test]
fn another_child_or_none_makes_a_copy_and_nothing_is_left_with_the_wrong_case() {
    let mut stage = Stage::new();
    let (one, other) = (stage.child("张小明"), stage.child("张小红"));
    let (wrong, right) = (stage.opens(&intake(one)), stage.opens(&intake(other)));
    let begun = stage.begun(Some(one));
    stage.jots(&begun, 1, "来电");
    stage.jots(&begun, 2, "是妹妹");
    assert_eq!(stage.place(begun.id), Scope::Case(wrong));
    stage.names(&begun, Some(other)).unwrap();
    let copy = stage.only_log();
    assert_ne!(copy, begun.id);
    assert_eq!(stage.place(copy), Scope::Case(right));
    assert_eq!(stage.texts(copy), ["来电", "是妹妹"]);
    assert_eq!(
        stage.register.crises.get(copy).unwrap().copied_from,
        Some(begun.id)
    );
    assert_eq!(stage.register.crisis_lines.len(), 2);
    let begun = Begun {
        id: copy,
        child: Some(other),
        ..begun
    };
    stage.names(&begun, None).unwrap();
    assert_eq!(stage.place(stage.only_log()), Scope::Private(LI));
}

#[test]
fn two_on_a_team_write_in_one_log_and_a_colleague_off_the_team_for_themselves() {
    let mut stage = Stage::new();
    let child = stage.child("张小明");
    let mut with_wang = intake(child);
    with_wang.team = vec![WANG];
    stage.opens(&with_wang);
    let begun = stage.begun(Some(child));
    stage.jots(&begun, 1, "来电");
    stage.becomes(WANG, roles(true, false, false));
    assert_eq!(
        to_go_on_with(&stage.register, &stage.me, stage.now, Some(child)),
        Some(begun.id)
    );
    stage.jots(&begun, 2, "我去学校");
    let both: Vec<_> = lines(&stage.register, begun.id)
        .iter()
        .map(|line| (line.line.by, line.copied_by))
        .collect();
    assert_eq!(both, [(LI, None), (WANG, None)]);

    let mut stage = Stage::new();
    let child = stage.child("张小明");
    stage.opens(&intake(child));
    stage.becomes(WANG, roles(true, false, false));
    let begun = stage.begun(Some(child));
    stage.jots(&begun, 1, "来电");
    assert_eq!(stage.place(begun.id), Scope::Private(WANG));
}

#[test]
fn a_copied_line_tells_who_copied_it() {
    let mut stage = Stage::new();
    let (one, other) = (stage.child("张小明"), stage.child("张小红"));
    for child in [one, other] {
        let mut with_wang = intake(child);
        with_wang.team = vec![WANG];
        stage.opens(&with_wang);
    }
    let begun = stage.begun(Some(one));
    stage.jots(&begun, 1, "来电");
    stage.becomes(WANG, roles(true, false, false));
    stage.names(&begun, Some(other)).unwrap();
    let log = stage.only_log();
    let line = &lines(&stage.register, log)[0];
    assert_eq!((line.line.by, line.copied_by), (LI, Some(WANG)));
}

#[test]
fn told_needs_whom_and_a_report_not_owed_needs_why() {
    let mut stage = Stage::new();
    let begun = stage.begun(None);
    let mut said = Said {
        text: "先留在医务室".into(),
        ..Said::bare(at(7, 9, 5), CrisisStep::Told)
    };
    let tried = |stage: &Stage, said: &Said| {
        add(&stage.register, &stage.me, &begun, Id([9; 16]), said).err()
    };
    assert_eq!(tried(&stage, &said), Some(Refusal::Missing(Missing::Name)));
    said.whom = "班主任".into();
    said.answer = "好的".into();
    stage.says(&begun, &said);
    let told = lines(&stage.register, begun.id)[0]
        .line
        .clone()
        .into_owned();
    assert_eq!(
        (told.whom.as_str(), told.answer.as_str()),
        ("班主任", "好的")
    );
    let mut not = Said::bare(at(7, 9, 6), CrisisStep::NoReport);
    assert_eq!(tried(&stage, &not), Some(Refusal::Missing(Missing::Reason)));
    not.text = "孩子自己摔的，医生确认".into();
    stage.says(&begun, &not);
    let standing = standing_of(&stage.register, begun.id).unwrap();
    assert_eq!(standing.report, Report::NotOwed);
}

#[test]
fn a_running_log_and_its_report_stand_before_all_else_on_today_of_whoever_reads_it() {
    let mut stage = Stage::new();
    let child = stage.child("张小明");
    stage.opens(&intake(child));
    let unknown = stage.begun(None);
    let begun = stage.begun(Some(child));
    stage.says(&begun, &Said::bare(at(7, 9, 2), CrisisStep::ReportOwed));
    let rows = owed(&stage.register, &stage.me, stage.now, Whose::Of(LI), &[]);
    let first: Vec<_> = rows
        .iter()
        .map(|row| {
            (
                row.child,
                row.reasons[0].owed,
                row.reasons[0].what.unwrap().id,
            )
        })
        .collect();
    assert_eq!(first.len(), 2);
    assert!(first.contains(&(None, Owed::Crisis, unknown.id)));
    assert!(first.contains(&(Some(child), Owed::Crisis, begun.id)));
    // Ended, the clock of its report runs on.
    stage.says(&begun, &Said::bare(at(7, 9, 9), CrisisStep::Ended));
    stage.says(&unknown, &Said::bare(at(7, 9, 9), CrisisStep::Ended));
    assert!(running(&stage.register).is_empty());
    assert_eq!(
        reports_owed(&stage.register),
        [(begun.id, Some(child), at(7, 9, 2))]
    );
    let rows = owed(&stage.register, &stage.me, stage.now, Whose::Of(LI), &[]);
    assert_eq!(rows[0].reasons[0].owed, Owed::ReportClock);
    let made = Said {
        whom: "派出所".into(),
        ..Said::bare(at(7, 9, 20), CrisisStep::Reported)
    };
    stage.says(&begun, &made);
    assert!(reports_owed(&stage.register).is_empty());
    stage.says(&begun, &Said::bare(at(7, 9, 30), CrisisStep::GoneOn));
    assert_eq!(running(&stage.register).len(), 1);
}

#[test]
fn the_risk_is_raised_from_the_log_and_a_case_opened_where_there_is_none() {
    let mut stage = Stage::new();
    let (one, other) = (stage.child("张小明"), stage.child("张小红"));
    let case = stage.opens(&intake(one));
    let unknown = stage.begun(None);
    let raise = |stage: &Stage, begun: &Begun, raise: &Raise| {
        raise_to_red(
            &stage.register,
            &stage.me,
            &stage.fresh,
            stage.now,
            begun,
            raise,
        )
    };
    assert_eq!(
        raise(&stage, &unknown, &red()).err(),
        Some(Refusal::Missing(Missing::Child))
    );
    let begun = stage.begun(Some(one));
    let change = raise(&stage, &begun, &red());
    stage.plays(change);
    assert_eq!(stage.register.cases.get(case).unwrap().risk, RiskLevel::Red);
    assert_eq!(
        lines(&stage.register, begun.id)[0].line.step,
        CrisisStep::Red
    );

    let begun = stage.begun(Some(other));
    stage.jots(&begun, 1, "来电");
    let with_report = Raise {
        safety_plan: "奶奶今晚陪着".into(),
        report: Some(Said::bare(stage.now, CrisisStep::ReportOwed)),
    };
    let change = raise(&stage, &begun, &with_report);
    stage.plays(change);
    let (case, header) = stage.register.open_case(other).unwrap();
    assert_eq!((header.risk, header.counselor), (RiskLevel::Red, LI));
    let words = stage.register.case_words.get(case).unwrap();
    assert_eq!(words.safety_plan, "奶奶今晚陪着");
    // The log and every line of it, the new ones too, lie with the case that was opened.
    assert_eq!(stage.place(begun.id), Scope::Case(case));
    assert_eq!(lines(&stage.register, begun.id).len(), 3);
    assert_eq!(reports_owed(&stage.register).len(), 1);
}

#[test]
fn an_empty_log_is_let_go_and_a_written_one_is_not() {
    let mut stage = Stage::new();
    let begun = stage.begun(None);
    let change = drop_empty(&stage.register, &stage.me, begun.id);
    stage.plays(change);
    assert!(stage.register.crises.is_empty() && running(&stage.register).is_empty());
    let begun = stage.begun(None);
    stage.jots(&begun, 1, "来电");
    let refused = drop_empty(&stage.register, &stage.me, begun.id).err();
    assert!(matches!(refused, Some(Refusal::InUse(_))));
}

#[test]
fn whoever_asks_again_comes_back_to_their_own_log_of_the_last_hours() {
    let mut stage = Stage::new();
    let child = stage.child("张小明");
    let again = |stage: &Stage, hours: i64, child| {
        let now = stage.now + TimeDelta::hours(hours);
        to_go_on_with(&stage.register, &stage.me, now, child)
    };
    let begun = stage.begun(None);
    assert_eq!(again(&stage, 1, None), Some(begun.id));
    assert_eq!(again(&stage, 13, None), None, "that was another crisis");
    assert_eq!(again(&stage, 1, Some(child)), None, "this child has none");
    stage.names(&begun, Some(child)).unwrap();
    assert_eq!(
        again(&stage, 13, Some(child)),
        Some(begun.id),
        "it still runs"
    );
    stage.says(&begun, &Said::bare(at(7, 9, 9), CrisisStep::Ended));
    assert_eq!(again(&stage, 1, None), None);
}

#[test]
fn a_log_of_an_earlier_version_is_read_with_the_lines_within_it() {
    let mut stage = Stage::new();
    let child = stage.child("张小明");
    let mut log = CrisisLog::begun(at(7, 8, 0), Some(child), None);
    log.lines = vec![
        EarlierLine {
            at: at(7, 8, 1),
            by: LI,
            text: "报告派出所".into(),
            told: "派出所".into(),
        },
        EarlierLine {
            at: at(7, 8, 0),
            by: LI,
            text: "来电".into(),
            told: String::new(),
        },
    ];
    let id = stage.fresh.id();
    let change = ChangeSet::new(carepost::care::records::audit::Action::Create);
    let change = change.put(id, Scope::Private(LI), 0, &log).unwrap();
    stage.plays(Ok(change));
    let begun = Begun {
        id,
        began: log.began,
        child: Some(child),
    };
    stage.jots(&begun, 1, "之后");
    let found = lines(&stage.register, id);
    let steps: Vec<_> = found.iter().map(|line| line.line.step).collect();
    use CrisisStep as S;
    assert_eq!(steps, [S::Happened, S::Told, S::Happened]);
    assert_eq!(stage.texts(id), ["来电", "报告派出所", "之后"]);
    assert_eq!(
        find(&stage.register, &stage.me, &Query::new("派出所"), 9).len(),
        1
    );
}

#[test]
fn the_duty_to_report_is_said_in_the_log_that_runs_else_in_one_of_its_own() {
    let mut stage = Stage::new();
    let child = stage.child("张小明");
    let case = stage.opens(&intake(child));
    let wish = RiskWish {
        to: RiskLevel::Red,
        why: String::new(),
        safety_plan: Some("奶奶陪着".into()),
        safety_plan_later: false,
    };
    let raised = |stage: &Stage, duty: &Duty| {
        let (register, me, fresh, now) = (&stage.register, &stage.me, &stage.fresh, stage.now);
        let log = log_of(register, me, fresh, now, child);
        let change = change_risk(register, me, now, case, &wish)?;
        said_with(change, register, me, fresh, now, &log, duty)
    };
    assert!(is_unsaid(&stage.register, child));
    let silent = raised(&stage, &Duty::NotOwed(" ".into()));
    assert_eq!(silent.err(), Some(Refusal::Missing(Missing::Reason)));
    let mut with_log = stage.register.clone();
    std::mem::swap(&mut stage.register, &mut with_log);
    // In a log of its own, which ends at once; its clock runs on.
    let later = raised(&stage, &Duty::Owed { now: false });
    stage.plays(later);
    let log = stage.only_log();
    let standing = standing_of(&stage.register, log).unwrap();
    assert!(standing.ended.is_some() && matches!(standing.report, Report::Owed(_)));
    assert_eq!(stage.place(log), Scope::Case(case));
    assert!(!is_unsaid(&stage.register, child), "it is owed already");
    let rows = owed(&stage.register, &stage.me, stage.now, Whose::Of(LI), &[]);
    assert_eq!(rows[0].reasons[0].owed, Owed::ReportClock);
    // In the one that runs.
    stage.register = with_log;
    let begun = stage.begun(Some(child));
    let not = raised(&stage, &Duty::NotOwed("自己摔的".into()));
    stage.plays(not);
    assert_eq!(stage.only_log(), begun.id);
    let standing = standing_of(&stage.register, begun.id).unwrap();
    assert_eq!((standing.ended, standing.report), (None, Report::NotOwed));
    assert!(!is_unsaid(&stage.register, child));
}
