//! How somebody feels, by the words for it.
//!
//! A table of words that praise or blame for each language, with those that turn a word around
//! (*not good*) or make it stronger (*very good*) when they stand shortly before it; and emoji and
//! emoticons for all. What counts is the sum, so that praise and blame in one sentence come out
//! even. Nothing known is neutral, and so is every sentence in a language without a table that has
//! no emoji.

use crate::Sentiment;
use crate::language::line;
use crate::text::{Token, TokenKind, lists, tokens};

/// Of a text no more is looked at, in bytes.
const TEXT_BYTES: usize = 2048;
/// How many words before a word can turn it around or make it stronger.
const REACH: usize = 3;

/// For each language, folded: its tag; words that praise much, praise, blame, blame much; words that turn
/// around; words that make stronger. A star stands for any ending, a line for the space after the word
/// before.
const WORDS: &str = "\
en|amazing awesome excellent fantastic perfect* wonderful* great love* loving brilliant* superb* outstanding delicious incredible incredibl* thrilled delighted marvel* gorgeous|good nice nicer glad happy happi* thank* thx enjoy* i_like really_like t_like not_like best helpful cool fine pleased very_well works_well better fun funny easy fast quick* friendly beautiful* appreciat* satisf* recommend works impress* yay congrat* lovely cheers pleasant* comfortable useful sweet|bad badly sad sadly wrong slow slowly problem* issue* fail* broke* unhappy disappoint* annoy* angry mad upset expensive too_late is_late came_late arrived_late difficult bug bugs buggy error* worse poor* dirty rude* complain* complaint* unfortunat* dislike* boring bored tired stuck missing lost confus* mess ugly sick unfair hurt* lied liar stupid dumb fed_up crap delay* damaged stolen unacceptable useless frustrat*|terribl* horribl* awful* worst hate* hating disgust* ridiculous pathetic scam* garbage nightmare furious disaster* appalling outrag* fuck* shit* bullshit idiot* bastard* dreadful atrocious wtf|not no never don t isn aren doesn didn won can cannot couldn wasn without nothing hardly neither nobody|very really so too extremely absolutely totally super incredibly completely such truly most
fr|excellent* super genia* magnifique* parfait* merveill* adore* fantastique* formidable* incroyable* delicieu* extraordinaire* enchante* impeccable* ravi ravie*|bon bonne* bien merci content contente* heureu* aime aimes aimons plaisir sympa* gentil* joli* beau belle* cool satisf* utile* facile* rapide* agreable* bravo mieux meilleur* recommande marche drole* plait|mauvais* mal triste* lent lente lents lentement probleme* erreur* decu* decev* enerv* fache* colere cher chere* retard* difficile* sale impoli* plain* plainte* ennuy* ennui fatigue* casse* panne* perdu* nul nulle* malheureu* dommage bug bugs pire* complique* bloque* faux inutile* bete vole*|horribl* affreu* deteste* terribl* scandal* inadmissible* catastroph* honte* honteu* arnaqu* inacceptable* degueul* merde* putain con connard* execrable* lamentable* pourri* furieu* cauchemar* haine|ne n pas jamais aucun* sans rien ni|tres vraiment trop super extremement tellement absolument si totalement hyper
es|excelente* fantastic* perfect* maravillos* genial* increible* encanta encanto encantad* estupend* delicios* magnific* espectacular* fenomenal amo adoro|buen bueno buena buenos buenas bien gracias feliz content* alegr* gusta gustan gusto util facil rapid* amable* bonit* lind* agradable* satisf* mejor* recomiendo simpatic* divertid* funciona perfecto bravo agradec*|mal mala malo malos malas triste* lento* lenta* problema* error* falla fallo fallos decepcion* enfad* enoj* molest* caro cara caros caras dificil* suci* groser* quej* aburrid* cansad* roto rota perdid* peor* lastima confus* inutil* feo fea robad* robaron equivocad* complicad* desafortunad*|horribl* terribl* pesim* odi* asco* asqueros* ridicul* verguenza* estafa* inaceptabl* desastr* mierda* idiota* fatal* puta* joder furios* indignad* basura*|no nunca jamas sin ni nada ningun* tampoco|muy realmente tan demasiado super extremadamente totalmente absolutamente bastante
de|ausgezeichnet* fantastisch* perfekt* wunderbar* grossartig* super toll tolle* liebe lieben hervorragend* genial* lecker* begeistert* spitze klasse herrlich* unglaublich* traumhaft*|gut gute guten gutes guter schon* nett* freue freut freuen freude glucklich* danke* zufrieden* gefallt gefallen mag hilfreich* cool schnell* freundlich* lustig* empfehle funktioniert prima angenehm* besser* beste besten bester nutzlich* bravo dankbar* froh frohe*|schlecht* traurig* falsch* langsam* problem* fehler* kaputt* enttausch* arger* sauer wutend* teuer* verspat* schwierig* schmutzig* unfreundlich* beschwer* leider langweilig* mude verloren* verwirr* schade mies* schlimm* defekt* umstandlich* nerv* doof* blod* dumm* unzufrieden* unglucklich* gestohlen* nutzlos* kompliziert*|furchtbar* schrecklich* hass hasse* grauenhaft* ekel* lacherlich* katastroph* unverschamt* betrug* inakzeptab* scheiss* arsch* idiot* entsetzlich* grausam* schlechteste* skandal* miserabel*|nicht kein* nie niemals ohne nichts weder|sehr wirklich so zu extrem absolut total echt super besonders richtig vollig
it|eccellent* fantastic* perfett* meraviglios* ottim* adoro amo incredibil* delizios* magnific* stupend* bellissim*|buon* bene grazie felice felici content* piace piaciut* utile utili facil* veloc* gentil* bello bella belli simpatic* soddisfatt* consiglio funziona piacevol* bravo brava miglior* divertent*|mal male cattiv* triste* lento lenta problem* error* sbaglia* delus* arrabbiat* caro cara ritardo difficil* sporc* maleducat* lament* reclam* noios* stanc* rotto rotta perso persa peccato peggior* confus* inutil* brutt*|orribil* terribil* pessim* odio odi schif* ridicol* vergogn* truff* inaccettabil* disastr* merda* idiota* cazzo furios*|non mai senza nulla niente nessun* ne|molto davvero troppo cosi estremamente assolutamente totalmente tanto
pt|excelente* fantastic* perfeit* maravilhos* otim* adoro amo incrive* delicios* magnific* espetacular*|bom boa bons boas bem obrigad* feliz content* gosto gostei gosta util facil rapid* gentil bonit* lind* agradave* satisf* melhor* recomendo simpatic* divertid* funciona legal|mau ma ruim triste* lento lenta problema* erro erros falha falhou decepcion* desapont* chatead* irritad* zangad* caro cara atras* dificil suj* grosseir* reclam* chato chata cansad* quebrad* perdid* pena pior* confus* inutil fei* roubad*|horrive* terrive* pessim* odei* nojo nojent* ridicul* vergonha* golpe inaceitave* desastr* merda* idiota* porra furios*|nao nunca jamais sem nada nenhum* nem|muito realmente tao demais super extremamente totalmente absolutamente
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
/// A bit that no column has.
const PAUSE: u32 = 1;

