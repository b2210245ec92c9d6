//! Documents that come in, through the verbs, on both engines.

use desk::customers::{Address, AddressKind, Contact, Customer, CustomerStatus};
use desk::intake::{self, Field, FieldStatus, Kind, MessageStage, Received};
use desk::orders::{self, Stage, TakenIn};
use desk::{Actor, correspondence, tasks};

use crate::kit::*;

/// Nordbau in Hamburg: GLN, EDI identification, two ship-tos with GLNs, and `K-100` for BOLT-8.
fn with_nordbau(scratch: &Scratch) {
    run(scratch, |tx| {
        let id = tx.new_id();
        let address = |id, kind, code: &str, gln: &str, street: &str, postcode: &str, is_default| Address {
            id,
            kind,
            code: code.into(),
            name: "Nordbau KG".into(),
            gln: Some(gln.into()),
            street: street.into(),
            city: "Hamburg".into(),
            region: None,
            postcode: postcode.into(),
            country: "DE".into(),
            is_default,
            active: true,
        };
        let nordbau = Customer {
            id,
            number: "C700".into(),
            name: "Nordbau KG".into(),
            status: CustomerStatus::Active,
            tax_id: Some("DE136695976".into()),
            gln: Some("4300000000007".into()),
            email_domain: Some("nordbau.example".into()),
            phone: None,
            currency: basics::Currency::EUR,
            language: basics::Language::De,
            payment_terms: "net 30".into(),
            payment_days: 30,
            credit_limit: None,
            ship_complete: false,
            po_required: false,
            price_list: None,
            carrier: None,
            service: None,
            incoterm: None,
            incoterm_place: None,
            reply_format: None,
            edi_id: Some("NORDBAU".into()),
            note: None,
            version: 1,
            aliases: vec!["Nordbau Kommanditgesellschaft".into()],
            addresses: vec![
                address(tx.new_id(), AddressKind::BillTo, "0", "4300000000014", "Kai 1", "20457", true),
                address(
                    tx.new_id(),
                    AddressKind::ShipTo,
                    "HAFEN",
                    "4300000000021",
                    "Hafenstraße 12",
                    "20457",
                    true,
                ),
                address(
                    tx.new_id(),
                    AddressKind::ShipTo,
                    "NORD",
                    "4300000000038",
                    "Nordring 3",
                    "22419",
                    false,
                ),
            ],
            contacts: vec![Contact {
                name: "Einkauf".into(),
                email: Some("einkauf@nordbau.example".into()),
                phone: None,
            }],
        };
        desk::customers::add(tx, &Actor::desk(), &[nordbau])?;
        let bolt = desk::catalog::by_sku(tx, "BOLT-8")?.unwrap();
        desk::catalog::learn_alias(tx, &Actor::desk(), id, "K-100", &bolt)
    })
    .unwrap();
}

pub fn engines_with_nordbau() -> Vec<Scratch> {
    let engines = engines();
    engines.iter().for_each(with_nordbau);
    engines
}

/// An 850 in one interchange: control number, and for each set its PO number and PO1 segments.
pub fn x12(control: u32, sets: &[(&str, &[&str])]) -> String {
    let mut text = format!(
        "ISA*00*          *00*          *ZZ*NORDBAU        *ZZ*ORDERDESK      *261123*0900*U*00401*{control:09}*0*P*>~\n\
         GS*PO*NORDBAU*ORDERDESK*20261123*0900*{control}*X*004010~\n"
    );
    for (number, (po, lines)) in sets.iter().enumerate() {
        let number = number + 1;
        let mut body = vec![
            format!("ST*850*{number:04}"),
            format!("BEG*00*SA*{po}**20261123"),
            "DTM*002*20261201".into(),
            "N1*ST*Nordbau KG*92*NORD".into(),
        ];
        body.extend(lines.iter().map(|l| (*l).to_owned()));
        body.push(format!("CTT*{}", lines.len()));
        body.push(format!("SE*{}*{number:04}", body.len() + 1));
        text.push_str(&body.iter().map(|s| format!("{s}~\n")).collect::<String>());
    }
    text.push_str(&format!("GE*{}*{control}~\nIEA*1*{control:09}~\n", sets.len()));
    text
}

