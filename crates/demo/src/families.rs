//! The families of the catalogue: what is sold, in which sizes and materials, in which units, at which price level. An item is one
//! combination of a family's three dimensions.

/// How numbers of a family look.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    /// `HB-0840-Z`
    Dashes,
    /// `10-2231`: group and a running number.
    Running(u32),
    /// `EL.25.M16.G`
    Dots,
    /// `WW48NVY`
    Joined,
}

/// In which units a family is counted and packed.
#[derive(Debug, Clone, Copy)]
pub enum Pack {
    /// Counted singly, in boxes and cases of so many pieces, priced per 100.
    Hundreds { box_of: i64, case_of: i64 },
    /// Counted singly, in boxes and cases of so many pieces.
    Each { box_of: i64, case_of: i64 },
    /// Packs of small things that are not opened; cases of so many packs.
    Packs { case_of: i64 },
    /// Pairs, in boxes of so many pairs.
    Pairs { box_of: i64 },
    /// Rolls, in cases of so many.
    Rolls { case_of: i64 },
    /// Metres, cut in lengths; a roll has so many.
    Metres { roll_of: i64 },
    /// Kilograms; a bucket has so many.
    Kilos { bucket_of: i64 },
    /// Litres in cans of a size: counted by the can.
    Cans { case_of: i64 },
}

pub type Dimension = &'static [(&'static str, &'static str)];

#[derive(Debug, Clone, Copy)]
pub struct Family {
    pub prefix: &'static str,
    pub shape: Shape,
    pub category: &'static str,
    pub name: &'static str,
    /// Code in the number and word in the description.
    pub sizes: Dimension,
    pub lengths: Dimension,
    pub kinds: Dimension,
    pub pack: Pack,
    /// Cents for the price base (one, or a hundred) of the smallest size.
    pub cents: i64,
    pub grams: i64,
    pub hazardous: bool,
    pub inspect: bool,
}

const METRIC: Dimension = &[
    ("03", "M3"), ("04", "M4"), ("05", "M5"), ("06", "M6"), ("08", "M8"), ("10", "M10"), ("12", "M12"), ("14", "M14"),
    ("16", "M16"), ("20", "M20"), ("24", "M24"),
];
const LENGTHS: Dimension = &[
    ("12", "12"), ("16", "16"), ("20", "20"), ("25", "25"), ("30", "30"), ("35", "35"), ("40", "40"), ("45", "45"),
    ("50", "50"), ("60", "60"), ("70", "70"), ("80", "80"), ("90", "90"), ("100", "100"), ("120", "120"), ("140", "140"),
];
const FINISHES: Dimension = &[("Z", "zinc plated 8.8"), ("A2", "stainless A2"), ("A4", "stainless A4"), ("B", "black 10.9")];
const TWO_STEELS: Dimension = &[("Z", "zinc plated"), ("A2", "stainless A2")];
const SCREW: Dimension = &[("30", "3.0"), ("35", "3.5"), ("40", "4.0"), ("45", "4.5"), ("50", "5.0"), ("60", "6.0")];
const DRILL: Dimension = &[
    ("03", "3 mm"), ("04", "4 mm"), ("05", "5 mm"), ("06", "6 mm"), ("08", "8 mm"), ("10", "10 mm"), ("12", "12 mm"),
    ("14", "14 mm"), ("16", "16 mm"), ("18", "18 mm"), ("20", "20 mm"), ("22", "22 mm"), ("24", "24 mm"), ("25", "25 mm"),
];
const CLOTHES: Dimension = &[("44", "XS"), ("46", "S"), ("48", "M"), ("50", "L"), ("54", "XL"), ("58", "XXL"), ("62", "3XL")];
const SHOES: Dimension = &[
    ("36", "36"), ("38", "38"), ("39", "39"), ("40", "40"), ("41", "41"), ("42", "42"), ("43", "43"), ("44", "44"),
    ("45", "45"), ("46", "46"), ("47", "47"),
];
const HANDS: Dimension = &[("07", "7"), ("08", "8"), ("09", "9"), ("10", "10"), ("11", "11")];
const COLOURS: Dimension = &[("NVY", "navy"), ("BLK", "black"), ("GRY", "grey"), ("OLV", "olive"), ("YEL", "hi-vis yellow"), ("ORG", "hi-vis orange"), ("WHT", "white"), ("RED", "red")];
const RAL: Dimension = &[
    ("1015", "RAL 1015 light ivory"), ("3000", "RAL 3000 flame red"), ("5010", "RAL 5010 gentian blue"),
    ("6005", "RAL 6005 moss green"), ("7016", "RAL 7016 anthracite"), ("7035", "RAL 7035 light grey"),
    ("9005", "RAL 9005 jet black"), ("9010", "RAL 9010 pure white"), ("1023", "RAL 1023 traffic yellow"), ("2004", "RAL 2004 pure orange"),
    ("8017", "RAL 8017 chocolate"), ("9006", "RAL 9006 white aluminium"),
];
const ONE: Dimension = &[("", "")];

