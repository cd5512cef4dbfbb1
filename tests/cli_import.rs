//! `carepost import children`: what it says before it is agreed to, what it refuses, and the wrong rows it saves.

mod program;
mod terminal;

use std::fs;

use program::{Home, ROSTER, Ran};
use serde_json::{Value, json};
use terminal::Start;

fn json(ran: &Ran) -> Value {
    serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("{}\n{}", ran.out, ran.err))
}

struct Post(Home);

impl Post {
    fn new() -> Post {
        let home = Home::new();
        home.init();
        Post(home)
    }

    /// Writes a file and imports it.
    fn import(&self, text: &str, more: &[&str]) -> Ran {
        let file = self.0.path("roster.csv");
        fs::write(&file, text).unwrap();
        let mut line = vec!["import", "children", file.to_str().unwrap()];
        line.extend(more);
        self.0.signed_in(&line)
    }
}

const HEAD: &str = "姓名,性别,出生日期,村,照护人,与儿童关系,照护人电话\n";

#[test]
fn a_file_that_is_no_roster_is_refused() {
    let post = Post::new();
    for text in [
        "hello\nworld\n",
        "张三,13812345678\n",
        "姓名,电话\n张三,1\n",
    ] {
        for more in [&["--dry-run"][..], &["--dry-run", "--json"], &["--yes"]] {
            let ran = post.import(text, more);
            assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{text}");
            assert!(
                ran.err.contains("No sheet of the file is a roster"),
                "{}",
                ran.err
            );
        }
    }
    let least = post.import("姓名,出生日期\n张三,2015-03-08\n", &["--yes", "--json"]);
    assert_eq!(json(&least)["new"], 1);
}

#[test]
fn a_sheet_that_was_not_read_is_named_beside_what_was() {
    let post = Post::new();
    let file = format!(
        "{}/tests/fixtures/roster-two-row-header.xlsx",
        env!("CARGO_MANIFEST_DIR")
    );
    let import = |more: &str| {
        let line = ["import", "children", &file, "--dry-run", more];
        post.0.signed_in(&line)
    };
    let told = json(&import("--json"));
    assert_eq!(
        told["unread"],
        json!([{ "sheet": "汇总", "reason": "no-header" }])
    );
    assert_eq!((&told["new"], &told["hidden"]), (&json!(112), &json!([])));
    let said = import("--yes");
    assert!(said.out.contains("Sheet 汇总 was not read"), "{}", said.out);
}

#[test]
fn what_changes_is_shown_field_by_field_with_families_before_it_is_agreed_to() {
    let post = Post::new();
    let first = format!("{HEAD}张大,男,2014-01-02,石桥村,王奶奶,舅妈,13800000001\n");
    assert_eq!(post.import(&first, &["--yes"]).code, 0);
    let second = format!(
        "{HEAD}张大,男,2014-01-02,枫香村,王奶奶,舅妈,13900000002\n张小,女,2018-01-02,枫香村,王奶奶,舅妈,13900000002\n"
    );
    let shown = post.import(&second, &["--dry-run"]);
    for said in [
        "1 new, 1 changed",
        "张大 · row 2",
        "village: 石桥村 → 枫香村",
        "13800000001",
        "family on the register · 王奶奶 · phone …0002: 张小",
    ] {
        assert!(shown.out.contains(said), "{said}\n{}", shown.out);
    }
    let told = json(&post.import(&second, &["--dry-run", "--json"]));
    assert_eq!(told["changes"][0]["child"], "张大");
    assert_eq!(
        told["changes"][0]["fields"][0],
        json!({ "field": "village", "person": null, "column": null, "old": "石桥村", "new": "枫香村" })
    );
    assert_eq!(
        told["households"],
        json!([{ "known": true, "children": ["张小"] }]),
        "the carer has a new number and is still the carer of both"
    );
    assert_eq!(post.import(&second, &["--yes"]).code, 0);
    let again = json(&post.import(&second, &["--dry-run", "--json"]));
    assert_eq!((&again["same"], &again["changed"]), (&json!(2), &json!(0)));
    // The household has the new number: a third child by that number alone comes to it as well.
    let third = format!("{HEAD}张三,女,2019-01-02,枫香村,王奶奶,舅妈,13900000002\n");
    let told = json(&post.import(&third, &["--dry-run", "--json"]));
    assert_eq!(told["households"][0]["known"], true);
}

