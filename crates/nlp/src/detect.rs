//! Which language a text is in.
//!
//! The script decides first: most scripts have one language, or one that is meant unless a letter
//! tells another. Languages in Latin letters are told apart by their commonest words (a table of
//! some dozens for each, weighing less the more languages share one), by letters that few of them
//! have, and by the words of the bot's own expressions. A text that says too little, or as much of
//! two languages, is in none; but when just one of those that are as likely is the bot's, it is
//! that one.

use crate::Training;
use crate::language::line;
use crate::text::{Token, TokenKind, hash, is_letter, lists, lower, sort, tokens};

/// Of a text no more is looked at, in bytes.
const TEXT_BYTES: usize = 2048;
/// Of the bot's expressions no more words are learned.
const OWN_WORDS: usize = 20_000;
/// What a word of the bot's own expressions counts, a common word of one language being 1; and a
/// letter that a single language has.
const OWN: f32 = 0.35;
const LETTER: f32 = 0.6;

/// The commonest words of languages in Latin letters, folded: a line for each, its tag first. After
/// the bar are those that mean something by themselves, of greetings and errands.
const COMMON: &str = "\
en the a an of to in on at is are am be was were i me my you your he she it its we us our they them this that these those do does did have has had can could would will should and or not for with from by as but if so what which who how when where why there please want need like get give make don s t m d ll re ve some any about just know tell show | hello hi hey thanks thank yes good morning help open order cancel book works looking find lost
fr le la les l un une des du de d et est sont suis etre es ai a avez avoir je j me mon ma mes tu te ton vous votre vos il elle on nous notre ils ce c cette ces que qu qui quoi quel quelle ou quand comment pourquoi combien ne n pas avec pour dans sur par en au aux mais si plus tres bien s voudrais veux peux puis faire fait y plait svp | moi non oui bonjour salut merci bonsoir aujourd hui besoin cherche perdu aide commande annuler reserver ouvert coute marche
es el la los dos las un una unos de del y son esta estan estoy soy ser he ha hay yo me mi mis tu te usted su se lo le nos nuestro que quien cual donde cuando como cuanto por no si con para en al pero o mas muy bien quiero quisiera puedo puede tengo tiene hacer favor este ese eso | hola gracias buenos buenas dias manana hoy necesito busco perdido ayuda pedido cancelar reservar abren abierto cuesta funciona
de der die das den dem des ein eine einen einem einer und ist sind bin war sein hat habe haben ich mich mir mein meine meinen du dich dir dein sie er es wir uns ihr ihre was wer wie wo wann warum welche wieviel nicht kein keine mit fur von zu zum zur in im auf an am bei aus nach aber oder wenn auch noch sehr bitte mochte will kann konnen gibt dass | nein ja danke hallo guten tag morgen heute brauche suche verloren hilfe bestellung stornieren buchen geoffnet kostet funktioniert
pt o a os as um uma de do da dos das no na nos nas e sao esta estou sou ser foi tem tenho ha eu me meu minha voce seu sua ele ela que quem qual onde quando como quanto por porque nao sim com para em ao mas ou se mais muito bem quero queria posso pode fazer favor isso este | ola oi obrigado obrigada bom boa dia amanha hoje preciso procuro perdi ajuda pedido cancelar reservar aberto custa funciona voces
it il lo la i gli le un uno una di del della dei nel alla al e sono sei siamo ho hai ha c io mi mio mia tu ti tuo lei suo noi ci si che chi cosa quale quali dove quando come quanto perche no con per in su da ma o se piu molto bene vorrei voglio posso puo fare questo questa l d | non ciao salve grazie buongiorno oggi domani bisogno cerco perso aiuto ordine annullare prenotare aperto aperti costa funziona
nl de het een van en is zijn ben was heeft heb hebben ik mij me mijn jij je jou jouw u uw hij zij ze wij we ons onze dit dat deze die wat wie hoe waar wanneer waarom welke hoeveel niet geen met voor naar op in te aan bij uit om maar of als ook nog er zeer graag wil kan kunnen wilt zou moet alsjeblieft | nee ja hallo hoi goedemorgen bedankt dank vandaag morgen nodig zoek kwijt hulp bestelling annuleren boeken open kost werkt
sv och att det ar en ett i pa for som av den med till inte om jag mig min mitt mina du dig din ditt ni er han hon vi oss har hade kan ska skulle vill var vad vem hur nar varfor vilken vilka finns de dem fran eller men sa snalla garna mycket god maste | nej ja tack hej idag imorgon behover soker hjalp bestallning boka oppet kostar fungerar
da og at det er en et i pa for som af den med til ikke om jeg mig min mit mine du dig din dit han hun vi os har havde kan skal skulle vil hvad hvem hvor hvordan hvornar hvorfor hvilken findes de dem fra eller men sa gerne meget ma vaere noget nogle | nej ja tak hej idag leder mistet virker abent koster hjaelp mange
no og at det er en ei et i pa for som av den med til ikke om jeg meg min mitt mine du deg din ditt han hun vi oss har hadde kan skal skulle vil hva hvem hvor hvordan nar hvorfor hvilken finnes de dem fra eller men sa gjerne mye ma vaere noe noen dag | nei ja takk hei trenger leter mistet fungerer apent koster hjelp
fi on ei en et se etta joka olen olet ole oli ovat mina sina han me te he minun sinun mun sun mita mika missa milloin miten miksi kuka kuinka paljon haluan haluaisin voiko voinko voin tai mutta kun jos niin tama mulla minulla onko olisi kanssa | ja kiitos hei moi terve kylla joo hyvaa huomenta huomenna tanaan
pl i w z na do nie to jest sa jestem sie ze co kto gdzie kiedy jak dlaczego ile ktory jaka jakie mnie mi moj moja moje ty ci twoj pan pani on ona my nas dla po od za o u czy ale lub albo jesli bardzo prosze chce chcialbym moge mozna mam ma byc byl | tak ja dziekuje czesc witam dzien dobry dzis jutro potrzebuje szukam pomoc zamowienie otwarte kosztuje dziala
tr bir ve bu su o ne mi mu ben bana benim beni sen sana senin siz biz de da icin ile cok var yok degil nasil nerede nereye zaman kim hangi kac neden lutfen ederim istiyorum isterim misiniz olarak daha gibi ama veya iyi kadar | evet hayir merhaba selam tesekkurler tesekkur bugun yarin gunaydin
ca el la els les un una uns de del dels i es son estic soc ser he ha hem jo em meu meva tu et teu voste seu ho que qui quin quina on quan com quant per perque no si amb en al als pero o mes molt be vull voldria puc pot tinc te fer aquest aquesta aixo d l | hi bon bona dia gracies sisplau avui dema
ro si sa este sunt esti un o de la in cu pe din pentru nu da eu ma mi imi tu te ce cine care unde cand cum cat vreau as dori pot poate am ai are rog mai foarte dar sau daca acest aceasta | buna salut multumesc azi maine
cs a je jsem jsi jsou to ten ta se si na v ve do z ze co kdo kde kdy jak proc kolik ktery ne mi me muj moje ty vy s pro po od ale nebo kdyz den chci chtel muzu mam ma byt | ano ja prosim dekuji dobry ahoj dnes zitra
hu a az es nem van vagyok egy ez hogy mi ki hol mikor hogyan miert mennyi en te o kerem jo szeretnek akarok lehet nekem meg de vagy ha is csak mar nagyon ma | igen koszonom szia napot holnap
id yang dan di ke dari ini itu saya aku kamu anda tidak bukan ya apa siapa mana kapan bagaimana mengapa berapa ada untuk dengan bisa mau ingin tolong sudah belum akan atau tapi juga | terima kasih selamat pagi halo besok
vi toi la va cua co khong ban cho duoc nay mot cac nhung voi trong da se muon gi ai dau khi nao sao bao nhieu on rat nguoi o den tu | xin chao cam vang";

