//! Search, and what fields look up while somebody writes, in the words of the description.

use super::{LIMIT, Words, get};

pub(super) const WORDS: &[Words] = &[
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
];
