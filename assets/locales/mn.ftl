### Proposal by a non-native writer, NOT YET REVIEWED by a native speaker (best one who works with
### survivors). Санал болгож буй бичвэр: төрөлх хэлтэй хүн хараахан хянаагүй.
###
### Сайтын үгс, монголоор. { $n } зэрэг хаалтан доторхыг сайт өөрөө бөглөдөг тул
### өөрчлөхгүй. Тооны ард нэр үг ганц тоогоор байна, дэс тоонд «-р» хэрэглэнэ. Огнооны ард
### нөхцөл залгахгүй: тоо бүрд өөр байдаг. ИМЭЙЛ гэж тэмдэглэсэн нь имэйлийн үгс: ирсэн имэйлийг
### өөр хүн харж болох тул аян, амлалт, хүчирхийлэл, hashtag, тусламжийн утсыг тэнд нэрлэхгүй.

## Гарчиг

# $page: хуудасны гарчиг, $site: сайтын нэр.
title = { $page } – { $site }
title-error = Алдаа: { $title }

## Огноо

month-1 = 1 дүгээр сарын
month-2 = 2 дугаар сарын
month-3 = 3 дугаар сарын
month-4 = 4 дүгээр сарын
month-5 = 5 дугаар сарын
month-6 = 6 дугаар сарын
month-7 = 7 дугаар сарын
month-8 = 8 дугаар сарын
month-9 = 9 дүгээр сарын
month-10 = 10 дугаар сарын
month-11 = 11 дүгээр сарын
month-12 = 12 дугаар сарын
# Жишээ нь «11 дүгээр сарын 25».
date-day-month = { $month } { $day }
# Жишээ нь «11 дүгээр сарын 25 – 12 дугаар сарын 10».
dates = { $first } – { $last }

## Хуудас бүрийн дээд хэсэг

skip-main = Үндсэн агуулга руу шилжих
nav-label = Сайтын цэс
nav-menu = Цэс
nav-statement = Мэдэгдэл
nav-calls = Уриалгууд
nav-days = 16 хоног
nav-help = Тусламж авах

exit = Энэ хуудаснаас гарах
# «Энэ хуудаснаас гарах» гэхийн өмнө уншигдана, харагдахгүй.
exit-emergency = Яаралтай:
exit-hint = «Гарах» товч хөтчийн түүхийг устгахгүй.
exit-keys = Shift товчийг 3 удаа дарахад мөн адил гарна.
# Нөгөө хуудас ачаалж байх хооронд энэ хуудсыг халхална, гарчиг нь ч болно.
exit-loading = Ачаалж байна.
exit-press-two = Shift. Гарахын тулд дахин 2 удаа дарна уу.
exit-press-one = Shift. Гарахын тулд дахин 1 удаа дарна уу.
exit-late = Гарах товчлолын хугацаа дууслаа.

## Тусламжийн дугаарууд

help-title = Аюулд байна уу, эсвэл хүнтэй ярилцмаар байна уу?
help-none = Одоогоор энд утасны дугаар харуулаагүй байна. Аюулд байгаа бол та байгаа улсынхаа яаралтай тусламжийн дугаарт залгана уу.
help-prefix = Гар утаснаас тусгай дугаарт холбогдохгүй бол өмнө нь улсын код (Монгол Улсад +976) нэмж залгана уу.
help-call-list = Залгасан дугаар утасны жагсаалтад үлдэж болно: утсыг тань өөр хүн үздэг бол дараа нь устгана уу.
help-checked = Сүүлд шалгасан: { $year } оны { $date }.
help-unchecked-all = Эдгээр дугаарыг зохион байгуулагч хараахан шалгаагүй.
help-unchecked = Зохион байгуулагч хараахан шалгаагүй.
# $by: албан тушаал эсвэл байгууллага.
help-checked-by = Шалгасан: { $by }.
help-source = Эх сурвалж
# Доорх хуудас руу орох холбоос.
help-more = Ажиллах цаг, эх сурвалж
# Тусламжийн дугаарын хуудасны гарчиг. Хөтчийн түүхэд үлддэг тул үүнээс илүүг хэлэхгүй.
help-page = Утасны дугаарууд

## Арван зургаан багана

columns-caption = 16 өдөр тус бүрд баталгаажсан амлалт. Тоог нь доорх 16 хоногийн жагсаалтаас харна уу.
columns-scale = Хамгийн урт мөр { $n } амлалтыг илтгэнэ.
# Өмнө нь тоо харагдана.
pledges = амлалт

## Нүүр хуудас

# Өмнө нь том тоо байна.
tally = хүн амлалтад нэгдсэн.
tally-paper = Мөн цаасан дээр { $count }.
tally-none = Эхний мөр таныг хүлээж байна.
phase-before = { $n ->
    [1] 16 хоногийн аян маргааш эхэлнэ.
   *[other] 16 хоногийн аян эхлэхэд { $n } хоног үлдлээ.
}
phase-during = 16 хоногийн { $day }-р өдөр.
phase-after = 16 хоногийн аян дууслаа.
phase-after-open = 16 хоногийн аян дууслаа. Та амлалтад нэгдэх боломжтой хэвээр.
hero-read = Мэдэгдлийг унших
hero-today = Өнөөдөр: { $title }
hero-days = Бүх 16 өдрийг үзэх

statement-title = Хамтарсан мэдэгдэл
# Ард нь нийтэлсэн байгууллагын нэр гарна.
statement-published = { $year } онд нийтэлсэн:
statement-source = Эх сурвалжаас нь унших
statement-unofficial = Албан бус орчуулга.
statement-original = Эх хувь:

calls-title = { $n ->
    [7] Долоон уриалга
   *[other] { $n } уриалга
}
calls-share = Уриалга бүрийн хажууд: амлалтад нэгдсэн хүмүүсээс хэд нь түүнийг сонгосон.
call-chosen = { $n ->
    [0] Хангалттай олон хүн нэгдсэний дараа энд тоо гарна
   *[other] { $n } хүн сонгосон
}
call-open = Нээж хуваалцах

regions-title = Бид хаана байна
regions-body = Өнгө тод байх тусам олон хүн нэгдсэн. Аль нэг хүнийг таних боломжгүй байлгахын тулд бага тоог харуулахгүй.
regions-none = Аль нэг хүнийг таних боломжгүй байлгахын тулд тухайн газраас хангалттай олон хүн нэгдсэний дараа л тоог нь харуулна.
counts-rounded = Уриалга, газраар: { $date }, { $time } цагийн байдлаар. Аль нэг хүнийг таних боломжгүй байлгахын тулд санамсаргүйгээр аравтаар бөөрөнхийлсөн; нийлбэр нь нийт тооноос зөрж болно.
regions-table = Хүснэгтээр
regions-caption = Баталгаажсан амлалт газар бүрээр
regions-place = Газар
regions-pledges = Амлалт

days-title = 16 хоног
days-calendar = Хоногуудыг хуанлидаа нэмэх
days-feed = Өдрүүд ба тооны мэдээний урсгал
days-lede = Өдөрт нэг үйл. Үйл бүр мөнгө шаардахгүй, ганцаараа хийж болно. Аюулгүй биш санагдсан өдрийг алгасна уу.

## Амлалтад нэгдэх

sign-title = Амлалт өгөх
sign-purpose = Яагаад нэгдэх вэ?
sign-button = Амлалтад нэгдэх
sign-again = Амлалтад дахин нэгдэх
form-safety-title = Таны имэйл, утсыг өөр хүн үздэг үү?
form-safety = Зөвхөн танд аюулгүй бол нэгдэнэ үү. Амлалтад нэгдэхгүйгээр 16 хоногт оролцож болно.
form-needed = «(заавал биш)» гэж тэмдэглээгүй талбарыг заавал бөглөнө үү.
field-optional = (заавал биш)
field-name = Таны нэр
field-name-hint = Зөвхөн нэр эсвэл эхний үсэг байхад хангалттай.
field-email = Имэйл хаяг
field-email-hint = Баталгаажуулах нэг имэйл илгээнэ. Таны хаягийг хэнд ч харуулахгүй. Зөвхөн та өөрөө нээдэг хаяг ашиглана уу.
field-calls = Та аль уриалгыг сонгож байна вэ?
field-calls-hint = Нэг буюу хэд хэдийг сонгоно уу. Доор нь таны амлах зүйл бичигдсэн.
field-region = Таны амьдардаг газар
field-region-none = Хэлэхийг хүсэхгүй байна
field-voice = Хэний нэрийн өмнөөс нэгдэж байна вэ?
field-organisation = Байгууллага
field-organisation-hint = Зөвхөн байгууллагын нэрийн өмнөөс нэгдэж байгаа бол.
field-message = Өөрийн үгээр бичсэн богино зурвас
field-message-hint = Дээд тал нь { $n } тэмдэгт. Өөртөө эсвэл бусдад тохиолдсон явдлын талаар энд бичихгүй байхыг хүсье.
# Ард нь тусламжийн дугаарууд гарна.
# Араас нь тоо орно.
field-message-left = Үлдсэн тэмдэгт:
field-message-over = Илүү тэмдэгт:
field-message-help = Тохиолдсон явдлын талаар ярилцахыг хүсэж байна уу? Таныг сонсох хүмүүс:
field-show-name = Нэрийг минь нийтэд харуулж болно
field-show-name-hint = Зөвхөн { $age } буюу түүнээс дээш настай бол. Нэр бүрийг нийтэд гаргахын өмнө зохион байгуулагч хянана. Тэмдэглэхгүй бол таны амлалт тоологдох ч таны нэр нийтэд харагдахгүй.
field-consent = Нууцлалын мэдэгдэлд заасны дагуу миний мэдээллийг ашиглахыг зөвшөөрч байна
field-consent-hint = Та хэдийд ч буцааж болно. Бүх мэдээллийг хамгийн удаандаа 16 хоног дууссанаас { $days } хоногийн дараа устгана.
# Зөвхөн програм бөглөдөг талбар.
field-trap = Хоосон үлдээнэ үү

voice-individual = Хувь хүн, өөрийн нэрийн өмнөөс
voice-civil-society = Иргэний нийгмийн байгууллага
voice-government = Төрийн байгууллага
voice-private-sector = Компани
voice-development-partner = Хөгжлийн түнш
voice-media = Хэвлэл мэдээллийн байгууллага
voice-education = Сургууль, их сургууль

errors-title = Дараах зүйлийг засна уу
error-prefix = Алдаа:

# $address: бичих гэсэн байж болох хаяг.
choice-title = Та { $address } гэж бичих гэсэн үү?
# $address: бичсэн хаяг.
choice-body = Та { $address } гэж бичсэн байна. Таны бичсэн зүйл хэвээр байгаа: хаягаа сонгоход амлалт тань үргэлжилнэ.
choice-yes = Тийм, { $address } хаягийг ашиглах
choice-no = Үгүй, { $address } хаягийг хэвээр үлдээх

busy-title = Амлалтыг тань яг одоо хүлээн авч чадсангүй
busy-body = Яг одоо олон хүн амлалтад нэгдэж байна. Таны бичсэн зүйл хэвээр байгаа тул түр хүлээгээд товчийг дахин дарна уу.
busy-again = Дахин оролдох

paused-title = Амлалтад нэгдэхийг түр зогсоосон
paused-body = Зохион байгуулагчид амлалтад нэгдэхийг түр зогсоосон байна. Энэ хуудсыг хаахгүй бол таны бичсэн зүйл хэвээр үлдэнэ: дараа товчийг дахин дарна уу.
closed-title = Амлалт хүлээн авахгүй байна
closed-body = Одоогоор амлалт хүлээн авахгүй байна. Та мэдэгдлийг уншиж, хуваалцаж, 16 хоногт оролцож болно.

## Талбарт юу буруу байгаа, хэрхэн засах

