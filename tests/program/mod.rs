//! The real binary, with homes and folders of its own.
#![allow(dead_code, reason = "each test uses its part")]

pub mod other_version;
mod people;
pub mod service;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

pub const PASSPHRASE: &str = "seven herons over the reservoir";

/// A home, a runtime folder and a store that nothing else uses.
pub struct Home {
    pub dir: tempfile::TempDir,
    /// The socket of the service that has the post, where the sessions know no store.
    socket: Option<PathBuf>,
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
            fs::create_dir(dir.path().join(name)).unwrap();
        }
        let home = Home { dir, socket: None };
        fs::write(home.passphrase(), format!("{PASSPHRASE}\n")).unwrap();
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

    /// Has every session find the post by a service's socket, as from an account that cannot see the store.
    #[must_use]
    pub fn by_socket(mut self, socket: PathBuf) -> Home {
        self.socket = Some(socket);
        self
    }

    pub fn environment(&self) -> Vec<(&'static str, PathBuf)> {
        let post = match &self.socket {
            Some(socket) => ("CAREPOST_SOCKET", socket.clone()),
            None => ("CAREPOST_STORE", self.store()),
        };
        vec![
            post,
            ("HOME", self.path("home")),
            ("XDG_RUNTIME_DIR", self.path("run")),
            ("XDG_DATA_HOME", self.path("data")),
            ("XDG_CONFIG_HOME", self.path("config")),
            ("XDG_CACHE_HOME", self.path("cache")),
            ("TMPDIR", self.path("tmp")),
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
        let founded = home.init();
        assert_eq!(founded.code, 0);
        home.keep_words(&founded.out);
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
        let text = fs::read_to_string(self.store().join("lock")).ok()?;
        text.trim().parse().ok()
    }

    /// Runs a command that signs in.
    pub fn signed_in(&self, arguments: &[&str]) -> Ran {
        self.as_person("chen", arguments)
    }

    /// Runs a command that signs somebody in whose passphrase is that of all.
    pub fn as_person(&self, sign_in: &str, arguments: &[&str]) -> Ran {
        let file = self.passphrase();
        let mut whole = arguments.to_vec();
        whole.extend(["--as", sign_in, "--passphrase-file", file.to_str().unwrap()]);
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

/// Picks the 24 recovery words out of what founding a post prints.
pub fn recovery_words(printed: &str) -> String {
    let words: Vec<&str> = printed
        .lines()
        .filter(|line| line.trim_start().starts_with(|c: char| c.is_ascii_digit()))
        .flat_map(str::split_whitespace)
        .filter(|word| word.chars().all(|c| c.is_ascii_alphabetic()))
        .collect();
    assert_eq!(words.len(), 24, "{printed}");
    words.join(" ")
}

/// Copies a folder with what is in it, and their modes.
pub fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    fs::set_permissions(to, from.metadata().unwrap().permissions()).unwrap();
    for entry in from.read_dir().unwrap() {
        let path = entry.unwrap().path();
        let to = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy_folder(&path, &to);
        } else if path.is_file() {
            fs::copy(&path, &to).unwrap();
        }
    }
}

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
