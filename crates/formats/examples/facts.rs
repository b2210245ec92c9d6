//! Reads every file under a directory that an `expected.json` beside it describes, and prints which facts were found.
//!
//!     cargo run -p formats --example facts -- DIRECTORY [file]
//!
//! With a file it prints the reading itself.
#![expect(
    clippy::print_stdout,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a tool for the developer, run by hand"
)]

use std::collections::BTreeMap;
use std::path::Path;

use formats::{IncomingOrder, Message, Reading};
use serde_json::Value;

#[derive(Default)]
struct Score {
    matched: usize,
    missed: Vec<String>,
    remarks: BTreeMap<String, usize>,
}

impl Score {
    fn fact(&mut self, file: &str, name: &str, expected: &Value, found: &[String]) {
        let text = match expected {
            Value::Null => return,
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        if text.is_empty() {
            return;
        }
        let same = |a: &String| {
            *a == text
                || matches!((a.parse::<f64>(), text.parse::<f64>()), (Ok(x), Ok(y)) if (x - y).abs() < 1e-9)
        };
        let day = text.get(..10).unwrap_or(&text).to_owned();
        if found.iter().any(|f| same(f) || (text.contains('T') && *f == day)) {
            self.matched += 1;
        } else {
            self.missed.push(format!(
                "{file}: {name} = '{text}', found {:?}",
                found.iter().take(6).collect::<Vec<_>>()
            ));
        }
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let Some(file) = arguments.get(1) {
        let bytes = std::fs::read(file).unwrap();
        println!("{}", serde_json::to_string_pretty(&formats::read(&bytes, Some(file))).unwrap());
        return;
    }
    let mut score = Score::default();
    visit(Path::new(&arguments[0]), &mut score);
    for missed in &score.missed {
        println!("missed  {missed}");
    }
    println!("remarks {:?}", score.remarks);
    println!("facts matched {}, missed {}", score.matched, score.missed.len());
}

fn visit(directory: &Path, score: &mut Score) {
    let mut entries: Vec<_> = std::fs::read_dir(directory).unwrap().map(|e| e.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            visit(&path, score);
        } else if name == "expected.json" {
            let expected: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
            for entry in expected.as_array().into_iter().flatten() {
                if let (Some(file), facts) = (entry["file"].as_str(), &entry["facts"]) {
                    one(directory, file, facts, score);
                }
            }
        } else if let Some(stem) = name.strip_suffix(".expected.json") {
            let expected: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
            for extension in ["csv", "edi", "xlsx", "eml", "wrapper.eml"] {
                let file = format!("{stem}.{extension}");
                if directory.join(&file).exists() {
                    intake(directory, &file, &expected, score);
                }
            }
        }
    }
}

fn load(directory: &Path, file: &str, score: &mut Score) -> Reading {
    let reading = formats::read(&std::fs::read(directory.join(file)).unwrap(), Some(file));
    for remark in &reading.remarks {
        *score.remarks.entry(remark.code.to_string()).or_default() += 1;
        if remark.code != "unread" {
            println!(
                "remark  {file}: {:?} {} at {}: {}",
                remark.severity,
                remark.code,
                remark.place.as_ref().map(ToString::to_string).unwrap_or_default(),
                remark.message
            );
        }
    }
    reading
}

fn one(directory: &Path, file: &str, facts: &Value, score: &mut Score) {
    if file.ends_with(".pdf") || file.ends_with(".png") {
        return;
    }
    let reading = load(directory, file, score);
    let envelope = reading.envelope.clone().unwrap_or_default();
    let said = |s: &Option<formats::Said<String>>| s.iter().map(|s| s.value.clone()).collect::<Vec<_>>();
    score.fact(file, "sender", &facts["sender"], &said(&envelope.sender));
    score.fact(file, "receiver", &facts["receiver"], &said(&envelope.receiver));
    for name in ["isa_control", "control", "payloadID"] {
        score.fact(file, name, &facts[name], &said(&envelope.control));
    }
    score.fact(file, "from_id", &facts["from_id"], &said(&envelope.sender));
    let has_remark = |prefix: &str| reading.remarks.iter().any(|r| r.code == prefix);
    let anomalies = [&facts["anomalies"]].into_iter().chain(
        ["transactions", "messages"]
            .iter()
            .flat_map(|k| facts[*k].as_array().into_iter().flatten())
            .map(|t| &t["anomalies"]),
    );
    for anomaly in anomalies.flat_map(|a| a.as_array().into_iter().flatten()) {
        let text = anomaly.as_str().unwrap_or_default();
        let code = if text.contains("segments") {
            "segment_count"
        } else if text.contains("sum of lines") {
            "total"
        } else if text.contains("no UNZ") || text.contains("without") {
            "missing_trailer"
        } else {
            "control_number"
        };
        let found = has_remark(code) || (code == "missing_trailer" && has_remark("missing"));
        score.fact(file, "anomaly", anomaly, &if found { vec![text.to_owned()] } else { vec![] });
    }
    let documents: Vec<&IncomingOrder> = reading.messages.iter().filter_map(Message::document).collect();
    if facts["columns"].is_number() {
        // A list of products is no order.
        score.fact(file, "no order", &Value::from(0), &[reading.messages.len().to_string()]);
        return;
    }
    let transactions = facts["transactions"]
        .as_array()
        .or(facts["messages"].as_array())
        .cloned()
        .unwrap_or_else(|| vec![facts.clone()]);
    score.fact(file, "messages", &Value::from(transactions.len()), &[documents.len().to_string()]);
    for (transaction, document) in transactions.iter().zip(documents) {
        self::document(file, transaction, document, score);
    }
}

fn document(file: &str, facts: &Value, order: &IncomingOrder, score: &mut Score) {
    let all = serde_json::to_value(order).unwrap();
    let mut texts = Vec::new();
    leaves(&all, &mut texts);
    let header =
        |name: &str, found: Vec<String>, score: &mut Score| score.fact(file, name, &facts[name], &found);
    let said = |s: &Option<formats::Said<String>>| s.iter().map(|s| s.value.clone()).collect::<Vec<_>>();
    let po = said(&order.po_number);
    let own = said(&order.document_number);
    for name in ["po_number", "orderID", "order_ref"] {
        header(name, po.clone(), score);
    }
    for name in ["doc_number", "id", "invoice_number", "shipment_id"] {
        header(name, po.iter().chain(&own).cloned().collect(), score);
    }
    header("purpose", order.purpose.iter().map(|p| p.text.clone()).collect(), score);
    header("function", order.purpose.iter().map(|p| p.text.clone()).collect(), score);
    for name in ["po_type", "type_code", "doc_code"] {
        header(name, said(&order.order_type), score);
    }
    for name in ["ack_type", "response_code"] {
        header(name, said(&order.reply_code), score);
    }
    header("seller_ref", own.clone(), score);
    for name in ["change_seq", "sequence"] {
        header(name, said(&order.revision), score);
    }
    let dates: Vec<String> = order
        .issued
        .iter()
        .map(|d| d.value.to_string())
        .chain(order.po_date.iter().map(|d| d.value.to_string()))
        .chain(order.dates.iter().map(|d| d.date.value.to_string()))
        .chain(order.issued.iter().chain(&order.po_date).map(|d| d.text.clone()))
        .collect();
    for name in [
        "po_date",
        "ack_date",
        "invoice_date",
        "ship_notice_date",
        "change_date",
        "date",
        "issue_date",
        "issue",
        "validity_end",
        "orderDate",
    ] {
        header(name, dates.clone(), score);
    }
    header("currency", order.currency.iter().map(|c| c.value.to_string()).collect(), score);
    header("guideline", said(&order.profile), score);
    header("line_count", vec![order.lines.len().to_string()], score);
    for name in [
        "buyer",
        "buyer_id",
        "buyer_endpoint",
        "seller",
        "ship_to",
        "ship_to_name",
        "ship_to_city",
        "bill_to_name",
        "contract",
        "customer_reference",
        "comments",
        "cancellation_note",
        "total",
        "tax_total",
    ] {
        header(name, texts.clone(), score);
    }
    for (name, amount) in facts["totals"].as_object().into_iter().flatten() {
        let found: Vec<String> =
            order.amounts.iter().filter(|a| a.code == *name).map(|a| a.amount.value.to_string()).collect();
        score.fact(file, name, amount, &found);
    }
    for (_, fact) in facts["delivery"].as_object().into_iter().flatten() {
        score.fact(file, "delivery", fact, &texts);
    }
    for fact in facts["allowance_charges"].as_array().into_iter().flatten() {
        score.fact(file, "charge", &fact["amount"], &texts);
        score.fact(file, "charge reason", &fact["reason"], &texts);
    }
    for amount in facts["amt"].as_array().into_iter().flatten() {
        let found: Vec<String> = order
            .amounts
            .iter()
            .filter(|a| a.code == amount[0])
            .map(|a| a.amount.value.to_string())
            .collect();
        score.fact(file, "amt", &amount[1], &found);
    }
    for date in facts["dates"].as_array().into_iter().flatten() {
        score.fact(file, &format!("date {}", date[0]), &date[1], &dates);
    }
    for reference in facts["refs"].as_array().into_iter().flatten() {
        score.fact(file, &format!("ref {}", reference[0]), &reference[1], &texts);
    }
    let parties: Vec<_> = order.parties.iter().chain(order.lines.iter().flat_map(|l| &l.parties)).collect();
    for fact in facts["parties"].as_array().into_iter().flatten() {
        let Some(party) = parties.iter().find(|p| p.role_code == fact["role"]) else {
            score.fact(file, "party", &fact["role"], &[]);
            continue;
        };
        let mut found = Vec::new();
        leaves(&serde_json::to_value(party).unwrap(), &mut found);
        for name in ["id", "name", "name2", "street", "city", "state", "zip", "country"] {
            let values = fact[name].as_array().cloned().unwrap_or_else(|| vec![fact[name].clone()]);
            for value in values {
                score.fact(file, &format!("party {} {name}", fact["role"]), &value, &found);
            }
        }
    }
    for (fact, line) in facts["lines"].as_array().into_iter().flatten().zip(&order.lines) {
        let mut found = Vec::new();
        leaves(&serde_json::to_value(line).unwrap(), &mut found);
        for name in [
            "line",
            "id",
            "change",
            "qty_left",
            "uom",
            "price",
            "price_basis",
            "line_amount",
            "line_total",
            "net_price",
            "gross_price",
            "description",
            "name",
            "seller_item",
            "standard_item",
            "buyer_item",
            "gtin",
            "supplier_part",
            "tax_pct",
            "status",
            "action",
            "text",
            "item",
            "requested_delivery",
            "currency",
            "price_base_qty",
        ] {
            match &fact[name] {
                Value::Object(map) => map.values().for_each(|v| score.fact(file, name, v, &found)),
                Value::Array(list) => list.iter().for_each(|v| score.fact(file, name, v, &found)),
                value => score.fact(file, name, value, &found),
            }
        }
        let quantities: Vec<String> = line
            .quantity
            .iter()
            .map(|q| q.value.value().to_string())
            .chain(line.other_quantities.iter().map(|(_, q)| q.value.value().to_string()))
            .collect();
        match &fact["qty"] {
            Value::Object(map) => map.values().for_each(|v| score.fact(file, "qty", &v[0], &quantities)),
            value => score.fact(file, "qty", value, &quantities),
        }
        for (code, id) in fact["ids"].as_object().into_iter().flatten() {
            score.fact(file, &format!("item {code}"), id, &found);
        }
        for (_, value) in fact["moa"].as_object().into_iter().flatten() {
            score.fact(file, "moa", value, &found);
        }
    }
    let expected_lines = facts["lines"].as_array().map_or(0, Vec::len);
    if expected_lines > 0 {
        score.fact(file, "lines", &Value::from(expected_lines), &[order.lines.len().to_string()]);
    }
}

fn intake(directory: &Path, file: &str, expected: &Value, score: &mut Score) {
    let mut reading = load(directory, file, score);
    let mut order = reading.orders().next().cloned();
    let mail = reading.mail.take();
    if let Some(mail) = &mail {
        for attachment in &mail.attachments {
            let inner = formats::read(&attachment.bytes, attachment.name.as_deref());
            println!("attached {file}: {:?} {:?} {}", attachment.name, inner.format, inner.messages.len());
            order = inner.orders().next().cloned().or(order);
        }
        if mail.attachments.iter().any(|a| a.media_type == "application/pdf") {
            return;
        }
    }
    let Some(order) = order else {
        score.fact(file, "order", &Value::from("an order"), &[]);
        return;
    };
    score.fact(
        file,
        "po_number",
        &expected["po_number"],
        &order.po_number.iter().map(|p| p.value.clone()).collect::<Vec<_>>(),
    );
    let requested: Vec<String> = order.requested_date().iter().map(|d| d.date.value.to_string()).collect();
    score.fact(file, "required_date", &expected["required_date"], &requested);
    let lines = expected["line_items"].as_array().cloned().unwrap_or_default();
    score.fact(file, "lines", &Value::from(lines.len()), &[order.lines.len().to_string()]);
    for (fact, line) in lines.iter().zip(&order.lines) {
        let mut found = Vec::new();
        leaves(&serde_json::to_value(line).unwrap(), &mut found);
        for name in ["customer_ref", "unit_price"] {
            score.fact(file, name, &fact[name], &found);
        }
        score.fact(
            file,
            "quantity",
            &fact["quantity"],
            &line.quantity.iter().map(|q| q.value.value().to_string()).collect::<Vec<_>>(),
        );
    }
    let mut texts = Vec::new();
    leaves(&serde_json::to_value(&order).unwrap(), &mut texts);
    if mail.is_none() {
        score.fact(file, "ship_to_code", &expected["ship_to_code"], &texts);
    }
}

fn leaves(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => found.push(text.clone()),
        Value::Number(number) => found.push(number.to_string()),
        Value::Array(list) => list.iter().for_each(|v| leaves(v, found)),
        Value::Object(map) => map.values().for_each(|v| leaves(v, found)),
        _ => {}
    }
}
