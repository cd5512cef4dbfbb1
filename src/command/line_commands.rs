//! The whole command line as clap knows it, one function a command; those about people and SSH keys are in files of their own.

use std::path::PathBuf;

use clap::{Arg, ArgAction, Command};

use crate::command::demo_sign_ins;
use crate::command::dress::{Dress, arranged, dressed, examples, without};
use crate::command::{people_line, ssh_keys_line};
use crate::words::texts::Words;

/// From where on what every command takes stands in a command's help; its own come before, from 0.
const COMMON: usize = 100;

/// What signs somebody in, which some commands have no use for.
const SIGN_IN: [&str; 2] = ["as", "passphrase-file"];

/// The whole command line, its help in order.
pub fn command(words: &Words) -> Command {
    let dress = Dress(words);
    let whole = dressed(Command::new("carepost"), words)
        .version(env!("CARGO_PKG_VERSION"))
        .about(words.get("line-about"))
        .after_help(examples(words, "line-example"))
        .disable_help_subcommand(true)
        .disable_version_flag(true)
        .args(common(dress))
        .subcommand(demo(dress))
        .subcommand(init(dress))
        .subcommand(import(dress))
        .subcommand(audit(dress))
        .subcommand(check(dress))
        .subcommand(backup(dress))
        .subcommand(restore(dress))
        .subcommand(list(dress))
        .subcommands(people_line::commands(words))
        .mut_subcommand("join", |join| without(join, &["as"]))
        .subcommand(ssh_keys_line::command(words))
        .subcommand(recovery_key(dress))
        .subcommand(serve(dress));
    arranged(whole, words)
}

/// What every command takes; it stands below what is a command's own.
fn common(dress: Dress<'_>) -> Vec<Arg> {
    let common = |place: usize, name, shown, id| {
        dress
            .value(name, shown, id)
            .global(true)
            .display_order(COMMON + place)
    };
    vec![
        Arg::new("version")
            .long("version")
            .short('V')
            .action(ArgAction::Version)
            .help(dress.0.get("line-version")),
        common(1, "lang", "en|zh", "line-lang")
            .value_parser(["en", "zh"])
            .hide_possible_values(true),
        common(2, "store", "DIR", "line-store")
            .env("CAREPOST_STORE")
            .hide_env(true)
            .value_parser(clap::value_parser!(PathBuf)),
        common(3, "socket", "PATH", "line-socket")
            .env("CAREPOST_SOCKET")
            .hide_env(true)
            .value_parser(clap::value_parser!(PathBuf)),
        common(4, "as", "NAME", "line-as"),
        dress
            .value("came-by", "FINGERPRINT", "line-came-by")
            .hide(true),
        common(5, "passphrase-file", "FILE", "line-passphrase-file")
            .value_parser(clap::value_parser!(PathBuf)),
    ]
}

fn demo(dress: Dress<'_>) -> Command {
    let demo = dress
        .command("demo", "line-demo", "line-demo-example")
        .after_help(with_sign_ins(dress.0))
        .arg(dress.flag("reset", "line-demo-reset"))
        .arg(
            dress
                .value("size", "usual|ten-years", "line-demo-size")
                .value_parser(["usual", "ten-years"])
                .hide_possible_values(true),
        )
        .arg(
            dress
                .value("seed", "N", "line-demo-seed")
                .allow_negative_numbers(true)
                .value_parser(clap::value_parser!(u64)),
        );
    without(demo, &["as", "passphrase-file", "socket"])
}

/// The examples of `demo`, and who can sign in there.
fn with_sign_ins(words: &Words) -> String {
    let examples = examples(words, "line-demo-example");
    let heading = words.get("line-demo-sign-ins");
    let people = demo_sign_ins::lines(words).join("\n      ");
    format!("{examples}\n\n{heading}\n      {people}")
}

