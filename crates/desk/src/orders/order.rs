//! The order as it is on record.

use basics::{Currency, Day, Factor, Id, Instant, Percent, Quantity, Rounding, Unit, UnitPrice};
use formats::PartyRole;
use formats::write::PlainParty;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::lifecycle::Stage;
use crate::actor::PersonId;
use crate::catalog::{ItemId, SourcingWay};
use crate::charges::{KeptPrice, PriceSource, Step};
use crate::customers::{Address, CustomerId};
use crate::stock::PlaceId;

pub type OrderId = Id<Order>;

/// Amounts are in minor units of `currency`, `goods + charges + tax = total`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    pub id: OrderId,
    pub number: String,
    pub revision: i64,
    pub kind: String,
    pub stage: Stage,
    pub channel: String,
    pub intake_message: Option<Uuid>,
    pub copy_of: Option<Uuid>,
    pub customer: Option<CustomerId>,
    pub po_number: Option<String>,
    pub requested_date: Option<Day>,
    pub promised_date: Option<Day>,
    pub ship_complete: bool,
    pub place: Option<PlaceId>,
    pub carrier: Option<String>,
    pub service: Option<String>,
    pub payment_terms: Option<String>,
    pub payment_days: i32,
    pub currency: Currency,
    /// The day whose prices, rates and taxes apply.
    pub price_day: Option<Day>,
    pub rounding: Rounding,
    pub jurisdiction: Option<String>,
    pub exemption: Option<String>,
    pub goods: i64,
    pub charges: i64,
    pub tax: i64,
    pub total: i64,
    pub weight_grams: i64,
    pub parties: Parties,
    pub entered_by: PersonId,
    pub confirmed_by: Option<PersonId>,
    pub created_at: Instant,
    pub submitted_at: Option<Instant>,
    pub confirmed_at: Option<Instant>,
    pub note: Option<String>,
    pub version: i64,
    pub lines: Vec<OrderLine>,
    pub charge_lines: Vec<OrderCharge>,
    pub taxes: Vec<OrderTax>,
    pub holds: Vec<Hold>,
}

/// Who the order is for, as it was when it was placed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Parties {
    pub customer_number: String,
    pub customer_name: String,
    #[serde(default)]
    pub tax_id: Option<String>,
    pub bill_to: Option<Party>,
    pub ship_to: Option<Party>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Party {
    pub code: String,
    pub name: String,
    pub street: String,
    pub postcode: String,
    pub city: String,
    #[serde(default)]
    pub region: Option<String>,
    pub country: String,
    #[serde(default)]
    pub gln: Option<String>,
}

impl Party {
    /// Country, or country and region where taxes differ by region, as [`Address::jurisdiction`].
    pub fn jurisdiction(&self) -> String {
        match (&self.country, &self.region) {
            (country, Some(region)) if country == "US" || country == "CA" => format!("{country}-{region}"),
            (country, _) => country.clone(),
        }
    }

    /// As documents for programs name it.
    pub fn plain(&self, role: PartyRole) -> PlainParty {
        PlainParty {
            role,
            gln: self.gln.clone(),
            name: self.name.clone(),
            street: self.street.clone(),
            city: self.city.clone(),
            region: self.region.clone().unwrap_or_default(),
            postcode: self.postcode.clone(),
            country: self.country.clone(),
        }
    }
}

