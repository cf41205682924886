open = Abrir el chat
close = Cerrar el chat
title = Chat
transcript = Conversación
message = Mensaje
placeholder = Escribe un mensaje
greeting = ¿En qué podemos ayudarte?
send = Enviar
stop = Detener la respuesta
reset = Nueva conversación
typing = Escribiendo…
new-messages = Mensajes nuevos
latest = Ir al último mensaje
unread =
    { $count ->
        [one] { $count } mensaje nuevo
       *[other] { $count } mensajes nuevos
    }
you = Has dicho:
bot = Respuesta:
call-failed = Lo sentimos, no ha llegado ninguna respuesta.
broken-off = La respuesta se ha interrumpido.
interrupted = Esto aún no tiene respuesta.
try-again = Reintentar
delete = Eliminar
menu = Menú
options = Más opciones
save-transcript = Guardar la conversación
sound = Sonido
reset-note = La conversación actual se eliminará.
reset-sure = Eliminar y empezar de nuevo
back = Volver
dismiss = Cerrar este mensaje
read-only = Puede leer esta conversación, pero no escribir en ella.
offline = Estás sin conexión. Tu mensaje saldrá en cuanto vuelva la red.
not-saved = Este navegador no guarda la conversación: termina cuando sales de la página.
unavailable = Este chat no está disponible en este momento.
unsupported = Este mensaje no se puede mostrar aquí.
picture = Imagen
video = Vídeo
audio = Audio
new-tab = (se abre en una pestaña nueva)
previous = Anterior
next = Siguiente
code = Código
table = Tabla
view-larger = Ver más grande
close-picture = Cerrar la imagen
carousel = Carrusel
cards =
    { $count ->
        [one] { $count } tarjeta
       *[other] { $count } tarjetas
    }
position = { $count } de { $total }
show-more = Mostrar { $count } más
