//! Tokens of several sequences as rows of one pass; what they begin with in common is
//! one run of rows.
//!
//! Causal attention makes this exact: what a token says depends on those before it only,
//! so sequences that begin alike share the rows of their beginning, forth and back.

use std::ops::Range;

use super::op::Segment;

/// A shorter common run costs more in small products than it saves.
const WORTH_SHARING: usize = 8;

/// The rows of a pass, without padding.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Input {
    pub tokens: Vec<u32>,
    /// Position of each row's token in its sequences.
    pub positions: Vec<usize>,
    pub segments: Vec<Segment>,
    /// Rows of each sequence, from its first token to its last.
    pub paths: Vec<Vec<Range<usize>>>,
}

impl Input {
    /// Whole sequences, read from their beginnings; with `share`, what begins alike is
    /// read once.
    pub fn new(sequences: &[&[u32]], share: bool) -> Self {
        let mut input = Self {
            paths: vec![Vec::new(); sequences.len()],
            ..Self::default()
        };
        let all: Vec<usize> = (0..sequences.len()).collect();
        let clusters = match share {
            true => clusters(sequences, all, 0),
            false => all.into_iter().map(|one| vec![one]).collect(),
        };
        for cluster in clusters {
            input.grow(sequences, cluster, 0, &[]);
        }
        input
    }

    /// Adds the rows of sequences that are alike from token `from` on for a while; the
    /// tokens before lie in `before`.
    fn grow(&mut self, of: &[&[u32]], cluster: Vec<usize>, from: usize, before: &[Range<usize>]) {
        let end = alike(of, &cluster);
        let mut path = before.to_vec();
        if end > from {
            let rows = self.tokens.len()..self.tokens.len() + end - from;
            self.tokens.extend_from_slice(&of[cluster[0]][from..end]);
            self.positions.extend(from..end);
            path.push(rows.clone());
            self.segments.push(Segment {
                queries: rows,
                keys: path.clone(),
            });
        }
        let (done, rest): (Vec<_>, Vec<_>) =
            cluster.into_iter().partition(|&one| of[one].len() == end);
        for one in done {
            self.paths[one].clone_from(&path);
        }
        if !rest.is_empty() {
            for cluster in clusters(of, rest, end) {
                self.grow(of, cluster, end, &path);
            }
        }
    }

    /// The row of a sequence's token.
    pub fn row(&self, sequence: usize, position: usize) -> usize {
        let mut left = position;
        for rows in &self.paths[sequence] {
            if left < rows.len() {
                return rows.start + left;
            }
            left -= rows.len();
        }
        unreachable!("token {position} of a sequence that is shorter")
    }
}

/// Number of tokens that all of `group` begin with.
fn alike(of: &[&[u32]], group: &[usize]) -> usize {
    let first = of[group[0]];
    let with = |&other: &usize| {
        first
            .iter()
            .zip(of[other])
            .take_while(|(a, b)| a == b)
            .count()
    };
    group.iter().map(with).min().unwrap_or(0)
}

/// `group` in parts whose sequences are worth being read together from token `from` on.
fn clusters(of: &[&[u32]], group: Vec<usize>, from: usize) -> Vec<Vec<usize>> {
    let end = alike(of, &group);
    if group.len() == 1 || end >= from + WORTH_SHARING {
        return vec![group];
    }
    // By the first token in which they differ; one that has ended stands alone.
    let mut parts: Vec<(Option<u32>, Vec<usize>)> = Vec::new();
    for one in group {
        let next = of[one].get(end).copied();
        match parts
            .iter_mut()
            .find(|(token, _)| next.is_some() && *token == next)
        {
            Some((_, part)) => part.push(one),
            None => parts.push((next, vec![one])),
        }
    }
    let parts = parts.into_iter().map(|(_, part)| part);
    parts.flat_map(|part| clusters(of, part, from)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_back(input: &Input, sequence: usize) -> Vec<u32> {
        let rows = input.paths[sequence].iter().cloned().flatten();
        rows.map(|row| input.tokens[row]).collect()
    }

    fn sequence(parts: &[(u32, usize)]) -> Vec<u32> {
        let run = |&(token, count): &(u32, usize)| vec![token; count];
        parts.iter().flat_map(run).collect()
    }

    #[test]
    fn what_begins_alike_is_one_run_at_every_depth() {
        let sequences = [
            sequence(&[(1, 20), (2, 10), (3, 4)]),
            sequence(&[(1, 20), (2, 10), (4, 1)]),
            sequence(&[(1, 20), (5, 3)]),
            sequence(&[(9, 5)]),
            sequence(&[(1, 20)]),
        ];
        let slices: Vec<&[u32]> = sequences.iter().map(Vec::as_slice).collect();
        let input = Input::new(&slices, true);
        assert_eq!(input.tokens.len(), 20 + 10 + 4 + 1 + 3 + 5);
        assert_eq!(input.paths[1], [0..20, 20..30, 34..35]);
        assert_eq!(input.paths[4], input.paths[2][..1]);
        assert_eq!(input.row(1, 30), 34);
        for (at, sequence) in sequences.iter().enumerate() {
            assert_eq!(&read_back(&input, at), sequence);
        }
        for segment in &input.segments {
            let positions = input.positions[segment.queries.clone()].to_vec();
            let keys: usize = segment.keys.iter().map(Range::len).sum();
            assert_eq!(positions.last(), Some(&(keys - 1)));
        }

        let apart = Input::new(&slices, false);
        assert_eq!(apart.tokens, sequences.concat());
        assert_eq!(apart.segments.len(), 5);
    }

    #[test]
    fn a_short_common_run_does_not_hide_a_long_one() {
        // All share two tokens, the last two share thirty.
        let sequences = [
            sequence(&[(1, 2), (2, 9)]),
            sequence(&[(1, 2), (3, 28), (4, 1)]),
            sequence(&[(1, 2), (3, 28), (5, 1)]),
        ];
        let slices: Vec<&[u32]> = sequences.iter().map(Vec::as_slice).collect();
        let input = Input::new(&slices, true);
        assert_eq!(input.tokens.len(), 11 + 30 + 1 + 1);
        for (at, sequence) in sequences.iter().enumerate() {
            assert_eq!(&read_back(&input, at), sequence);
        }
    }
}
