//! The real binary, with homes and folders of its own.
#![allow(dead_code)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

pub const PASSPHRASE: &str = "seven herons over the reservoir";

/// A home, a runtime folder and a store that nothing else uses.
pub struct Home {
    pub dir: tempfile::TempDir,
}

/// What a run printed, and its exit code.
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Home {
    pub fn new() -> Home {
        let dir = tempfile::tempdir().unwrap();
        for name in ["home", "run", "data", "config", "cache", "tmp"] {
            std::fs::create_dir(dir.path().join(name)).unwrap();
        }
        let home = Home { dir };
        std::fs::write(home.passphrase(), format!("{PASSPHRASE}\n")).unwrap();
        home
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub fn store(&self) -> PathBuf {
        self.path("store")
    }

    pub fn passphrase(&self) -> PathBuf {
        self.path("passphrase")
    }

    /// Makes a command of the binary in these surroundings.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_carepost"));
        command.args(arguments).env_clear().stdin(Stdio::null());
        for (name, value) in self.environment() {
            command.env(name, value);
        }
        command
    }

    pub fn environment(&self) -> Vec<(&'static str, PathBuf)> {
        vec![
            ("HOME", self.path("home")),
            ("XDG_RUNTIME_DIR", self.path("run")),
            ("XDG_DATA_HOME", self.path("data")),
            ("XDG_CONFIG_HOME", self.path("config")),
            ("XDG_CACHE_HOME", self.path("cache")),
            ("TMPDIR", self.path("tmp")),
            ("CAREPOST_STORE", self.store()),
            ("LANG", "en_US.UTF-8".into()),
        ]
    }

    pub fn run(&self, arguments: &[&str]) -> Ran {
        ran(self.command(arguments).output().unwrap())
    }

    /// Founds a post; gives what was printed.
    pub fn init(&self) -> Ran {
        let file = self.passphrase();
        let mut whole = INIT.to_vec();
        whole.extend(["--passphrase-file", file.to_str().unwrap()]);
        self.run(&whole)
    }

    /// Founds a post and imports the roster of the fixtures: 112 children.
    pub fn with_roster() -> Home {
        let home = Home::new();
        assert_eq!(home.init().code, 0);
        let imported = home.signed_in(&["import", "children", ROSTER, "--yes"]);
        // Its wrong rows are told of by the code.
        assert!(
            imported.out.contains("112"),
            "{}{}",
            imported.out,
            imported.err
        );
        home
    }

    /// Gives the process id of the host that has the store.
    pub fn host(&self) -> Option<i32> {
        let text = std::fs::read_to_string(self.store().join("lock")).ok()?;
        text.trim().parse().ok()
    }

    /// Runs a command that signs in.
    pub fn signed_in(&self, arguments: &[&str]) -> Ran {
        let file = self.passphrase();
        let mut whole = arguments.to_vec();
        whole.extend(["--as", "chen", "--passphrase-file", file.to_str().unwrap()]);
        self.run(&whole)
    }
}

pub fn ran(output: Output) -> Ran {
    Ran {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A township's roster.
pub const ROSTER: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/tests/fixtures/roster-two-row-header.xlsx"
);

/// The line that founds a post, all but the passphrase file.
pub const INIT: [&str; 9] = [
    "init",
    "--post-name",
    "Shuidong",
    "--post-code",
    "SD01",
    "--name",
    "Chen Li",
    "--sign-in",
    "chen",
];

/// Gives every file under a folder.
pub fn files(under: &Path) -> Vec<PathBuf> {
    let Ok(entries) = under.read_dir() else {
        return Vec::new();
    };
    entries
        .flat_map(|entry| {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.is_symlink() {
                files(&path)
            } else {
                vec![path]
            }
        })
        .collect()
}
