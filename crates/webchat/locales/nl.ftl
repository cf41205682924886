open = Chat openen
close = Chat sluiten
title = Chat
transcript = Gesprek
message = Bericht
placeholder = Schrijf een bericht
greeting = Hoe kunnen we helpen?
send = Versturen
stop = Antwoord stoppen
reset = Nieuw gesprek
typing = Typt…
new-messages = Nieuwe berichten
latest = Naar het nieuwste bericht
unread =
    { $count ->
        [one] { $count } nieuw bericht
       *[other] { $count } nieuwe berichten
    }
you = U zei:
bot = Antwoord:
call-failed = Helaas, er kwam geen antwoord.
broken-off = Het antwoord is afgebroken.
interrupted = Hierop is nog niet geantwoord.
try-again = Opnieuw proberen
delete = Verwijderen
menu = Menu
options = Meer opties
save-transcript = Gesprek opslaan
sound = Geluid
reset-note = Het huidige gesprek wordt verwijderd.
reset-sure = Verwijderen en opnieuw beginnen
back = Terug
dismiss = Dit bericht sluiten
read-only = U kunt dit gesprek lezen, maar er niet in schrijven.
offline = U bent offline. Uw bericht gaat weg zodra het netwerk terug is.
not-saved = Deze browser bewaart het gesprek niet: het eindigt als u de pagina verlaat.
unavailable = Deze chat is op dit moment niet beschikbaar.
unsupported = Dit bericht kan hier niet worden getoond.
picture = Afbeelding
video = Video
audio = Audio
new-tab = (opent in een nieuw tabblad)
previous = Vorige
next = Volgende
code = Code
table = Tabel
view-larger = Groter bekijken
close-picture = Afbeelding sluiten
carousel = Carrousel
cards =
    { $count ->
        [one] { $count } kaart
       *[other] { $count } kaarten
    }
position = { $count } van { $total }
show-more = Nog { $count } tonen
