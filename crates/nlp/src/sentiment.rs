//! How somebody feels, by the words for it.
//!
//! A table of words that praise or blame for each language, with those that turn a word around
//! (*not good*) or make it stronger (*very good*) when they stand shortly before it; and emoji and
//! emoticons for all. What counts is the sum, so that praise and blame in one sentence come out
//! even. Nothing known is neutral, and so is every sentence in a language without a table that has
//! no emoji.

use crate::Sentiment;
use crate::language::line;
use crate::text::{TokenKind, fold, tokens};

/// Of a text no more is looked at, in bytes.
const TEXT_BYTES: usize = 2048;
/// How many words before a word can turn it around or make it stronger.
const REACH: usize = 3;

/// For each language: its tag; words that praise much, praise, blame, blame much; words that turn
/// around; words that make stronger. A star stands for any ending, a line for the space after the word
/// before.
const WORDS: &str = "\
en|amazing awesome excellent fantastic perfect* wonderful* great love* loving brilliant* superb* outstanding delicious incredible incredibl* thrilled delighted marvel* gorgeous|good nice nicer glad happy happi* thank* thx enjoy* i_like really_like t_like not_like best helpful cool fine pleased very_well works_well better fun funny easy fast quick* friendly beautiful* appreciat* satisf* recommend works impress* yay congrat* lovely cheers pleasant* comfortable useful sweet|bad badly sad sadly wrong slow slowly problem* issue* fail* broke* unhappy disappoint* annoy* angry mad upset expensive too_late is_late came_late arrived_late difficult bug bugs buggy error* worse poor* dirty rude* complain* complaint* unfortunat* dislike* boring bored tired stuck missing lost confus* mess ugly sick unfair hurt* lied liar stupid dumb fed_up crap delay* damaged stolen unacceptable useless frustrat*|terribl* horribl* awful* worst hate* hating disgust* ridiculous pathetic scam* garbage nightmare furious disaster* appalling outrag* fuck* shit* bullshit idiot* bastard* dreadful atrocious wtf|not no never don t isn aren doesn didn won can cannot couldn wasn without nothing hardly neither nobody|very really so too extremely absolutely totally super incredibly completely such truly most
fr|excellent* super génia* magnifique* parfait* merveill* adore* adoré* fantastique* formidable* incroyable* délicieu* extraordinaire* enchanté* impeccable* ravi ravie*|bon bonne* bien merci content contente* heureu* aime aimes aimons aimé plaisir sympa* gentil* joli* beau belle* cool satisf* utile* facile* rapide* agréable* bravo mieux meilleur* recommande marche drôle* plait|mauvais* mal triste* lent lente lents lentement problème* erreur* déçu* décev* énerv* fâché* colère cher chère* retard* difficile* sale impoli* plain* plainte* ennuy* ennui fatigué* cassé* panne* perdu* nul nulle* malheureu* dommage bug bugs pire* compliqué* bloqué* faux inutile* bête volé*|horribl* affreu* déteste* détesté* terribl* scandal* inadmissible* catastroph* honte* honteu* arnaqu* inacceptable* dégueul* merde* putain con connard* exécrable* lamentable* pourri* furieu* cauchemar* haine|ne n pas jamais aucun* sans rien ni|très vraiment trop super extrêmement tellement absolument si totalement hyper
es|excelente* fantástic* perfect* maravillos* genial* increíble* encanta encantó encantad* estupend* delicios* magnífic* espectacular* fenomenal amo adoro|buen bueno buena buenos buenas bien gracias feliz content* alegr* gusta gustan gustó útil fácil rápid* amable* bonit* lind* agradable* satisf* mejor* recomiendo simpátic* divertid* funciona perfecto bravo agradec*|mal mala malo malos malas triste* lento* lenta* problema* error* falla fallo fallos decepcion* enfad* enoj* molest* caro cara caros caras difícil* suci* groser* quej* aburrid* cansad* roto rota perdid* peor* lástima confus* inútil* feo fea robad* robaron equivocad* complicad* desafortunad*|horribl* terribl* pésim* odi* asco* asqueros* ridícul* vergüenza* estafa* inaceptabl* desastr* mierda* idiota* fatal* puta* joder furios* indignad* basura*|no nunca jamás sin ni nada ningún* tampoco|muy realmente tan demasiado súper super extremadamente totalmente absolutamente bastante
de|ausgezeichnet* fantastisch* perfekt* wunderbar* großartig* super toll tolle* liebe lieben hervorragend* genial* lecker* begeistert* spitze klasse herrlich* unglaublich* traumhaft*|gut gute guten gutes guter schön* nett* freue freut freuen freude glücklich* danke* zufrieden* gefällt gefallen mag hilfreich* cool schnell* freundlich* lustig* empfehle funktioniert prima angenehm* besser* beste besten bester nützlich* bravo dankbar* froh frohe*|schlecht* traurig* falsch* langsam* problem* fehler* kaputt* enttäusch* ärger* sauer wütend* teuer* verspät* schwierig* schmutzig* unfreundlich* beschwer* leider langweilig* müde verloren* verwirr* schade mies* schlimm* defekt* umständlich* nerv* doof* blöd* dumm* unzufrieden* unglücklich* gestohlen* nutzlos* kompliziert*|furchtbar* schrecklich* hass hasse* grauenhaft* ekel* lächerlich* katastroph* unverschämt* betrug* betrüg* inakzeptab* scheiß* scheiss* arsch* idiot* entsetzlich* grausam* schlechteste* skandal* miserabel*|nicht kein* nie niemals ohne nichts weder|sehr wirklich so zu extrem absolut total echt super besonders richtig völlig
it|eccellent* fantastic* perfett* meraviglios* ottim* adoro amo incredibil* delizios* magnific* stupend* bellissim*|buon* bene grazie felice felici content* piace piaciut* utile utili facil* veloc* gentil* bello bella belli simpatic* soddisfatt* consiglio funziona piacevol* bravo brava miglior* divertent*|mal male cattiv* triste* lento lenta problem* error* sbaglia* delus* arrabbiat* caro cara ritardo difficil* sporc* maleducat* lament* reclam* noios* stanc* rotto rotta perso persa peccato peggior* confus* inutil* brutt*|orribil* terribil* pessim* odio odi schif* ridicol* vergogn* truff* inaccettabil* disastr* merda* idiota* cazzo furios*|non mai senza nulla niente nessun* né|molto davvero troppo così estremamente assolutamente totalmente tanto
pt|excelente* fantástic* perfeit* maravilhos* ótim* adoro amo incríve* delicios* magnífic* espetacular*|bom boa bons boas bem obrigad* feliz content* gosto gostei gosta útil fácil rápid* gentil bonit* lind* agradáve* satisf* melhor* recomendo simpátic* divertid* funciona legal|mau má ruim triste* lento lenta problema* erro erros falha falhou decepcion* desapont* chatead* irritad* zangad* caro cara atras* difícil suj* grosseir* reclam* chato chata cansad* quebrad* perdid* pena pior* confus* inútil fei* roubad*|horríve* terríve* péssim* odei* nojo nojent* ridícul* vergonha* golpe inaceitáve* desastr* merda* idiota* porra furios*|não nunca jamais sem nada nenhum* nem|muito realmente tão demais super extremamente totalmente absolutamente
nl|uitstekend* fantastisch* perfect* geweldig* prachtig* super top heerlijk* briljant* lekker*|goed goede beste beter leuk* fijn* blij* bedankt dank* tevreden mooi* aardig* handig* makkelijk* snel* vriendelijk* grappig* werkt prima gelukkig*|slecht* jammer verdrietig* fout* langzaam* traag* probleem* problemen kapot* teleurgesteld* teleurstell* boos boze duur dure vertraagd* vertraging moeilijk* vies* onbeleefd* onvriendelijk* klacht* klagen saai* moe verloren helaas stom* erger* ontevreden nutteloos gestolen|verschrikkelijk* vreselijk* haat* walgelijk* belachelijk* ramp rampzalig schandalig* oplicht* onacceptabel* klote* kut shit afschuwelijk* waardeloos* woedend*|niet geen nooit zonder niets niks|heel erg zeer echt zo te super enorm absoluut";

