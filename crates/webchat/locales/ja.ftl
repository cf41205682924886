open = チャットを開く
close = チャットを閉じる
title = チャット
transcript = 会話
message = メッセージ
placeholder = メッセージを入力
greeting = ご用件をお聞かせください
send = 送信
reset = 新しい会話
typing = 入力中…
new-messages = 新着メッセージ
latest = 最新のメッセージへ移動
unread =
    { $count ->
       *[other] 新着メッセージ { $count } 件
    }
you = あなた：
bot = 返信：
call-failed = 申し訳ありません。応答がありませんでした。
interrupted = まだ回答がありません。
try-again = 再試行
offline = オフラインです。接続が戻りしだいメッセージを送信します。
not-saved = このブラウザーでは会話が保存されません。ページを離れると終了します。
unavailable = このチャットは現在ご利用いただけません。
unsupported = このメッセージはここでは表示できません。
picture = 画像
video = 動画
audio = 音声
new-tab = （新しいタブで開きます）
previous = 前へ
next = 次へ
