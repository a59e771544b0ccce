//! Vocabularies from a GGUF, against sentencepiece and transformers.

use attune::model::Reader;

use super::{golden, golden_json, tokens};

#[test]
fn texts_give_the_ids_of_the_original() {
    let expected = golden_json("tokenizer/expected.json");
    for (name, cases) in expected.as_object().unwrap() {
        let reader = Reader::load(&golden(&format!("tokenizer/{name}.gguf"))).unwrap();
        for case in cases.as_array().unwrap() {
            let text = case[0].as_str().unwrap();
            let ids = reader.encode(text).unwrap();
            assert_eq!(ids, tokens(&case[1]), "{name}: {text:?}");
        }
    }
}

#[test]
fn ids_give_their_text_back() {
    let expected = golden_json("tokenizer/expected.json");
    for (name, cases) in expected.as_object().unwrap() {
        let reader = Reader::load(&golden(&format!("tokenizer/{name}.gguf"))).unwrap();
        let texts = cases.as_array().unwrap().iter();
        let plain = texts.map(|case| case[0].as_str().unwrap()).filter(|text| {
            let changed = match name.as_str() {
                // A space that begins a text is the one that would be put there.
                "mistral" => text.starts_with(' '),
                // é of one sign or of two is the same.
                "qwen2" => text.contains('\u{301}'),
                _ => false,
            };
            !changed && !text.contains(['<', '[', '▁'])
        });
        let mut read = 0;
        for text in plain {
            let ids = reader.encode(text).unwrap();
            assert_eq!(reader.decode(&ids).unwrap(), text, "{name}");
            read += 1;
        }
        assert!(read > 30);
        let signed = reader
            .encode("a</s><|eot_id|><|im_end|><end_of_turn>")
            .unwrap();
        assert!(
            reader.decode(&signed).unwrap().len() < 38,
            "{name} says its signs"
        );
    }
}
