//! The rules that are worked out again and again: what is owed, who is taken.

use carepost::care::clash::Timetable;
use carepost::care::ledger::ids::{Id, PersonId};
use carepost::care::records::appointment::{Appointment, AppointmentKind, Subject};
use carepost::post::today::owed;
use carepost::post::whose::Whose;
use chrono::TimeDelta;
use divan::{Bencher, black_box};

use crate::ten_years::{SHARED, now};

#[divan::bench(args = ["of one counselor", "of everybody"])]
fn what_is_owed_at_3000_children(bencher: Bencher<'_, '_>, whose: &str) {
    let shared = &*SHARED;
    let whose = match whose {
        "of everybody" => Whose::Everybodys,
        _ => Whose::Of(shared.me.person),
    };
    bencher.bench(|| owed(&shared.register, &shared.me, now(), black_box(whose), &[]).len());
}

/// The appointments of the last year: of one counselor, or of the whole post.
fn year(of: Option<PersonId>) -> Vec<(Id, &'static Appointment)> {
    let register = &SHARED.register;
    let from = now() - TimeDelta::days(365);
    let held = register.appointments_by_start.range(from..=now());
    held.filter_map(|(_, id)| Some((id, register.appointments.get(id)?)))
        .filter(|(_, one)| of.is_none_or(|person| one.counselors.contains(&person)))
        .collect()
}

/// The last year of the made-up post: some 5,300 appointments, 1,900 of them the first counselor's. How many there are
/// stands beside the time that their table takes.
#[divan::bench(args = ["a counselor's year", "the post's year"])]
fn clash_check(bencher: Bencher<'_, '_>, whose: &str) {
    let person = SHARED.me.person;
    let all = year((whose == "a counselor's year").then_some(person));
    let table = Timetable::new(all.iter().copied());
    let child = SHARED.register.children.iter().next().expect("a child").0;
    let start = now() - TimeDelta::days(180);
    let subject = Subject::Child(child);
    let wished =
        Appointment::scheduled(subject, vec![person], start, 50, AppointmentKind::InPerson);
    bencher.bench(|| table.clashes(None, black_box(&wished)).len());
}

#[divan::bench]
fn timetable_of_the_posts_year(bencher: Bencher<'_, '_>) {
    let all = year(None);
    bencher
        .counter(divan::counter::ItemsCount::new(all.len()))
        .bench(|| Timetable::new(black_box(&all).iter().copied()));
}
