//! All routes, each with the gate it is behind: a table for each noun, joined here. The router is built from them, so there is no route
//! without a gate; a test asks each one without signing in and in the wrong role.

mod agreements;
mod amendments;
mod audits;
mod billing;
mod cases;
mod customers;
mod double_key;
mod entry;
mod held;
mod help;
mod house;
mod intake;
mod integrity;
mod invoices;
mod items;
mod knowledge;
mod letters;
mod orders;
mod parties;
mod people;
mod procedures;
mod purchases;
mod quality;
mod queries;
mod quotations;
mod recommendations;
mod returns;
mod scripts;
mod search;
mod shipments;
mod surveys;
mod tables;
mod trust;
mod work;

use axum::routing::MethodRouter;
use desk::policies::Verb;

use crate::App;

/// Who gets through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gate {
    /// Anyone.
    Public,
    /// Anyone who is signed in.
    SignedIn,
    /// Whoever the policies let do this; the verb itself asks them.
    Verb(Verb),
}

pub struct Route {
    pub method: &'static str,
    pub path: &'static str,
    pub gate: Gate,
    pub handler: MethodRouter<App>,
}

fn route(method: &'static str, path: &'static str, gate: Gate, handler: MethodRouter<App>) -> Route {
    Route { method, path, gate, handler }
}

pub fn routes() -> Vec<Route> {
    let tables: &[fn() -> Vec<Route>] = &[
        house::routes,
        people::routes,
        search::routes,
        queries::routes,
        customers::routes,
        items::routes,
        entry::routes,
        orders::routes,
        held::routes,
        agreements::routes,
        purchases::routes,
        parties::routes,
        amendments::routes,
        double_key::routes,
        quotations::routes,
        recommendations::routes,
        shipments::routes,
        invoices::routes,
        billing::routes,
        returns::routes,
        cases::routes,
        audits::routes,
        integrity::routes,
        work::routes,
        help::routes,
        letters::routes,
        scripts::routes,
        surveys::routes,
        tables::routes,
        quality::routes,
        intake::routes,
        knowledge::routes,
        trust::routes,
        procedures::routes,
    ];
    tables.iter().flat_map(|table| table()).collect()
}
