//! Pieces of a document from page to page.

use std::rc::Rc;

/// A piece that stands on one page: its SVG, with its top at 0.
#[derive(Debug, Clone, Default)]
pub(super) struct Piece {
    pub height: f64,
    pub svg: String,
    /// Whether it does not stand at the foot of a page without what follows it.
    pub keeps_next: bool,
    /// What stands above it again where it begins a page: the head of its table.
    pub head: Option<Rc<Piece>>,
    /// The heading of a section: it is listed beside the pages.
    pub section: Option<String>,
}

/// What stands on a page: distance from the top, and the piece.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub placed: Vec<(f64, Piece)>,
}

/// Puts pieces onto pages of this height, none cut.
pub(super) fn pages(pieces: Vec<Piece>, height: f64) -> Vec<Page> {
    let mut pages = vec![Page::default()];
    let mut y = 0.0;
    for at in 0..pieces.len() {
        let piece = &pieces[at];
        let needed = needed(&pieces[at..]);
        let fits = y + needed <= height || (needed > height && y + piece.height <= height);
        if !fits && y > 0.0 {
            pages.push(Page::default());
            y = 0.0;
        }
        let Some(page) = pages.last_mut() else { break };
        let begins = page.placed.is_empty();
        // Air at the top of a page is no use.
        if begins && piece.svg.is_empty() && piece.section.is_none() {
            continue;
        }
        if begins && let Some(head) = &piece.head {
            page.placed.push((y, Piece::clone(head)));
            y += head.height;
        }
        page.placed.push((y, piece.clone()));
        y += piece.height;
    }
    pages
}

/// The height of the first piece with those that must stand behind it.
fn needed(pieces: &[Piece]) -> f64 {
    let kept = pieces.iter().take_while(|piece| piece.keeps_next).count();
    pieces.iter().take(kept + 1).map(|piece| piece.height).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(name: &str, height: f64) -> Piece {
        Piece {
            height,
            svg: name.to_owned(),
            ..Piece::default()
        }
    }

    fn names(page: &Page) -> Vec<&str> {
        page.placed.iter().map(|(_, p)| p.svg.as_str()).collect()
    }

    #[test]
    fn a_heading_goes_with_what_follows_and_a_table_head_stands_again() {
        let head = Rc::new(piece("head", 10.0));
        let row = |name: &str| Piece {
            head: Some(Rc::clone(&head)),
            ..piece(name, 30.0)
        };
        let keep = |piece: Piece| Piece {
            keeps_next: true,
            ..piece
        };
        let pieces = vec![
            piece("text", 75.0),
            keep(piece("heading", 10.0)),
            keep(Piece::clone(&head)),
            row("1"),
            row("2"),
            row("3"),
            piece("end", 10.0),
        ];
        let pages = pages(pieces, 100.0);
        let found: Vec<_> = pages.iter().map(names).collect();
        assert_eq!(
            found,
            [
                vec!["text"],
                vec!["heading", "head", "1", "2"],
                vec!["head", "3", "end"]
            ]
        );
        assert!(pages[2].placed[1].0 == 10.0);
    }

    #[test]
    fn what_is_taller_than_a_page_has_one_of_its_own() {
        let pages = pages(vec![piece("a", 50.0), piece("b", 150.0)], 100.0);
        assert_eq!(pages.len(), 2);
    }
}
