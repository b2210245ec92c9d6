//! From a paper to the data its template reads: every value as the text that will be seen. One file per template.

mod invoice;
mod letter;
mod order_paper;
mod packing_slip;
mod pick_list;
mod return_slip;
mod statement;

use basics::{Currency, Day, Quantity, Unit};
use serde_json::{Map, Value, json};

use super::code128::Symbol;
use super::ink::{Ink, fits};
use super::world::Materials;
use crate::{Address, Contact, Item, LinePrice, Paper, Style, TaxName, Totals};

/// What a template is given.
pub(super) struct Sheet {
    pub template: &'static str,
    /// data.json
    pub data: Value,
    /// More files, by the path under which the template reads them.
    pub files: Vec<(String, Vec<u8>)>,
}

pub(super) fn sheet(paper: &Paper, style: &Style, materials: &Materials) -> Sheet {
    let archival = matches!(paper, Paper::Invoice(invoice) if !invoice.attachments.is_empty());
    let ink = Ink::new(style, materials, archival);
    let (template, facts, files) = match paper {
        Paper::Order(paper) => ("order_paper.typ", order_paper::data(&ink, paper), Vec::new()),
        Paper::PickList(paper) => ("pick_list.typ", pick_list::data(&ink, paper), Vec::new()),
        Paper::PackingSlip(paper) => ("packing_slip.typ", packing_slip::data(&ink, paper), Vec::new()),
        Paper::Invoice(paper) => ("invoice.typ", invoice::data(&ink, paper), invoice::files(paper)),
        Paper::Letter(paper) => ("letter.typ", letter::data(&ink, paper), Vec::new()),
        Paper::ReturnSlip(paper) => ("return_slip.typ", return_slip::data(&ink, paper), Vec::new()),
        Paper::Statement(paper) => ("statement.typ", statement::data(&ink, paper), Vec::new()),
    };
    let mut data = common(&ink, paper);
    if let Value::Object(facts) = facts {
        data.extend(facts);
    }
    Sheet { template, data: Value::Object(data), files }
}

/// What every template asks for.
fn common(ink: &Ink, paper: &Paper) -> Map<String, Value> {
    let style = ink.style;
    let heading =
        [paper.heading(style.language), paper.number()].map(|t| ink.text(t, fits::HEADING)).join(" ");
    let day = day_of(paper);
    let running = format!("{} · {}", heading.trim(), ink.figures.day(day));
    let mut data = Map::new();
    data.insert(
        "size".into(),
        json!(match style.size {
            crate::PageSize::A4 => "a4",
            crate::PageSize::Letter => "us-letter",
        }),
    );
    data.insert("lang".into(), json!(printed_language(ink)));
    data.insert("title".into(), json!(ink.text(&paper.title(style.language), usize::MAX)));
    data.insert("heading".into(), json!(heading.trim()));
    data.insert("running_head".into(), json!(running));
    data.insert("day".into(), json!({ "year": day.year(), "month": day.month(), "day": day.day_of_month() }));
    data.insert("words".into(), json!(ink.words));
    data.insert("company".into(), company(ink));
    data.insert("logo".into(), json!(style.company.logo_svg.is_some()));
    data.insert("attachments".into(), json!([]));
    data.insert("facts".into(), json!([]));
    data
}

fn day_of(paper: &Paper) -> Day {
    match paper {
        Paper::Order(paper) => paper.day,
        Paper::PickList(paper) => paper.day,
        Paper::PackingSlip(paper) => paper.day,
        Paper::Invoice(paper) => paper.day,
        Paper::Letter(paper) => paper.day,
        Paper::ReturnSlip(paper) => paper.day,
        Paper::Statement(paper) => paper.day,
    }
}

/// The language the words are really in, which is English where we have no others.
fn printed_language(ink: &Ink) -> &'static str {
    match ink.style.language {
        basics::Language::De => "de",
        _ => "en",
    }
}

fn company(ink: &Ink) -> Value {
    let company = &ink.style.company;
    let words = ink.words;
    let foot = |text: &str| ink.text(text, fits::FOOT);
    let labelled = |label: &str, value: &str| {
        if value.trim().is_empty() { String::new() } else { format!("{label} {}", foot(value)) }
    };
    let mut address = vec![foot(&company.name)];
    address.extend(ink.lines(&company.address, fits::FOOT));
    let reach = [labelled(words.phone, &company.phone), foot(&company.email), foot(&company.web)];
    let tax_id = match company.tax_name {
        TaxName::Vat => words.vat_id,
        TaxName::SalesTax => words.tax_id,
    };
    let mut law = ink.lines(&company.register, fits::FOOT);
    law.push(labelled(tax_id, &company.vat_id));
    law.push(labelled(words.tax_number, &company.tax_number));
    let banks = company.banks.iter().flat_map(|bank| {
        [foot(&bank.name), labelled(words.account, &bank.account), labelled(words.bank_code, &bank.code)]
    });
    let columns = [address, reach.into(), law, banks.collect()];
    let foot: Vec<Vec<String>> = columns
        .into_iter()
        .map(|column| column.into_iter().filter(|line| !line.is_empty()).collect())
        .collect();
    let name = ink.text(&company.name, fits::HEADING);
    let sender: Vec<String> =
        std::iter::once(&company.name).chain(&company.address).map(|l| ink.text(l, fits::ADDRESS)).collect();
    let sender: Vec<String> = sender.into_iter().filter(|line| !line.is_empty()).collect();
    json!({ "name": name, "return_line": sender.join(" · "), "foot": foot })
}

/// An address, line by line.
fn address(ink: &Ink, address: &Address) -> Vec<String> {
    ink.lines(std::iter::once(&address.name).chain(&address.lines), fits::ADDRESS)
}

