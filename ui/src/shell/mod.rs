//! What stands around the pages: rail, top bar, teaching panel, notices, the palette, the
//! ring around what the keys act on.

mod focus;
mod notice;
mod palette;
mod rail;
mod teach;
mod top;

pub use focus::focus;
pub use notice::{Notice, Notices};
pub use palette::Palette;
pub use rail::rail;
pub use teach::teach;
pub use top::{Tray, top};
