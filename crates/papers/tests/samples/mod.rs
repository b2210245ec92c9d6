//! Sample papers of a made-up company, for the tests and for `cargo run -p papers --example samples`.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "each user takes what it needs; samples are test code"
)]

use basics::{Currency, Day, Language, Money, Percent, Quantity, Rounding, Unit, UnitPrice};
use papers::*;

pub const LOGO: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 220 44"><rect width="44" height="44" rx="8" fill="#14506e"/><path d="M12 30 L22 12 L32 30 Z" fill="#fff"/><rect x="56" y="14" width="160" height="16" rx="3" fill="#14506e"/></svg>"##;

pub fn day(text: &str) -> Day {
    text.parse().unwrap()
}

pub fn quantity(text: &str) -> Quantity {
    Quantity::parse(text).unwrap()
}

pub fn unit(code: &str) -> Unit {
    code.parse().unwrap()
}

pub fn euros(text: &str) -> Money {
    Money::parse(text, Currency::EUR).unwrap()
}

pub fn percent(text: &str) -> Percent {
    Percent::parse(text).unwrap()
}

fn words(text: &str) -> String {
    text.to_owned()
}

pub fn style(language: Language, size: PageSize) -> Style {
    Style {
        language,
        size,
        company: Company {
            name: words("Nordlicht Befestigungstechnik GmbH"),
            address: vec![words("Hafenstraße 12"), words("24103 Kiel"), words("Germany")],
            phone: words("+49 431 555 01-0"),
            email: words("auftrag@nordlicht.example"),
            web: words("www.nordlicht.example"),
            vat_id: words("DE123456789"),
            tax_number: words("20/290/12345"),
            register: vec![words("Amtsgericht Kiel HRB 12345"), words("Geschäftsführerin: Imke Petersen")],
            banks: vec![Bank {
                name: words("Förde Sparkasse"),
                account: words("DE02 1203 0000 0000 2020 51"),
                code: words("BYLADEM1001"),
            }],
            tax_name: TaxName::Vat,
            logo_svg: None,
        },
    }
}

pub fn address() -> Address {
    Address {
        name: words("Bergmann Maschinenbau AG"),
        lines: vec![words("Einkauf, Frau Dr. Öztürk"), words("Industriestraße 4–8"), words("50667 Köln")],
    }
}

pub fn ship_to() -> Address {
    Address {
        name: words("Bergmann Werk II"),
        lines: vec![words("Tor 3"), words("Rheinallee 99"), words("53111 Bonn")],
    }
}

pub fn contact() -> Contact {
    Contact {
        name: words("Jonas Lüders"),
        phone: words("+49 431 555 01-23"),
        email: words("j.lueders@nordlicht.example"),
    }
}

const GOODS: [(&str, &str, &str, &str, &str); 6] = [
    ("SKS-M8-40", "Hexagon head screw M8 × 40, DIN 933, 8.8, zinc plated", "4012345678901", "0.0875", "EA"),
    ("MU-M8", "Hexagon nut M8, DIN 934, class 8, zinc plated", "", "3.20", "EA"),
    ("USB-8.4", "Washer 8.4 mm, DIN 125 A, stainless steel A2", "", "1.95", "EA"),
    ("GEW-1000", "Threaded rod M10 × 1000 mm, DIN 976, 4.8, zinc plated", "", "2.49", "EA"),
    ("KLB-310", "Assembly adhesive, solvent-free, cartridge 310 ml, white", "", "6.80", "CT"),
    ("SEIL-6", "Wire rope 6 mm, 7 × 19, galvanised, on a drum of 250 m", "", "1.15", "MTR"),
];

pub fn item(index: usize) -> Item {
    let (number, description, gtin, _, _) = GOODS[index % GOODS.len()];
    Item {
        number: words(number),
        buyers_number: if index.is_multiple_of(2) {
            format!("BM-{:05}", 40_000 + index * 7)
        } else {
            String::new()
        },
        gtin: gtin.parse().ok(),
        description: words(description),
    }
}

fn amounts(index: usize) -> (Quantity, Unit, LinePrice) {
    let (_, _, _, price, code) = GOODS[index % GOODS.len()];
    let count = quantity(["2500", "1200", "400", "36", "12", "87.5"][index % 6]);
    let base = if index % 6 == 1 || index % 6 == 2 { quantity("100") } else { Quantity::ONE };
    let unit_price = UnitPrice::parse(price).unwrap();
    let gross = unit_price.extend(count, base, Currency::EUR, Rounding::HalfUp).unwrap();
    let discount = if index % 6 == 3 { percent("5") } else { Percent::ZERO };
    let net = gross.minus(gross.percent(discount, Rounding::HalfUp).unwrap()).unwrap();
    (count, unit(code), LinePrice { unit_price, base, discount, net })
}

