"""Words of names that are not what a name is known by: forms of association, particles, and what is said in either
language («للتنمية», « pour le développement »).

All folded (`registry.text.fold`), the Arabic ones without their article.
"""

from typing import Final

from registry.text import fold


def _words(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


# The kind of the party says it already, and every second paper writes it otherwise.
FORMS: Final = _words(
    "جمعيه جمعيات تعاونيه موسسه association associations asociation assosiation assoc ass asso",
    "cooperative coop fondation foundation jamiat jamiyat jamiyyat jamaiat jamaiyat jamiya jamiyya jam3iyat jam3iat",
    "djamiat taawniyat taawoniyat taawniat taawouniya mouassassat moassasat mouassasat",
)
PARTICLES: Final = _words(
    "من اجل في علي الي عن و de du des d l la le les et pour en au aux a sur dans par",
    "al el ul oul li lil min ajl fi wa oua ou",
)
# The article before a «sun» letter, written apart: «An Nour», «Ach-Chabab». Only before that very sound.
ASSIMILATED: Final = {
    "an": "n", "en": "n", "ar": "r", "er": "r", "as": "s", "es": "s", "at": "t", "et": "t", "ad": "d", "ed": "d",
    "az": "z", "ez": "z", "ach": "c", "ech": "c", "ash": "c", "esh": "c", "all": "l",
}  # fmt: skip

CONCEPTS: Final[dict[str, str]] = {
    fold(word): concept
    for concept, words in {
        "development": "تنميه تنموي تنمويه developpement development tanmia tanmiya tanmiyya",
        "women": "نساء نسا نسائيه نسايه مراه امراه femme femmes feminin feminine nissa nisaa",
        "children": "طفل اطفال طفوله enfant enfants enfance toufoula atfal",
        "youth": "شباب شبيبه jeune jeunes jeunesse chabab shabab",
        "family": "اسره اسر عائله عايله famille familles familial familiale ousra osra ossra oussra",
        "social": "اجتماعي اجتماعيه social sociale sociaux ijtimaiya ijtimaia",
        "economic": "اقتصادي اقتصاديه economique economiques economie",
        "culture": "ثقافه ثقافي ثقافيه culture culturel culturelle culturelles takafa thaqafa",
        "environment": "بيئه بييه بيئي environnement environnemental",
        "solidarity": "تضامن solidarite solidaire tadamoun tadamon tadamone",
        "disability": "اعاقه معاق معاقين handicap handicape handicapes",
        "education": "تربيه education educatif educative tarbia tarbiya",
        "training": "تكوين formation takwine takwin",
        "sport": "رياضه رياضي رياضيه sport sports sportif sportive",
        "cooperation": "تعاون cooperation taaoun taawoun taawon",
        "protection": "حمايه protection himaya",
        "rural": "قروي قرويه rural rurale ruraux",
        "integration": "ادماج اندماج insertion integration idmaj",
        "support": "دعم مسانده soutien appui daam",
        "health": "صحه sante",
        "care": "رعايه prise charge soins riaya",
        "elderly": "مسنين مسن مسنون agees agee aine aines",
        "craft": "صناعه تقليديه artisanat artisanal artisanale",
        "women_rights": "حقوق droits droit",
        "persons": "اشخاص شخص personnes personne",
        "orphans": "يتيم ايتام orphelin orphelins",
        "initiative": "مبادره initiative initiatives moubadara",
        "friends": "اصدقاء اصدقا amis amies",
        "parents": "اباء ابا parents",
        "school": "مدرسه ecole ecoles scolaire",
        "argan": "اركان اركن argan arganier argane",
    }.items()
    for word in words.split()
}
"""What either language says in its own word. The first word of a line is only a code."""

PLACES: Final[dict[str, str]] = {
    "طنجه": "tnj", "tanger": "tnj", "tangier": "tnj",
    "عرائش": "larache", "عرايش": "larache", "larache": "larache",
    "عيون": "laayoune", "laayoune": "laayoune", "layoune": "laayoune",
    "casablanca": "casablanca", "casa": "casablanca", "بيضاء": "casablanca", "بيضا": "casablanca",
}  # fmt: skip
"""Cities whose French name is not their Arabic one in other letters; «الدار» of «الدار البيضاء» is dropped with it."""
