//! Who has an order now, and since when: from its stage, its holds, its shipments and whoever took it over.

use basics::Instant;

use crate::actor::PersonId;
use crate::orders::Stage;
use crate::shipping::ShipmentStage;

/// A team or a person, and what they have to do with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct With {
    pub team: String,
    /// None where it is the whole team's.
    pub person: Option<PersonId>,
    pub since: Instant,
    pub step: &'static str,
}

/// What is known of an open order besides its row.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// The group and beginning of the hold that is open longest.
    pub hold: Option<(String, Instant)>,
    /// The shipment that is furthest behind, since when it is there, and whose it is.
    pub shipment: Option<(ShipmentStage, Instant, Option<PersonId>)>,
    /// Part of it waits for goods.
    pub is_short: bool,
}

/// Whoever took it over, and when.
pub type Taken = Option<(String, PersonId, Instant)>;

/// A hold goes before all else, because nothing else can go on. Then whatever came last: somebody took it over, or it reached a stage.
pub fn with(stage: Stage, since: Instant, entered_by: PersonId, known: &Known, taken: &Taken) -> With {
    if let Some((group, since)) = &known.hold {
        let team = if group == "supervisor" { "management" } else { group };
        return With { team: team.to_owned(), person: None, since: *since, step: "to resolve its hold" };
    }
    let by_stage = by_stage(stage, since, entered_by, known);
    match taken {
        Some((team, person, since)) if *since >= by_stage.since => {
            With { team: team.clone(), person: Some(*person), since: *since, step: "taken over" }
        }
        _ => by_stage,
    }
}

fn by_stage(stage: Stage, since: Instant, entered_by: PersonId, known: &Known) -> With {
    let team = |team: &str, person, since, step| With { team: team.to_owned(), person, since, step };
    match (stage, &known.shipment) {
        (Stage::Released, Some((at, since, person))) => {
            let (name, step) = match at {
                ShipmentStage::Waiting | ShipmentStage::Assigned => ("warehouse", "to pick"),
                ShipmentStage::Picked => ("warehouse", "to pack"),
                ShipmentStage::Packed => ("quality", "to inspect"),
                _ => ("shipping", "to ship"),
            };
            team(name, person.filter(|_| *at == ShipmentStage::Assigned), *since, step)
        }
        (Stage::Confirmed | Stage::Released, _) if known.is_short => {
            team("purchasing", None, since, "waits for goods")
        }
        (Stage::Released, None) => team("orders", None, since, "to release the rest"),
        (Stage::Confirmed, _) => team("orders", None, since, "to release"),
        (Stage::Submitted, _) => team("orders", None, since, "to confirm"),
        (Stage::Draft, _) => team("orders", Some(entered_by), since, "to submit"),
        _ => team("finance", None, since, "to invoice"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use basics::Id;

    fn at(minute: i64) -> Instant {
        Instant::from_micros(minute * 60_000_000)
    }

    #[test]
    fn who_has_an_order_is_said_for_every_way_it_can_stand() {
        let carla = Id::from_uuid(uuid::Uuid::from_u128(1));
        let bert = Id::from_uuid(uuid::Uuid::from_u128(2));
        let held = Known { hold: Some(("finance".into(), at(7))), ..Known::default() };
        let review = Known { hold: Some(("supervisor".into(), at(7))), ..Known::default() };
        let short = Known { is_short: true, ..Known::default() };
        let shipment = |stage, person| Known { shipment: Some((stage, at(9), person)), ..Known::default() };
        let nothing = Known::default();
        let taken = |minute| Some(("purchasing".to_owned(), bert, at(minute)));
        let said = |stage, known: &Known, taken: &Taken| {
            let with = with(stage, at(5), carla, known, taken);
            let who = with.person.map_or("", |p| if p == carla { " (carla)" } else { " (bert)" });
            format!("{}{who} {} since {}", with.team, with.step, with.since.micros() / 60_000_000)
        };
        for (stage, known, taken, is) in [
            (Stage::Draft, &nothing, None, "orders (carla) to submit since 5"),
            (Stage::Submitted, &nothing, None, "orders to confirm since 5"),
            (Stage::Submitted, &held, None, "finance to resolve its hold since 7"),
            (Stage::Submitted, &review, taken(99), "management to resolve its hold since 7"),
            (Stage::Confirmed, &nothing, None, "orders to release since 5"),
            (Stage::Confirmed, &short, None, "purchasing waits for goods since 5"),
            (Stage::Confirmed, &short, taken(6), "purchasing (bert) taken over since 6"),
            (Stage::Confirmed, &nothing, taken(4), "orders to release since 5"),
            (Stage::Released, &nothing, None, "orders to release the rest since 5"),
            (Stage::Released, &short, None, "purchasing waits for goods since 5"),
            (Stage::Released, &shipment(ShipmentStage::Waiting, None), None, "warehouse to pick since 9"),
            (
                Stage::Released,
                &shipment(ShipmentStage::Assigned, Some(bert)),
                None,
                "warehouse (bert) to pick since 9",
            ),
            (
                Stage::Released,
                &shipment(ShipmentStage::Picked, Some(bert)),
                None,
                "warehouse to pack since 9",
            ),
            (Stage::Released, &shipment(ShipmentStage::Packed, None), None, "quality to inspect since 9"),
            (Stage::Released, &shipment(ShipmentStage::Inspected, None), None, "shipping to ship since 9"),
            (Stage::Completed, &nothing, None, "finance to invoice since 5"),
        ] {
            assert_eq!(said(stage, known, &taken), is);
        }
    }
}
