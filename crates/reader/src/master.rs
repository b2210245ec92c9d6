//! Records from a folder of CSV files: for trying the reader without a database, and for measuring it. The files and columns are
//! those of `orderdesk intake read --master` in the integrator's guide.

use std::collections::HashMap;

use basics::{Currency, Day, Decimal, Unit, fold};

use crate::knowledge::{self, Kind, Learned, Status};
use crate::records::{
    Account, Address, Catalogue, Customer, Directory, Item, ItemStatus, ItemUnit, Own, PastLine, PastOrder,
    Records, ShipTo, Tolerance,
};

/// The records of a folder, and the accounts by customer number.
#[derive(Debug)]
pub struct Master {
    pub records: Records,
    pub accounts: HashMap<String, Account>,
}

impl Master {
    /// Puts what was learned beside the records.
    pub fn learn(&mut self, rows: &[knowledge::Row]) {
        let Records { directory, catalogue, .. } = &mut self.records;
        let active = || rows.iter().filter(|r| r.status == Status::Active);
        for row in active().filter(|r| r.claim.kind == Kind::CustomerAlias) {
            directory.learn(&row.claim.key, &row.claim.meaning, row.provenance().into());
        }
        let mut numbers: Vec<String> = active().map(|r| r.claim.scope.clone()).collect();
        // What holds for everyone holds for those of whom nothing else is on record, too.
        numbers.extend(self.accounts.keys().cloned());
        numbers.sort_unstable();
        numbers.dedup();
        for number in numbers.into_iter().filter(|n| !n.is_empty()) {
            let account = self.accounts.entry(number.clone()).or_default();
            account.learn(Learned::of(rows, &number), catalogue);
            directory.add_parts(&number, account.parts.keys());
        }
    }
}

/// A file that can't be used, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MasterError(pub String);

impl std::fmt::Display for MasterError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for MasterError {}

type Row = HashMap<String, String>;

/// `file` gives the text of a file of the folder by its name, where it is there.
pub fn master(file: impl Fn(&str) -> Option<String>) -> Result<Master, MasterError> {
    let table = |name: &str| rows(name, file(name).unwrap_or_default().as_str());
    let items = items(&table("items.csv")?, &table("item_uoms.csv")?);
    if items.is_empty() {
        return Err(MasterError("items.csv is missing or has no rows".into()));
    }
    let customers = customers(&table("customers.csv")?, &table("ship_tos.csv")?, &table("contacts.csv")?);
    let catalogue = Catalogue::new(items);
    let policy: serde_json::Value =
        file("policy.json").and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
    let accounts = accounts(
        &catalogue,
        &table("customer_items.csv")?,
        &table("prices.csv")?,
        &table("order_history.csv")?,
    );
    let today = text_at(&policy, "/policy/today")
        .parse()
        .unwrap_or(Day::new(2000, 1, 1).map_err(|e| MasterError(e.to_string()))?);
    let tolerance = tolerance(&policy);
    let mut directory = Directory::new(customers);
    for (number, account) in &accounts {
        directory.add_parts(number, account.parts.keys());
    }
    let records = Records { own: own(&policy), directory, catalogue, tolerance, today };
    Ok(Master { records, accounts })
}

fn rows(name: &str, text: &str) -> Result<Vec<Row>, MasterError> {
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let heads: Vec<String> = reader
        .headers()
        .map_err(|e| MasterError(format!("{name}: {e}")))?
        .iter()
        .map(|h| h.trim().to_lowercase())
        .collect();
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|e| MasterError(format!("{name}: {e}")))?;
        rows.push(heads.iter().cloned().zip(record.iter().map(|v| v.trim().to_owned())).collect());
    }
    Ok(rows)
}

fn get(row: &Row, column: &str) -> String {
    row.get(column).cloned().unwrap_or_default()
}

fn decimal(row: &Row, column: &str) -> Option<Decimal> {
    row.get(column).and_then(|v| v.parse().ok())
}

fn text_at(policy: &serde_json::Value, pointer: &str) -> String {
    policy.pointer(pointer).and_then(|v| v.as_str()).unwrap_or_default().to_owned()
}

fn items(items: &[Row], units: &[Row]) -> Vec<Item> {
    let mut by_item: HashMap<String, Vec<ItemUnit>> = HashMap::new();
    for row in units {
        let (Ok(unit), Some(factor)) = (get(row, "uom").parse::<Unit>(), decimal(row, "factor")) else {
            continue;
        };
        by_item.entry(get(row, "item_id")).or_default().push(ItemUnit {
            unit,
            factor,
            gtin: get(row, "gtin"),
        });
    }
    items
        .iter()
        .filter_map(|row| {
            let sku = get(row, "item_id");
            let base_unit: Unit = get(row, "base_uom").parse().ok()?;
            let mut units = by_item.remove(&sku).unwrap_or_default();
            if !units.iter().any(|u| u.unit == base_unit) {
                units.push(ItemUnit { unit: base_unit, factor: Decimal::ONE, gtin: get(row, "gtin") });
            }
            units.sort_by_key(|u| u.unit != base_unit);
            let is_gone = matches!(get(row, "status").as_str(), "discontinued" | "inactive");
            Some(Item {
                description: get(row, "description"),
                base_unit,
                units,
                order_multiple: decimal(row, "order_multiple").unwrap_or(Decimal::ONE),
                list_price: decimal(row, "list_price"),
                status: if is_gone { ItemStatus::Discontinued } else { ItemStatus::Active },
                replacement: Some(get(row, "replacement_id")).filter(|r| !r.is_empty()),
                aliases: Vec::new(),
                sku,
            })
        })
        .collect()
}

