"""What a reader of the description is told first: the same in English, Arabic and French, paragraph by paragraph.

A test looks in each language for every name that another one tells of.
"""

from __future__ import annotations

from typing import Final

ENGLISH: Final = """\
The public register of the partnership agreements of Morocco's ministry of Solidarity, Social Integration and
Family.

Every record holds **both languages**: texts are objects `{"ar": …, "fr": …}`, null in a language that the source
does not give. Codes are stable. Amounts are decimal strings in MAD. Dates are ISO 8601 as far as they are known
(`2022-06-17`, `2022-06` or `2022`). What the source does not say is null.

**Lists** answer `{"results": […], "next": url, "previous": url}`: follow `next` until it is null, pages are stable
while records are added. Values of one filter are alternatives (repeat the parameter, or separate values by commas);
different filters narrow each other down. `fields=title,status` gives only these members, `lang=fr` texts instead of
objects of two languages, `facets=region,year` also how many of the records found have each value, `count=true` how
many there are.

**Everything**: any list as a file with `format=jsonl`, `csv` or `xlsx` (projects also `geojson`), or the files that
lie ready at `/dumps/`. `Register-Version` says up to which publication a file goes; from there on,
`/api/v1/changes/` tells what was published, amended, corrected or withdrawn. Numbers are counted at
`/api/v1/statistics/`.

**Nothing new?** Answers bear `ETag`, and `Last-Modified` where there is a date: send them back as `If-None-Match`
or `If-Modified-Since`, and what you have still is true where the answer is 304, without body.

**The past.** Agreements are amended, and nothing is erased: a record says in `instruments` which paper each value
comes from, and in `amendments` what each amendment changed. With `as_of=2025-06-30`, lists and records of
agreements tell what was in force on that day; what `money` was then, and how the framework stood, is not told
(null). Versions published before stay under `versions/`.

**Open to all**: no account, no cookie, no key, and any web page may read (CORS). Each network has an allowance for
every minute, and each answer says how it stands (`RateLimit`, `RateLimit-Policy`): counts and files weigh more than
pages, a 304 less. Who has used it up gets 429 with `Retry-After`. Who needs more asks the ministry for a token and
sends it as `Authorization: Bearer reg_…`: the answers are the same, the allowance is larger. A token that opens
nothing is refused (401, 403), never taken for none.

**Refusals** are problems (RFC 9457) in the language of `Accept-Language`: English, Arabic or French. What is not
understood is refused with 400 and said by name. Programs look at `type`; the kinds are listed at
`/api/v1/problems/`.

**Version 1 only grows.** Members, parameters and values are added without notice, so ignore what you do not know.
What goes is announced at least twelve months before: it is marked `deprecated` here, and every answer that used it
says so by `Deprecation` (RFC 9745) and `Sunset` (RFC 8594).

Populations and territory: “Source : Haut-Commissariat au Plan, RGPH 2024 et 2014”.
Records with `is_fictional: true` are demonstration data.
"""
ARABIC: Final = """\
السجل العمومي لاتفاقيات الشراكة لوزارة التضامن والإدماج الاجتماعي والأسرة.

تتضمن كل بطاقة **اللغتين معا**: النصوص على شكل `{"ar": …, "fr": …}`، والقيمة null في اللغة التي لا يذكرها المصدر.
الرموز ثابتة، والمبالغ بالدرهم (MAD) أعداد عشرية على شكل نصوص، والتواريخ وفق ISO 8601 بقدر ما هو معروف منها
(`2022-06-17` أو `2022-06` أو `2022`). وما لا يقوله المصدر قيمته null.

**القوائم** تجيب بـ `{"results": […], "next": url, "previous": url}`: اتبعوا `next` إلى أن يصبح null، والصفحات لا
تختل حين تضاف بطاقات. قيم المصفاة الواحدة بدائل (كرروا المعامل أو افصلوا بين القيم بفواصل)، والمصافي المختلفة يضيّق
بعضها بعضا. `fields=title,status` يعطي هذه العناصر وحدها، و`lang=fr` نصوصا عوض كائنات بلغتين، و`facets=region,year`
يضيف عدد البطاقات التي لها كل قيمة، و`count=true` عدد البطاقات كلها.

**كل شيء**: أي قائمة على شكل ملف باستعمال `format=jsonl` أو `csv` أو `xlsx` (والمشاريع أيضا `geojson`)، أو الملفات
الجاهزة في `/dumps/`. تبين `Register-Version` آخر عملية نشر يشملها الملف؛ وبعدها يخبر `/api/v1/changes/` بما نُشر أو
عُدل أو صُحح أو سُحب. والأعداد محسوبة في `/api/v1/statistics/`.

**لا جديد؟** تحمل الأجوبة `ETag`، و`Last-Modified` إن كان لها تاريخ: أعيدوا إرسالهما في `If-None-Match` أو
`If-Modified-Since`، فإن كان الجواب 304 دون محتوى فما لديكم لا يزال صحيحا.

**الماضي.** الاتفاقيات تعدَّل ولا يُمحى شيء: تبين البطاقة في `instruments` الوثيقة التي وردت فيها كل قيمة، وفي
`amendments` ما غيّره كل ملحق. ومع `as_of=2025-06-30` تجيب قوائم الاتفاقيات وبطاقاتها بما كان ساري المفعول في ذلك
اليوم، عدا قيمة `money` وحالة الاتفاقية الإطار آنذاك (null). والنسخ المنشورة من قبل تبقى في `versions/`.

**مفتوح للجميع**: دون حساب ولا كوكيز ولا مفتاح، ولأي صفحة ويب أن تقرأ (CORS). لكل شبكة حصة في كل دقيقة، وكل جواب
يبين ما بقي منها (`RateLimit` و`RateLimit-Policy`): العد والملفات أثقل من الصفحات، و304 أخف. من استنفد حصته يتلقى
429 مع `Retry-After`. ومن يحتاج إلى أكثر يطلب من الوزارة مفتاحا ويرسله هكذا: `Authorization: Bearer reg_…`، فالأجوبة
هي نفسها والحصة أكبر. والمفتاح الذي لا يفتح شيئا يُرفض (401 و403) ولا يُعامل كأنه لم يُرسل.

**الرفض** مشكلة (RFC 9457) تُشرح بلغة `Accept-Language`: الإنجليزية أو العربية أو الفرنسية. وما لا يُفهم يُرفض بـ
400 مع ذكر اسمه. تنظر البرامج إلى `type`، والأنواع كلها في `/api/v1/problems/`.

**النسخة 1 تنمو ولا تنقص.** تضاف عناصر ومعاملات وقيم دون إشعار، فتجاهلوا ما لا تعرفونه. وما سيُحذف يُعلن عنه قبل
اثني عشر شهرا على الأقل: يوسم هنا بـ `deprecated`، ويقول ذلك كل جواب استعمله في `Deprecation` (RFC 9745) و`Sunset`
(RFC 8594).

الساكنة والتقسيم الترابي: «المصدر: المندوبية السامية للتخطيط، الإحصاء العام للسكان والسكنى 2024 و2014».
والبطاقات التي فيها `is_fictional: true` بيانات تجريبية غير حقيقية.
"""
FRENCH: Final = """\
Le registre public des conventions de partenariat du ministère de la Solidarité, de l’Insertion sociale et de la
Famille.

Chaque fiche contient **les deux langues** : les textes sont des objets `{"ar": …, "fr": …}`, null dans la langue
que la source ne donne pas. Les codes sont stables, les montants sont des nombres décimaux en MAD (chaînes), les
dates suivent ISO 8601 aussi loin qu’elles sont connues (`2022-06-17`, `2022-06` ou `2022`). Ce que la source ne dit
pas est null.

**Les listes** répondent `{"results": […], "next": url, "previous": url}` : suivez `next` jusqu’à ce qu’il soit
null, les pages restent stables quand des fiches s’ajoutent. Les valeurs d’un même filtre sont des alternatives
(répétez le paramètre ou séparez-les par des virgules), des filtres différents se restreignent l’un l’autre.
`fields=title,status` ne donne que ces membres, `lang=fr` des textes au lieu d’objets en deux langues,
`facets=region,year` donne aussi combien des fiches trouvées ont chaque valeur, `count=true` combien il y en a.

**Tout** : chaque liste en fichier avec `format=jsonl`, `csv` ou `xlsx` (les projets aussi en `geojson`), ou les
fichiers déjà prêts sous `/dumps/`. `Register-Version` dit jusqu’à quelle publication va un fichier ; ensuite,
`/api/v1/changes/` dit ce qui a été publié, modifié, corrigé ou retiré. Les nombres sont comptés sous
`/api/v1/statistics/`.

**Rien de nouveau ?** Les réponses portent un `ETag`, et `Last-Modified` quand elles ont une date : renvoyez-les
dans `If-None-Match` ou `If-Modified-Since` ; si la réponse est 304, sans corps, ce que vous avez est toujours vrai.

**Le passé.** Les conventions sont modifiées et rien n’est effacé : une fiche dit dans `instruments` de quel acte
vient chaque valeur, et dans `amendments` ce que chaque avenant a changé. Avec `as_of=2025-06-30`, les listes et les
fiches des conventions donnent ce qui était en vigueur ce jour-là, sauf `money` et l’état de l’accord-cadre (null).
Les versions publiées auparavant restent sous `versions/`.

**Ouvert à tous** : ni compte, ni cookie, ni clé, et toute page web peut lire (CORS). Chaque réseau a un quota par
minute, et chaque réponse dit ce qu’il en reste (`RateLimit`, `RateLimit-Policy`) : les décomptes et les fichiers
pèsent plus que les pages, un 304 moins. Quota épuisé, la réponse est 429 avec `Retry-After`. Pour davantage,
demandez un jeton au ministère et envoyez-le par `Authorization: Bearer reg_…` : les réponses sont les mêmes, le
quota est plus grand. Un jeton qui n’ouvre rien est refusé (401, 403), jamais ignoré.

**Un refus** est un problème (RFC 9457) dans la langue d’`Accept-Language` : anglais, arabe ou français. Ce qui
n’est pas compris est refusé par 400 et nommé. Les programmes regardent `type` ; les types sont listés sous
`/api/v1/problems/`.

**La version 1 ne fait que grandir.** Membres, paramètres et valeurs s’ajoutent sans préavis : ignorez ce que vous
ne connaissez pas. Ce qui doit disparaître est annoncé au moins douze mois à l’avance : c’est marqué `deprecated`
ici, et toute réponse qui s’en est servie le dit par `Deprecation` (RFC 9745) et `Sunset` (RFC 8594).

Populations et territoire : « Source : Haut-Commissariat au Plan, RGPH 2024 et 2014 ».
Les fiches avec `is_fictional: true` sont des données de démonstration fictives.
"""
INTRODUCTION: Final = (
    f'{ENGLISH}\n---\n\n<div dir="rtl" lang="ar">\n\n{ARABIC}\n</div>\n\n---\n\n<div lang="fr">\n\n{FRENCH}\n</div>\n'
)