const BOLTS: &str = "PO1*1*200*EA*.25**BP*K-100*VP*BOLT-8";
const GLOVES: &str = "PO1*2*10*EA*4.8**VP*GLOVE-L";

pub fn taken(scratch: &Scratch, name: &str, bytes: impl Into<Vec<u8>>, go_on: bool) -> (Vec<TakenIn>, bool) {
    let bytes: Vec<u8> = bytes.into();
    let material = pdf_in::sandbox::Reading::Here.read(&bytes, Some(name));
    let received = Received::new(name.into(), "application/octet-stream".into(), bytes, material);
    run(scratch, move |tx| orders::take_in(tx, &clerk(), &received, go_on)).unwrap()
}

pub fn fields(scratch: &Scratch, of: &TakenIn) -> Vec<Field> {
    let id = of.message.id;
    run(scratch, move |tx| Ok(intake::fields_of(tx, id)?)).unwrap()
}

pub fn field(scratch: &Scratch, of: &TakenIn, path: &str) -> Field {
    fields(scratch, of).into_iter().find(|f| f.path == path).unwrap_or_else(|| panic!("no field {path}"))
}

pub fn open(scratch: &Scratch, of: &TakenIn) -> Vec<String> {
    fields(scratch, of)
        .into_iter()
        .filter(|f| f.status.is_open())
        .map(|f| format!("{}: {}", f.path, f.note.unwrap_or_default()))
        .collect()
}

fn letters(scratch: &Scratch, of: &TakenIn) -> Vec<(String, String)> {
    let id = of.message.id.uuid();
    let mut found: Vec<(String, String)> = run(scratch, move |tx| Ok(correspondence::of_thing(tx, id)?))
        .unwrap()
        .into_iter()
        .map(|l| (l.kind, String::from_utf8_lossy(&l.content).into_owned()))
        .collect();
    found.sort();
    found
}

#[test]
fn an_850_becomes_an_order_and_is_acknowledged_and_answered() {
    for scratch in &engines_with_nordbau() {
        let (all, seen) = taken(scratch, "po.x12", x12(1, &[("PO-7001", &[BOLTS, GLOVES])]), true);
        let [one] = all.as_slice() else { panic!("{}", all.len()) };
        assert!(!seen);
        assert_eq!((one.message.stage, open(scratch, one)), (MessageStage::Converted, vec![]));
        assert_eq!(one.stage, Some(Stage::Confirmed), "{:?}", one.findings);
        let item = field(scratch, one, "lines/0/item");
        assert_eq!((item.value.as_deref(), item.status), (Some("BOLT-8"), FieldStatus::Sure));
        assert!(item.source.unwrap()["segment"]["segment"].is_u64(), "the place in the document is kept");
        assert_eq!(field(scratch, one, "ship_to").value.as_deref(), Some("NORD"));
        let number = one.order.clone().unwrap();
        let order = run(scratch, move |tx| Ok(orders::by_number(tx, &number)?.unwrap())).unwrap();
        assert_eq!(order.channel, "x12_850");
        assert_eq!(order.intake_message, Some(one.message.id.uuid()));
        assert_eq!(order.requested_date, Some(day("2026-12-01")));
        assert_eq!(order.parties.ship_to.unwrap().code, "NORD");
        let sent = letters(scratch, one);
        assert_eq!(sent.iter().map(|l| l.0.as_str()).collect::<Vec<_>>(), ["x12_855", "x12_997"]);
        assert!(sent[0].1.contains("PO-7001") && sent[1].1.contains("AK5*A"), "{sent:?}");
    }
}

#[test]
fn the_same_file_again_makes_no_second_order_and_gets_the_same_acknowledgement() {
    for scratch in &engines_with_nordbau() {
        let file = x12(2, &[("PO-7002", &[BOLTS])]);
        let (first, _) = taken(scratch, "a.x12", file.clone(), true);
        let (second, seen) = taken(scratch, "b.x12", file, true);
        assert!(seen);
        assert_eq!(second[0].message.number, first[0].message.number);
        assert_eq!(second[0].order, first[0].order);
        let acknowledgements: Vec<String> =
            letters(scratch, &first[0]).into_iter().filter(|l| l.0 == "x12_997").map(|l| l.1).collect();
        assert_eq!(acknowledgements.len(), 2);
        assert_eq!(acknowledgements[0], acknowledgements[1]);
        let all = run(scratch, |tx| Ok(orders::list(tx, &orders::Filter::default(), 10)?)).unwrap();
        assert_eq!(all.len(), 1);
    }
}

