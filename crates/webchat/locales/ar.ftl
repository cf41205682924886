open = فتح المحادثة
close = إغلاق المحادثة
title = محادثة
transcript = المحادثة
message = رسالة
placeholder = اكتب رسالة
greeting = كيف يمكننا مساعدتك؟
send = إرسال
stop = إيقاف الرد
reset = محادثة جديدة
typing = يكتب…
new-messages = رسائل جديدة
latest = الانتقال إلى آخر رسالة
unread =
    { $count ->
        [zero] لا رسائل جديدة
        [one] رسالة جديدة واحدة
        [two] رسالتان جديدتان
        [few] { $count } رسائل جديدة
        [many] { $count } رسالة جديدة
       *[other] { $count } رسالة جديدة
    }
you = قلت:
bot = الرد:
call-failed = عذرًا، لم يصل أي رد.
broken-off = انقطع الرد.
interrupted = لم يُرد على هذه الرسالة بعد.
try-again = أعد المحاولة
delete = حذف
menu = القائمة
options = خيارات أخرى
save-transcript = حفظ المحادثة
sound = الصوت
reset-note = ستُحذف المحادثة الحالية.
reset-sure = حذف وبدء محادثة جديدة
back = رجوع
dismiss = إغلاق هذه الرسالة
read-only = يمكنك قراءة هذه المحادثة دون الكتابة فيها.
offline = أنت غير متصل بالشبكة. ستُرسل رسالتك فور عودة الاتصال.
not-saved = هذا المتصفح لا يحفظ المحادثة: تنتهي عند مغادرة الصفحة.
unavailable = هذه المحادثة غير متاحة حاليًا.
unsupported = لا يمكن عرض هذه الرسالة هنا.
picture = صورة
video = فيديو
audio = صوت
new-tab = (يُفتح في علامة تبويب جديدة)
previous = السابق
next = التالي
code = شيفرة برمجية
table = جدول
view-larger = عرض بحجم أكبر
close-picture = إغلاق الصورة
carousel = عرض دوّار
cards =
    { $count ->
        [zero] لا بطاقات
        [one] بطاقة واحدة
        [two] بطاقتان
        [few] { $count } بطاقات
        [many] { $count } بطاقة
       *[other] { $count } بطاقة
    }
position = { $count } من { $total }
show-more = عرض المزيد ({ $count })