error-name-empty = Нэрээ оруулна уу
error-name-long = Нэр { $n } тэмдэгтээс ихгүй байх ёстой
error-name-link = Нэр дотор вэб хаяг, имэйл хаяг байж болохгүй
error-name-start = Нэр үсгээр эхлэх ёстой
error-name-control = Нэр дотор удирдах тэмдэгт байж болохгүй: нэрээ дахин бичнэ үү
error-email-empty = Имэйл хаягаа оруулна уу
error-email-format = Имэйл хаягаа зөв хэлбэрээр оруулна уу. Жишээ нь: name@example.com
error-email-long = Имэйл хаяг хэт урт байна: богино хаяг оруулна уу
error-calls-none = Дор хаяж нэг уриалга сонгоно уу
error-calls-unknown = Уриалгыг жагсаалтаас сонгоно уу
error-region-unknown = Амьдардаг газраа жагсаалтаас сонгоно уу
error-voice-unknown = Хэний нэрийн өмнөөс нэгдэж байгаагаа жагсаалтаас сонгоно уу
error-organisation-empty = Байгууллагын нэрийг оруулах, эсвэл өөрийн нэрийн өмнөөс гэж сонгоно уу
error-organisation-long = Байгууллагын нэр { $n } тэмдэгтээс ихгүй байх ёстой
error-organisation-link = Байгууллагын нэр дотор вэб хаяг, имэйл хаяг байж болохгүй
error-consent = Нууцлалын мэдэгдлийг зөвшөөрч байвал тэмдэглэнэ үү
error-message-long = Зурвас { $n } тэмдэгтээс ихгүй байх ёстой
error-message-link = Зурвас дотор вэб хаяг, имэйл хаяг байж болохгүй
error-code-wrong = Энэ код тохирохгүй байна. Кодоо шалгах, эсвэл имэйл дэх холбоосыг нээнэ үү
error-code-format = 6 оронтой кодыг оруулна уу

## Амлалтад нэгдсэний дараа

check-title = Имэйлээ шалгана уу
check-body = Хаяг зөв бол танд имэйл илгээсэн. Доторх 6 оронтой кодыг энд бичих, эсвэл холбоосыг нь нээнэ үү.
check-hours = Холбоос, код { $n } цаг хүчинтэй.
check-spam = Ирээгүй бол спам (Spam) хавтсаа шалгана уу.
check-subject = Имэйлийн гарчиг: «{ letter-confirm-subject }».
check-week = Нэг хаяг руу долоо хоногт хамгийн ихдээ { $n } имэйл илгээнэ.
check-again = Өөр хаяг ашиглах
mailbox-note = Имэйл сервер тохируулаагүй тул имэйл энэ компьютерт үлдэнэ.
mailbox-open = Имэйлийн хайрцгийг нээх
code-label = 6 оронтой код
code-button = Баталгаажуулах

# Хөтчийн түүхэд үлдэх гарчиг аль болох бага зүйл хэлнэ.
confirm-head = Баталгаажуулна уу
confirm-title = Сүүлийн алхам: амлалтаа баталгаажуулна уу
confirm-promise = Таны амлах зүйл:
confirm-body = Таны бичсэн зүйл энэ. Та баталгаажуулах хүртэл юу ч тоологдохгүй, харагдахгүй.
confirm-changed = Энэ хуудсыг нээснээс хойш мэдээлэл өөрчлөгдсөн байна. Дахин нэг удаа уншина уу.
confirm-button = Амлалтаа баталгаажуулах
confirm-not-you = Энэ та биш бол хуудсыг хаана уу: бүртгэл өөрөө устана. Имэйл дэх «Би үүнд бүртгүүлээгүй» холбоосоор орвол дахин имэйл ирэхгүй болгож болно.

already-head = Баталгаажсан
already-title = Энэ амлалт өмнө нь баталгаажсан байна
already-body = Өөр юм хийх шаардлагагүй. Баярлалаа.

expired-title = Холбоосын хугацаа дууссан байна
expired-body = Холбоос { $n } цаг хүчинтэй. Имэйл хаягаа оруулна уу: баталгаажуулах амлалт байгаа бол шинэ холбоос очно.
# Ард нь «Амлалтад дахин нэгдэх» холбоос гарна.
expired-again = Баталгаажуулаагүй амлалтыг хэсэг хугацааны дараа устгадаг. Имэйл ирэхгүй бол:
expired-button = Шинэ холбоос авах

thanks-head = Баярлалаа
thanks-title = Таны амлалт тоологдлоо. Баярлалаа, { $name }
thanks-count = { $n ->
    [0] Та хамгийн түрүүнд нэгдлээ.
    [1] Та хамгийн түрүүнд нэгдлээ.
   *[other] Та амлалтад нэгдсэн { $n } хүний нэг.
}
# $day: 1-ээс 16
thanks-line = Багана бүр нэг өдөр, амлалт бүр түүнийг уртасгана. { $day }-р баганын төгсгөл дэх тэмдэг бол та.
thanks-body = Таны амласан зүйл:
thanks-sent = Таны холбоос бүхий имэйлийг илгээлээ.
thanks-name-later = Таны нэр зохион байгуулагч хянасны дараа л харагдана. Тэр хүртэл энэ холбоосын хуудсанд таны амласан зүйл нэргүйгээр харагдана.
thanks-no-name = Энэ холбоосын хуудсанд таны амласан зүйл нэргүйгээр харагдана.
thanks-link-title = Дараа бодлоо өөрчилбөл
thanks-link-body = Амлалтаа үзэх, өөрчлөх, буцаах холбоосыг танд илгээж болно. Холбоос { $n } хоног хүчинтэй.
thanks-link-button = Холбоосоо авах

promise-name = Нэр
promise-voice = Хэний нэрийн өмнөөс
promise-region = Таны амьдардаг газар
promise-calls = Уриалгууд
promise-shown = Нэрийг минь харуулах
promise-letters = Өдөр тутмын имэйл
yes = Тийм
no = Үгүй

manage-head = Таны мэдээлэл
manage-title = Таны амлалт
manage-saved = Хадгаллаа.
manage-pending = Энэ амлалт хараахан баталгаажаагүй тул тоологдоогүй байна.
manage-change = Өөрчлөх
manage-save = Хадгалах
manage-facts = Бид юу хадгалдаг вэ
manage-page = Таны хуудас
manage-page-body = Энэ хуудсанд таны амласан зүйл харагдана. Зөвхөн та хүссэн бөгөөд зохион байгуулагч хянасан бол таны нэр гарна.
manage-withdraw = Амлалтаа буцаах

withdraw-title = Амлалтаа буцаах
withdraw-link = Амлалтаа өөрчлөх, буцаах
withdraw-lede = Та амлалтаа хэдийд ч буцааж болно. Шалтгаан хэлэх шаардлагагүй.
withdraw-effect = Таны нэр, хаяг, хуудсыг тэр даруй устгаж, тоо нэгээр буурна. Бусад хүний аль хэдийн хадгалсан зураг, холбоосыг бид устгаж чадахгүй.
withdraw-button = Холбоос авах
withdraw-sent = Энэ хаягаар амлалтад нэгдсэн бол холбоостой имэйл очно. Энэ хуудас ямар ч хаягт адилхан харагдана.
# Хүн бүрд адил хариулдаг хаягийн талбарын тайлбар.
same-answer = Энэ хаягаар амлалтад нэгдсэн ч, нэгдээгүй ч хариу адилхан байна.

sure-title = Амлалтаа буцаах уу?
sure-body = Буцаасны дараа сэргээх боломжгүй, гэхдээ та хүссэн үедээ дахин нэгдэж болно.
sure-button = Буцаах, мэдээллийг минь устгах
sure-keep = Амлалтаа хэвээр үлдээх

withdrawn-head = Устгалаа
withdrawn-title = Таны амлалтыг буцаалаа
withdrawn-body = Таны амлалт болон мэдээллийг устгалаа. Хамт байсанд тань баярлалаа.

disown-head = Та биш үү?
disown-title = Та үүнд бүртгүүлээгүй юу?
disown-body = Хэн нэгэн андуурч эсвэл санаатайгаар таны хаягийг энд оруулсан байна. Товчийг нэг удаа дарахад дуусгавар болно.
disown-effect = Бүртгэл, доторх бүх мэдээллийг устгана. Та яг энэ холбоосоор дахин зөвшөөрөх хүртэл таны хаяг руу имэйл илгээхгүй.
disown-button = Би үүнд бүртгүүлээгүй
disown-leave = Хэвээр үлдээх
disowned-title = Дуусгавар боллоо
disowned-body = Бүртгэлийг устгалаа. Таны хаяг руу дахин имэйл илгээхгүй.
disowned-lift = Хэрэв та хожим өөрөө амлалтад нэгдэхийг хүсвэл имэйл авахыг дахин зөвшөөрнө үү. Үүний тулд энэ холбоосыг хадгална уу.
disowned-button = Имэйл дахин хүлээн авах
lifted-title = Имэйл дахин ирэх боломжтой боллоо
lifted-body = Таны хаягаар дахин амлалтад нэгдэж болно.

## Уриалга, өдөр, нэр, амлалт

# Өмнө нь том тоо байна.
call-people = хүн энэ уриалгыг сонгосон.
call-promise = Энэ уриалгыг сонгосон хүн юу амладаг вэ
call-share = Энэ уриалгыг хуваалцах
call-others = Бусад уриалга
day-of = 16 хоногийн { $day }-р өдөр
day-today = өнөөдөр
day-safe = Ил хийх нь танд аюулгүй биш бол
day-share = Энэ өдрийг хуваалцах
feed-milestone = { $n } амлалт өгсөн байна

supporters-title = Амлалтад нэгдсэн хүмүүс
supporters-body = Эдгээр хүн нэрээ харуулахаар шийдсэн. Бусад нь ч тоологдсон, тэдэнтэй хамт байна.
supporters-none = Одоогоор нэр алга. Нэрээ харуулсан ч, харуулаагүй ч нэгдсэн хүн бүр тоологдсон.
supporters-older = Өмнөх нэрс
supporters-all = Бүх нэрийг харах

pledged-title = { $name } амлалтад нэгдсэн
pledged-someone = Нэг хүн энэ амлалтад нэгдсэн
joined = Таны холбоосоор { $n } хүн нэгдсэн.
pledged-button = Би ч бас нэгдэх

## Хуваалцах

share-title = Хуваалцах
share-warning = Хуваалцсан зүйлийг тань таныг таних хүмүүс харна. Энэ нь танд аюулгүй эсэхийг эхлээд бодоорой.
share-external = Эдгээрийг дарахад өөр сайт эсвэл апп нээгдэнэ.
share-link = Хуулах холбоос
share-copy = Хуулах
share-copied = Хууллаа
share-more = Өөр аргаар хуваалцах
share-button = Бусадтай хуваалцах
# $network: жишээ нь Facebook.
share-on = { $network } дээр хуваалцах
partners-title = Түншүүдэд
partners-body = Зурагт хуудсыг хэвлэж, тэмдгийг сайтдаа байрлуулж, холбоосыг түгээгээрэй. Бүгдийг аяны зорилгоор чөлөөтэй ашиглаж болно.
partners-link = Түгээх холбоос
partners-own = Сургууль, аймаг, түнш байгууллага өөрийн холбоостой болж, түүгээр ирсэн амлалтыг нэрээр нь тоолуулж болно: зохион байгуулагчдаас асууна уу.
partners-print = Хэвлэх
partners-print-body = Зурагт хуудсын арван зургаан багана хоосон: хүссэн хүн нэрээ гараар бичнэ.
partners-poster = А4 зурагт хуудас, { $language } (PDF)
partners-qr-png = QR код (PNG)
partners-qr-svg = QR код (SVG)
partners-badge = Сайтад тавих тэмдэг
partners-badge-body = Хэдэн хүн амласныг харуулж, энэ сайт руу холбоно. Күүки тавихгүй, хэнийг ч мөрдөхгүй.
partners-badge-alt = Хэдэн хүн амласан бэ
partners-badge-code = Тэмдгийн код
partners-embed = Сайтад тавих карт
partners-embed-body = Тоо болон энэ сайтыг шинэ цонхонд нээх товчтой жижиг хуудас.
partners-embed-code = Картын код
partners-embed-see = Картыг харах
partners-new-window = (шинэ цонхонд нээгдэнэ)
card-title = Таны зураг
card-body = Хадгалж, нийтлэх зураг. Нэр тань зөвшөөрөгдсөний дараа л харагдана.
card-story = Сториф тавих зураг
card-square = Дөрвөлжин зураг
copy-title = { $channel } дээр тавих бичвэр
copy-body = Бичвэрийг хуулаад, аппаа нээж, тэнд буулгана уу.
copy-label = Хуулах бичвэр
server-title = { $channel } дээр хуваалцах
server-label = Таны сервер
server-hint = Жишээ нь mastodon.example.org; бид хадгалахгүй.
server-button = Үргэлжлүүлэх
error-server = Серверийн нэрээ оруулна уу. Жишээ нь mastodon.example.org
hashtag-streams = Бусад хүн юу бичиж байна
hashtag-others = Эдгээр хуудас бусдынх: тэнд юу байхыг бид сонгодоггүй бөгөөд сэтгэл зовоох зүйл байж болзошгүй.
hashtag-more = Бусад хаштаг
channel-copy = Хуулсан холбоос
channel-email = Имэйл
channel-sms = Мессеж (SMS)
channel-native = Утасны хуваалцах цэс
channel-qr = QR код
channel-partner = Түнш байгууллага
channel-search = Хайлтын систем
channel-direct = Шууд
channel-other = Бусад

