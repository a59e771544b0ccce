//! Opens the real window: renderer, icon, size, what is kept between runs.

use std::sync::Arc;

use attune::Result;
use attune::t;
use eframe::egui::{IconData, ViewportBuilder};
use eframe::{NativeOptions, Renderer};

use crate::app::App;
use crate::state::Backend;

/// Calls the window to draw again; given to what works in the background.
pub type Wake = Box<dyn Fn() + Send + Sync>;

/// Under this name the window's settings are kept.
pub const APP_ID: &str = "attune";

/// Opens the window onto the backend that `connect` makes, and returns when it is closed.
///
/// Draws with wgpu; where that cannot start, or `ATTUNE_RENDERER=gl` is set, with OpenGL.
///
/// # Errors
/// A sentence where no window can be opened, or `connect` fails.
pub fn open(connect: impl Fn(Wake) -> Result<Box<dyn Backend>>) -> std::result::Result<(), String> {
    let gl = std::env::var("ATTUNE_RENDERER").is_ok_and(|r| r == "gl");
    if !gl {
        match run(Renderer::Wgpu, &connect) {
            Err(eframe::Error::Wgpu(_)) => {}
            done => return done.map_err(|e| sentence(&e)),
        }
    }
    run(Renderer::Glow, &connect).map_err(|e| sentence(&e))
}

fn sentence(error: &eframe::Error) -> String {
    t!("window-cannot-open", error = error.to_string())
}

fn run(renderer: Renderer, connect: &impl Fn(Wake) -> Result<Box<dyn Backend>>) -> eframe::Result {
    let viewport = ViewportBuilder::default()
        .with_title(t!("window-title"))
        .with_app_id(APP_ID)
        .with_icon(icon())
        .with_inner_size([1280.0, 800.0])
        .with_min_inner_size([960.0, 600.0])
        .with_drag_and_drop(true);
    let options = NativeOptions {
        viewport,
        renderer,
        centered: true,
        ..NativeOptions::default()
    };
    eframe::run_native(
        APP_ID,
        options,
        Box::new(|creation| {
            let ctx = creation.egui_ctx.clone();
            let backend = connect(Box::new(move || ctx.request_repaint()))?;
            let preferences = App::preferences(creation.storage);
            Ok(Box::new(App::new(&creation.egui_ctx, backend, preferences)))
        }),
    )
}

/// The icon of the window.
fn icon() -> Arc<IconData> {
    // The picture is part of the program; the test below reads it.
    let icon = eframe::icon_data::from_png_bytes(include_bytes!("../../assets/icons/attune.png"));
    Arc::new(icon.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_icon_is_a_picture() {
        let icon = icon();
        assert_eq!((icon.width, icon.height), (256, 256));
    }
}