fn customers(customers: &[Row], ship_tos: &[Row], contacts: &[Row]) -> Vec<Customer> {
    let mut list: Vec<Customer> = customers
        .iter()
        .map(|row| Customer {
            number: get(row, "customer_id"),
            name: get(row, "name"),
            aliases: get(row, "aliases").split('|').filter(|a| !a.is_empty()).map(str::to_owned).collect(),
            tax_id: get(row, "tax_id"),
            gln: get(row, "gln"),
            domains: Some(get(row, "email_domain")).filter(|d| !d.is_empty()).into_iter().collect(),
            currency: get(row, "currency").parse::<Currency>().ok(),
            language: get(row, "language"),
            is_blocked: get(row, "status") == "blocked",
            address: address(row, "bill_"),
            ..Customer::default()
        })
        .collect();
    let place: HashMap<String, usize> =
        list.iter().enumerate().map(|(at, c)| (c.number.clone(), at)).collect();
    let mut of = |row: &Row, change: &mut dyn FnMut(&mut Customer)| {
        if let Some(customer) = place.get(&get(row, "customer_id")).and_then(|at| list.get_mut(*at)) {
            change(customer);
        }
    };
    for row in ship_tos {
        of(row, &mut |customer| {
            customer.ship_tos.push(ShipTo {
                id: get(row, "ship_to_id"),
                name: get(row, "name"),
                code: get(row, "code"),
                gln: get(row, "gln"),
                is_default: matches!(get(row, "default").as_str(), "1" | "true"),
                address: address(row, ""),
            });
        });
    }
    for row in contacts {
        of(row, &mut |customer| {
            customer.emails.push(get(row, "email"));
            customer.phones.push(get(row, "phone"));
            customer.people.push(get(row, "name"));
        });
    }
    list
}

fn address(row: &Row, prefix: &str) -> Address {
    let part = |name: &str| get(row, &format!("{prefix}{name}"));
    Address {
        street: part("street"),
        city: part("city"),
        region: part("region"),
        postcode: part("postcode"),
        country: part("country"),
    }
}

fn accounts(
    catalogue: &Catalogue,
    parts: &[Row],
    prices: &[Row],
    history: &[Row],
) -> HashMap<String, Account> {
    let mut accounts: HashMap<String, Account> = HashMap::new();
    for row in parts {
        if let Some(item) = catalogue.by_sku(&get(row, "item_id")) {
            let account = accounts.entry(get(row, "customer_id")).or_default();
            account.parts.entry(fold(&get(row, "customer_part_no"))).or_default().push(item);
        }
    }
    for row in prices {
        if let (Some(item), Some(price)) =
            (catalogue.by_sku(&get(row, "item_id")), decimal(row, "unit_price"))
        {
            accounts.entry(get(row, "customer_id")).or_default().prices.insert(item, price);
        }
    }
    for row in history {
        let (Some(item), Some(quantity)) = (catalogue.by_sku(&get(row, "item_id")), decimal(row, "quantity"))
        else {
            continue;
        };
        let (Ok(unit), Ok(day)) = (get(row, "uom").parse(), get(row, "order_date").parse()) else { continue };
        let account = accounts.entry(get(row, "customer_id")).or_default();
        let number = get(row, "order_id");
        let line = PastLine { item, quantity, unit };
        match account.orders.iter_mut().find(|o| o.number == number) {
            Some(order) => order.lines.push(line),
            None => account.orders.push(PastOrder {
                number,
                po_number: get(row, "po_number"),
                day,
                ship_to: Some(get(row, "ship_to_id")).filter(|s| !s.is_empty()),
                lines: vec![line],
            }),
        }
    }
    for account in accounts.values_mut() {
        account.orders.sort_by(|a, b| (b.day, &b.number).cmp(&(a.day, &a.number)));
    }
    accounts
}

fn own(policy: &serde_json::Value) -> Own {
    let at = |name: &str| text_at(policy, &format!("/seller/{name}"));
    let domains = at("email").rsplit_once('@').map(|(_, d)| d.to_owned()).into_iter().collect();
    Own {
        names: vec![at("name")],
        address: Address {
            street: at("street"),
            city: at("city"),
            region: at("region"),
            postcode: at("postcode"),
            country: at("country"),
        },
        ids: [at("gln"), at("x12_id"), at("tax_id")].into_iter().filter(|i| !i.is_empty()).collect(),
        domains,
    }
}

fn tolerance(policy: &serde_json::Value) -> Tolerance {
    let read = |name: &str, otherwise: Decimal| {
        text_at(policy, &format!("/policy/{name}")).parse().unwrap_or(otherwise)
    };
    let usual = Tolerance::default();
    Tolerance {
        price_percent: read("price_tolerance_pct", usual.price_percent),
        price_least: read("price_tolerance_abs", usual.price_least),
        total: read("total_tolerance_abs", usual.total),
    }
}
