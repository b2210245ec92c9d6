//! What can be read on each paper, in both languages and on both sheets.

use basics::{Currency, Language, Money, Percent, Quantity};
use typst::layout::{Frame, FrameItem};

use super::*;
use crate::*;

#[path = "../../tests/samples/mod.rs"]
mod samples;

use samples::style;

const LOOKS: [(Language, PageSize); 4] = [
    (Language::En, PageSize::A4),
    (Language::De, PageSize::A4),
    (Language::En, PageSize::Letter),
    (Language::De, PageSize::Letter),
];

/// The text of each page, its runs set apart by a blank; firm blanks and places to break made plain.
fn pages(paper: &Paper, style: &Style) -> Vec<String> {
    let document = Print::new().unwrap().typeset(paper, style).unwrap();
    document
        .pages()
        .iter()
        .map(|page| {
            let mut text = String::new();
            read(&page.frame, &mut text);
            text.replace('\u{A0}', " ").replace('\u{200B}', "")
        })
        .collect()
}

fn read(frame: &Frame, text: &mut String) {
    for (_, item) in frame.items() {
        match item {
            FrameItem::Group(group) => read(&group.frame, text),
            FrameItem::Text(run) => {
                text.push_str(&run.text);
                text.push(' ');
            }
            _ => {}
        }
    }
}

fn whole(paper: &Paper, style: &Style) -> String {
    pages(paper, style).join("\n")
}

/// Without any blanks: for text that may have been broken anywhere.
fn tight(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '\u{200B}' && *c != '\u{AD}').collect()
}

fn has_all(text: &str, wanted: &[&str]) {
    let tight_text = tight(text);
    for words in wanted {
        assert!(tight_text.contains(&tight(words)), "{words:?} is not on the paper:\n{text}");
    }
}

#[test]
fn every_paper_prints_in_every_look_and_counts_its_pages() {
    let printer = Print::new().unwrap();
    for (language, size) in LOOKS {
        let style = style(language, size);
        for (name, paper) in samples::all() {
            let pdf = printer.print(&paper, &style).unwrap();
            assert!(pdf.starts_with(b"%PDF-1.7"), "{name}");
            let pages = pages(&paper, &style);
            for (i, page) in pages.iter().enumerate() {
                let (word, of) = if language == Language::De { ("Seite", "von") } else { ("Page", "of") };
                has_all(page, &[&format!("{word} {} {of} {}", i + 1, pages.len())]);
            }
        }
    }
}

#[test]
fn a_confirmation_says_what_comes_when_and_in_place_of_what() {
    let paper = Paper::Order(samples::order_paper(6));
    has_all(
        &whole(&paper, &style(Language::En, PageSize::A4)),
        &[
            "Order confirmation AB-2026-10482",
            "23 Nov 2026",
            "4500118203 of 20 Nov 2026",
            "Your item BM-40000",
            "GTIN 04012345678901",
            "1,500 pcs 30 Nov 2026",
            "600 pcs 7 Dec 2026",
            "Backorder 400 pcs expected 21 Dec 2026",
            "In place of USB-8.4-V Washer 8.4 mm, zinc plated (Your item BM-40013)",
            "0.0875",
            "per 100 pcs",
            "less 5%",
            "−25.00",
            "VAT 19% on 525.84",
            "Total EUR 625.75",
            "FCA Kiel (Incoterms 2020)",
        ],
    );
    has_all(
        &whole(&paper, &style(Language::De, PageSize::A4)),
        &[
            "Auftragsbestätigung AB-2026-10482",
            "23.11.2026",
            "1.500 Stk. 30.11.2026",
            "Rückstand 400 Stk. voraussichtlich 21.12.2026",
            "0,0875",
            "je 100 Stk.",
            "abzgl. 5 %",
            "USt. 19 % auf 525,84",
            "Gesamtbetrag EUR 625,75",
        ],
    );
    has_all(&whole(&paper, &style(Language::En, PageSize::Letter)), &["Nov 23, 2026", "Dec 21, 2026"]);
}