#[expect(clippy::too_many_arguments, reason = "one row of a table, in the order of its columns")]
const fn family(
    prefix: &'static str,
    shape: Shape,
    category: &'static str,
    name: &'static str,
    sizes: Dimension,
    lengths: Dimension,
    kinds: Dimension,
    pack: Pack,
    cents: i64,
    grams: i64,
) -> Family {
    Family { prefix, shape, category, name, sizes, lengths, kinds, pack, cents, grams, hazardous: false, inspect: false }
}

const fn hazardous(family: Family) -> Family {
    Family { hazardous: true, inspect: true, ..family }
}

const fn inspected(family: Family) -> Family {
    Family { inspect: true, ..family }
}

const HUNDRED: Pack = Pack::Hundreds { box_of: 100, case_of: 1_000 };
const FIFTY: Pack = Pack::Hundreds { box_of: 50, case_of: 400 };

pub const FAMILIES: &[Family] = &[
    // Fasteners.
    family("HB", Shape::Dashes, "fasteners", "Hex bolt", METRIC, LENGTHS, FINISHES, FIFTY, 690, 5),
    family("SC", Shape::Dashes, "fasteners", "Socket head cap screw", METRIC, LENGTHS, FINISHES, HUNDRED, 780, 5),
    family("CS", Shape::Dashes, "fasteners", "Countersunk screw TX", METRIC, LENGTHS, FINISHES, HUNDRED, 720, 4),
    family("CH", Shape::Dashes, "fasteners", "Carriage bolt", METRIC, LENGTHS, TWO_STEELS, FIFTY, 840, 7),
    family("ST", Shape::Dashes, "fasteners", "Set screw cup point", METRIC, LENGTHS, TWO_STEELS, HUNDRED, 430, 2),
    family("TR", Shape::Dashes, "fasteners", "Threaded rod 1 m", METRIC, ONE, FINISHES, Pack::Each { box_of: 10, case_of: 50 }, 95, 120),
    family("HN", Shape::Dashes, "fasteners", "Hex nut", METRIC, &[("934", "standard"), ("985", "self-locking"), ("439", "thin")], FINISHES, HUNDRED, 240, 2),
    family("WA", Shape::Dashes, "fasteners", "Washer", METRIC, &[("125", "flat"), ("127", "spring lock"), ("9021", "wide")], FINISHES, Pack::Hundreds { box_of: 200, case_of: 2_000 }, 110, 1),
    family("CB", Shape::Running(10), "fasteners", "Chipboard screw TX", SCREW, LENGTHS, &[("Y", "yellow zinc"), ("A2", "stainless A2")], Pack::Packs { case_of: 12 }, 345, 280),
    family("DW", Shape::Running(11), "fasteners", "Drywall screw", &[("35", "3.5"), ("39", "3.9"), ("42", "4.2")], LENGTHS, &[("F", "fine thread"), ("C", "coarse thread")], Pack::Packs { case_of: 10 }, 410, 520),
    family("SD", Shape::Running(12), "fasteners", "Self-drilling screw", &[("42", "4.2"), ("48", "4.8"), ("55", "5.5"), ("63", "6.3")], LENGTHS, TWO_STEELS, Pack::Packs { case_of: 10 }, 520, 430),
    family("PL", Shape::Running(13), "fasteners", "Nylon plug", &[("05", "5"), ("06", "6"), ("08", "8"), ("10", "10"), ("12", "12"), ("14", "14")], &[("25", "25"), ("40", "40"), ("60", "60"), ("80", "80")], &[("S", "solid wall"), ("U", "universal")], Pack::Packs { case_of: 20 }, 180, 90),
    family("AN", Shape::Dashes, "fasteners", "Wedge anchor", &[("06", "M6"), ("08", "M8"), ("10", "M10"), ("12", "M12"), ("16", "M16")], &[("65", "65"), ("85", "85"), ("110", "110"), ("140", "140")], TWO_STEELS, Pack::Each { box_of: 25, case_of: 100 }, 62, 45),
    family("NL", Shape::Running(14), "fasteners", "Wire nail", &[("18", "1.8"), ("22", "2.2"), ("28", "2.8"), ("34", "3.4"), ("42", "4.2")], &[("35", "35"), ("50", "50"), ("70", "70"), ("90", "90")], &[("B", "bright"), ("G", "galvanised")], Pack::Kilos { bucket_of: 5 }, 310, 1_000),
    family("RV", Shape::Dashes, "fasteners", "Blind rivet", &[("30", "3.0"), ("40", "4.0"), ("48", "4.8"), ("64", "6.4")], &[("06", "6"), ("08", "8"), ("10", "10"), ("12", "12"), ("16", "16")], &[("AL", "aluminium/steel"), ("A2", "stainless A2"), ("CU", "copper/steel")], HUNDRED, 330, 2),
    // Tools.
    family("DB", Shape::Dashes, "tools", "Twist drill HSS", DRILL, &[("S", "short"), ("J", "jobber"), ("L", "long")], &[("G", "ground"), ("C", "cobalt"), ("T", "TiN coated")], Pack::Each { box_of: 10, case_of: 100 }, 165, 18),
    family("HD", Shape::Dashes, "tools", "Hammer drill SDS", DRILL, &[("110", "110 mm"), ("160", "160 mm"), ("210", "210 mm"), ("450", "450 mm")], &[("2", "2 cutters"), ("4", "4 cutters")], Pack::Each { box_of: 10, case_of: 50 }, 290, 60),
    family("SP", Shape::Running(21), "tools", "Combination spanner", &[("08", "8 mm"), ("10", "10 mm"), ("13", "13 mm"), ("15", "15 mm"), ("17", "17 mm"), ("19", "19 mm"), ("22", "22 mm"), ("24", "24 mm"), ("27", "27 mm"), ("30", "30 mm")], &[("S", "straight"), ("R", "ratchet")], &[("CV", "chrome vanadium"), ("M", "matt")], Pack::Each { box_of: 6, case_of: 36 }, 420, 75),
    family("SK", Shape::Running(22), "tools", "Socket", &[("08", "8 mm"), ("10", "10 mm"), ("13", "13 mm"), ("17", "17 mm"), ("19", "19 mm"), ("24", "24 mm"), ("32", "32 mm")], &[("14", "1/4\""), ("38", "3/8\""), ("12", "1/2\"")], &[("H", "hand"), ("I", "impact")], Pack::Each { box_of: 10, case_of: 100 }, 380, 60),
    family("SDR", Shape::Dashes, "tools", "Screwdriver", &[("PH1", "PH1"), ("PH2", "PH2"), ("PZ2", "PZ2"), ("T20", "TX20"), ("T25", "TX25"), ("T30", "TX30"), ("S4", "slot 4 mm"), ("S6", "slot 6 mm")], &[("80", "80 mm"), ("100", "100 mm"), ("150", "150 mm")], &[("S", "standard"), ("V", "insulated 1000 V")], Pack::Each { box_of: 10, case_of: 60 }, 395, 85),
    family("PLR", Shape::Dashes, "tools", "Pliers", &[("16", "160 mm"), ("18", "180 mm"), ("20", "200 mm"), ("25", "250 mm")], &[("C", "combination"), ("S", "side cutting"), ("W", "water pump"), ("L", "long nose")], &[("S", "standard"), ("V", "insulated 1000 V")], Pack::Each { box_of: 6, case_of: 36 }, 1_290, 260),
    family("CD", Shape::Running(23), "tools", "Cutting disc", &[("115", "115 mm"), ("125", "125 mm"), ("180", "180 mm"), ("230", "230 mm")], &[("10", "1.0"), ("16", "1.6"), ("25", "2.5")], &[("I", "inox"), ("S", "steel"), ("D", "diamond")], Pack::Each { box_of: 25, case_of: 200 }, 115, 40),
    family("SA", Shape::Running(24), "tools", "Sanding sheet", &[("040", "P40"), ("060", "P60"), ("080", "P80"), ("120", "P120"), ("180", "P180"), ("240", "P240"), ("320", "P320")], &[("115", "115×230"), ("125", "Ø125"), ("150", "Ø150")], &[("W", "wood"), ("M", "metal"), ("L", "lacquer")], Pack::Packs { case_of: 10 }, 560, 210),
    family("SB", Shape::Dashes, "tools", "Saw blade", &[("160", "160 mm"), ("190", "190 mm"), ("216", "216 mm"), ("250", "250 mm"), ("305", "305 mm")], &[("24", "24 teeth"), ("48", "48 teeth"), ("60", "60 teeth"), ("80", "80 teeth")], &[("W", "wood"), ("A", "aluminium"), ("M", "multi")], Pack::Each { box_of: 5, case_of: 25 }, 1_850, 480),
    inspected(family("TQ", Shape::Running(25), "tools", "Torque wrench", &[("25", "5–25 Nm"), ("60", "10–60 Nm"), ("200", "40–200 Nm"), ("340", "60–340 Nm")], &[("14", "1/4\""), ("38", "3/8\""), ("12", "1/2\"")], &[("M", "mechanical"), ("E", "electronic")], Pack::Each { box_of: 1, case_of: 4 }, 8_900, 1_350)),
    inspected(family("ML", Shape::Running(26), "tools", "Measuring tool", &[("150", "150 mm"), ("200", "200 mm"), ("300", "300 mm"), ("500", "500 mm")], &[("C", "caliper"), ("D", "depth gauge"), ("H", "height gauge")], &[("A", "analogue"), ("D", "digital")], Pack::Each { box_of: 1, case_of: 10 }, 2_450, 320)),
    // Work wear.
    family("WW", Shape::Joined, "work wear", "Work trousers", CLOTHES, &[("S", "short"), ("R", "regular"), ("L", "long")], COLOURS, Pack::Each { box_of: 5, case_of: 20 }, 3_890, 620),
    family("WJ", Shape::Joined, "work wear", "Softshell jacket", CLOTHES, ONE, COLOURS, Pack::Each { box_of: 5, case_of: 15 }, 5_950, 780),
    family("TS", Shape::Joined, "work wear", "T-shirt heavy", CLOTHES, &[("M", "men"), ("W", "women")], COLOURS, Pack::Each { box_of: 10, case_of: 50 }, 890, 210),
    family("VE", Shape::Joined, "work wear", "Safety vest class 2", CLOTHES, ONE, &[("YEL", "hi-vis yellow"), ("ORG", "hi-vis orange")], Pack::Each { box_of: 10, case_of: 100 }, 395, 140),
    family("GL", Shape::Dashes, "work wear", "Work glove", HANDS, &[("NI", "nitrile"), ("LE", "leather"), ("CU", "cut resistant C"), ("WI", "winter lined")], &[("B", "black"), ("G", "grey")], Pack::Pairs { box_of: 12 }, 245, 80),
    family("SH", Shape::Joined, "work wear", "Safety shoe", SHOES, &[("S1P", "S1P low"), ("S3", "S3 low"), ("S3H", "S3 high")], &[("BLK", "black"), ("BRN", "brown")], Pack::Pairs { box_of: 5 }, 5_490, 1_250),
    inspected(family("PPE", Shape::Running(31), "work wear", "Respirator", &[("S", "size S"), ("M", "size M"), ("L", "size L")], &[("FFP2", "FFP2"), ("FFP3", "FFP3"), ("A2P3", "A2P3 half mask")], &[("V", "with valve"), ("N", "without valve")], Pack::Packs { case_of: 12 }, 1_690, 150)),
    family("EY", Shape::Running(32), "work wear", "Safety glasses", &[("C", "clear"), ("G", "grey"), ("Y", "yellow")], &[("S", "sport"), ("O", "over-glasses")], &[("AF", "anti-fog"), ("AS", "anti-scratch")], Pack::Each { box_of: 10, case_of: 100 }, 495, 45),
    // Electrical.
    family("EL", Shape::Dots, "electrical", "Cable NYM-J", &[("15", "1.5 mm²"), ("25", "2.5 mm²"), ("40", "4 mm²"), ("60", "6 mm²"), ("100", "10 mm²")], &[("3", "3 core"), ("5", "5 core"), ("7", "7 core")], &[("G", "grey"), ("H", "halogen free")], Pack::Metres { roll_of: 100 }, 89, 140),
    family("EF", Shape::Dots, "electrical", "Flexible wire H07V-K", &[("15", "1.5 mm²"), ("25", "2.5 mm²"), ("40", "4 mm²"), ("60", "6 mm²"), ("160", "16 mm²")], ONE, &[("BK", "black"), ("BN", "brown"), ("GY", "grey"), ("BU", "blue"), ("GNYE", "green/yellow")], Pack::Metres { roll_of: 100 }, 34, 22),
    family("EC", Shape::Dots, "electrical", "Cable gland", &[("M12", "M12"), ("M16", "M16"), ("M20", "M20"), ("M25", "M25"), ("M32", "M32"), ("M40", "M40")], &[("S", "standard"), ("L", "long thread")], &[("P", "polyamide"), ("B", "brass"), ("X", "Ex d")], Pack::Each { box_of: 50, case_of: 500 }, 48, 14),
    family("ET", Shape::Dots, "electrical", "Terminal block", &[("25", "2.5 mm²"), ("40", "4 mm²"), ("60", "6 mm²"), ("100", "10 mm²")], &[("2", "2 pole"), ("3", "3 pole"), ("12", "12 pole")], &[("G", "grey"), ("B", "blue"), ("PE", "earth")], Pack::Hundreds { box_of: 50, case_of: 500 }, 4_400, 12),
    family("EB", Shape::Dots, "electrical", "Circuit breaker", &[("06", "6 A"), ("10", "10 A"), ("13", "13 A"), ("16", "16 A"), ("20", "20 A"), ("25", "25 A"), ("32", "32 A")], &[("1", "1 pole"), ("3", "3 pole"), ("RC", "RCBO")], &[("B", "curve B"), ("C", "curve C"), ("D", "curve D")], Pack::Each { box_of: 12, case_of: 144 }, 395, 160),
    family("ED", Shape::Dots, "electrical", "Conduit pipe 2 m", &[("16", "16 mm"), ("20", "20 mm"), ("25", "25 mm"), ("32", "32 mm"), ("40", "40 mm")], ONE, &[("P", "PVC"), ("S", "steel"), ("A", "aluminium")], Pack::Each { box_of: 10, case_of: 50 }, 210, 330),
    family("LT", Shape::Running(41), "electrical", "LED work light", &[("10", "10 W"), ("20", "20 W"), ("30", "30 W"), ("50", "50 W"), ("100", "100 W")], &[("C", "cable"), ("A", "battery")], &[("3K", "3000 K"), ("4K", "4000 K"), ("65", "6500 K")], Pack::Each { box_of: 1, case_of: 6 }, 2_190, 1_100),
    family("TA", Shape::Running(42), "electrical", "Insulating tape", &[("15", "15 mm"), ("19", "19 mm"), ("25", "25 mm"), ("50", "50 mm")], &[("10", "10 m"), ("25", "25 m")], &[("BK", "black"), ("RD", "red"), ("BU", "blue"), ("GY", "grey"), ("WH", "white")], Pack::Rolls { case_of: 40 }, 95, 55),
    family("CT", Shape::Running(43), "electrical", "Cable tie", &[("25", "2.5 mm"), ("36", "3.6 mm"), ("48", "4.8 mm"), ("76", "7.6 mm")], &[("100", "100"), ("200", "200"), ("300", "300"), ("370", "370")], &[("N", "natural"), ("B", "black UV")], Pack::Packs { case_of: 50 }, 120, 90),
    // Paint and chemicals.
    hazardous(family("PNT", Shape::Joined, "paint", "Alkyd enamel", &[("0375", "0.375 l"), ("0750", "0.75 l"), ("2500", "2.5 l")], &[("G", "gloss"), ("S", "satin")], RAL, Pack::Cans { case_of: 6 }, 845, 520)),
    hazardous(family("SPR", Shape::Joined, "paint", "Aerosol paint 400 ml", RAL, &[("G", "gloss"), ("M", "matt")], &[("2K", "2K"), ("1K", "1K")], Pack::Cans { case_of: 12 }, 590, 430)),
    family("ACR", Shape::Joined, "paint", "Acrylic wall paint", &[("0500", "5 l"), ("1000", "10 l"), ("1500", "15 l")], &[("M", "matt"), ("S", "silk")], RAL, Pack::Cans { case_of: 2 }, 2_790, 7_200),
    hazardous(family("THN", Shape::Running(51), "paint", "Thinner", &[("1", "1 l"), ("5", "5 l"), ("25", "25 l")], &[("U", "universal"), ("N", "nitro"), ("S", "synthetic")], ONE, Pack::Cans { case_of: 4 }, 690, 900)),
    family("BRS", Shape::Running(52), "paint", "Flat brush", &[("20", "20 mm"), ("30", "30 mm"), ("40", "40 mm"), ("50", "50 mm"), ("70", "70 mm"), ("100", "100 mm")], &[("N", "natural"), ("S", "synthetic"), ("M", "mixed")], &[("E", "economy"), ("P", "professional")], Pack::Each { box_of: 12, case_of: 144 }, 185, 60),
    family("ROL", Shape::Running(53), "paint", "Paint roller", &[("10", "10 cm"), ("18", "18 cm"), ("25", "25 cm")], &[("12", "pile 12 mm"), ("18", "pile 18 mm")], &[("P", "polyamide"), ("F", "foam"), ("M", "microfibre")], Pack::Each { box_of: 10, case_of: 100 }, 240, 95),
    family("MSK", Shape::Running(54), "paint", "Masking tape", &[("19", "19 mm"), ("25", "25 mm"), ("30", "30 mm"), ("38", "38 mm"), ("50", "50 mm")], &[("50", "50 m")], &[("C", "crepe"), ("W", "washi"), ("O", "outdoor")], Pack::Rolls { case_of: 36 }, 175, 90),
];

