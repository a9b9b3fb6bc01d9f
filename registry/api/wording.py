"""What each operation and each tag is called and does, in English, Arabic and French.

OpenAPI knows one language. So a summary holds the three names side by side, and a description three short paragraphs,
each marked with its language, as the introduction does. An operation that is missing here fails in the tests.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple


class Said(NamedTuple):
    """The same in three languages."""

    en: str
    ar: str
    fr: str


class Words(NamedTuple):
    """A collection: its name, one of it, and what it holds."""

    all: Said
    one: Said
    holds: Said


COLLECTIONS: Final[dict[str, Words]] = {
    "agreements": Words(
        Said("Agreements", "الاتفاقيات", "Conventions"),
        Said("An agreement", "اتفاقية", "Une convention"),
        Said(
            "The published agreements, with their parties, territories, money, projects and sources; with `as_of`, as "
            "they stood on a day.",
            "الاتفاقيات المنشورة بأطرافها ومجالها الترابي ومبالغها ومشاريعها ومصادرها؛ ومع `as_of` كما كانت في يوم "
            "معين.",
            "Les conventions publiées, avec leurs parties, leurs territoires, leurs montants, leurs projets et leurs "
            "sources ; avec `as_of`, telles qu’elles étaient un jour donné.",
        ),
    ),
    "projects": Words(
        Said("Projects", "المشاريع", "Projets"),
        Said("A project", "مشروع", "Un projet"),
        Said(
            "What the agreements bring about on the ground; on a map with `format=geojson`.",
            "ما تنجزه الاتفاقيات على أرض الواقع، وعلى الخريطة باستعمال `format=geojson`.",
            "Ce que les conventions réalisent sur le terrain ; sur une carte avec `format=geojson`.",
        ),
    ),
    "parties": Words(
        Said("Parties", "الأطراف", "Parties"),
        Said("A party", "طرف", "Une partie"),
        Said(
            "Who concludes agreements: ministries, establishments, territorial collectivities, associations.",
            "من يبرم الاتفاقيات: وزارات ومؤسسات وجماعات ترابية وجمعيات.",
            "Qui conclut des conventions : ministères, établissements, collectivités territoriales, associations.",
        ),
    ),
    "pillars": Words(
        Said("Pillars", "الركائز", "Piliers"),
        Said("A pillar", "ركيزة", "Un pilier"),
        Said("The pillars of the strategy.", "ركائز الاستراتيجية.", "Les piliers de la stratégie."),
    ),
    "strategies": Words(
        Said("Strategies", "الاستراتيجيات", "Stratégies"),
        Said("A strategy", "استراتيجية", "Une stratégie"),
        Said(
            "The strategies that agreements refer to.",
            "الاستراتيجيات التي تحيل عليها الاتفاقيات.",
            "Les stratégies auxquelles renvoient les conventions.",
        ),
    ),
    "regions": Words(
        Said("Regions", "الجهات", "Régions"),
        Said("A region", "جهة", "Une région"),
        Said(
            "The twelve regions, with the populations of the census.",
            "الجهات الاثنتا عشرة مع ساكنتها حسب الإحصاء العام.",
            "Les douze régions, avec les populations du recensement.",
        ),
    ),
    "provinces": Words(
        Said("Provinces and prefectures", "الأقاليم والعمالات", "Provinces et préfectures"),
        Said("A province or prefecture", "إقليم أو عمالة", "Une province ou une préfecture"),
        Said(
            "The provinces and prefectures, each with its region.",
            "الأقاليم والعمالات، كل منها مع جهته.",
            "Les provinces et les préfectures, chacune avec sa région.",
        ),
    ),
    "target-populations": Words(
        Said("Target populations", "الفئات المستهدفة", "Populations cibles"),
        Said("A target population", "فئة مستهدفة", "Une population cible"),
        Said(
            "Whom agreements serve, from the wider group to the narrower.",
            "من تستفيد من الاتفاقيات، من الفئة العامة إلى الفئة الخاصة.",
            "À qui s’adressent les conventions, du groupe large au groupe restreint.",
        ),
    ),
    "project-lines": Words(
        Said("Project lines", "مجالات المشاريع", "Domaines de projets"),
        Said("A project line", "مجال مشاريع", "Un domaine de projets"),
        Said(
            "Programmes and project lines of the ministry.",
            "برامج الوزارة ومجالات مشاريعها.",
            "Les programmes et les domaines de projets du ministère.",
        ),
    ),
    "consultations": Words(
        Said("Consultations", "اللقاءات التشاورية", "Rencontres de concertation"),
        Said("A consultation", "لقاء تشاوري", "Une rencontre de concertation"),
        Said(
            "The rounds of meetings with the regions.",
            "جولات اللقاءات التشاورية مع الجهات.",
            "Les étapes de la concertation avec les régions.",
        ),
    ),
    "ceremonies": Words(
        Said("Signing ceremonies", "حفلات التوقيع", "Cérémonies de signature"),
        Said("A signing ceremony", "حفل توقيع", "Une cérémonie de signature"),
        Said(
            "Where agreements were signed, and in whose presence.",
            "أين وُقعت الاتفاقيات، وبحضور من.",
            "Où des conventions ont été signées, et en présence de qui.",
        ),
    ),
    "calls-for-projects": Words(
        Said("Calls for projects", "طلبات عروض المشاريع", "Appels à projets"),
        Said("A call for projects", "طلب عروض مشاريع", "Un appel à projets"),
        Said(
            "The calls for projects, with what they ask and what came of them.",
            "طلبات عروض المشاريع بشروطها ونتائجها.",
            "Les appels à projets, avec ce qu’ils demandent et ce qui en est issu.",
        ),
    ),
    "regional-envelopes": Words(
        Said("Regional envelopes", "الأغلفة المالية الجهوية", "Enveloppes régionales"),
        Said("A regional envelope", "غلاف مالي جهوي", "Une enveloppe régionale"),
        Said(
            "The money set aside for a region.",
            "المبالغ المرصودة لجهة معينة.",
            "Les sommes réservées à une région.",
        ),
    ),
    "coverage": Words(
        Said("Coverage", "التغطية", "Couverture"),
        Said("A coverage", "تغطية", "Une couverture"),
        Said(
            "Those entitled, those served, and the gap between them.",
            "المستحقون والمستفيدون والفجوة بينهم.",
            "Les ayants droit, les bénéficiaires et l’écart qui les sépare.",
        ),
    ),
    "sources": Words(
        Said("Sources", "المصادر", "Sources"),
        Said("A source", "مصدر", "Une source"),
        Said(
            "The papers and pages that prove the facts.",
            "الوثائق والصفحات التي تثبت المعطيات.",
            "Les documents et les pages qui prouvent les faits.",
        ),
    ),
    "kinds": Words(
        Said("Kinds of agreements", "أنواع الاتفاقيات", "Types de conventions"),
        Said("A kind of agreements", "نوع من الاتفاقيات", "Un type de conventions"),
        Said(
            "Framework agreement, partnership agreement, application contract and so on.",
            "اتفاقية إطار، اتفاقية شراكة، عقد تطبيق اتفاقية إطار، إلخ.",
            "Accord-cadre, convention de partenariat, contrat d’application, etc.",
        ),
    ),
}
REGISTER: Final = Words(
    Said("The register", "السجل", "Le registre"),
    Said("The register", "السجل", "Le registre"),
    Said(
        "Where everything is, and what a problem means.",
        "أين يوجد كل شيء، وما معنى كل مشكلة.",
        "Où tout se trouve, et ce que veut dire un problème.",
    ),
)
STATISTICS: Final = Words(
    Said("Statistics", "الإحصائيات", "Statistiques"),
    Said("Statistics", "الإحصائيات", "Statistiques"),
    Said(
        "Agreements, money, projects and people served, by pillar, region, kind, state, year and population.",
        "الاتفاقيات والمبالغ والمشاريع والمستفيدون حسب الركيزة والجهة والنوع والحالة والسنة والفئة المستهدفة.",
        "Conventions, montants, projets et bénéficiaires par pilier, région, type, état, année et population cible.",
    ),
)
VIEWS: Final[dict[str, tuple[Said, Said]]] = {
    "versions": (
        Said("versions", "النسخ", "versions"),
        Said(
            "Every publication since the last withdrawal, the oldest first, each with the digest of its bytes.",
            "كل عمليات النشر منذ آخر سحب، من الأقدم إلى الأحدث، كل منها مع بصمة محتواها.",
            "Toutes les publications depuis le dernier retrait, de la plus ancienne à la plus récente, chacune avec "
            "l’empreinte de ses octets.",
        ),
    ),
    "version": (
        Said("one version", "نسخة معينة", "une version"),
        Said(
            "As it was published, byte for byte. It never changes.",
            "كما نُشرت حرفا بحرف. ولا تتغير أبدا.",
            "Telle qu’elle a été publiée, octet pour octet. Elle ne change jamais.",
        ),
    ),
    "difference": (
        Said("what differs between two versions", "الفرق بين نسختين", "différence entre deux versions"),
        Said(
            "Member by member: what it was before, and what it is after.",
            "عنصرا عنصرا: ما كان قبل، وما أصبح بعد.",
            "Membre par membre : ce qu’il était avant, et ce qu’il est après.",
        ),
    ),
}
LISTED: Final = Said(
    "Filtered and in order, page by page: follow `next` until it is null.",
    "مع التصفية والترتيب، صفحة بعد صفحة: اتبعوا الرابط `next` إلى أن يصبح null.",
    "Avec filtres et ordre, page par page : suivez `next` jusqu’à ce qu’il soit null.",
)
RECORDED: Final = Said("As it was published last.", "بآخر صيغة نُشرت.", "Dans sa dernière version publiée.")
OTHERS: Final[dict[str, tuple[Said, Said]]] = {
    "register_index": (Said("Where everything is", "أين يوجد كل شيء", "Où tout se trouve"), REGISTER.holds),
    "register_problems": (
        Said("Kinds of problems", "أنواع المشاكل", "Types de problèmes"),
        Said(
            "What the `type` of a refusal (RFC 9457) names, with its status and its title.",
            "ما يسميه `type` في كل رفض (RFC 9457)، مع رمز الحالة والعنوان.",
            "Ce que nomme le `type` d’un refus (RFC 9457), avec son code d’état et son titre.",
        ),
    ),
    "register_changes": (
        Said("What has changed", "ما الذي تغير", "Ce qui a changé"),
        Said(
            "Every publication, amendment, correction and withdrawal after a number, in order: who follows it from 0 "
            "holds what the list holds.",
            "كل نشر وتعديل وتصحيح وسحب بعد رقم معين، بالترتيب: من يتبعها من 0 يكون لديه ما في القائمة.",
            "Toutes les publications, modifications, corrections et retraits après un numéro, dans l’ordre : qui les "
            "suit depuis 0 possède ce que contient la liste.",
        ),
    ),
    "statistics": (STATISTICS.all, STATISTICS.holds),
}


def said_of(operation: str) -> tuple[Said, Said] | None:
    """The name of an operation and what it does; None where nobody has said it yet."""
    if operation in OTHERS:
        return OTHERS[operation]
    collection, _line, view = operation.rpartition("_")
    words = COLLECTIONS.get(collection.replace("_", "-"))
    match view, words:
        case "list", Words(all=name, holds=holds):
            return name, joined(holds, LISTED)
        case "record", Words(one=name, holds=holds):
            return name, joined(holds, RECORDED)
        case _, Words(one=name) if view in VIEWS:
            of_it, what = VIEWS[view]
            return Said(*(f"{one} – {part}" for one, part in zip(name, of_it, strict=True))), what
    return None


def joined(first: Said, second: Said) -> Said:
    return Said(*(" ".join(pair) for pair in zip(first, second, strict=True)))


def summary(operation: str) -> str:
    """The three names; the bare operation where there are none."""
    said = said_of(operation)
    return " · ".join(said[0]) if said else operation


def description(operation: str) -> str:
    """The three paragraphs, or nothing."""
    said = said_of(operation)
    return paragraphs(said[1]) if said else ""


def paragraphs(text: Said) -> str:
    """Each in its language, and Arabic from the right."""
    return f'{text.en}\n\n<div dir="rtl" lang="ar">\n\n{text.ar}\n\n</div>\n\n<div lang="fr">\n\n{text.fr}\n\n</div>'


def tags() -> list[dict[str, Any]]:
    """The groups of operations, in the order of the lists."""
    named = {"register": REGISTER} | COLLECTIONS | {"statistics": STATISTICS}
    return [{"name": name, "description": " · ".join(words.holds)} for name, words in named.items()]
