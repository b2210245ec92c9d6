//! Items: as many as are asked for, spread over all families; with units, GTINs, attributes, other numbers, substitutes, accessories
//! and what is no longer sold.

use std::collections::HashSet;

use basics::{Id, Instant, Quantity, Rng, share_out};
use desk::catalog::{Alias, Inspect, Item, ItemId, ItemKind, ItemStatus, ItemUnit, Link, LinkKind};
use desk::customers::Customer;

use crate::check::{Popularity, cents, gtin, package_gtin, times, unit};
use crate::families::{BOOKS, FAMILIES, Family, Pack, SERVICES, Shape};

pub fn items(count: usize, at: Instant, rng: &mut Rng) -> Vec<Item> {
    let mut made: Vec<Item> = Vec::with_capacity(count);
    for (sku, description, counted, price) in SERVICES {
        let item = Item { kind: ItemKind::Service, ..bare(sku, description, "services", counted, *price, at, rng) };
        made.push(item);
    }
    for (sku, description, price) in BOOKS {
        let item = bare(sku, description, "books", "EA", *price, at, rng);
        made.push(Item { tax_category: "reduced".into(), weight_grams: 480, ..item });
    }
    made.truncate(count);
    let wanted = count.saturating_sub(made.len());
    let rooms: Vec<i64> = FAMILIES.iter().map(|f| f.room() as i64).collect();
    // One of each family first, so that a small company has some of everything; the rest by how many sizes a family has.
    let first = wanted.min(FAMILIES.len());
    let more = share_out((wanted - first) as i64, &rooms.iter().map(|r| r - 1).collect::<Vec<_>>());
    for ((family, room), more) in FAMILIES.iter().zip(&rooms).zip(more).take(first) {
        let take = (1 + more).min(*room).max(1);
        for n in 0..take {
            // Spread over the family, so that all sizes, lengths and kinds occur.
            let variant = (n * room / take) as usize;
            let number = made.len() as u32 + 1;
            made.push(of_family(family, variant, number, at, rng));
        }
    }
    discontinue(&mut made, rng);
    made
}

impl Family {
    /// How many items the family can have.
    fn room(&self) -> usize {
        self.sizes.len() * self.lengths.len() * self.kinds.len()
    }
}

fn of_family(f: &Family, variant: usize, number: u32, at: Instant, rng: &mut Rng) -> Item {
    let (kind_at, rest) = (variant % f.kinds.len().max(1), variant / f.kinds.len().max(1));
    let (length_at, size_at) = (rest % f.lengths.len().max(1), rest / f.lengths.len().max(1));
    let of = |list: crate::families::Dimension, place: usize| list.get(place).copied().unwrap_or_default();
    let (size, length, kind) = (of(f.sizes, size_at), of(f.lengths, length_at), of(f.kinds, kind_at));
    let sku = match f.shape {
        Shape::Dashes => {
            [f.prefix, &format!("{}{}", size.0, length.0), kind.0].iter().filter(|p| !p.is_empty()).copied().collect::<Vec<_>>().join("-")
        }
        Shape::Dots => {
            [f.prefix, size.0, length.0, kind.0].iter().filter(|p| !p.is_empty()).copied().collect::<Vec<_>>().join(".")
        }
        Shape::Joined => format!("{}{}{}{}", f.prefix, size.0, length.0, kind.0),
        Shape::Running(group) => format!("{group}-{}", 1_001 + variant * 3),
    };
    let metric = f.category == "fasteners" && !length.1.is_empty() && length.1.chars().all(|c| c.is_ascii_digit());
    let words = if metric {
        format!("{} {}×{} {}", f.name, size.1, length.1, kind.1)
    } else {
        [f.name, size.1, length.1, kind.1].iter().filter(|p| !p.is_empty()).copied().collect::<Vec<_>>().join(" ")
    };
    // Larger sizes and better materials cost and weigh more.
    let grown = |base: i64| {
        let by_size = 100 + 38 * size_at as i64 + (size_at * size_at * 4) as i64;
        let by_length = 100 + 14 * length_at as i64;
        let by_kind = 100 + 42 * kind_at as i64;
        base * by_size / 100 * by_length / 100 * by_kind / 100
    };
    let price = (grown(f.cents) * i64::from(rng.between(96, 104)) / 100).max(5);
    let weight = base_weight(f, size_at, length_at);
    let mut item = bare(&sku, words.trim(), f.category, base_unit(f.pack), price, at, rng);
    item.gtin = Some(gtin(number));
    item.weight_grams = weight;
    item.hazardous = f.hazardous;
    item.inspect = if f.inspect { Inspect::Always } else { Inspect::Never };
    item.units = units(f.pack, number);
    if let Pack::Hundreds { box_of, .. } = f.pack {
        item.price_base = Quantity::whole(100);
        // Half of them are not counted out below a tenth of a box.
        if variant.is_multiple_of(2) {
            item.order_multiple = Quantity::whole((box_of / 10) as i32);
        }
    }
    if let Pack::Metres { .. } = f.pack {
        item.order_multiple = Quantity::whole(5);
    }
    for (name, value) in [("size", size.1), ("length", length.1), ("type", kind.1)] {
        if !value.is_empty() {
            item.attributes.push((name.to_owned(), value.to_owned()));
        }
    }
    if f.hazardous {
        let number = if f.prefix == "SPR" { "UN 1950" } else { "UN 1263" };
        item.attributes.push(("un_number".into(), number.into()));
    }
    item
}

