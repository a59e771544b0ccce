//! Many points as one mesh: each marker is cut into triangles once.

use attune::figure::canvas::corners;
use attune::figure::theme::Shape as Look;
use eframe::egui::epaint::Mesh;
use eframe::egui::{Color32, Pos2, Shape, Vec2, vec2};

/// How far an edge fades, in points.
const FADE: f32 = 0.5;
/// Of more points than these edges do not fade: in a cloud nobody sees it.
const FADED: usize = 3000;

/// Filled markers that lie over each other in their order.
pub(super) struct Points {
    mesh: Mesh,
    known: Vec<Cut>,
    fade: bool,
}

/// A marker around a centre: corners of its inside, and of where it has faded.
struct Cut {
    shape: Look,
    radius: f32,
    around: Vec<[Vec2; 2]>,
}

impl Points {
    /// Room for so many.
    pub fn of(count: usize) -> Self {
        let mut mesh = Mesh::default();
        if count > FADED {
            mesh.reserve_vertices(count * 8);
            mesh.reserve_triangles(count * 7);
        }
        Self {
            mesh,
            known: Vec::new(),
            fade: count <= FADED,
        }
    }

    pub fn add(&mut self, shape: Look, centre: Pos2, radius: f32, colour: Color32) {
        let is_known = |cut: &Cut| cut.shape == shape && cut.radius == radius;
        let place = self.known.iter().position(is_known);
        let place = place.unwrap_or_else(|| {
            self.known.push(Cut::new(shape, radius));
            self.known.len() - 1
        });
        let around = &self.known[place].around;
        let first = self.mesh.vertices.len() as u32;
        let count = around.len() as u32;
        self.mesh.colored_vertex(centre, colour);
        if !self.fade {
            for [inner, outer] in around {
                self.mesh
                    .colored_vertex(centre + (*inner + *outer) / 2.0, colour);
            }
            for corner in 0..count {
                let next = first + 1 + (corner + 1) % count;
                self.mesh.add_triangle(first, first + 1 + corner, next);
            }
            return;
        }
        for [inner, outer] in around {
            self.mesh.colored_vertex(centre + *inner, colour);
            self.mesh
                .colored_vertex(centre + *outer, Color32::TRANSPARENT);
        }
        for corner in 0..count {
            let inner = first + 1 + 2 * corner;
            let next = first + 1 + 2 * ((corner + 1) % count);
            self.mesh.add_triangle(first, inner, next);
            self.mesh.add_triangle(inner, inner + 1, next);
            self.mesh.add_triangle(inner + 1, next + 1, next);
        }
    }

    /// What was added since the last time, as one shape; none where nothing was.
    pub fn take(&mut self) -> Option<Shape> {
        let mesh = std::mem::take(&mut self.mesh);
        (!mesh.is_empty()).then(|| Shape::mesh(mesh))
    }
}

impl Cut {
    fn new(shape: Look, radius: f32) -> Self {
        let around = corners(shape, [0.0, 0.0], f64::from(radius));
        // A small circle looks round with half its corners.
        let step = if shape == Look::Circle && radius < 3.0 {
            2
        } else {
            1
        };
        let edges = around.into_iter().step_by(step);
        let faded = |[x, y]: [f64; 2]| {
            let corner = vec2(x as f32, y as f32);
            let fade = corner.normalized() * FADE;
            [corner - fade, corner + fade]
        };
        Self {
            shape,
            radius,
            around: edges.map(faded).collect(),
        }
    }
}
