"""The words by which records are found: what somebody may have meant who misspelt one, or typed the other script.

A word of the register stands here once, however many records have it, so that the question "which word is nearly this
one?" costs the same in a register of a hundred records and of a hundred thousand. Triggers write it, by every road.
"""

import pgtrigger
from django.db import models

from .agreements import Agreement
from .calls import CallForProjects
from .ceremonies import Ceremony
from .fields import by_trigrams
from .names import OtherName
from .parties import Party, Person
from .projects import Project
from .territory import Commune, Province, Region

LEARNT_FROM = (
    Agreement,
    CallForProjects,
    Ceremony,
    Commune,
    OtherName,
    Party,
    Person,
    Project,
    Province,
    Region,
)
"""Whose names are searched in both scripts and with mistakes. Not official numbers: a wrong digit is another number."""


class SoundOf(models.Func):
    """The consonants of a word as either script writes them: «جسر» and "Jissr" sound the same."""

    function = "sound_of"
    arity = 1
    output_field = models.TextField()


class SearchWord(models.Model):
    """A folded word of letters, without the article, that some name or text of the register has or had.

    Not unique: two who write a new word at the same time must not wait for one another. Who reads takes it once.
    """

    word = models.CharField(max_length=50)
    sound = models.GeneratedField(expression=SoundOf("word"), output_field=models.TextField(), db_persist=True)

    class Meta:
        indexes = [
            models.Index(fields=["word"], name="searchword_once"),
            models.Index(fields=["sound"], name="searchword_sound"),
            by_trigrams("searchword", "word"),
        ]

    def __str__(self) -> str:
        return self.word


LEARN = pgtrigger.Trigger(
    name="learn_words",
    when=pgtrigger.After,
    operation=pgtrigger.Insert | pgtrigger.Update,
    func="""
        IF TG_OP = 'UPDATE' AND NEW.search IS NOT DISTINCT FROM OLD.search THEN RETURN NULL; END IF;
        INSERT INTO registry_searchword (word)
        SELECT asked.word FROM words_of(NEW.search) AS asked(word)
        WHERE NOT EXISTS (SELECT FROM registry_searchword AS known WHERE known.word = asked.word);
        RETURN NULL;
    """,
)
"""What a record is found by is learnt when it is written; a word that nobody uses any more finds nothing."""

for learnt in LEARNT_FROM:
    pgtrigger.register(LEARN)(learnt)
