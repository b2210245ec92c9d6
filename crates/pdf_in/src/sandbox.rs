//! The child process in which a foreign document is read: little memory, little time, no files to write, no network. Whatever a
//! document does to its reader, the desk gets a remark and keeps the document.
//!
//! What holds where: the limits on memory, processor time, written files and open files hold on every Unix; the end by the clock
//! and the stop of all helpers hold everywhere; being cut off from the network needs Linux with user namespaces, which some
//! container hosts switch off (see [`Confinement::network`]); that no file is read but programs, libraries and their data needs
//! Linux with Landlock (5.13 and later, see [`Confinement::foreign_files`]).

use std::ffi::OsString;
use std::io::{Read, Write};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use basics::Limits;
use formats::{Material, Remark, Severity, codes};
use landlock::{
    ABI, Access, AccessFs, Ruleset, RulesetAttr, RulesetCreatedAttr, RulesetError, RulesetStatus,
    path_beneath_rules,
};
use nix::sched::{CloneFlags, unshare};
use nix::sys::resource::{Resource, setrlimit};
use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;
use serde::{Deserialize, Serialize};

use crate::command::{HelperFailure, finish};
use crate::look::{Look, look};
use crate::tools::Tools;

/// Bytes of what the child may answer.
const ANSWER_MAX: usize = 256 * 1024 * 1024;
/// Environment that the child gets; nothing of ours (addresses, keys) is in it.
const PASSED_ON: [&str; 3] = ["PATH", "TESSDATA_PREFIX", "TMPDIR"];

/// Where documents are read.
#[derive(Debug, Clone)]
pub enum Reading {
    /// In this process: for benchmarks and tests.
    Here,
    /// In a child process of this program, which must end in [`serve`].
    Child(Child),
}

/// The program that is started for each document.
#[derive(Debug, Clone)]
pub struct Child {
    pub program: PathBuf,
    pub arguments: Vec<OsString>,
    pub time: Duration,
    pub bounds: Bounds,
}

/// What each process that reads a document may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    pub memory_bytes: u64,
    pub cpu_seconds: u64,
}

impl Default for Bounds {
    fn default() -> Bounds {
        Bounds { memory_bytes: Limits::READER_MEMORY_BYTES, cpu_seconds: Limits::READER_CPU_SECONDS }
    }
}

impl Child {
    /// This very program, called with `read-document`.
    pub fn of_this_program() -> std::io::Result<Child> {
        let program = std::env::current_exe()?;
        Ok(Child::new(program, vec!["read-document".into()]))
    }

    pub fn new(program: PathBuf, arguments: Vec<OsString>) -> Child {
        let time = Duration::from_secs(Limits::READER_SECONDS);
        Child { program, arguments, time, bounds: Bounds::default() }
    }

    fn run(&self, input: &[u8], more: &[OsString]) -> Result<Vec<u8>, HelperFailure> {
        let mut command = Command::new(&self.program);
        let passed_on = PASSED_ON.iter().filter_map(|name| Some((*name, std::env::var_os(name)?)));
        command.args(&self.arguments).args(more).env_clear().envs(passed_on).current_dir("/");
        command.args(["--memory-bytes", &self.bounds.memory_bytes.to_string()]);
        command.args(["--cpu-seconds", &self.bounds.cpu_seconds.to_string()]);
        // A group of its own: its helpers are stopped with it.
        command.process_group(0);
        finish(command, input, self.time, ANSWER_MAX, |child| {
            if let Ok(id) = i32::try_from(child.id()) {
                let _gone = killpg(Pid::from_raw(id), Signal::SIGKILL);
            }
            let _gone = child.kill();
        })
    }

    /// What the child has to read with, and what holds it.
    pub fn report(&self) -> Result<Report, HelperFailure> {
        let answer = self.run(b"", &["--report".into()])?;
        serde_json::from_slice(&answer).map_err(|e| HelperFailure::Failed(e.to_string()))
    }
}