#[test]
fn an_unknown_part_is_corrected_once_and_known_afterwards() {
    for scratch in &engines_with_nordbau() {
        let unknown = "PO1*1*5*EA*4.8**BP*H-55*PD*Work glove";
        let (all, _) = taken(scratch, "a.x12", x12(3, &[("PO-7003", &[unknown])]), true);
        let one = &all[0];
        assert_eq!((one.message.stage, one.order.clone()), (MessageStage::Review, None));
        let item = field(scratch, one, "lines/0/item");
        assert_eq!((item.status, item.value), (FieldStatus::Missing, None));
        let number = one.message.number.clone();
        let n = number.clone();
        assert_eq!(
            refused(run(scratch, move |tx| orders::convert(tx, &clerk(), &n, true, false))),
            "open_fields"
        );
        let n = number.clone();
        let wrong = run(scratch, move |tx| {
            intake::correct_field(tx, &clerk(), &n, "lines/0/item", "GLOVE-XXL", true)
        });
        assert_eq!(refused(wrong), "value");
        let n = number.clone();
        let message =
            run(scratch, move |tx| intake::correct_field(tx, &clerk(), &n, "lines/0/item", "GLOVE-L", true))
                .unwrap();
        assert_eq!(message.stage, MessageStage::Ready, "{:?}", open(scratch, one));
        let n = number.clone();
        let done = run(scratch, move |tx| orders::convert(tx, &clerk(), &n, true, false)).unwrap();
        assert_eq!(done.stage, Stage::Confirmed);
        let (next, _) = taken(scratch, "b.x12", x12(4, &[("PO-7004", &[unknown])]), true);
        assert_eq!(next[0].stage, Some(Stage::Confirmed), "{:?}", open(scratch, &next[0]));
        let way = format!("customer part number, learned from {} by carla", one.message.number);
        assert_eq!(field(scratch, &next[0], "lines/0/item").method, way);
    }
}

const EDIFACT: &str = "UNA:+.? 'UNB+UNOC:3+4300000000007:14+ORDERDESK:14+261123:0900+88'UNH+1+ORDERS:D:96A:UN:EAN008'\
    BGM+220+PO-8001+9'DTM+137:20261123:102'DTM+2:20261201:102'NAD+BY+4300000000007::9'NAD+DP+4399999999998::9'\
    LIN+1++4012345678901:EN'QTY+21:100:PCE'PRI+AAA:0.25'LIN+2++14012345678908:EN'QTY+21:2:CS'UNS+S'CNT+2:2'\
    UNT+14+1'UNZ+1+88'";

#[test]
fn a_foreign_ship_to_is_asked_for_never_the_nearest() {
    for scratch in &engines_with_nordbau() {
        let (all, _) = taken(scratch, "orders.edi", EDIFACT, true);
        let one = &all[0];
        assert_eq!(one.message.stage, MessageStage::Review);
        assert_eq!(field(scratch, one, "customer").value.as_deref(), Some("C700"));
        let ship_to = field(scratch, one, "ship_to");
        assert_eq!((ship_to.status, ship_to.value), (FieldStatus::Missing, None));
        assert_eq!(
            ship_to.suggestions.iter().map(|s| s.value.as_str()).collect::<Vec<_>>(),
            ["HAFEN", "NORD"]
        );
        assert_eq!(field(scratch, one, "lines/1/unit").value.as_deref(), Some("CS"));
        assert_eq!(letters(scratch, one)[0].0, "edifact_contrl");
        let number = one.message.number.clone();
        run(scratch, move |tx| intake::correct_field(tx, &clerk(), &number, "ship_to", "hafen", true))
            .unwrap();
        assert_eq!(open(scratch, one), Vec::<String>::new());
        let number = one.message.number.clone();
        let done = run(scratch, move |tx| orders::convert(tx, &clerk(), &number, true, false)).unwrap();
        assert_eq!(done.stage, Stage::Confirmed, "{:?}", done.findings);
        assert!(letters(scratch, one).iter().any(|l| l.0 == "edifact_ordrsp"));
    }
}

