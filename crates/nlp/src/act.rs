//! What kind of sentence it is: telling, wanting, or asking, for something or for yes or no.
//!
//! Most languages here begin a question with a word that asks, or with the verb, and a command with
//! a verb in a form of its own. So the first words decide, after greetings and words of
//! politeness; where they do not, a question mark does. Languages without a table have only the
//! question mark, and for some scripts the words that ask.

use crate::Act;
use crate::language::line;
use crate::text::{TokenKind, find_text, lists, tokens};

/// Of a text no more is looked at, in bytes.
const TEXT_BYTES: usize = 1024;

/// For each language, folded: its tag; what may stand before the sentence; words that ask for something;
/// verbs that begin a question for yes or no; verbs that begin a command, where a star stands for
/// any ending; words that make a command of what does not begin with a subject.
const WORDS: &str = "\
en|please hello hi hey ok okay well so and but now then bot sorry excuse me thanks just good morning um in at for from to by on with about|what which who whom whose where when why how whats wheres hows|is are am was were do does did can could will would should shall may might have has had must isn aren doesn didn won couldn wouldn any|show tell give book order cancel find get set play send make call help open close stop start turn put add remove delete change update check track let take bring remind search translate reserve buy pay transfer block unblock freeze list read write go come wait try look use pick choose schedule create switch dim increase decrease raise lower navigate connect wake repeat skip pause resume explain describe recommend suggest report don keep leave forget say sing speak talk subscribe unsubscribe register sign log reset activate deactivate enable disable return refund move|please
fr|s il te vous plait bonjour salut bonsoir merci ok alors et mais bon euh bot excusez moi dis donc a de pour dans depuis en par avec|quoi qui quel* quand comment pourquoi combien ou lequel laquelle que qu|est peux peut pouvez puis pourrais pourriez avez as sont es etes suis sommes faut dois doit vas va veux voulez savez sais aurais auriez y|montre* donne* dis dites reserve* commande* annule* trouve* cherche* mets mettez joue* envoie* envoyez appelle* aide* ouvre* ferme* arrete* allume* eteins eteignez ajoute* supprime* change* verifie* rappelle* reveille* traduis traduisez achete* paie* payez bloque* raconte* explique* indique* lance* fais faites va allez prends prenez laisse* passe* viens venez regarde* choisis* choisir modifie* connecte* lis lisez ecris afficher consulter demander obtenir effectuer parle*|plait
es|por favor hola ok bueno entonces y pero oye perdona perdone disculpa gracias buenos buenas dias tardes noches a de en para con desde|que quien* cual* donde cuando como cuant* adonde|es son esta estan hay puedo puedes puede podria podrias pueden tiene tienes tienen tengo hace quieres sabe sabes debo|muestra* dime digame dame deme reserva* pide pedir ordena cancela* busca* encuentra* pon ponme pone poner reproduce toca envia* manda* llama* llamame ayuda* abre cierra para deten enciende apaga anade agrega borra elimina cambia* actualiza* revisa comprueba despierta* recuerda* recuerda traduce* compra* paga* transfiere bloquea* cuenta* explica* haz ve ven espera mira leeme lee escribe quita sube baja consulta* crea programa|favor
de|bitte hallo hi hey ok okay also und aber nun guten tag morgen abend entschuldigung danke mal um fur von zu zur mit ab bis seit in an auf aus|was wer wen wem wessen wo wohin woher wann warum weshalb wieso wie welche* wieviel* wozu womit|ist sind bin bist seid war kann kannst konnen konnt konnte konnten konntest hat hast habt haben habe gibt darf durfen soll sollte muss mussen wird werden will willst wollt wurde wurden wurdest ware mochtest mochten geht macht stimmt braucht weisst wisst|zeig* sag* gib gebt geben buch* bestell* storniere* such* find* setz* stell* spiel* schick* sende* ruf* hilf helft offne* schliess* stopp* starte* mach mache schalte* fug* losch* ander* pruf* weck* erinner* ubersetz* reservier* kauf* zahl* bezahl* uberweis* sperr* lies lest schreib* geh komm warte* versuch* schau* erzahl* erklar* nenn* bring* hol* nimm lass lasst zeige wechsle* verbinde* leg* lege* dreh* navigier*|bitte
it|per favore ciao ok allora e ma buongiorno scusa scusi grazie a di in da con|cosa che chi quale quali dove quando come perche quanto quanta quanti quante cos dov com|e sono hai ha ho avete posso puoi puo potete potrebbe potresti c vuoi sai|mostra* dimmi dammi prenota* ordina* annulla* cancella* trova* cerca* metti* suona invia* manda* chiama* aiuta* apri chiudi ferma accendi spegni aggiungi togli cambia* ricorda* svegliami traduci compra* paga* blocca* spiega* fai fammi|favore
pt|por favor ola oi ok entao e mas bom boa dia desculpe obrigado obrigada a de em para com|que quem qual quais onde quando como quanto quanta quantos quantas porque|e sao esta estao tem ha posso pode podem poderia voce|mostre mostra* diga diz de reserve reserva* peca cancele cancela* encontre procure ponha coloque toque envie mande ligue ajude abra feche pare acenda apague adicione remova mude altere verifique lembre acorde traduza compre pague bloqueie explique faca|favor
nl|alsjeblieft alstublieft hallo hoi hey oke dus en maar goedemorgen sorry bedankt om van in met voor tot|wat wie waar wanneer waarom hoe welk* hoeveel waarheen|is zijn ben kan kun kunt kunnen heb hebt heeft hebben mag moet wil wilt zou zal gaat weet werkt|toon zeg geef boek* bestel* annuleer* zoek* vind zet speel stuur bel help open sluit stop start doe voeg verwijder* wijzig* verander* controleer* wek herinner* vertaal* reserveer* koop betaal blokkeer* vertel* leg breng haal laat|alsjeblieft alstublieft";

