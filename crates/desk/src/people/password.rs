//! Passwords as Argon2id hashes. Both functions take some 16 ms of a core on purpose: call them outside a transaction.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use db::Fault;

use super::PeopleRefusal;
use crate::Failure;

/// The hash to keep, as a PHC string with its own random salt.
pub fn hash_password(password: &str) -> Result<String, Failure> {
    if password.chars().count() < 10 {
        return Err(PeopleRefusal::PasswordShort.into());
    }
    Argon2::default()
        .hash_password(password.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|e| Fault::Broken(format!("hashing a password: {e}")).into())
}

/// Does the password fit the kept hash? Without a hash it takes as long and is a no, so that nobody learns which logins exist.
pub fn password_fits(kept: Option<&str>, password: &str) -> bool {
    const NOBODY: &str =
        "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    let Ok(hash) = PasswordHash::new(kept.unwrap_or(NOBODY)) else { return false };
    Argon2::default().verify_password(password.as_bytes(), &hash).is_ok() && kept.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_password_itself_fits() {
        let hash = hash_password("a long enough one").unwrap();
        assert!(password_fits(Some(&hash), "a long enough one"));
        assert!(!password_fits(Some(&hash), "a long enough two"));
        assert!(!password_fits(None, "a long enough one"));
        assert!(hash_password("short").is_err());
    }
}