## Алдаа

home-link = Нүүр хуудас руу очих
error-reference = Зохион байгуулагчид бичих бол энэ дугаарыг дурдана уу: { $reference }
error-not-found-title = Хуудас олдсонгүй
error-not-found-body = Холбоос хуучирсан эсвэл дутуу байж магадгүй. Хэн нэгний амлалт байсан бол эзэн нь буцаасан байж болно.
error-method-title = Энэ хуудас өөрөөр ажилладаг
error-method-body = Хуудас байгаа боловч илгээсэн зүйлд тохирохгүй байна. Буцаж очоод тэнд байгаа товч эсвэл холбоосыг ашиглана уу.
error-too-large-title = Нэг дор хэт их зүйл ирлээ
error-too-large-body = Илгээсэн зүйл энд байгаа маягтад багтахгүй байна. Юу ч хадгалаагүй. Богиносгоод дахин оролдоно уу.
error-unsupported-title = Маягтыг уншиж чадсангүй
error-unsupported-body = Энэ сайтын маягтаас өөр хэлбэрээр илгээсэн байна. Маягтыг энд нээж бөглөнө үү.
error-bad-request-title = Илгээсэн зүйлийг уншиж чадсангүй
error-bad-request-body = Илгээсэн зүйлийн зарим хэсгийг уншиж чадсангүй. Буцаж очоод хуудсыг дахин ачаалж, дахин оролдоно уу.
error-forbidden-title = Энэ нь өөр сайтаас ирсэн байна
error-forbidden-body = Таныг хамгаалахын тулд зөвхөн энэ сайтын хуудаснаас илгээсэн маягтыг хүлээн авдаг. Хуудсыг энд нээгээд дахин оролдоно уу.
error-too-many-title = Хэт олон удаа оролдлоо
error-too-many-body = Хэдэн минут хүлээгээд дахин оролдоно уу.
error-internal-title = Сайтад саатал гарлаа
error-internal-body = Энэ бол таны биш, бидний алдаа бөгөөд тэмдэглэж авсан. Дараа дахин оролдоно уу.
error-unavailable-title = Яг одоо маш олон хүн орж байна
error-unavailable-body = Түр хүлээгээд дахин оролдоно уу. Мэдэгдлийг энэ хооронд уншиж болно.
error-link-broken-title = Энэ холбоос ажиллахгүй байна
error-link-broken-body = Холбоос дутуу эсвэл аль хэдийн ашиглагдсан байна. Имэйлээ дахин нээгээд холбоосыг бүтнээр нь хуулна уу.

## Хуудас бүрийн доод хэсэг

footer-source = Эх сурвалж
# Ард нь нийтэлсэн байгууллагын холбоос гарна.
footer-statement = Энэ сайт дээрх мэдэгдэл { $year } оных. Нийтэлсэн:
footer-controller = Энэ сайт болон мэдээллийг хариуцагч: { $name }.
footer-unofficial = Энэ нь Нэгдсэн Үндэстний Байгууллагын албан ёсны сайт биш.
footer-privacy = Энэ сайт күүки ашигладаггүй, бусад сайтаас юу ч ачаалдаггүй. Хувийн мэдээллийг хамгийн удаандаа 16 хоног дууссанаас { $days } хоногийн дараа устгана.
footer-site = Энэ сайт
footer-counts = Тоо CSV хэлбэрээр
footer-api = Тоо JSON хэлбэрээр
footer-history = Тоо цаг цагаар
footer-languages = Хэл

## Имэйл (ИМЭЙЛ): эхний тайлбарыг үзнэ үү

# ИМЭЙЛ, гарчиг
letter-confirm-subject = Имэйл хаягаа баталгаажуулна уу
# ИМЭЙЛ
letter-greeting = Сайн байна уу.
# ИМЭЙЛ, эхний мөр: түгжээтэй дэлгэц дээр харагдана
letter-confirm-first = Доорх холбоосыг нээж баталгаажуулна уу.
# ИМЭЙЛ
letter-confirm-body = Энэ имэйл хаягаар манай сайтад бүртгэл хийгдсэн байна. Та мөн бол холбоосыг нээж, товчийг дарна уу.
# ИМЭЙЛ, HTML хэсэг
letter-confirm-button = Хуудсыг нээх
# ИМЭЙЛ
letter-code = Эсвэл нээлттэй байгаа хуудсанд энэ кодыг бичнэ үү: { $code }
# ИМЭЙЛ
letter-valid = Холбоос, код { $hours } цаг хүчинтэй.
# ИМЭЙЛ, гарчиг
letter-signed-subject = Таны имэйл хаяг баталгаажсан байна
# ИМЭЙЛ
letter-signed-body = Энэ имэйл хаягаар манай сайтад дахин бүртгэл хийгдсэн байна. Хаяг өмнө нь баталгаажсан тул юу ч хийх шаардлагагүй.
# ИМЭЙЛ, гарчиг
letter-link-subject = Таны холбоос
# ИМЭЙЛ
letter-link-body = Таны хүссэн холбоос энэ байна. Зөвхөн танд харагдах хуудас нээгдэнэ.
# ИМЭЙЛ, холбоосын өмнөх үг
letter-manage = Үзэх, өөрчлөх, буцаах:
# ИМЭЙЛ, холбоосын өмнөх үг
letter-disown = Би үүнд бүртгүүлээгүй:
# ИМЭЙЛ
letter-nothing = Та бүртгүүлээгүй бол юу ч хийх шаардлагагүй: бүртгэл өөрөө устана.

## Тоо бүхий файлууд

export-total = Баталгаажсан бүх амлалт
export-not-said = Хэлээгүй
# $day: 1-ээс 16
export-day = { $day }-р өдөр

# Хариуцагч эсвэл холбоо барих хаяг заагаагүй үед нууцлалын хуудсанд гарна
text-unnamed = (зохион байгуулагч хараахан нэрлээгүй)

## Хуваалцах зураг, зурагт хуудас, тэмдэг

# $n: давсан тоо, жишээ нь 1,000.
card-people = { $n }+ хүн
# Нэр харуулаагүй амлалтын зураг дээр, сэдвийн дээр.
card-own = Би амлалтаа өглөө
card-call = { $n }-р уриалга
# Томоор бичсэн тооны доор гарна.
badge-people = хүн амлалтад нэгдсэн
# Баганын дээрх өдөр: $day, $month нь тоо.
poster-date = { $month }/{ $day }
poster-write = Нэрээ дээрээс доош бичээрэй. Хүсвэл л.
# QR кодыг дуут уншигчаар уншихад.
poster-code = Доорх хаягийн QR код
### The organizers' desk: letters (LETTER)

letter-desk-set-up-subject = Таны бүртгэл
letter-desk-set-up-body = Энэ хаягт бүртгэл үүсгэлээ. Доорх холбоосыг нээж, нууц үгээ сонгоно уу.
letter-desk-reset-subject = Шинэ нууц үг
letter-desk-reset-body = Энэ хаягийн бүртгэлд шинэ нууц үг авах хүсэлт ирлээ. Хэрэв та хүссэн бол доорх холбоосыг нээнэ үү.
letter-desk-changed-subject = Таны бүртгэл өөрчлөгдлөө
letter-desk-changed-body = Таны бүртгэлийн нууц үг эсвэл хоёр дахь баталгаажуулалт өөрчлөгдлөө. Хэрэв та өөрчлөөгүй бол даруй шинэ нууц үг авна уу.
# LETTER
letter-desk-access-subject = Хандах эрх өөрчлөгдлөө
# LETTER
letter-desk-access-body = Хэн нэгэн бүртгэл, эрх, дүрэм эсвэл хандах токеныг өөрчилсөн, эсвэл нэг хүний мэдээллийг гаргаж авсан байна. Хэзээ, хэн хийснийг бүртгэлээс үзнэ үү. Та мэдээгүй бол одоо шалгана уу.
# LETTER
letter-desk-exported-subject = Хувийн мэдээлэл файлаар гарлаа
# LETTER
letter-desk-exported-body = Эрх бүхий хүн хувийн мэдээллийг файлаар авлаа. Хэзээ, хэн, ямар зорилгоор авсныг бүртгэлээс үзнэ үү. Та мэдээгүй бол одоо шалгана уу.
# LETTER
letter-desk-valid = { $hours ->
    [one] Холбоос нэг цагийн турш, нэг удаа ажиллана.
   *[other] Холбоос { $hours } цагийн турш, нэг удаа ажиллана.
}
letter-desk-nothing = Хэрэв та биш бол юу ч хийх шаардлагагүй.

### The organizers' desk

desk-name = Зохион байгуулагчийн булан
desk-nav = Булангийн цэс
desk-menu = Цэс
desk-home = Тойм
desk-accounts = Бүртгэлүүд
desk-audit = Үйлдлийн бүртгэл
desk-account = Миний бүртгэл
desk-sessions = Нэвтэрсэн төхөөрөмжүүд
desk-sign-in = Нэвтрэх
desk-sign-out = Гарах
desk-save = Хадгалах
desk-action = Үйлдэл
desk-email-empty = Имэйл хаяг оруулна уу
desk-told-account-added = Бүртгэл үүслээ. Нууц үг сонгох холбоостой захидал илгээж байна.
desk-told-role-changed = Эрхийг өөрчиллөө.
desk-told-account-renewed = Шинэ холбоостой захидал илгээж байна. Хуучин нууц үг хүчингүй боллоо.
desk-told-account-ended = Бүртгэлийг хаалаа. Эзэн нь бүх төхөөрөмжөөс гарлаа.
desk-told-rule-saved = Хадгаллаа. Одоо үйлчилж байна.
desk-told-source-added = Эх сурвалж нэмлээ. Холбоос, QR код эсвэл зурагт хуудсыг нь өгнө үү.
desk-told-source-ended = Холбоосыг хаалаа.
desk-told-letters-requeued = Татгалзсан имэйлүүдийг дахин илгээж байна.
desk-told-token-ended = Хандалтыг хаалаа.
desk-told-session-ended = Тэндээс гарлаа.
desk-told-paper-entered = Орууллаа. Энэ тоо баталгаажсан тооны хажууд гарна.
desk-told-paper-undone = Буцаалаа.
desk-yes = Тийм
desk-no = Үгүй
desk-when = { $date }, { $time }

desk-role = Эрх
desk-role-viewer = Үзэгч
desk-role-editor = Редактор
desk-role-owner = Эзэмшигч
desk-role-hint = Үзэгч тоо хардаг. Редактор мөн нэр нийтлэх, амлалтын жагсаалт татах эрхтэй. Эзэмшигч мөн бүртгэл, тохиргоог шийддэг.
desk-role-of = { $email } хаягийн эрх

