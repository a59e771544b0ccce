//! Figures drawn with egui_plot.
