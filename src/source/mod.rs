//! Path → raw rows: delimiter, quoting, encoding, workbooks, zip, JSON.
//!
//! [`open`] reads a file once and hands out a [`Table`]: named columns and rows of
//! text, whatever the file was. The rows are given to a [`Gather`]er together with
//! every row that could not be read, so that nothing vanishes silently. What the
//! columns mean is not known here ([`crate::dataset`] knows).
//!
//! | file | becomes |
//! |---|---|
//! | delimited text | its rows; large unquoted files are read in parallel |
//! | workbook (xlsx, xls, ods) | the rows of the largest sheet and of the sheets shaped like it |
//! | JSON list of records, JSON lines | a row per record, nested values as JSON text |
//! | JSON object country → question → label → share | a row per share |
//! | zip with one of these in it | the same |

mod delimited;
mod encoding;
mod file;
mod json;
mod quoting;
mod reading;
mod row;
mod sheet;
mod table;

pub use file::Extent;
pub use reading::{ENCODINGS, Reading};
pub use row::{Bad, Gather, Row, Why};
pub use table::{Form, Opened, Table, open};