desk-greeting = Та { $email } хаягаар нэвтэрсэн байна. Таны эрх: { $role }.
desk-confirmed = Баталгаажсан

desk-password = Нууц үг
desk-current-password = Одоогийн нууц үг
desk-new-password = Шинэ нууц үг
desk-password-hint = { $n ->
    [one] Дор хаяж нэг тэмдэгт.
   *[other] Дор хаяж { $n } тэмдэгт. Хоорондоо холбоогүй дөрвөн үг санахад хялбар, таахад хэцүү.
}
desk-password-short = { $n ->
    [one] Нууц үг дор хаяж нэг тэмдэгттэй байна
   *[other] Нууц үг дор хаяж { $n } тэмдэгттэй байна
}
desk-password-long = { $n ->
    [one] Нууц үг хамгийн ихдээ нэг тэмдэгттэй байна
   *[other] Нууц үг хамгийн ихдээ { $n } тэмдэгттэй байна
}
desk-password-guessable = Энэ нууц үгийг таахад амархан: хоорондоо холбоогүй үгс сонгоно уу
desk-proof-title = Өөрөө мөн гэдгээ дахин нотолно уу
desk-proof-body = Таны хийх гэж буй үйлдэл бусдын эрхийг өөрчилнө, мэдээллийг гадагш гаргана, эсвэл буцаах боломжгүй. Зөвхөн нэвтэрсэн байх нь хангалтгүй. Одоогоор юу ч хийгдээгүй байна.
desk-proof-button = Үргэлжлүүлэх
desk-proof-leave = Хийлгүй гарах
desk-password-end-tokens = Миний хандах токенуудыг бас дуусгах
desk-password-save = Нууц үгийг хадгалах
desk-password-title = Нууц үг
desk-password-set = Таны нууц үг хадгалагдлаа. Түүгээрээ нэвтэрнэ үү.
desk-password-changed = Таны нууц үг солигдлоо. Бусад бүх төхөөрөмжөөс гарлаа.
desk-current-wrong = Одоогийн нууц үг буруу байна

desk-sign-in-wrong = Имэйл хаяг эсвэл нууц үг буруу байна
desk-sign-in-late = Хэт удсан тул дахин нэвтэрнэ үү
desk-busy = Яг одоо хэт олон хүн нэвтэрч байна. Хэдэн секунд хүлээгээд дахин оролдоно уу
desk-too-many = { $n ->
    [one] Хэт олон оролдлого хийлээ: нэг минутын дараа дахин оролдох эсвэл шинэ нууц үг авна уу
   *[other] Хэт олон оролдлого хийлээ: { $n } минутын дараа дахин оролдох эсвэл шинэ нууц үг авна уу
}
desk-signed-out = Та гарлаа.
desk-signed-out-title = Та нэвтрээгүй байна
desk-signed-out-body = Юу ч өөрчлөгдөөгүй. Нэвтэрч, дахин оролдоно уу.
desk-trust = Хүмүүс нэрээ бидэнд итгэж өгсөн. Зөвхөн хэрэгтэй зүйлээ нээнэ үү: энд хийсэн үйлдэл үйлдлийн бүртгэлд бичигдэнэ.
desk-start-again = Эхнээс нь эхлэх

desk-forgot = Нууц үгээ мэдэхгүй байна
desk-forgot-body = Шинэ нууц үгийн холбоосыг таны бүртгэлийн хаягаар илгээнэ. Нэг цагийн турш, хаанаас ч, хэт олон оролдлого хийсэн үед ч ажиллана.
desk-forgot-button = Холбоос илгээх
desk-forgot-sent-title = Имэйлээ шалгана уу
desk-forgot-sent = Хэрэв энэ хаяг бүртгэлтэй бол холбоостой захидал илгээлээ. Аюулгүй байдлын үүднээс бүх хаягийн тухай ижил хариу өгдөг.
desk-set-up-title = Бүртгэлээ тохируулах
desk-reset-title = Шинэ нууц үг сонгох
desk-for-account = { $email } хаягийн бүртгэлд.
desk-dead-link-title = Энэ холбоос ажиллахаа больсон
desk-dead-link-body = Аль хэдийн ашигласан, хэт хуучирсан эсвэл хуулахад тасарсан байна. Шинийг авна уу.

desk-refused-title = Таны эрх хүрэхгүй байна
desk-refused-body = Үүнд дараах эрх хэрэгтэй: { $role }. Эзэмшигчээс асууна уу.
desk-gone = Энэ бүртгэл энэ хооронд өөрчлөгдсөн: дахин харна уу

desk-code = Код
desk-code-hint = Баталгаажуулах аппын зургаан оронтой тоо эсвэл сэргээх код.
desk-code-app-hint = Баталгаажуулах аппын зургаан оронтой тоо.
desk-code-wrong = Код буруу байна
desk-code-used = Энэ кодыг аль хэдийн ашигласан: дараагийн кодоор дахин нэвтэрнэ үү

desk-factor-title = Хоёр дахь баталгаажуулалт
desk-factor-why = Нууц үгээс гадна утасны аппын код. Нууц үгийг тань мэдсэн хүн ч нэвтэрч чадахгүй.
desk-factor-is-on = Идэвхтэй: нэвтрэхэд аппын код асууна.
desk-factor-is-off = Хоёр дахь баталгаажуулалт унтарлаа.
desk-factor-required = Энд бүх хүн хоёр дахь баталгаажуулалттай байх ёстой. Эхлээд өөрийнхөө баталгаажуулалтыг тохируулна уу.
desk-factor-on-link = Хоёр дахь баталгаажуулалтыг тохируулах
desk-factor-on = Идэвхжүүлэх
desk-factor-off = Унтраах
desk-factor-rule = Бүх хүнд заавал
desk-factor-steps = Утсандаа баталгаажуулах (authenticator) аль нэг аппыг суулгана уу. Аппаа нээж, камераар энэ кодыг уншуулаад, гарсан зургаан оронтой тоог бичнэ үү.
desk-factor-open-app = Энэ төхөөрөмжийн аппаар нээх
desk-factor-type = Эсвэл энэ түлхүүрийг аппад бичнэ үү:
desk-recovery-title = Сэргээх кодууд
desk-recovery-body = Утасгүй үед эдгээр код тус бүр нэг удаа нэвтрүүлнэ. Хэвлэх эсвэл бичиж авна уу: дахин харуулахгүй.
desk-recovery-kept = Хадгалж авлаа
desk-recovery-new = Шинэ сэргээх код авах

desk-sessions-caption = Сүүлд ашигласан нь эхэндээ. Танихгүй төхөөрөмжөөс гарч, нууц үгээ солино уу.
desk-session-since = Нэвтэрсэн
desk-session-seen = Сүүлд ашигласан
desk-session-this = Энэ төхөөрөмж
desk-session-other = бусад
desk-session-unknown = Танигдаагүй хөтөч
desk-session-end = Эндээс гаргах
desk-session-end-others = Бусад бүх төхөөрөмжөөс гарах
desk-session-end-of = { $where } дээрх нэвтрэлтийг дуусгах

desk-account-add = Шинэ бүртгэл
desk-account-add-button = Үүсгэж, холбоос илгээх
desk-account-own = Та
desk-account-seen = Сүүлд нэвтэрсэн
desk-account-never = Хэзээ ч үгүй
desk-account-waiting = Тохируулаагүй байна
desk-account-renew = Нэвтрэлтийг шинэчлэх
desk-account-renew-of = Нэвтрэлтийг шинэчлэх: { $email } нууц үг, хоёр дахь баталгаажуулалтгүй болж, шинэ холбоос авна
desk-account-end = Бүртгэлийг хаах
desk-account-end-of = Бүртгэлийг хаах: { $email }
desk-account-renew-means = Нууц үг, хоёр дахь баталгаажуулалт нь хүчингүй болж, бүх төхөөрөмжөөс гарч, захидлаар шинэ холбоос авна.
desk-account-end-means = Бүх төхөөрөмжөөс гарч, цаашид нэвтрэх боломжгүй болно. Хийсэн зүйл нь үйлдлийн бүртгэлд үлдэнэ.
desk-account-taken = Энэ хаяг аль хэдийн бүртгэлтэй байна
desk-account-last-owner = Энэ бол сүүлчийн эзэмшигч: эхлээд өөр хүнийг эзэмшигч болгоно уу

