//! Words that made-up customers are put together from: towns, streets, names, trades. Towns are real, so that freight zones and
//! taxes fit; streets, people and companies are made up.

/// Country, town, postcode, region where taxes differ by it.
pub const TOWNS: &[(&str, &str, &str, &str)] = &[
    ("DE", "Hamburg", "22113", ""),
    ("DE", "Bremen", "28197", ""),
    ("DE", "Hannover", "30179", ""),
    ("DE", "Berlin", "12277", ""),
    ("DE", "Leipzig", "04158", ""),
    ("DE", "Dresden", "01139", ""),
    ("DE", "Rostock", "18069", ""),
    ("DE", "Dortmund", "44263", ""),
    ("DE", "Köln", "50769", ""),
    ("DE", "Frankfurt am Main", "60314", ""),
    ("DE", "Mannheim", "68219", ""),
    ("DE", "Stuttgart", "70565", ""),
    ("DE", "München", "80939", ""),
    ("DE", "Nürnberg", "90431", ""),
    ("DE", "Augsburg", "86167", ""),
    ("DE", "Erfurt", "99086", ""),
    ("DE", "Kiel", "24145", ""),
    ("DE", "Saarbrücken", "66115", ""),
    ("AT", "Wien", "1230", ""),
    ("AT", "Linz", "4020", ""),
    ("AT", "Graz", "8055", ""),
    ("AT", "Salzburg", "5020", ""),
    ("FR", "Lyon", "69007", ""),
    ("FR", "Lille", "59000", ""),
    ("FR", "Strasbourg", "67100", ""),
    ("FR", "Nantes", "44300", ""),
    ("FR", "Toulouse", "31200", ""),
    ("NL", "Rotterdam", "3089 JB", ""),
    ("NL", "Utrecht", "3542 AD", ""),
    ("NL", "Eindhoven", "5651 GH", ""),
    ("NL", "Groningen", "9723 BP", ""),
    ("BE", "Antwerpen", "2030", ""),
    ("BE", "Gent", "9042", ""),
    ("BE", "Liège", "4020", ""),
    ("IT", "Milano", "20138", ""),
    ("IT", "Torino", "10156", ""),
    ("IT", "Verona", "37135", ""),
    ("ES", "Barcelona", "08040", ""),
    ("ES", "Valencia", "46024", ""),
    ("ES", "Bilbao", "48002", ""),
    ("US", "Cleveland", "44135", "OH"),
    ("US", "Columbus", "43228", "OH"),
    ("US", "Houston", "77041", "TX"),
    ("US", "Chicago", "60638", "IL"),
    ("US", "Newark", "07114", "NJ"),
    ("US", "Charlotte", "28273", "NC"),
    ("GB", "Leeds", "LS11 5BD", ""),
    ("GB", "Birmingham", "B24 9QT", ""),
    ("GB", "Felixstowe", "IP11 3SY", ""),
    ("CH", "Zürich", "8048", ""),
    ("CH", "Basel", "4057", ""),
    ("CH", "Winterthur", "8404", ""),
    ("PL", "Poznań", "61-248", ""),
    ("PL", "Wrocław", "54-424", ""),
    ("PL", "Gdańsk", "80-298", ""),
];

/// How many customers of a hundred are from each country.
pub const SHARES: &[(&str, u32)] = &[
    ("DE", 52),
    ("AT", 7),
    ("FR", 8),
    ("NL", 7),
    ("BE", 4),
    ("IT", 4),
    ("ES", 3),
    ("US", 4),
    ("GB", 3),
    ("CH", 4),
    ("PL", 4),
];

pub fn streets(country: &str) -> &'static [&'static str] {
    match country {
        "DE" | "AT" | "CH" => &[
            "Industriestr.", "Gewerbering", "Hafenstr.", "Werkstr.", "Am Güterbahnhof", "Lindenallee",
            "Handwerkerweg", "Borsigstr.", "Zum Steinbruch", "Mühlenweg", "Amboßgasse", "Schmiedestr.",
        ],
        "FR" => &["rue des Forges", "avenue de l'Atelier", "rue du Canal", "chemin des Tanneurs", "quai Neuf"],
        "BE" | "NL" => &["Havenweg", "Industrielaan", "Smidsstraat", "Kanaaldijk", "Ambachtsweg"],
        "IT" => &["via dell'Officina", "via delle Fucine", "viale del Lavoro", "via dei Fabbri"],
        "ES" => &["calle del Taller", "avenida de la Industria", "calle Herreros", "polígono Levante"],
        "PL" => &["ul. Fabryczna", "ul. Kuźnicza", "ul. Magazynowa", "ul. Składowa"],
        _ => &["Foundry Road", "Millwright Street", "Canal Wharf", "Anvil Way", "Depot Avenue", "Harbor Drive"],
    }
}