#[test]
fn a_pick_list_is_in_the_order_of_the_bins() {
    let text = whole(&Paper::PickList(samples::pick_list(6)), &style(Language::De, PageSize::A4));
    let places: Vec<usize> = ["A-02-3", "A-10-1", "B-01-1", "C-04-2", "HOF-2", "KLEB-7"]
        .iter()
        .map(|bin| text.find(bin).unwrap_or_else(|| panic!("no bin {bin}")))
        .collect();
    assert!(places.is_sorted(), "{places:?}");
    has_all(
        &text,
        &["Kommissionierliste SH-2026-077120", "2.500 Stk.", "RUSH", "Charge L26-0815", "Positionen: 6"],
    );
}

#[test]
fn a_packing_slip_has_packages_and_no_prices() {
    let text = whole(&Paper::PackingSlip(samples::packing_slip(6)), &style(Language::En, PageSize::Letter));
    has_all(
        &text,
        &["(00) 340123450000000018", "182.5 kg", "Line 10: 2,100 pcs SKS-M8-40", "194.75 kg", "To follow"],
    );
    assert!(!text.contains("EUR") && !text.contains("0.0875"), "{text}");
}

#[test]
fn an_invoice_has_what_the_law_and_the_payer_ask_for() {
    let text = whole(&Paper::Invoice(samples::invoice(6)), &style(Language::De, PageSize::A4));
    has_all(
        &text,
        &[
            "Rechnung RE-2026-08813",
            "Ihre USt-IdNr. DE987654321",
            "USt-IdNr. DE123456789",
            "Ihre Bestellung 4500118203",
            "Lieferdatum 24.11.2026",
            "Bitte zahlen Sie 625,75 EUR bis zum 25.12.2026.",
            "Bei Zahlung bis zum 09.12.2026 abzüglich 2 % Skonto (12,52 EUR) zahlen Sie 613,23 EUR.",
            "IBAN DE02 1203 0000 0000 2020 51",
            "Verwendungszweck RE-2026-08813",
        ],
    );
}

#[test]
fn an_invoice_without_tax_says_why() {
    let paper = Paper::Invoice(samples::reverse_charge_invoice());
    has_all(
        &whole(&paper, &style(Language::En, PageSize::A4)),
        &[
            "the recipient is liable for the VAT",
            "VAT-exempt intra-Community supply",
            "Paid 100.00",
            "Amount due EUR 158.45",
        ],
    );
    has_all(
        &whole(&paper, &style(Language::De, PageSize::A4)),
        &["Steuerschuldnerschaft des Leistungsempfängers"],
    );
}

#[test]
fn a_credit_note_names_its_invoice_and_asks_for_no_money() {
    let text = whole(&Paper::Invoice(samples::credit_note()), &style(Language::En, PageSize::A4));
    has_all(
        &text,
        &["Credit note GS-2026-00031", "For invoice RE-2026-08813 of 25 Nov 2026", "Wrong finish delivered"],
    );
    assert!(!text.contains("Please pay") && !text.contains("Please state"), "{text}");
}

#[test]
fn a_return_slip_says_where_to_send_what_and_why() {
    let paper = Paper::ReturnSlip(samples::return_slip());
    let text = whole(&paper, &style(Language::De, PageSize::A4));
    has_all(
        &text,
        &[
            "Retourenschein RM100001",
            "Ware senden an",
            "Defekt",
            "Sie erhalten Eine Gutschrift auf Ihr Konto",
            "4 Stk.",
        ],
    );
    assert!(!text.contains("EUR"), "{text}");
}

#[test]
fn a_statement_has_its_balance_and_how_old_it_is() {
    let text = whole(&Paper::Statement(samples::statement(6)), &style(Language::De, PageSize::A4));
    has_all(
        &text,
        &[
            "Kontoauszug",
            "01.11.2026 – 30.11.2026",
            "Saldovortrag",
            "1.450,25",
            "über 90",
            "Rechnung IN100002",
            "50,00",
        ],
    );
}