fn base_weight(f: &Family, size_at: usize, length_at: usize) -> i64 {
    let (size, length) = (size_at as i64, length_at as i64);
    match f.pack {
        Pack::Kilos { .. } => 1_000,
        Pack::Hundreds { .. } => f.grams * (2 + size * size) * (4 + length) / 8,
        Pack::Cans { .. } if !f.hazardous => f.grams * (1 + size),
        _ => f.grams * (10 + 3 * size + length) / 10,
    }
    .max(1)
}

fn base_unit(pack: Pack) -> &'static str {
    match pack {
        Pack::Hundreds { .. } | Pack::Each { .. } | Pack::Cans { .. } => "EA",
        Pack::Packs { .. } => "PK",
        Pack::Pairs { .. } => "PR",
        Pack::Rolls { .. } => "RL",
        Pack::Metres { .. } => "MTR",
        Pack::Kilos { .. } => "KGM",
    }
}

fn units(pack: Pack, number: u32) -> Vec<ItemUnit> {
    let of = |code: &str, count: i64, indicator: u32| ItemUnit {
        unit: unit(code),
        factor: times(count),
        gtin: Some(package_gtin(number, indicator)),
    };
    match pack {
        Pack::Hundreds { box_of, case_of } | Pack::Each { box_of, case_of } => {
            let mut units = Vec::new();
            if box_of > 1 {
                units.push(of("BX", box_of, 1));
            }
            units.push(of("CS", case_of, 2));
            units
        }
        Pack::Packs { case_of } | Pack::Rolls { case_of } | Pack::Cans { case_of } => vec![of("CS", case_of, 2)],
        Pack::Pairs { box_of } => vec![of("BX", box_of, 1), of("CS", box_of * 10, 2)],
        Pack::Metres { roll_of } => vec![of("RL", roll_of, 3)],
        Pack::Kilos { bucket_of } => vec![
            of("BX", bucket_of, 1),
            // A gram, for those who weigh finely.
            ItemUnit {
                unit: unit("GRM"),
                factor: basics::Factor::new(1, 1_000).unwrap_or(basics::Factor::ONE),
                gtin: None,
            },
        ],
    }
}

fn bare(sku: &str, description: &str, category: &str, counted: &str, price: i64, at: Instant, rng: &mut Rng) -> Item {
    Item {
        id: Id::new(at, rng),
        sku: sku.into(),
        description: description.into(),
        category: category.into(),
        kind: ItemKind::Goods,
        gtin: None,
        base_unit: unit(counted),
        order_multiple: Quantity::ZERO,
        list_price: cents(price),
        price_base: Quantity::ONE,
        status: ItemStatus::Active,
        replacement: None,
        weight_grams: 0,
        hazardous: false,
        tax_category: "standard".into(),
        inspect: Inspect::Never,
        version: 1,
        units: Vec::new(),
        attributes: Vec::new(),
    }
}

