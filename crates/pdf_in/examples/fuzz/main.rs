//! Spoilt documents through every reader, one after the other in this process, the same ones for the same seed:
//! `cargo xtask fuzz [--seconds N] [--target NAME] [--seed N]`. What panics, takes long or ends the process is kept in `--out`.
//!
//! The seeds are the documents of our own corpora. A packed document is spoilt inside, so that what unpacks it is passed.
#![expect(clippy::print_stdout, reason = "a command line")]

mod spoil;
mod targets;

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use basics::Rng;
use nix::sys::resource::{Resource, setrlimit};

use targets::{TARGETS, Target};

type Trouble = Box<dyn std::error::Error>;

/// An input that takes longer is a finding.
const SLOW: Duration = Duration::from_secs(3);
/// An input that takes longer ends the process: what it was lies in the folder of findings.
const ENDLESS: Duration = Duration::from_secs(60);
/// Findings of one target that are kept.
const FINDINGS_MAX: u32 = 20;

struct Asked {
    seconds: u64,
    target: Option<String>,
    seed: u64,
    out: PathBuf,
}

fn asked() -> Result<Asked, Trouble> {
    let mut asked = Asked { seconds: 60, target: None, seed: 1, out: "target/fuzz".into() };
    let mut arguments = std::env::args().skip(1);
    while let Some(name) = arguments.next() {
        let value = arguments.next().ok_or_else(|| format!("{name} needs a value"))?;
        match name.as_str() {
            "--seconds" => asked.seconds = value.parse()?,
            "--target" => asked.target = Some(value),
            "--seed" => asked.seed = value.parse()?,
            "--out" => asked.out = value.into(),
            other => return Err(format!("{other} is not known").into()),
        }
    }
    Ok(asked)
}

/// Where the last panic was, also of those that the reader itself catches.
static PANICKED: Mutex<Option<String>> = Mutex::new(None);
/// Milliseconds since the start at which the running input began, for the watchman; 0 while none runs.
static BEGAN: AtomicU64 = AtomicU64::new(0);

fn main() -> Result<(), Trouble> {
    let asked = asked()?;
    fs::create_dir_all(&asked.out)?;
    setrlimit(Resource::RLIMIT_AS, 4 << 30, 4 << 30)?;
    std::panic::set_hook(Box::new(|info| {
        if let Ok(mut place) = PANICKED.lock() {
            *place = Some(info.to_string());
        }
    }));
    let start = Instant::now();
    std::thread::spawn(move || {
        loop {
            std::thread::sleep(Duration::from_millis(500));
            let began = Duration::from_millis(BEGAN.load(Ordering::Relaxed));
            if !began.is_zero() && start.elapsed() > began + ENDLESS {
                eprintln!(
                    "an input takes more than {} s; it is running.bin in the folder of findings",
                    ENDLESS.as_secs()
                );
                std::process::exit(3);
            }
        }
    });
    let chosen: Vec<&Target> =
        TARGETS.iter().filter(|t| asked.target.as_deref().is_none_or(|name| name == t.name)).collect();
    if chosen.is_empty() {
        let names: Vec<&str> = TARGETS.iter().map(|t| t.name).collect();
        return Err(format!("there is no such target; there are {}", names.join(", ")).into());
    }
    let each = Duration::from_secs(asked.seconds) / u32::try_from(chosen.len())?;
    let mut bad = 0;
    for target in chosen {
        bad += run(target, each, asked.seed, &asked.out, start)?;
    }
    if bad > 0 { Err(format!("{bad} findings in {}", asked.out.display()).into()) } else { Ok(()) }
}

/// Runs one target for some time; gives the number of findings.
fn run(target: &Target, time: Duration, seed: u64, out: &Path, start: Instant) -> Result<u32, Trouble> {
    let seeds = targets::seeds(target)?;
    let mut rng = Rng::from_seed(seed);
    let (begin, mut runs, mut found, mut slowest) = (Instant::now(), 0_u64, 0_u32, Duration::ZERO);
    let running = out.join("running.bin");
    while begin.elapsed() < time && found < FINDINGS_MAX {
        let Some(input) = spoil::spoilt(&seeds, &mut rng) else { break };
        fs::write(&running, &input)?;
        BEGAN.store(u64::try_from(start.elapsed().as_millis())?.max(1), Ordering::Relaxed);
        let (took, panicked) = once(target, &input);
        BEGAN.store(0, Ordering::Relaxed);
        runs += 1;
        slowest = slowest.max(took);
        let why = panicked.or_else(|| (took > SLOW).then(|| format!("took {} ms", took.as_millis())));
        if let Some(why) = why {
            found += 1;
            let name = out.join(format!("{}-{seed}-{runs}.bin", target.name));
            fs::write(&name, &input)?;
            println!("{}: {why}: {}", target.name, name.display());
        }
    }
    let _gone = fs::remove_file(&running);
    println!(
        "{}: {runs} inputs in {} s from {} seeds, {found} findings, slowest {} ms",
        target.name,
        begin.elapsed().as_secs(),
        seeds.len(),
        slowest.as_millis()
    );
    Ok(found)
}

/// One input: how long it took, and what it panicked with.
fn once(target: &Target, input: &[u8]) -> (Duration, Option<String>) {
    let begin = Instant::now();
    let ended = catch_unwind(AssertUnwindSafe(|| (target.read)(input)));
    let took = begin.elapsed();
    let caught = PANICKED.lock().ok().and_then(|mut place| place.take());
    (took, caught.or_else(|| ended.is_err().then(|| "panicked".to_owned())))
}