desk-audit-caption = Шинэ нь эхэндээ. Бичлэгийг өөрчилж, хасвал гинжин хэлхээнээс мэдэгдэнэ.
desk-audit-number = №
desk-audit-when = Хэзээ
desk-audit-who = Хэн
desk-audit-what = Юу
desk-audit-about = Юунд
desk-audit-details = Дэлгэрэнгүй
desk-audit-nobody = Тушаалын мөр эсвэл программ
desk-audit-older = Өмнөх бичлэгүүд
desk-said-account-added = { $who }: { $about } хаягт бүртгэл үүсгэсэн.
desk-said-account-set-up = { $who }: бүртгэлээ тохируулсан.
desk-said-account-renewed = { $who }: { $about } бүртгэлийг шинэ холбоосоор дахин эхлүүлсэн.
desk-said-role-changed = { $who }: { $about } бүртгэлийн эрхийг өөрчилсөн.
desk-said-account-ended = { $who }: { $about } бүртгэлийг дуусгасан.
desk-said-signed-in = { $who }: нэвтэрсэн.
desk-said-signed-out = { $who }: гарсан.
desk-said-sign-in-paused = { $who }: { $about } бүртгэлээр нэвтрэх оролдлогыг түр хориглосон.
desk-said-session-ended = { $who }: нэг нэвтрэлтээ дуусгасан.
desk-said-sessions-ended = { $who }: бусад бүх нэвтрэлтээ дуусгасан.
desk-said-password-changed = { $who }: нууц үгээ сольсон.
desk-said-password-reset = { $who }: холбоосоор шинэ нууц үг тавьсан.
desk-said-reset-sent = { $who }: { $about } хаягт шинэ нууц үгийн холбоос илгээсэн.
desk-said-second-factor-on = { $who }: хоёр дахь баталгаажуулалтаа идэвхжүүлсэн.
desk-said-second-factor-off = { $who }: хоёр дахь баталгаажуулалтаа унтраасан.
desk-said-recovery-codes = { $who }: шинэ сэргээх код авсан.
desk-said-recovery-code-used = { $who }: сэргээх код ашигласан.
desk-said-second-factor-rule = { $who }: бүгдээс хоёр дахь баталгаажуулалт шаардах эсэхийг өөрчилсөн.
desk-said-review-released = { $who }: { $about } амлалтын зарим хэсгийг нийтэлсэн.
desk-said-review-hidden = { $who }: { $about } амлалтын зарим хэсгийг нуусан.
desk-said-review-undone = { $who }: { $about } амлалтын талаарх шийдвэрийг буцаасан.
desk-said-held-released = { $who }: саатуулсан { $about } бүртгэлийг чөлөөлсөн.
desk-said-letters-requeued = { $who }: татгалзсан имэйлүүдийг дахин илгээх дараалалд оруулсан.
desk-said-held-group-released = { $who }: саатуулсан бүртгэлүүдийг чөлөөлж эхэлсэн ({ $about }).
desk-said-cleanup-begun = { $who }: { $about } цэвэрлэгээг эхлүүлсэн.
desk-said-cleanup-cancelled = { $who }: { $about } цэвэрлэгээг зогсоосон.
desk-said-cleanup-ended = { $who }: { $about } цэвэрлэгээ дууссан.
desk-said-cleanup-undone = { $who }: { $about } цэвэрлэгээгээр түр хассаныг буцаасан.
desk-said-paper-added = { $who }: { $about } дугаартай цаасан амлалт оруулсан.
desk-said-paper-undone = { $who }: { $about } дугаартай цаасан амлалтыг буцаасан.
desk-said-subject-sought = { $found ->
    [no] { $who }: хүсэлтээр хүний мэдээллийг хайж, юу ч олоогүй.
   *[yes] { $who }: хүсэлтээр хүний мэдээллийг хайж, { $about } амлалтыг олсон.
}
desk-said-subject-exported = { $who }: эзнийх нь хүсэлтээр { $about } амлалтын мэдээллийг өгсөн.
desk-said-subject-erased = { $who }: эзнийх нь хүсэлтээр { $about } амлалтын мэдээллийг устгасан.
desk-said-retention-run = { $who }: хугацаа болсон хувийн мэдээллийг устгасан.
desk-said-keys-given-up = { $who }: алдагдсан түлхүүрээр шифрлэсэн хувийн мэдээллийг устгасан.
desk-said-keys-rotated = { $who }: хувийн мэдээллийг шинэ түлхүүрээр дахин шифрлэсэн.
desk-said-source-added = { $who }: «{ $about }» эх сурвалжийг нэмсэн.
desk-said-source-ended = { $who }: «{ $about }» эх сурвалжийг дуусгасан.
desk-said-settings-changed = { $who }: тохиргоог өөрчилсөн: { $about }.
desk-said-counts-exported = { $who }: яг тооллыг файлаар авсан.
desk-said-traffic-exported = { $who }: яг зочлолын тоог файлаар авсан.
desk-said-supporters-exported = { $who }: амлалтын жагсаалтыг хувийн мэдээлэлгүй файлаар авсан.
desk-said-personal-exported = { $who }: хувийн мэдээллийг файлаар авсан.
desk-said-token-added = { $who }: «{ $about }» хандалтын түлхүүр үүсгэсэн.
desk-said-token-ended = { $who }: «{ $about }» хандалтын түлхүүрийг дуусгасан.
desk-said-audit-exported = { $who }: үйлдлийн бүртгэлийг файлаар авсан.
desk-detail-agent = Хөтөч ба систем
desk-detail-attempts = Оролдлого
desk-detail-back_to = Буцсан хувилбар
desk-detail-channel = Суваг
desk-detail-columns = Багана
desk-detail-conditions = Нөхцөл
desk-detail-expires_at = Хүчинтэй хугацаа
desk-detail-filter = Сонголт
desk-detail-format = Формат
desk-detail-from = Өмнө
desk-detail-goals = Зорилт
desk-detail-helplines = Тусламжийн утас
desk-detail-languages = Хэл
desk-detail-left = Үлдсэн сэргээх код
desk-detail-lines = Мөр
desk-detail-new_network = Шинэ сүлжээнээс
desk-detail-number = Тоо
desk-detail-only_held = Зөвхөн саатуулсан
desk-detail-parts = Хэсэг
desk-detail-paused = Нэгдэхийг түр зогсоосон
desk-detail-purpose = Зорилго
desk-detail-ready = Нууц үгтэй
desk-detail-required = Бүгдээс шаардах
desk-detail-role = Эрх
desk-detail-scopes = Унших эрх
desk-detail-second_factor = Хоёр дахь баталгаажуулалт
desk-detail-sessions = Дуусгасан нэвтрэлт
desk-detail-sessions_ended = Дуусгасан нэвтрэлт
desk-detail-tokens_ended = Дуусгасан хандах токен
desk-detail-to = Одоо
desk-detail-token = Хандалтын түлхүүр
desk-detail-version = Хувилбар
desk-detail-factor-code = Аппын код
desk-detail-factor-recovery = Сэргээх код
desk-detail-factor-none = Байхгүй
desk-did-audit-exported = Үйлдлийн бүртгэлийг файлаар авсан
desk-audit-at = { $year } оны { $date }, { $time }
desk-audit-none = Юу ч олдсонгүй.
desk-audit-all = Бүгд
desk-audit-whole = Бүх бүртгэл
desk-audit-command-line = Тушаалын мөрийн хэрэглэгч
desk-audit-program = Программ
desk-audit-account = { $n }-р бүртгэл
desk-audit-action = Үйлдэл
desk-audit-previous-hash = Өмнөх хэш
desk-audit-hash = Хэш
desk-audit-file = Файлаар
desk-audit-file-what = Дээр сонгосон бичлэгүүд, эртнийх нь эхэндээ, зохион байгуулагчдын хаягтай: нийтэд бүү түгээ. Татсаныг энэ бүртгэлд тэмдэглэнэ.
desk-did-account-added = Бүртгэл үүсгэсэн
desk-did-account-set-up = Бүртгэлээ тохируулсан
desk-did-account-renewed = Бүртгэлийг шинээр эхлүүлсэн
desk-did-role-changed = Эрх өөрчилсөн
desk-did-account-ended = Бүртгэлийг дуусгасан
desk-did-signed-in = Нэвтэрсэн
desk-did-signed-out = Гарсан
desk-did-sign-in-paused = Нэвтрэх оролдлогыг түр хориглосон
desk-did-session-ended = Нэг нэвтрэлтийг дуусгасан
desk-did-sessions-ended = Бусад нэвтрэлтийг дуусгасан
desk-did-password-changed = Нууц үгээ сольсон
desk-did-password-reset = Холбоосоор шинэ нууц үг тавьсан
desk-did-reset-sent = Шинэ нууц үгийн холбоос илгээсэн
desk-did-second-factor-on = Хоёр дахь баталгаажуулалтыг идэвхжүүлсэн
desk-did-second-factor-off = Хоёр дахь баталгаажуулалтыг унтраасан
desk-did-recovery-codes = Шинэ сэргээх код авсан
desk-did-recovery-code-used = Сэргээх код ашигласан
desk-did-second-factor-rule = Хоёр дахь баталгаажуулалтын дүрмийг өөрчилсөн

# Амлалтуудыг хариуцах
desk-review = Хянах
desk-review-nav = Амлалтууд
desk-review-views = Юуг харуулах
desk-review-one = Нэг нэгээр
desk-review-list = Хүлээгдэж буй бүгд
desk-review-released = Нийтэлсэн
desk-review-hidden = Нуусан
desk-review-waiting = { $n ->
    [one] { $n } амлалт хянагдахаар хүлээж байна.
   *[other] { $n } амлалт хянагдахаар хүлээж байна.
}
desk-review-many = { $n }-аас олон амлалт хүлээж байна.
desk-review-none = Энд юу ч алга.
desk-review-none-waiting = Хүлээгдэж буй зүйл алга. Амлалтаа баталгаажуулж, нэрээ харуулахыг зөвшөөрсөн хүний нэр энд ирнэ.
desk-review-item = { $code } амлалт
desk-review-flagged = Анхаарах үгийн жагсаалтад: { $words }
desk-review-release = Нийтлэх
desk-review-hide = Нуух
desk-review-skip = Алгасах
desk-review-undo = Үйлдлийг буцаах
desk-review-is-waiting = Хүлээгдэж буй
desk-review-is-released = Нийтэлсэн
desk-review-is-hidden = Нуусан
desk-review-did-release = Нийтэллээ. Нийтэд харагдана.
desk-review-did-hide = Нуулаа. Амлалт тоологдсон хэвээр.
desk-review-did-undo = Буцаалаа. Урьдын адил хүлээж байна.
desk-review-did-nothing = Юу ч өөрчлөгдсөнгүй: юу ч сонгоогүй, эсвэл энэ хуудас гарснаас хойш амлалт өөрчлөгдсөн, цуцлагдсан, өөр хүн шийдсэн байна.
desk-review-look-again = Дахин харах
desk-review-next-page = Дараагийн хуудас
desk-review-keys = Амлалт идэвхтэй үед товчлуур: R нийтэлнэ, H нууна, N алгасна, U сүүлийн үйлдлийг буцаана.
desk-review-advice = Өөр хүнийг нэрлэсэн, хэн нэгэнд тохиолдсон зүйлийг бичсэн, заналхийлсэн, сурталчилсан бол нуугаарай. Байгууллагыг төлөөлөх эрхтэйг нь шалгасны дараа л байгууллагын нэрийг нийтэлнэ. Аль ч тохиолдолд амлалт тоологдоно, эзэнд нь мэдэгдэхгүй.

desk-held = Саатуулсан
desk-held-what = Эдгээр бүртгэл хязгаар хэтэрсэн эсвэл хүнд харагдахгүй талбарыг бөглөсөн. Тоологдоогүй, захидал аваагүй. Хүн шиг харагдахыг нь чөлөөлөөрэй: захидал нь илгээгдэнэ. Хассаныг 14 хоногийн дотор буцааж болно.
desk-held-none = Саатуулсан зүйл алга.
desk-held-more-groups = Өөр бүлэг бий. Эдгээрийг чөлөөлж эсвэл хассаны дараа харагдана.
desk-held-all-groups = Саатуулсан бүх бүртгэл
desk-held-release-of-many = Саатуулсан бүртгэлийг чөлөөлөх
desk-held-number = { $n ->
    [one] { $n } бүртгэл
   *[other] { $n } бүртгэл
}
desk-held-reason = Шалтгаан
desk-held-when = Хэзээ
desk-held-hour = Эхлэх цаг
desk-held-network = Сүлжээ (өдөр бүр өөрчлөгдөнө)
desk-held-unknown = тодорхойгүй
desk-held-ten-minutes = Нэг сүлжээнээс арван минутад олон
desk-held-day = Нэг сүлжээнээс өдөрт олон
desk-held-trap = Нуугдмал талбарыг бөглөсөн
desk-held-release = Чөлөөлөх
desk-held-release-all = Бүгдийг чөлөөлөх
desk-held-drop = Хасах
desk-held-drop-all = Бүгдийг хасах
desk-held-one-by-one = Нэг нэгээр үзэх
desk-held-to-clean-up = Энэ сүлжээгээр цэвэрлэх
desk-held-domain = Имэйлийн домэйн
desk-held-did-release = { $n ->
    [one] { $n } бүртгэлийг чөлөөллөө. Захидал нь явж байна.
   *[other] { $n } бүртгэлийг чөлөөллөө. Захидал нь явж байна.
}
desk-held-did-drop = { $n ->
    [one] { $n } бүртгэлийг хаслаа.
   *[other] { $n } бүртгэлийг хаслаа.
}
desk-held-back-link = Буцаах
desk-held-clean-up = Цэвэрлэх
desk-held-clean-up-what = Таны өгсөн бүх нөхцөлд таарах амлалтыг түр хасна. Тэдгээр тоологдохоо болих бөгөөд 14 хоногийн дотор буцааж болно; дараа нь устгана. Эхлээд хэд байгааг харуулна.
desk-held-clean-up-then = Хэсэг хэсгээр түр хасах бөгөөд тоологдохоо болино. Явцад нь зогсоож, 14 хоногийн дотор бүгдийг буцааж болно.
desk-held-domain-hint = Жишээ нь example.org. Доод домэйнууд нь мөн хамаарна.
desk-held-network-hint = Саатуулсан бүртгэлийн хуудсан дахь хэлбэрээр; тэндхийн холбоос үүнийг бөглөнө.
desk-held-any-source = Аль ч
desk-held-wrong-time = Цагийг 2026-11-25T14:00 гэж бичнэ үү; эхнийх нь дараагийнхаас өмнө байна.
desk-held-wrong-network = Ийм сүлжээ байхгүй: саатуулсан бүртгэлийн хуудаснаас авна уу.
desk-held-from = Гарын үсэг зурсан: эхлэх
desk-held-until = Гарын үсэг зурсан: дуусах
desk-held-source = Нэртэй эх үүсвэр
desk-held-only-held = Зөвхөн саатуулсан бүртгэл
desk-held-count = Эхлээд тоолох
desk-held-fits-none = Таарах амлалт алга.
desk-held-begin = Түр хасах
desk-held-other = Бүх цэвэрлэгээ
desk-held-wrong-domain = Зөвхөн нэг домэйн бичнэ үү, жишээ нь example.org: бүтэн хаяг, жагсаалт биш
desk-held-no-condition = Дор хаяж нэг нөхцөл өгнө үү: имэйлийн домэйн, цаг, эх үүсвэр эсвэл сүлжээ.
desk-held-clean-ups = Цэвэрлэгээ, шинэ нь эхэндээ
desk-held-condition = Нөхцөл
desk-held-let-go = Чөлөөлсөн
desk-held-touched = Түр хассан
desk-held-dropped = { $n ->
    [one] Саатуулсан { $n } бүртгэл
   *[other] Саатуулсан { $n } бүртгэл
}
desk-held-running = Явж байна
desk-held-counting = Тоолж байна; юу ч өөрчлөгдөөгүй
desk-held-counted = Тоолсон; юу ч өөрчлөгдөөгүй
desk-held-percent = { $n } % үзсэн
desk-held-cancelled = Зогсоосон
desk-held-done = Дууссан
desk-held-undoing = Буцааж байна
desk-held-undone = Буцаасан
desk-held-cancel = Зогсоох
desk-held-undo = Буцаах
desk-held-leave = Хэвээр үлдээх
desk-held-back-until = Буцаах боломжтой эцсийн хугацаа:

