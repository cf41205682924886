open = Apri la chat
close = Chiudi la chat
title = Chat
transcript = Conversazione
message = Messaggio
placeholder = Scrivi un messaggio
greeting = Come possiamo aiutarti?
send = Invia
stop = Interrompi la risposta
reset = Nuova conversazione
typing = Sta scrivendo…
new-messages = Nuovi messaggi
latest = Vai all’ultimo messaggio
unread =
    { $count ->
        [one] { $count } nuovo messaggio
       *[other] { $count } nuovi messaggi
    }
you = Hai detto:
bot = Risposta:
call-failed = Spiacenti, non è arrivata nessuna risposta.
broken-off = La risposta si è interrotta.
interrupted = A questo non è ancora stato risposto.
try-again = Riprova
delete = Elimina
menu = Menu
options = Altre opzioni
save-transcript = Salva la conversazione
sound = Suono
reset-note = La conversazione attuale verrà eliminata.
reset-sure = Elimina e ricomincia
back = Indietro
dismiss = Chiudi questo messaggio
read-only = Puoi leggere questa conversazione, ma non scrivere.
offline = Sei offline. Il tuo messaggio partirà appena torna la rete.
not-saved = Questo browser non conserva la conversazione: termina quando lasci la pagina.
unavailable = Questa chat non è disponibile al momento.
unsupported = Questo messaggio non può essere mostrato qui.
picture = Immagine
video = Video
audio = Audio
new-tab = (si apre in una nuova scheda)
previous = Precedente
next = Successivo
code = Codice
table = Tabella
view-larger = Ingrandisci
close-picture = Chiudi l’immagine
carousel = Carosello
cards =
    { $count ->
        [one] { $count } scheda
       *[other] { $count } schede
    }
position = { $count } di { $total }
show-more = Mostra altri { $count }
