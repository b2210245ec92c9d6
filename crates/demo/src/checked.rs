//! Documents of the last months that people have checked: the record on which autopilot of some senders can be decided. Made up like
//! everything here: one EDI sender whose record proves itself, others on the way there, and some that were wrong now and then.

use basics::{Instant, Rng};
use desk::intake::trust::PastCheck;
use reader::calibrate::{Evidence, OrderEvidence, SourceKind};

use crate::customers::{ALPENTECH, BERGER, FERRANTE, FIXWELL, HOLM, LAKESIDE, VAN_DER_LINDE};
use crate::world::World;

/// A sender on a channel: documents, and how many of ten thousand values were wrong whatever the reader said.
struct Sender {
    customer: usize,
    channel: &'static str,
    documents: usize,
    wrong: u32,
    source: SourceKind,
    /// Of the values, parts per million.
    certain: (u32, u32),
}

const SENDERS: [Sender; 7] = [
    sender(FIXWELL, "x12_850", 640, 0, SourceKind::Data, (970_000, 999_000)),
    sender(LAKESIDE, "x12_850", 120, 0, SourceKind::Data, (970_000, 999_000)),
    sender(VAN_DER_LINDE, "edifact_orders", 310, 0, SourceKind::Data, (965_000, 999_000)),
    sender(BERGER, "csv", 230, 15, SourceKind::Cell, (940_000, 996_000)),
    sender(FERRANTE, "xlsx", 160, 10, SourceKind::Cell, (940_000, 996_000)),
    sender(HOLM, "email", 260, 60, SourceKind::Text, (860_000, 990_000)),
    sender(ALPENTECH, "pdf", 140, 90, SourceKind::Page, (850_000, 990_000)),
];

const fn sender(
    customer: usize,
    channel: &'static str,
    documents: usize,
    wrong: u32,
    source: SourceKind,
    certain: (u32, u32),
) -> Sender {
    Sender { customer, channel, documents, wrong, source, certain }
}

const FIELDS: [&str; 5] = ["customer", "po_number", "lines/0/item", "lines/0/quantity", "lines/0/unit"];

/// The checked documents of the year before `now`; the same for the same world.
pub fn checked_documents(world: &World, now: Instant, seed: u64) -> Vec<PastCheck> {
    let mut rng = Rng::from_seed(seed.wrapping_add(77));
    let mut all = Vec::new();
    for sender in &SENDERS {
        let Some(customer) = world.customers.get(sender.customer) else { continue };
        let step = 300 * 86_400 / sender.documents.max(1) as i64;
        for nth in 0..sender.documents {
            let back = step * (sender.documents - nth) as i64;
            all.push(check(sender, &customer.number, now.plus_seconds(-back), all.len(), &mut rng));
        }
    }
    all.sort_by_key(|c| c.at);
    all
}

fn check(sender: &Sender, customer: &str, at: Instant, nth: usize, rng: &mut Rng) -> PastCheck {
    let (low, high) = sender.certain;
    let fields: Vec<(String, Evidence, bool)> = FIELDS
        .into_iter()
        .map(|path| {
            let certainty = low + rng.below(high - low);
            let evidence = Evidence {
                certainty,
                rival: 0,
                support: u8::from(rng.one_in(2)),
                source: sender.source,
                legible: 100,
                familiar: 20,
            };
            // The less sure, the more often wrong, and never more often than the sender's share allows by much.
            let doubt = 1 + (1_000_000 - certainty) / 20_000;
            (path.to_owned(), evidence, rng.below(10_000) >= sender.wrong * doubt.min(4))
        })
        .collect();
    let (least, mean_millis) = OrderEvidence::of_fields(fields.iter().map(|f| f.1.prior()));
    let order = OrderEvidence {
        certainty: 1_000_000 - (1_000_000 - least) / 3,
        least,
        mean_millis,
        residue: 0,
        rules: 0,
        lines: 2 + (nth % 7) as u16,
        familiar: 20,
    };
    let number = format!("IN{}", 10_000 + nth);
    PastCheck {
        number,
        channel: sender.channel,
        sender: customer.to_owned(),
        at,
        order,
        fields,
        is_eligible: true,
    }
}