desk-paper = Цаасан дээр
desk-paper-what = Цаасан дээр, арга хэмжээний үеэр цуглуулсан гарын үсэг. Баталгаажсан амлалтын хажууд харуулж, хэзээ ч нэмж тоолохгүй: имэйлээр баталгаажуулаагүй. Зөвхөн тоог оруулна, нэр оруулахгүй.
desk-paper-total = Цаасан дээр
desk-paper-one = Нэг хуудас эсвэл арга хэмжээ
desk-paper-place = Газар
desk-paper-day = Огноо
desk-paper-number = Тоо
desk-paper-call = Уриалга
desk-paper-all-calls = Бүгд
desk-paper-note = Хуудсуудыг хаана хадгалж байгаа
desk-paper-enter = Оруулах
desk-paper-file = Файлаас
desk-paper-csv = Эсвэл мөрүүдийг энд буулгана уу
desk-paper-choose = CSV файл
desk-paper-look = Эхлээд харах
desk-paper-look-again = Дахин харах
desk-paper-mend = Мөрүүдийг энд засна уу
desk-paper-csv-hint = { $n } хүртэл мөр, { $mb } МБ хүртэл; Excel-ээс “CSV UTF-8” хэлбэрээр хадгална. Эхлээд юу байгааг харуулна. Огноо 2026-11-25 эсвэл 25.11.2026; уриалга хоосон байж болно.
desk-paper-columns = Баганууд:
desk-paper-empty-file = Эдгээр баганатай хоосон файл
desk-paper-nothing-stored = Юу ч хадгалаагүй.
desk-paper-large = Файл { $mb } МБ-аас том байна: хувааж, хэсэг хэсгээр оруулна уу.
desk-paper-workbook = Энэ бол Excel-ийн ажлын ном. Excel-д “Save as”, дараа нь “CSV UTF-8” гэж хадгалаад тэр файлыг сонгоно уу.
desk-paper-encoding = Файлын үсгийг унших боломжгүй. Excel-д “Save as”, дараа нь “CSV UTF-8” гэж хадгалаад тэр файлыг сонгоно уу.
desk-paper-column = Багана
desk-paper-there = Юу бичсэн
desk-paper-to-do = Юу хийх
desk-paper-first = Зөвхөн эхний { $n }-ыг харуулав.
desk-paper-again = Ийм файлыг аль хэдийн оруулсан. Дахин оруулбал хоёр удаа тоологдоно. Оруулсан:
desk-paper-days = Гарын үсэг зурсан:
desk-paper-entering = { $all } мөрөөс { $n }-ыг оруулсан
desk-paper-done = { $lines ->
    [one] Нэг мөр оруулсан: { $n } гарын үсэг.
   *[other] { $lines } мөр оруулсан: { $n } гарын үсэг.
}
desk-paper-preview = Файлд юу байна
desk-paper-ready = { $lines ->
    [one] { $lines } мөр, { $n } гарын үсэг. Хараахан хадгалаагүй.
   *[other] { $lines } мөр, { $n } гарын үсэг. Хараахан хадгалаагүй.
}
desk-paper-store = Бүгдийг оруулах
desk-paper-faults = { $n ->
    [one] { $n } мөр алдаатай. Юу ч хадгалаагүй.
   *[other] { $n } мөр алдаатай. Юу ч хадгалаагүй.
}
desk-paper-empty = Мөр алга. Файл сонгох эсвэл мөр буулгана уу.
desk-paper-long = { $n }-аас олон мөр байна: файлыг хувааж, хэсэг хэсгээр оруулна уу.
desk-paper-leave = Хадгалахгүй гарах
desk-paper-line = Мөр
desk-paper-when = Оруулсан
desk-paper-entered = Одоог хүртэл оруулсан, шинэ нь эхэндээ
desk-paper-undo = Буцаах
desk-paper-undo-all = Хамт оруулсан бүгдийг буцаах
desk-paper-undone = Буцаасан
desk-paper-wrong-place = Хаана болохыг { $n } хүртэл тэмдэгтээр бичнэ үү
desk-paper-wrong-day = Огноог 2026-11-25 эсвэл 25.11.2026 гэж бичнэ үү, ирээдүйн байж болохгүй
desk-paper-wrong-number = 1-ээс 100000 хүртэлх бүхэл тоог зөвхөн цифрээр бичнэ үү
desk-paper-wrong-call = Хоосон орхих эсвэл аль нэгийг бичнэ үү: { $keys }
desk-paper-wrong-note = Хуудсуудыг хаана хадгалж байгааг { $n } хүртэл тэмдэгтээр бичнэ үү
desk-paper-wrong-fields = Мөр таван талбартай байна: place, date, number, call, note. Тусгаарлагч агуулсан талбарыг "хашилтад" хийнэ үү
desk-paper-wrong-quote = Хашилт " энд нээгдээд хаагдаагүй байна

desk-people = Дэмжигчид
desk-people-find = Код эсвэл нийтэлсэн нэр
desk-people-button = Хайх
desk-people-status = Төлөв
desk-people-all = Бүгд
desk-people-none = Олдсонгүй. Код, нийтэлсэн нэр эсвэл өөр төлөвөөр хайна уу.
desk-people-caption = Шинэ нь эхэндээ
desk-people-code = Код
desk-people-name = Нэр
desk-people-organisation = Байгууллага
desk-people-message = Зурвас
desk-people-region = Аймаг, нийслэл
desk-people-voice = Хэн нэгдсэн
desk-people-day = Өдөр
desk-people-calls = Уриалга
desk-people-older = Өмнөх амлалтууд
desk-people-what = Эзэн нь хүсэж, нийтэлсэн нэр л энд харагдана. Бусад нэр, бүх хаяг битүүмжилсэн; хайлт тэдгээрийг үздэггүй.
desk-people-confirmed = Баталгаажсан
desk-people-pending = Хүлээгдэж буй
desk-people-held = Саатуулсан
desk-people-withdrawn = Буцаасан
desk-people-disowned = «Би үүнд бүртгүүлээгүй»
desk-people-one = { $code } амлалт
desk-people-set-aside = Цэвэрлэгээгээр түр хассан
desk-people-signed = Гарын үсэг зурсан
desk-people-ended = Дууссан
desk-people-channel = Ирсэн суваг
desk-people-brought = Холбоосоор нь нэгдсэн амлалт
desk-people-shown = Юуг харуулж болох
desk-people-log = Энд хийсэн үйлдэл
desk-people-no-log = Алга.
desk-people-subject = Мэдээллийн хүсэлт
desk-people-subject-what = Хэн нэгэн өөрийнх нь тухай ямар мэдээлэл байгааг асууж, эсвэл устгуулахыг хүсэж байна. Хүсэлт яг энэ хаягаас ирснийг шалгаарай. Хайлтыг үйлдлийн бүртгэлд хаяггүйгээр тэмдэглэнэ.
desk-people-nobody = Энэ хаягаар хэн ч нэгдээгүй эсвэл мэдээллийг нь аль хэдийн устгасан.
desk-people-found = Олдлоо
desk-people-export = JSON файлаар татах
desk-people-letters = Сүүлийн өдрүүдийн имэйл
desk-people-account = Зохион байгуулагчийн бүртгэл
desk-people-account-end = Бүртгэлүүдийг үзэх: эзэмшигч тэнд дуусгана
desk-people-rest = Энэ хаягийн амлалт үлдээгүй. Имэйлээр дарамтлахаас сэргийлж хайрцгийн тоон ул мөрийг имэйлтэй нь долоо хоног хадгална; «Би үүнд бүртгүүлээгүй» тэмдэглэгээ имэйл илгээхээс сэргийлж байх хугацаанд үлдэнэ.
desk-people-no-address = Энд имэйл хаягаар хайхгүй: энэ талбарт бичсэн зүйл хуудасны хаяг, бүртгэл, хөтчийн түүхэнд үлддэг. Тэндээс мөн устгаарай.
desk-people-ask-owner = Эзэмшигчээс асууна уу: тэд мэдээллийн хүсэлтийн хуудсаар хаяг хайж чадна.
desk-people-erase = Устгах
desk-people-erase-what = Устгавал амлалт буцаагдана: хүний өгсөн мэдээлэл тэр даруй устаж, амлалт тоологдохгүй. Имэйлээр дарамтлахаас сэргийлж хайрцгийн тоон ул мөр имэйлтэй нь долоо хоног үлдэнэ. Үүнийг сэргээх боломжгүй.
desk-people-erased = Мэдээллийг устгалаа.

desk-retention = Хадгалах хугацаа
desk-retention-what = Хугацаа нь болсныг нэг минутын дотор өөрөө устгана. Тоо үлдэнэ.
desk-retention-next = Баталгаажсан амлалтын мэдээллийг дараа устгах өдөр: { $year } оны { $date }.
desk-retention-rule = Хадгалах
desk-retention-kept = Хувийн мэдээлэлтэй
desk-retention-due = Одоо устгах
desk-retention-confirmed = { $n ->
    [one] 16 хоног дууссанаас хойш { $n } хоног
   *[other] 16 хоног дууссанаас хойш { $n } хоног
}
desk-retention-confirmed-closes = { $n ->
    [one] Гарын үсэг зурах сүүлчийн өдрөөс хойш { $n } хоног
   *[other] Гарын үсэг зурах сүүлчийн өдрөөс хойш { $n } хоног
}
desk-retention-pending = { $n ->
    [one] Холбоосын хугацаа дууссанаас хойш { $n } хоног
   *[other] Холбоосын хугацаа дууссанаас хойш { $n } хоног
}
desk-retention-held = { $n ->
    [one] Гарын үсэг зурснаас хойш { $n } хоног
   *[other] Гарын үсэг зурснаас хойш { $n } хоног
}
desk-retention-set-aside = Цэвэрлэгээгээр түр хассан
desk-retention-set-aside-rule = { $n ->
    [one] Цэвэрлэгээ дууссанаас хойш { $n } хоног
   *[other] Цэвэрлэгээ дууссанаас хойш { $n } хоног
}
desk-retention-letters = Имэйл
desk-retention-letters-rule = { $n ->
    [one] Илгээснээс хойш { $n } хоног
   *[other] Илгээснээс хойш { $n } хоног
}
desk-retention-accounts = Дууссан бүртгэл
desk-retention-accounts-rule = { $n ->
    [one] Дууссанаас хойш { $n } хоног
   *[other] Дууссанаас хойш { $n } хоног
}
desk-retention-run = Хугацаа болсныг одоо устгах
desk-retention-did = Хугацаа болсныг устгалаа.
desk-retention-nothing = Одоо устгах зүйл алга.
desk-retention-settings = Эдгээр хугацааг программыг ажиллуулдаг хүн тохируулна: campaign.toml файлын retention_days, held_days, мөн SIXTEEN_CONFIRM_GRACE.