/// Letters and signs that few languages in Latin letters have.
const LETTERS: &[(&str, &str)] = &[
    ("ß", "de"),
    ("ñ¿¡", "es"),
    ("ãõ", "pt"),
    ("œù", "fr"),
    ("åø", "da no"),
    ("å", "sv"),
    ("æ", "da no"),
    ("ä", "de sv fi"),
    ("ö", "de sv fi tr hu"),
    ("ü", "de tr hu es"),
    ("łżąęśźń", "pl"),
    ("ć", "pl"),
    ("ğış", "tr"),
    ("őű", "hu"),
    ("řěůž", "cs"),
    ("čšý", "cs"),
    ("ășțţ", "ro"),
    ("î", "ro fr"),
    ("ê", "fr pt vi"),
    ("ç", "fr pt tr ca"),
    ("è", "fr it ca"),
    ("à", "fr it ca pt"),
    ("ò", "it ca"),
    ("ì", "it"),
    ("óí", "es pt ca hu cs"),
    ("á", "es pt hu cs"),
    ("ú", "es pt ca hu cs"),
    ("é", "fr es pt ca hu cs"),
    ("ơưđạảấầậếềệịọốồộớờợụứừự", "vi"),
];

/// Other scripts, by their first and last letter: the languages they are used for, the likeliest
/// first.
const SCRIPTS: &[(char, char, &str)] = &[
    ('\u{370}', '\u{3ff}', "el"),
    ('\u{400}', '\u{52f}', "ru uk bg sr mk be kk mn"),
    ('\u{531}', '\u{58f}', "hy"),
    ('\u{591}', '\u{5f4}', "he yi"),
    ('\u{600}', '\u{77f}', "ar fa ur ps"),
    ('\u{900}', '\u{97f}', "hi mr ne"),
    ('\u{980}', '\u{9ff}', "bn"),
    ('\u{a00}', '\u{a7f}', "pa"),
    ('\u{a80}', '\u{aff}', "gu"),
    ('\u{b80}', '\u{bff}', "ta"),
    ('\u{c00}', '\u{c7f}', "te"),
    ('\u{c80}', '\u{cff}', "kn"),
    ('\u{d00}', '\u{d7f}', "ml"),
    ('\u{d80}', '\u{dff}', "si"),
    ('\u{e00}', '\u{e7f}', "th"),
    ('\u{e80}', '\u{eff}', "lo"),
    ('\u{1000}', '\u{109f}', "my"),
    ('\u{10a0}', '\u{10ff}', "ka"),
    ('\u{1100}', '\u{11ff}', "ko"),
    ('\u{1200}', '\u{137f}', "am"),
    ('\u{1780}', '\u{17ff}', "km"),
    ('\u{3040}', '\u{30ff}', "ja"),
    ('\u{3400}', '\u{9fff}', "zh ja"),
    ('\u{ac00}', '\u{d7a3}', "ko"),
];

