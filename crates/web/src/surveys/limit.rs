//! How often the public page may be asked for on this node. A link can't be guessed; this keeps someone who tries from keeping others waiting.

use std::sync::{Mutex, PoisonError};

use axum::http::StatusCode;
use basics::Instant;

use crate::page::Stop;

/// Requests of a minute, over all visitors.
const MINUTE_MAX: u32 = 600;

/// The minute that is counted, and how many came in it.
static MINUTE: Mutex<(i64, u32)> = Mutex::new((0, 0));

pub fn pass(now: Instant) -> Result<(), Stop> {
    let mut minute = MINUTE.lock().unwrap_or_else(PoisonError::into_inner);
    if count(&mut minute, now) <= MINUTE_MAX {
        return Ok(());
    }
    Err(Stop::said(
        StatusCode::TOO_MANY_REQUESTS,
        "too many people answer at this moment; try again in a minute",
    ))
}

fn count(minute: &mut (i64, u32), now: Instant) -> u32 {
    let this = now.micros().div_euclid(60_000_000);
    if minute.0 != this {
        *minute = (this, 0);
    }
    minute.1 = minute.1.saturating_add(1);
    minute.1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_minute_is_counted_anew() {
        let mut minute = (0, 0);
        let at = |seconds: i64| Instant::from_micros(seconds * 1_000_000);
        assert_eq!([1, 2, 59].map(|s| count(&mut minute, at(s))), [1, 2, 3]);
        assert_eq!(count(&mut minute, at(60)), 1);
    }
}