/// Rows of a label and a value; those without a value are left out.
#[derive(Default)]
struct Rows(Vec<[String; 2]>);

impl Rows {
    fn add(&mut self, label: &str, value: String) {
        if !value.is_empty() {
            self.0.push([label.to_owned(), value]);
        }
    }

    fn add_text(&mut self, ink: &Ink, label: &str, value: &str) {
        self.add(label, ink.text(value, fits::FACT));
    }

    fn add_contact(&mut self, ink: &Ink, contact: &Contact) {
        self.add_text(ink, ink.words.contact, &contact.name);
        self.add_text(ink, ink.words.phone, &contact.phone);
        self.add_text(ink, ink.words.email, &contact.email);
    }
}

/// Blocks of a label and lines; those without lines are left out.
#[derive(Default)]
struct Facts(Vec<(String, Vec<String>)>);

impl Facts {
    fn add(&mut self, label: &str, lines: Vec<String>) {
        if !lines.is_empty() {
            self.0.push((label.to_owned(), lines));
        }
    }

    fn add_text(&mut self, ink: &Ink, label: &str, text: &str) {
        let text = ink.text(text, fits::FACT);
        self.add(label, if text.is_empty() { Vec::new() } else { vec![text] });
    }
}

/// An item's number, description and what stands in small letters below.
fn item(ink: &Ink, item: &Item) -> Value {
    let mut details = Vec::new();
    let buyers = ink.text(&item.buyers_number, fits::NARROW);
    if !buyers.is_empty() {
        details.push(format!("{} {buyers}", ink.words.your_item));
    }
    if let Some(gtin) = item.gtin {
        details.push(format!("{} {gtin}", ink.words.gtin));
    }
    let details = if details.is_empty() { Vec::new() } else { vec![details.join(" · ")] };
    json!({
        "number": ink.text(&item.number, fits::DESCRIPTION),
        "description": ink.text(&item.description, fits::DESCRIPTION),
        "details": details,
    })
}

/// A line whose text could fill a page may be broken over two; any other stays whole.
fn is_long(texts: &[&str]) -> bool {
    texts.iter().map(|text| text.len() + 40 * text.matches('\n').count()).sum::<usize>() > 1_500
}

/// The price in the currency, and "per 100 pcs", "less 5%" below it.
fn price(ink: &Ink, price: &LinePrice, unit: Unit) -> (String, Vec<String>) {
    let mut details = Vec::new();
    if price.base != Quantity::ONE {
        details.push(format!("{} {}", ink.words.per, ink.figures.quantity_of(price.base, unit)));
    }
    if !price.discount.is_zero() {
        details.push(format!("{} {}", ink.words.less, ink.figures.percent(price.discount)));
    }
    (ink.figures.unit_price(price.unit_price, price.net.currency), details)
}

fn money_head(word: &str, currency: Currency) -> String {
    format!("{word} {currency}")
}

/// The name of the tax on sales.
fn tax_word(ink: &Ink) -> &'static str {
    match ink.style.company.tax_name {
        TaxName::Vat => ink.words.vat,
        TaxName::SalesTax => ink.words.sales_tax,
    }
}

/// The sums, each with its label; `due` names the last one where something was paid beforehand.
fn totals(ink: &Ink, totals: &Totals, due: Option<&str>) -> Value {
    let (words, figures) = (ink.words, ink.figures);
    let mut rows = Vec::new();
    let mut row = |label: String, amount: String, weight: &str| {
        rows.push(json!({ "label": label, "amount": amount, "weight": weight }));
    };
    if !totals.allowances_charges.is_empty() {
        row(words.sum_of_lines.to_owned(), figures.amount(totals.lines), "");
        for item in &totals.allowances_charges {
            row(ink.text(&item.text, fits::DESCRIPTION), figures.amount(item.amount), "");
        }
    }
    row(words.net.to_owned(), figures.amount(totals.net), "");
    for tax in &totals.taxes {
        let category = words.category(tax.category);
        let about = if category.is_empty() { String::new() } else { format!(", {category},") };
        let rate = figures.percent(tax.rate);
        let label = format!("{} {rate}{about} {} {}", tax_word(ink), words.tax_on, figures.amount(tax.base));
        row(label, figures.amount(tax.amount), "");
    }
    row(format!("{} {}", words.gross, totals.gross.currency), figures.amount(totals.gross), "sum");
    if let Some(prepaid) = totals.prepaid {
        row(words.prepaid.to_owned(), figures.amount(prepaid), "");
    }
    if let Some(label) = due.filter(|_| totals.prepaid.is_some() || totals.due != totals.gross) {
        row(format!("{label} {}", totals.due.currency), figures.amount(totals.due), "sum");
    }
    json!(rows)
}

/// Why no tax is charged, once for each category.
fn tax_reasons(ink: &Ink, totals: &Totals) -> Vec<String> {
    let mut reasons: Vec<String> = Vec::new();
    for tax in &totals.taxes {
        let given = ink.text(&tax.reason, fits::PARAGRAPH);
        let reason = if given.is_empty() { ink.words.tax_reason(tax.category).to_owned() } else { given };
        if !reason.is_empty() && !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    reasons
}

/// A bar code and the text below it; the text alone where it can't be one or would be wider than `most` modules.
fn bar_code(symbol: Option<Symbol>, text: String, most: u32) -> Value {
    let widths = symbol.filter(|symbol| symbol.modules() <= most).map(|symbol| symbol.widths);
    json!({ "widths": widths, "text": text })
}

/// The introduction as given, else the usual sentence.
fn introduction(ink: &Ink, given: &[String], usual: &str) -> Vec<String> {
    let given = ink.lines(given, fits::PARAGRAPH);
    if given.is_empty() { vec![usual.to_owned()] } else { given }
}