/// Letters of those scripts that only some languages have.
const TELLING: &[(&str, &str)] = &[
    ("іїєґ", "uk"),
    ("ў", "be"),
    ("ђјљњћџ", "sr"),
    ("ыэё", "ru"),
    ("پچژگ", "fa"),
    ("ٹڈڑےں", "ur"),
];

/// The commonest words of a language that mean little by themselves, those of a region's being those
/// of its language.
pub(crate) fn common_words(language: &str) -> impl Iterator<Item = &'static str> {
    let line = line(COMMON, ' ', language);
    let words = line.unwrap_or_default().split(' ').skip(1);
    words.take_while(|word| *word != "|")
}

/// Tells languages.
#[derive(Debug, Default)]
pub(crate) struct Detector {
    /// All that a text may be in: the bot's languages as the bot writes them, then those known.
    languages: Vec<String>,
    /// How many of those are the bot's.
    own: usize,
    /// Hashes of words, and below each an index into the languages; in order.
    common: Vec<u64>,
    /// The same for words of the bot's expressions that are not common ones.
    learned: Vec<u64>,
}

impl Detector {
    pub(crate) fn learn(training: &Training) -> Self {
        let mut this = Self {
            languages: training.languages.clone(),
            own: training.languages.len(),
            ..Self::default()
        };
        for line in COMMON.lines() {
            let mut words = line.split(' ');
            let language = this.language(words.next().unwrap_or_default());
            this.common.extend(words.map(|word| key(word) | language));
        }
        sort(&mut this.common);
        for intent in &training.intents {
            for (language, sentences) in &intent.expressions {
                let language = this.language(language);
                for sentence in sentences {
                    for token in tokens(sentence) {
                        let key = key(&token.text);
                        if token.kind == TokenKind::Word
                            && of(&this.common, key).is_empty()
                            && this.learned.len() < OWN_WORDS
                        {
                            this.learned.push(key | language);
                        }
                    }
                }
            }
        }
        sort(&mut this.learned);
        this.learned.dedup();
        this
    }

    /// The index of a language, which is learned of if need be.
    fn language(&mut self, language: &str) -> u64 {
        let index = self.index(language).unwrap_or_else(|| {
            self.languages.push(language.to_owned());
            self.languages.len() - 1
        });
        index as u64
    }

    /// Where a language stands: the bot's own first, however they name the region.
    #[inline(never)]
    fn index(&self, language: &str) -> Option<usize> {
        let wanted = plain(language);
        let mut tags = self.languages.iter();
        tags.position(|tag| wanted.eq_ignore_ascii_case(plain(tag)))
    }