/// Words that ask for something in languages without a table, folded; then such that ask for yes or
/// no. Where there are no spaces they may stand anywhere.
const ELSEWHERE: [&str; 2] = [
    "что кто где когда как почему сколько какой куда ما ماذا متي اين كيف كم لماذا من מה מי איפה מתי איך למה כמה क्या कहाँ कब कैसे क्यों कौन कितना 什么 什麼 谁 誰 哪 怎么 怎麼 几 幾 多少 为什么 何 どこ いつ なぜ どう いくら どれ 뭐 무엇 누구 어디 언제 어떻게 왜 얼마 몇 ne nerede nasil neden kac kim hangi vad var nar hur varfor hvad hvor hvornar hvordan hvorfor hva mita missa milloin miten miksi co gdzie kiedy jak dlaczego ile",
    "هل האם 吗 嗎 ですか ますか czy mi mu onko voiko 나요 까요",
];

pub(crate) fn act(text: &str, language: &str) -> Act {
    let text = text
        .get(..text.floor_char_boundary(TEXT_BYTES))
        .unwrap_or(text);
    let asked = text.contains(['?', '？', '؟', '¿']);
    let or_tells = if asked { Act::YnQuery } else { Act::Assert };
    let mut words: Vec<String> = Vec::new();
    let mut inverted = false;
    for token in tokens(text) {
        if token.kind != TokenKind::Word {
            continue;
        }
        // Veux-tu, avez-vous: the verb before its subject.
        let before = text.get(..token.span.start).unwrap_or_default();
        inverted |= before.ends_with('-')
            && lists("tu vous il elle on ils elles je nous ce t", &token.text);
        words.push(token.text);
    }
    let Some(line) = line(WORDS, '|', language) else {
        return elsewhere(&words).unwrap_or(or_tells);
    };
    let mut columns = line.split('|');
    let french = columns.next() == Some("fr");
    let mut column = || columns.next().unwrap_or_default();
    let (opening, wh, yn, command, polite) = (column(), column(), column(), column(), column());
    let first = words
        .iter()
        .position(|word| !lists(opening, word) || lists(wh, word));
    let Some(first) = words.get(first.unwrap_or_default()) else {
        return or_tells;
    };
    let starts = |list: &str| lists(list, first);
    // These begin other clauses too.
    let asks = |word: &String| lists(wh, word) && !lists("que qu che who which", word);
    if starts(wh) {
        Act::WhQuery
    } else if starts(command) && !asked {
        Act::Command
    } else if starts(yn) {
        Act::YnQuery
    } else if asked || (french && inverted) {
        if words.iter().any(asks) {
            Act::WhQuery
        } else {
            Act::YnQuery
        }
    } else if words.len() > 1 && words.iter().any(|word| lists(polite, word)) {
        Act::Command
    } else {
        Act::Assert
    }
}

