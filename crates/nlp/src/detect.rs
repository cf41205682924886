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
use crate::text::{Token, TokenKind, fold, tokens};

/// Of a text no more is looked at, in words.
const WORDS: usize = 200;
/// Of the bot's expressions no more words are learned.
const OWN_WORDS: usize = 20_000;
/// What a word of the bot's own expressions counts, a common word of one language being 1; and a
/// letter that a single language has.
const OWN: f32 = 0.35;
const LETTER: f32 = 0.6;

/// The commonest words of languages in Latin letters: a line for each, its tag first.
const COMMON: &str = "\
en the a an of to in on at is are am be was were i me my you your he she it its we us our they them this that these those do does did have has had can could would will should and or not for with from by as but if so what which who how when where why there please hello hi hey thanks thank yes want need like get give make don s t m d ll re ve some any about good morning just know tell show
fr le la les l un une des du de d et est sont suis être es ai a avez avoir je j me moi mon ma mes tu te ton vous votre vos il elle on nous notre ils ce c cette ces que qu qui quoi quel quelle où quand comment pourquoi combien ne n pas non oui avec pour dans sur par en au aux mais ou si plus très bien s bonjour salut merci voudrais veux peux puis faire fait y bonsoir plaît svp aujourd hui
es el la los las un una unos de del y es son está están estoy soy ser he ha hay yo me mi mis tú te tu usted su se lo le nos nuestro que qué quién cuál dónde cuándo cómo cuánto por no sí con para en al pero o si más muy bien hola gracias quiero quisiera puedo puede tengo tiene hacer favor buenos buenas días este esta ese eso mañana hoy
de der die das den dem des ein eine einen einem einer und ist sind bin war sein hat habe haben ich mich mir mein meine meinen du dich dir dein sie er es wir uns ihr ihre was wer wie wo wann warum welche wieviel nicht kein keine nein ja mit für von zu zum zur in im auf an am bei aus nach aber oder wenn auch noch sehr bitte danke hallo guten tag morgen möchte will kann können gibt dass heute
pt o a os as um uma de do da dos das no na nos nas e é são está estou sou ser foi tem tenho há eu me meu minha você seu sua ele ela nós que quem qual onde quando como quanto por porque não sim com para em ao mas ou se mais muito bem olá oi obrigado obrigada quero queria posso pode fazer favor bom boa dia isso este esta amanhã hoje
it il lo la i gli le un uno una di del della dei nel alla al e è sono sei siamo ho hai ha c io mi mio mia tu ti tuo lei suo noi ci si che chi cosa quale quali dove quando come quanto perché non no sì con per in su da ma o se più molto bene ciao salve grazie vorrei voglio posso può fare questo questa buongiorno oggi domani l d
nl de het een van en is zijn ben was heeft heb hebben ik mij me mijn jij je jou jouw u uw hij zij ze wij we ons onze dit dat deze die wat wie hoe waar wanneer waarom welke hoeveel niet geen nee ja met voor naar op in te aan bij uit om maar of als ook nog er zeer graag hallo hoi goedemorgen bedankt dank wil kan kunnen wilt zou moet alsjeblieft vandaag morgen
sv och att det är en ett i på för som av den med till inte om jag mig min mitt mina du dig din ditt ni er han hon vi oss har hade kan ska skulle vill var vad vem hur när varför vilken vilka finns de dem från eller men så nej ja tack hej snälla gärna mycket idag imorgon god måste
da og at det er en et i på for som af den med til ikke om jeg mig min mit mine du dig din dit han hun vi os har havde kan skal skulle vil hvad hvem hvor hvordan hvornår hvorfor hvilken findes de dem fra eller men så nej ja tak hej gerne meget må være noget nogle idag
no og at det er en ei et i på for som av den med til ikke om jeg meg min mitt mine du deg din ditt han hun vi oss har hadde kan skal skulle vil hva hvem hvor hvordan når hvorfor hvilken finnes de dem fra eller men så nei ja takk hei gjerne mye må være noe noen dag
fi ja on ei en et se että joka olen olet ole oli ovat minä sinä hän me te he minun sinun mun sun mitä mikä missä milloin miten miksi kuka kuinka paljon haluan haluaisin voiko voinko voin kiitos hei moi terve kyllä joo tai mutta kun jos niin tämä mulla minulla onko hyvää huomenta huomenna tänään olisi kanssa
pl i w z na do nie tak to jest są jestem się że co kto gdzie kiedy jak dlaczego ile który jaka jakie ja mnie mi mój moja moje ty ci twój pan pani on ona my nas dla po od za o u czy ale lub albo jeśli bardzo dziękuję proszę cześć witam dzień dobry chcę chciałbym mogę można mam ma być był dziś jutro
tr bir ve bu şu o ne mi mı mu mü ben bana benim beni sen sana senin siz biz de da için ile çok var yok değil evet hayır nasıl nerede nereye zaman kim hangi kaç neden lütfen merhaba selam teşekkürler teşekkür ederim istiyorum isterim misiniz olarak daha gibi ama veya bugün yarın günaydın iyi kadar
ca el la els les un una uns de del dels i és són estic sóc ser he ha hi hem jo em meu meva tu et teu vostè seu es ho que què qui quin quina on quan com quant per perquè no sí amb en al als però o si més molt bé bon bona dia gràcies vull voldria puc pot tinc té fer sisplau aquest aquesta això avui demà d l
ro și să este sunt ești un o de la în cu pe din pentru nu da eu mă mi îmi tu te ce cine care unde când cum cât vreau aș dori pot poate am ai are bună salut mulțumesc rog mai foarte dar sau dacă acest această azi mâine
cs a je jsem jsi jsou to ten ta se si na v ve do z že co kdo kde kdy jak proč kolik který ne ano já mi mě můj moje ty vy s pro po od ale nebo když prosím děkuji dobrý den ahoj chci chtěl můžu mám má být dnes zítra
hu a az és nem igen van vagyok egy ez hogy mi ki hol mikor hogyan miért mennyi én te ő kérem köszönöm szia jó napot szeretnék akarok lehet nekem meg de vagy ha is csak már nagyon ma holnap
id yang dan di ke dari ini itu saya aku kamu anda tidak bukan ya apa siapa mana kapan bagaimana mengapa berapa ada untuk dengan bisa mau ingin tolong terima kasih selamat pagi halo sudah belum akan atau tapi juga besok
vi tôi là và của có không bạn cho được này một các những với trong đã sẽ muốn gì ai đâu khi nào sao bao nhiêu xin chào cảm ơn vâng rất người ở đến từ";

