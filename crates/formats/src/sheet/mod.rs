//! Tables: CSV, workbooks (XLSX, XLS, ODS) and the tables of HTML mails all become a [`Grid`], and a grid becomes an order by
//! its column heads.

mod columns;
mod csv_file;
mod grid;
mod interpret;
pub mod lexicon;
mod ods;
mod workbook;
mod zip_files;
mod zip_guard;

pub(crate) use csv_file::delimiter_of;
pub use csv_file::read as read_csv;
pub use grid::{Cell, CellValue, Grid, Row};
pub use workbook::read as read_workbook;
pub use zip_files::{ZippedFile, unzip};
pub(crate) use zip_guard::{entry_names, unpack};
