//! A survey, and the secret of its link.

use basics::{Instant, Rng};
use sha2::{Digest, Sha256};

use crate::actor::PersonId;

/// The secret of a link: 32 random bytes, told once in the letter and kept here only as their hash. Guessing one is hopeless, and what is kept
/// opens nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct Token([u8; 32]);

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(…)")
    }
}

impl Token {
    pub(super) fn new(rng: &mut Rng) -> Token {
        let mut bytes = [0; 32];
        rng.fill(&mut bytes);
        Token(bytes)
    }

    /// As it stands in the link: 64 hexadecimal digits.
    pub fn shown(&self) -> String {
        self.0.iter().map(|b| format!("{b:02x}")).collect()
    }

    /// From a link; none for anything that can't be one.
    pub fn read(text: &str) -> Option<Token> {
        if text.len() != 64 || !text.is_ascii() {
            return None;
        }
        let mut bytes = [0; 32];
        for (n, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(text.get(n * 2..n * 2 + 2)?, 16).ok()?;
        }
        Some(Token(bytes))
    }

    pub(super) fn hash(&self) -> Vec<u8> {
        Sha256::digest(self.0).to_vec()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SurveyState {
    Open,
    Answered,
    Expired,
}

impl SurveyState {
    pub fn code(self) -> &'static str {
        match self {
            SurveyState::Open => "open",
            SurveyState::Answered => "answered",
            SurveyState::Expired => "expired",
        }
    }
}

/// A survey as it is on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Survey {
    pub number: String,
    pub order_number: String,
    pub customer_number: String,
    /// Who entered the order.
    pub clerk: PersonId,
    pub sent_at: Instant,
    pub expires_at: Instant,
    pub answered_at: Option<Instant>,
    /// 1 to 5.
    pub score: Option<i64>,
    pub words: Option<String>,
    /// What a low score became.
    pub task: Option<String>,
}

impl Survey {
    pub fn state(&self, now: Instant) -> SurveyState {
        match self.answered_at {
            Some(_) => SurveyState::Answered,
            None if self.expires_at <= now => SurveyState::Expired,
            None => SurveyState::Open,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_read_back_and_nothing_else_is() {
        let token = Token::new(&mut Rng::from_seed(7));
        assert_eq!(Token::read(&token.shown()), Some(token.clone()));
        for odd in ["", "abc", &"g".repeat(64), &"é".repeat(32), &token.shown()[..63]] {
            assert_eq!(Token::read(odd), None, "{odd}");
        }
        assert!(!format!("{token:?}").contains(&token.shown()[..8]), "a secret is not logged");
    }
}