const UBL: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2" xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
<cbc:ID>PO-9001</cbc:ID><cbc:IssueDate>2026-11-23</cbc:IssueDate><cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>
<cac:BuyerCustomerParty><cac:Party><cbc:EndpointID schemeID="0088">4300000000007</cbc:EndpointID><cac:PartyName><cbc:Name>Nordbau KG</cbc:Name></cac:PartyName></cac:Party></cac:BuyerCustomerParty>
<cac:SellerSupplierParty><cac:Party><cac:PartyName><cbc:Name>Muster GmbH</cbc:Name></cac:PartyName></cac:Party></cac:SellerSupplierParty>
<cac:OrderLine><cac:LineItem><cbc:ID>1</cbc:ID><cbc:Quantity unitCode="EA">20</cbc:Quantity><cac:Price><cbc:PriceAmount currencyID="EUR">4.80</cbc:PriceAmount></cac:Price><cac:Item><cbc:Name>Glove</cbc:Name><cac:SellersItemIdentification><cbc:ID>GLOVE-L</cbc:ID></cac:SellersItemIdentification></cac:Item></cac:LineItem></cac:OrderLine>
</Order>"#;

#[test]
fn a_ubl_order_is_taken_in_and_answered_in_its_form() {
    for scratch in &engines_with_nordbau() {
        let (all, _) = taken(scratch, "order.xml", UBL, true);
        assert_eq!(all[0].stage, Some(Stage::Confirmed), "{:?}", open(scratch, &all[0]));
        let sent = letters(scratch, &all[0]);
        assert_eq!(sent[0].0, "ubl_order_response");
        assert!(sent[0].1.contains("OrderResponse"));
    }
}

#[test]
fn a_table_without_a_customer_waits_for_one() {
    for scratch in &engines_with_nordbau() {
        let csv = "PO Number,Item,Description,Qty,Unit,Price\nP-1,BOLT-8,Hex bolt,200,EA,0.25\nP-1,GLOVE-L,Glove,10,EA,4.80\n";
        let (all, _) = taken(scratch, "order.csv", csv, true);
        let one = &all[0];
        assert_eq!((one.message.stage, one.message.kind), (MessageStage::Review, Kind::Order));
        assert_eq!(one.message.channel, "csv");
        let number = one.message.number.clone();
        run(scratch, move |tx| intake::correct_field(tx, &clerk(), &number, "customer", "Nordbau", true))
            .unwrap();
        let number = one.message.number.clone();
        assert_eq!(open(scratch, one), Vec::<String>::new());
        let opened = run(scratch, move |tx| orders::convert(tx, &clerk(), &number, false, false)).unwrap();
        assert_eq!(opened.stage, Stage::Draft);
    }
}

#[test]
fn two_orders_in_one_file_are_two_messages() {
    for scratch in &engines_with_nordbau() {
        let (all, _) = taken(scratch, "two.x12", x12(5, &[("PO-A", &[BOLTS]), ("PO-B", &[GLOVES])]), true);
        let numbers: Vec<Option<String>> = all.iter().map(|t| t.message.po_number.clone()).collect();
        assert_eq!(numbers, [Some("PO-A".into()), Some("PO-B".into())]);
        assert!(all.iter().all(|t| t.order.is_some()));
    }
}

#[test]
fn a_truncated_file_is_kept_with_what_is_wrong_and_never_placed() {
    for scratch in &engines_with_nordbau() {
        let whole = x12(6, &[("PO-7006", &[BOLTS, GLOVES])]);
        let cut = &whole[..whole.find("CTT").unwrap()];
        let (all, _) = taken(scratch, "cut.x12", cut, true);
        assert_eq!((all[0].message.stage, all[0].order.clone()), (MessageStage::Review, None));
        assert_eq!(all[0].message.lines, 2);
        assert!(all[0].message.remarks.iter().any(|r| r.needs_a_look()));
        assert!(open(scratch, &all[0])[0].starts_with("document"));
        let m = all[0].message.clone();
        let kept = run(scratch, move |tx| Ok(intake::document(tx, &m)?.unwrap())).unwrap();
        assert_eq!(kept.content, cut.as_bytes());
    }
}

