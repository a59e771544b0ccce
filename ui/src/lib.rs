//! The window of Attune: it shows a [`attune::study::Snapshot`] and sends
//! [`attune::study::Command`]s. It computes nothing and never blocks a frame.
//!
//! | module | owns |
//! |---|---|
//! | [`app`] | the frame: shell, page, dialogs; commands out, answers in |
//! | [`shell`] | what stands around the pages: rail, top bar, teaching panel, notices |
//! | [`page`] | the pages |
//! | [`dialog`] | import, making and opening studies, verification |
//! | [`widget`] | the parts pages are built of |
//! | [`plot`] | figures |
//! | [`command`] | what the window can do, with label, tooltip and shortcut |
//! | [`state`] | what it keeps, and its door to the core |
//! | [`theme`] | colours, spacing, text sizes |
//! | [`text`] | fonts and direction of every text |
//! | [`window`] | renderer, icon, size; opens all this on the screen |

pub mod app;
pub mod command;
pub mod dialog;
pub mod page;
pub mod plot;
pub mod shell;
pub mod state;
pub mod text;
pub mod theme;
pub mod widget;
pub mod window;
