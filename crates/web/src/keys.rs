//! The keys of the desk: one table. It drives the key module of each page, the tooltips and `aria-keyshortcuts`, the key sheet and the
//! page `/keys`. Letters never fire in a field; keys that browsers own are left alone.

use serde::Serialize;

use crate::words::Words;

#[derive(Debug, Clone, Copy, Serialize)]
pub struct Key {
    pub id: &'static str,
    pub press: &'static [&'static str],
    /// What the module does: go, focus, click, row (on or back), sheet, palette, undo, or page where the page's own module does it.
    pub does: &'static str,
    #[serde(skip_serializing_if = "str::is_empty")]
    pub target: &'static str,
    pub group: &'static str,
    pub text: &'static str,
}

const fn go(
    id: &'static str,
    press: &'static [&'static str],
    target: &'static str,
    text: &'static str,
) -> Key {
    Key { id, press, does: "go", target, group: "Go to", text }
}

const fn on_page(
    id: &'static str,
    press: &'static [&'static str],
    group: &'static str,
    text: &'static str,
) -> Key {
    Key { id, press, does: "page", target: "", group, text }
}

const EVERYWHERE: &str = "Everywhere";
const ENTRY: &str = "Order entry";
const INBOX: &str = "Inbox";

pub const KEYS: &[Key] = &[
    Key { id: "sheet", press: &["?"], does: "sheet", target: "", group: EVERYWHERE, text: "This sheet" },
    Key { id: "search", press: &["/"], does: "focus", target: "#q", group: EVERYWHERE, text: "Search" },
    Key { id: "palette", press: &["Ctrl+K"], does: "palette", target: "", group: EVERYWHERE, text: "Go to" },
    Key { id: "new", press: &["n"], does: "go", target: "/orders/new", group: EVERYWHERE, text: "New order" },
    Key { id: "undo", press: &["Alt+Z"], does: "undo", target: "", group: EVERYWHERE, text: "Undo" },
    on_page("escape", &["Esc"], EVERYWHERE, "Close the layer; nothing is lost"),
    Key {
        id: "next-row",
        press: &["j"],
        does: "row",
        target: "1",
        group: EVERYWHERE,
        text: "Next row of a list",
    },
    Key {
        id: "previous-row",
        press: &["k"],
        does: "row",
        target: "-1",
        group: EVERYWHERE,
        text: "Previous row of a list",
    },
    on_page("open-row", &["Enter"], EVERYWHERE, "Open the row"),
    go("workboard", &["g w"], "/workboard", "Workboard"),
    go("tasks", &["g k"], "/tasks", "Tasks"),
    go("today", &["g t"], "/", "Today"),
    go("inbox", &["g i"], "/inbox", "Inbox"),
    go("orders", &["g o"], "/orders", "Orders"),
    go("exceptions", &["g e"], "/held-orders", "Held orders"),
    go("customers", &["g c"], "/customers", "Customers"),
    go("items", &["g s"], "/items", "Catalogue & stock"),
    go("autopilot", &["g a"], "/autopilot", "Autopilot"),
    go("audits", &["g u"], "/audits", "Audits"),
    on_page("entry-next", &["Enter"], ENTRY, "Next field, next line"),
    on_page("entry-place", &["Ctrl+Enter"], ENTRY, "Verify and place"),
    on_page("entry-repeat", &["*"], ENTRY, "The item above again"),
    on_page("entry-last", &["="], ENTRY, "The quantity bought last"),
    on_page("entry-duplicate", &["Ctrl+D"], ENTRY, "Duplicate the line"),
    on_page("entry-insert", &["Ctrl+I"], ENTRY, "Insert a line above"),
    on_page("entry-delete", &["Ctrl+Del"], ENTRY, "Take the line out"),
    on_page("entry-load", &["Alt+1"], ENTRY, "Load a last order, 1 to 5"),
    on_page("entry-substitutes", &["Alt+S"], ENTRY, "Choices and substitutes"),
    on_page("entry-availability", &["Alt+A"], ENTRY, "Availability"),
    on_page("entry-price", &["Alt+P"], ENTRY, "Price explained"),
    on_page("entry-note", &["Alt+N"], ENTRY, "Note for the line"),
    on_page("entry-parts", &["Alt+L"], ENTRY, "The line in parts: quantity, day, @place"),
    on_page("entry-recommend", &["Alt+R"], ENTRY, "Add what is recommended"),
    on_page("entry-shipto", &["Alt+T"], ENTRY, "Ship to"),
    Key {
        id: "entry-quotation",
        press: &["Alt+O"],
        does: "focus",
        target: "#quotation",
        group: ENTRY,
        text: "Their order answers a quotation",
    },
    Key {
        id: "entry-quote",
        press: &["Alt+Q"],
        does: "click",
        target: "#quote",
        group: ENTRY,
        text: "Make a quotation",
    },
    on_page("triage-accept", &["Enter"], INBOX, "Accept the field, on to the next open"),
    on_page("triage-sure", &["Shift+Enter"], INBOX, "Accept all that are sure"),
    on_page("triage-suggestion", &["1"], INBOX, "Take a suggestion, 1 to 9"),
    on_page("triage-edit", &["e"], INBOX, "Edit the field"),
    on_page("triage-approve", &["a"], INBOX, "Approve, and the next document"),
    on_page("triage-hold", &["h"], INBOX, "Put the document aside"),
    on_page("triage-ask", &["q"], INBOX, "Ask the customer"),
    on_page("triage-merge", &["m"], INBOX, "Merge a duplicate"),
    on_page("triage-undo", &["u"], INBOX, "Take back the last"),
    on_page("triage-next", &["j"], INBOX, "Next document"),
    on_page("triage-previous", &["k"], INBOX, "Previous document"),
    on_page("triage-tick", &["x"], INBOX, "In the list: tick a ready document"),
    on_page("scan-count", &["Enter"], "Warehouse", "Count what was scanned"),
    on_page("scan-times", &["4*"], "Warehouse", "Before a code: count four"),
];

/// The table as the pages carry it; no `<` can end the script element it stands in.
pub fn json(words: Words) -> String {
    let said = |key: &Key| Key { group: words.t(key.group), text: words.t(key.text), ..*key };
    let keys: Vec<Key> = KEYS.iter().map(said).collect();
    let table = serde_json::json!({ "letters": true, "keys": keys });
    table.to_string().replace('<', "\\u003c")
}

/// The first press of a key, for showing it beside what it opens.
pub fn press(id: &str) -> &'static str {
    KEYS.iter().find(|k| k.id == id).and_then(|k| k.press.first().copied()).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_key_of_the_frame_does_two_things() {
        let everywhere = KEYS.iter().filter(|k| k.does != "page").flat_map(|k| k.press);
        let mut seen = HashSet::new();
        for press in everywhere {
            assert!(seen.insert(press), "{press} does two things");
        }
        let ids: HashSet<_> = KEYS.iter().map(|k| k.id).collect();
        assert_eq!(ids.len(), KEYS.len());
    }
}