/// Letters and signs that few languages in Latin letters have: the signs, then the languages.
const LETTERS: &str = "ß de;ñ¿¡ es;ãõ pt;œù fr;åø da no;å sv;æ da no;ä de sv fi;ö de sv fi tr hu;ü de tr hu es;łżąęśźń pl;ć pl;ğış tr;őű hu;řěůž cs;čšý cs;ășțţ ro;î ro fr;ê fr pt vi;ç fr pt tr ca;è fr it ca;à fr it ca pt;ò it ca;ì it;óí es pt ca hu cs;á es pt hu cs;ú es pt ca hu cs;é fr es pt ca hu cs;ơưđạảấầậếềệịọốồộớờợụứừự vi";

/// Other scripts, by their first and last letter: the languages they are used for, the likeliest
/// first.
const SCRIPTS: &str = "\u{370}\u{3ff}el;\u{400}\u{52f}ru uk bg sr mk be kk mn;\u{531}\u{58f}hy;\u{591}\u{5f4}he yi;\u{600}\u{77f}ar fa ur ps;\u{900}\u{97f}hi mr ne;\u{980}\u{9ff}bn;\u{a00}\u{a7f}pa;\u{a80}\u{aff}gu;\u{b80}\u{bff}ta;\u{c00}\u{c7f}te;\u{c80}\u{cff}kn;\u{d00}\u{d7f}ml;\u{d80}\u{dff}si;\u{e00}\u{e7f}th;\u{e80}\u{eff}lo;\u{1000}\u{109f}my;\u{10a0}\u{10ff}ka;\u{1100}\u{11ff}ko;\u{1200}\u{137f}am;\u{1780}\u{17ff}km;\u{3040}\u{30ff}ja;\u{3400}\u{9fff}zh ja;\u{ac00}\u{d7a3}ko";

