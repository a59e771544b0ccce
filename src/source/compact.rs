//! Lists of many values of which often few are different, in little room.

/// Different values up to which each is kept once.
const FEW: usize = 64;

/// A list of values of one type.
pub trait List: Default {
    /// A value as it is given and taken.
    type Item<'a>: Copy;
    /// How many there are.
    fn count(&self) -> usize;
    /// The value at a place that is there.
    fn item(&self, at: usize) -> Self::Item<'_>;
    /// The first place of a value.
    fn find(&self, item: Self::Item<'_>) -> Option<usize>;
    /// Puts a value behind the last.
    fn add(&mut self, item: Self::Item<'_>);
}

/// Texts in one buffer.
#[derive(Default)]
pub struct Texts {
    text: String,
    /// Where each ends.
    ends: Vec<usize>,
}

impl List for Texts {
    type Item<'a> = &'a str;

    fn count(&self) -> usize {
        self.ends.len()
    }

    fn item(&self, at: usize) -> &str {
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start..self.ends[at]]
    }

    fn find(&self, item: &str) -> Option<usize> {
        (0..self.count()).find(|at| self.item(*at) == item)
    }

    fn add(&mut self, item: &str) {
        self.text.push_str(item);
        self.ends.push(self.text.len());
    }
}

impl<T: Copy + PartialEq> List for Vec<T> {
    type Item<'a> = T;

    fn count(&self) -> usize {
        self.len()
    }

    fn item(&self, at: usize) -> T {
        self[at]
    }

    fn find(&self, item: T) -> Option<usize> {
        self.iter().position(|known| *known == item)
    }

    fn add(&mut self, item: T) {
        self.push(item);
    }
}

/// A list that keeps each value once and a byte a row, as long as few are different.
pub struct Compact<L> {
    /// For each row the place of its value; none where every row has a value of its own.
    places: Option<Vec<u8>>,
    list: L,
}

impl<L: List> Default for Compact<L> {
    fn default() -> Self {
        Self {
            places: Some(Vec::new()),
            list: L::default(),
        }
    }
}

impl<L: List> Compact<L> {
    /// How many rows there are.
    pub fn count(&self) -> usize {
        self.places.as_ref().map_or(self.list.count(), Vec::len)
    }

    /// The value of a row; none beyond the last.
    pub fn get(&self, row: usize) -> Option<L::Item<'_>> {
        let at = match &self.places {
            Some(places) => usize::from(*places.get(row)?),
            None => row,
        };
        (at < self.list.count()).then(|| self.list.item(at))
    }

    /// Puts a value behind the last row.
    pub fn push(&mut self, item: L::Item<'_>) {
        if let Some(places) = &mut self.places {
            let different = self.list.count();
            let known = self.list.find(item);
            if different < FEW || known.is_some() {
                places.push(known.unwrap_or(different) as u8);
                if known.is_some() {
                    return;
                }
            } else {
                self.spread();
            }
        }
        self.list.add(item);
    }

    /// Gives every row a value of its own.
    fn spread(&mut self) {
        let mut list = L::default();
        for at in self.places.take().into_iter().flatten() {
            list.add(self.list.item(usize::from(at)));
        }
        self.list = list;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_back_as_they_went_be_their_values_few_or_many() {
        for different in [1, FEW, FEW + 1, 1000] {
            let mut texts = Compact::<Texts>::default();
            let mut numbers = Compact::<Vec<Option<i64>>>::default();
            let text = |row: usize| match row % different {
                0 => String::new(),
                value => format!("v{value}"),
            };
            let number = |row: usize| Some((row % different) as i64).filter(|number| *number > 0);
            for row in 0..2000 {
                texts.push(&text(row));
                numbers.push(number(row));
            }
            assert_eq!(texts.places.is_some(), different <= FEW);
            assert_eq!((texts.count(), numbers.count()), (2000, 2000));
            for row in 0..2000 {
                assert_eq!(texts.get(row), Some(text(row).as_str()));
                assert_eq!(numbers.get(row), Some(number(row)));
            }
            assert_eq!(texts.get(2000), None);
        }
    }
}
