//! Filled outlines: rings of points, of which inner ones are holes.

use serde::{Deserialize, Serialize};

/// Islands, each with its holes. A ring is closed by itself.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(from = "Islands", into = "Islands")]
pub struct Outline {
    islands: Islands,
    /// Corners of triangles that fill the islands, in threes.
    triangles: Vec<[f64; 2]>,
}

/// Of each island the outer ring, then its holes.
pub(super) type Islands = Vec<Vec<Vec<[f64; 2]>>>;

impl From<Islands> for Outline {
    fn from(islands: Islands) -> Self {
        Self::new(islands)
    }
}

impl From<Outline> for Islands {
    fn from(outline: Outline) -> Self {
        outline.islands
    }
}

impl Outline {
    /// An outline of islands. What draws convex shapes alone draws its triangles, which are
    /// cut once, here.
    pub fn new(islands: Islands) -> Self {
        let mut cut = earcut::Earcut::new();
        let mut triangles = Vec::new();
        for island in &islands {
            let points: Vec<[f64; 2]> = island.iter().flatten().copied().collect();
            let mut holes = Vec::new();
            let mut begin = 0;
            for ring in island {
                if begin > 0 {
                    holes.push(begin as u32);
                }
                begin += ring.len();
            }
            let mut corners: Vec<u32> = Vec::new();
            cut.earcut(points.iter().copied(), &holes, &mut corners);
            triangles.extend(corners.into_iter().map(|at| points[at as usize]));
        }
        Self { islands, triangles }
    }

    /// Every ring.
    pub fn rings(&self) -> impl Iterator<Item = &[[f64; 2]]> {
        self.islands.iter().flatten().map(Vec::as_slice)
    }

    /// The islands with every point moved.
    pub(super) fn islands_with(&self, point: impl Fn([f64; 2]) -> [f64; 2]) -> Islands {
        let ring = |ring: &Vec<[f64; 2]>| ring.iter().map(|at| point(*at)).collect();
        let island = |island: &Vec<Vec<[f64; 2]>>| island.iter().map(ring).collect();
        self.islands.iter().map(island).collect()
    }

    /// Corners of triangles that fill it, in threes.
    pub fn triangles(&self) -> &[[f64; 2]] {
        &self.triangles
    }

    /// Whether a point lies within, by how many edges lie to its right.
    pub fn holds(&self, point: [f64; 2]) -> bool {
        self.rings().filter(|ring| is_inside(ring, point)).count() % 2 == 1
    }
}

/// Whether a point lies within a ring.
pub(super) fn is_inside(ring: &[[f64; 2]], [x, y]: [f64; 2]) -> bool {
    let crosses = |[from, to]: [[f64; 2]; 2]| {
        (from[1] > y) != (to[1] > y)
            && x < from[0] + (y - from[1]) / (to[1] - from[1]) * (to[0] - from[0])
    };
    let edges = (0..ring.len()).map(|at| [ring[at], ring[(at + 1) % ring.len()]]);
    edges.filter(|edge| crosses(*edge)).count() % 2 == 1
}
