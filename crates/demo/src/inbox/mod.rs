//! The inbox: orders as documents, in the formats that customers send, waiting to be read. Each has something to show: a clean order, an
//! unknown part number, a price that differs, a PO that was ordered already, a mail that is no order.

mod edi;
mod mail;
mod printed;
mod sheet;
mod xml;

pub use printed::pdf_page;

use basics::Day;
use desk::catalog::Item;
use desk::customers::Customer;

use crate::customers::{
    ALPENTECH, BERGER, FERRANTE, FIXWELL, FOURNIER, HOLM, LAKESIDE, MERIDIAN, ROST, SEIDLER, VAN_DER_LINDE,
};
use crate::live::{ORDERED_TWICE, ordered_twice};
use crate::prices::part;
use crate::stock::lot;
use crate::world::World;

/// A document as it arrives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InboxDocument {
    pub file_name: String,
    pub media_type: &'static str,
    pub bytes: Vec<u8>,
    /// An e-mail address, or the identification of an EDI partner.
    pub sender: String,
    /// The channel it came by: `x12_850`, `edifact_orders`, `ubl_order`, `cxml`, `csv`, `xlsx`, `pdf` or `email`.
    pub channel_hint: &'static str,
}

/// What a customer orders, before it is put into a format.
pub(crate) struct Wanted<'w> {
    pub customer: &'w Customer,
    pub po: String,
    /// The day the order was written.
    pub day: Day,
    pub requested: Day,
    pub lines: Vec<WantedLine<'w>>,
}

pub(crate) struct WantedLine<'w> {
    pub item: &'w Item,
    /// The customer's own number, if it has one.
    pub part: Option<String>,
    pub quantity: i64,
    /// For one of the item's base unit.
    pub price: String,
}

impl Wanted<'_> {
    /// What goes by e-mail goes from here.
    fn mailbox(&self) -> String {
        let first = self.customer.contacts.first().and_then(|c| c.email.clone());
        first.unwrap_or_else(|| {
            format!("orders@{}", self.customer.email_domain.as_deref().unwrap_or("x.example"))
        })
    }
}

/// The waiting documents of a world; the same for the same world.
pub fn inbox_documents(world: &World) -> Vec<InboxDocument> {
    let wanted = |place: usize, po: &str, from: usize, count: usize| -> Option<Wanted<'_>> {
        let customer = world.customers.get(place)?;
        let lines = world
            .best_sellers()
            .skip(from)
            .filter(|(_, i)| i.gtin.is_some())
            .take(count)
            .map(|(_, item)| line(world, customer, item, lot(item) * (1 + from as i64 % 3)))
            .collect();
        let (day, requested) = (world.today, world.today.plus_days(9 + (from % 7) as i32));
        Some(Wanted { customer, po: po.to_owned(), day, requested, lines })
    };
    let mut documents = Vec::new();
    let mut add = |document: Option<InboxDocument>| documents.extend(document);
    add(wanted(FIXWELL, "FW-88131", 0, 6).map(|w| edi::x12_4010(&w)));
    add(wanted(LAKESIDE, "LI20260077", 7, 4).map(|w| edi::x12_5010(&w)));
    add(wanted(VAN_DER_LINDE, "VDL-2026-118", 2, 5).map(|w| edi::edifact_d96a(&w)));
    add(wanted(ALPENTECH, "AT-5510", 9, 3).map(|w| edi::edifact_d01b(&w)));
    add(wanted(FOURNIER, "CF-2026-0312", 4, 5).map(|w| xml::ubl(&w)));
    add(wanted(MERIDIAN, "MF/7781", 11, 3).map(|w| xml::cxml(&w)));
    add(wanted(SEIDLER, "SE-1-230", 3, 3).map(|w| sheet::csv_commas(&w)));
    add(wanted(BERGER, "BM-70021", 1, 5).map(|w| sheet::csv_german(&w)));
    add(wanted(FERRANTE, "FF 2026/88", 6, 6).and_then(|w| sheet::xlsx(&w)));
    add(wanted(HOLM, "HS-2026-0425", 8, 4).map(|w| mail::table(&w)));
    add(wanted(ROST, "Rost 12", 12, 2).map(|w| mail::prose(&w)));
    // One line has a number that nobody knows.
    add(wanted(BERGER, "BM-70022", 5, 3).map(|w| mail::unknown_part(&w)));
    // One line states a price far from the contract.
    add(wanted(FIXWELL, "FW-88140", 3, 3).map(|mut w| {
        if let Some(line) = w.lines.first_mut() {
            line.price = part(line.item.list_price, 61).to_string();
        }
        let mut document = edi::x12_4010(&w);
        document.file_name = "FW-88140-850.edi".into();
        document
    }));
    // Ordered already this week, by mail; now it comes once more.
    add(world.customers.get(HOLM).map(|customer| {
        let lines = ordered_twice(world)
            .into_iter()
            .map(|(item, quantity)| line(world, customer, item, quantity))
            .collect();
        let (po, requested) = (ORDERED_TWICE.to_owned(), world.today.plus_days(10));
        mail::table(&Wanted { customer, po, day: world.today, requested, lines })
    }));
    // No order at all.
    add(wanted(MERIDIAN, "", 2, 1).map(|w| mail::inquiry(&w)));
    // On paper.
    add(wanted(ALPENTECH, "AT-5531", 14, 4).map(|w| printed::purchase_order(&w)));
    documents
}

fn line<'w>(world: &World, customer: &Customer, item: &'w Item, quantity: i64) -> WantedLine<'w> {
    let multiple = (item.order_multiple.micro() / 1_000_000).max(1);
    let quantity = (quantity + multiple - 1) / multiple * multiple;
    // The contract's price for this quantity, or what the list asks.
    let list = world.prices.lists.iter().find(|l| l.customer == Some(customer.id) && l.valid.on(world.today));
    let contract = list.and_then(|list| {
        let of_item = world.prices.lines.iter().filter(|p| p.price_list == list.id && p.item == item.id);
        of_item.filter(|p| p.break_quantity.micro() <= quantity * 1_000_000).max_by_key(|p| p.break_quantity)
    });
    let price = contract.map_or(item.list_price, |p| p.price);
    let each = price.value() / item.price_base.value();
    WantedLine {
        item,
        part: world.part_number(customer, item).map(str::to_owned),
        quantity,
        price: each.round_dp(4).normalize().to_string(),
    }
}

/// `20261123`
pub(crate) fn compact(day: Day) -> String {
    day.to_string().replace('-', "")
}