#[test]
fn sales_tax_and_dollars_are_named_as_such() {
    let mut style = style(Language::En, PageSize::Letter);
    style.company.tax_name = TaxName::SalesTax;
    let mut invoice = samples::invoice(0);
    let dollars = |minor| Money::from_minor(minor, Currency::USD);
    invoice.totals.net = dollars(123_450);
    invoice.totals.gross = dollars(123_450);
    invoice.totals.taxes[0].rate = Percent::parse("7.25").unwrap();
    has_all(&whole(&Paper::Invoice(invoice), &style), &["Sales tax 7.25%", "Total USD 1,234.50", "Tax ID"]);
}

#[test]
fn other_languages_are_printed_in_english() {
    has_all(
        &whole(&Paper::Letter(samples::letter()), &style(Language::Fr, PageSize::A4)),
        &["Customer no.", "Page 1 of 1"],
    );
}

#[test]
fn a_table_over_many_pages_repeats_its_head_and_keeps_the_totals_with_a_line() {
    for lines in [40, 41, 42, 43, 44] {
        let pages = pages(&Paper::Invoice(samples::invoice(lines)), &style(Language::En, PageSize::A4));
        assert!(pages.len() > 2);
        for page in &pages {
            let has_lines = page.contains("DIN") || page.contains("Assembly") || page.contains("Wire rope");
            assert_eq!(
                has_lines,
                page.contains("Amount EUR"),
                "lines and their head stand together:\n{page}"
            );
            if page.contains("Total EUR") {
                assert!(has_lines, "totals alone on a page:\n{page}");
            }
        }
        assert!(pages[1].contains("Invoice RE-2026-08813 · 25"), "{}", pages[1]);
    }
}

const HOSTILE: [&str; 14] = [
    "#panic(\"x\") #import \"base.typ\"",
    "$x^2$ *bold* _thin_ `code`",
    "\\ \\n \\u{41} // /* */",
    "= Heading",
    "@label <tag>",
    "'single' \"double\" ''",
    "-- --- ... ~ ->",
    "[a](b) #[c] {d} #{1+1}",
    "שלום עולם",
    "مرحبا بالعالم",
    "😀 smile",
    "<script>&amp;</script>",
    "%PDF-1.7 endobj",
    "3x4 (c) 1/2",
];

#[test]
fn hostile_text_comes_out_as_the_text_it_is() {
    for text in HOSTILE {
        let mut letter = samples::letter();
        letter.subject = text.to_owned();
        letter.paragraphs = vec![text.to_owned()];
        letter.to.name = text.to_owned();
        letter.references = vec![(text.to_owned(), text.to_owned())];
        let paper = Paper::Letter(letter);
        let style = style(Language::De, PageSize::A4);
        let read = whole(&paper, &style);
        // Runs from right to left are read in the order in which they are drawn.
        let drawn = tight(&read).matches(&tight(text)).count();
        assert!(drawn >= 4 || !text.is_ascii() && drawn >= 1, "{text:?} was drawn {drawn} times:\n{read}");
        Print::new().unwrap().print(&paper, &style).unwrap();
    }
}

#[test]
fn hostile_text_in_every_field_of_every_paper_still_prints() {
    let endless = "W".repeat(400);
    let printer = Print::new().unwrap();
    for text in [endless.as_str(), "", " \t\u{0}\u{202E}\u{FEFF}\u{FFFF}", HOSTILE[0], "😀\n\n\r\nשלום"]
    {
        let mut style = style(Language::De, PageSize::Letter);
        let words = || text.to_owned();
        style.company.name = words();
        style.company.address = vec![words()];
        style.company.register = vec![words(), words()];
        style.company.banks[0].account = words();
        let item = Item { number: words(), buyers_number: words(), gtin: None, description: words() };
        let mut order = samples::order_paper(2);
        (order.number, order.purchase_order, order.carrier) = (words(), words(), words());
        order.lines[0].item = item.clone();
        order.lines[0].substitution = Some(Substitution { ordered: item.clone(), reason: words() });
        let mut pick = samples::pick_list(2);
        (pick.shipment, pick.priority, pick.lines[0].bin) = (words(), words(), words());
        pick.lines[0].item = item.clone();
        pick.notes = vec![words()];
        let mut slip = samples::packing_slip(2);
        (slip.shipment, slip.tracking, slip.packages[0].sscc) = (words(), words(), words());
        slip.lines[0].item = item.clone();
        let mut invoice = samples::invoice(2);
        (invoice.number, invoice.buyer_vat_id, invoice.payment.reference) = (words(), words(), words());
        invoice.lines[0].item = item;
        invoice.totals.allowances_charges[0].text = words();
        for paper in
            [Paper::Order(order), Paper::PickList(pick), Paper::PackingSlip(slip), Paper::Invoice(invoice)]
        {
            let document = printer.typeset(&paper, &style).unwrap();
            for page in document.pages() {
                let reach = reach(&page.frame, 0.0);
                assert!(
                    reach <= page.frame.width().to_pt() - 30.0,
                    "text leaves the sheet: {reach} {}",
                    paper.title(Language::De)
                );
            }
            printer.print(&paper, &style).unwrap();
        }
    }
}