impl Reading {
    /// Reads a document. What its reader dies of becomes a remark.
    pub fn read(&self, bytes: &[u8], name: Option<&str>) -> Material {
        let Reading::Child(child) = self else { return crate::read(bytes, name) };
        let more: Vec<OsString> =
            name.map(|n| format!("--name={n}").replace('\0', " ").into()).into_iter().collect();
        let answer = child.run(bytes, &more).map_err(|failure| failure.to_string());
        answer
            .and_then(|json| serde_json::from_slice(&json).map_err(|e| format!("it gave no sense: {e}")))
            .unwrap_or_else(|why| {
                let remark = Remark {
                    severity: Severity::Error,
                    code: codes::UNREAD.into(),
                    place: None,
                    message: format!("the reader of this document did not come to an end: {why}"),
                    remedy: "The document is kept: look at it yourself, or ask the sender for another form."
                        .to_owned(),
                };
                Material::only_a_remark(
                    name,
                    formats::sniff(bytes.get(..4_096).unwrap_or(bytes), name),
                    remark,
                )
            })
    }
}

impl Reading {
    /// A page of a document as PNG, or why there is none.
    pub fn look(&self, bytes: &[u8], name: Option<&str>, at: &Look) -> Result<Vec<u8>, String> {
        let Reading::Child(child) = self else { return look(bytes, name, at) };
        let mut more: Vec<OsString> = vec![format!("--look={at}").into()];
        more.extend(name.map(|n| OsString::from(format!("--name={n}").replace('\0', " "))));
        child.run(bytes, &more).map_err(|failure| failure.to_string())
    }
}

/// What holds a process that reads documents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confinement {
    pub memory: Held,
    pub cpu: Held,
    pub written_files: Held,
    pub open_files: Held,
    pub network: Held,
    /// Files that are neither programs, libraries nor their data can't be opened, for reading or writing.
    pub foreign_files: Held,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Held {
    Yes,
    /// The system doesn't allow it; why.
    No(String),
}

impl std::fmt::Display for Held {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Held::Yes => f.write_str("yes"),
            Held::No(why) => write!(f, "no ({why})"),
        }
    }
}

/// Helpers and confinement, for an administrator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    pub tools: Tools,
    pub confinement: Confinement,
}

impl std::fmt::Display for Report {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let held = &self.confinement;
        write!(f, "{}", self.tools)?;
        writeln!(f, "memory limited:        {}", held.memory)?;
        writeln!(f, "processor limited:     {}", held.cpu)?;
        writeln!(f, "writing forbidden:     {}", held.written_files)?;
        writeln!(f, "open files limited:    {}", held.open_files)?;
        writeln!(f, "network cut off:       {}", held.network)?;
        writeln!(f, "foreign files closed:  {}", held.foreign_files)
    }
}

/// Gives up what a reader doesn't need, for this process and all it starts. To be called before anything foreign is looked at,
/// and before any thread is started (a process with threads can't leave its user namespace).
pub fn confine(bounds: Bounds) -> Confinement {
    let limit = |resource, most: u64| match setrlimit(resource, most, most) {
        Ok(()) => Held::Yes,
        Err(why) => Held::No(why.to_string()),
    };
    let _no_dump = limit(Resource::RLIMIT_CORE, 0);
    Confinement {
        memory: limit(Resource::RLIMIT_AS, bounds.memory_bytes),
        cpu: limit(Resource::RLIMIT_CPU, bounds.cpu_seconds),
        written_files: limit(Resource::RLIMIT_FSIZE, 0),
        open_files: limit(Resource::RLIMIT_NOFILE, 64),
        network: match unshare(CloneFlags::CLONE_NEWUSER | CloneFlags::CLONE_NEWNET) {
            Ok(()) => Held::Yes,
            Err(why) => Held::No(why.to_string()),
        },
        foreign_files: close_foreign_files(),
    }
}

/// What programs need to run: themselves, their libraries, fonts and language data. Nothing of the desk and of people is in it.
const PROGRAMS: [&str; 12] = [
    "/usr",
    "/bin",
    "/lib",
    "/lib32",
    "/lib64",
    "/nix/store",
    "/etc/alternatives",
    "/etc/fonts",
    "/etc/ld.so.cache",
    "/etc/ld.so.conf",
    "/etc/ld.so.conf.d",
    "/dev/urandom",
];

