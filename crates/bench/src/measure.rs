//! Clocks of the operating system: processor time and memory of a process.

use std::time::Duration;

/// Clock ticks a second that `/proc` counts in (USER_HZ, 100 on Linux).
const TICKS: u64 = 100;

/// Processor time that a process has used so far, its threads included.
pub fn cpu(pid: u32) -> Duration {
    let text = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    // Fields after the program's name in parentheses; 12 and 13 from there are user and system time.
    let after = text.rsplit_once(')').map(|(_, rest)| rest).unwrap_or_default();
    let ticks: u64 = after.split_whitespace().skip(11).take(2).filter_map(|f| f.parse::<u64>().ok()).sum();
    Duration::from_millis(ticks * 1_000 / TICKS)
}

/// Processor time of this thread's process.
pub fn own_cpu() -> Duration {
    cpu(std::process::id())
}

/// Processor time of a process and of its children that are alive: PostgreSQL's first process has one for each connection.
pub fn cpu_of_family(parent: u32) -> Duration {
    let mut sum = cpu(parent);
    for entry in std::fs::read_dir("/proc").into_iter().flatten().flatten() {
        let Some(pid) = entry.file_name().to_str().and_then(|n| n.parse::<u32>().ok()) else { continue };
        if parent_of(pid) == Some(parent) {
            sum += cpu(pid);
        }
    }
    sum
}

pub fn parent_of(pid: u32) -> Option<u32> {
    let text = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    text.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse().ok()
}

/// Size of SQLite's log in MB.
pub fn log_mb(database: &str) -> u64 {
    std::fs::metadata(format!("{database}-wal")).map_or(0, |file| file.len() / 1_048_576)
}

/// The value in the middle.
pub fn median(values: impl IntoIterator<Item = f64>) -> f64 {
    let mut sorted: Vec<f64> = values.into_iter().collect();
    sorted.sort_by(f64::total_cmp);
    percentile(&sorted, 50)
}

/// Resident memory in MB.
pub fn memory_mb(pid: u32) -> u64 {
    let text = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    text.lines()
        .find_map(|l| l.strip_prefix("VmRSS:"))
        .and_then(|l| l.split_whitespace().next()?.parse::<u64>().ok())
        .map_or(0, |kb| kb / 1024)
}

/// The value below which `percent` of the sorted values lie.
pub fn percentile(sorted: &[f64], percent: usize) -> f64 {
    let at = (sorted.len() * percent / 100).min(sorted.len().saturating_sub(1));
    sorted.get(at).copied().unwrap_or(0.0)
}
