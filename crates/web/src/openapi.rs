//! The description of the API, OpenAPI 3.1, made from the table of routes, the words below and the schemas in `api/schemas.json`. Tests
//! fail for a route without words, and for an answer of the demo company that its schema does not describe.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use crate::routes::{Gate, routes};

/// What is said of a route.
struct Words {
    method: &'static str,
    path: &'static str,
    about: &'static str,
    /// Names of schemas; `File` is bytes of any kind.
    request: Option<&'static str>,
    answer: &'static str,
    /// The status of the answer.
    status: &'static str,
    query: &'static [(&'static str, &'static str)],
}

const fn get(path: &'static str, about: &'static str, answer: &'static str) -> Words {
    Words { method: "GET", path, about, request: None, answer, status: "200", query: &[] }
}

const fn post(
    path: &'static str,
    about: &'static str,
    request: Option<&'static str>,
    answer: &'static str,
) -> Words {
    Words { method: "POST", path, about, request, answer, status: "200", query: &[] }
}

const fn put(
    path: &'static str,
    about: &'static str,
    request: Option<&'static str>,
    answer: &'static str,
) -> Words {
    Words { method: "PUT", ..post(path, about, request, answer) }
}

impl Words {
    const fn created(self) -> Words {
        Words { status: "201", ..self }
    }

    const fn asks(self, query: &'static [(&'static str, &'static str)]) -> Words {
        Words { query, ..self }
    }
}

const LIMIT: (&str, &str) = ("limit", "how many at most; 50 where it is left out");
const AFTER: (&str, &str) = ("after", "the number of the last one of the page before");
const BEFORE: (&str, &str) = ("before", "what the page before gave as next");
const FIND: (&str, &str) = ("q", "the start of words, or a number");

const QUALITY: &[(&str, &str)] = &[
    ("days", "orders of the last days; 90 where it is left out"),
    ("person", "the login of who entered them"),
];
const AFTER_PAGE: (&str, &str) = ("after", "what the page before gave as next");
const HAND_OFF: &str = "Offer it to a team or a person; it stays where it is until they accept";
const ACCEPT: &str = "Accept what was offered";
const RETURN: &str =
    "Send back what was offered, with a reason; whoever offered it takes it back the same way";
const ASK: &str =
    "Ask somebody who has shown a higher level for the duty; the answer is kept where it was asked";
const NOTE: &str = "Write a note for the house; @login puts it on that person's Today";