/// Services: number, description, unit, cents.
pub const SERVICES: &[(&str, &str, &str, i64)] = &[
    ("SV-CUT", "Cutting to length, per cut", "EA", 180),
    ("SV-EXPRESS", "Express handling", "EA", 2_500),
    ("SV-CALIB", "Calibration with certificate", "EA", 6_900),
    ("SV-TINT", "Tinting to a colour sample", "EA", 1_200),
    ("SV-PRINT", "Logo print on work wear", "EA", 450),
    ("SV-KIT", "Kitting by job list", "HUR", 4_800),
    ("SV-ASSEMBLY", "Assembly in the workshop", "HUR", 6_400),
    ("SV-CERT", "Works certificate 3.1", "EA", 1_900),
    ("SV-PALLET", "Euro pallet, not exchanged", "EA", 1_450),
    ("SV-LIFT", "Unloading with tail lift", "EA", 3_500),
];

/// Printed matter with the reduced tax: number, description, cents.
pub const BOOKS: &[(&str, &str, i64)] = &[
    ("BK-001", "Handbook: fastener tables, 14th edition", 2_480),
    ("BK-002", "Handbook: working safely with solvents", 1_950),
    ("BK-003", "Pocket guide: torque and thread", 990),
    ("BK-004", "Log book: inspection of ladders and tools", 1_290),
];
