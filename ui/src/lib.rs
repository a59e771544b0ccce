//! The window of Attune: it shows a [`attune::study::Snapshot`] and sends
//! [`attune::study::Command`]s. It computes nothing and never blocks a frame.

pub mod page;
pub mod plot;
pub mod text;
pub mod theme;
