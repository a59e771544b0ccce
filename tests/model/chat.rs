//! Conversations of every family, against what transformers renders from the templates of
//! their makers.

use attune::model::{Device, Model, Reader};
use attune::prompt::Message;
use serde_json::json;

use super::{golden, golden_json};

#[test]
fn conversations_read_as_in_transformers() {
    let expected = golden_json("chat/expected.json");
    assert_eq!(expected.as_object().unwrap().len(), 9);
    for (name, expected) in expected.as_object().unwrap() {
        let dir = tempfile::tempdir().unwrap();
        for file in ["config.json", "tokenizer.json"] {
            std::fs::copy(golden("tiny/llama").join(file), dir.path().join(file)).unwrap();
        }
        let template = golden(&format!("chat/{name}.jinja"));
        std::fs::copy(template, dir.path().join("chat_template.jinja")).unwrap();
        let signs = json!({"bos_token": expected["bos"], "eos_token": expected["eos"]});
        std::fs::write(dir.path().join("tokenizer_config.json"), signs.to_string()).unwrap();

        let reader = Reader::load(dir.path()).unwrap();
        for case in expected["cases"].as_array().unwrap() {
            let messages: Vec<Message> = serde_json::from_value(case["messages"].clone()).unwrap();
            let text = reader.chat(&messages).unwrap();
            assert_eq!(text, case["text"].as_str().unwrap(), "{name}");
        }
        assert_eq!(reader.end_of_answer(), expected["end"], "{name}");
    }
}

#[test]
fn a_template_that_fails_says_why() {
    let dir = tempfile::tempdir().unwrap();
    for file in ["config.json", "tokenizer.json"] {
        std::fs::copy(golden("tiny/llama").join(file), dir.path().join(file)).unwrap();
    }
    let template = "{{ raise_exception('no chats today') }}";
    std::fs::write(dir.path().join("chat_template.jinja"), template).unwrap();
    let reader = Reader::load(dir.path()).unwrap();
    let messages = [Message::system("Be brief."), Message::user("Hello?")];
    for messages in [&messages[..], &messages[1..]] {
        let problem = reader.chat(messages).unwrap_err();
        assert!(problem.message.contains("no chats today"), "{problem}");
    }
}

#[test]
fn the_end_of_a_turn_ends_an_answer_even_where_the_file_does_not_say_so() {
    let dir = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir(golden("tiny/llama")).unwrap() {
        let file = entry.unwrap().path();
        if file.is_file() {
            std::fs::copy(&file, dir.path().join(file.file_name().unwrap())).unwrap();
        }
    }
    let generation = dir.path().join("generation_config.json");
    std::fs::write(generation, r#"{"eos_token_id": 7}"#).unwrap();
    let model = Model::load(dir.path(), &Device::Cpu).unwrap();
    assert_eq!(model.config().eos, [7, 2]);
}
