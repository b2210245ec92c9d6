//! The only thing that rolls dice.

use rand_chacha::ChaCha12Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng};

/// A source of random numbers: seeded from the operating system for real work, from a number for tests and demo data.
#[derive(Debug, Clone)]
pub struct Rng(ChaCha12Rng);

impl Rng {
    /// Seeded by the operating system. Fit for session tokens and ids.
    ///
    /// # Errors
    /// When the operating system gives no random bytes; nothing secret can be made then.
    pub fn from_system() -> Result<Rng, std::io::Error> {
        let mut seed = [0; 32];
        getrandom::fill(&mut seed).map_err(|e| std::io::Error::other(e.to_string()))?;
        Ok(Rng(ChaCha12Rng::from_seed(seed)))
    }

    /// The same numbers each time for the same seed.
    pub fn from_seed(seed: u64) -> Rng {
        Rng(ChaCha12Rng::seed_from_u64(seed))
    }

    pub fn next_u64(&mut self) -> u64 {
        self.0.next_u64()
    }

    pub fn fill(&mut self, bytes: &mut [u8]) {
        self.0.fill_bytes(bytes);
    }

    /// A number from 0 up to but not including `end`; 0 where `end` is 0. (Lemire's multiply-shift; the bias is below 2⁻³².)
    pub fn below(&mut self, end: u32) -> u32 {
        (((self.0.next_u64() >> 32) * u64::from(end)) >> 32) as u32
    }

    /// A number from `low` to `high`, both included.
    pub fn between(&mut self, low: i32, high: i32) -> i32 {
        low + self.below((high - low + 1).max(0) as u32) as i32
    }

    /// True once in `times`, on average.
    pub fn one_in(&mut self, times: u32) -> bool {
        self.below(times) == 0
    }

    /// One of `choices`, or nothing from an empty list.
    pub fn pick<'a, T>(&mut self, choices: &'a [T]) -> Option<&'a T> {
        choices.get(self.below(choices.len() as u32) as usize)
    }
}
