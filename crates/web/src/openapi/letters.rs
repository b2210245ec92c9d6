//! Letters, messages and mailboxes, in the words of the description.

use super::{BEFORE, LIMIT, Words, get, post, put};

pub(super) const WORDS: &[Words] = &[
    get("/api/v1/orders/{number}/messages", "What came in and went out about an order", "Messages"),
    get("/api/v1/letters", "List letters, the latest first", "LetterPage").asks(&[
        ("state", "held, waiting, failed, sent or cancelled"),
        BEFORE,
        LIMIT,
    ]),
    get("/api/v1/letters/{name}", "Show a letter with its text", "LetterWhole"),
    post(
        "/api/v1/orders/{number}/letters",
        "Write to the customer of an order; what the text promises has to be on record",
        Some("LetterGiven"),
        "LetterWhole",
    )
    .created(),
    post(
        "/api/v1/customers/{number}/letters",
        "Write to a customer, about no order; what the text promises has to be on record of their orders",
        Some("LetterGiven"),
        "LetterWhole",
    )
    .created(),
    post(
        "/api/v1/letter-files",
        "Keep a file for a letter, as it is; its name in Content-Disposition, its kind by its content",
        Some("File"),
        "LetterFile",
    )
    .created(),
    get(
        "/api/v1/customers/{number}/messages",
        "What came in from a customer and went to them, the latest first",
        "Messages",
    ),
    post("/api/v1/letters/{name}/release", "Let a held letter go; not one's own", None, "LetterWhole"),
    post(
        "/api/v1/letters/{name}/hold",
        "Put a letter aside, with a reason",
        Some("LetterWord"),
        "LetterWhole",
    ),
    post(
        "/api/v1/letters/{name}/cancellation",
        "Never send a letter, with a reason",
        Some("LetterWord"),
        "LetterWhole",
    ),
    post(
        "/api/v1/letters/{name}/again",
        "Send a letter again that failed or came back, to another address if one is given",
        Some("LetterWord"),
        "LetterWhole",
    ),
    get("/api/v1/mailboxes", "Mailboxes, watched folders and the way out, and how they are", "Mailboxes"),
    put(
        "/api/v1/mailboxes/{code}",
        "Set up a mailbox, a watched folder or the way out; one that has the code is set up anew",
        Some("MailboxGiven"),
        "Mailbox",
    ),
    Words {
        method: "DELETE",
        status: "204",
        ..get("/api/v1/mailboxes/{code}", "Take a mailbox away; what it brought stays", "Nothing")
    },
];