impl From<&Address> for Party {
    fn from(a: &Address) -> Party {
        Party {
            code: a.code.clone(),
            name: a.name.clone(),
            street: a.street.clone(),
            postcode: a.postcode.clone(),
            city: a.city.clone(),
            region: a.region.clone(),
            country: a.country.clone(),
            gln: a.gln.clone(),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderLine {
    pub line_no: i64,
    pub kind: String,
    pub item: Option<ItemId>,
    pub sku: String,
    pub buyer_item: Option<String>,
    pub description: String,
    /// In `unit`.
    pub quantity: Quantity,
    pub unit: Unit,
    pub factor: Factor,
    /// In base units, like the buckets.
    pub stock_quantity: Quantity,
    pub list_price: UnitPrice,
    pub price: UnitPrice,
    pub price_base: Quantity,
    pub price_source: String,
    pub override_reason: Option<String>,
    pub discount: i64,
    pub net: i64,
    pub tax_category: String,
    pub tax_rate: Percent,
    pub requested_date: Option<Day>,
    pub promised_date: Option<Day>,
    /// The item whose place it took.
    pub substitution_of: Option<ItemId>,
    pub close_reason: Option<String>,
    pub buckets: Buckets,
    pub trace: Vec<Step>,
    pub more: LineMore,
}

/// What only some lines have.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LineMore {
    /// The line that is the first part of what this line is a part of.
    pub part_of: Option<i64>,
    /// Where it goes, if not to the order's ship-to; as it was when the order was placed.
    pub ship_to: Option<Party>,
    /// What was chosen of a configured item, as it is typed.
    pub specification: String,
    /// Where it comes from, if not from stock.
    pub sourcing: Option<SourcingWay>,
}

impl OrderLine {
    /// Something that is sent, by us or by a vendor.
    pub fn is_goods(&self) -> bool {
        matches!(self.kind.as_str(), "goods" | "drop_ship")
    }

    /// Where it goes.
    pub fn goes_to<'a>(&'a self, order: &'a Order) -> Option<&'a Party> {
        self.more.ship_to.as_ref().or(order.parties.ship_to.as_ref())
    }

    /// Taken out of the order whole, before any of it was picked.
    pub fn is_gone(&self) -> bool {
        self.buckets.cancelled == self.stock_quantity
    }

    /// Its price as it stands on record; none if that came from somewhere unknown.
    pub fn kept_price(&self) -> Option<KeptPrice> {
        Some(KeptPrice {
            price: self.price,
            base: self.price_base,
            list_price: self.list_price,
            source: PriceSource::from_code(&self.price_source)?,
            rule: self.trace.first().map(|s| s.rule.clone()).unwrap_or_default(),
            tax_included: self.trace.iter().any(|s| s.what == "tax taken out"),
            discount: self.discount,
            quantity: self.quantity,
        })
    }

    /// So many base units in the ordered unit; none if that would be a fraction of a unit that was ordered in whole numbers.
    pub fn told(&self, quantity: Quantity) -> Option<Quantity> {
        let told = self.factor.from_base(quantity).ok()?;
        (told.is_whole() || !self.quantity.is_whole()).then_some(told)
    }
}

/// Where a line's quantity is, in base units: `open + reserved + picked + shipped + cancelled + short_closed` is what was ordered,
/// after every verb. The table checks it too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Buckets {
    /// Wanted and not yet held; promised from a supply or not at all.
    pub open: Quantity,
    pub reserved: Quantity,
    pub picked: Quantity,
    pub shipped: Quantity,
    pub cancelled: Quantity,
    pub short_closed: Quantity,
    pub returned: Quantity,
    pub invoiced: Quantity,
}

impl Buckets {
    pub fn ordered(&self) -> Quantity {
        [self.reserved, self.picked, self.shipped, self.cancelled, self.short_closed]
            .into_iter()
            .fold(self.open, Quantity::plus)
    }