#[test]
fn what_is_too_large_is_refused_and_what_is_no_order_is_kept() {
    for scratch in &engines_with_nordbau() {
        let bytes = vec![b'x'; basics::Limits::DOCUMENT_BYTES + 1];
        let material = formats::Material::of(None, formats::read(&bytes, None));
        let received = Received::new("big".into(), String::new(), bytes, material);
        let outcome = run(scratch, move |tx| orders::take_in(tx, &clerk(), &received, true).map(|_| ()));
        assert_eq!(refused(outcome), "document_too_large");
        let (noise, _) = taken(scratch, "noise.bin", vec![0u8; 5_000], true);
        assert_eq!((noise[0].message.stage, noise[0].message.kind), (MessageStage::Failed, Kind::Unread));
        let mail = "From: Jo <jo@nordbau.example>\r\nTo: desk@muster.example\r\nSubject: Lunch\r\nMessage-ID: <1@x>\r\n\
            Date: Mon, 23 Nov 2026 09:00:00 +0100\r\n\r\nHi all, lunch is at noon today. See you!\r\n";
        let (mail, _) = taken(scratch, "lunch.eml", mail, true);
        assert_eq!(mail[0].message.stage, MessageStage::NotOrder);
        let number = noise[0].message.number.clone();
        let n = number.clone();
        assert_eq!(refused(run(scratch, move |tx| intake::reject(tx, &clerk(), &n, ""))), "no_reason");
        let stage = run(scratch, move |tx| intake::reject(tx, &clerk(), &number, "not readable")).unwrap();
        assert_eq!(stage, MessageStage::Rejected);
    }
}

#[test]
fn other_lines_under_the_same_po_number_are_a_change_for_a_person() {
    for scratch in &engines_with_nordbau() {
        let (first, _) = taken(scratch, "a.x12", x12(7, &[("PO-7007", &[BOLTS])]), true);
        assert!(first[0].order.is_some());
        let (second, seen) = taken(scratch, "b.x12", x12(8, &[("po 7007", &[BOLTS, GLOVES])]), true);
        let second = &second[0];
        assert!(!seen);
        assert_eq!(
            (second.message.kind, second.message.stage, second.order.clone()),
            (Kind::Change, MessageStage::Review, None)
        );
        let id = second.message.id.uuid();
        let raised = run(scratch, move |tx| Ok(tasks::of_thing(tx, id)?)).unwrap();
        assert_eq!(raised.len(), 1);
        let number = second.message.number.clone();
        run(scratch, move |tx| intake::accept_field(tx, &clerk(), &number, "po_number")).unwrap();
        let number = second.message.number.clone();
        let n = number.clone();
        assert_eq!(
            refused(run(scratch, move |tx| orders::convert(tx, &clerk(), &n, true, false))),
            "not_a_new_order"
        );
        let done = run(scratch, move |tx| orders::convert(tx, &clerk(), &number, true, true)).unwrap();
        assert_eq!((done.stage, done.holds), (Stage::Submitted, vec!["duplicate_po".to_owned()]));
        let (same, _) = taken(scratch, "c.x12", x12(9, &[("PO-7007", &[BOLTS, GLOVES])]), true);
        assert_eq!(same[0].message.kind, Kind::Duplicate);
    }
}

#[test]
fn control_characters_in_a_po_number_are_shown_to_a_person() {
    for scratch in &engines_with_nordbau() {
        let (all, _) = taken(scratch, "a.x12", x12(10, &[("PO\u{7}77\u{1}", &[BOLTS])]), true);
        let po = field(scratch, &all[0], "po_number");
        assert_eq!((po.status, po.value.as_deref()), (FieldStatus::Check, Some("PO77")));
        assert_eq!(all[0].order, None);
    }
}

