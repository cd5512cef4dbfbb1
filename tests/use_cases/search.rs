//! Search through every readable word.

use carepost::care::ledger::ids::{Kind, RecordKey};
use carepost::care::records::note_header::NoteKind;
use carepost::post::search::{Query, context, find};
use carepost::post::use_cases::inbox::catch;
use carepost::post::use_cases::notes::as_writing;
use chrono::TimeDelta;

use crate::cases::{closing, intake};
use crate::stage::{Stage, WANG, roles};

impl Stage {
    fn finds(&self, query: &str) -> Vec<Kind> {
        let hits = find(&self.register, &self.me, &Query::new(query), 50);
        hits.iter().map(|hit| hit.key.kind).collect()
    }
}

#[test]
fn every_term_is_found_however_it_is_written() {
    let mut stage = Stage::new();
    let child = stage.child("张小明");
    stage.opens(&intake(child));
    stage.saves(&stage.writes(child, NoteKind::Progress, "用ＱＱ联系了妈妈，Phone 打不通"));
    for query in ["qq", "ＰＨＯＮＥ 妈妈", "妈妈,phone", " 打不通  联系"] {
        assert_eq!(stage.finds(query), [Kind::Note], "{query}");
    }
    assert!(stage.finds("妈妈 爸爸").is_empty());
    assert!(stage.finds("  ").is_empty());
    assert_eq!(stage.finds("小明"), [Kind::Child]);
    assert_eq!(stage.finds("sd03-2026"), [Kind::CaseHeader]);
    assert_eq!(stage.finds("夜里"), [Kind::CaseWords]);
}

#[test]
fn what_is_found_is_what_stands_now() {
    let mut stage = Stage::new();
    let child = stage.child("张小明");
    let id = stage.saves(&stage.writes(child, NoteKind::Progress, "爱画画"));
    assert_eq!(stage.finds("画画"), [Kind::Note]);
    let mut writing = as_writing(&stage.register, &stage.me, id).ok().unwrap();
    writing.sections[0].text = "爱唱歌".into();
    stage.saves(&writing);
    assert!(stage.finds("画画").is_empty());
    stage.signs(id);
    assert_eq!(stage.finds("唱歌"), [Kind::SignedNote]);
    let caught = catch(
        &stage.register,
        &stage.me,
        &stage.fresh,
        stage.now,
        "唱歌比赛",
    );
    stage.plays(caught);
    let singing = Query::new("唱歌");
    let hits = |limit| find(&stage.register, &stage.me, &singing, limit).len();
    assert_eq!(hits(1), 1, "no more than was asked for");
    assert_eq!(hits(9), 2);
}

#[test]
fn a_process_note_is_found_by_its_author_alone() {
    let mut stage = Stage::new();
    let child = stage.child("张小明");
    stage.saves(&stage.writes(child, NoteKind::Process, "我很累"));
    assert_eq!(stage.finds("很累"), [Kind::Note]);
    stage.becomes(WANG, roles(true, false, false));
    assert!(stage.finds("很累").is_empty());
}

#[test]
fn the_context_shows_what_was_found_as_it_was_written() {
    let mut stage = Stage::new();
    let child = stage.child("张小明");
    let long = format!("{}ＱＱ\n妈妈{}", "前".repeat(40), "后".repeat(90));
    let id = stage.saves(&stage.writes(child, NoteKind::Progress, &long));
    let key = RecordKey::new(Kind::Note, id);
    let found = context(&stage.register, &stage.me, key, &Query::new("妈妈 qq")).unwrap();
    assert!(found.cut_before && found.cut_after);
    let marked: Vec<&str> = found
        .found
        .iter()
        .map(|mark| &found.text[mark.clone()])
        .collect();
    assert_eq!(marked, ["ＱＱ", "妈妈"]);
    assert!(!found.text.contains('\n'));
    assert!(context(&stage.register, &stage.me, key, &Query::new("爸爸")).is_none());
}

#[test]
fn an_approver_who_is_not_on_the_team_finds_the_closing_summary_that_they_read() {
    let mut stage = Stage::new();
    let child = stage.child("张小明");
    let id = stage.opens(&intake(child));
    stage.closes(id, &closing()).unwrap();
    assert!(
        stage
            .finds(&closing().summary)
            .contains(&Kind::ClosingSummary)
    );
}

#[test]
fn what_is_found_carries_the_day_it_is_about_and_stands_by_it() {
    let mut stage = Stage::new();
    let child = stage.child("张小明");
    stage.opens(&intake(child));
    // Written today of a session of three weeks ago; signed and amended later still.
    let mut late = stage.writes(child, NoteKind::Progress, "手机被收走");
    late.about = stage.now - TimeDelta::days(21);
    let late_id = stage.saves(&late);
    let day = |days: i64| stage.now - TimeDelta::days(days);
    let (old, new) = (day(21), day(2));
    let mut recent = stage.writes(child, NoteKind::Progress, "手机还给他了");
    recent.about = new;
    stage.saves(&recent);
    stage.now += TimeDelta::hours(3);
    stage.signs(late_id);
    let hits = find(&stage.register, &stage.me, &Query::new("手机"), 50);
    let days: Vec<_> = hits.iter().map(|hit| hit.at).collect();
    assert_eq!(days, [Some(new), Some(old)]);
    // A child is known by its name, not by the day somebody wrote it down.
    let hits = find(&stage.register, &stage.me, &Query::new("小明"), 50);
    assert!(hits.iter().all(|hit| hit.at.is_none()));
}
