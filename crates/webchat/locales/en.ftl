### What the widget itself says. This file is the source of all others: its comments become the
### documentation of the texts, and every other language must have the same messages.

# The launcher's name while the panel is closed.
open = Open chat
# The name of the button that closes the panel.
close = Close chat
# The header, and the panel's name, when the host gives no title.
title = Chat
# The transcript's name.
transcript = Conversation
# The text box's name.
message = Message
# What stands in the empty text box.
placeholder = Write a message
# What stands in the empty transcript.
greeting = How can we help?
# The name of the button that sends.
send = Send
# The name of the button that stops an answer while it is being written; it stands in place of `send`.
stop = Stop the answer
# The menu item or button that begins a new conversation.
reset = New conversation
# Says, for a screen reader, that the bot is about to speak.
typing = Typing
# The button that leads back to the newest message, when there are new ones.
new-messages = New messages
# Its name while there are none.
latest = Go to the latest message
# Tells how many messages came while the panel was closed. `$count` is a number.
unread =
    { $count ->
        [one] { $count } new message
       *[other] { $count } new messages
    }
# Stands before the visitor's words for a screen reader.
you = You said:
# Stands before the bot's words for a screen reader.
bot = Reply:
# A webhook call failed.
call-failed = Sorry, no answer came through.
# An answer broke off while it was being written; what came of it stands above.
broken-off = The answer broke off.
# A reload broke off an answer.
interrupted = This was not answered yet.
# The button beside those two.
try-again = Try again
# The button that takes back words that were not answered.
delete = Delete
# The name of the button beside the text box that opens the host's menu.
menu = Menu
# The name of the button in the header that opens what a visitor can do with the chat.
options = More options
# The menu item that saves the transcript as a file.
save-transcript = Save transcript
# The menu item that turns the sound of new messages on and off.
sound = Sound
# Stands above `reset-sure`.
reset-note = The present conversation is deleted.
# The menu item that begins a new conversation in place of one that goes on.
reset-sure = Delete and begin anew
# Said before the title of a submenu, on the item that leads out of it.
back = Back
# The name of the button that closes the callout beside the launcher.
dismiss = Close this message
# Stands in place of the text box when nothing can be written.
read-only = You can read this conversation, but not write in it.
# Words wait because the browser has no network.
offline = You are offline. Your message goes out as soon as the network is back.
# The browser does not keep the conversation.
not-saved = This browser does not keep the conversation: it ends when you leave the page.
# The widget cannot be used.
unavailable = This chat is not available at the moment.
# In place of a message that cannot be drawn.
unsupported = This message cannot be shown here.
# The name of a picture without words of its own, and of the link to one that does not load.
picture = Picture
# The name of a video without words of its own, and of the link to it.
video = Video
# The name of a sound without words of its own, and of the link to it.
audio = Audio
# Said after the name of a link that opens another tab.
new-tab = (opens in a new tab)
# The button that moves a carousel back.
previous = Previous
# The button that moves a carousel on.
next = Next
# The name of a block of code, which scrolls.
code = Code
# The name of a table, which scrolls.
table = Table
# Said after the words for a picture, on the button that shows it as large as the window.
view-larger = View larger
# The name of the button that closes that view again.
close-picture = Close picture
# What a screen reader calls cards side by side.
carousel = Carousel
# Tells it how many cards there are. `$count` is a number.
cards =
    { $count ->
        [one] { $count } card
       *[other] { $count } cards
    }
# Where a card stands among its fellows. `$count` and `$total` are numbers.
position = { $count } of { $total }
# The button that shows the rest of a long list. `$count` is the number of rows.
show-more = Show { $count } more