#[test]
fn a_number_under_another_name_is_a_wrong_row_and_renames_nobody() {
    let post = Post::new();
    let first = "姓名,性别,身份证号,村\n赵明,男,990101201412127131,石桥村\n";
    assert_eq!(post.import(first, &["--yes"]).code, 0);
    let dragged = "姓名,性别,身份证号,村\n钱强,男,990101201412127131,枫香村\n";
    let told = json(&post.import(dragged, &["--yes", "--json"]));
    assert_eq!(
        (&told["changed"], &told["wrong"][0]["reason"]),
        (&json!(0), &json!("id-of-another"))
    );
    assert_eq!(json(&post.import(first, &["--yes", "--json"]))["same"], 1);
}

#[test]
fn wrong_rows_are_saved_to_a_new_file_with_their_reasons() {
    let post = Post::new();
    let text = format!("{HEAD}张大,男,2014-02-30,石桥村,王奶奶,舅妈,13800000001\n");
    let file = post.0.path("to-mend.csv");
    let ran = post.import(
        &text,
        &["--dry-run", "--save-wrong", file.to_str().unwrap()],
    );
    assert_eq!(ran.code, 0, "{}", ran.err);
    let saved = fs::read_to_string(&file).unwrap();
    assert!(
        saved.contains("张大") && saved.contains("does not exist"),
        "{saved}"
    );
    let again = post.import(
        &text,
        &["--dry-run", "--save-wrong", file.to_str().unwrap()],
    );
    assert_eq!(again.code, 1, "a file that is there is not written over");
    assert_eq!(fs::read_to_string(&file).unwrap(), saved);
}

#[test]
fn no_more_is_read_of_what_is_named_than_a_roster_can_have() {
    let post = Post::new();
    // A device tells no size, and has no end.
    let ran = post
        .0
        .signed_in(&["import", "children", "/dev/zero", "--dry-run"]);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    assert!(ran.err.contains("10 MiB"), "{}", ran.err);
}

#[test]
fn what_somebody_else_brings_in_while_the_question_stands_is_not_brought_in_twice() {
    let post = Post::new();
    let file = post.0.passphrase();
    let mut line = vec!["import", "children", ROSTER, "--as", "chen"];
    line.extend(["--passphrase-file", file.to_str().unwrap()]);
    let mut asked = Start::new(&post.0, &line).start();
    asked.wait_for("(y/n)");
    let other = post
        .0
        .signed_in(&["import", "children", ROSTER, "--yes", "--json"]);
    assert_eq!(json(&other)["new"], 112);
    asked.type_text("y\n");
    let (status, _) = asked.ended();
    assert_eq!(status.exit_code(), 1, "{}", asked.report());
    assert!(asked.text().contains("meanwhile"), "{}", asked.report());
    let listed = post.0.signed_in(&["list", "children", "--json"]);
    assert_eq!(json(&listed).as_array().map(Vec::len), Some(112));

    // What changes nothing of it does not stand in the way.
    let text = format!("{HEAD}张大,男,2014-02-03,石桥村,王奶奶,舅妈,13800000001\n");
    let roster = post.0.path("roster.csv");
    fs::write(&roster, text).unwrap();
    line[2] = roster.to_str().unwrap();
    let mut asked = Start::new(&post.0, &line).start();
    asked.wait_for("(y/n)");
    assert_eq!(post.0.signed_in(&["list", "children"]).code, 0);
    asked.type_text("y\n");
    let (status, _) = asked.ended();
    assert!(status.success(), "{}", asked.report());
}

#[test]
fn a_supervisor_looks_at_a_roster_and_brings_nobody_in() {
    let home = Home::with_colleagues();
    let file = home.path("roster.csv");
    fs::write(&file, "姓名,出生日期\n张三,2015-03-08\n").unwrap();
    let line = ["import", "children", file.to_str().unwrap()];
    for more in [&["--yes"][..], &["--yes", "--json"], &[]] {
        let refused = home.as_person("qin", &[&line, more].concat());
        assert_eq!((refused.code, refused.out.as_str()), (1, ""));
        let said = "Your role does not include this";
        assert!(refused.err.contains(said), "{}", refused.err);
    }
    let looked = home.as_person("qin", &[&line[..], &["--dry-run", "--json"]].concat());
    assert_eq!((looked.code, &json(&looked)["new"]), (0, &json!(1)));
    let listed = home.as_person("qin", &["list", "children", "--json"]);
    assert_eq!(json(&listed).as_array().unwrap().len(), 112);
}
