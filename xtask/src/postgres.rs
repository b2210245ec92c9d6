//! A PostgreSQL server of the tests' own: on a port of its own, in a folder of its own, stopped when the tests are done.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::run::{run, works};

/// A running server.
pub struct Server {
    pub url: String,
    folder: PathBuf,
    programs: PathBuf,
}

/// The folder with `initdb` and `pg_ctl`; Debian keeps them out of the path, by version.
pub fn programs() -> Option<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .ok()?
        .flatten()
        .map(|entry| entry.path().join("bin"))
        .filter(|folder| folder.join("initdb").exists())
        .collect();
    found.sort();
    found.pop()
}

impl Server {
    /// `durable` writes to disk as a real server does; tests of what is written, not of what survives, need not wait for that.
    pub fn start(durable: bool) -> Result<Server, String> {
        let programs = programs().ok_or("PostgreSQL's server programs are not installed")?;
        let port = TcpListener::bind("127.0.0.1:0")
            .and_then(|l| l.local_addr())
            .map_err(|e| format!("no free port: {e}"))?
            .port();
        let folder = std::env::temp_dir().join(format!("orderdesk-postgres-{}", std::process::id()));
        std::fs::create_dir_all(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
        own_by_postgres(&folder)?;
        let data = folder.join("data");
        run(&mut as_postgres(
            &programs.join("initdb"),
            &["-D", &text(&data), "-A", "trust", "-U", "postgres", "-N"],
        ))?;
        let sync = if durable { "on" } else { "off" };
        let options = format!(
            "-p {port} -k {} -c listen_addresses=127.0.0.1 -c max_connections=300 -c fsync={sync} \
             -c shared_buffers=256MB -c max_wal_size=2GB",
            folder.display()
        );
        let log = text(&folder.join("log"));
        let arguments = ["-D", &text(&data), "-w", "-l", &log, "-o", &options, "start"];
        run(&mut as_postgres(&programs.join("pg_ctl"), &arguments))?;
        Ok(Server { url: format!("postgres://postgres@127.0.0.1:{port}"), folder, programs })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let data = text(&self.folder.join("data"));
        let stopped =
            run(&mut as_postgres(&self.programs.join("pg_ctl"), &["-D", &data, "-m", "immediate", "stop"]));
        if stopped.is_ok() {
            let _ = std::fs::remove_dir_all(&self.folder);
        }
    }
}

fn text(path: &Path) -> String {
    path.display().to_string()
}

fn is_root() -> bool {
    works(Command::new("sh").args(["-c", "[ $(id -u) = 0 ]"]))
}

/// The server refuses to run as root; there it runs as the user that Debian's package made.
fn as_postgres(program: &Path, arguments: &[&str]) -> Command {
    if !is_root() {
        let mut command = Command::new(program);
        command.args(arguments);
        return command;
    }
    let mut command = Command::new("runuser");
    command.args(["-u", "postgres", "--"]).arg(program).args(arguments).current_dir("/");
    command
}

fn own_by_postgres(folder: &Path) -> Result<(), String> {
    if is_root() { run(Command::new("chown").arg("postgres").arg(folder)) } else { Ok(()) }
}