/// Signs that praise much, praise, blame, blame much, in any language.
const SIGNS: [&str; 4] = [
    "😍🥰😘🤩🎉❤💖💕💗😻🏆🤗💯",
    "😀😃😄😁😊🙂😉😎👍👏🙏😂🤣😅😋☺✅🌟😇💪👌🙌",
    "🙁☹😕😞😔😟😒😐🙄👎😢😥😓😩😫😣😖😬💔😤",
    "😠😡🤬😭🤮💩🖕😱🤢",
];

/// The same for signs made of more than one character, among spaces.
const FACES: [&str; 4] = [
    "<3 :-D :D xD",
    ":) :-) ;) ;-) =) ^^ :p :P",
    ":( :-( :/ :-/ =( :|",
    ">:( :'( D:",
];

const WEIGHTS: [f32; 4] = [2.0, 1.0, -1.0, -2.0];

pub(crate) fn feel(text: &str, language: &str) -> Sentiment {
    let text = text
        .get(..text.floor_char_boundary(TEXT_BYTES))
        .unwrap_or(text);
    let tokens = tokens(text);
    let mut sum = 0.0;
    for ((signs, faces), weight) in SIGNS.iter().zip(FACES).zip(WEIGHTS) {
        let sign = text
            .chars()
            .filter(|letter| signs.contains(*letter))
            .take(3)
            .count();
        let mut said = text.split_whitespace();
        let face = said.any(|said| faces.split(' ').any(|face| face == said));
        sum += weight * (sign as f32 + if face { 1.0 } else { 0.0 });
    }
    if let Some(line) = line(WORDS, '|', language) {
        // The first column is the tag.
        let columns: Vec<Vec<String>> = line
            .split('|')
            .map(|column| column.split(' ').map(fold).collect())
            .collect();
        let behind = matches!(line.get(..2), Some("de" | "nl"));
        for part in tokens.split(|token| matches!(token.text.as_str(), "." | "," | ";" | "!" | "?"))
        {
            let words: Vec<&str> = part
                .iter()
                .filter(|token| token.kind == TokenKind::Word)
                .map(|token| token.text.as_str())
                .collect();
            sum += weigh(&words, &columns, behind);
        }
    }
    match sum {
        sum if sum >= 1.8 => Sentiment::VeryPositive,
        sum if sum >= 0.5 => Sentiment::Positive,
        sum if sum <= -1.8 => Sentiment::VeryNegative,
        sum if sum <= -0.5 => Sentiment::Negative,
        _ => Sentiment::Neutral,
    }
}

