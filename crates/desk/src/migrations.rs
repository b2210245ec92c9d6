//! The schema, step by step. A step that has been released is never changed; a new one is added.

use db::Migration;

pub const MIGRATIONS: &[Migration] = &[
    Migration { name: "V2__journal", sql: include_str!("../migrations/V2__journal.sql") },
    Migration { name: "V3__people", sql: include_str!("../migrations/V3__people.sql") },
    Migration { name: "V4__customers", sql: include_str!("../migrations/V4__customers.sql") },
    Migration { name: "V5__catalog", sql: include_str!("../migrations/V5__catalog.sql") },
    Migration { name: "V6__charges", sql: include_str!("../migrations/V6__charges.sql") },
    Migration { name: "V7__stock", sql: include_str!("../migrations/V7__stock.sql") },
    Migration { name: "V8__orders", sql: include_str!("../migrations/V8__orders.sql") },
    Migration {
        name: "V9__quality_shipping_billing",
        sql: include_str!("../migrations/V9__quality_shipping_billing.sql"),
    },
    Migration {
        name: "V10__intake_correspondence_tasks",
        sql: include_str!("../migrations/V10__intake_correspondence_tasks.sql"),
    },
    Migration { name: "V20__order_search", sql: include_str!("../migrations/V20__order_search.sql") },
    Migration { name: "V21__order_buyer_line", sql: include_str!("../migrations/V21__order_buyer_line.sql") },
    Migration { name: "V22__intake_material", sql: include_str!("../migrations/V22__intake_material.sql") },
    Migration { name: "V23__customer_alias", sql: include_str!("../migrations/V23__customer_alias.sql") },
    Migration { name: "V24__lists", sql: include_str!("../migrations/V24__lists.sql") },
    Migration { name: "V25__po_index", sql: include_str!("../migrations/V25__po_index.sql") },
    Migration { name: "V26__knowledge", sql: include_str!("../migrations/V26__knowledge.sql") },
    Migration { name: "V28__trust", sql: include_str!("../migrations/V28__trust.sql") },
    Migration { name: "V29__proposed", sql: include_str!("../migrations/V29__proposed.sql") },
    Migration { name: "V30__mailboxes", sql: include_str!("../migrations/V30__mailboxes.sql") },
    Migration { name: "V31__letters", sql: include_str!("../migrations/V31__letters.sql") },
    Migration { name: "V32__letter_templates", sql: include_str!("../migrations/V32__letter_templates.sql") },
    Migration { name: "V33__workboard", sql: include_str!("../migrations/V33__workboard.sql") },
    Migration { name: "V34__stock_hold", sql: include_str!("../migrations/V34__stock_hold.sql") },
    Migration { name: "V35__saved_query", sql: include_str!("../migrations/V35__saved_query.sql") },
    Migration { name: "V40__scripts", sql: include_str!("../migrations/V40__scripts.sql") },
    Migration { name: "V41__recommendations", sql: include_str!("../migrations/V41__recommendations.sql") },
    Migration { name: "V42__accuracy", sql: include_str!("../migrations/V42__accuracy.sql") },
    Migration { name: "V43__checks", sql: include_str!("../migrations/V43__checks.sql") },
    Migration { name: "V44__surveys", sql: include_str!("../migrations/V44__surveys.sql") },
    Migration { name: "V50__quotations", sql: include_str!("../migrations/V50__quotations.sql") },
    Migration { name: "V51__double_key", sql: include_str!("../migrations/V51__double_key.sql") },
    Migration { name: "V60__amendments", sql: include_str!("../migrations/V60__amendments.sql") },
];
