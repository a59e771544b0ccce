//! Path → raw rows: delimiter, quoting, encoding, workbooks, zip, JSON.
//!
//! [`open`] reads a file once and hands out a [`Table`]: [`Column`]s and rows of text,
//! whatever the file was; a file that has typed columns with labels gives its values by
//! type too ([`Row::cell`], [`Row::named`]). The rows are given to a [`Gather`]er together with
//! every row that could not be read, so that nothing vanishes silently. What the
//! columns mean is not known here ([`crate::dataset`] knows).
//!
//! | file | becomes |
//! |---|---|
//! | delimited text | its rows; large unquoted files are read in parallel |
//! | plain text (`.txt`) with empty lines | a row per paragraph |
//! | workbook (xlsx, xls, ods) | the rows of the largest sheet and of the sheets shaped like it |
//! | JSON list of records, JSON lines | a row per record, nested values as JSON text |
//! | JSON object country → question → label → share | a row per share |
//! | zip with one of these in it | the same |

mod column;
mod columns;
mod compact;
mod delimited;
mod encoding;
mod file;
mod json;
mod paragraphs;
mod quoting;
mod reading;
mod row;
mod sheet;
mod table;
mod values;

pub use column::Column;
pub use compact::{Compact, Texts};
pub use file::Extent;
pub use reading::{ENCODINGS, Reading};
pub use row::{Bad, Cell, Gather, Row, Why};
pub use table::{Form, Opened, Table, open};
pub use values::Values;
