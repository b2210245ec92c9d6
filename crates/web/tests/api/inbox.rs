//! The inbox's page of a printed document: drawn from its words, with the boxes of the values, without anything inline.

use axum::body::Body;
use axum::http::header;

use crate::desk::{Desk, request};

fn text(answer: &crate::desk::Answer) -> String {
    String::from_utf8_lossy(&answer.bytes).into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_printed_order_is_drawn_beside_what_was_read_from_it() {
    let desk = Desk::new().await;
    let carla = desk.sign_in("carla").await;
    let sku = desk.world.best_sellers().find(|(_, i)| i.gtin.is_some()).unwrap().1.sku.clone();
    let lines = [
        (60, 800, desk.world.customers.first().unwrap().name.clone()),
        (60, 760, "Purchase Order P&1-77".to_owned()),
        (60, 700, "Item".to_owned()),
        (200, 700, "Quantity".to_owned()),
        (60, 680, sku.clone()),
        (200, 680, "10".to_owned()),
        (60, 660, "XQ-777-Z1".to_owned()),
        (200, 660, "20".to_owned()),
    ];
    let bytes = demo::pdf_page(&lines);
    let taken = desk.submit(&carla, "order.pdf", Body::from(bytes.clone())).await;
    assert_eq!(taken.status, 201, "{taken:?}");
    assert_eq!((taken.text("kind").as_str(), taken.text("stage").as_str()), ("order", "review"));
    let number = taken.text("number");
    let fields = taken.body["fields"].as_array().unwrap();
    let item = fields.iter().find(|f| f["path"] == "lines/0/item").unwrap_or_else(|| panic!("{fields:?}"));
    assert_eq!(item["value"], sku.as_str());
    let page = desk.get(&carla, &format!("/inbox/{number}")).await;
    let html = text(&page);
    assert_eq!(page.status, 200);
    assert!(
        html.contains(&format!(">{sku}</text>")) && html.contains("viewBox=\"0 0 59500 84200\""),
        "{html}"
    );
    // The field of the item points at the box that is drawn for it, and says where it stands.
    let row = html.split("data-field=\"lines/0/item\"").nth(1).unwrap();
    let id = row.split("data-source=\"").nth(1).unwrap().split('"').next().unwrap();
    assert!(id.starts_with("p-1-"), "{id}");
    assert!(
        html.contains(&format!("<rect id=\"{id}\"")) && row.contains(&format!("href=\"#{id}\"")),
        "{html}"
    );
    assert!(
        !html.contains(" style=") && !html.contains("<style") && !html.contains("onclick"),
        "nothing inline"
    );
    // The unknown number is open, with the reason.
    let unknown = html.split("data-field=\"lines/1/item\"").nth(1).unwrap();
    assert!(
        unknown.starts_with("\" data-status=\"missing\"") || unknown.starts_with(" data-status=\"missing\"")
    );
    assert!(unknown.contains("XQ-777-Z1"), "{unknown}");
    // The file itself is there as it came.
    let mut source = request("GET", &format!("/inbox/{number}/source"), &carla, Body::empty());
    source.headers_mut().remove(header::CONTENT_TYPE);
    assert_eq!(desk.ask(source).await.bytes, bytes);
    // How the page looks lies under its words, where the program that draws it is installed.
    if pdf_in::Tools::found().pdftoppm.is_some() {
        let path = format!("/inbox/{number}/pages/-1.png");
        assert!(html.contains(&format!("<image href=\"{path}\"")), "{html}");
        let picture = desk.get(&carla, &path).await;
        assert_eq!((picture.status.as_u16(), picture.kind.as_str()), (200, "image/png"));
        assert!(picture.bytes.starts_with(b"\x89PNG"));
    }
    for nowhere in ["-2.png", "0-1.png", "-1.jpg", "x"] {
        assert_eq!(
            desk.get(&carla, &format!("/inbox/{number}/pages/{nowhere}")).await.status,
            404,
            "{nowhere}"
        );
    }
    // By its kind it is found, and not by another.
    let found = |kind: &'static str| desk.get(&carla, kind);
    assert!(text(&found("/inbox?kind=order").await).contains(&number));
    assert!(!text(&found("/inbox?kind=complaint").await).contains(&number));
    let listed = desk.get(&carla, "/api/v1/intake?kind=order").await;
    assert!(listed.body["documents"].as_array().unwrap().iter().all(|d| d["kind"] == "order"));
    assert_eq!(desk.get(&carla, "/api/v1/intake?kind=nonsense").await.status, 422);
}