/// In a language without a table.
fn elsewhere(words: &[String]) -> Option<Act> {
    let joined = words.concat();
    let has = |list: &str| {
        list.split(' ').any(|known| {
            let letters = known.chars().next() >= Some('\u{3000}');
            words.iter().any(|word| word == known)
                || (letters && find_text(&joined, known).is_some())
        })
    };
    let [wh, yn] = ELSEWHERE;
    if has(wh) {
        Some(Act::WhQuery)
    } else if has(yn) {
        Some(Act::YnQuery)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::act;

    #[test]
    fn sentences_are_told_apart() {
        for (language, text, kind) in [
            ("en", "What time is it?", "wh-query"),
            ("en", "hello, where are you", "wh-query"),
            ("en", "at what time do you open", "wh-query"),
            ("en", "Can you help me?", "yn-query"),
            ("en", "is it raining", "yn-query"),
            ("en", "you are open on sunday?", "yn-query"),
            ("en", "Book me a flight to Paris", "command"),
            ("en", "please cancel my order", "command"),
            ("en", "Don't call me", "command"),
            ("en", "a coffee please", "command"),
            ("en", "I want a coffee", "assert"),
            ("en", "my name is Ann", "assert"),
            ("en", "hello", "assert"),
            ("en", "?", "yn-query"),
            ("en", "", "assert"),
            ("fr", "Quelle heure est-il ?", "wh-query"),
            ("fr", "à quelle heure ouvrez-vous", "wh-query"),
            ("fr", "Est-ce que vous livrez ?", "yn-query"),
            ("fr", "qu'est-ce que c'est", "wh-query"),
            ("fr", "Peux-tu m'aider", "yn-query"),
            ("fr", "tu viens quand ?", "wh-query"),
            ("fr", "Réservez une table", "command"),
            ("fr", "un café s'il vous plaît", "command"),
            ("fr", "je voudrais un café", "assert"),
            ("es", "¿Dónde estás?", "wh-query"),
            ("es", "a qué hora abren", "wh-query"),
            ("es", "¿Tienen mesas libres?", "yn-query"),
            ("es", "Reserva una mesa", "command"),
            ("es", "quiero un café", "assert"),
            ("de", "Wann öffnet ihr?", "wh-query"),
            ("de", "um wie viel Uhr kommt der Bus", "wh-query"),
            ("de", "Habt ihr heute offen", "yn-query"),
            ("de", "Kannst du mir helfen?", "yn-query"),
            ("de", "Bestell mir eine Pizza", "command"),
            ("de", "einen Kaffee bitte", "command"),
            ("de", "Ich möchte einen Kaffee", "assert"),
            ("it", "dove siete?", "wh-query"),
            ("nl", "hoe laat is het", "wh-query"),
            ("pt", "você está aí?", "yn-query"),
            ("ru", "где мой заказ?", "wh-query"),
            ("ru", "Ты здесь?", "yn-query"),
            ("zh", "你叫什么名字", "wh-query"),
            ("zh", "你好吗", "yn-query"),
            ("ar", "هل أنت هنا؟", "yn-query"),
            ("xx", "qwe?", "yn-query"),
        ] {
            assert_eq!(act(text, language).as_str(), kind, "{text}");
        }
    }
}
