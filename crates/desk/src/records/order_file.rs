//! The file of an order: what was printed about it, every document that came in and every letter that went out with what was enclosed, the
//! evidence of its complaints, and what the journal says of it and of all that followed from it. Whoever asks must be allowed to see each part.

use ::papers::{Paper, Style};
use basics::Limits;
use db::Tx;
use uuid::Uuid;

use super::refusal::RecordsRefusal;
use crate::actor::Actor;
use crate::correspondence::{self, Enclosed};
use crate::journal::{self, Happened};
use crate::orders::{self, Order};
use crate::policies::{Verb, Whose, allow};
use crate::{Failure, billing, cases, documents, intake, papers, returns, shipping};

pub struct OrderFile {
    pub order: Order,
    /// What is printed: a name, and what of.
    pub papers: Vec<(String, Paper, Style)>,
    pub kept: Vec<Kept>,
    /// In the order of time.
    pub journal: Vec<Happened>,
}

/// A document as it was kept.
pub struct Kept {
    pub path: String,
    pub content: Vec<u8>,
}

/// Entries of the journal about one thing.
const ENTRIES: usize = 10_000;

pub fn order_file(tx: &mut Tx, by: &Actor, number: &str) -> Result<OrderFile, Failure> {
    let parts = [Verb::SeeOrders, Verb::SeeShipments, Verb::SeeInvoices, Verb::SeeIntake, Verb::SeeLetters];
    for part in parts {
        allow(by, part, Whose::Others)?;
    }
    let order = orders::double_key::seen(tx, by, number)?;
    let mut file = OrderFile { order, papers: Vec::new(), kept: Vec::new(), journal: Vec::new() };
    let things = file.print(tx)?;
    file.documents(tx)?;
    file.letters(tx)?;
    file.evidence(tx)?;
    let size = file.kept.iter().map(|k| k.content.len()).sum::<usize>() >> 20;
    if size > Limits::FILE_MB {
        return Err(
            RecordsRefusal::TooLarge { number: number.to_owned(), size, most: Limits::FILE_MB }.into()
        );
    }
    for thing in things {
        file.journal.extend(journal::timeline(tx, thing, ENTRIES)?);
    }
    file.journal.sort_by_key(|h| (h.at, h.lane, h.entry));
    file.journal.dedup_by_key(|h| (h.lane, h.entry));
    Ok(file)
}

impl OrderFile {
    /// The papers, and the things that they are about.
    fn print(&mut self, tx: &mut Tx) -> Result<Vec<Uuid>, Failure> {
        let (order, style) = (&self.order, papers::style(tx, &self.order)?);
        let mut things = vec![order.id.uuid()];
        let mut add = |name: String, paper: Paper| self.papers.push((name, paper, style.clone()));
        if !order.lines.is_empty() {
            add(
                format!("acknowledgement-{}", order.number),
                Paper::Order(papers::acknowledgement(tx, order)?),
            );
        }
        for shipment in shipping::of_order(tx, order.id)? {
            things.push(shipment.id.uuid());
            if shipment.shipped_at.is_some() {
                let slip = Paper::PackingSlip(papers::packing_slip(tx, &shipment)?);
                add(format!("packing-slip-{}", shipment.number), slip);
            }
        }
        for invoice in billing::of_order(tx, order.id)? {
            things.push(invoice.id.uuid());
            add(format!("invoice-{}", invoice.number), Paper::Invoice(papers::invoice(tx, &invoice)?));
        }
        for credit in billing::credits_of_order(tx, order.id)? {
            things.push(credit.id.uuid());
            add(format!("credit-note-{}", credit.number), Paper::Invoice(papers::credit_note(tx, &credit)?));
        }
        for of in returns::of_order(tx, order.id)? {
            things.push(of.id.uuid());
            add(format!("return-{}", of.number), Paper::ReturnSlip(papers::return_slip(tx, &of)?));
        }
        things.extend(cases::of_order(tx, order.id)?.into_iter().map(|case| case.id.uuid()));
        Ok(things)
    }

    fn documents(&mut self, tx: &mut Tx) -> Result<(), Failure> {
        let order = &self.order;
        for listed in intake::of_order(tx, order.id.uuid(), order.customer, order.po_number.as_deref())? {
            let Some(message) = intake::by_number(tx, &listed.number)? else { continue };
            let Some(document) = intake::document(tx, &message)? else { continue };
            self.keep("documents", &message.number, &document.name, document.content);
        }
        Ok(())
    }

    fn letters(&mut self, tx: &mut Tx) -> Result<(), Failure> {
        for letter in correspondence::of_order(tx, self.order.id.uuid(), self.order.intake_message)? {
            let number = letter.letter_number.clone().unwrap_or_else(|| letter.id.uuid().to_string());
            for enclosure in correspondence::enclosures(tx, letter.id)? {
                let Enclosed::Document(hash) = enclosure.content else { continue };
                if let Some(document) = documents::by_hash(tx, &hash)? {
                    self.keep("letters", &number, &enclosure.name, document.content);
                }
            }
            self.keep("letters", &number, &letter.file_name, letter.content);
        }
        Ok(())
    }

    fn evidence(&mut self, tx: &mut Tx) -> Result<(), Failure> {
        for case in cases::of_order(tx, self.order.id)? {
            for evidence in cases::evidence(tx, case.id)? {
                let Some(hash) = evidence.hash else { continue };
                if let Some(document) = documents::by_hash(tx, &hash)? {
                    self.keep("complaints", &case.number, &evidence.name, document.content);
                }
            }
        }
        Ok(())
    }

    fn keep(&mut self, folder: &str, number: &str, name: &str, content: Vec<u8>) {
        let path = format!("{folder}/{number}-{}", file_name(name));
        let same =
            self.kept.iter().filter(|k| k.path == path || k.path.starts_with(&format!("{path}."))).count();
        let path = if same == 0 { path } else { format!("{path}.{same}") };
        self.kept.push(Kept { path, content });
    }
}

/// A name that somebody else gave, as one that leads nowhere else.
fn file_name(name: &str) -> String {
    let safe = |c: char| if c.is_alphanumeric() || ".-_ ".contains(c) { c } else { '_' };
    let name: String = name.trim().trim_start_matches('.').chars().take(120).map(safe).collect();
    if name.is_empty() { "document".to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    #[rstest]
    #[case("order.pdf", "order.pdf")]
    #[case("../../etc/passwd", "_.._etc_passwd")]
    #[case("Auftrag März.pdf", "Auftrag März.pdf")]
    #[case("a\nb\0", "a_b_")]
    #[case(" ", "document")]
    fn a_name_leads_nowhere_else(#[case] given: &str, #[case] safe: &str) {
        assert_eq!(super::file_name(given), safe);
    }
}
