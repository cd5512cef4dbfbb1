//! The host as a service, as docs/deploy/install.md has it: a store of its own, and a socket for everybody else.

use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::process::{Child, ChildStderr, Stdio};

use rustix::process::{Pid, Signal, kill_process};

use super::Home;

/// A service under a test's hands.
pub struct Service {
    child: Child,
    log: BufReader<ChildStderr>,
}

/// Where the service of a home listens.
pub fn socket(home: &Home) -> PathBuf {
    home.path("shared").join("host.sock")
}

impl Service {
    /// Starts the service and waits until it says that it answers.
    pub fn start(home: &Home) -> Service {
        let (store, socket) = (home.store(), socket(home));
        let mut child = home
            .command(&["serve"])
            .arg("--store")
            .arg(store)
            .arg("--socket")
            .arg(socket)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut log = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        log.read_line(&mut line).unwrap();
        assert!(line.contains("the host answers"), "{line}");
        Service { child, log }
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Ends it as a service manager does; gives its exit code and the rest of its log.
    pub fn terminate(mut self) -> (i32, String) {
        let pid = Pid::from_raw(self.child.id().cast_signed()).unwrap();
        kill_process(pid, Signal::TERM).unwrap();
        let mut log = String::new();
        self.log.read_to_string(&mut log).unwrap();
        (self.child.wait().unwrap().code().unwrap_or(-1), log)
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
