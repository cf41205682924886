open = Chat öffnen
close = Chat schließen
title = Chat
transcript = Unterhaltung
message = Nachricht
placeholder = Nachricht schreiben
greeting = Wie können wir helfen?
send = Senden
stop = Antwort anhalten
reset = Neue Unterhaltung
typing = Schreibt …
new-messages = Neue Nachrichten
latest = Zur neuesten Nachricht
unread =
    { $count ->
        [one] { $count } neue Nachricht
       *[other] { $count } neue Nachrichten
    }
you = Sie:
bot = Antwort:
call-failed = Leider kam keine Antwort an.
broken-off = Die Antwort ist abgebrochen.
interrupted = Darauf gab es noch keine Antwort.
try-again = Erneut versuchen
delete = Löschen
menu = Menü
options = Weitere Optionen
save-transcript = Verlauf speichern
sound = Ton
reset-note = Die jetzige Unterhaltung wird gelöscht.
reset-sure = Löschen und neu beginnen
back = Zurück
dismiss = Diese Meldung schließen
read-only = Sie können diese Unterhaltung lesen, aber nichts schreiben.
offline = Sie sind offline. Ihre Nachricht geht hinaus, sobald das Netz wieder da ist.
not-saved = Dieser Browser bewahrt die Unterhaltung nicht auf: Sie endet, wenn Sie die Seite verlassen.
unavailable = Dieser Chat ist im Moment nicht verfügbar.
unsupported = Diese Nachricht kann hier nicht angezeigt werden.
picture = Bild
video = Video
audio = Audio
new-tab = (öffnet einen neuen Tab)
previous = Zurück
next = Weiter
code = Code
table = Tabelle
view-larger = Größer ansehen
close-picture = Bild schließen
carousel = Karussell
cards =
    { $count ->
        [one] { $count } Karte
       *[other] { $count } Karten
    }
position = { $count } von { $total }
show-more = { $count } weitere anzeigen
