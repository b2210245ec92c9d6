//! Despatch advices and invoices for customers' programs, on both engines.

use desk::Failure;
use desk::correspondence;
use desk::customers::{self, DocumentForm, Documents};
use desk::{billing, shipping};

use crate::kit::*;

fn set(scratch: &Scratch, wanted: Documents) -> Result<(), Failure> {
    run(scratch, move |tx| {
        let customer = customers::by_number(tx, "C100")?.unwrap();
        customers::set_documents(tx, &supervisor(), &customer, wanted)
    })
}

/// Kind and text of all letters about an order.
fn letters(scratch: &Scratch, order: &str) -> Vec<(String, String)> {
    let order = order_of(scratch, order).id.uuid();
    run(scratch, move |tx| {
        let found = correspondence::of_order(tx, order, None)?;
        Ok(found.into_iter().map(|l| (l.kind.clone(), l.text())).collect())
    })
    .unwrap()
}

#[test]
fn what_leaves_and_what_is_owed_goes_to_the_customers_programs() {
    for scratch in &engines() {
        let edi = Documents { advice: Some(DocumentForm::X12Advice), invoice: None };
        assert_eq!(refused(set(scratch, edi)), "no_edi_id", "there is no envelope without it");
        let crossed = Documents { advice: Some(DocumentForm::UblInvoice), invoice: None };
        assert_eq!(refused(set(scratch, crossed)), "wrong_form");
        let wanted = Documents {
            advice: Some(DocumentForm::UblDespatchAdvice),
            invoice: Some(DocumentForm::UblInvoice),
        };
        set(scratch, wanted).unwrap();

        let order = placed(scratch, "E1", &[("GLOVE-L", "10", ""), ("SETUP", "1", "")]);
        let shipment = released(scratch, &order).remove(0);
        let early = shipment.clone();
        let advice = run(scratch, move |tx| shipping::advice(tx, &early, DocumentForm::X12Advice));
        assert_eq!(refused(advice), "not_shipped");
        picked_and_packed(scratch, &shipment);
        assert_eq!(letters(scratch, &order).len(), 0);
        dispatched(scratch, &shipment);
        let sent = letters(scratch, &order);
        assert_eq!(sent.len(), 1);
        assert_eq!(sent[0].0, "ubl_despatch_advice");
        assert!(sent[0].1.contains(&format!("<cbc:ID>{shipment}</cbc:ID>")), "{}", sent[0].1);
        assert!(sent[0].1.contains("<cbc:DeliveredQuantity unitCode=\"EA\">10</cbc:DeliveredQuantity>"));

        let of = order.clone();
        let invoice = run(scratch, move |tx| billing::make_invoice(tx, &finance(), &of)).unwrap();
        let sent = letters(scratch, &order);
        let (kind, text) = sent.iter().find(|(kind, _)| kind == "ubl_invoice").unwrap();
        assert_eq!((kind.as_str(), sent.len()), ("ubl_invoice", 2));
        let total = basics::Money::from_minor(invoice.sums.total, basics::Currency::EUR).amount();
        assert!(text.contains(&format!("<cbc:PayableAmount currencyID=\"EUR\">{total}</cbc:PayableAmount>")));
        for form in DocumentForm::INVOICES {
            let number = invoice.number.clone();
            let content = run(scratch, move |tx| billing::e_invoice(tx, &number, form)).unwrap();
            assert!(String::from_utf8_lossy(&content).contains(&invoice.number), "{}", form.code());
        }
        let number = invoice.number.clone();
        let crossed = run(scratch, move |tx| billing::e_invoice(tx, &number, DocumentForm::X12Advice));
        assert_eq!(refused(crossed), "wrong_form");

        let number = invoice.number.clone();
        let credited = run(scratch, move |tx| {
            let wanted = billing::Credit {
                lines: None,
                charges: billing::ChargesBack::All,
                reason: "sent twice".into(),
                version: None,
            };
            billing::credit_invoice(tx, &finance(), &number, &wanted)
        })
        .unwrap();
        let sent = letters(scratch, &order);
        let note = sent.iter().find(|(kind, text)| kind == "ubl_invoice" && text.contains("<CreditNote "));
        let note = &note.unwrap().1;
        assert!(note.contains(&format!("<cbc:ID>{}</cbc:ID>", credited.number)), "{note}");
        assert!(note.contains(&format!("<cbc:ID>{}</cbc:ID>", invoice.number)), "it names the invoice");
        assert!(note.contains(&format!("<cbc:PayableAmount currencyID=\"EUR\">{total}</cbc:PayableAmount>")));
    }
}

#[test]
fn nothing_is_sent_to_programs_that_were_not_asked_for() {
    for scratch in &engines() {
        let order = placed(scratch, "E2", &[("GLOVE-L", "10", "")]);
        let shipment = released(scratch, &order).remove(0);
        picked_and_packed(scratch, &shipment);
        dispatched(scratch, &shipment);
        let of = order.clone();
        run(scratch, move |tx| billing::make_invoice(tx, &finance(), &of)).unwrap();
        assert_eq!(letters(scratch, &order), []);
        let by_clerk = run(scratch, |tx| {
            let customer = customers::by_number(tx, "C100")?.unwrap();
            customers::set_documents(tx, &clerk(), &customer, Documents::default())
        });
        assert_eq!(refused(by_clerk), "not_allowed");
    }
}