/// The sum of words without a break; in some languages what turns a word around comes after it too.
fn weigh(words: &[&str], columns: &[Vec<String>], behind: bool) -> f32 {
    let is = |index: usize, place: usize| {
        let word = words.get(place).copied().unwrap_or_default();
        let before = place.checked_sub(1).and_then(|place| words.get(place));
        let known = columns.get(index).map(Vec::as_slice).unwrap_or_default();
        known.iter().any(|known| match known.split_once('_') {
            Some((first, second)) => before == Some(&first) && word == second,
            None => match known.strip_suffix('*') {
                Some(start) => word.starts_with(start),
                None => *known == word,
            },
        })
    };
    let mut sum = 0.0;
    for place in 0..words.len() {
        let Some((at, weight)) = WEIGHTS.iter().enumerate().find(|(at, _)| is(at + 1, place))
        else {
            continue;
        };
        let start = place.saturating_sub(REACH);
        let end = if behind { place + 1 + REACH } else { place };
        let turned = (start..end).any(|place| is(5, place));
        let stronger = (start..place).any(|place| is(6, place));
        let weight = if stronger { weight * 1.6 } else { *weight };
        // Not good is bad; not perfect is less than that, and so is not bad.
        sum += match (turned, at) {
            (false, _) => weight,
            (true, 0) => -1.0,
            (true, 1) => -weight,
            (true, _) => 0.6,
        };
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::feel;

    #[test]
    fn words_tell_how_somebody_feels() {
        for (language, text, feels) in [
            ("en", "I love this, it's amazing!", "vpositive"),
            ("en", "very good service", "positive"),
            ("en", "thanks, that was helpful", "vpositive"),
            ("en", "that's nice", "positive"),
            ("en", "I'd like to book a table", "neutral"),
            ("en", "I don't like it", "negative"),
            ("en", "how late are you open", "neutral"),
            ("en", "where is my order", "neutral"),
            ("en", "this is not good", "negative"),
            ("en", "not bad", "positive"),
            ("en", "my package arrived late", "negative"),
            ("en", "this is the worst service ever", "vnegative"),
            ("en", "good food but slow service", "neutral"),
            ("en-GB", "I hate it", "vnegative"),
            ("fr", "c'est génial, j'adore", "vpositive"),
            ("fr", "ce n'est pas bien", "negative"),
            ("fr", "Je suis très déçue", "negative"),
            ("fr", "à quelle heure ouvrez-vous", "neutral"),
            ("fr", "c'est inadmissible", "vnegative"),
            ("es", "me encanta", "vpositive"),
            ("es", "no me gusta", "negative"),
            ("es", "es horrible", "vnegative"),
            ("es", "¿a qué hora abren?", "neutral"),
            ("de", "Das ist wunderbar", "vpositive"),
            ("de", "Das gefällt mir nicht", "negative"),
            ("de", "Leider schmeckt es mir nicht", "negative"),
            ("de", "ich möchte etwas bestellen", "neutral"),
            ("de", "ich habe ein problem", "negative"),
            ("de", "wann habt ihr geöffnet", "neutral"),
            ("it", "non funziona", "negative"),
            ("pt", "ótimo, muito obrigado", "vpositive"),
            ("nl", "dit is vreselijk", "vnegative"),
            ("ja", "ありがとう 😊", "positive"),
            ("ja", "こんにちは", "neutral"),
            ("xx", "😡😡", "vnegative"),
            ("en", ":)", "positive"),
            ("en", "", "neutral"),
        ] {
            assert_eq!(feel(text, language).as_str(), feels, "{text}");
        }
    }
}
