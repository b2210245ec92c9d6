//! Pages and API of the order desk. Reads the form or the JSON, calls the verb, shows the result. No SQL and no rule lives here.
//!
//! All routes stand in [`routes`], each with the gate it is behind. Pages, API, command line and worker call the same verbs.

mod amendments;
mod answers;
mod api;
mod app;
mod assets;
mod audits;
mod autopilot;
mod calendars;
mod credential;
mod customers;
mod double_key;
mod form;
mod frame;
mod guided;
mod health;
mod help;
mod inbox;
mod invoices;
mod items;
mod keys;
mod knowledge;
mod letters;
mod lookup;
mod lookup_item;
mod mailboxes;
mod new_order;
mod openapi;
mod order;
mod orders_list;
mod page;
mod parties;
mod people;
mod posted;
mod problem;
mod quality;
mod queries;
mod quotations;
mod recommendations;
mod routes;
mod scripts;
mod search;
mod serve;
mod settings;
mod shipments;
mod shown;
mod sign_in;
mod surveys;
mod tasks;
mod today;
mod words;
mod workboard;

pub use app::App;
pub use routes::{Gate, Route, routes};
pub use serve::{router, serve};