desk-did-review-released = Нийтэлсэн
desk-did-review-hidden = Нуусан
desk-did-review-undone = Үгийн талаарх шийдвэрээ буцаасан
desk-did-held-released = Саатуулсан бүртгэлийг чөлөөлсөн
desk-did-letters-requeued = Татгалзсан имэйлүүдийг дахин дараалалд оруулсан
desk-did-held-group-released = Саатуулсан бүртгэлийг чөлөөлж эхэлсэн
desk-did-cleanup-begun = Цэвэрлэгээ эхлүүлсэн
desk-did-cleanup-cancelled = Цэвэрлэгээг зогсоосон
desk-did-cleanup-ended = Цэвэрлэгээ эсвэл олныг чөлөөлөх ажил дууссан
desk-did-cleanup-undone = Цэвэрлэгээгээр хассаныг буцаасан
desk-did-paper-added = Цаасан амлалт оруулсан
desk-did-paper-undone = Цаасан амлалтыг буцаасан
desk-did-subject-sought = Хүсэлтээр хүний мэдээллийг хайсан
desk-did-subject-exported = Хүсэлтээр хүний мэдээллийг өгсөн
desk-did-subject-erased = Хүсэлтээр хүний мэдээллийг устгасан
desk-did-silence-lifted = «Би үүнд бүртгүүлээгүй» тэмдэглэгээг цуцалсан
desk-said-silence-lifted = { $who }: «Би үүнд бүртгүүлээгүй» тэмдэглэгээг цуцалсан.
desk-did-retention-run = Хугацаа болсон мэдээллийг устгасан
desk-did-keys-given-up = Алдагдсан түлхүүрээр шифрлэсэн мэдээллийг устгасан
desk-did-keys-rotated = Мэдээллийг шинэ түлхүүрээр дахин шифрлэсэн
notice = Мэдэгдэл
desk-now-day = { $days } хоногийн { $day }-р өдөр
desk-now-as-of = Байдал:
desk-now-private = Нийтэд бүү түгээ.
desk-now-private-why = Эдгээр нь нарийвчилсан тоо. Зарим нь хэн болохыг таамаглах боломжтой бага тул нийтэд зөвхөн нээлттэй тоог ашиглана уу.
desk-now-silent = { $n ->
    [one] { $provider }: { $n } имэйл илгээсэн ч { $time } цагаас хойш хэн ч баталгаажуулаагүй. Имэйл серверийн ажилтнаас лавлана уу.
   *[other] { $provider }: { $n } имэйл илгээсэн ч { $time } цагаас хойш хэн ч баталгаажуулаагүй. Имэйл серверийн ажилтнаас лавлана уу.
}
desk-now-today = Өнөөдөр баталгаажсан
desk-now-yesterday = Өчигдөр бүгд: { $n }
desk-now-so-far = { $time } хүртэл: { $today }, өчигдөр { $yesterday }
desk-now-goal = { $goal } хүрэхэд { $n } дутуу
desk-now-pending = Баталгаажуулаагүй
desk-now-held = Саатуулсан
desk-now-aside = Үүнээс гадна цэвэрлэгээгээр түр хассан: { $n }
desk-now-to-review = Хянах амлалт
desk-now-to-review-more = Эсвэл түүнээс олон: цааш тоолоогүй
desk-now-withdrawn = Буцаасан
desk-now-disowned = Үүнээс «Би үүнд бүртгүүлээгүй»: { $n }
desk-now-waiting = Илгээгээгүй имэйл
desk-now-numbers = Тоогоор
desk-now-nothing = Одоогоор байхгүй.
desk-now-days = Өдрөөр
desk-now-hours = Цагаар
desk-now-hours-scale = Сүүлийн { $hours } цаг. Хамгийн урт багана { $n }.
desk-now-range = Аль өдрийн тоо
desk-now-from = Эхлэх өдөр
desk-now-to = Дуусах өдөр
desk-now-show = Харуулах
desk-now-all-days = Бүх өдөр
desk-now-funnel = Зочлохоос хуваалцах хүртэл
desk-now-by-day = Өдөр тутам
desk-now-channels = Сувгууд
desk-now-sources = Нэрлэсэн эх сурвалж
desk-now-of-visits = зочилсноос
desk-now-of-signed = нэгдсэнээс
desk-now-of-confirmed = баталгаажсанаас
desk-now-percent = { $n }%
desk-now-calls = Уриалга
desk-now-regions = Аймаг, нийслэл
desk-now-unsaid = Хэлээгүй
desk-now-voices = Хэн
desk-now-languages = Хэл
desk-now-letters = Имэйл
desk-now-queued = Хүлээгдэж буй
desk-now-put-off = 24 цагт хойшилсон
desk-now-sent = 24 цагт илгээсэн
desk-now-refused = 24 цагт буцаагдсан
desk-now-confirm-rate = 24 цагт хүссэнээс баталгаажсан
desk-now-providers = Имэйлийн үйлчилгээ ба цагаар
desk-now-providers-why = Сүүлийн 24 цаг. Хүрээ нь баталгаажуулахыг хүссэн имэйл, дүүргэсэн нь баталгаажуулалт, улаан нь хойшилсон эсвэл буцаагдсан имэйл. Тус бүрийг болсон цагт нь тоолно. Зөвхөн кампанит ажлын файлд нэрлэсэн томоохон үйлчилгээг ялгана.
desk-now-providers-hours = Үйлчилгээ ба цагаар: баталгаажсан хувь
desk-now-provider-other = Бусад бүгд
desk-now-health = Системийн байдал
desk-now-health-where = Хариулсан сервер: { $machine }.
desk-now-well = Хэвийн
desk-now-unwell = Саатал
desk-now-writer = Бичигч
desk-now-writes = { $n } хүлээгдэж байна
desk-now-courier = Имэйл илгээгч
desk-now-disk = Диск
desk-now-disk-free = { $total } ГиБ-ээс { $free } сул
desk-now-head-day = Өдөр
desk-now-head-hour = Цаг
desk-now-head-before = Өмнөх өдрөөс
desk-now-head-hour-before = Өмнөх өдөр
desk-now-head-confirmed = Баталгаажсан
desk-now-head-visits = Зочилсон
desk-now-head-signed = Нэгдсэн
desk-now-head-shared = Хуваалцсан
desk-now-head-rate = Хувь
desk-now-head-channel = Суваг
desk-now-head-source = Эх сурвалж
desk-now-head-region = Аймаг
desk-now-head-provider = Үйлчилгээ
desk-now-head-asked = Хүссэн
desk-now-head-deferred = Хойшилсон
desk-now-head-refused = Буцаагдсан
desk-now-head-again = Дахин
desk-now-again = Дахин илгээх
desk-now-follows = Өөрөө шинэчлэгдэнэ
desk-now-print = Товч мэдээ болгон хэвлэх
desk-now-lost = Холболт алга: энэ бол дээрх цагийн тоо. Холбогдмогц өөрөө үргэлжилнэ.
desk-now-stopped = { $provider }: { $time } цагаас хойш имэйл хүрэхгүй байна; { $n } оролдлогыг хойшлуулсан эсвэл буцаасан.
desk-now-mail-away = { $time } цагаас хойш имэйл сервер имэйл авахгүй байна: { $reason }. Имэйл хүлээгээд сервер ажиллангуут илгээгдэнэ. Имэйл серверийн ажилтанд мэдэгдэнэ үү.
desk-now-late = Имэйл хоцорч байна. Хамгийн эртнийх нь хүлээж эхэлсэн:
desk-now-paper = Цаасаар
desk-now-paper-why = Баталгаажсанд ороогүй, тусад нь
desk-now-day-before = Өмнөх өдөр энэ үед: { $n }
desk-now-held-new = 24 цагт шинээр: { $n }
desk-now-dropped = Сүлжээний хязгаараас хэт давсан тул өнөөдөр хүлээж аваагүй: { $n }
desk-now-oldest-at = Хамгийн эртнийх нь: { $when }
desk-now-waiting-put-off = Оролдоод хойшилсон: { $n }
desk-now-choice-today = Өнөөдөр
desk-now-choice-yesterday = Өчигдөр
desk-now-choice-sixteen = Арван зургаан өдөр
desk-now-other-days = Бусад өдөр
desk-now-compares = ± тэмдэг нь { $later }-ыг { $earlier }-тэй харьцуулна.
desk-now-unfinished = Сүүлийн өдөр дуусаагүй байна.
desk-now-from-on = { $date }-аас хойш
desk-now-up-to = { $date } хүртэл
desk-now-head-step = Алхам
desk-now-head-looked = Сонгосон өдрүүд
desk-now-head-change = ±
desk-now-head-call = Уриалга
desk-now-head-voice = Хэн
desk-now-head-language = Хэл
desk-now-head-share = Эзлэх хувь
desk-now-head-reason = Шалтгаан
desk-now-head-waits = Хүлээгдэж буй
desk-now-head-sent = Илгээсэн
desk-now-24-before = Өмнөх 24 цагт: { $n }
desk-now-reasons = Имэйл яагаад хүлээгдэж, эсвэл 48 цагт буцаагдсан бэ
desk-now-why-address = Ийм хаяг алга ({ $code })
desk-now-why-full = Имэйл хайрцаг дүүрсэн ({ $code })
desk-now-why-policy = Хүсээгүй имэйл гэж үзсэн: имэйл серверийн ажилтнаас лавлана уу ({ $code })
desk-now-why-later = Сервер дараа дахин оролдохыг хүссэн ({ $code })
desk-now-why-refused = Сервер татгалзсан ({ $code })
desk-now-why-login = Сервер бидний нэр, нууц үгийг хүлээж авсангүй
desk-now-why-sender = Сервер илгээгчийн хаягийг хүлээж авсангүй
desk-now-why-silent = Сервер хариу өгөхгүй байна
desk-now-why-connection = Сервертэй холбогдож чадсангүй
desk-now-why-untrusted-certificate = Серверийн сертификат итгэлгүй: өөрөө гарын үсэг зурсан, эсвэл үл таних байгууллагынх
desk-now-why-wrong-certificate = Серверийн сертификат өөр нэр дээр байна
desk-now-why-expired-certificate = Серверийн сертификатын хугацаа дууссан, эсвэл эхлээгүй байна
desk-now-why-encryption = Сервертэй шифрлэсэн холболт хийж чадсангүй
desk-now-why-relay = Сервер бидний имэйлийг дамжуулахгүй байна: нэвтрэх шаардлагатай юу? ({ $code })
desk-now-why-quota = Манай бүртгэл илгээж болох имэйлийн хязгаартаа хүрсэн ({ $code })
desk-now-why-connections = Сервер цөөн холболт хүсэж байна ({ $code })
desk-now-why-service = Серверт саатал гарсан ({ $code })
desk-now-why-refuses-all = Сервер бүх имэйлээс татгалзаж байна ({ $code })
desk-now-why-unreachable = Хүлээн авагчийн сервертэй холбогдож чадахгүй байна ({ $code })
desk-now-why-sealed = Хаягийг энэ серверт байхгүй нууц түлхүүрээр битүүмжилсэн
desk-now-why-disabled = Имэйл хайрцаг идэвхгүй ({ $code })
desk-now-why-content = Имэйлийн агуулгаас татгалзсан ({ $code })
desk-now-providers-sums = Үйлчилгээгээр, 48 цаг
desk-now-provider-day = { $asked } хүссэнээс { $confirmed } баталгаажсан.
desk-now-provider-failed = Хойшилсон эсвэл буцаагдсан: { $n }
desk-now-cell = { $rate } ({ $part } / { $of })
desk-now-cell-failed = { $rate } ({ $part } / { $of }), хүрээгүй { $failed }
desk-did-source-added = Эх сурвалж нэмэв
desk-did-source-ended = Эх сурвалжийг дуусгав
desk-did-settings-changed = Тохиргоог өөрчлөв