#[test]
fn the_outbox_is_sent_and_tried_again() {
    for scratch in &engines_with_nordbau() {
        taken(scratch, "a.x12", x12(11, &[("PO-7011", &[BOLTS])]), true);
        let due = run(scratch, |tx| {
            let now = tx.now();
            correspondence::due(tx, &Actor::desk(), now, 10)
        })
        .unwrap();
        assert_eq!(due.len(), 2);
        let (first, second) = (due[0].id, due[1].id);
        run(scratch, move |tx| {
            correspondence::mark_sent(tx, &Actor::desk(), first)?;
            correspondence::mark_failed(tx, &Actor::desk(), second, "no connection").map(|_| ())
        })
        .unwrap();
        let due = |seconds: i64| {
            run(scratch, move |tx| {
                let then = tx.now().plus_seconds(seconds);
                correspondence::due(tx, &Actor::desk(), then, 10)
            })
            .unwrap()
            .len()
        };
        assert_eq!((due(0), due(60)), (0, 1));
    }
}

/// The positions and what is said of each line in an 855: PO1 01 and the ACK after it.
fn answered(reply: &str) -> Vec<(String, String)> {
    let mut lines: Vec<(String, String)> = Vec::new();
    for segment in reply.split('~').map(str::trim) {
        let elements: Vec<&str> = segment.split('*').collect();
        match elements[0] {
            "PO1" => lines.push((elements[1].to_owned(), String::new())),
            "ACK" => lines.last_mut().unwrap().1 = elements[1].to_owned(),
            _ => {}
        }
    }
    lines
}

#[test]
fn the_reply_names_the_buyers_own_lines_also_where_one_was_left_out() {
    for scratch in &engines_with_nordbau() {
        let lines =
            ["PO1*010*5*EA*4.8**BP*H-55", "PO1*020*200*EA*.25**VP*BOLT-8", "PO1*030*10*EA*4.8**VP*GLOVE-L"];
        let (all, _) = taken(scratch, "a.x12", x12(20, &[("PO-7020", &lines)]), true);
        let one = &all[0];
        assert_eq!(one.message.stage, MessageStage::Review);
        let number = one.message.number.clone();
        let done = run(scratch, move |tx| {
            // The unknown part is not ours to sell: the clerk leaves the line out.
            intake::correct_field(tx, &clerk(), &number, "lines/0/quantity", "0", true)?;
            intake::correct_field(tx, &clerk(), &number, "lines/0/item", "GLOVE-L", false)?;
            let id = intake::by_number(tx, &number)?.unwrap().id;
            for field in intake::fields_of(tx, id)? {
                if field.path.starts_with("lines/0/") && field.status.is_open() {
                    intake::accept_field(tx, &clerk(), &number, &field.path)?;
                }
            }
            orders::convert(tx, &clerk(), &number, true, false)
        })
        .unwrap();
        assert_eq!(done.stage, Stage::Confirmed, "{:?}", done.findings);
        let sent = letters(scratch, one);
        let reply = &sent.iter().find(|l| l.0 == "x12_855").unwrap().1;
        let of = |position: &str, ack: &str| (position.to_owned(), ack.to_owned());
        assert_eq!(answered(reply), [of("010", "IR"), of("020", "IA"), of("030", "IA")], "{reply}");
        assert!(reply.contains("BAK*00*AC*PO-7020"), "{reply}");
    }
}