fn close_foreign_files() -> Held {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let helpers = std::env::split_paths(&path).filter(|p| p.is_absolute() && p.parent().is_some());
    let languages = std::env::var_os("TESSDATA_PREFIX").map(PathBuf::from);
    let open: Vec<PathBuf> = PROGRAMS.iter().map(PathBuf::from).chain(helpers).chain(languages).collect();
    let closed = || -> Result<RulesetStatus, RulesetError> {
        let (all, reading) = (AccessFs::from_all(ABI::V3), AccessFs::from_read(ABI::V3));
        let made = Ruleset::default().handle_access(all)?.create()?;
        Ok(made.add_rules(path_beneath_rules(open, reading))?.restrict_self()?.ruleset)
    };
    match closed() {
        Ok(RulesetStatus::NotEnforced) => Held::No("this kernel has no Landlock".to_owned()),
        // What the system says is tried: a file that is always there must be closed now.
        Ok(_) if std::fs::File::open("/proc/self/status").is_ok() => {
            Held::No("the rules are set, and files can be opened all the same".to_owned())
        }
        Ok(_) => Held::Yes,
        Err(why) => Held::No(why.to_string()),
    }
}

/// What the child is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// The document on its input as JSON.
    Read,
    /// A page of it as PNG.
    Look(Look),
    /// What there is to read with.
    Report,
}

/// What the child does: gives up what it doesn't need, and answers what it is asked on its output.
pub fn serve(bounds: Bounds, name: Option<&str>, asked: Asked) -> std::io::Result<()> {
    let confinement = confine(bounds);
    let answer = match asked {
        Asked::Report => serde_json::to_vec(&Report { tools: Tools::found().clone(), confinement })?,
        Asked::Read => serde_json::to_vec(&crate::read(&document()?, name))?,
        Asked::Look(at) => look(&document()?, name, &at).map_err(std::io::Error::other)?,
    };
    let mut out = std::io::stdout().lock();
    out.write_all(&answer)?;
    out.flush()
}

/// The document on our input, and not more of it than is read.
fn document() -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let most = u64::try_from(Limits::DOCUMENT_BYTES).unwrap_or(u64::MAX).saturating_add(1);
    std::io::stdin().lock().take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use formats::Format;

    use super::*;

    fn died(script: &str, time: Duration) -> Material {
        let mut child = Child::new("/bin/sh".into(), vec!["-c".into(), script.into(), "reader".into()]);
        child.time = time;
        Reading::Child(child).read(b"%PDF-1.7 whatever", Some("order.pdf"))
    }

    #[test]
    fn a_reader_that_dies_leaves_a_remark_with_the_reason() {
        let material = died("kill -SEGV $$", Duration::from_secs(20));
        assert_eq!(material.reading.format, Format::Pdf);
        let remark = &material.reading.remarks[0];
        assert_eq!(remark.code, codes::UNREAD);
        assert!(remark.message.contains("signal: 11"), "{}", remark.message);
    }

    #[test]
    fn a_reader_that_hangs_is_stopped_with_its_helpers() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let path = file.path().display();
        let start = std::time::Instant::now();
        let material = died(&format!("(sleep 2; echo late > {path}) & sleep 60"), Duration::from_millis(300));
        assert!(start.elapsed() < Duration::from_secs(2));
        assert!(material.reading.remarks[0].message.contains("stopped"), "{:?}", material.reading.remarks);
        std::thread::sleep(Duration::from_millis(2_300));
        assert_eq!(std::fs::read(file.path()).unwrap(), b"", "its helper went on");
    }

    #[test]
    fn a_reader_that_talks_nonsense_is_not_believed() {
        let material = died("cat > /dev/null; echo hello", Duration::from_secs(20));
        assert!(material.reading.remarks[0].message.contains("no sense"), "{:?}", material.reading.remarks);
    }
}
