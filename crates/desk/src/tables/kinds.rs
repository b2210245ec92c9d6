//! The tables of the house. A new one is an entry here, and a place in the code that asks it.

use super::kind::{Column, Hit, Holds, TableKind};

const COUNTRY: Column = Column::new("country", "Country", Holds::Text);
const CURRENCY: Column = Column::new("currency", "Currency", Holds::Text);
const GOODS: Column = Column::new("goods", "Goods", Holds::Money);
/// Kilograms, to the gram.
const WEIGHT: Column = Column::new("weight", "Weight in kg", Holds::Number { places: 3 });
const HAZARDOUS: Column = Column::new("hazardous", "Hazardous goods", Holds::YesNo);

static SURCHARGE: TableKind = TableKind {
    code: "surcharge",
    title: "Surcharges",
    decides: "what is put on an order besides its goods and freight",
    hits: &[Hit::Collect],
    inputs: &[
        CURRENCY,
        COUNTRY,
        GOODS,
        Column::new("freight", "Freight", Holds::Money),
        WEIGHT,
        HAZARDOUS,
        Column::new("order_type", "Order type", Holds::Text),
        Column::new("customer", "Customer", Holds::Text),
    ],
    outputs: &[
        Column::new(
            "kind",
            "Kind",
            Holds::Choice(&["handling", "small_order", "hazardous", "rush", "service", "fuel"]),
        )
        .needed(),
        Column::new("name", "Name on the papers", Holds::Text).needed(),
        Column::new("amount", "Amount", Holds::Money),
        // Of the freight for fuel, else of the goods.
        Column::new("percent", "Percent", Holds::Percent),
        Column::new("tax_category", "Tax category", Holds::Text),
    ],
    complete: false,
};

static ZONE: TableKind = TableKind {
    code: "zone",
    title: "Freight zones",
    decides: "which freight zone an address lies in",
    hits: &[Hit::First, Hit::Unique],
    inputs: &[COUNTRY, Column::new("postcode", "Postcode", Holds::Text)],
    outputs: &[Column::new("zone", "Zone", Holds::Text).needed()],
    complete: false,
};

static FREIGHT: TableKind = TableKind {
    code: "freight",
    title: "Freight",
    decides: "what the freight of an order costs; where several rows hold, the cheapest counts",
    hits: &[Hit::Collect, Hit::First, Hit::Unique],
    inputs: &[
        CURRENCY,
        Column::new("zone", "Zone", Holds::Text),
        Column::new("asked_carrier", "Carrier asked for", Holds::Text),
        Column::new("asked_service", "Service asked for", Holds::Text),
        WEIGHT,
        // Cubic decimetres, which are litres.
        Column::new("volume", "Volume in litres", Holds::Number { places: 3 }),
        GOODS,
        HAZARDOUS,
    ],
    outputs: &[
        Column::new("carrier", "Carrier", Holds::Text).needed(),
        Column::new("service", "Service", Holds::Text).needed(),
        Column::new("amount", "Amount", Holds::Money),
        Column::new("per_kg", "For each kg", Holds::Money),
        // Cubic goods are weighed as so many kilograms for each cubic metre, if that is more than they weigh.
        Column::new("kg_per_m3", "kg for each m³", Holds::Number { places: 3 }),
        Column::new("minimum", "At least", Holds::Money),
        Column::new("fuel", "Fuel, percent of it", Holds::Percent),
        // `with_goods` taxes it like the goods it goes with, each rate its share.
        Column::new("tax_category", "Tax category", Holds::Text),
    ],
    complete: false,
};

static DISCOUNT_APPROVAL: TableKind = TableKind {
    code: "discount_approval",
    title: "Approval of prices set by hand",
    decides: "who has to approve an order whose price was set by hand below the list",
    hits: &[Hit::First, Hit::Unique],
    inputs: &[
        Column::new("off", "Below the list, percent", Holds::Percent),
        Column::new("given", "Amount given away", Holds::Money),
        GOODS,
        CURRENCY,
        COUNTRY,
        Column::new("order_type", "Order type", Holds::Text),
        Column::new("category", "Item category", Holds::Text),
        Column::new("customer", "Customer", Holds::Text),
    ],
    outputs: &[
        Column::new("approval", "Approved by", Holds::Choice(&["nobody", "review"])).needed(),
        Column::new("reason", "Reason", Holds::Text),
    ],
    complete: true,
};