fn totals(nets: impl Iterator<Item = Money>) -> Totals {
    let lines = nets.fold(euros("0"), |sum, net| sum.plus(net).unwrap());
    let charge = AllowanceCharge { text: words("Freight"), amount: euros("18.50") };
    let rebate = AllowanceCharge { text: words("Annual agreement rebate"), amount: euros("-25.00") };
    let net = lines.plus(charge.amount).unwrap().plus(rebate.amount).unwrap();
    let rate = percent("19");
    let tax = net.percent(rate, Rounding::HalfUp).unwrap();
    let gross = net.plus(tax).unwrap();
    Totals {
        lines,
        allowances_charges: vec![charge, rebate],
        net,
        taxes: vec![Tax {
            category: TaxCategory::Standard,
            rate,
            base: net,
            amount: tax,
            reason: String::new(),
        }],
        gross,
        prepaid: None,
        due: gross,
    }
}

pub fn order_paper(lines: usize) -> OrderPaper {
    let lines: Vec<OrderPaperLine> = (0..lines).map(order_paper_line).collect();
    OrderPaper {
        kind: OrderPaperKind::Confirmation,
        number: words("AB-2026-10482"),
        revision: 2,
        day: day("2026-11-23"),
        to: address(),
        ship_to: Some(ship_to()),
        customer_number: words("K-20417"),
        purchase_order: words("4500118203"),
        purchase_order_day: Some(day("2026-11-20")),
        contact: contact(),
        delivery_terms: words("FCA Kiel (Incoterms 2020)"),
        carrier: words("Kiel Cargo, standard"),
        payment_term: words("14 days 2 %, 30 days net"),
        introduction: vec![],
        totals: totals(lines.iter().filter_map(|l| l.price).map(|p| p.net)),
        lines,
        notes: vec![words("Our general terms of sale apply; you find them at www.nordlicht.example/terms.")],
    }
}

fn order_paper_line(index: usize) -> OrderPaperLine {
    let (count, unit, price) = amounts(index);
    let mut line = OrderPaperLine {
        number: (index as u32 + 1) * 10,
        item: item(index),
        substitution: None,
        quantity: count,
        unit,
        price: Some(price),
        promises: vec![Promise { quantity: count, day: day("2026-11-30") }],
        backordered: Quantity::ZERO,
        backorder_expected: None,
        cancelled: Quantity::ZERO,
        note: String::new(),
    };
    match index % 6 {
        0 => {
            line.promises = vec![
                Promise { quantity: quantity("1500"), day: day("2026-11-30") },
                Promise { quantity: quantity("600"), day: day("2026-12-07") },
            ];
            line.backordered = quantity("400");
            line.backorder_expected = Some(day("2026-12-21"));
        }
        2 => {
            line.substitution = Some(Substitution {
                ordered: Item {
                    number: words("USB-8.4-V"),
                    buyers_number: words("BM-40013"),
                    gtin: None,
                    description: words("Washer 8.4 mm, zinc plated"),
                },
                reason: words("The zinc plated washer is out of production; same price."),
            });
        }
        4 => line.note = words("Keep between 5 and 25 °C."),
        _ => {}
    }
    line
}

pub fn pick_list(lines: usize) -> PickList {
    let bins = ["C-04-2", "A-10-1", "A-02-3", "B-01-1", "KLEB-7", "HOF-2"];
    PickList {
        shipment: words("SH-2026-077120"),
        order: words("AB-2026-10482"),
        day: day("2026-11-23"),
        warehouse: words("Kiel 1"),
        priority: words("RUSH"),
        ship_by: Some(day("2026-11-24")),
        carrier: words("Kiel Cargo, standard"),
        customer: words("K-20417 Bergmann Maschinenbau AG"),
        ship_to: ship_to(),
        lines: (0..lines)
            .map(|index| {
                let (count, unit, _) = amounts(index);
                PickLine {
                    number: (index as u32 + 1) * 10,
                    bin: words(bins[index % 6]),
                    item: item(index),
                    lot: if index.is_multiple_of(4) { words("L26-0815") } else { String::new() },
                    quantity: count,
                    unit,
                    note: if index % 6 == 4 { words("Check the date of expiry.") } else { String::new() },
                }
            })
            .collect(),
        notes: vec![words("No wooden pallets. Delivery note outside on the first carton.")],
    }
}

