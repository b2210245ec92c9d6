//! Documents that are read rather than parsed: printed pages, sentences, and mails that are no order; through the verbs, on both engines.

use desk::intake::{self, FieldStatus, Kind, MessageStage};
use desk::orders::{self, Stage};
use desk::tasks;

use crate::intake::{engines_with_nordbau, field, open, taken};
use crate::kit::*;

/// A PDF of one page with these texts.
fn pdf(lines: &[(i32, i32, &str)]) -> Vec<u8> {
    let lines: Vec<(i32, i32, String)> =
        lines.iter().map(|(x, y, text)| (*x, *y, (*text).to_owned())).collect();
    demo::pdf_page(&lines)
}

const PRINTED: [(i32, i32, &str); 22] = [
    (60, 800, "Nordbau KG"),
    (60, 786, "Kai 1, 20457 Hamburg"),
    (60, 760, "Purchase Order PO-9100"),
    (60, 746, "VAT ID DE136695976"),
    (60, 732, "Delivery date 2026-12-01"),
    (60, 700, "Pos"),
    (100, 700, "Item"),
    (180, 700, "Description"),
    (340, 700, "Quantity"),
    (400, 700, "Unit"),
    (450, 700, "Price"),
    (60, 680, "1"),
    (100, 680, "BOLT-8"),
    (180, 680, "Hex bolt M8x40 zinc"),
    (340, 680, "200"),
    (400, 680, "EA"),
    (450, 680, "0.25"),
    (60, 660, "2"),
    (100, 660, "GLOVE-L"),
    (180, 660, "Work glove size L"),
    (340, 660, "10"),
    (400, 660, "EA"),
];

fn mail(id: &str, subject: &str, body: &str) -> String {
    format!(
        "From: Einkauf <einkauf@nordbau.example>\r\nTo: desk@muster.example\r\nSubject: {subject}\r\n\
         Message-ID: <{id}@nordbau.example>\r\nDate: Mon, 23 Nov 2026 09:00:00 +0100\r\n\r\n{}\r\n",
        body.replace('\n', "\r\n")
    )
}

#[test]
fn a_printed_order_becomes_an_order_and_each_value_keeps_its_box() {
    for scratch in &engines_with_nordbau() {
        let (all, _) = taken(scratch, "order.pdf", pdf(&PRINTED), true);
        let [one] = all.as_slice() else { panic!("{}", all.len()) };
        assert_eq!((one.message.kind, one.message.channel.as_str()), (Kind::Order, "pdf"));
        assert_eq!(open(scratch, one), Vec::<String>::new());
        assert_eq!(one.stage, Some(Stage::Confirmed), "{:?}", one.findings);
        let item = field(scratch, one, "lines/1/item");
        assert_eq!(item.value.as_deref(), Some("GLOVE-L"));
        let place = &item.source.unwrap()["page"];
        assert_eq!(place["page"], 1);
        // 100 points from the left, 660 from below on a page of 842.
        let at = |name: &str| place[name].as_i64().unwrap();
        assert!(
            (9_900..10_100).contains(&at("left")) && at("top") < 18_200 && at("bottom") > 17_500,
            "{place}"
        );
        let number = one.order.clone().unwrap();
        let order = run(scratch, move |tx| Ok(orders::by_number(tx, &number)?.unwrap())).unwrap();
        assert_eq!((order.channel.as_str(), order.requested_date), ("pdf", Some(day("2026-12-01"))));
        assert_eq!(order.lines.len(), 2);
        let id = one.message.id;
        let material = run(scratch, move |tx| Ok(intake::material(tx, id)?.unwrap())).unwrap();
        assert_eq!(material.pages.len(), 1);
        assert!(material.pages[0].words.iter().any(|w| w.text == "PO-9100"));
    }
}

#[test]
fn a_printed_line_with_an_unknown_number_is_corrected_once_and_known_afterwards() {
    for scratch in &engines_with_nordbau() {
        let unknown = |po: &'static str| {
            let swap = |text: &'static str| match text {
                "GLOVE-L" => "NB-5501",
                "Purchase Order PO-9100" => po,
                text => text,
            };
            pdf(&PRINTED.map(|(x, y, text)| (x, y, swap(text))))
        };
        let (all, _) = taken(scratch, "a.pdf", unknown("Purchase Order PO-9101"), true);
        let one = &all[0];
        assert_eq!((one.message.stage, one.order.clone()), (MessageStage::Review, None));
        let item = field(scratch, one, "lines/1/item");
        assert_eq!((item.status, item.value.clone()), (FieldStatus::Missing, None));
        assert!(item.suggestions.iter().any(|s| s.value == "GLOVE-L"), "{item:?}");
        let number = one.message.number.clone();
        let message = run(scratch, move |tx| {
            intake::correct_field(tx, &clerk(), &number, "lines/1/item", "GLOVE-L", true)
        })
        .unwrap();
        assert_eq!(message.stage, MessageStage::Ready, "{:?}", open(scratch, one));
        let (next, _) = taken(scratch, "b.pdf", unknown("Purchase Order PO-9102"), true);
        assert_eq!(next[0].stage, Some(Stage::Confirmed), "{:?}", open(scratch, &next[0]));
        let way = format!("customer part number, learned from {} by carla", one.message.number);
        assert_eq!(field(scratch, &next[0], "lines/1/item").method, way);
    }
}

