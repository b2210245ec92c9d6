//! A helper program: bytes in, bytes out, with a limit on time and on what it may print.

use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// Why a helper gave nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HelperFailure {
    Missing,
    TimedOut(Duration),
    TooMuch(usize),
    /// Its status and the end of what it complained about.
    Failed(String),
}

impl std::fmt::Display for HelperFailure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            HelperFailure::Missing => f.write_str("it is not installed"),
            HelperFailure::TimedOut(limit) => {
                write!(f, "it took more than {} s and was stopped", limit.as_secs())
            }
            HelperFailure::TooMuch(limit) => {
                write!(f, "it gave more than {} MB and was stopped", limit / 1_048_576)
            }
            HelperFailure::Failed(why) => write!(f, "it failed: {why}"),
        }
    }
}

/// What of a helper's complaints is kept.
const COMPLAINT_BYTES: u64 = 4_096;

/// Runs a helper to its end. It stays in our process group, so that whoever stops us stops it, too.
pub fn run(
    program: &Path,
    arguments: &[&str],
    input: &[u8],
    time: Duration,
    output_max: usize,
) -> Result<Vec<u8>, HelperFailure> {
    let mut command = Command::new(program);
    // Two threads of one recognition wait for each other more than they help; documents can be read side by side.
    command.args(arguments).env("OMP_THREAD_LIMIT", "1").env("LC_ALL", "C");
    finish(command, input, time, output_max, |child| {
        let _gone = child.kill();
    })
}

/// Runs a command to its end, or stops it by `stop`.
pub fn finish(
    mut command: Command,
    input: &[u8],
    time: Duration,
    output_max: usize,
    stop: impl Fn(&mut Child),
) -> Result<Vec<u8>, HelperFailure> {
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().map_err(|e| {
            match e.kind() {
                std::io::ErrorKind::NotFound => HelperFailure::Missing,
                _ => HelperFailure::Failed(e.to_string()),
            }
        })?;
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let (done, wait) = mpsc::channel();
    thread::scope(|scope| {
        scope.spawn(move || {
            // A helper that has seen enough closes its end; that is no trouble.
            let _closed = stdin.map(|mut pipe| pipe.write_all(input));
        });
        let complaints = scope.spawn(move || {
            let mut text = Vec::new();
            if let Some(mut pipe) = stderr {
                let _cut = pipe.by_ref().take(COMPLAINT_BYTES).read_to_end(&mut text);
                let _rest = std::io::copy(&mut pipe, &mut std::io::sink());
            }
            String::from_utf8_lossy(&text).trim().to_owned()
        });
        scope.spawn(move || {
            let mut out = Vec::new();
            let limit = u64::try_from(output_max).unwrap_or(u64::MAX).saturating_add(1);
            let read = stdout.map(|pipe| pipe.take(limit).read_to_end(&mut out));
            let _gone = done.send(matches!(read, Some(Ok(_))).then_some(out));
        });
        let output = wait.recv_timeout(time);
        let failure = match &output {
            Ok(Some(out)) if out.len() > output_max => Some(HelperFailure::TooMuch(output_max)),
            Ok(_) => None,
            Err(_) => Some(HelperFailure::TimedOut(time)),
        };
        if failure.is_some() {
            stop(&mut child);
        }
        let status = child.wait();
        let complaint = complaints.join().unwrap_or_default();
        match (failure, status, output) {
            (Some(failure), ..) => Err(failure),
            (None, Ok(status), Ok(Some(out))) if status.success() => Ok(out),
            (None, Ok(status), _) => {
                Err(HelperFailure::Failed(format!("{status} {complaint}").trim().to_owned()))
            }
            (None, Err(error), _) => Err(HelperFailure::Failed(error.to_string())),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_in_comes_out() {
        let big = vec![7_u8; 3_000_000];
        let out = run(Path::new("cat"), &[], &big, Duration::from_secs(20), 4_000_000);
        assert_eq!(out, Ok(big));
    }

    #[test]
    fn too_long_too_much_missing_and_failing_are_told_apart() {
        let limit = Duration::from_millis(100);
        assert_eq!(run(Path::new("sleep"), &["20"], b"", limit, 10), Err(HelperFailure::TimedOut(limit)));
        let second = Duration::from_secs(10);
        assert_eq!(run(Path::new("yes"), &[], b"", second, 1_000), Err(HelperFailure::TooMuch(1_000)));
        assert_eq!(run(Path::new("no-such-helper"), &[], b"", second, 10), Err(HelperFailure::Missing));
        let failed = run(Path::new("sh"), &["-c", "echo broken >&2; exit 3"], b"", second, 10);
        assert!(
            matches!(failed, Err(HelperFailure::Failed(why)) if why.contains("broken") && why.contains('3'))
        );
    }
}