fn init(dress: Dress<'_>) -> Command {
    let needed = |name, shown, id| dress.value(name, shown, id).required(true);
    let init = dress
        .command("init", "line-init", "line-init-example")
        .arg(needed("post-name", "NAME", "line-init-post-name"))
        .arg(needed("post-code", "CODE", "line-init-post-code"))
        .arg(needed("name", "NAME", "line-init-name"))
        .arg(needed("sign-in", "NAME", "line-init-sign-in"))
        .arg(dress.value("recovery-key", "KEY", "line-init-recovery-key"))
        .arg(dress.json());
    without(init, &["as"])
}

fn import(dress: Dress<'_>) -> Command {
    let example = "line-import-example";
    let children = dress
        .command("children", "line-import-children", example)
        .arg(dress.given_path("file", "FILE", "line-import-file"))
        .arg(dress.flag("dry-run", "line-import-dry-run"))
        .arg(dress.flag("yes", "line-import-yes"))
        .arg(dress.file("save-wrong", "line-import-save-wrong"))
        .arg(dress.json());
    dress
        .command("import", "line-import", example)
        .subcommand_required(true)
        .subcommand(children)
}

fn audit(dress: Dress<'_>) -> Command {
    let verify = dress
        .command("verify", "line-audit-verify", "line-audit-verify-example")
        .arg(dress.value("head", "TEXT", "line-audit-head-card"))
        .arg(dress.json());
    let head = dress
        .command("head", "line-audit-head", "line-audit-head-example")
        .arg(dress.json());
    dress
        .command("audit", "line-audit", "line-audit-example")
        .args_conflicts_with_subcommands(true)
        .arg(dress.value("person", "NAME", "line-audit-person"))
        .arg(dress.value("child", "NAME", "line-audit-child"))
        .arg(dress.value("from", "DAY", "line-audit-from"))
        .arg(dress.value("until", "DAY", "line-audit-until"))
        .arg(dress.value("did", "DEED", "line-audit-did"))
        .arg(dress.json())
        .subcommand(without(verify, &SIGN_IN))
        .subcommand(without(head, &SIGN_IN))
}

fn check(dress: Dress<'_>) -> Command {
    let check = dress.command("check", "line-check", "line-check-example");
    without(check.arg(dress.json()), &SIGN_IN)
}

fn backup(dress: Dress<'_>) -> Command {
    dress
        .command("backup", "line-backup", "line-backup-example")
        .arg(dress.given_path("folder", "DIR", "line-backup-folder"))
        .arg(dress.json())
}

fn restore(dress: Dress<'_>) -> Command {
    dress
        .command("restore", "line-restore", "line-restore-example")
        .arg(dress.given_path("folder", "DIR", "line-restore-folder"))
}

fn list(dress: Dress<'_>) -> Command {
    let what = dress
        .given("what", "children|appointments|follow-ups", "line-list-what")
        .value_parser(["children", "appointments", "follow-ups"])
        .hide_possible_values(true);
    dress
        .command("list", "line-list", "line-list-example")
        .arg(what)
        .arg(dress.flag("open", "line-list-open"))
        .arg(dress.json())
}

fn recovery_key(dress: Dress<'_>) -> Command {
    let new = dress
        .command(
            "new",
            "line-recovery-key-new",
            "line-recovery-key-new-example",
        )
        .arg(dress.json());
    let show = dress
        .command(
            "show",
            "line-recovery-key-show",
            "line-recovery-key-show-example",
        )
        .arg(dress.file("words-file", "line-people-words"));
    dress
        .command(
            "recovery-key",
            "line-recovery-key",
            "line-recovery-key-example",
        )
        .subcommand_required(true)
        .subcommands(
            [new, show].map(|one| without(one, &["as", "passphrase-file", "store", "socket"])),
        )
}

fn serve(dress: Dress<'_>) -> Command {
    let serve = dress
        .command("serve", "line-serve", "line-serve-example")
        .arg(dress.flag("on-demand", "line-serve-on-demand"));
    without(serve, &SIGN_IN)
}
