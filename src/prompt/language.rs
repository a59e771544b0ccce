//! In which language texts are, and where templates in a language are looked for.

use unic_langid::LanguageIdentifier;

use crate::t;

/// Templates that stand in for those of other languages.
pub const ENGLISH: &str = "en";

/// A script that says which language a text is in.
struct Script {
    /// ISO 15924.
    id: &'static str,
    /// Its letters, first and last.
    letters: &'static [(char, char)],
    /// The language that is mostly written so.
    language: &'static str,
}

/// Kana stand beside Chinese characters, so they come first.
const SCRIPTS: [Script; 21] = [
    script("Jpan", &[('\u{3041}', '\u{30ff}')], "ja"),
    script(
        "Kore",
        &[('\u{1100}', '\u{11ff}'), ('\u{ac00}', '\u{d7a3}')],
        "ko",
    ),
    script(HAN, &[('\u{4e00}', '\u{9fff}')], "zh"),
    script("Arab", &[('\u{0620}', '\u{06ff}')], "ar"),
    script("Hebr", &[('\u{05d0}', '\u{05ea}')], "he"),
    script("Cyrl", &[('\u{0400}', '\u{04ff}')], "ru"),
    script("Grek", &[('\u{0386}', '\u{03ce}')], "el"),
    script("Armn", &[('\u{0531}', '\u{0587}')], "hy"),
    script("Geor", &[('\u{10a0}', '\u{10ff}')], "ka"),
    script("Ethi", &[('\u{1200}', '\u{137f}')], "am"),
    script("Deva", &[('\u{0900}', '\u{097f}')], "hi"),
    script("Beng", &[('\u{0980}', '\u{09ff}')], "bn"),
    script("Guru", &[('\u{0a00}', '\u{0a7f}')], "pa"),
    script("Gujr", &[('\u{0a80}', '\u{0aff}')], "gu"),
    script("Taml", &[('\u{0b80}', '\u{0bff}')], "ta"),
    script("Telu", &[('\u{0c00}', '\u{0c7f}')], "te"),
    script("Sinh", &[('\u{0d80}', '\u{0dff}')], "si"),
    script("Thai", &[('\u{0e01}', '\u{0e5b}')], "th"),
    script("Laoo", &[('\u{0e81}', '\u{0edf}')], "lo"),
    script("Mymr", &[('\u{1000}', '\u{109f}')], "my"),
    script("Khmr", &[('\u{1780}', '\u{17ff}')], "km"),
];
const HAN: &str = "Hans";
const KANA: &str = "Jpan";
const LATIN: &str = "Latn";
/// Of Japanese words that hold a character of China or a kana, at least one in so many
/// holds a kana.
const KANA_AMONG: usize = 10;
/// Words that no other language has, of which an English question mostly holds one.
const ENGLISH_WORDS: [&str; 8] = [
    "the", "you", "your", "how", "would", "which", "what", "with",
];

/// Of languages that share a script, those that letters tell apart: how they are called there
/// (ISO 639-3), and in a tag.
const TOLD_APART: &str = "\
    spa es eng en por pt ind id fra fr deu de jav jv vie vi ita it tur tr pol pl ron ro hrv hr \
    nld nl uzb uz hun hu aze az ces cs zul zu swe sv aka ak sna sn afr af fin fi slk sk tgl tl \
    tuk tk dan da nob nb cat ca lit lt slv sl epo eo lav lv est et lat la cym cy rus ru ukr uk \
    srp sr bel be bul bg mkd mk ara ar urd ur pes fa hin hi mar mr nep ne heb he yid yi";

const fn script(
    id: &'static str,
    letters: &'static [(char, char)],
    language: &'static str,
) -> Script {
    Script {
        id,
        letters,
        language,
    }
}

/// The language that most of these texts are in, told by their script: Latin letters tell
/// none apart, so that they count as English.
pub fn language<'a>(texts: impl IntoIterator<Item = &'a str>) -> &'static str {
    script_of(texts).map_or(ENGLISH, |script| script.language)
}

