open = פתיחת הצ׳אט
close = סגירת הצ׳אט
title = צ׳אט
transcript = שיחה
message = הודעה
placeholder = כתבו הודעה
greeting = איך אפשר לעזור?
send = שליחה
stop = עצירת התשובה
reset = שיחה חדשה
typing = מקליד…
new-messages = הודעות חדשות
latest = מעבר להודעה האחרונה
unread =
    { $count ->
        [one] הודעה חדשה אחת
        [two] שתי הודעות חדשות
       *[other] { $count } הודעות חדשות
    }
you = אמרת:
bot = תשובה:
call-failed = מצטערים, לא התקבלה תשובה.
broken-off = התשובה נקטעה.
interrupted = עדיין אין לכך תשובה.
try-again = ניסיון נוסף
delete = מחיקה
menu = תפריט
options = אפשרויות נוספות
save-transcript = שמירת השיחה
sound = צליל
reset-note = השיחה הנוכחית תימחק.
reset-sure = מחיקה והתחלה מחדש
back = חזרה
dismiss = סגירת ההודעה
read-only = אפשר לקרוא את השיחה הזאת, אבל לא לכתוב בה.
offline = אין חיבור לרשת. ההודעה תישלח ברגע שהחיבור יחזור.
not-saved = הדפדפן אינו שומר את השיחה: היא מסתיימת עם היציאה מהדף.
unavailable = הצ׳אט אינו זמין כרגע.
unsupported = אי אפשר להציג כאן את ההודעה.
picture = תמונה
video = סרטון
audio = שמע
new-tab = (נפתח בלשונית חדשה)
previous = הקודם
next = הבא
code = קוד
table = טבלה
view-larger = הצגה מוגדלת
close-picture = סגירת התמונה
carousel = קרוסלה
cards =
    { $count ->
        [one] כרטיס אחד
        [two] שני כרטיסים
       *[other] { $count } כרטיסים
    }
position = { $count } מתוך { $total }
show-more = הצגת עוד { $count }
