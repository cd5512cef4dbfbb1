//! Settings, rooms, holidays; the inbox.

use carepost::care::records::holiday::Holiday;
use carepost::care::records::room::Room;
use carepost::post::refusal::{Missing, Refusal};
use carepost::post::use_cases::inbox::{catch, edit as edit_line, sort_out};
use carepost::post::use_cases::settings::{change, put_holiday, put_room, remove_holiday};

use crate::appointments::booking;
use crate::stage::{Stage, day, roles};

fn room(name: &str) -> Room {
    Room {
        name: name.into(),
        ..Room::default()
    }
}

#[test]
fn settings_are_whole_and_an_administrators() {
    let mut stage = Stage::new();
    let mut settings = stage.register.settings.clone();
    settings.name = "红旗镇心理辅导站".into();
    let mut backwards = settings.clone();
    backwards.hours.reverse();
    assert_eq!(
        change(&stage.register, &stage.me, stage.now, &backwards).err(),
        Some(Refusal::EndsBeforeItBegins)
    );
    let mut gridless = settings.clone();
    gridless.grid_minutes = 0;
    assert!(matches!(
        change(&stage.register, &stage.me, stage.now, &gridless).err(),
        Some(Refusal::BadLength { .. })
    ));
    let changed = change(&stage.register, &stage.me, stage.now, &settings);
    stage.plays(changed);
    assert_eq!(stage.register.settings.name, "红旗镇心理辅导站");
    assert_eq!(
        change(&stage.register, &stage.me, stage.now, &settings).err(),
        Some(Refusal::AlreadySo)
    );
    settings.session_minutes = 45;
    let changed = change(&stage.register, &stage.me, stage.now, &settings);
    stage.plays(changed);
    stage.me.roles = roles(true, false, false);
    assert_eq!(
        change(&stage.register, &stage.me, stage.now, &settings).err(),
        Some(Refusal::NotYourRole)
    );
}

#[test]
fn a_room_is_retired_and_no_two_have_one_name() {
    let mut stage = Stage::new();
    let child = stage.child("张小明");
    let added = put_room(
        &stage.register,
        &stage.me,
        &stage.fresh,
        None,
        &room(" 一号室 "),
    );
    let id = stage.plays(added);
    let twin = put_room(
        &stage.register,
        &stage.me,
        &stage.fresh,
        None,
        &room("一号室"),
    );
    assert_eq!(twin.err(), Some(Refusal::NameTaken));
    let mut wish = booking(child, 7, 10);
    wish.room = Some(id);
    stage.books(&wish);
    let mut retired = room("一号室");
    retired.retired = true;
    let changed = put_room(&stage.register, &stage.me, &stage.fresh, Some(id), &retired);
    stage.plays(changed);
    assert!(stage.register.rooms.get(id).unwrap().retired);
}

#[test]
fn holidays_run_forwards() {
    let mut stage = Stage::new();
    let mut days = Holiday {
        first: day(10),
        last: day(9),
        name: String::new(),
        open: false,
    };
    let backwards = put_holiday(&stage.register, &stage.me, &stage.fresh, None, &days);
    assert_eq!(backwards.err(), Some(Refusal::EndsBeforeItBegins));
    days.last = day(12);
    let added = put_holiday(&stage.register, &stage.me, &stage.fresh, None, &days);
    let id = stage.plays(added);
    let removed = remove_holiday(&stage.register, &stage.me, id);
    stage.plays(removed);
    assert!(stage.register.holidays.is_empty());
}

#[test]
fn a_line_is_caught_and_sorted_out() {
    let mut stage = Stage::new();
    let blank = catch(&stage.register, &stage.me, &stage.fresh, stage.now, "  ");
    assert_eq!(blank.err(), Some(Refusal::Missing(Missing::Words)));
    let caught = catch(
        &stage.register,
        &stage.me,
        &stage.fresh,
        stage.now,
        " 问校长 ",
    );
    let id = stage.plays(caught);
    let changed = edit_line(&stage.register, &stage.me, id, "问李校长");
    stage.plays(changed);
    let sorted = sort_out(&stage.register, &stage.me, id, true);
    stage.plays(sorted);
    let line = stage.register.inbox.get(id).unwrap();
    assert_eq!((line.text.as_str(), line.sorted_out), ("问李校长", true));
    assert_eq!(
        sort_out(&stage.register, &stage.me, id, true).err(),
        Some(Refusal::AlreadySo)
    );
}