/// How far to the right any text goes, in points.
fn reach(frame: &Frame, from: f64) -> f64 {
    let ends = frame.items().map(|(at, item)| match item {
        FrameItem::Group(group) => reach(&group.frame, from + at.x.to_pt()),
        FrameItem::Text(run) => from + at.x.to_pt() + run.width().to_pt(),
        _ => 0.0,
    });
    ends.fold(0.0, f64::max)
}

#[test]
fn papers_without_lines_print() {
    let style = style(Language::En, PageSize::A4);
    for paper in [
        Paper::Order(samples::order_paper(0)),
        Paper::PickList(samples::pick_list(0)),
        Paper::PackingSlip(samples::packing_slip(0)),
        Paper::Invoice(samples::invoice(0)),
    ] {
        assert_eq!(pages(&paper, &style).len(), 1, "{}", paper.title(Language::En));
    }
}

#[test]
fn attachments_lie_in_an_archival_pdf_even_beside_text_that_no_font_can_draw() {
    let mut invoice = samples::invoice(2);
    invoice.notes = vec!["𓀀 unknown \u{1F9FF}".to_owned()];
    invoice.attachments = vec![Attachment {
        name: "../factur-x.xml".to_owned(),
        mime_type: "text/xml".to_owned(),
        description: "the invoice as data".to_owned(),
        bytes: b"<Invoice/>".to_vec(),
    }];
    let pdf =
        Print::new().unwrap().print(&Paper::Invoice(invoice), &style(Language::De, PageSize::A4)).unwrap();
    let has = |needle: &[u8]| pdf.windows(needle.len()).any(|window| window == needle);
    assert!(has(b"factur-x.xml") && has(b"pdfaid") && has(b"/EmbeddedFile"));
}

#[test]
fn a_pdf_tells_readers_aloud_its_language_and_structure() {
    let pdf = Print::new()
        .unwrap()
        .print(&Paper::Letter(samples::letter()), &style(Language::De, PageSize::A4))
        .unwrap();
    let has = |needle: &[u8]| pdf.windows(needle.len()).any(|window| window == needle);
    assert!(has(b"/MarkInfo") && has(b"/Lang") && has(b"/StructTreeRoot") && has(b"/Title"));
}

#[test]
fn a_logo_is_drawn_and_a_broken_one_is_named() {
    let mut style = style(Language::En, PageSize::A4);
    style.company.logo_svg = Some(samples::LOGO.as_bytes().to_vec());
    let printer = Print::new().unwrap();
    let paper = Paper::Letter(samples::letter());
    assert!(printer.print(&paper, &style).is_ok());
    style.company.logo_svg = Some(b"no picture".to_vec());
    assert!(matches!(printer.print(&paper, &style), Err(PrintError::Logo(_))));
}

#[test]
fn one_printer_serves_many_threads() {
    let print = Print::new().unwrap().into_fn();
    let style = style(Language::En, PageSize::A4);
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| print(&Paper::Letter(samples::letter()), &style).unwrap());
        }
    });
}

#[test]
fn nothing_promised_yet_is_said() {
    let mut order = samples::order_paper(1);
    order.lines[0].promises.clear();
    order.lines[0].backordered = Quantity::whole(5);
    order.lines[0].backorder_expected = None;
    has_all(
        &whole(&Paper::Order(order), &style(Language::En, PageSize::A4)),
        &["Backorder 5 pcs date to be confirmed"],
    );
}
