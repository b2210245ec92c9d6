//! A watched folder: files that other programs or people put there. A file is taken when it is finished: not hidden, not named like half
//! of one, and no larger or younger than at the last look. It is moved to `done` or `failed` when it is in the database, never before:
//! a crash in between takes it again, and it is known.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use basics::Limits;
use desk::Failure;
use desk::intake::{self, IntakeRefusal, Received};
use desk::mailboxes::{self, Arrival, Mailbox, MailboxId};

use super::{Worker, pause};
use crate::Trouble;
use crate::database::told;

/// Files taken in one look.
const FILES_MAX: usize = 1_000;
/// Ends of names that programs give to what they are still writing.
const HALF: [&str; 6] = ["part", "tmp", "crdownload", "filepart", "partial", "swp"];

type Look = HashMap<PathBuf, (u64, Option<SystemTime>)>;

/// What was there at the last look.
#[derive(Default)]
pub(super) struct Watch {
    before: Look,
}

pub(super) fn tend(worker: &Worker, id: MailboxId) {
    let (mut failures, mut watch) = (0, Watch::default());
    loop {
        match worker.lease(id) {
            Ok(Some(mailbox)) => {
                let done = watch.look(worker, &mailbox);
                failures = if done.is_ok() { 0 } else { failures + 1 };
                let _ = worker.told(&mailbox, done);
            }
            Ok(None) => {
                watch = Watch::default();
                if worker.mailboxes().is_ok_and(|all| !all.iter().any(|m| m.id == id && m.active)) {
                    return;
                }
            }
            Err(trouble) => {
                tracing::error!("the worker: {trouble}");
                failures += 1;
            }
        }
        let every = Duration::from_secs(worker.how.every.max(1));
        std::thread::sleep(if failures == 0 { every } else { pause(failures).max(every) });
    }
}

impl Watch {
    /// Two looks, for a worker that ends after them.
    pub(super) fn twice(mut self, worker: &Worker, mailbox: &Mailbox) -> Result<(), Trouble> {
        self.look(worker, mailbox)?;
        std::thread::sleep(Duration::from_millis(1_500));
        self.look(worker, mailbox)
    }

    fn look(&mut self, worker: &Worker, mailbox: &Mailbox) -> Result<(), Trouble> {
        let folder = Path::new(&mailbox.folder);
        let now = files(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
        let mut finished: Vec<&PathBuf> =
            now.iter().filter(|(path, seen)| self.before.get(*path) == Some(seen)).map(|(p, _)| p).collect();
        finished.sort();
        for path in finished {
            take(worker, mailbox, folder, path)?;
        }
        self.before = now;
        Ok(())
    }
}

fn files(folder: &Path) -> std::io::Result<Look> {
    let mut found = Look::new();
    for entry in std::fs::read_dir(folder)?.take(FILES_MAX * 2) {
        let entry = entry?;
        let path = entry.path();
        let meta = match entry.metadata() {
            Ok(meta) => meta,
            // Whoever put it there took it away again.
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error),
        };
        if meta.is_file() && is_whole(&path) && found.len() < FILES_MAX {
            found.insert(path, (meta.len(), meta.modified().ok()));
        }
    }
    Ok(found)
}

fn is_whole(path: &Path) -> bool {
    let name = path.file_name().map(OsStr::to_string_lossy).unwrap_or_default();
    let end = path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
    !name.starts_with(['.', '~']) && !name.ends_with('~') && !HALF.contains(&end.as_str())
}

fn take(worker: &Worker, mailbox: &Mailbox, folder: &Path, path: &Path) -> Result<(), Trouble> {
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let size = match std::fs::metadata(path) {
        Ok(meta) => meta.len(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(format!("{}: {error}", path.display()).into()),
    };
    if size > Limits::DOCUMENT_BYTES as u64 {
        let bytes = usize::try_from(size).unwrap_or(usize::MAX);
        return fail(folder, path, &IntakeRefusal::TooLarge { bytes }.to_string());
    }
    let bytes = std::fs::read(path).map_err(|e| format!("{}: {e}", path.display()))?;
    let material = worker.reading.read(&bytes, Some(&name));
    let received = Arc::new(Received::new(name, "application/octet-stream".into(), bytes, material));
    let (desk, at) = (Arc::clone(&worker.desk), mailbox.clone());
    let reader = Arc::clone(&worker.desk);
    worker.db.read_now("take file in", move |tx| intake::read_ahead(tx, &reader)).map_err(told)?;
    let taken = worker.db.write_now("take file in", move |tx| {
        mailboxes::take_in(tx, &desk, &Arrival { mailbox: &at, place: None, received: &received })
    });
    match taken {
        Ok(_) => move_to(folder, "done", path).map(|_| ()),
        Err(Failure::Refused(refusal)) => fail(folder, path, &refusal.message),
        // The machinery, not the file: it stays, and is tried again.
        Err(failure) => Err(told(failure)),
    }
}

/// With the reason beside it, for whoever looks there.
fn fail(folder: &Path, path: &Path, why: &str) -> Result<(), Trouble> {
    let to = move_to(folder, "failed", path)?;
    let mut name = to.file_name().unwrap_or_default().to_os_string();
    name.push(".why.txt");
    Ok(std::fs::write(to.with_file_name(name), format!("{why}\n"))?)
}

/// Under another name where there is one of that name already: nothing is written over.
fn move_to(folder: &Path, sub: &str, path: &Path) -> Result<PathBuf, Trouble> {
    let into = folder.join(sub);
    std::fs::create_dir_all(&into)?;
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let end = path.extension().map(|e| format!(".{}", e.to_string_lossy())).unwrap_or_default();
    for n in 1..10_000 {
        let name = if n == 1 { format!("{stem}{end}") } else { format!("{stem}-{n}{end}") };
        let to = into.join(name);
        if !to.exists() {
            std::fs::rename(path, &to).map_err(|e| format!("{}: {e}", path.display()))?;
            return Ok(to);
        }
    }
    Err(format!("{}: there are too many files of this name", into.display()).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_file_is_left_alone() {
        for whole in ["a.pdf", "order.850", "ORDERS.edi", "no_end"] {
            assert!(is_whole(Path::new(whole)), "{whole}");
        }
        for half in [".a.pdf", "a.pdf.part", "a.TMP", "~$order.xlsx", "a.pdf~", "b.crdownload"] {
            assert!(!is_whole(Path::new(half)), "{half}");
        }
    }

    #[test]
    fn nothing_is_written_over() {
        let folder = tempfile::tempdir().unwrap();
        for content in ["one", "two", "three"] {
            let path = folder.path().join("a.csv");
            std::fs::write(&path, content).unwrap();
            move_to(folder.path(), "done", &path).unwrap();
        }
        let done = folder.path().join("done");
        let read = |name: &str| std::fs::read_to_string(done.join(name)).unwrap();
        assert_eq!([read("a.csv"), read("a-2.csv"), read("a-3.csv")], ["one", "two", "three"]);
    }
}
