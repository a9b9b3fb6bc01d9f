"""The table of each collection: which columns its sheets have, in which order, and what they say.

Used by CSV, spreadsheets, Parquet and the data package alike. The columns of agreements, projects and parties stand
here, those of what stands around them in `other_tables`.
"""

from __future__ import annotations

from typing import Final

from .columns import Column, Kind, both, coded, one
from .other_tables import BY_ID, OTHER_TABLES, SOURCES, place_of

AGREEMENTS: Final[tuple[Column, ...]] = (
    *BY_ID,
    *one("reference", ("Reference on the paper", "المرجع الوارد في الوثيقة", "Référence portée sur l’acte")),
    *one(
        "registration_number",
        ("Number given by this register", "الرقم الذي منحه هذا السجل", "Numéro donné par ce registre"),
    ),
    *one("status", ("State of the agreement", "حالة الاتفاقية", "État de la convention")),
    *coded("kind", ("Kind of agreement", "نوع الاتفاقية", "Type de convention")),
    *both("title", ("Title", "العنوان", "Intitulé")),
    *both("purpose", ("Purpose", "موضوع الاتفاقية", "Objet")),
    *one(
        "signed_on",
        (
            "Day of signature, as far as it is known: 2022-06-17, 2022-06 or 2022",
            "تاريخ التوقيع بقدر ما هو معروف: 2022-06-17 أو 2022-06 أو 2022",
            "Date de signature, aussi précise qu’elle est connue : 2022-06-17, 2022-06 ou 2022",
        ),
    ),
    *both("place", ("Place of signature", "مكان التوقيع", "Lieu de signature")),
    *one("starts_on", ("Entry into force, as far as known", "تاريخ الدخول حيز التنفيذ", "Entrée en vigueur")),
    *one("ends_on", ("End, as far as known", "تاريخ الانتهاء", "Échéance")),
    *one("duration_months", ("Duration in months", "المدة بالأشهر", "Durée en mois"), kind=Kind.WHOLE),
    *one("duration_printed", ("Duration as printed", "المدة كما وردت في الوثيقة", "Durée telle qu’imprimée")),
    *one("amount", ("Amount in MAD", "المبلغ بالدرهم", "Montant en MAD"), "amount.value", Kind.AMOUNT),
    *one("amount_scope", ("What the amount covers", "ما يشمله المبلغ", "Ce que couvre le montant"), "amount.scope"),
    *one(
        "amount_is_estimate",
        ("The amount is an estimate", "المبلغ تقديري", "Le montant est une estimation"),
        "amount.is_estimate",
        Kind.TRUTH,
    ),
    *one(
        "amount_printed",
        ("Amount as printed", "المبلغ كما ورد في الوثيقة", "Montant tel qu’imprimé"),
        "amount.printed",
    ),
    *one(
        "committed",
        ("Committed in all, in MAD", "مجموع الالتزامات المالية بالدرهم", "Total des engagements financiers, en MAD"),
        "money.committed.value",
        Kind.AMOUNT,
    ),
    *one(
        "paid",
        ("Paid in all, in MAD", "مجموع المبالغ المصروفة بالدرهم", "Total des versements, en MAD"),
        "money.paid.value",
        Kind.AMOUNT,
    ),
    *one(
        "outstanding",
        ("Still to be paid, in MAD", "الباقي صرفه بالدرهم", "Reste à verser, en MAD"),
        "money.outstanding.value",
        Kind.AMOUNT,
    ),
    *coded("strategy", ("Strategy", "الاستراتيجية", "Stratégie")),
    *coded("pillars", ("Pillars of the strategy", "ركائز الاستراتيجية", "Piliers de la stratégie"), "pillars[]"),
    *one("is_national", ("Covers the whole kingdom", "تشمل مجموع المملكة", "Couvre tout le royaume"), kind=Kind.TRUTH),
    *coded("regions", ("Regions", "الجهات", "Régions"), "regions[]", code="code"),
    *coded(
        "provinces",
        ("Provinces and prefectures", "الأقاليم والعمالات", "Provinces et préfectures"),
        "provinces[]",
        code="code",
    ),
    *coded("communes", ("Communes", "الجماعات", "Communes"), "communes[]", code="code"),
    *one("parties", ("Parties: identifiers", "الأطراف: المعرفات", "Parties : identifiants"), "parties[].id"),
    *both("parties_name", ("Parties: names", "الأطراف: الأسماء", "Parties : noms"), "parties[].name"),
    *one("parties_kind", ("Parties: kinds", "الأطراف: الأصناف", "Parties : catégories"), "parties[].kind"),
    *one("parties_role", ("Parties: roles", "الأطراف: الأدوار", "Parties : rôles"), "parties[].role"),
    *one(
        "parties_share",
        ("Parties: shares in MAD", "الأطراف: المساهمات بالدرهم", "Parties : contributions en MAD"),
        "parties[].share.value",
    ),
    *both(
        "parties_in_kind",
        ("Parties: contributions in kind", "الأطراف: المساهمات العينية", "Parties : apports en nature"),
        "parties[].in_kind",
    ),
    *both(
        "parties_obligations",
        ("Parties: obligations", "الأطراف: الالتزامات", "Parties : engagements"),
        "parties[].obligations",
    ),
    *both(
        "parties_signatory",
        ("Parties: signatories", "الأطراف: الموقعون", "Parties : signataires"),
        "parties[].signatory.name",
    ),
    *both("objectives", ("Objectives", "الأهداف", "Objectifs"), "objectives[].text"),
    *coded("axes", ("Axes of cooperation", "محاور التعاون", "Axes de coopération"), "axes[]"),
    *both(
        "legal_references",
        ("Legal references", "المراجع القانونية", "Visas (références juridiques)"),
        "legal_references[].text",
    ),
    *coded("populations", ("Target populations", "الفئات المستهدفة", "Populations cibles"), "populations[]"),
    *coded("project_lines", ("Project lines", "مجالات المشاريع", "Domaines de projets"), "project_lines[]"),
    *both("steering", ("Steering committee", "لجنة القيادة", "Comité de pilotage")),
    *both("follow_up", ("Follow-up committee", "لجنة التتبع", "Comité de suivi")),
    *one("projects", ("Projects: identifiers", "المشاريع: المعرفات", "Projets : identifiants"), "projects[].id"),
    *both("projects_name", ("Projects: names", "المشاريع: الأسماء", "Projets : noms"), "projects[].name"),
    *one(
        "framework",
        ("Framework agreement: identifier", "الاتفاقية الإطار: المعرف", "Accord-cadre : identifiant"),
        "framework.id",
    ),
    *one(
        "framework_reference",
        ("Framework agreement: reference", "الاتفاقية الإطار: المرجع", "Accord-cadre : référence"),
        "framework.reference",
    ),
    *one(
        "predecessor",
        (
            "Agreement that this one renews: identifier",
            "الاتفاقية المجدَّدة: المعرف",
            "Convention renouvelée : identifiant",
        ),
        "predecessor.id",
    ),
    *one(
        "ceremony",
        ("Signing ceremony: identifier", "حفل التوقيع: المعرف", "Cérémonie de signature : identifiant"),
        "ceremony.id",
    ),
    *one("call_for_projects", ("Call for projects: edition", "طلب عروض المشاريع: الدورة", "Appel à projets : édition")),
    *one("amendments", ("Amendments: numbers", "الملاحق: الأرقام", "Avenants : numéros"), "amendments[].number"),
    *one(
        "amendments_effective_on",
        ("Amendments: first days of effect", "الملاحق: تواريخ السريان", "Avenants : dates d’effet"),
        "amendments[].effective_on",
    ),
    *one(
        "as_of",
        (
            "Day of which the row tells; empty: now",
            "اليوم الذي يخصه السطر؛ فارغ: الآن",
            "Jour dont parle la ligne ; vide : à présent",
        ),
        kind=Kind.DAY,
    ),
    *SOURCES,
)

