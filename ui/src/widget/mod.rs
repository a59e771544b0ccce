//! The parts the pages are built of. Every text passes [`crate::text`], every colour
//! comes from the theme, and whatever can be clicked has a name.

mod button;
mod choose;
mod column;
mod download;
mod empty;
mod icon;
mod label;
pub mod number;
mod pick;
mod progress;
mod sheet;
mod surface;
mod switch;

pub use button::{icon as icon_button, link, plain, primary, primary_enabled, segments, with_icon};
pub use choose::choose;
pub use column::column;
pub use download::download;
pub use empty::{Empty, empty};
pub use icon::Icon;
pub use label::{body, cut, line, small, small_cut, strong, strong_cut, title, weak};
pub use pick::{PathField, Pick, Picker};
pub use progress::progress;
pub use sheet::{column_widths, sheet};
pub use surface::{band, card, chip, passing_band, selectable_card};
pub use switch::switch;