/// Letters of those scripts that only some languages have.
const TELLING: &str = "іїєґ uk;ў be;ђјљњћџ sr;ыэё ru;پچژگ fa;ٹڈڑےں ur";

/// The commonest words of a language, those of a region's being those of its language.
pub(crate) fn common_words(language: &str) -> impl Iterator<Item = &'static str> {
    let line = line(COMMON, ' ', language);
    line.unwrap_or_default().split(' ').skip(1)
}

fn tag(line: &str) -> &str {
    line.split(' ').next().unwrap_or_default()
}

/// Tells languages.
#[derive(Debug, Default)]
pub(crate) struct Detector {
    /// All that a text may be in: the bot's languages as the bot writes them, then those known.
    languages: Vec<String>,
    /// How many of those are the bot's.
    own: usize,
    /// Folded words, with a bit for each language that has it, in order.
    words: Vec<(String, u64)>,
    /// The same for words of the bot's expressions that are not common ones.
    own_words: Vec<(String, u64)>,
}

impl Detector {
    pub(crate) fn learn(training: &Training) -> Self {
        let mut this = Self::default();
        for language in training.languages.iter().take(24) {
            this.languages.push(language.clone());
        }
        this.own = this.languages.len();
        let mut words = Vec::new();
        for line in COMMON.lines() {
            let bit = this.bit(tag(line));
            words.extend(line.split(' ').skip(1).map(|word| (fold(word), bit)));
        }
        this.words = gathered(words);
        let mut words = Vec::new();
        for intent in &training.intents {
            for (language, sentences) in &intent.expressions {
                let bit = this.bit(language);
                for token in sentences.iter().flat_map(|sentence| tokens(sentence)) {
                    let new = token.kind == TokenKind::Word && bits(&this.words, &token.text) == 0;
                    if new && words.len() < OWN_WORDS {
                        words.push((token.text, bit));
                    }
                }
            }
        }
        this.own_words = gathered(words);
        this
    }

    /// The bit of a language, which is learned of if need be.
    fn bit(&mut self, language: &str) -> u64 {
        let index = self.index(language).unwrap_or_else(|| {
            self.languages.push(language.to_owned());
            self.languages.len() - 1
        });
        1_u64.checked_shl(index as u32).unwrap_or_default()
    }

    /// Where a language stands: the bot's own first, however they name the region.
    fn index(&self, language: &str) -> Option<usize> {
        let plain = |tag: &str| match tag.split('-').next().unwrap_or_default() {
            "nb" | "nn" => "no".to_owned(),
            tag => tag.to_ascii_lowercase(),
        };
        let wanted = plain(language);
        self.languages.iter().position(|tag| plain(tag) == wanted)
    }

    pub(crate) fn detect(&self, text: &str) -> Option<&str> {
        let tokens = tokens(
            text.get(..text.floor_char_boundary(WORDS * 16))
                .unwrap_or(text),
        );
        let tokens = tokens.get(..WORDS).unwrap_or(&tokens);
        let letters = || {
            let words = tokens.iter().filter(|token| token.kind == TokenKind::Word);
            words.flat_map(|token| text.get(token.span.clone()).unwrap_or_default().chars())
        };
        // How many letters of each script; none of the table is Latin.
        let mut counts: Vec<usize> = vec![0; SCRIPTS.split(';').count() + 1];
        for letter in letters() {
            let script = SCRIPTS.split(';').position(|script| {
                let mut ends = script.chars();
                ends.next() <= Some(letter) && Some(letter) <= ends.next()
            });
            if let Some(count) = counts.get_mut(script.map_or(0, |script| script + 1)) {
                // A letter that is a syllable or more is as much as several.
                *count += if letter >= '\u{3040}' { 3 } else { 1 };
            }
        }
        let most = counts.iter().max().copied().filter(|most| *most > 0)?;
        let script = counts.iter().position(|count| *count == most)?;
        if script == 0 {
            return self.latin(text, tokens);
        }
        let of =
            |script: &'static str| script.trim_start_matches(|letter: char| !letter.is_ascii());
        let scripts = || SCRIPTS.split(';').map(of);
        let used = scripts().nth(script - 1).unwrap_or_default();
        // Japanese has Chinese letters, and some of its own in almost every sentence.
        let kana = scripts()
            .position(|used| used == "ja")
            .and_then(|at| counts.get(at + 1));
        if used.starts_with("zh") && kana.is_some_and(|kana| *kana > 0) {
            return self.written("ja");
        }
        for telling in TELLING.split(';') {
            let (signs, language) = telling.split_once(' ')?;
            if used.split(' ').any(|used| used == language)
                && letters().any(|letter| signs.contains(letter))
            {
                return self.written(language);
            }
        }
        let own = used
            .split(' ')
            .filter(|used| self.index(used).is_some_and(|index| index < self.own));
        let mut own = own.peekable();
        // A few Chinese letters may be a Japanese word when the bot speaks only that.
        if own.peek() == Some(&"ja") {
            return (most > 24).then_some("zh");
        }
        self.written(own.next().unwrap_or_else(|| tag(used)))
    }