#[test]
fn a_rejected_document_is_answered_in_the_form_it_came_in() {
    for scratch in &engines_with_nordbau() {
        let reject = |of: &TakenIn| {
            let number = of.message.number.clone();
            run(scratch, move |tx| intake::reject(tx, &clerk(), &number, "not our goods")).unwrap();
            letters(scratch, of)
        };
        let (x, _) = taken(scratch, "a.x12", x12(21, &[("PO-7021", &[BOLTS, GLOVES])]), false);
        let sent = reject(&x[0]);
        let reply = &sent.iter().find(|l| l.0 == "x12_855").unwrap().1;
        assert!(reply.contains("BAK*00*RD*PO-7021") && reply.contains("not our goods"), "{reply}");
        assert_eq!(answered(reply).iter().map(|l| l.1.as_str()).collect::<Vec<_>>(), ["IR", "IR"]);
        let (e, _) = taken(scratch, "orders.edi", EDIFACT, false);
        assert!(reject(&e[0]).iter().any(|l| l.0 == "edifact_ordrsp" && l.1.contains("PO-8001")));
        let (u, _) = taken(scratch, "order.xml", UBL, false);
        assert!(reject(&u[0]).iter().any(|l| l.0 == "ubl_order_response" && l.1.contains("PO-9001")));
        let mail = "From: Einkauf <einkauf@nordbau.example>\r\nTo: desk@muster.example\r\nSubject: Bestellung PO-9002\r\n\
            Message-ID: <22@x>\r\nDate: Mon, 23 Nov 2026 09:00:00 +0100\r\n\r\nBestellung PO-9002\r\n\r\nBitte liefern Sie \
            20 x BOLT-8\r\n";
        let (m, _) = taken(scratch, "mail.eml", mail, false);
        assert_eq!(m[0].message.kind, Kind::Order, "{:?}", m[0].message.remarks);
        let sent = reject(&m[0]);
        let (kind, text) = &sent[0];
        assert_eq!(kind, "email");
        assert!(
            text.contains("Wir können sie nicht annehmen: not our goods"),
            "in the customer's language: {text}"
        );
    }
}

#[test]
fn a_document_that_is_no_new_order_is_rejected_without_a_reply() {
    for scratch in &engines_with_nordbau() {
        taken(scratch, "a.x12", x12(22, &[("PO-7022", &[BOLTS])]), true);
        let (again, _) = taken(scratch, "b.x12", x12(23, &[("PO-7022", &[BOLTS])]), true);
        assert_eq!(again[0].message.kind, Kind::Duplicate);
        let number = again[0].message.number.clone();
        run(scratch, move |tx| intake::reject(tx, &clerk(), &number, "we have it already")).unwrap();
        // A rejection of the copy would be read as one of the order.
        assert_eq!(letters(scratch, &again[0]).iter().map(|l| l.0.as_str()).collect::<Vec<_>>(), ["x12_997"]);
    }
}

#[test]
fn every_group_of_an_interchange_is_acknowledged() {
    for scratch in &engines_with_nordbau() {
        let one = x12(24, &[("PO-A", &[BOLTS])]);
        let from = one.find("GS*").unwrap();
        let until = one.find("IEA*").unwrap();
        let group = &one[from..until];
        let second = group.replace("PO-A", "PO-B").replace("*24*X*", "*25*X*").replace("GE*1*24", "GE*1*25");
        let both = format!("{}{group}{second}IEA*2*000000024~\n", &one[..from]);
        let (all, _) = taken(scratch, "two.x12", both, true);
        assert_eq!(all.len(), 2);
        let sent = letters(scratch, &all[0]);
        let reply = &sent.iter().find(|l| l.0 == "x12_997").unwrap().1;
        assert!(reply.contains("AK1*PO*24~") && reply.contains("AK1*PO*25~"), "{reply}");
        assert_eq!(reply.matches("AK9*A*1*1*1").count(), 2, "{reply}");
    }
}

#[test]
fn a_document_with_more_lines_than_an_order_may_have_is_kept_for_a_person() {
    for scratch in &engines_with_nordbau() {
        let mut csv = "PO Number,Item,Qty\n".to_owned();
        for _ in 0..5_000 {
            csv.push_str("P-5000,BOLT-8,1\n");
        }
        let (all, _) = taken(scratch, "long.csv", csv, true);
        let one = &all[0];
        assert_eq!(
            (one.message.stage, one.message.lines, one.order.clone()),
            (MessageStage::Review, 2_000, None)
        );
        let told = open(scratch, one);
        assert!(
            told.iter().any(|t| t.contains("more lines than the 2000 that one order may have")),
            "{told:?}"
        );
        let all = run(scratch, |tx| Ok(orders::list(tx, &orders::Filter::default(), 10)?)).unwrap();
        assert_eq!(all.len(), 0);
    }
}

/// A clean order of Nordbau.
pub fn order_850(control: u32, po: &str) -> String {
    x12(control, &[(po, &[BOLTS, GLOVES])])
}
