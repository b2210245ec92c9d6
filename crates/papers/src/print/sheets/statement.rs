//! Statement of account.

use serde_json::{Value, json};

use super::{Ink, Rows, address, fits, introduction, money_head};
use crate::{OpenLine, Statement, StatementKind, StatementLine};

pub(super) fn data(ink: &Ink, paper: &Statement) -> Value {
    let (words, figures) = (ink.words, ink.figures);
    let currency = paper.closing.currency;
    let ages = [words.not_due, words.to_30, words.to_60, words.to_90, words.over_90];
    let ages: Vec<[String; 2]> =
        ages.iter().zip(paper.ages).map(|(word, sum)| [(*word).to_owned(), figures.amount(sum)]).collect();
    let credit = paper.to_their_credit;
    let credit = (credit.minor != 0).then(|| [words.to_your_credit.to_owned(), figures.amount(credit)]);
    json!({
        "to": address(ink, &paper.to),
        "info": info(ink, paper).0,
        "introduction": introduction(ink, &[], words.statement_introduction),
        "heads": {
            "amount": money_head(words.amount, currency),
            "balance": money_head(words.balance, currency),
            "open": money_head(words.open, currency),
        },
        "opening": [words.opening.to_owned(), figures.amount(paper.opening)],
        "entries": paper.entries.iter().map(|e| entry(ink, e)).collect::<Vec<_>>(),
        "closing": [format!("{} {currency}", words.closing), figures.amount(paper.closing)],
        "ages": ages,
        "credit": credit,
        "open": paper.open.iter().map(|o| open(ink, o)).collect::<Vec<_>>(),
    })
}

fn info(ink: &Ink, paper: &Statement) -> Rows {
    let (words, figures) = (ink.words, ink.figures);
    let mut rows = Rows::default();
    rows.add(words.day, figures.day(paper.day));
    rows.add(words.period, format!("{} – {}", figures.day(paper.from), figures.day(paper.day)));
    rows.add_text(ink, words.customer_number, &paper.customer_number);
    rows.add_contact(ink, &paper.contact);
    rows
}

fn entry(ink: &Ink, entry: &StatementLine) -> Value {
    let (words, figures) = (ink.words, ink.figures);
    let kind = match entry.kind {
        StatementKind::Invoice => words.invoice,
        StatementKind::CreditNote => words.credit_note,
        StatementKind::Payment => words.payment,
        StatementKind::Refund => words.refund,
        StatementKind::Reversal => words.reversal,
    };
    json!([
        figures.day(entry.day),
        format!("{kind} {}", ink.text(&entry.number, fits::NARROW)),
        ink.text(&entry.reference, fits::DESCRIPTION),
        entry.due.map(|day| figures.day(day)).unwrap_or_default(),
        figures.amount(entry.amount),
        figures.amount(entry.balance),
    ])
}

fn open(ink: &Ink, line: &OpenLine) -> Value {
    let figures = ink.figures;
    json!([
        ink.text(&line.number, fits::NARROW),
        figures.day(line.day),
        figures.day(line.due),
        figures.amount(line.total),
        figures.amount(line.open),
    ])
}
