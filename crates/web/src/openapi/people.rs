//! People and their levels, in the words of the description.

use super::{Words, get, post, put};

pub(super) const WORDS: &[Words] = &[
    get("/api/v1/me", "Who asks", "Person"),
    put(
        "/api/v1/me/language",
        "In which language the screens speak to whoever asks",
        Some("LanguageGiven"),
        "Person",
    ),
    get("/api/v1/people", "List the people of the desk", "People"),
    post("/api/v1/people", "Add a person or an account of a program", Some("PersonGiven"), "Person")
        .created(),
    get("/api/v1/people/{login}", "Show a person with their levels", "Person"),
    post(
        "/api/v1/people/{login}/levels",
        "Grant a level for a duty; the oversight follows from it at once",
        Some("LevelGiven"),
        "Person",
    ),
];