desk-sources = Эх сурвалж
desk-source-what = Сургууль, аймаг, түншлэгч бүрд өөрийн холбоос өгнө үү. Түүгээр ирсэн хүний тоог нэрээр нь тоолно, хэн ирснийг хэзээ ч бүртгэхгүй.
desk-source-none = Одоогоор байхгүй.
desk-source-name = Нэр
desk-source-name-hint = Зурагт хуудсанд хэвлэгдэх тул хүмүүсийн мэддэг нэрийг бичнэ үү.
desk-source-name-wrong = Нэр 1-ээс { $n } тэмдэгттэй, вэб хаяггүй байна
desk-source-channel-hint = Түүгээр зочилсныг энэ сувагт тоолно.
desk-source-add = Эх сурвалж нэмэх
desk-source-give = Өгөх зүйл
desk-source-page = Түншлэгчийн хуудас
desk-source-poster = Зурагт хуудас
desk-source-end = Холбоосыг хаах
desk-source-end-of = Холбоосыг хаах: { $name }. Цаашид нүүр хуудас руу хөтөлж, тоологдохгүй.
desk-source-ended = Дууссан
desk-settings = Тохиргоо
desk-setting-saved = Хадгаллаа. Одоо үйлчилж байна.
desk-setting-what = Энд хадгалсан зүйл кампанит ажлын файлд бичсэний оронд бүх хуудсанд шууд үйлчилнэ.
desk-setting-pledging = Амлалтад нэгдэх
desk-setting-is-open = Кампанит ажлын файлд заасан өдрүүдэд амлалтад нэгдэж болно.
desk-setting-is-paused = Амлалтад нэгдэх боломжгүй: маягтын оронд хаалттай гэж бичигдэнэ.
desk-setting-pause = Амлалтад нэгдэхийг түр зогсоох
desk-setting-goals = Зорилт
desk-setting-goals-label = Хүрэх тоо
desk-setting-goals-hint = Таслалаар тусгаарласан бүхэл тоо, жишээ нь 1000, 5000, 16000. Сүүлд давсан нь карт болон мэдээллийн урсгалд гарна. Хоосон бол: 100, 250, 500, 1000 гэх мэт.
desk-setting-goals-wrong = Зорилт нь тэгээс их бүхэл тоо, дээд тал нь 24, таслалаар тусгаарлана
desk-setting-notice = Хуудас бүрийн дээрх мэдэгдэл
desk-setting-notice-hint = Хэл тус бүрд дээд тал нь { $n } тэмдэгт. Хоосон бол тухайн хэлээр мэдэгдэл гарахгүй.
desk-setting-notice-wrong = Мэдэгдэл дээд тал нь { $n } тэмдэгттэй байна
desk-setting-helplines = Тусламжийн утас
desk-setting-helplines-hint = Дугаарыг өөрчлөхийн өмнө залгаж шалгаад, хэн хэзээ залгасныг бичнэ үү. Хүний нэр биш, албан тушаал эсвэл байгууллагыг бичнэ. Тайлбар нь кампанит ажлын файлд бий.
desk-setting-shown = Харуулна
desk-setting-number = Дугаар
desk-setting-checked-on = Шалгасан өдөр
desk-setting-checked-by = Хэн шалгасан
desk-setting-helpline-wrong = Дугаар цифртэй, шалгасан өдөр нь ирээгүй өдөр биш, тус бүр 60 хүртэл тэмдэгттэй байна
desk-setting-stale = Таныг хуудсыг нээснээс хойш өөр хүн үүнийг өөрчилсөн тул таны бичсэн зүйл хадгалагдаагүй. Одоо үйлчилж буйг үзээд, таныхыг тавих бол дахин хадгална уу
desk-setting-meanwhile = Одоо үйлчилж буй: { $value }
desk-setting-empty = хоосон
desk-setting-versions = Хувилбарууд
desk-setting-versions-hint = Өөрчлөлт бүр хадгалагдана. Буцах нь тэр үеийн байдлаар шинэ хувилбар үүсгэнэ.
desk-setting-version = Буцсан
desk-setting-holds = Одоо үйлчилж буй
desk-setting-back = Буцах
desk-setting-back-to = { $n }-р хувилбар руу буцах
desk-setting-files = Зөвхөн кампанит ажлын файл
desk-factor-qr = Энэ бүртгэлийн QR код, баталгаажуулах аппын камерт зориулсан
desk-did-counts-exported = Яг тооллыг файлаар авсан
desk-did-traffic-exported = Хандалтын тоог файлаар авсан
desk-did-supporters-exported = Амлалтын жагсаалтыг файлаар авсан
desk-did-personal-exported = Хувийн мэдээлэл файлаар авсан
desk-did-token-added = Хандалтын түлхүүр үүсгэсэн
desk-did-token-ended = Хандалтын түлхүүрийг дуусгасан

desk-exports = Файл
desk-export-formats = Ихэнх тохиолдолд Excel файл тохирно. CSV, JSON, NDJSON нь бусад программд зориулсан.
desk-export-counts = Тоолол
desk-export-counts-body = Хэдэн хүн баталгаажуулсан. Нийтэд зориулсан файлд уриалга, газар зэргийн тоог санамсаргүйгээр аравтаар бөөрөнхийлдөг тул хэнийг ч таних боломжгүй.
desk-export-supporters = Амлалтууд
desk-export-supporters-body = Амлалт бүр нэг мөр; зөвхөн нийтлэхийг зөвшөөрсөн нэртэй. Нийтэд тараахгүй; файл авах бүрийг бүртгэлд тэмдэглэнэ.
desk-export-personal = Хувийн мэдээлэл
desk-export-personal-body = Хаяг болон нийтлээгүй нэр. Өөрөөр сонгоогүй бол захидал авахыг зөвшөөрсөн хүмүүс л файлд орно. Бүх эзэмшигчид захидлаар мэдэгдэнэ.
desk-export-traffic = Хандалт
desk-export-zone = Өдөр, цаг нь { $zone } цагийн бүсээр.
desk-export-by-legend = Юугаар тоолох
desk-export-across = Бүх хослолыг нэг хүснэгтэд (зөвхөн яг тоогоор)
desk-export-public = Нийтэд зориулсан: аравтаар бөөрөнхийлсөн, араваас цөөнийг харуулахгүй
desk-export-full = Яг тоо: нийтэд тараахгүй
desk-export-columns = Баганаа сонгох
desk-export-which = Аль амлалтыг авахаа сонгох
desk-export-from = Эхлэх өдөр
desk-export-until = Дуусах өдөр
desk-export-all = Бүгд
desk-export-agreed = Зөвхөн захидал авахыг зөвшөөрсөн
desk-export-shown = Зөвхөн нэрээ харуулахыг зөвшөөрсөн
desk-export-everyone = Захидал авахыг зөвшөөрөөгүй хүмүүсийг ч оруулах
desk-export-purpose = Зорилго
desk-export-purpose-hint = Бүртгэлд хадгална. Энд нэр бүү бичээрэй.
desk-export-purpose-empty = Файл юунд хэрэгтэйг бичнэ үү
desk-export-no-second-factor = Эхлээд бүртгэлдээ хоёр дахь баталгаажуулалт тохируулна уу
desk-export-personal-form = Хувийн мэдээлэлтэй баганыг зөвхөн доорх маягтаар, эзэмшигчид өгнө
desk-export-not-public = Цаг, эх сурвалж, төлөв, хослол, сонголтыг зөвхөн яг тоогоор авна
desk-export-too-many = Хүснэгт хэт том болно: тоолох зүйлээ цөөлнө үү
desk-export-busy = Одоо зэрэг үүсгэж болох тооны файл үүсгэж байна. Түр хүлээгээд дахин оролдоно уу.
desk-export-backwards = Сүүлийн өдөр эхний өдрөөс өмнө байна
desk-export-unreadable = Энэ сонголтыг уншиж чадсангүй: { $field }
desk-export-xlsx = Excel (XLSX)
desk-export-csv = CSV
desk-export-json = JSON
desk-export-ndjson = NDJSON
desk-export-about = Файлын тухай
desk-export-fact-what = Юу
desk-export-fact-detail = Дэлгэрэнгүй байдал
desk-export-fact-when = Аль үеийнх
desk-export-fact-zone = Цагийн бүс
desk-export-fact-by = Хэн авсан
desk-export-fact-filter = Сонголт
desk-export-fact-rows = Мөрийн тоо
desk-export-fact-sheets = Хуудасны тоо (бүх мөр нэг хуудсанд багтахгүй)
desk-export-fact-cut = […]-ээр төгссөн, тайрагдсан нүдний тоо (Excel 32,767 тэмдэгт багтаадаг; CSV-д бүгд бий)
desk-export-fact-lot = Бөөрөнхийлсөн тооны үе
desk-export-fact-lot-total = Тухайн үеийн нийт
desk-export-fact-rounding = Бөөрөнхийлөлт
desk-export-rounded = Нийт ба өдрийн тоо яг; бусдыг санамсаргүйгээр аравтаар бөөрөнхийлсөн, араваас цөөнийг харуулахгүй, нийлбэр нь зөрж болно.
desk-export-by = Юугаар тоолсон
desk-export-key = Түлхүүр
desk-export-label = Нэр
desk-export-count = Тоо
desk-export-measure = Хэмжүүр
desk-export-day = Өдөр
desk-export-hour = Цаг
desk-export-code = Код
desk-export-status = Төлөв
desk-export-signed-at = Гарын үсэг зурсан цаг
desk-export-confirmed-day = Баталгаажуулсан өдөр
desk-export-confirmed-at = Баталгаажуулсан цаг
desk-export-region = Аймаг, нийслэл
desk-export-language = Хэл
desk-export-voice = Хэний нэрийн өмнөөс
desk-export-calls = Уриалга
desk-export-channel = Суваг
desk-export-source = Эх сурвалж
desk-export-source-name = Эх сурвалжийн нэр
desk-export-generation = Анхны амлалтаас хойших холбоос
desk-export-daily-letters = Захидал авахыг зөвшөөрсөн
desk-export-name = Нэр (нийтлэхийг зөвшөөрсөн бол)
desk-export-organisation = Байгууллага (нийтлэхийг зөвшөөрсөн бол)
desk-export-email = Имэйл хаяг
desk-export-unpublished-name = Бичсэн нэр
desk-export-unpublished-organisation = Бичсэн байгууллага
desk-export-is-confirmed = Баталгаажсан
desk-export-is-pending = Баталгаажуулалт хүлээж буй
desk-export-is-held = Саатуулсан
desk-export-is-withdrawn = Буцаасан
desk-export-is-disowned = «Би зураагүй» гэсэн

desk-tokens = Программын хандалт
desk-token-add = Шинэ хандалтын түлхүүр
desk-token-body = Программ үүнийг үзүүлж тоолол болон хувийн мэдээлэлгүй амлалтыг уншина. Тайлбарыг эндээс үзнэ үү:
desk-token-name = Нэр
desk-token-name-hint = Ямар программ болохыг бичнэ; хүний нэр биш
desk-token-scope = Унших зүйл
desk-token-by = Үүсгэсэн
desk-token-counts = Яг тоо
desk-token-supporters = Хувийн мэдээлэлгүй амлалтууд
desk-token-days = Хүчинтэй хоног
desk-token-add-button = Үүсгэх
desk-token-incomplete = Нэр болон унших зүйлийг сонгоно уу
desk-token-new = Таны шинэ хандалтын түлхүүр
desk-token-once = Одоо хуулж аваарай: зөвхөн нэг удаа харагдана.
desk-token-expires = Хүчинтэй хугацаа
desk-token-used = Сүүлд ашигласан
desk-token-end = Хандалтыг хаах
desk-token-end-of = Хандалтыг хаах: { $name }
desk-token-ended = Дууссан

api-title = Программд зориулсан өгөгдөл
api-description = Нийтийн тоолол, программ түүнийг хэрхэн унших тухай.
api-first = Бүгдийг GET-ээр уншина; хаяг өөрөөр төгсөөгүй бол хариу нь JSON. Алдааг RFC 9457-ийн дагуу мэдэгдэнэ.
api-machine = Программд зориулсан тодорхойлолт (OpenAPI 3.1):
api-open = Бүх хүнд
api-closed = Зохион байгуулагчид
api-closed-body = Эдгээрт хандалтын түлхүүр шаардлагатай; түүнийг эзэмшигч үүсгэнэ: Authorization: Bearer sixteen_…
api-parameters = Параметрүүд
api-answers = Хариу