/// The same where languages are known that they are likely to be in: the only one of these
/// that is written in the script of most texts; else the one that their letters surely tell.
/// Latin texts that read as English are.
pub fn language_among(texts: &[&str], likely: &[&str]) -> String {
    let script = script_of(texts.iter().copied());
    if script.is_none() && reads_english(texts) {
        return ENGLISH.to_owned();
    }
    let written = script.map_or(LATIN, |script| script.id);
    let fits = |tag: &&str| written_in(tag).is_some_and(|script| script == written);
    let fitting: Vec<&str> = likely.iter().copied().filter(fits).collect();
    if let [only] = fitting[..] {
        return only.to_owned();
    }
    let usual = || script.map_or(ENGLISH, |script| script.language);
    told_by_letters(texts, &fitting)
        .unwrap_or_else(usual)
        .to_owned()
}

/// The language that the letters of all these texts surely tell; none where one of the likely
/// ones is not told apart from others.
fn told_by_letters<'a>(texts: &[&str], likely: &[&'a str]) -> Option<&'a str> {
    let codes: Vec<&str> = TOLD_APART.split(' ').collect();
    let known = || codes.chunks_exact(2).map(|pair| (pair[0], pair[1]));
    let is_known = |tag: &str| known().any(|(_, known)| known == without_region(tag));
    let told = whatlang::detect(&texts.join("\n")).filter(whatlang::Info::is_reliable)?;
    let (_, language) = known().find(|(code, _)| *code == told.lang().code())?;
    let mut of_it = likely.iter().filter(|tag| without_region(tag) == language);
    let tag = of_it.next().copied().unwrap_or(language);
    likely.iter().all(|tag| is_known(tag)).then_some(tag)
}

/// A language tag as it is usually written (`pt-BR`); none where it is no BCP 47 tag.
pub fn tag(written: &str) -> Option<String> {
    let tag: LanguageIdentifier = written.trim().parse().ok()?;
    Some(tag.to_string())
}

/// A tag without script and region: `zh` of `zh-Hant-TW`.
pub fn without_region(tag: &str) -> &str {
    tag.split(['-', '_']).next().unwrap_or_default()
}

/// The tags under which a template in a language is looked for: the language, the language
/// without its region, English.
pub fn fallbacks(language: &str) -> Vec<&str> {
    let mut tags = vec![language, without_region(language), ENGLISH];
    tags.dedup();
    tags
}

/// A language's name for people; its tag where it has none here.
pub fn language_name(tag: &str) -> String {
    let id = format!("language-{}", without_region(tag));
    match crate::text::exists(&id) {
        true => t!(&id),
        false => tag.to_owned(),
    }
}

/// The script that more than half of the texts have a letter of; none of Latin.
fn script_of<'a>(texts: impl IntoIterator<Item = &'a str>) -> Option<&'static Script> {
    let mut all = 0;
    let mut counts = [0; SCRIPTS.len()];
    for text in texts {
        all += 1;
        let found = SCRIPTS.iter().position(|script| script.is_in(text));
        if let Some(place) = found {
            counts[place] += 1;
        }
    }
    let place = |id: &str| SCRIPTS.iter().position(|script| script.id == id);
    if let (Some(kana), Some(han)) = (place(KANA), place(HAN)) {
        let both = counts[kana] + counts[han];
        let japanese = counts[kana] > 0 && KANA_AMONG * counts[kana] >= both;
        counts[kana] = if japanese { both } else { 0 };
        counts[han] = if japanese { 0 } else { both };
    }
    let most = (0..counts.len()).max_by_key(|place| counts[*place])?;
    (2 * counts[most] > all).then(|| &SCRIPTS[most])
}

impl Script {
    fn is_in(&self, text: &str) -> bool {
        let is_letter = |c: char| self.letters.iter().any(|(a, z)| (*a..=*z).contains(&c));
        text.chars().any(is_letter)
    }
}