#[test]
fn an_order_in_sentences_is_taken_with_what_the_writer_changed() {
    for scratch in &engines_with_nordbau() {
        let body = "Hello,\n\nplease send us for PO-9200:\n\n100 x BOLT-8\n10 x GLOVE-L\n\n\
                    Actually, make it 200 of BOLT-8 instead of 100.\n\nRegards\nEinkauf\nNordbau KG\n";
        let (all, _) = taken(scratch, "order.eml", mail("a", "Order PO-9200", body), false);
        let one = &all[0];
        assert_eq!((one.message.kind, one.message.lines), (Kind::Order, 2), "{:?}", one.message.heard);
        let quantity = field(scratch, one, "lines/0/quantity");
        assert_eq!(quantity.value.as_deref(), Some("200"), "{quantity:?}");
        assert!(quantity.note.unwrap_or_default().contains("200"), "the sentence is told");
        assert_eq!(field(scratch, one, "customer").value.as_deref(), Some("C700"));
        assert_eq!(field(scratch, one, "po_number").value.as_deref(), Some("PO-9200"));
    }
}

#[test]
fn a_complaint_is_a_task_for_quality_and_no_order() {
    for scratch in &engines_with_nordbau() {
        let body = "Hello,\n\n3 of the 10 boxes of BOLT-8 of PO-7001 arrived damaged, the bolts are broken.\n\
                    Please tell us what to do.\n\nEinkauf\nNordbau KG\n";
        let (all, _) = taken(scratch, "complaint.eml", mail("b", "Complaint about PO-7001", body), true);
        let one = &all[0];
        assert_eq!((one.message.kind, one.message.stage), (Kind::Complaint, MessageStage::NotOrder));
        assert_eq!(one.order, None);
        let id = one.message.id.uuid();
        let raised = run(scratch, move |tx| Ok(tasks::of_thing(tx, id)?)).unwrap();
        let [task] = raised.as_slice() else { panic!("{}", raised.len()) };
        assert_eq!(task.department, "quality");
        assert!(task.title.starts_with("complaint from Nordbau KG"), "{}", task.title);
        let listed =
            run(scratch, |tx| Ok(intake::list_of(tx, None, Some(Kind::Complaint), None, 10)?)).unwrap();
        assert_eq!(listed.len(), 1);
        let none = run(scratch, |tx| Ok(intake::list_of(tx, None, Some(Kind::Order), None, 10)?)).unwrap();
        assert_eq!(none.len(), 0);
    }
}

#[test]
fn an_automatic_reply_asks_nothing_of_anybody() {
    for scratch in &engines_with_nordbau() {
        let reply = mail("c", "Automatic reply: your order", "I am out of the office until 7 December.\n")
            .replace("\r\n\r\n", "\r\nAuto-Submitted: auto-replied\r\n\r\n");
        let (all, _) = taken(scratch, "auto.eml", reply, true);
        assert_eq!((all[0].message.kind, all[0].message.stage), (Kind::AutoReply, MessageStage::NotOrder));
        let id = all[0].message.id.uuid();
        assert_eq!(run(scratch, move |tx| Ok(tasks::of_thing(tx, id)?)).unwrap().len(), 0);
    }
}

#[test]
fn an_order_attached_to_a_mail_is_kept_as_the_file_it_is() {
    for scratch in &engines_with_nordbau() {
        let csv = "PO Number,Item,Description,Qty,Unit\r\nPO-9300,BOLT-8,Hex bolt,200,EA\r\nPO-9300,GLOVE-L,Glove,10,EA";
        let mail = format!(
            "From: Einkauf <einkauf@nordbau.example>\r\nTo: desk@muster.example\r\nSubject: Order\r\nMessage-ID: <d@x>\r\n\
             Date: Mon, 23 Nov 2026 09:00:00 +0100\r\nMIME-Version: 1.0\r\n\
             Content-Type: multipart/mixed; boundary=cut\r\n\r\n--cut\r\nContent-Type: text/plain\r\n\r\n\
             Please find our order attached.\r\n--cut\r\nContent-Type: text/csv; name=\"po.csv\"\r\n\
             Content-Disposition: attachment; filename=\"po.csv\"\r\n\r\n{csv}\r\n--cut--\r\n"
        );
        let (all, _) = taken(scratch, "mail.eml", mail, true);
        let [one] = all.as_slice() else { panic!("{}", all.len()) };
        assert_eq!((one.message.name.as_str(), one.message.channel.as_str()), ("po.csv", "email"));
        assert_eq!(one.stage, Some(Stage::Confirmed), "{:?}", open(scratch, one));
        let m = one.message.clone();
        let kept = run(scratch, move |tx| Ok(intake::document(tx, &m)?.unwrap())).unwrap();
        assert_eq!(String::from_utf8_lossy(&kept.content).trim(), csv);
        assert_eq!(kept.media_type, "text/csv");
    }
}

#[test]
fn a_sheet_that_names_several_orders_is_several_messages() {
    for scratch in &engines_with_nordbau() {
        let csv = "PO Number,Item,Qty,Unit\nPO-A,BOLT-8,200,EA\nPO-B,GLOVE-L,10,EA\nPO-A,GLOVE-L,5,EA\n";
        let (all, _) = taken(scratch, "two.csv", csv, false);
        let found: Vec<(Option<String>, i64)> =
            all.iter().map(|t| (t.message.po_number.clone(), t.message.lines)).collect();
        assert_eq!(found, [(Some("PO-A".into()), 2), (Some("PO-B".into()), 1)]);
        assert_eq!(field(scratch, &all[1], "lines/0/item").value.as_deref(), Some("GLOVE-L"));
    }
}