    /// Still to be shipped.
    pub fn outstanding(&self) -> Quantity {
        self.open.plus(self.reserved).plus(self.picked)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderCharge {
    pub kind: String,
    pub code: String,
    pub name: String,
    pub amount: i64,
    pub tax_category: String,
    pub tax_rate: Percent,
    pub trace: Vec<Step>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderTax {
    pub jurisdiction: String,
    pub category: String,
    pub rate: Percent,
    pub base: i64,
    pub amount: i64,
    pub trace: Vec<Step>,
}

/// What keeps an order from going on, and who may let it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum HoldKind {
    Incomplete,
    DuplicatePo,
    PriceVariance,
    Credit,
    Address,
    Tax,
    LevelReview,
    /// Somebody keys a field a second time.
    DoubleKey,
    /// A warning that nobody has accepted yet.
    Review,
    /// Goods leave only once they are paid. Nothing else waits for it.
    Prepayment,
    /// They go to a country that somebody looks at first.
    Export,
    /// More samples than this customer is given.
    Samples,
}

impl HoldKind {
    pub const ALL: [HoldKind; 12] = [
        HoldKind::Incomplete,
        HoldKind::DuplicatePo,
        HoldKind::PriceVariance,
        HoldKind::Credit,
        HoldKind::Address,
        HoldKind::Tax,
        HoldKind::LevelReview,
        HoldKind::DoubleKey,
        HoldKind::Review,
        HoldKind::Prepayment,
        HoldKind::Export,
        HoldKind::Samples,
    ];

    pub fn code(self) -> &'static str {
        match self {
            HoldKind::Incomplete => "incomplete",
            HoldKind::DuplicatePo => "duplicate_po",
            HoldKind::PriceVariance => "price_variance",
            HoldKind::Credit => "credit",
            HoldKind::Address => "address",
            HoldKind::Tax => "tax",
            HoldKind::LevelReview => "level_review",
            HoldKind::DoubleKey => "double_key",
            HoldKind::Review => "review",
            HoldKind::Prepayment => "prepayment",
            HoldKind::Export => "export",
            HoldKind::Samples => "samples",
        }
    }

    pub fn from_code(code: &str) -> Option<HoldKind> {
        HoldKind::ALL.into_iter().find(|k| k.code() == code)
    }

    /// An order is confirmed in spite of it, and only kept from leaving.
    pub fn lets_confirm(self) -> bool {
        self == HoldKind::Prepayment
    }

    /// What the first verb is that it blocks; it blocks all that come after.
    pub fn blocks(self) -> &'static str {
        if self.lets_confirm() { "release" } else { "confirm" }
    }

    /// The group that resolves it.
    pub fn owner_group(self) -> &'static str {
        match self {
            HoldKind::Credit | HoldKind::Tax | HoldKind::Prepayment => "finance",
            HoldKind::LevelReview | HoldKind::Export | HoldKind::Samples => "supervisor",
            _ => "orders",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    pub id: Id<Hold>,
    pub kind: HoldKind,
    pub reason: String,
    pub owner_group: String,
    pub raised_by: Option<PersonId>,
    pub raised_at: Instant,
    pub resolved_at: Option<Instant>,
    pub resolved_by: Option<PersonId>,
    pub resolution: Option<String>,
    /// It ended with its order, and nobody decided it.
    pub fell_away: bool,
}

impl Hold {
    /// The group that owns it let the order go on.
    pub fn was_let_go(&self) -> bool {
        self.resolved_at.is_some() && !self.fell_away
    }
}

impl Order {
    /// Holds that nobody has resolved.
    pub fn open_holds(&self) -> impl Iterator<Item = &Hold> {
        self.holds.iter().filter(|h| h.resolved_at.is_none())
    }

    /// The lines that are ordered, or were until the whole order was cancelled; what a change took out stays on record and on no paper.
    pub fn standing_lines(&self) -> impl Iterator<Item = &OrderLine> {
        let is_cancelled = self.stage == Stage::Cancelled;
        self.lines.iter().filter(move |l| is_cancelled || !l.is_gone())
    }

    /// Places besides the order's ship-to that standing lines go to, each once.
    pub fn places_elsewhere(&self) -> Vec<&Party> {
        let own = self.parties.ship_to.as_ref().map(|p| p.code.as_str());
        let mut places: Vec<&Party> = Vec::new();
        for place in self.lines.iter().filter_map(|l| l.more.ship_to.as_ref()) {
            if Some(place.code.as_str()) != own && !places.iter().any(|p| p.code == place.code) {
                places.push(place);
            }
        }
        places
    }

    /// `not shipped`, `partly shipped` or `shipped`, from the lines.
    pub fn fulfilment(&self) -> &'static str {
        let shipped = self.lines.iter().any(|l| l.buckets.shipped.is_positive());
        let outstanding = self.lines.iter().any(|l| l.buckets.outstanding().is_positive());
        match (shipped, outstanding) {
            (false, _) => "not shipped",
            (true, true) => "partly shipped",
            (true, false) => "shipped",
        }
    }

    /// `not invoiced`, `partly invoiced` or `invoiced`, from the lines.
    pub fn invoicing(&self) -> &'static str {
        let some = self.lines.iter().any(|l| l.buckets.invoiced.is_positive());
        let all = self.lines.iter().all(|l| l.buckets.invoiced >= l.buckets.shipped);
        match (some, all) {
            (false, _) => "not invoiced",
            (true, false) => "partly invoiced",
            (true, true) => "invoiced",
        }
    }
}