pub fn packing_slip(lines: usize) -> PackingSlip {
    let lines: Vec<PackedLine> = (0..lines)
        .map(|index| {
            let (count, unit, _) = amounts(index);
            let backordered = if index % 6 == 0 { quantity("400") } else { Quantity::ZERO };
            PackedLine {
                number: (index as u32 + 1) * 10,
                item: item(index),
                lot: if index.is_multiple_of(4) { words("L26-0815") } else { String::new() },
                ordered: count,
                shipped: count.less(backordered),
                backordered,
                unit,
                note: String::new(),
            }
        })
        .collect();
    let kilograms = |text| Some(Measure { quantity: quantity(text), unit: unit("KGM") });
    PackingSlip {
        shipment: words("SH-2026-077120"),
        day: day("2026-11-24"),
        order: words("AB-2026-10482"),
        purchase_order: words("4500118203"),
        customer_number: words("K-20417"),
        to: ship_to(),
        sold_to: Some(address()),
        contact: contact(),
        carrier: words("Kiel Cargo, standard"),
        tracking: words("00340123450000000018"),
        delivery_terms: words("FCA Kiel (Incoterms 2020)"),
        packages: vec![
            Package {
                sscc: words("340123450000000018"),
                kind: words("Euro pallet 120 × 80 × 95 cm"),
                weight: kilograms("182.5"),
                contents: vec![(10, quantity("2100")), (20, quantity("1200"))],
            },
            Package {
                sscc: words("340123450000000025"),
                kind: words("Carton 60 × 40 × 30 cm"),
                weight: kilograms("12.25"),
                contents: vec![(30, quantity("400"))],
            },
        ],
        weight: kilograms("194.75"),
        lines,
        notes: vec![words(
            "Please check the goods on receipt and tell us of any difference within three working days.",
        )],
    }
}

pub fn invoice(lines: usize) -> Invoice {
    let lines: Vec<InvoiceLine> = (0..lines)
        .map(|index| {
            let (count, unit, price) = amounts(index);
            InvoiceLine {
                number: (index as u32 + 1) * 10,
                item: item(index),
                quantity: count,
                unit,
                price,
                tax_category: TaxCategory::Standard,
                tax_rate: percent("19"),
                note: String::new(),
            }
        })
        .collect();
    let totals = totals(lines.iter().map(|l| l.price.net));
    let discount = totals.gross.percent(percent("2"), Rounding::HalfUp).unwrap();
    Invoice {
        kind: InvoiceKind::Invoice,
        number: words("RE-2026-08813"),
        day: day("2026-11-25"),
        delivered: Some((day("2026-11-24"), day("2026-11-24"))),
        to: address(),
        ship_to: Some(ship_to()),
        customer_number: words("K-20417"),
        buyer_vat_id: words("DE987654321"),
        order: words("AB-2026-10482"),
        purchase_order: words("4500118203"),
        shipments: vec![words("SH-2026-077120")],
        delivery_terms: words("FCA Kiel (Incoterms 2020)"),
        contact: contact(),
        introduction: vec![],
        lines,
        payment: PaymentTerm {
            text: words("14 days 2 %, 30 days net"),
            due: Some(day("2026-12-25")),
            early: Some(EarlyPayment {
                percent: percent("2"),
                until: day("2026-12-09"),
                discount,
                payable: totals.gross.minus(discount).unwrap(),
            }),
            reference: String::new(),
        },
        totals,
        notes: vec![words("The goods remain our property until they are paid for.")],
        attachments: vec![],
    }
}

pub fn credit_note() -> Invoice {
    let mut note = invoice(2);
    note.number = words("GS-2026-00031");
    note.kind = InvoiceKind::CreditNote {
        invoice: words("RE-2026-08813"),
        invoice_day: Some(day("2026-11-25")),
        reason: words("Wrong finish delivered"),
    };
    note.payment = PaymentTerm::default();
    note
}