/// What turns a word around, and what makes it stronger, among the columns of the table.
const TURNS: usize = 5;
const STRONGER: usize = 6;

pub(crate) fn feel(text: &str, language: &str) -> Sentiment {
    let text = text
        .get(..text.floor_char_boundary(TEXT_BYTES))
        .unwrap_or(text);
    let mut sum = 0.0;
    for ((signs, faces), weight) in SIGNS.iter().zip(FACES).zip(WEIGHTS) {
        let mut count = 0.0_f32;
        for letter in text.chars() {
            if signs.contains([letter]) {
                count += 1.0;
            }
        }
        for said in text.split_whitespace() {
            if lists(faces, said) {
                count += 1.0;
            }
        }
        sum += weight * count.min(3.0);
    }
    if let Some(line) = line(WORDS, '|', language) {
        sum += weigh(&tokens(text), line);
    }
    match sum {
        sum if sum >= 1.8 => Sentiment::VeryPositive,
        sum if sum >= 0.5 => Sentiment::Positive,
        sum if sum <= -1.8 => Sentiment::VeryNegative,
        sum if sum <= -0.5 => Sentiment::Negative,
        _ => Sentiment::Neutral,
    }
}

/// The sum of what words say by a line of the table.
fn weigh(tokens: &[Token], line: &str) -> f32 {
    // In these languages what turns a word around comes after it too.
    let behind = line.starts_with("de") || line.starts_with("nl");
    // For each word the columns that have it, as bits; nothing for a pause.
    let mut words: Vec<u32> = Vec::new();
    let mut before = "";
    for token in tokens {
        let mut found = 0;
        if token.kind == TokenKind::Word {
            let pair = [before, "_", &token.text].concat();
            for (index, column) in line.split('|').enumerate().skip(1) {
                if lists(column, &token.text) || lists(column, &pair) {
                    found |= 1 << index;
                }
            }
            before = &token.text;
        } else if lists(". , ; ! ?", &token.text) {
            found = PAUSE;
        } else {
            continue;
        }
        words.push(found);
    }
    let mut sum = 0.0;
    for (place, found) in words.iter().enumerate() {
        let Some((at, weight)) = WEIGHTS
            .iter()
            .enumerate()
            .find(|(at, _)| found >> (at + 1) & 1 == 1)
        else {
            continue;
        };
        let near = |found: &&u32| **found != PAUSE;
        let back = words.get(..place).unwrap_or_default().iter().rev();
        let mut around = back
            .take_while(near)
            .take(REACH)
            .fold(0, |all, found| all | found);
        let stronger = around >> STRONGER & 1 == 1;
        if behind {
            let rest = words.get(place + 1..).unwrap_or_default().iter();
            around |= rest
                .take_while(near)
                .take(REACH)
                .fold(0, |all, found| all | found);
        }
        let weight = if stronger { weight * 1.6 } else { *weight };
        // Not good is bad; not perfect is less than that, and so is not bad.
        sum += match (around >> TURNS & 1 == 1, at) {
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
