//! By what a culture is told from the others in every figure: a colour and a shape.

use super::theme::{Shape, theme};

/// How a culture looks, whatever the appearance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Identity {
    /// Place among the theme's culture colours.
    pub colour: usize,
    pub shape: Shape,
}

/// How the culture at this place of a study looks: no two of the first 36 (six colours by six
/// shapes) look alike, nor do the first 20 to eyes that lack red, green or blue cones.
pub fn identity(place: usize) -> Identity {
    let theme = theme();
    let (colours, shapes) = (theme.light.cultures.len(), &theme.shapes.cultures);
    Identity {
        colour: place % colours,
        shape: shapes[(place + place / colours) % shapes.len()],
    }
}

/// The places by which two cultures look, of those that are known with their places: 0 and 1
/// where not both are known.
pub fn places<'a>(
    known: impl IntoIterator<Item = (&'a str, usize)>,
    pair: [&str; 2],
) -> [usize; 2] {
    let mut found = [None; 2];
    for (name, place) in known {
        for (found, wanted) in found.iter_mut().zip(pair) {
            if name == wanted {
                *found = Some(place);
            }
        }
    }
    match found {
        [Some(a), Some(b)] => [a, b],
        _ => [0, 1],
    }
}

#[cfg(test)]
mod tests {
    use super::super::theme::Colour;
    use super::*;

    /// What eyes without red, green or blue cones make of linear RGB (Machado, Oliveira and
    /// Fernandes 2009, severity 1).
    const EYES: [[[f64; 3]; 3]; 4] = [
        [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ],
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ],
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ],
    ];
    /// From sRGB's linear values to XYZ, each over that of its white (D65).
    const XYZ: [[f64; 3]; 3] = [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ];
    const WHITE: [f64; 3] = [0.95047, 1.0, 1.08883];
    /// A difference (CIE 1976 ΔE) that is seen at a glance; 2.3 is just seen.
    const SEEN: f64 = 10.0;

    fn times(matrix: &[[f64; 3]; 3], of: [f64; 3]) -> [f64; 3] {
        matrix.map(|row| row.iter().zip(of).map(|(a, b)| a * b).sum())
    }

    /// CIELAB of a colour as these eyes see it.
    fn lab(colour: Colour, eyes: &[[f64; 3]; 3]) -> [f64; 3] {
        let linear = colour.0.map(|channel| {
            let c = f64::from(channel) / 255.0;
            match c <= 0.04045 {
                true => c / 12.92,
                false => ((c + 0.055) / 1.055).powf(2.4),
            }
        });
        let seen = times(eyes, linear).map(|c| c.clamp(0.0, 1.0));
        let xyz = times(&XYZ, seen);
        let [x, y, z] = std::array::from_fn(|i| {
            let t = xyz[i] / WHITE[i];
            match t > 0.008856 {
                true => t.cbrt(),
                false => 7.787 * t + 16.0 / 116.0,
            }
        });
        [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
    }

    fn difference(a: Colour, b: Colour, eyes: &[[f64; 3]; 3]) -> f64 {
        let (a, b) = (lab(a, eyes), lab(b, eyes));
        a.iter()
            .zip(b)
            .map(|(a, b)| (a - b).powi(2))
            .sum::<f64>()
            .sqrt()
    }

    #[test]
    fn differences_are_those_of_the_definition() {
        let [black, white, red] = [[0, 0, 0], [255, 255, 255], [255, 0, 0]].map(Colour);
        assert!((difference(black, white, &EYES[0]) - 100.0).abs() < 0.01);
        // L* 53.24, a* 80.09, b* 67.20.
        let [l, a, b] = lab(red, &EYES[0]);
        assert!((l - 53.24).abs() < 0.01 && (a - 80.09).abs() < 0.02 && (b - 67.20).abs() < 0.02);
    }

    #[test]
    fn twenty_cultures_are_told_apart_by_every_eye() {
        for colours in [&theme().light, &theme().dark] {
            for a in 0..20 {
                for b in 0..a {
                    let (x, y) = (identity(a), identity(b));
                    let least = EYES
                        .iter()
                        .map(|eyes| difference(colours.culture(a), colours.culture(b), eyes));
                    let least = least.fold(f64::INFINITY, f64::min);
                    assert!(x.shape != y.shape || least >= SEEN, "{a} and {b}: {least}");
                    assert!(x.colour != y.colour || x.shape != y.shape, "{a} and {b}");
                }
            }
        }
    }

    #[test]
    fn two_cultures_look_as_their_places_say_where_both_are_known() {
        let known = || [("Avaland", 3), ("Borduria", 7)];
        assert_eq!(places(known(), ["Borduria", "Avaland"]), [7, 3]);
        assert_eq!(places(known(), ["Avaland", "Cordia"]), [0, 1]);
        assert_eq!(places([], ["Avaland", "Borduria"]), [0, 1]);
    }
}
