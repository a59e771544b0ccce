//! How long a frame with a scene takes: laying it out, drawing and tessellating it.
//!
//! `cargo bench --package attune-ui --bench scenes` prints, for each scene that later figures
//! need, the median and the 99th percentile of 300 frames (wanted: 8 ms), with the pointer
//! moving over it.

#[path = "../tests/scenes/made.rs"]
mod made;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use attune::figure::scene::Scene;
use attune_ui::plot::{Chosen, Stage, scene};
use attune_ui::theme::Theme;
use eframe::egui::{CentralPanel, Context, Event, RawInput, Rect, pos2, vec2};

const FRAMES: usize = 300;

fn main() {
    for (name, scene) in made::all() {
        let marks: usize = scene.panels.iter().map(|panel| panel.marks.len()).sum();
        let mut times = frames(&scene);
        times.sort_unstable();
        let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
        println!(
            "{name:8} {marks:6} marks: {:.2?} a frame, 99 of 100 within {:.2?}",
            at(0.5),
            at(0.99)
        );
    }
}

fn frames(scene: &Scene) -> Vec<Duration> {
    let context = Context::default();
    attune_ui::text::install_fonts(&context);
    let theme = Theme::new(false, false, 1.0);
    let size = vec2(1280.0, 800.0);
    let mut times = Vec::new();
    for frame in 0..FRAMES + 10 {
        let share = frame as f32 / FRAMES as f32;
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(pos2(0.0, 0.0), size)),
            events: vec![Event::PointerMoved(pos2(200.0 + 800.0 * share, 400.0))],
            ..RawInput::default()
        };
        let begun = Instant::now();
        let output = context.run_ui(input, |ui| {
            CentralPanel::default().show(ui, |ui| {
                let stage = Stage {
                    theme: &theme,
                    cultures: &[],
                    chosen: &Chosen::default(),
                    topics: &BTreeMap::new(),
                    opens: |_| true,
                };
                scene::show(ui, &stage, scene);
            });
        });
        let drawn = context.tessellate(output.shapes, output.pixels_per_point);
        // The first frames make the letters.
        if frame >= 10 {
            times.push(begun.elapsed());
        }
        drop(drawn);
    }
    times
}