    /// A known language, as the bot writes it if it is one of the bot's.
    fn written(&self, language: &'static str) -> Option<&str> {
        let own = self
            .index(language)
            .and_then(|index| self.languages.get(index));
        Some(own.map_or(language, String::as_str))
    }

    fn latin(&self, text: &str, tokens: &[Token]) -> Option<&str> {
        let mut scores = vec![0.0_f32; self.languages.len()];
        let mut count = |bits: u64, weight: f32| {
            let share = weight / bits.count_ones().max(1) as f32;
            for (index, score) in scores.iter_mut().enumerate() {
                if bits.checked_shr(index as u32).unwrap_or_default() & 1 == 1 {
                    *score += share;
                }
            }
        };
        let mut said = 0;
        for token in tokens {
            if token.kind == TokenKind::Word {
                said += 1;
                match bits(&self.words, &token.text) {
                    0 => count(bits(&self.own_words, &token.text), OWN),
                    common => count(common, 1.0),
                }
            }
            let written = text.get(token.span.clone()).unwrap_or_default();
            if !written.is_ascii() {
                let written = written.to_lowercase();
                for few in LETTERS.split(';') {
                    let (signs, languages) = few.split_once(' ')?;
                    if written.contains(|letter| signs.contains(letter)) {
                        let mut bits = 0;
                        for language in languages.split(' ') {
                            let index = self.index(language).unwrap_or(63);
                            bits |= 1_u64.checked_shl(index as u32).unwrap_or_default();
                        }
                        count(bits, LETTER);
                    }
                }
            }
        }
        let best = scores.iter().copied().fold(0.0, f32::max);
        // Enough, and a part of a longer text that is not just chance.
        if best < 0.49 || best < 0.1 * said as f32 {
            return None;
        }
        let near = |score: &f32| *score * 1.25 + 0.1 > best;
        let near = scores.iter().enumerate().filter(|(_, score)| near(score));
        let near: Vec<usize> = near.map(|(index, _)| index).collect();
        let own: Vec<usize> = near
            .iter()
            .copied()
            .filter(|index| *index < self.own)
            .collect();
        let only = match (near.as_slice(), own.as_slice()) {
            ([only], _) | (_, [only]) => *only,
            _ => return None,
        };
        self.languages.get(only).map(String::as_str)
    }
}

/// In order, each word once, with the bits of all its languages.
fn gathered(mut words: Vec<(String, u64)>) -> Vec<(String, u64)> {
    words.sort_unstable();
    words.dedup_by(|(word, bits), (kept, all)| {
        let same = word == kept;
        if same {
            *all |= *bits;
        }
        same
    });
    words
}

fn bits(words: &[(String, u64)], word: &str) -> u64 {
    let found = words.binary_search_by(|(known, _)| known.as_str().cmp(word));
    let found = found.ok().and_then(|at| words.get(at));
    found.map_or(0, |(_, bits)| *bits)
}