const WORDS: &[Words] = &[
    get("/api/v1/openapi.json", "This description", "Description"),
    get("/api/v1/orders", "List orders, the latest first", "OrderPage").asks(&[
        ("stage", "a stage of an order"),
        ("customer", "the customer's number"),
        ("number", "the start of an order number, or a PO number"),
        BEFORE,
        LIMIT,
    ]),
    post(
        "/api/v1/orders",
        "Open a draft; with ?place=true open, submit and confirm in one transaction",
        Some("Draft"),
        "Placed",
    )
    .created()
    .asks(&[("place", "true to submit and confirm as well")]),
    get("/api/v1/orders/{number}", "Show an order; its version is the ETag", "Order"),
    get("/api/v1/orders/{number}/timeline", "What happened to an order, the latest first", "Timeline"),
    get("/api/v1/orders/{number}/messages", "What came in and went out about an order", "Messages"),
    get("/api/v1/orders/{number}/tasks", "What is to be done about an order, and what was", "Tasks"),
    post("/api/v1/orders/{number}/tasks", "Raise a task about an order", Some("TaskGiven"), "Tasks").created(),
    post("/api/v1/tasks/{number}/completion", "A task is done", Some("TaskDone"), "Task"),
    put(
        "/api/v1/orders/{number}/draft",
        "Keep what was written into a draft; If-Match names the version seen",
        Some("Draft"),
        "Version",
    ),
    post("/api/v1/orders/{number}/submission", "Submit a draft", Some("Reason"), "Order"),
    post(
        "/api/v1/orders/{number}/confirmation",
        "Confirm a submitted order: promise and reserve",
        None,
        "Order",
    ),
    post(
        "/api/v1/orders/{number}/cancellation",
        "Cancel an order nothing of which is picked",
        Some("Reason"),
        "Order",
    ),
    post(
        "/api/v1/orders/{number}/short-close",
        "Close what is not shipped, of one line or of all",
        Some("Reason"),
        "Order",
    ),
    post("/api/v1/orders/{number}/return", "Send a submitted order back to draft", Some("Reason"), "Order"),
    get("/api/v1/orders/{number}/amendments", "Changes of an order, the latest first", "Amendments"),
    post(
        "/api/v1/orders/{number}/amendments/assessment",
        "What a change of a placed order would do, without doing it",
        Some("AmendmentGiven"),
        "AmendmentEffect",
    ),
    post(
        "/api/v1/orders/{number}/amendments",
        "Propose a change of a placed order; with apply it is let through at once, by whoever may. If-Match may name the version seen",
        Some("AmendmentGiven"),
        "Amendment",
    )
    .created(),
    post(
        "/api/v1/intake/{number}/amendment",
        "Propose the change that a document asks for, to the order with its PO number",
        None,
        "Amendment",
    )
    .created(),
    get("/api/v1/amendments", "Changes of orders in a state, the oldest first", "Amendments")
        .asks(&[("state", "proposed where it is left out"), LIMIT]),
    get("/api/v1/amendments/{number}", "Show a change of an order", "Amendment"),
    post(
        "/api/v1/amendments/{number}/approval",
        "Let a change through: it is applied, or waits until goods are put back",
        Some("DecisionGiven"),
        "AmendmentDone",
    ),
    post(
        "/api/v1/amendments/{number}/refusal",
        "Refuse a change, with a note that says why",
        Some("DecisionGiven"),
        "AmendmentDone",
    ),
    post("/api/v1/amendments/{number}/application", "Apply a change for which goods were put back", None, "AmendmentDone"),
    post(
        "/api/v1/amendments/{number}/withdrawal",
        "Withdraw a change, with a note that says why",
        Some("DecisionGiven"),
        "AmendmentDone",
    ),
    post(
        "/api/v1/shipments/{number}/put-back",
        "Goods that were picked are in their bins again; the shipment is cancelled, the order still holds them",
        Some("Reason"),
        "PutBack",
    ),
    post("/api/v1/orders/{number}/rejection", "Reject a submitted order", Some("Reason"), "Order"),
    post("/api/v1/orders/{number}/copy", "A new draft with the lines of an order", None, "Version").created(),
    post("/api/v1/orders/{number}/closing", "Close an order that is shipped and invoiced", None, "Order"),
    post(
        "/api/v1/orders/{number}/holds/{kind}/resolution",
        "Resolve a hold, with a reason",
        Some("Reason"),
        "Order",
    ),
    get("/api/v1/customers", "Find or list customers", "Customers").asks(&[FIND, AFTER, LIMIT]),
    get("/api/v1/customers/{number}", "Show a customer", "Customer"),
    get("/api/v1/items", "Find or list items", "Items").asks(&[FIND, AFTER, LIMIT]),
    get("/api/v1/items/{sku}", "Show an item", "Item"),
    get("/api/v1/items/{sku}/availability", "What can be had where and when", "Availability").asks(&[
        ("quantity", "how many, in base units"),
        ("date", "by which day, ISO 8601"),
    ]),
    post("/api/v1/orders/{number}/release", "Hand what is reserved to the warehouse", None, "Released"),
    post(
        "/api/v1/orders/{number}/invoices",
        "Invoice what is shipped and not invoiced; reconciled first",
        None,
        "Invoice",
    )
    .created(),
    get("/api/v1/shipments", "List shipments", "Shipments")
        .asks(&[("stage", "a stage; all that have not left where it is left out"), LIMIT]),
    get("/api/v1/shipments/{number}", "Show a shipment", "Shipment"),
    post("/api/v1/shipments/{number}/pick", "Record what was picked", Some("Picking"), "Picked"),
    post("/api/v1/shipments/{number}/pack", "Record the packages", Some("Packing"), "Packed"),
    post(
        "/api/v1/shipments/{number}/inspection",
        "Record what was scanned and the answers to the checklist",
        Some("Inspecting"),
        "Inspected",
    ),
    post("/api/v1/shipments/{number}/dispatch", "Send it on its way", Some("Dispatching"), "Dispatched"),
    get("/api/v1/invoices", "List invoices", "Invoices").asks(&[("stage", "a stage of an invoice"), LIMIT]),
    get("/api/v1/invoices/{number}", "Show an invoice", "Invoice"),
    post("/api/v1/invoices/{number}/release", "Release a held invoice", Some("Reason"), "Invoice"),
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
    get("/api/v1/orders/{number}/questions", "What was asked about an order, the latest first", "Questions"),
    post("/api/v1/orders/{number}/questions", ASK, Some("QuestionGiven"), "Question").created(),
    get("/api/v1/intake/{number}/questions", "What was asked about a document, the latest first", "Questions"),
    post("/api/v1/intake/{number}/questions", ASK, Some("QuestionGiven"), "Question").created(),
    get("/api/v1/questions", "Questions that wait for whoever asks for this", "OwnQuestions"),
    get("/api/v1/questions/{number}", "Show a question with all that was said", "Question"),
    post("/api/v1/questions/{number}/answer", "Answer it", Some("QuestionWord"), "Question"),
    post(
        "/api/v1/questions/{number}/return",
        "Hand it back to whoever asked, with the reason",
        Some("QuestionWord"),
        "Question",
    ),
    post(
        "/api/v1/questions/{number}/handoff",
        "Pass it on to somebody else who knows more",
        Some("QuestionWord"),
        "Question",
    ),
    post(
        "/api/v1/questions/{number}/words",
        "Ask again, with what was missing",
        Some("QuestionWord"),
        "Question",
    ),
    post("/api/v1/questions/{number}/withdrawal", "Take it back", Some("QuestionWord"), "Question"),
    get("/api/v1/orders/{number}/followers", "Who looks on while an order is written", "Followers"),
    post("/api/v1/orders/{number}/followers", "Look on; whoever writes it sees that you do", None, "Followers")
        .created(),
    post("/api/v1/orders/{number}/followers/end", "Look on no longer", None, "Followers"),
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
        "/api/v1/search",
        "Whatever has a number or a name, the best first: exact numbers, POs, part numbers, GTINs, contacts, beginnings of numbers, names, \
         texts of messages, and what only resembles a name",
        "Hits",
    )
    .asks(&[
        ("q", "a number, a name, a PO, a part number, a GTIN, a telephone number"),
        ("kind", "order, customer, item, document, letter, shipment, invoice or task; all where it is left out"),
        LIMIT,
    ]),
    get(
        "/api/v1/customers/{number}/glance",
        "A customer at a glance: credit, open orders with who has them, tasks, what they buy and what is due again, needs, goods held",
        "Glance",
    ),
    get("/api/v1/customers/{number}/notes", "What a customer always wants, then notes, the latest first", "Notes"),
    post("/api/v1/customers/{number}/notes", NOTE, Some("NoteGiven"), "Notes").created(),
    get("/api/v1/stock-holds", "Goods held for customers who think it over, the first to end first", "StockHolds"),
    post(
        "/api/v1/items/{sku}/holds",
        "Hold goods for a customer until a time; all of it or nothing. An order of the customer takes what is held",
        Some("StockHoldGiven"),
        "StockHolds",
    )
    .created(),
    post("/api/v1/stock-holds/{number}/release", "Release a hold; answers with those that are left", None, "StockHolds"),
    get("/api/v1/queries", "Queries over stock and orders: one's own, those of one's teams and of everyone", "Queries"),
    post("/api/v1/queries", "Save a query", Some("QueryGiven"), "Query").created(),
    post("/api/v1/queries/run", "Answer a query that nobody saved", Some("QuerySpec"), "QueryAnswer")
        .asks(&[("limit", "how many rows at most; 1000 where it is left out")]),
    get("/api/v1/queries/{number}", "Show a query", "Query"),
    Words {
        method: "PUT",
        path: "/api/v1/queries/{number}",
        about: "Change a query of one's own",
        request: Some("QueryGiven"),
        answer: "Query",
        status: "200",
        query: &[],
    },
    post("/api/v1/queries/{number}/deletion", "Delete a query of one's own; answers with those that are left", None, "Queries"),
    get("/api/v1/queries/{number}/rows", "Answer a query", "QueryAnswer")
        .asks(&[("limit", "how many rows at most; 1000 where it is left out")]),
    get("/api/v1/queries/{number}/file", "Answer a query as a file; no cell of it is a formula", "File")
        .asks(&[("format", "csv or xlsx; csv where it is left out")]),
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
    post("/api/v1/letters/{name}/hold", "Put a letter aside, with a reason", Some("LetterWord"), "LetterWhole"),
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
    get("/api/v1/customers/{number}/guide", "What a customer buys, the most often bought first", "OrderGuide"),
    get("/api/v1/quotations", "List quotations, the latest first", "QuotationPage").asks(&[
        ("state", "open, accepted, declined or expired"),
        ("customer", "the customer's number"),
        BEFORE,
        LIMIT,
    ]),
    post(
        "/api/v1/quotations",
        "Make a quotation of a draft: number, last day, each line with its price and promise",
        Some("QuotationGiven"),
        "Quotation",
    )
    .created(),
    get("/api/v1/quotations/policy", "How long a quotation holds", "QuotationPolicy"),
    put(
        "/api/v1/quotations/policy",
        "Set how long a quotation holds where nobody says otherwise, and at most",
        Some("QuotationPolicy"),
        "QuotationPolicy",
    ),
    get("/api/v1/quotations/{number}", "Show a quotation, its orders among it; its version is the ETag", "Quotation"),
    get("/api/v1/quotations/{number}/paper", "The quotation as PDF", "Paper"),
    post(
        "/api/v1/quotations/{number}/revisions",
        "Make the next revision of a quotation nothing of which is ordered",
        Some("QuotationGiven"),
        "Quotation",
    )
    .created(),
    post(
        "/api/v1/quotations/{number}/acceptance",
        "The customer orders it: all that is left, or the lines and quantities that are named, at the prices that were offered",
        Some("QuotationTaken"),
        "Placed",
    )
    .created(),
    post(
        "/api/v1/quotations/{number}/refusal",
        "The customer does not want it, or not the rest of it",
        Some("Reason"),
        "Quotation",
    ),
    put(
        "/api/v1/quotations/{number}/validity",
        "Set another last day; once its day is over somebody else who knows the work may, with a reason",
        Some("QuotationUntil"),
        "Quotation",
    ),
    post(
        "/api/v1/quotations/{number}/letters",
        "Send it by letter with its paper; to the customer's contact where nobody is named",
        Some("LetterTo"),
        "LetterNamed",
    )
    .created(),
    get("/api/v1/double-key", "Fields that whoever asks may key a second time or settle, the oldest first", "Doubled"),
    get("/api/v1/double-key/policy", "How many risky fields are keyed twice, in percent by field and level", "DoubleKeyPolicy"),
    put(
        "/api/v1/double-key/policy",
        "Set how many risky fields are keyed twice; what is left out is none",
        Some("DoubleKeyPolicy"),
        "DoubleKeyPolicy",
    ),
    post(
        "/api/v1/orders/{number}/double-key",
        "Key a field a second time, without seeing the first",
        Some("DoubleKeyed"),
        "DoubleKeySaid",
    ),
    post(
        "/api/v1/orders/{number}/double-key/settlement",
        "Say what is right where two people keyed a field differently; the order is corrected, the error on record",
        Some("DoubleKeyed"),
        "DoubleKeySettled",
    ),
    get("/api/v1/surveys", "Satisfaction by clerk, customer and month with intervals, and what customers said", "Surveys").asks(QUALITY),
    get("/api/v1/surveys/policy", "Whether and when customers are asked", "SurveyPolicy"),
    Words {
        method: "PUT",
        path: "/api/v1/surveys/policy",
        about: "Set whether and when customers are asked; what is left out takes its shipped value",
        request: Some("SurveyPolicy"),
        answer: "SurveyPolicy",
        status: "200",
        query: &[],
    },
    post(
        "/api/v1/orders/{number}/survey",
        "Ask the customer how the order was: a letter with a link that can be answered once",
        None,
        "SurveyInvited",
    )
    .created(),
    get("/api/v1/quality", "Error rates of entry with their intervals: one's own, or everybody's for who may see them", "QualityFigures")
        .asks(QUALITY),
    get("/api/v1/quality/recount", "The same recounted from the journal alone, and whether the tables agree", "QualityRecount")
        .asks(QUALITY),
    get("/api/v1/quality/errors", "The errors on record, the latest found first", "ErrorPage").asks(&[
        ("person", "the login of whose work it was"),
        ("field", "a field of an order"),
        ("channel", "a channel"),
        ("step", "where it came in: entry, reading, pricing, stock, pick, pack, billing, customer"),
        ("source", "by what it was found"),
        BEFORE,
        LIMIT,
    ]),
    post(
        "/api/v1/orders/{number}/errors",
        "Record an error that was found in an order",
        Some("ErrorGiven"),
        "EntryError",
    )
    .created(),
    post(
        "/api/v1/quality/errors/{number}/withdrawal",
        "Take an error back that is none; not one's own",
        Some("Reason"),
        "EntryError",
    ),
    get("/api/v1/orders/{number}/recommendations", "What else to offer with an order, each with its reason", "Recommendations"),
    get(
        "/api/v1/customers/{number}/recommendations",
        "What to offer to a customer with these items in the order",
        "Recommendations",
    )
    .asks(&[("items", "item numbers with commas between"), LIMIT]),
    get("/api/v1/items/{sku}/bought-with", "What is bought with an item, with support, confidence and lift", "BoughtWith"),
    get("/api/v1/recommendations", "What was learned when, and how often what is offered is taken", "RecommendationFigures"),
    post("/api/v1/recommendations/learning", "Learn from the orders of the past now", None, "RecommendationsLearned"),
    get("/api/v1/scripts", "Find approved answers by what is asked; all of them without a question", "Scripts").asks(&[
        ("q", "what is asked; the starts of words, in any language, with or without accents"),
        ("language", "the language to answer in, ISO 639-1"),
        LIMIT,
    ]),
    get(
        "/api/v1/scripts/{code}",
        "What a script says today, with the facts of an order, customer or item; facts that are not known are named and nothing is said",
        "ScriptAnswer",
    )
    .asks(&[
        ("order", "the number of the order that it is about"),
        ("customer", "the customer's number"),
        ("item", "an item number, ours or the customer's"),
        ("language", "ISO 639-1; the customer's where it is left out"),
    ]),
    get("/api/v1/scripts/{code}/versions", "All versions of a script, the latest first", "ScriptVersions"),
    post("/api/v1/scripts", "Propose a version of a script, or a new one", Some("ScriptGiven"), "ScriptVersion").created(),
    post(
        "/api/v1/scripts/{code}/decision",
        "Approve or refuse a proposed version; not one's own",
        Some("ScriptDecision"),
        "ScriptVersion",
    ),
    post(
        "/api/v1/scripts/{code}/retirement",
        "Take an approved version back, with a reason",
        Some("ScriptRetirement"),
        "ScriptVersion",
    ),
    get("/api/v1/inquiries", "What was asked and answered, the latest first", "InquiryPage").asks(&[
        ("order", "about this order"),
        ("customer", "by this customer"),
        ("script", "answered from this script"),
        ("without_script", "true for those that no script answered"),
        BEFORE,
        LIMIT,
    ]),
    post(
        "/api/v1/inquiries",
        "Log what was asked and answered: from a script's version, in own words, or neither, which makes a task to call back",
        Some("InquiryGiven"),
        "Inquiry",
    )
    .created(),
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
    get("/api/v1/me", "Who asks", "Person"),
    put("/api/v1/me/language", "In which language the screens speak to whoever asks", Some("LanguageGiven"), "Person"),
    get("/api/v1/people", "List the people of the desk", "People"),
    post("/api/v1/people", "Add a person or an account of a program", Some("PersonGiven"), "Person").created(),
    get("/api/v1/people/{login}", "Show a person with their levels", "Person"),
    post(
        "/api/v1/people/{login}/levels",
        "Grant a level for a duty; the oversight follows from it at once",
        Some("LevelGiven"),
        "Person",
    ),
    get("/api/v1/orders/{number}/acknowledgement", "The acknowledgement as PDF", "Paper"),
    get("/api/v1/shipments/{number}/pick-list", "The pick list as PDF", "Paper"),
    get("/api/v1/shipments/{number}/packing-slip", "The packing slip as PDF", "Paper"),
    get("/api/v1/invoices/{number}/paper", "The invoice as PDF", "Paper"),
    post(
        "/api/v1/orders/{number}/release/withdrawal",
        "Take an order back from the warehouse, as long as nothing of it is picked",
        Some("Reason"),
        "Order",
    ),
    post(
        "/api/v1/items/{sku}/supplies",
        "Goods that are on their way; promises count on them",
        Some("SupplyGiven"),
        "Availability",
    )
    .created(),
    post(
        "/api/v1/supplies/{number}/receipt",
        "Goods of a supply arrived; the orders that wait for them are served",
        Some("ReceiptGiven"),
        "Receipt",
    ),
    post(
        "/api/v1/shipments/{number}/discrepancies",
        "Say what is wrong with a shipment; it stays until that is settled and inspected again",
        Some("DiscrepancyGiven"),
        "Shipment",
    )
    .created(),
    post(
        "/api/v1/shipments/{number}/discrepancies/{id}/resolution",
        "Say how a discrepancy was settled; not by those who packed",
        Some("Reason"),
        "Shipment",
    ),
    get("/api/v1/intake", "List received documents", "DocumentPage")
        .asks(&[("stage", "a stage of a document"), ("kind", "a kind of document"), BEFORE, LIMIT]),
    post(
        "/api/v1/intake",
        "Receive a document as it is, in the body; Content-Disposition names the file. A document that was here before is answered \
         with 200 and the first messages",
        Some("File"),
        "DocumentTaken",
    )
    .created()
    .asks(&[("place", "true to place each order on which nothing is open")]),
    get(
        "/api/v1/intake/{number}",
        "Show what was read from a document, each value with its place",
        "Document",
    ),
    get("/api/v1/intake/{number}/document", "The document as it was received", "File"),
    post("/api/v1/intake/{number}/fields", "Correct or accept a field", Some("FieldSaid"), "Document"),
    post(
        "/api/v1/intake/{number}/conversion",
        "Make an order of it; 200 where the draft waits for what is open on the document",
        Some("HowConverted"),
        "Converted",
    )
    .created(),
    post("/api/v1/intake/{number}/rejection", "Reject it, with a reason", Some("Reason"), "Document"),
    get("/api/v1/knowledge", "List what was learned from corrections, the latest first", "KnowledgePage").asks(&[
        ("customer", "the customer's number"),
        ("kind", "a kind of knowledge"),
        ("status", "proposed, active or retired"),
        ("q", "the start of a text or of what it means"),
        BEFORE,
        LIMIT,
    ]),
    get(
        "/api/v1/knowledge/{number}",
        "Show what was learned, who said it, and what the sender's latest documents would say if it were activated or, where it is \
         active, taken back",
        "Knowledge",
    ),
    post(
        "/api/v1/knowledge/{number}/activation",
        "Let it count; with a reason where it contradicts what people settled",
        Some("Why"),
        "Knowledge",
    ),
    post(
        "/api/v1/knowledge/{number}/retirement",
        "Take it back: documents are read as if it had never been",
        Some("Why"),
        "Knowledge",
    ),
    post("/api/v1/intake/{number}/merge", "Put it to the other document with its PO number", None, "Merged"),
    get(
        "/api/v1/intake/{number}/trust",
        "What would have become of a document without a person, and what did",
        "Case",
    ),
    post(
        "/api/v1/intake/{number}/audit",
        "Say that an order the desk placed was right, or which field was wrong",
        Some("AuditSaid"),
        "Audited",
    ),
    get("/api/v1/intake/audits", "Orders placed by the desk that wait for an audit, or were audited", "Audits")
        .asks(&[("state", "open, right or wrong; open where it is left out"), LIMIT]),
    get(
        "/api/v1/intake/autopilot",
        "Each channel and sender with its measured record, and the policy's figures",
        "Autopilot",
    ),
    post(
        "/api/v1/intake/autopilot",
        "Switch autopilot of a sender, or without one of a channel; a record that does not prove it is refused",
        Some("AutopilotSwitch"),
        "AutopilotRecord",
    ),
    put(
        "/api/v1/intake/autopilot/figures",
        "Set the policy's figures; what is left out takes its shipped value",
        Some("TrustFigures"),
        "TrustFigures",
    ),
    get("/api/v1/intake/models", "The models of certainty, the latest first", "TrustModels"),
    post(
        "/api/v1/intake/models/{version}/activation",
        "Use a model; one that is not the newest stays in use until another is chosen",
        Some("Reason"),
        "TrustModel",
    ),
];