PROJECTS: Final[tuple[Column, ...]] = (
    *BY_ID,
    *both("name", ("Name", "الاسم", "Nom")),
    *both("description", ("Description", "الوصف", "Description")),
    *coded("project_line", ("Project line", "مجال المشروع", "Domaine du projet")),
    *one("state", ("State of the project", "حالة المشروع", "État du projet")),
    *one("holder", ("Holder: identifier", "حامل المشروع: المعرف", "Porteur : identifiant"), "holder.id"),
    *both("holder_name", ("Holder: name", "حامل المشروع: الاسم", "Porteur : nom"), "holder.name"),
    *one("holder_kind", ("Holder: kind", "حامل المشروع: الصنف", "Porteur : catégorie"), "holder.kind"),
    *one("agreement", ("Agreement: identifier", "الاتفاقية: المعرف", "Convention : identifiant"), "agreement.id"),
    *one(
        "agreement_reference",
        ("Agreement: reference", "الاتفاقية: المرجع", "Convention : référence"),
        "agreement.reference",
    ),
    *place_of(),
    *one("starts_on", ("First day", "تاريخ البداية", "Date de début"), kind=Kind.DAY),
    *one("ends_on", ("Last day", "تاريخ النهاية", "Date de fin"), kind=Kind.DAY),
    *one("budget", ("Budget in MAD", "الميزانية بالدرهم", "Budget en MAD"), "budget.value", Kind.AMOUNT),
    *both(
        "space_address", ("Family space: address", "فضاء الأسرة: العنوان", "Espace famille : adresse"), "space.address"
    ),
    *one(
        "latitude",
        ("Family space: latitude (WGS 84)", "فضاء الأسرة: خط العرض", "Espace famille : latitude (WGS 84)"),
        "space.latitude",
        Kind.DEGREES,
    ),
    *one(
        "longitude",
        ("Family space: longitude (WGS 84)", "فضاء الأسرة: خط الطول", "Espace famille : longitude (WGS 84)"),
        "space.longitude",
        Kind.DEGREES,
    ),
    *one(
        "space_opened_on",
        ("Family space: opened on", "فضاء الأسرة: تاريخ الافتتاح", "Espace famille : date d’ouverture"),
        "space.opened_on",
        Kind.DAY,
    ),
    *both(
        "space_hours", ("Family space: hours", "فضاء الأسرة: أوقات العمل", "Espace famille : horaires"), "space.hours"
    ),
    *one(
        "space_phone", ("Family space: telephone", "فضاء الأسرة: الهاتف", "Espace famille : téléphone"), "space.phone"
    ),
    *one(
        "space_capacity",
        ("Family space: places", "فضاء الأسرة: الطاقة الاستيعابية", "Espace famille : capacité d’accueil"),
        "space.capacity",
        Kind.WHOLE,
    ),
    *coded(
        "space_services",
        ("Family space: services", "فضاء الأسرة: الخدمات", "Espace famille : services"),
        "space.services[]",
    ),
    *(
        column
        for name, en, ar, fr in (
            ("period_start", "from", "من", "du"),
            ("period_end", "until", "إلى", "au"),
            ("population", "population", "الفئة", "population"),
            ("women", "women", "النساء", "femmes"),
            ("men", "men", "الرجال", "hommes"),
            ("total", "in all", "المجموع", "total"),
        )
        for column in one(
            f"beneficiaries_{name}",
            (f"Beneficiaries: {en}", f"المستفيدون: {ar}", f"Bénéficiaires : {fr}"),
            f"beneficiaries[].{name}",
        )
    ),
    *SOURCES,
)

PARTIES: Final[tuple[Column, ...]] = (
    *BY_ID,
    *one("kind", ("Kind of party", "صنف الطرف", "Catégorie de la partie")),
    *both("name", ("Name", "الاسم", "Nom")),
    *one("acronym", ("Acronym", "الاسم المختصر", "Sigle")),
    *place_of(),
    *both("other_names", ("Other names", "أسماء أخرى", "Autres noms"), "other_names[].name"),
    *both(
        "representatives",
        ("Legal representatives: names", "الممثلون القانونيون: الأسماء", "Représentants légaux : noms"),
        "representatives[].person.name",
    ),
    *both(
        "representatives_capacity",
        ("Legal representatives: capacities", "الممثلون القانونيون: الصفات", "Représentants légaux : qualités"),
        "representatives[].capacity",
    ),
    *SOURCES,
)

TABLES: Final[dict[str, tuple[Column, ...]]] = {
    "agreements": AGREEMENTS,
    "projects": PROJECTS,
    "parties": PARTIES,
    **OTHER_TABLES,
}
"""The columns of every collection, by its name."""