static ROUTING: TableKind = TableKind {
    code: "routing",
    title: "Routing of what comes in",
    decides: "which department deals with a document that is no new order",
    hits: &[Hit::First, Hit::Unique],
    inputs: &[
        Column::new(
            "about",
            "About",
            Holds::Choice(&[
                "change",
                "cancellation",
                "status",
                "inquiry",
                "quotation",
                "complaint",
                "invoice",
                "remittance",
            ]),
        ),
        Column::new("channel", "Channel", Holds::Text),
        Column::new("customer", "Customer", Holds::Text),
        Column::new("sender", "Sender", Holds::Text),
    ],
    outputs: &[
        Column::new(
            "department",
            "Department",
            Holds::Choice(&[
                "orders",
                "sales",
                "warehouse",
                "shipping",
                "purchasing",
                "finance",
                "quality",
                "management",
            ]),
        )
        .needed(),
        Column::new("what", "What the task calls it", Holds::Text),
    ],
    complete: true,
};

const CATEGORY: Column = Column::new(
    "category",
    "What is wrong",
    Holds::Choice(&[
        "wrong_item",
        "wrong_quantity",
        "damaged",
        "defective",
        "not_delivered",
        "late",
        "price",
        "invoice",
        "service",
        "other",
    ]),
);
const SEVERITY: Column = Column::new("severity", "Severity", Holds::Choice(&["minor", "major", "critical"]));
const CUSTOMER: Column = Column::new("customer", "Customer", Holds::Text);

static REMEDY: TableKind = TableKind {
    code: "remedy",
    title: "Remedies",
    decides: "what may be given for a complaint, each kind at its most; everything else is an exception",
    hits: &[Hit::Collect],
    inputs: &[
        CATEGORY,
        SEVERITY,
        Column::new("fault", "Whose fault", Holds::Choice(&["ours", "carrier", "theirs", "unknown"])),
        Column::new("value", "Value", Holds::Money),
        CURRENCY,
        Column::new("days", "Days since it left", Holds::Number { places: 0 }),
        CUSTOMER,
    ],
    outputs: &[
        Column::new(
            "remedy",
            "Remedy",
            Holds::Choice(&[
                "credit",
                "refund",
                "replacement",
                "repair",
                "discount",
                "reship",
                "apology",
                "denial",
            ]),
        )
        .needed(),
        // Of the value; all of it where nothing is said.
        Column::new("percent", "Percent", Holds::Percent),
        Column::new("at_most", "At most", Holds::Money),
        Column::new("goods_back", "Goods come back", Holds::YesNo),
    ],
    complete: true,
};

static ESCALATION: TableKind = TableKind {
    code: "escalation",
    title: "Escalation of complaints",
    decides: "who hears of a complaint whose clock has run out",
    hits: &[Hit::First, Hit::Unique],
    inputs: &[
        CATEGORY,
        SEVERITY,
        Column::new("clock", "Clock", Holds::Choice(&["acknowledgement", "resolution"])),
        // 1 when it has run out, 2 when nothing has come of that.
        Column::new("step", "Step", Holds::Number { places: 0 }),
        CUSTOMER,
    ],
    outputs: &[Column::new(
        "role",
        "Role",
        Holds::Choice(&[
            "senior",
            "inspector",
            "shipper",
            "finance",
            "purchasing",
            "supervisor",
            "manager",
            "admin",
        ]),
    )
    .needed()],
    complete: false,
};

pub static KINDS: &[&TableKind] =
    &[&SURCHARGE, &ZONE, &FREIGHT, &DISCOUNT_APPROVAL, &ROUTING, &REMEDY, &ESCALATION];

pub fn kind(code: &str) -> Option<&'static TableKind> {
    KINDS.iter().copied().find(|k| k.code == code)
}
