//! The only thing that knows what time it is.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use crate::Instant;

/// The machine's clock, or one that stands still until a test moves it.
#[derive(Debug, Clone)]
pub enum Clock {
    Machine,
    Standing(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that shows `start` until it is moved.
    pub fn standing_at(start: Instant) -> Clock {
        Clock::Standing(Arc::new(AtomicI64::new(start.micros())))
    }

    #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the machine's clock")]
    pub fn now(&self) -> Instant {
        match self {
            Clock::Machine => Instant::from_micros(jiff::Timestamp::now().as_microsecond()),
            Clock::Standing(micros) => Instant::from_micros(micros.load(Ordering::Relaxed)),
        }
    }

    /// Moves a standing clock on; the machine's clock is left alone.
    pub fn advance_seconds(&self, seconds: i64) {
        if let Clock::Standing(micros) = self {
            micros.fetch_add(seconds * 1_000_000, Ordering::Relaxed);
        }
    }
}