    pub(crate) fn detect(&self, text: &str) -> Option<&str> {
        let text = text
            .get(..text.floor_char_boundary(TEXT_BYTES))
            .unwrap_or(text);
        let tokens = tokens(text);
        // How many letters of each script; none of the table is Latin.
        let mut counts: Vec<usize> = vec![0; SCRIPTS.len() + 1];
        for letter in text.chars().filter(|letter| is_letter(*letter)) {
            let script = SCRIPTS
                .iter()
                .position(|(first, last, _)| *first <= letter && letter <= *last);
            let script = script.unwrap_or(SCRIPTS.len());
            if let Some(count) = counts.get_mut(script) {
                // A letter that is a syllable or more is as much as several.
                *count += if letter >= '\u{3040}' { 3 } else { 1 };
            }
        }
        let most = counts.iter().max().copied().filter(|most| *most > 0)?;
        let script = counts.iter().position(|count| *count == most)?;
        let Some(&(.., mut used)) = SCRIPTS.get(script) else {
            return self.latin(text, &tokens);
        };
        // Japanese has Chinese letters, and some of its own in almost every sentence.
        let mut pairs = SCRIPTS.iter().zip(&counts);
        if used == "zh ja" && pairs.any(|((.., used), count)| *used == "ja" && *count > 0) {
            used = "ja";
        }
        for (signs, language) in TELLING {
            if lists(used, language) && text.contains(|letter| signs.contains([letter])) {
                used = language;
            }
        }
        let own = |used: &&str| self.index(used).is_some_and(|index| index < self.own);
        let best = used.split(' ').find(own);
        let best = best.or_else(|| used.split(' ').next())?;
        // A few Chinese letters may be a Japanese word when the bot speaks only that.
        if used != "ja" && best == "ja" {
            return (most > 24).then_some("zh");
        }
        let own = self.index(best).and_then(|index| self.languages.get(index));
        Some(own.map_or(best, String::as_str))
    }

    fn latin(&self, text: &str, tokens: &[Token]) -> Option<&str> {
        let mut scores = vec![0.0; self.languages.len()];
        let mut said = 0.0;
        for token in tokens {
            if token.kind == TokenKind::Word {
                said += 1.0;
                let key = key(&token.text);
                match of(&self.common, key) {
                    [] => count(&mut scores, of(&self.learned, key), OWN),
                    common => count(&mut scores, common, 1.0),
                }
            }
            let written = text.get(token.span.clone()).unwrap_or_default();
            if !written.is_ascii() {
                let written: String = written.chars().map(lower).collect();
                for (signs, languages) in LETTERS {
                    if written.contains(|letter| signs.contains([letter])) {
                        let languages = languages.split(' ');
                        let indices = languages.filter_map(|language| self.index(language));
                        let indices: Vec<u64> = indices.map(|index| index as u64).collect();
                        count(&mut scores, &indices, LETTER);
                    }
                }
            }
        }
        let best = scores.iter().copied().fold(0.0, f32::max);
        // Enough, and a part of a longer text that is not just chance.
        if best < 0.49 || best < 0.1 * said {
            return None;
        }
        let mut near = Vec::new();
        for (index, score) in scores.iter().enumerate() {
            if score * 1.25 + 0.1 > best {
                near.push(index);
            }
        }
        if near.len() > 1 {
            near.retain(|index| *index < self.own);
        }
        let only = near.first().filter(|_| near.len() == 1)?;
        self.languages.get(*only).map(String::as_str)
    }
}

/// The language of a tag without its region; Norwegian has two names for its written forms.
fn plain(tag: &str) -> &str {
    match tag.split('-').next().unwrap_or_default() {
        "nb" | "nn" => "no",
        tag => tag,
    }
}

/// A word's hash above the place for a language.
fn key(word: &str) -> u64 {
    u64::from(hash(word)) << 32
}

/// The entries of a word.
#[inline(never)]
fn of(words: &[u64], key: u64) -> &[u64] {
    let start = words.partition_point(|word| *word < key);
    let end = words.partition_point(|word| *word <= key | 0xffff_ffff);
    words.get(start..end).unwrap_or_default()
}

/// Shares a weight out among languages.
#[inline(never)]
fn count(scores: &mut [f32], languages: &[u64], weight: f32) {
    for language in languages {
        if let Some(score) = scores.get_mut(*language as u32 as usize) {
            *score += weight / languages.len() as f32;
        }
    }
}