/// Whether most of the texts hold a word of English.
fn reads_english(texts: &[&str]) -> bool {
    let english = texts.iter().filter(|text| {
        let lower = text.to_lowercase();
        let mut words = lower.split(|c: char| !c.is_alphabetic());
        words.any(|word| ENGLISH_WORDS.contains(&word))
    });
    2 * english.count() > texts.len()
}

/// The script that a language is mostly written in (CLDR); none where it is no known one.
fn written_in(tag: &str) -> Option<String> {
    let mut tag: LanguageIdentifier = tag.parse().ok()?;
    tag.maximize();
    Some(match tag.script?.as_str() {
        "Hant" => HAN.to_owned(),
        script => script.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_that_of_most_texts() {
        assert_eq!(language(["海滩", "夜"]), "zh");
        assert_eq!(language(["beach", "night", "酒"]), "en");
        assert_eq!(language([]), "en");
        // Half is not most.
        assert_eq!(language(["beach", "酒"]), "en");
        for (text, expected) in [
            ("家族はあなたの人生でどのくらい重要ですか", "ja"),
            ("가족이 얼마나 중요합니까", "ko"),
            ("ما مدى أهمية الأسرة", "ar"),
            ("Насколько важна семья", "ru"),
            ("परिवार कितना महत्वपूर्ण है", "hi"),
            ("পরিবার কতটা গুরুত্বপূর্ণ", "bn"),
            ("ครอบครัวสำคัญแค่ไหน", "th"),
            ("Wie wichtig ist die Familie", "en"),
        ] {
            assert_eq!(language([text]), expected, "{text}");
        }
        // Japanese words without kana beside some with them.
        assert_eq!(language(["海", "山", "空", "はな"]), "ja");
        // A stray kana in a long Chinese list.
        let mut chinese = vec!["海滩"; 30];
        chinese.push("の");
        assert_eq!(language(chinese), "zh");
    }

    #[test]
    fn what_is_likely_and_what_letters_tell_come_before_the_usual_language() {
        let german = ["Wie wichtig ist die Familie?", "Wie wichtig sind Freunde?"];
        let english = ["How important is family?", "How important are friends?"];
        let persian = ["خانواده چقدر مهم است"];
        assert_eq!(language_among(&german, &["de", "zh"]), "de");
        // Letters tell two of one script apart, and one that nobody named.
        assert_eq!(language_among(&german, &["de-AT", "es"]), "de-AT");
        assert_eq!(language_among(&german, &["und"]), "de");
        // Galician is told from none.
        assert_eq!(language_among(&german, &["de", "gl"]), "en");
        // Too short, or of no language that is known.
        assert_eq!(language_among(&["Freizeit"], &["de", "es"]), "en");
        let basque = [
            "Zein garrantzitsua da familia?",
            "Zein garrantzitsuak dira lagunak?",
        ];
        assert_eq!(language_among(&basque, &["und"]), "en");
        let ukrainian = ["Наскільки важлива сім’я?", "Наскільки важливі друзі?"];
        assert_eq!(language_among(&ukrainian, &[]), "uk");
        assert_eq!(language_among(&english, &["de"]), "en");
        assert_eq!(language_among(&persian, &["fa", "de"]), "fa");
        assert_eq!(language_among(&persian, &["de"]), "ar");
        assert_eq!(language_among(&["家庭对您有多重要"], &["zh-TW"]), "zh-TW");
    }

    #[test]
    fn tags_are_checked_and_lose_their_region() {
        assert_eq!(tag(" pt-br "), Some("pt-BR".to_owned()));
        assert_eq!(tag("zh-hant-tw"), Some("zh-Hant-TW".to_owned()));
        assert_eq!((tag(""), tag("English!"), tag("e")), (None, None, None));
        assert_eq!(fallbacks("pt-BR"), ["pt-BR", "pt", "en"]);
        assert_eq!(fallbacks("zh"), ["zh", "en"]);
        assert_eq!(fallbacks("en"), ["en"]);
        assert_eq!(language_name("de-AT"), "German");
        assert_eq!(language_name("tlh"), "tlh");
    }
}
