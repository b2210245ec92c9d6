//! Write: a note about a thing; whoever is named in it finds it on their Today.

use basics::Limits;
use db::Tx;

use super::mention::{Named, mention, names_in};
use super::{About, NoteKind, NoteRefusal, store};
use crate::Failure;
use crate::actor::Actor;
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};

/// Says who was named, and which names are nobody's.
pub fn write(tx: &mut Tx, by: &Actor, about: &About, kind: NoteKind, text: &str) -> Result<Named, Failure> {
    allow(by, Verb::WriteNote, Whose::Own)?;
    let text = said(text)?;
    let id = tx.new_id();
    store::insert(tx, by, id, about, kind, &text)?;
    let named = mention(tx, by, about, &text)?;
    let entry = Entry {
        verb: Verb::WriteNote.code(),
        noun: about.noun,
        thing: about.thing,
        number: Some(&about.number),
        reason: None,
        detail: serde_json::json!({
            "kind": kind.code(), "note": id, "named": named.known, "field": about.field.as_ref().map(|f| &f.path),
        })
        .to_string(),
    };
    journal::record(tx, by, &entry)?;
    Ok(named)
}

/// A text for the house as it is kept: without blanks at its ends and without characters that nobody sees; lines stay lines.
pub fn said(text: &str) -> Result<String, NoteRefusal> {
    let lines: Vec<String> = text.trim().lines().map(|line| basics::clean_line(line).0).collect();
    let text = lines.join("\n");
    let has = text.chars().count();
    if has == 0 {
        return Err(NoteRefusal::Empty);
    }
    if has > Limits::REMARK_CHARS {
        return Err(NoteRefusal::TooLong { has, most: Limits::REMARK_CHARS });
    }
    if let Some(shown) = basics::card_number(&text) {
        return Err(NoteRefusal::CardNumber(shown));
    }
    let named = names_in(&text).len();
    if named > Limits::MENTIONS {
        return Err(NoteRefusal::TooMany { has: named, most: Limits::MENTIONS });
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_cleaned_and_bounded() {
        assert_eq!(said("  one  line \r\n\u{202E}two ").unwrap(), "one line\ntwo");
        assert_eq!(said(" \n "), Err(NoteRefusal::Empty));
        assert_eq!(said("card 4111 1111 1111 1111"), Err(NoteRefusal::CardNumber("•••• 1111".into())));
        assert!(matches!(said(&"x".repeat(4_001)), Err(NoteRefusal::TooLong { has: 4_001, .. })));
        let many: String = (0..21).map(|n| format!("@p{n} ")).collect();
        assert_eq!(said(&many), Err(NoteRefusal::TooMany { has: 21, most: 20 }));
    }
}