pub async fn description() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], describe().to_string()).into_response()
}

fn describe() -> Value {
    let mut paths = Map::new();
    for route in routes().iter().filter(|r| r.path.starts_with("/api/v1")) {
        let words = WORDS.iter().find(|w| w.method == route.method && w.path == route.path);
        let Some(words) = words else { continue };
        let at = paths.entry(words.path.to_owned()).or_insert_with(|| json!({}));
        if let Some(methods) = at.as_object_mut() {
            methods.insert(words.method.to_lowercase(), operation(words, route.gate));
        }
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Orderdesk", "version": env!("CARGO_PKG_VERSION"),
            "description": "Orders in, goods and invoices out. Amounts and quantities are decimal text, days ISO 8601. Send an \
                Idempotency-Key with POST to make a retry safe; If-Match with the version you saw to make a change safe. A no is a \
                problem by RFC 9457: its code names the rule, its errors each point with a pointer into what was sent.",
        },
        "security": [{ "token": [] }],
        "paths": paths,
        "components": {
            "securitySchemes": { "token": { "type": "http", "scheme": "bearer" } },
            "schemas": schemas(),
        },
    })
}

fn operation(words: &Words, gate: Gate) -> Value {
    let in_path = words.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let mut parameters: Vec<Value> = in_path
        .map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } }))
        .collect();
    parameters.extend(words.query.iter().map(|(name, about)| {
        json!({ "name": name, "in": "query", "description": about, "schema": { "type": "string" } })
    }));
    let content = |schema: &str| {
        let kind = match schema {
            "File" => "application/octet-stream",
            "Paper" => "application/pdf",
            _ => "application/json",
        };
        json!({ kind: { "schema": { "$ref": format!("#/components/schemas/{schema}") } } })
    };
    let problem = json!({
        "description": "A problem, RFC 9457",
        "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } },
    });
    let mut responses = Map::new();
    let done = match words.status {
        "204" => json!({ "description": "Done" }),
        _ => json!({ "description": "Done", "content": content(words.answer) }),
    };
    responses.insert(words.status.into(), done);
    if words.path.ends_with("/intake") || words.path.ends_with("/conversion") {
        let known = json!({ "description": "Nothing new was made", "content": content(words.answer) });
        responses.entry("200").or_insert(known);
    }
    responses.insert("4XX".into(), problem.clone());
    responses.insert("5XX".into(), problem);
    let mut operation = json!({ "summary": words.about, "parameters": parameters, "responses": responses });
    if let (Some(schema), Some(fields)) = (words.request, operation.as_object_mut()) {
        fields.insert("requestBody".into(), json!({ "required": true, "content": content(schema) }));
    }
    if let (Gate::Public, Some(fields)) = (gate, operation.as_object_mut()) {
        fields.insert("security".into(), json!([]));
    }
    operation
}

