"""The columns of what stands around agreements: ceremonies, calls, consultations, money of regions, and the lists."""

from __future__ import annotations

from typing import Final

from .columns import Column, Kind, both, coded, one

PUBLISHED: Final = (
    *one("url", ("Path of the record, relative to the host", "مسار البطاقة", "Chemin de la fiche, relatif au site")),
    *one("version", ("Number of this version", "رقم هذا الإصدار", "Numéro de cette version"), kind=Kind.WHOLE),
    *one(
        "published_at",
        (
            "When this version was published (UTC)",
            "تاريخ نشر هذا الإصدار (التوقيت العالمي)",
            "Publication de cette version (UTC)",
        ),
        kind=Kind.MOMENT,
    ),
)
FICTIONAL: Final = one(
    "is_fictional",
    (
        "True for fictional demonstration data",
        "صحيح للبيانات التجريبية غير الحقيقية",
        "Vrai pour les données de démonstration fictives",
    ),
    kind=Kind.TRUTH,
)
BY_ID: Final = (*one("id", ("Identifier", "المعرف", "Identifiant")), *PUBLISHED, *FICTIONAL)
SOURCES: Final = one("sources", ("Sources: codes", "المصادر: الرموز", "Sources : codes"), "sources[].slug")
DISABLED: Final = one(
    "disabled_on",
    (
        "Day from which it is no longer used",
        "تاريخ التوقف عن الاستعمال",
        "Date à partir de laquelle elle n’est plus utilisée",
    ),
    kind=Kind.DAY,
)
NAME: Final = both("name", ("Name", "الاسم", "Nom"))
TITLE: Final = both("title", ("Title", "العنوان", "Intitulé"))
OTHER_NAMES: Final = both("other_names", ("Other names", "أسماء أخرى", "Autres noms"), "other_names[].name")
START_YEAR: Final = one("start_year", ("First year", "سنة البداية", "Année de début"), kind=Kind.WHOLE)
END_YEAR: Final = one("end_year", ("Last year", "سنة النهاية", "Année de fin"), kind=Kind.WHOLE)
REGION: Final = coded("region", ("Region", "الجهة", "Région"), code="code")
PROVINCE: Final = coded(
    "province", ("Province or prefecture", "الإقليم أو العمالة", "Province ou préfecture"), code="code"
)
STRATEGY: Final = coded("strategy", ("Strategy", "الاستراتيجية", "Stratégie"))
HELD: Final = (
    *one(
        "held_on", ("Day, as far as it is known", "التاريخ بقدر ما هو معروف", "Date, aussi précise qu’elle est connue")
    ),
    *both("place", ("Place", "المكان", "Lieu")),
    *REGION,
    *both("chair", ("Chaired by", "الرئاسة", "Présidence"), "chair.name"),
)


def place_of() -> list[Column]:
    """Where something is: region, province, commune."""
    return [*REGION, *PROVINCE, *coded("commune", ("Commune", "الجماعة", "Commune"), code="code")]


def code_of(name: str) -> list[Column]:
    """What addresses an entry of a list."""
    return one(name, ("Code", "الرمز", "Code"))


def whole(name: str, en: str, ar: str, fr: str) -> list[Column]:
    """A whole number."""
    return one(name, (en, ar, fr), kind=Kind.WHOLE)


BY_CODE: Final = (*code_of("slug"), *PUBLISHED)
CENSUS: Final = (
    *whole("population_2024", "Population in 2024", "عدد السكان سنة 2024", "Population en 2024"),
    *whole("population_2014", "Population in 2014", "عدد السكان سنة 2014", "Population en 2014"),
    *whole("households_2024", "Households in 2024", "عدد الأسر سنة 2024", "Ménages en 2024"),
    *both("credit", ("Source that must be named", "المصدر الواجب ذكره", "Source à citer")),
)

