//! Typesetting: from a paper and a style to the bytes of a PDF. Called by whatever sends, shows or prints a paper.
//!
//! Holds: fonts and templates come from the binary alone; there is no file, package or clock to reach from a template, and the
//! paper's text reaches it as JSON only, so nothing in it can become markup.

mod code128;
mod figures;
mod ink;
mod sheets;
/// A day as the papers of this style write it.
pub(crate) fn told_day(style: &crate::Style, day: basics::Day) -> String {
    figures::Figures::of(style).day(day)
}

#[cfg(test)]
mod tests;
mod world;

use typst::foundations::Smart;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};
use world::{Materials, Table};

use crate::{Paper, PrintError, PrintFn, Style};

/// The printer: fonts and templates, parsed once. Shared between threads; printing does not change it.
pub struct Print {
    materials: Materials,
}

impl Print {
    /// Reads the embedded fonts and templates. Takes some milliseconds; make one and keep it.
    ///
    /// # Errors
    /// [`PrintError::Setup`] where the binary was built with a broken font or template.
    pub fn new() -> Result<Print, PrintError> {
        Ok(Print { materials: Materials::new()? })
    }

    /// The paper as PDF: tagged, with language and title. An invoice with attachments is written as PDF/A-3u.
    ///
    /// # Errors
    /// [`PrintError::Logo`] where the company's logo is no SVG picture; [`PrintError::Typesetting`] and [`PrintError::Pdf`]
    /// are faults of a template. No text in any field leads to an error.
    pub fn print(&self, paper: &Paper, style: &Style) -> Result<Vec<u8>, PrintError> {
        let document = self.typeset(paper, style)?;
        let archival = matches!(paper, Paper::Invoice(invoice) if !invoice.attachments.is_empty());
        let wanted: &[PdfStandard] = if archival { &[PdfStandard::A_3u] } else { &[] };
        let standards = PdfStandards::new(wanted).map_err(|e| PrintError::Pdf(e.message().to_string()))?;
        let options = PdfOptions {
            creator: Smart::Custom(Some("Orderdesk".to_owned())),
            standards,
            ..PdfOptions::default()
        };
        let pdf = typst_pdf::pdf(&document, &options).map_err(|e| PrintError::Pdf(world::first_message(&e)));
        typst::comemo::evict(KEPT_GENERATIONS);
        pdf
    }

    /// This printer as a [`PrintFn`].
    pub fn into_fn(self) -> Box<PrintFn> {
        Box::new(move |paper, style| self.print(paper, style))
    }

    fn typeset(&self, paper: &Paper, style: &Style) -> Result<PagedDocument, PrintError> {
        let sheet = sheets::sheet(paper, style, &self.materials);
        let table = Table::laid(&self.materials, sheet, style)?;
        typst::compile::<PagedDocument>(&table).output.map_err(|complaints| {
            let message = world::first_message(&complaints);
            // The logo is the only picture there is.
            if style.company.logo_svg.is_some() && (message.contains("SVG") || message.contains("image")) {
                PrintError::Logo(message)
            } else {
                PrintError::Typesetting(message)
            }
        })
    }
}

impl std::fmt::Debug for Print {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Print")
    }
}

/// How many prints what was computed for one stays in the typesetter's memory: enough that templates stay evaluated.
const KEPT_GENERATIONS: usize = 3;
