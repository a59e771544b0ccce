//! Tables of text for the terminal.

/// Rows of cells; columns are as wide as their widest cell, numbers to the right.
pub(super) struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    pub fn new(header: impl IntoIterator<Item = String>) -> Self {
        Self {
            rows: vec![header.into_iter().collect()],
        }
    }

    pub fn row(&mut self, row: impl IntoIterator<Item = String>) {
        self.rows.push(row.into_iter().collect());
    }
}

impl std::fmt::Display for Table {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let letters = |text: &String| text.chars().count();
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let width = |column: usize| {
            let cells = self.rows.iter().filter_map(|row| row.get(column));
            cells.map(letters).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..columns).map(width).collect();
        for (place, row) in self.rows.iter().enumerate() {
            let cells = row.iter().zip(&widths).map(|(cell, width)| {
                let gap = " ".repeat(width - letters(cell));
                let number = |c: char| c.is_ascii_digit() || "+-−".contains(c);
                if cell.starts_with(number) {
                    gap + cell
                } else {
                    cell.clone() + &gap
                }
            });
            let line = cells.collect::<Vec<_>>().join("  ");
            writeln!(f, "{}", line.trim_end())?;
            if place == 0 {
                writeln!(
                    f,
                    "{}",
                    "─".repeat(widths.iter().sum::<usize>() + 2 * columns.saturating_sub(1))
                )?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up() {
        let mut table = Table::new(["Model", "P@10"].map(str::to_owned));
        table.row(["base", "0.5"].map(str::to_owned));
        assert_eq!(table.to_string(), "Model  P@10\n───────────\nbase    0.5\n");
        assert_eq!(Table::new([]).to_string(), "\n\n");
    }
}
