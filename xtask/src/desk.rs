//! A desk of the browser tests' own: the small demo company in a temporary folder, served on a free port by the program as it was just
//! built, stopped when the tests are done.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use crate::run::{cargo, run, top};

/// A running desk.
pub struct Desk {
    pub url: String,
    program: Child,
    folder: PathBuf,
}

impl Desk {
    /// The program is the one that the Rust tests were run with: built alone it would have other features, and most of what it
    /// depends on would be compiled a second time.
    pub fn start() -> Result<Desk, String> {
        run(&mut cargo(&["test", "--workspace", "--no-run", "--quiet"]))?;
        let folder = std::env::temp_dir().join(format!("orderdesk-e2e-{}", std::process::id()));
        std::fs::create_dir_all(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
        let database = folder.join("desk.db").display().to_string();
        let mut command = Command::new(program());
        command
            .args(["demo", "--small", "--database", &database, "--listen", "127.0.0.1:0"])
            .current_dir(&folder)
            .stdin(Stdio::null())
            .stdout(Stdio::piped());
        let mut program = command.spawn().map_err(|e| format!("orderdesk demo: {e}"))?;
        let said = program.stdout.take().map(BufReader::new);
        let line = said.and_then(|lines| lines.lines().map_while(Result::ok).find(|l| l.contains("http://")));
        let url = line.as_deref().and_then(|l| l.split_whitespace().last()).map(str::to_owned);
        let mut desk = Desk { url: String::new(), program, folder };
        desk.url = url.ok_or("orderdesk demo ended before it listened")?;
        eprintln!("· the small demo company is served on {}", desk.url);
        Ok(desk)
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn program() -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| top().join("target"), PathBuf::from);
    // A relative folder is meant from where cargo was called, which is the top.
    top().join(target).join("debug").join(if cfg!(windows) { "orderdesk.exe" } else { "orderdesk" })
}
