//! What a query gives back.

use std::str::FromStr;

use basics::{Currency, Day, Id, Instant, Language, Percent, Quantity, Unit, UnitPrice};
use tokio_postgres::types::Type;
use uuid::Uuid;

use crate::Fault;

/// One row of a result, of either engine.
pub struct Row<'r>(pub(crate) Inner<'r>);

pub(crate) enum Inner<'r> {
    Sqlite(&'r rusqlite::Row<'r>),
    Postgres(&'r tokio_postgres::Row),
}

/// One value of a row before it is given a type.
#[derive(Debug, Clone, Copy)]
pub enum Cell<'r> {
    Null,
    Int(i64),
    Text(&'r str),
    Bytes(&'r [u8]),
    Id(Uuid),
}

/// What can be read from a cell. The error says what was found instead.
pub trait FromCell: Sized {
    fn from_cell(cell: Cell<'_>) -> Result<Self, String>;
}

impl<'r> Row<'r> {
    /// The value in column `index`, counted from 0.
    pub fn get<T: FromCell>(&self, index: usize) -> Result<T, Fault> {
        let cell = self.cell(index)?;
        T::from_cell(cell).map_err(|found| Fault::Statement(format!("column {index} holds {found}")))
    }

    /// Reads the columns one after the other, in the order of the `select`.
    pub fn columns(&self) -> Columns<'_, 'r> {
        Columns { row: self, next: 0 }
    }

    fn cell(&self, index: usize) -> Result<Cell<'_>, Fault> {
        match &self.0 {
            Inner::Sqlite(row) => {
                use rusqlite::types::ValueRef;
                Ok(match row.get_ref(index)? {
                    ValueRef::Null => Cell::Null,
                    ValueRef::Integer(number) => Cell::Int(number),
                    ValueRef::Real(_) => return Err(Fault::Statement(format!("column {index} is a float"))),
                    ValueRef::Text(text) => Cell::Text(
                        std::str::from_utf8(text)
                            .map_err(|_| Fault::Statement(format!("column {index} is not UTF-8")))?,
                    ),
                    ValueRef::Blob(bytes) => Cell::Bytes(bytes),
                })
            }
            Inner::Postgres(row) => {
                let column = row
                    .columns()
                    .get(index)
                    .ok_or_else(|| Fault::Statement(format!("there is no column {index}")))?;
                Ok(match *column.type_() {
                    Type::INT8 => row.try_get::<_, Option<i64>>(index)?.map_or(Cell::Null, Cell::Int),
                    Type::INT4 => {
                        row.try_get::<_, Option<i32>>(index)?.map_or(Cell::Null, |n| Cell::Int(n.into()))
                    }
                    Type::INT2 => {
                        row.try_get::<_, Option<i16>>(index)?.map_or(Cell::Null, |n| Cell::Int(n.into()))
                    }
                    Type::BOOL => {
                        row.try_get::<_, Option<bool>>(index)?.map_or(Cell::Null, |b| Cell::Int(b.into()))
                    }
                    Type::BYTEA => row.try_get::<_, Option<&[u8]>>(index)?.map_or(Cell::Null, Cell::Bytes),
                    Type::UUID => {
                        row.try_get::<_, Option<RawId>>(index)?.map_or(Cell::Null, |i| Cell::Id(i.0))
                    }
                    Type::NUMERIC => {
                        row.try_get::<_, Option<WholeNumeric>>(index)?.map_or(Cell::Null, |n| Cell::Int(n.0))
                    }
                    _ => row.try_get::<_, Option<&str>>(index)?.map_or(Cell::Null, Cell::Text),
                })
            }
        }
    }
}

/// Reads a row's columns from left to right.
pub struct Columns<'a, 'r> {
    row: &'a Row<'r>,
    next: usize,
}

impl Columns<'_, '_> {
    pub fn take<T: FromCell>(&mut self) -> Result<T, Fault> {
        let value = self.row.get(self.next);
        self.next += 1;
        value
    }
}

struct RawId(Uuid);

impl<'a> tokio_postgres::types::FromSql<'a> for RawId {
    fn from_sql(_: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(RawId(Uuid::from_slice(raw)?))
    }
    fn accepts(ty: &Type) -> bool {
        *ty == Type::UUID
    }
}

/// `sum(bigint)` is numeric in PostgreSQL; the sums asked for here are whole and fit 64 bits, or the read fails.
struct WholeNumeric(i64);

impl<'a> tokio_postgres::types::FromSql<'a> for WholeNumeric {
    fn from_sql(_: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        let word = |at: usize| -> Result<i16, &'static str> {
            let bytes = raw.get(at..at + 2).ok_or("a numeric is cut short")?;
            Ok(i16::from_be_bytes(bytes.try_into().map_err(|_| "a numeric is cut short")?))
        };
        let (count, weight, sign) = (word(0)?, word(2)?, word(4)?);
        let mut value: i128 = 0;
        for i in 0..=weight.max(-1) {
            let digit = if i < count { word(8 + 2 * i as usize)? } else { 0 };
            value = value * 10_000 + i128::from(digit);
        }
        if i32::from(count) > i32::from(weight) + 1 {
            return Err("a sum has decimals".into());
        }
        let value = if sign == 0 { value } else { -value };
        Ok(WholeNumeric(i64::try_from(value)?))
    }
    fn accepts(ty: &Type) -> bool {
        *ty == Type::NUMERIC
    }
}

