open = 打开聊天
close = 关闭聊天
title = 聊天
transcript = 对话
message = 消息
placeholder = 输入消息
greeting = 有什么可以帮您？
send = 发送
reset = 新对话
typing = 正在输入…
new-messages = 新消息
latest = 转到最新消息
unread =
    { $count ->
       *[other] { $count } 条新消息
    }
you = 您说：
bot = 回复：
call-failed = 抱歉，没有收到回复。
interrupted = 这条消息还没有得到回复。
try-again = 重试
offline = 您已离线。网络恢复后会立即发送您的消息。
not-saved = 此浏览器不会保存对话：离开页面后对话即结束。
unavailable = 聊天目前不可用。
unsupported = 此消息无法在这里显示。
picture = 图片
video = 视频
audio = 音频
new-tab = （在新标签页中打开）
previous = 上一个
next = 下一个
