//! Statistics against reference values: scipy's and numpy's (`golden/metrics.json`) and the
//! survey rows printed in ALIGN (`golden/paper_tables.json`), rankings (`golden/ppo.json`); `golden/make` holds the scripts.

use attune::stat::{
    BoxSummary, LeftOut, TestMethod, Zeros, earth_movers, gaussian_density, js_distance,
    js_divergence_bits, pearson, ranking_rho, scott_bandwidth, signed_rank, spearman, tension,
};
use serde_json::Value;

fn golden(file: &str) -> Value {
    let path = format!("{}/tests/golden/{file}", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

fn cases(part: &str) -> Vec<Value> {
    golden("metrics.json")[part]["cases"]
        .as_array()
        .unwrap()
        .clone()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap()
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(number).collect()
}

#[track_caller]
fn close(ours: f64, theirs: &Value) {
    let theirs = number(theirs);
    let error = (ours - theirs).abs() / theirs.abs().max(f64::MIN_POSITIVE);
    assert!(ours == theirs || error < 1e-9, "{ours} against {theirs}");
}

#[test]
fn distances_are_scipys() {
    for case in cases("distribution_distances") {
        let (p, q) = (numbers(&case["p"]), numbers(&case["q"]));
        close(js_distance(&p, &q), &case["js_distance"]);
        close(js_divergence_bits(&p, &q), &case["js_divergence_bits"]);
        close(earth_movers(&p, &q), &case["emd_normalised"]);
        close(tension(&p, &q), &case["tension"]);
    }
}

#[test]
fn the_signed_rank_test_is_scipys() {
    for case in cases("wilcoxon_signed_rank") {
        let zeros = match case["zero_method"].as_str().unwrap() {
            "wilcox" => Zeros::LeftOut,
            _ => Zeros::Pratt,
        };
        let method = match case["method"].as_str().unwrap() {
            "exact" => TestMethod::Exact,
            _ => TestMethod::Normal,
        };
        let (x, y) = (numbers(&case["x"]), numbers(&case["y"]));
        let ours = signed_rank(&x, &y, zeros, Some(method));
        close(ours.statistic, &case["statistic"]);
        close(ours.p, &case["p"]);
        // Left to itself, the test is exact up to 50 pairs without ties.
        if method == TestMethod::Exact {
            assert_eq!(signed_rank(&x, &y, zeros, None), ours);
        }
    }
}

#[test]
fn correlations_are_scipys() {
    for case in cases("correlations") {
        let (a, b) = (numbers(&case["a"]), numbers(&case["b"]));
        close(pearson(&a, &b).unwrap(), &case["pearson"]);
        close(spearman(&a, &b).unwrap(), &case["spearman"]);
    }
}

#[test]
fn densities_and_boxes_are_scipys_and_numpys() {
    for case in cases("kde_1d") {
        let (x, grid) = (numbers(&case["x"]), numbers(&case["grid"]));
        let density = gaussian_density(&x, &grid).unwrap();
        for (ours, theirs) in density.iter().zip(case["density"].as_array().unwrap()) {
            close(*ours, theirs);
        }
        let n = x.len() as f64;
        let mean = x.iter().sum::<f64>() / n;
        let deviation = (x.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / (n - 1.0)).sqrt();
        close(
            scott_bandwidth(&x).unwrap() / deviation,
            &case["bandwidth_factor"],
        );
    }
    for case in cases("box") {
        let summary = BoxSummary::of(&numbers(&case["x"])).unwrap();
        close(summary.q1, &case["q1"]);
        close(summary.median, &case["median"]);
        close(summary.q3, &case["q3"]);
    }
}

/// The printed distributions are rounded to whole percent, hence the 0.01.
#[test]
fn survey_distances_printed_in_align_are_reproduced() {
    let tables = golden("paper_tables.json");
    for row in tables["survey_distances"]["rows"].as_array().unwrap() {
        let human = numbers(&row["human"]);
        for model in ["vanilla", "sft"] {
            let answers = numbers(&row[model]);
            let (js, emd) = (
                js_distance(&human, &answers),
                earth_movers(&human, &answers),
            );
            let printed = |measure: &str| number(&row["printed"][format!("{measure}_{model}")]);
            close(js, &row["computed"][format!("js_{model}")]);
            close(emd, &row["computed"][format!("emd_{model}")]);
            assert!((js - printed("js")).abs() < 0.01, "{row}");
            // Two printed values do not follow from the printed distributions.
            let misprint = model == "vanilla"
                && ["Heaven", "Life after death"].contains(&row["question"].as_str().unwrap());
            assert!(misprint || (emd - printed("emd")).abs() < 0.01, "{row}");
        }
    }
}

#[test]
fn rank_correlations_of_rankings_are_scipys() {
    let number = |value: &Value| value.as_f64();
    let mut none = 0;
    for case in golden("ppo.json")["rankings"].as_array().unwrap() {
        let ranks: Vec<Option<f64>> = case["ranks"]
            .as_array()
            .unwrap()
            .iter()
            .map(number)
            .collect();
        let counts = numbers(&case["counts"]);
        for (name, left_out) in [("ignored", LeftOut::Ignored), ("last", LeftOut::Last)] {
            match (ranking_rho(&ranks, &counts, left_out), &case[name]) {
                (None, Value::Null) => none += 1,
                (Some(ours), theirs) => close(ours, theirs),
                (None, theirs) => panic!("none against {theirs}"),
            }
        }
    }
    assert!(none >= 4);
}
