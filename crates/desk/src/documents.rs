//! Documents as they came in or went out, kept by the hash of their content: the same bytes are kept once, and never changed.

use db::{Fault, Tx, values};
use sha2::{Digest, Sha256};

/// SHA-256 of the content.
pub type Hash = [u8; 32];

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    pub name: String,
    pub media_type: String,
    pub content: Vec<u8>,
}

pub fn hash_of(content: &[u8]) -> Hash {
    Sha256::digest(content).into()
}

/// Keeps a document; one with the same content that is kept already stays as it is.
pub fn keep(tx: &mut Tx, name: &str, media_type: &str, content: &[u8]) -> Result<Hash, Fault> {
    let (hash, now) = (hash_of(content), tx.now());
    tx.record(
        "insert into document (hash, name, media_type, size, content, kept_at) values ($1, $2, $3, $4, $5, $6)
         on conflict (hash) do nothing",
        &values![&hash, name, media_type, content.len(), content, now],
    )?;
    Ok(hash)
}

pub fn by_hash(tx: &mut Tx, hash: &[u8]) -> Result<Option<Document>, Fault> {
    tx.first("select name, media_type, content from document where hash = $1", &values![hash], |row| {
        Ok(Document { name: row.get(0)?, media_type: row.get(1)?, content: row.get(2)? })
    })
}