OTHER_TABLES: Final[dict[str, tuple[Column, ...]]] = {
    "ceremonies": (
        *BY_ID,
        *TITLE,
        *coded("kind", ("Kind of the agreements", "نوع الاتفاقيات", "Type des conventions")),
        *whole("number_of_agreements", "Number of agreements", "عدد الاتفاقيات", "Nombre de conventions"),
        *HELD,
        *STRATEGY,
        *one("parties", ("Parties: identifiers", "الأطراف: المعرفات", "Parties : identifiants"), "parties[].id"),
        *both("parties_name", ("Parties: names", "الأطراف: الأسماء", "Parties : noms"), "parties[].name"),
        *coded("project_lines", ("Project lines", "مجالات المشاريع", "Domaines de projets"), "project_lines[]"),
        *coded("populations", ("Target populations", "الفئات المستهدفة", "Populations cibles"), "populations[]"),
        *SOURCES,
    ),
    "calls-for-projects": (
        *BY_ID,
        *one("edition", ("Edition", "الدورة", "Édition")),
        *TITLE,
        *one("opened_on", ("Opened on", "تاريخ الفتح", "Date d’ouverture"), kind=Kind.DAY),
        *one("closed_on", ("Closed on", "تاريخ الإغلاق", "Date de clôture"), kind=Kind.DAY),
        *one("signed_on", ("Signed on", "تاريخ التوقيع", "Date de signature"), kind=Kind.DAY),
        *both("domains", ("Domains", "المجالات", "Domaines"), "domains[].text"),
        *one("figures_kind", ("Figures: kinds", "الأرقام: الأنواع", "Chiffres : natures"), "figures[].kind"),
        *one("figures_value", ("Figures: values", "الأرقام: القيم", "Chiffres : valeurs"), "figures[].value"),
        *one(
            "figures_currency", ("Figures: currencies", "الأرقام: العملات", "Chiffres : devises"), "figures[].currency"
        ),
        *one("figures_source", ("Figures: sources", "الأرقام: المصادر", "Chiffres : sources"), "figures[].source"),
        *both("note", ("Note", "ملاحظة", "Note")),
        *SOURCES,
    ),
    "consultations": (
        *BY_ID,
        *STRATEGY,
        *whole("round", "Round", "الجولة", "Étape"),
        *HELD,
        *both("speakers", ("Speakers", "المتدخلون", "Intervenants"), "speakers[].person.name"),
        *both("outcomes", ("Outcomes", "الخلاصات", "Conclusions"), "outcomes[].text"),
        *SOURCES,
    ),
    "regional-envelopes": (
        *BY_ID,
        *REGION,
        *one("amount", ("Amount in MAD", "المبلغ بالدرهم", "Montant en MAD"), "amount.value", Kind.AMOUNT),
        *one(
            "amount_is_estimate",
            ("The amount is an estimate", "المبلغ تقديري", "Le montant est une estimation"),
            kind=Kind.TRUTH,
        ),
        *one("amount_printed", ("Amount as printed", "المبلغ كما ورد في المصدر", "Montant tel qu’imprimé")),
        *START_YEAR,
        *END_YEAR,
        *both("purpose", ("Purpose", "الغرض", "Objet")),
        *one("channels", ("Channels: identifiers", "القنوات: المعرفات", "Canaux : identifiants"), "channels[].id"),
        *both("channels_name", ("Channels: names", "القنوات: الأسماء", "Canaux : noms"), "channels[].name"),
        *SOURCES,
    ),
    "coverage": (
        *BY_ID,
        *REGION,
        *PROVINCE,
        *coded("population", ("Target population", "الفئة المستهدفة", "Population cible")),
        *one("period_start", ("First day", "تاريخ البداية", "Date de début"), kind=Kind.DAY),
        *one("period_end", ("Last day", "تاريخ النهاية", "Date de fin"), kind=Kind.DAY),
        *whole("entitled", "Entitled", "المستحقون", "Ayants droit"),
        *whole("served", "Served", "المستفيدون", "Bénéficiaires"),
        *whole("gap", "Gap", "الفجوة", "Écart"),
        *both("statement", ("Statement", "البيان", "Énoncé")),
        *SOURCES,
    ),
    "strategies": (
        *BY_CODE,
        *one("kind", ("Kind", "النوع", "Nature")),
        *one("stage", ("Stage", "المرحلة", "Phase")),
        *NAME,
        *START_YEAR,
        *END_YEAR,
        *OTHER_NAMES,
        *coded("pillars", ("Pillars", "الركائز", "Piliers"), "pillars[]"),
        *both("statements", ("Statements", "البيانات", "Énoncés"), "statements[].text"),
        *DISABLED,
        *SOURCES,
    ),
    "pillars": (
        *BY_CODE,
        *whole("number", "Number", "الرقم", "Numéro"),
        *one("strategy", ("Strategy: code", "الاستراتيجية: الرمز", "Stratégie : code")),
        *NAME,
        *OTHER_NAMES,
        *DISABLED,
        *SOURCES,
    ),
    "target-populations": (
        *BY_CODE,
        *NAME,
        *one("parent", ("Wider population: code", "الفئة الأوسع: الرمز", "Population plus large : code")),
        *one("is_heading", ("Only a heading", "عنوان فقط", "Simple intitulé de rubrique"), kind=Kind.TRUTH),
        *DISABLED,
        *SOURCES,
    ),
    "project-lines": (
        *BY_CODE,
        *NAME,
        *both("aim", ("Aim", "الغاية", "Finalité")),
        *OTHER_NAMES,
        *coded("services", ("Services", "الخدمات", "Services"), "services[]"),
        *DISABLED,
        *SOURCES,
    ),
    "kinds": (*BY_CODE, *NAME, *DISABLED, *SOURCES),
    "regions": (
        *code_of("code"),
        *PUBLISHED,
        *one("iso", ("Code of ISO 3166-2", "رمز ISO 3166-2", "Code ISO 3166-2")),
        *NAME,
        *both("full_name", ("Full name", "الاسم الكامل", "Nom complet")),
        *one(
            "chef_lieu",
            ("Chief town: code of its province", "مركز الجهة: رمز إقليمه", "Chef-lieu : code de sa province"),
        ),
        *OTHER_NAMES,
        *CENSUS,
        *DISABLED,
    ),
    "provinces": (
        *code_of("code"),
        *PUBLISHED,
        *one("iso", ("Code of ISO 3166-2", "رمز ISO 3166-2", "Code ISO 3166-2")),
        *one("kind", ("Kind", "الصنف", "Catégorie")),
        *NAME,
        *one("region", ("Region: code", "الجهة: الرمز", "Région : code")),
        *one(
            "parent",
            ("Prefecture it belongs to: code", "العمالة التابعة لها: الرمز", "Préfecture de rattachement : code"),
        ),
        *CENSUS,
        *DISABLED,
    ),
    "sources": (
        *BY_CODE,
        *FICTIONAL,
        *one("kind", ("Kind", "النوع", "Nature")),
        *one("language", ("Language", "اللغة", "Langue")),
        *TITLE,
        *one(
            "title_is_printed",
            ("The title is the source’s own", "العنوان هو عنوان المصدر نفسه", "L’intitulé est celui de la source"),
            kind=Kind.TRUTH,
        ),
        *both("publisher", ("Publisher", "الناشر", "Éditeur")),
        *one("address", ("Address of the source", "عنوان المصدر", "Adresse de la source")),
        *one("published_on", ("Published on", "تاريخ النشر", "Date de publication"), kind=Kind.DAY),
        *one(
            "published_text",
            ("Date of publication as printed", "تاريخ النشر كما ورد", "Date de publication telle qu’imprimée"),
        ),
        *one("retrieved_on", ("Read on", "تاريخ الاطلاع", "Consultée le"), kind=Kind.DAY),
        *both("credit", ("Credit", "التنويه بالمصدر", "Mention de la source")),
    ),
}