impl FromCell for i64 {
    fn from_cell(cell: Cell<'_>) -> Result<Self, String> {
        match cell {
            Cell::Int(number) => Ok(number),
            other => Err(format!("{other:?}, not a number")),
        }
    }
}

fn narrower<T: TryFrom<i64>>(cell: Cell<'_>) -> Result<T, String> {
    let number = i64::from_cell(cell)?;
    T::try_from(number).map_err(|_| format!("{number}, which is out of range"))
}

impl FromCell for i32 {
    fn from_cell(cell: Cell<'_>) -> Result<Self, String> {
        narrower(cell)
    }
}
impl FromCell for u32 {
    fn from_cell(cell: Cell<'_>) -> Result<Self, String> {
        narrower(cell)
    }
}
impl FromCell for usize {
    fn from_cell(cell: Cell<'_>) -> Result<Self, String> {
        narrower(cell)
    }
}
impl FromCell for bool {
    fn from_cell(cell: Cell<'_>) -> Result<Self, String> {
        i64::from_cell(cell).map(|n| n != 0)
    }
}
impl FromCell for String {
    fn from_cell(cell: Cell<'_>) -> Result<Self, String> {
        match cell {
            Cell::Text(text) => Ok(text.to_owned()),
            other => Err(format!("{other:?}, not text")),
        }
    }
}
impl FromCell for Vec<u8> {
    fn from_cell(cell: Cell<'_>) -> Result<Self, String> {
        match cell {
            Cell::Bytes(bytes) => Ok(bytes.to_vec()),
            other => Err(format!("{other:?}, not bytes")),
        }
    }
}
impl FromCell for Uuid {
    fn from_cell(cell: Cell<'_>) -> Result<Self, String> {
        match cell {
            Cell::Id(id) => Ok(id),
            Cell::Bytes(bytes) => Uuid::from_slice(bytes).map_err(|e| e.to_string()),
            other => Err(format!("{other:?}, not an id")),
        }
    }
}
impl<Kind> FromCell for Id<Kind> {
    fn from_cell(cell: Cell<'_>) -> Result<Self, String> {
        Uuid::from_cell(cell).map(Id::from_uuid)
    }
}
impl FromCell for Instant {
    fn from_cell(cell: Cell<'_>) -> Result<Self, String> {
        i64::from_cell(cell).map(Instant::from_micros)
    }
}
impl FromCell for Quantity {
    fn from_cell(cell: Cell<'_>) -> Result<Self, String> {
        i64::from_cell(cell).map(Quantity::from_micro)
    }
}
impl FromCell for UnitPrice {
    fn from_cell(cell: Cell<'_>) -> Result<Self, String> {
        i64::from_cell(cell).map(UnitPrice::from_micro)
    }
}
impl FromCell for Percent {
    fn from_cell(cell: Cell<'_>) -> Result<Self, String> {
        i64::from_cell(cell).map(Percent::from_stored)
    }
}

fn parsed<T: FromStr>(cell: Cell<'_>) -> Result<T, String>
where
    T::Err: std::fmt::Display,
{
    match cell {
        Cell::Text(text) => text.parse().map_err(|e: T::Err| e.to_string()),
        other => Err(format!("{other:?}, not text")),
    }
}

impl FromCell for Day {
    fn from_cell(cell: Cell<'_>) -> Result<Self, String> {
        parsed(cell)
    }
}
impl FromCell for Currency {
    fn from_cell(cell: Cell<'_>) -> Result<Self, String> {
        parsed(cell)
    }
}
impl FromCell for Unit {
    fn from_cell(cell: Cell<'_>) -> Result<Self, String> {
        parsed(cell)
    }
}
impl FromCell for Language {
    fn from_cell(cell: Cell<'_>) -> Result<Self, String> {
        String::from_cell(cell).map(|code| Language::from_code(&code))
    }
}
impl<T: FromCell> FromCell for Option<T> {
    fn from_cell(cell: Cell<'_>) -> Result<Self, String> {
        match cell {
            Cell::Null => Ok(None),
            cell => T::from_cell(cell).map(Some),
        }
    }
}
