open = Ouvrir le chat
close = Fermer le chat
title = Chat
transcript = Conversation
message = Message
placeholder = Écrivez un message
greeting = Comment pouvons-nous vous aider ?
send = Envoyer
stop = Arrêter la réponse
reset = Nouvelle conversation
typing = Écrit…
new-messages = Nouveaux messages
latest = Aller au dernier message
unread =
    { $count ->
        [one] { $count } nouveau message
       *[other] { $count } nouveaux messages
    }
you = Vous avez dit :
bot = Réponse :
call-failed = Désolé, aucune réponse n’est arrivée.
broken-off = La réponse s’est interrompue.
interrupted = Ce message n’a pas encore reçu de réponse.
try-again = Réessayer
delete = Supprimer
menu = Menu
options = Plus d’options
save-transcript = Enregistrer la conversation
sound = Son
reset-note = La conversation en cours sera supprimée.
reset-sure = Supprimer et recommencer
back = Retour
dismiss = Fermer ce message
read-only = Vous pouvez lire cette conversation, mais pas y écrire.
offline = Vous êtes hors ligne. Votre message partira dès que le réseau sera de retour.
not-saved = Ce navigateur ne conserve pas la conversation : elle s’arrête quand vous quittez la page.
unavailable = Ce chat n’est pas disponible pour le moment.
unsupported = Ce message ne peut pas être affiché ici.
picture = Image
video = Vidéo
audio = Audio
new-tab = (s’ouvre dans un nouvel onglet)
previous = Précédent
next = Suivant
code = Code
table = Tableau
view-larger = Agrandir
close-picture = Fermer l’image
carousel = Carrousel
cards =
    { $count ->
        [one] { $count } carte
       *[other] { $count } cartes
    }
position = { $count } sur { $total }
show-more = Afficher { $count } de plus
