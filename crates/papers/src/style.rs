//! How a paper looks: its language, its sheet and its letterhead.

use basics::Language;

#[derive(Debug, Clone, PartialEq, Default)]
pub struct Style {
    /// English and German are complete; any other language is printed in English.
    pub language: Language,
    pub size: PageSize,
    pub company: Company,
}

/// The sheet. It also settles where the address stands: on A4 in the window of DIN 5008 form B, on Letter in that of a
/// US #10 envelope; and, in English, how a day is written: 23 Nov 2026 on A4, Nov 23, 2026 on Letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PageSize {
    #[default]
    A4,
    Letter,
}

/// Whose paper it is. Fields left empty are left out.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Company {
    pub name: String,
    /// Street, place and so on, in the order of the country, without the name.
    pub address: Vec<String>,
    pub phone: String,
    pub email: String,
    pub web: String,
    pub vat_id: String,
    /// A tax number beside the VAT id, where the country asks for one.
    pub tax_number: String,
    /// Register and directors, as the country asks for them: "Amtsgericht Köln HRB 12345", "Managing director: A. Muster".
    pub register: Vec<String>,
    pub banks: Vec<Bank>,
    pub tax_name: TaxName,
    /// The logo as the bytes of an SVG picture. Without one the name is set in large letters.
    pub logo_svg: Option<Vec<u8>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Bank {
    pub name: String,
    /// IBAN, or any other account number.
    pub account: String,
    /// BIC, or any other bank code.
    pub code: String,
}

/// What the tax on sales is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TaxName {
    /// VAT, USt.
    #[default]
    Vat,
    /// US sales tax.
    SalesTax,
}