/// Takes some items out of sale, each replaced by its neighbour in the family.
fn discontinue(items: &mut [Item], rng: &mut Rng) {
    let neighbours: Vec<(ItemId, String)> = items.iter().map(|i| (i.id, i.category.clone())).collect();
    for (item, (next, category)) in items.iter_mut().zip(neighbours.iter().skip(1)) {
        let replaceable = item.kind == ItemKind::Goods && item.category == *category;
        if replaceable && rng.one_in(50) {
            item.status = ItemStatus::Discontinued;
            item.replacement = Some(*next);
        } else if rng.one_in(400) {
            item.status = ItemStatus::Blocked;
        }
    }
    // What replaces something is itself for sale.
    let replacements: HashSet<ItemId> = items.iter().filter_map(|i| i.replacement).collect();
    for item in items.iter_mut().filter(|i| replacements.contains(&i.id)) {
        (item.status, item.replacement) = (ItemStatus::Active, None);
    }
}

/// Substitutes, replacements and accessories.
pub fn links(items: &[Item], rng: &mut Rng) -> Vec<Link> {
    let mut links: Vec<Link> = Vec::new();
    let link = |item: &Item, other: ItemId, kind, rank| Link { item: item.id, other, kind, rank, ratio: times(1) };
    for (item, next) in items.iter().zip(items.iter().skip(1)) {
        if let Some(other) = item.replacement {
            links.push(link(item, other, LinkKind::Replacement, 1));
        }
        let alike = item.kind == ItemKind::Goods && item.base_unit == next.base_unit;
        let same_family = item.description.split(' ').next() == next.description.split(' ').next();
        if alike && same_family && next.status == ItemStatus::Active && rng.one_in(4) {
            links.push(link(item, next.id, LinkKind::Substitute, 2));
        }
    }
    // To a bolt a nut and a washer, to a can of paint a brush.
    let first = |prefix: &str| items.iter().filter(|i| i.sku.starts_with(prefix)).map(|i| i.id).collect::<Vec<_>>();
    for (prefix, others) in [("HB-", ["HN-", "WA-"]), ("PNT", ["52-", "54-"]), ("WW", ["GL-", "SH"])] {
        for item in items.iter().filter(|i| i.sku.starts_with(prefix)) {
            for (rank, other) in (1i64..).zip(others) {
                if let Some(other) = rng.pick(&first_few(&first(other))) {
                    links.push(link(item, *other, LinkKind::Accessory, rank));
                }
            }
        }
    }
    links
}

fn first_few(ids: &[ItemId]) -> Vec<ItemId> {
    ids.iter().copied().take(24).collect()
}

/// Other numbers: customers' part numbers, mostly for what is bought much, and old numbers that anybody may use.
pub fn aliases(items: &[Item], by_popularity: &[usize], customers: &[Customer], rng: &mut Rng) -> Vec<Alias> {
    let mut aliases = Vec::new();
    let popularity = Popularity::new(by_popularity.len(), 60);
    for (place, customer) in customers.iter().enumerate() {
        // Two of three customers have numbers of their own; those that are written out all do.
        if place >= 12 && rng.one_in(3) {
            continue;
        }
        let style = rng.below(4);
        let mut seen = HashSet::new();
        for n in 0..rng.between(15, 45).min(items.len() as i32 / 2) {
            let drawn = by_popularity.get(popularity.draw(rng)).and_then(|at| items.get(*at));
            let Some(item) = drawn.filter(|i| seen.insert(i.id) && i.kind == ItemKind::Goods) else { continue };
            let written = match style {
                0 => format!("{}-{:05}", 10 + place % 80, 20_000 + n * 37),
                1 => format!("MAT{:06}", 400_000 + place as i32 * 50 + n),
                2 => format!("{}/{}", item.sku.get(..2).unwrap_or("X"), 7_000 + n * 11),
                _ => format!("{:03}.{:03}.{:02}", 100 + place % 800, 200 + n, 10 + n % 80),
            };
            aliases.push(Alias { customer: Some(customer.id), item: item.id, written });
        }
    }
    for (n, item) in items.iter().filter(|i| i.kind == ItemKind::Goods).enumerate() {
        if n % 7 == 0 {
            aliases.push(Alias { customer: None, item: item.id, written: format!("NH{:06}", 300_000 + n) });
        }
    }
    aliases
}