pub fn surnames(country: &str) -> &'static [&'static str] {
    match country {
        "DE" | "AT" | "CH" => &[
            "Berger", "Ahrens", "Kortmann", "Wieland", "Hartung", "Pohlmann", "Seidler", "Brinkmann", "Oster",
            "Lüders", "Falk", "Rademacher", "Thalheim", "Grothe", "Jessen", "Kühnel", "Marquardt", "Nissen",
            "Petzold", "Quandt", "Steinbach", "Tiedemann", "Uhland", "Vollmer", "Zander", "Eberle", "Dorn",
        ],
        "FR" => &["Fournier", "Delmas", "Garnier", "Lacombe", "Mercadier", "Perrault", "Roussel", "Vasseur"],
        "BE" | "NL" => &["van Dongen", "Hoekstra", "Verhulst", "de Wilde", "Kuipers", "Smeets", "ter Horst"],
        "IT" => &["Ferrante", "Bellandi", "Moretti", "Zanardi", "Galvani", "Riccardi"],
        "ES" => &["Herrero", "Montalvo", "Iriarte", "Salgado", "Pujol", "Cifuentes"],
        "PL" => &["Kowalczyk", "Zielonka", "Wrona", "Sadowska", "Malinowski", "Gajda"],
        _ => &["Hartwell", "Ashdown", "Pickering", "Calloway", "Thornbury", "Merriman", "Stanfield", "Okoye"],
    }
}

pub const FIRST_NAMES: &[&str] = &[
    "Anke", "Bernd", "Claire", "Dirk", "Elena", "Farid", "Greta", "Henk", "Ines", "Jonas", "Karin", "Luca", "Mira",
    "Nils", "Olga", "Pascal", "Rosa", "Stefan", "Tessa", "Ulla", "Vera", "Wim", "Yusuf", "Zoe",
];

/// Trades with the word for them in the company's name.
pub fn trades(country: &str) -> &'static [&'static str] {
    match country {
        "DE" | "AT" | "CH" => &[
            "Werkzeughandel", "Metallbau", "Maschinenbau", "Elektrotechnik", "Malerbetrieb", "Bauservice", "Holzbau",
            "Stahlbau", "Anlagenbau", "Eisenwaren", "Gebäudetechnik", "Schiffstechnik", "Landtechnik", "Baumarkt",
        ],
        "FR" => &["Outillage", "Métallerie", "Électricité", "Bâtiment", "Quincaillerie", "Peinture"],
        "BE" | "NL" => &["Bouw", "Gereedschap", "Techniek", "Installatie", "Staalbouw", "IJzerwaren"],
        "IT" => &["Ferramenta", "Carpenteria", "Impianti", "Utensili", "Edilizia"],
        "ES" => &["Ferretería", "Montajes", "Suministros", "Construcciones", "Talleres"],
        "PL" => &["Narzędzia", "Budownictwo", "Technika", "Hurtownia"],
        _ => &["Tool Supply", "Fasteners", "Electrical", "Builders", "Industrial", "Hardware", "Marine Works"],
    }
}

pub fn legal_forms(country: &str) -> &'static [&'static str] {
    match country {
        "DE" => &["GmbH", "GmbH & Co. KG", "KG", "e. K.", "AG"],
        "AT" => &["GmbH", "GesmbH"],
        "CH" => &["AG", "GmbH"],
        "FR" => &["SARL", "SAS", "SA"],
        "NL" => &["B.V."],
        "BE" => &["BV", "NV"],
        "IT" => &["S.r.l.", "S.p.A."],
        "ES" => &["S.L.", "S.A."],
        "PL" => &["sp. z o.o."],
        "GB" => &["Ltd", "plc"],
        _ => &["Inc.", "LLC", "Corp."],
    }
}

pub fn dialling_code(country: &str) -> &'static str {
    match country {
        "DE" => "+49 40 555",
        "AT" => "+43 1 555",
        "CH" => "+41 44 555",
        "FR" => "+33 1 55 55",
        "NL" => "+31 10 555",
        "BE" => "+32 3 555",
        "IT" => "+39 02 555",
        "ES" => "+34 93 555",
        "PL" => "+48 61 555",
        "GB" => "+44 113 496",
        _ => "+1 216 555",
    }
}
