//! Who has what: the workboard, tasks, hand-offs, notes, working hours, in the words of the description.

use super::{LIMIT, Words, get, post};

const HAND_OFF: &str = "Offer it to a team or a person; it stays where it is until they accept";

const ACCEPT: &str = "Accept what was offered";

const RETURN: &str =
    "Send back what was offered, with a reason; whoever offered it takes it back the same way";

const NOTE: &str = "Write a note for the house; @login puts it on that person's Today";

const AFTER_PAGE: (&str, &str) = ("after", "what the page before gave as next");

pub(super) const WORDS: &[Words] = &[
    get("/api/v1/orders/{number}/tasks", "What is to be done about an order, and what was", "Tasks"),
    post("/api/v1/orders/{number}/tasks", "Raise a task about an order", Some("TaskGiven"), "Tasks")
        .created(),
    post("/api/v1/tasks/{number}/completion", "A task is done", Some("TaskDone"), "Task"),
    get(
        "/api/v1/workboard",
        "Open orders by the day they are due or by age; who has each, and since when",
        "Board",
    )
    .asks(&[
        ("due", "any, late, today, week, later or no_day"),
        ("stage", "submitted, confirmed or released"),
        ("held", "any, or a kind of hold"),
        ("owner", "a login"),
        ("customer", "the customer's number"),
        ("with", "the team that has it"),
        ("sort", "promise or age"),
        AFTER_PAGE,
        LIMIT,
    ]),
    get("/api/v1/tasks", "Open tasks, what is due first first", "TaskPage").asks(&[
        ("team", "a team"),
        ("person", "a login"),
        ("late", "true for those past their time"),
        AFTER_PAGE,
        LIMIT,
    ]),
    get("/api/v1/tasks/{number}", "Show a task", "Task"),
    post("/api/v1/tasks/{number}/handoff", HAND_OFF, Some("HandoffGiven"), "Handoffs").created(),
    post("/api/v1/tasks/{number}/handoff/acceptance", ACCEPT, Some("Why"), "Handoffs"),
    post("/api/v1/tasks/{number}/handoff/return", RETURN, Some("Why"), "Handoffs"),
    get("/api/v1/tasks/{number}/notes", "Notes of the house about a task, the latest first", "Notes"),
    post("/api/v1/tasks/{number}/notes", NOTE, Some("NoteGiven"), "Notes").created(),
    post("/api/v1/orders/{number}/handoff", HAND_OFF, Some("HandoffGiven"), "Handoffs").created(),
    post("/api/v1/orders/{number}/handoff/acceptance", ACCEPT, Some("Why"), "Handoffs"),
    post("/api/v1/orders/{number}/handoff/return", RETURN, Some("Why"), "Handoffs"),
    get("/api/v1/intake/{number}/notes", "Notes of the house about a document, the latest first", "Notes"),
    post("/api/v1/intake/{number}/notes", NOTE, Some("NoteGiven"), "Notes").created(),
    get("/api/v1/orders/{number}/notes", "Notes of the house about an order, the latest first", "Notes"),
    post("/api/v1/orders/{number}/notes", NOTE, Some("NoteGiven"), "Notes").created(),
    get("/api/v1/calendars", "When the company and its places work", "Calendars"),
    Words {
        method: "PUT",
        path: "/api/v1/calendars/{code}",
        about: "Set when the company (code company) or a place works",
        request: Some("CalendarGiven"),
        answer: "Calendars",
        status: "200",
        query: &[],
    },
    get(
        "/api/v1/customers/{number}/notes",
        "What a customer always wants, then notes, the latest first",
        "Notes",
    ),
    post("/api/v1/customers/{number}/notes", NOTE, Some("NoteGiven"), "Notes").created(),
];
