//! Any of the papers, and what it is called.

use basics::Language;

use crate::{Invoice, Letter, OrderPaper, PackingSlip, PickList, ReturnSlip, Statement, words::Words};

#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "a paper is made once, printed and dropped; nobody keeps many")]
pub enum Paper {
    /// Order confirmation or quotation.
    Order(OrderPaper),
    PickList(PickList),
    PackingSlip(PackingSlip),
    /// Invoice or credit note.
    Invoice(Invoice),
    Letter(Letter),
    ReturnSlip(ReturnSlip),
    Statement(Statement),
}

impl Paper {
    /// What the paper is, in the language it is written in: "Order confirmation", "Rechnung"; a letter's subject.
    pub fn heading(&self, language: Language) -> &str {
        let words = Words::of(language);
        match self {
            Paper::Order(paper) => paper.kind.heading(words),
            Paper::PickList(_) => words.pick_list,
            Paper::PackingSlip(_) => words.packing_slip,
            Paper::Invoice(paper) => paper.kind.heading(words),
            Paper::Letter(letter) => &letter.subject,
            Paper::ReturnSlip(_) => words.return_slip,
            Paper::Statement(_) => words.statement,
        }
    }

    /// The number it is filed under; empty for a letter.
    pub fn number(&self) -> &str {
        match self {
            Paper::Order(paper) => &paper.number,
            Paper::PickList(paper) => &paper.shipment,
            Paper::PackingSlip(paper) => &paper.shipment,
            Paper::Invoice(paper) => &paper.number,
            Paper::ReturnSlip(paper) => &paper.number,
            Paper::Letter(_) | Paper::Statement(_) => "",
        }
    }

    /// The document's title: its heading and its number.
    pub fn title(&self, language: Language) -> String {
        [self.heading(language), self.number()]
            .into_iter()
            .filter(|t| !t.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// A name to save it under: the title in letters, digits and hyphens only, at most 80 of them, then ".pdf".
    pub fn file_name(&self, language: Language) -> String {
        let mut name = String::new();
        for c in self.title(language).chars() {
            if c.is_alphanumeric() {
                name.push(c);
            } else if !name.ends_with('-') && !name.is_empty() {
                name.push('-');
            }
        }
        let short: String = name.chars().take(80).collect();
        match short.trim_end_matches('-') {
            "" => "letter.pdf".to_owned(),
            stem => format!("{stem}.pdf"),
        }
    }
}
