//! Statistics against reference values: scipy's and numpy's (`golden/metrics.json`) and the
//! survey rows printed in ALIGN (`golden/paper_tables.json`), rankings (`golden/ppo.json`),
//! signed ranks with ties (`golden/wilcoxon_ties.json`); `golden/make` holds the scripts.

use attune::stat::{
    AnswerPair, BoxSummary, CounterRandom, LeftOut, TestMethod, Zeros, c_spec, chrf_pp,
    cultural_alignment, earth_movers, gaussian_density, js_distance, js_divergence_bits, macro_f1,
    pearson, ranking_rho, scott_bandwidth, signed_rank, spearman, tension,
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

fn zeros(case: &Value) -> Zeros {
    match case["zero_method"].as_str().unwrap() {
        "wilcox" => Zeros::LeftOut,
        _ => Zeros::Pratt,
    }
}

#[test]
fn the_signed_rank_test_is_scipys() {
    for case in cases("wilcoxon_signed_rank") {
        let zeros = zeros(&case);
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
fn few_pairs_with_ties_and_zeros_are_tested_as_scipy_would() {
    let mut seen = [0; 3];
    for case in golden("wilcoxon_ties.json")["cases"].as_array().unwrap() {
        let differences = numbers(&case["differences"]);
        let none = vec![0.0; differences.len()];
        let ours = signed_rank(&differences, &none, zeros(case), None);
        close(ours.statistic, &case["statistic"]);
        close(ours.p, &case["p"]);
        let method = match case["method"].as_str().unwrap() {
            "exact" => TestMethod::Exact,
            "permutation" => TestMethod::Permutation,
            _ => TestMethod::Normal,
        };
        assert_eq!(ours.method, method, "{case}");
        seen[method as usize] += 1;
    }
    assert!(seen.iter().all(|&count| count > 40), "{seen:?}");
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

#[test]
fn texts_have_as_much_in_common_as_in_sacrebleu() {
    for case in cases("chrf_pp") {
        let text = |name: &str| case[name].as_str().unwrap();
        close(chrf_pp(text("hyp"), text("ref")), &case["score"]);
    }
}

#[test]
fn macro_f1_is_scikit_learns() {
    for case in cases("f1") {
        let (gold, told) = (numbers(&case["gold"]), numbers(&case["pred"]));
        let mut labels = [&gold[..], &told].concat();
        labels.sort_by(f64::total_cmp);
        labels.dedup();
        let told: Vec<Option<f64>> = told.into_iter().map(Some).collect();
        close(macro_f1(&gold, &told, &labels).unwrap(), &case["f1_macro"]);
    }
}

#[test]
fn cultural_alignment_and_specificity_follow_their_definitions() {
    for case in cases("cultural_alignment_score") {
        let (options, people) = (numbers(&case["options"]), numbers(&case["human_majority"]));
        let model = numbers(&case["model_answer"]);
        let pairs = options.iter().zip(people).zip(model);
        let pair = |((options, people), model): ((&f64, f64), f64)| AnswerPair {
            options: *options as usize,
            people: Some(people),
            model: Some(model),
        };
        let pairs: Vec<AnswerPair> = pairs.map(pair).collect();
        let aligned = cultural_alignment(&pairs).unwrap();
        close(aligned.score, &case["cas"]);
        assert_eq!(aligned.questions, options.len());
    }
    for case in cases("c_spec") {
        let scores = case["f1"].as_array().unwrap().iter().map(numbers);
        let scores: Vec<Vec<f64>> = scores.collect();
        let found = c_spec(&scores, 0, &mut CounterRandom::new(0, 0)).unwrap();
        close(found.score, &case["c_spec"]);
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