/// An invoice within the European Union, with tax owed by the buyer on one part and none on the other.
pub fn reverse_charge_invoice() -> Invoice {
    let mut invoice = invoice(3);
    let zero = euros("0.00");
    let net = invoice.totals.net;
    let service = euros("90.00");
    let goods = net.minus(service).unwrap();
    invoice.totals.taxes = vec![
        Tax {
            category: TaxCategory::IntraCommunity,
            rate: Percent::ZERO,
            base: goods,
            amount: zero,
            reason: String::new(),
        },
        Tax {
            category: TaxCategory::ReverseCharge,
            rate: Percent::ZERO,
            base: service,
            amount: zero,
            reason: String::new(),
        },
    ];
    invoice.totals.gross = net;
    invoice.totals.prepaid = Some(euros("100.00"));
    invoice.totals.due = net.minus(euros("100.00")).unwrap();
    invoice.payment.early = None;
    for line in &mut invoice.lines {
        line.tax_rate = Percent::ZERO;
        line.tax_category = TaxCategory::IntraCommunity;
    }
    invoice
}

pub fn letter() -> Letter {
    Letter {
        to: address(),
        day: day("2026-11-23"),
        contact: contact(),
        customer_number: words("K-20417"),
        references: vec![
            (words("Order"), words("AB-2026-10482")),
            (words("Your order"), words("4500118203")),
        ],
        subject: words("Delay of 400 hexagon head screws M8 × 40"),
        salutation: words("Dear Dr Öztürk,"),
        paragraphs: vec![
            words(
                "the remaining 400 hexagon head screws of your order 4500118203 will not reach us before 16 December. Our supplier's galvanising line stood still for four days, and the lot that was meant for you is the one behind it.",
            ),
            words(
                "We now promise delivery on 21 December 2026. If that is too late for you, we can send the same screw in stainless steel A2 tomorrow at the price agreed for zinc plated ones. Please tell Jonas Lüders by Thursday which of the two you prefer.",
            ),
            words("We are sorry for the trouble this causes you."),
        ],
        closing: words("Yours sincerely,"),
        signer: vec![words("Jonas Lüders"), words("Order desk")],
    }
}

/// One of each.
pub fn return_slip() -> ReturnSlip {
    let line = |index: usize| ReturnSlipLine {
        number: (index as u32 + 1) * 10,
        item: item(index),
        quantity: quantity("4"),
        unit: unit("C62"),
        reason: ReturnReason::Defective,
    };
    ReturnSlip {
        number: words("RM100001"),
        day: day("2026-11-25"),
        order: words("AB-2026-10482"),
        purchase_order: words("4500118203"),
        customer_number: words("K-20417"),
        to: address(),
        send_to: Some(ship_to()),
        contact: contact(),
        remedy: ReturnRemedy::Credit,
        lines: (0..3).map(line).collect(),
        notes: vec![words("Please pack the goods as they came.")],
    }
}

pub fn statement(entries: usize) -> Statement {
    let line = |index: usize| StatementLine {
        day: day("2026-11-05"),
        kind: if index.is_multiple_of(3) { StatementKind::Payment } else { StatementKind::Invoice },
        number: format!("IN{}", 100_001 + index),
        reference: words("4500118203"),
        due: Some(day("2026-12-05")),
        amount: euros("120.50"),
        balance: euros("241.00"),
    };
    let open = |index: usize| OpenLine {
        number: format!("IN{}", 100_001 + index),
        day: day("2026-11-05"),
        due: day("2026-12-05"),
        total: euros("120.50"),
        open: euros("100.00"),
    };
    Statement {
        day: day("2026-11-30"),
        from: day("2026-11-01"),
        to: address(),
        customer_number: words("K-20417"),
        contact: contact(),
        opening: euros("1000.00"),
        entries: (0..entries).map(line).collect(),
        closing: euros("1450.25"),
        ages: ["1200.00", "150.25", "0.00", "60.00", "90.00"].map(euros),
        to_their_credit: euros("50.00"),
        open: (0..entries / 2).map(open).collect(),
    }
}

pub fn all() -> Vec<(&'static str, Paper)> {
    let quotation = OrderPaper {
        kind: OrderPaperKind::Quotation { valid_until: Some(day("2026-12-31")) },
        number: words("AN-2026-00777"),
        revision: 1,
        ..order_paper(3)
    };
    vec![
        ("confirmation", Paper::Order(order_paper(6))),
        ("quotation", Paper::Order(quotation)),
        ("pick-list", Paper::PickList(pick_list(6))),
        ("packing-slip", Paper::PackingSlip(packing_slip(6))),
        ("invoice", Paper::Invoice(invoice(6))),
        ("reverse-charge", Paper::Invoice(reverse_charge_invoice())),
        ("credit-note", Paper::Invoice(credit_note())),
        ("letter", Paper::Letter(letter())),
        ("return-slip", Paper::ReturnSlip(return_slip())),
        ("statement", Paper::Statement(statement(6))),
        ("statement-long", Paper::Statement(statement(90))),
    ]
}