fn schemas() -> Value {
    // The text is ours and a test reads it; nothing comes of a file that can't be read but an empty list.
    serde_json::from_str(include_str!("api/schemas.json")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_route_of_the_api_is_described() {
        let missing: Vec<String> = routes()
            .iter()
            .filter(|r| r.path.starts_with("/api/v1"))
            .filter(|r| !WORDS.iter().any(|w| w.method == r.method && w.path == r.path))
            .map(|r| format!("{} {}", r.method, r.path))
            .collect();
        assert!(missing.is_empty(), "not described in openapi.rs: {missing:?}");
    }

    #[test]
    fn nothing_is_described_that_is_not_there() {
        for Words { method, path, .. } in WORDS {
            assert!(routes().iter().any(|r| r.method == *method && r.path == *path), "{method} {path}");
        }
    }

    /// True where a schema says what there is: a type, values, a reference, or alternatives of these.
    fn says_something(schema: &Value) -> bool {
        ["type", "enum", "$ref", "oneOf"].iter().any(|word| schema.get(word).is_some())
    }

    fn silent(name: &str, schema: &Value, found: &mut Vec<String>) {
        if !says_something(schema) {
            found.push(name.to_owned());
        }
        let list = schema.get("type").is_some_and(|t| t == "array");
        if list && schema.get("items").is_none() {
            found.push(format!("{name}[]"));
        }
        for (property, inner) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
            silent(&format!("{name}.{property}"), inner, found);
        }
        if let Some(items) = schema.get("items") {
            silent(&format!("{name}[]"), items, found);
        }
        let object = schema.get("type").is_some_and(|t| t == "object");
        if object && schema.get("properties").is_none() && schema.get("additionalProperties").is_none() {
            found.push(format!("{name}{{}}"));
        }
    }

    #[test]
    fn every_schema_says_what_there_is_and_every_name_leads_to_one() {
        let all = schemas();
        let all = all.as_object().unwrap();
        assert!(all.len() > 60, "{}", all.len());
        let mut found = Vec::new();
        all.iter().for_each(|(name, schema)| silent(name, schema, &mut found));
        assert_eq!(found, Vec::<String>::new());
        let text = describe().to_string();
        for named in text.split("#/components/schemas/").skip(1) {
            let name: String = named.chars().take_while(char::is_ascii_alphanumeric).collect();
            assert!(all.contains_key(&name), "there is no schema {name}");
        }
        for words in WORDS {
            assert!(all.contains_key(words.answer), "{} {}", words.method, words.path);
        }
    }
}
