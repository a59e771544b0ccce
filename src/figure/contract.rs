//! Stands in until branch `figure` lands. Delete then.
#![allow(missing_docs)]
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sort {
    #[default]
    Shift,
    TowardA,
    TowardB,
    Tension,
    Question,
}
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ShiftSettings {
    /** empty: all */
    pub topics: Vec<String>,
    pub sort: Sort,
    pub top: Option<usize>,
}
#[derive(Debug, Clone, PartialEq)]
pub struct Style {
    pub width: f64,
    pub height: f64,
    pub dark: bool,
    /** 1 normally, larger in class mode */
    pub text_scale: f64,
}
/// The table view beside a figure.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    pub columns: Vec<String>,
    pub rows: Vec<Vec<String>>,
}
pub fn table(_figure: &super::Figure) -> Table {
    Table {
        columns: vec![],
        rows: vec![],
    }
}
