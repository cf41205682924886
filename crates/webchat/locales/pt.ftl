open = Abrir o chat
close = Fechar o chat
title = Chat
transcript = Conversa
message = Mensagem
placeholder = Escreva uma mensagem
greeting = Como podemos ajudar?
send = Enviar
stop = Parar a resposta
reset = Nova conversa
typing = A escrever…
new-messages = Novas mensagens
latest = Ir para a última mensagem
unread =
    { $count ->
        [one] { $count } nova mensagem
       *[other] { $count } novas mensagens
    }
you = Você disse:
bot = Resposta:
call-failed = Infelizmente, nenhuma resposta chegou.
broken-off = A resposta foi interrompida.
interrupted = Isto ainda não foi respondido.
try-again = Tentar de novo
delete = Excluir
menu = Menu
options = Mais opções
save-transcript = Salvar a conversa
sound = Som
reset-note = A conversa atual será excluída.
reset-sure = Excluir e recomeçar
back = Voltar
dismiss = Fechar esta mensagem
read-only = Você pode ler esta conversa, mas não escrever nela.
offline = Você está offline. A sua mensagem segue assim que a rede voltar.
not-saved = Este navegador não guarda a conversa: ela termina ao sair da página.
unavailable = Este chat não está disponível no momento.
unsupported = Esta mensagem não pode ser mostrada aqui.
picture = Imagem
video = Vídeo
audio = Áudio
new-tab = (abre num novo separador)
previous = Anterior
next = Seguinte
code = Código
table = Tabela
view-larger = Ver maior
close-picture = Fechar a imagem
carousel = Carrossel
cards =
    { $count ->
        [one] { $count } cartão
       *[other] { $count } cartões
    }
position = { $count } de { $total }
show-more = Mostrar mais { $count }
