//! Orders of the past, for measuring what is made of them: the demo company's, or a folder of other people's data (a CSV of sales, gzipped
//! or not, and baskets as text, one a line). Files are only read.

use std::collections::HashMap;
use std::io::Read;
use std::path::Path;

use db::{Db, Options};
use desk::MIGRATIONS;

use crate::Trouble;

/// A line of an order: an item by number, how many, at which price; both in millionths.
#[derive(Debug, Clone, Copy)]
pub struct Line {
    pub item: u32,
    pub quantity: i64,
    pub price: i64,
}

/// An order of the past.
#[derive(Debug, Clone)]
pub struct Sale {
    pub customer: u32,
    pub day: i32,
    pub lines: Vec<Line>,
}

/// Orders in the order in which they came.
#[derive(Debug, Clone, Default)]
pub struct Sales {
    pub name: String,
    pub sales: Vec<Sale>,
    pub items: Vec<String>,
}

/// Numbers for names, in the order of their first being seen.
#[derive(Default)]
pub struct Names {
    ids: HashMap<String, u32>,
    pub names: Vec<String>,
}

impl Names {
    pub fn id(&mut self, name: &str) -> u32 {
        if let Some(id) = self.ids.get(name) {
            return *id;
        }
        let id = self.names.len() as u32;
        self.ids.insert(name.to_owned(), id);
        self.names.push(name.to_owned());
        id
    }
}

/// The demo company's two years, made afresh in a folder that goes with the program.
pub fn demo() -> Result<Sales, Trouble> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("demo.db").display().to_string();
    let db = Db::open(Options { seed: Some(7), ..Options::new(path) }, MIGRATIONS)?;
    demo::set_up(&db, &demo::Size::demo(), &|step| eprintln!("{step}"))?;
    let (mut items, mut customers) = (Names::default(), Names::default());
    let mut sales: Vec<Sale> = Vec::new();
    let read = db.read_now("sales", |tx| {
        let mut found: Vec<(String, String, i64, String, i64, i64)> = Vec::new();
        tx.visit(
            "select o.number, cast(o.parties as text), o.confirmed_at, l.sku, l.stock_quantity, l.price
             from sales_order o join order_line l on l.order_id = o.id
             where o.confirmed_at is not null and l.kind = 'goods' order by o.confirmed_at, o.id, l.line_no",
            &[],
            &mut |row| {
                found.push((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?));
                Ok(())
            },
        )?;
        Ok::<_, db::Fault>(found)
    })?;
    let mut last = String::new();
    for (number, parties, at, sku, quantity, price) in read {
        let line = Line { item: items.id(&sku), quantity, price };
        if number == last
            && let Some(sale) = sales.last_mut()
        {
            sale.lines.push(line);
            continue;
        }
        last = number;
        let parties: serde_json::Value = serde_json::from_str(&parties)?;
        let customer = parties.get("customer_number").and_then(|c| c.as_str()).unwrap_or_default();
        let day = at.div_euclid(86_400_000_000) as i32;
        sales.push(Sale { customer: customers.id(customer), day, lines: vec![line] });
    }
    Ok(Sales { name: "demo".into(), sales, items: items.names })
}

/// Sales in a CSV with the columns InvoiceNo, StockCode, Quantity, InvoiceDate, UnitPrice, CustomerID: what was really sold, to customers that
/// are known, by invoice.
pub fn invoices(path: &Path) -> Result<Sales, Trouble> {
    let bytes = std::fs::read(path)?;
    let mut text = Vec::new();
    if path.extension().is_some_and(|e| e == "gz") {
        flate2::read::GzDecoder::new(bytes.as_slice()).read_to_end(&mut text)?;
    } else {
        text = bytes;
    }
    let mut reader = csv::Reader::from_reader(text.as_slice());
    let heads = reader.headers()?.clone();
    let column = |name: &str| heads.iter().position(|h| h == name).ok_or(format!("no column {name}"));
    let (invoice, item, quantity) = (column("InvoiceNo")?, column("StockCode")?, column("Quantity")?);
    let (date, price, customer) = (column("InvoiceDate")?, column("UnitPrice")?, column("CustomerID")?);
    let (mut items, mut customers) = (Names::default(), Names::default());
    let mut by_invoice: HashMap<String, usize> = HashMap::new();
    let mut sales: Vec<Sale> = Vec::new();
    for row in reader.records() {
        let row = row?;
        let text = |at: usize| row.get(at).unwrap_or_default();
        let (Some(quantity), Some(price)) = (micro(text(quantity)), micro(text(price))) else { continue };
        if text(customer).is_empty() || text(invoice).starts_with('C') || quantity <= 0 || price <= 0 {
            continue;
        }
        let day: basics::Day = text(date).get(..10).unwrap_or_default().parse()?;
        let zero: basics::Day = "1970-01-01".parse()?;
        let line = Line { item: items.id(text(item)), quantity, price };
        let at = *by_invoice.entry(text(invoice).to_owned()).or_insert_with(|| {
            sales.push(Sale {
                customer: customers.id(text(customer)),
                day: day.days_since(zero),
                lines: vec![],
            });
            sales.len() - 1
        });
        if let Some(sale) = sales.get_mut(at) {
            sale.lines.push(line);
        }
    }
    sales.sort_by_key(|s| s.day);
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(Sales { name, sales, items: items.names })
}

/// Decimal text in millionths; none where it is no number.
fn micro(text: &str) -> Option<i64> {
    basics::Decimal::from_str_exact(text.trim()).ok().and_then(|d| {
        let whole = (d * basics::Decimal::from(1_000_000)).trunc();
        i64::try_from(whole.mantissa()).ok().filter(|_| whole.scale() == 0)
    })
}

/// Baskets as text: one a line, items with bars between; nobody knows whose or when.
pub fn baskets(path: &Path) -> Result<Sales, Trouble> {
    let mut items = Names::default();
    let text = std::fs::read_to_string(path)?;
    let sales = text.lines().filter(|l| !l.trim().is_empty()).enumerate().map(|(n, line)| {
        let lines = line.split('|').map(|name| Line { item: items.id(name.trim()), quantity: 1, price: 0 });
        // Each basket is a customer of its own.
        Sale { customer: n as u32, day: n as i32, lines: lines.collect() }
    });
    let sales = sales.collect();
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(Sales { name, sales, items: items.names })
}
