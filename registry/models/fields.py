"""Text columns that keep the text policy by every road, and columns that can be searched.

A form, `save()`, `bulk_create()`, `update()` and a loader all pass through the field; raw SQL meets the CHECK that
the field puts on its column. The functions named here come with the first migration (`registry.models.sql`).
"""

from collections.abc import Sequence
from typing import Any, TypeVar

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Concat
from django.utils.functional import Promise

from registry import text

Rows = TypeVar("Rows", bound=models.QuerySet[Any])


class CleanTextMixin(models.Field):
    """The policy for one column. Look-ups are left alone: a search for a forbidden text finds nothing, politely.

    The object in memory is only tidied by full_clean(), never by save(): setting the attribute of a translated field
    would write the fallback of the other language into the language of the moment.
    """

    multiline = False

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        """What forms and full_clean() call: length and blank are judged on the text as it will be kept."""
        return super().clean(self._kept(self.to_python(value)), model_instance)

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        """The last gate before the database, for the roads on which nobody called full_clean()."""
        try:
            return super().get_db_prep_save(self._kept(value), connection)
        except ValidationError as error:
            raise ValidationError({self.name: error.error_list}) from error

    def db_check(self, connection: BaseDatabaseWrapper) -> str:
        """The CHECK of the column, for what is written without Django.

        Django puts it there when it creates or adds the column, and it follows a renamed one. AlterField does not
        look at it: turning another field into this one takes a RunSQL besides.
        """
        return f"is_clean_text({connection.ops.quote_name(str(self.column))})"

    def _kept(self, value: Any) -> Any:
        if isinstance(value, str | Promise):
            return text.clean_text(str(value), multiline=self.multiline)
        return value


class CleanCharField(CleanTextMixin, models.CharField):
    """One line of text."""


class CleanNumberField(CleanCharField):
    """A reference or official number: one line of text, always in Western digits, however it was typed."""

    def _kept(self, value: Any) -> Any:
        kept = super()._kept(value)
        return text.ascii_digits(kept) if isinstance(kept, str) else kept


class CleanTextField(CleanTextMixin, models.TextField):
    """Long text; with multiline=False, one line without a limit of length."""

    def __init__(self, *args: Any, multiline: bool = True, **kwargs: Any) -> None:
        self.multiline = multiline
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """For migrations: name `multiline` only where it differs."""
        name, path, args, kwargs = super().deconstruct()
        if not self.multiline:
            kwargs["multiline"] = False
        return name, path, args, kwargs


class Fold(models.Func):
    """The text as search and uniqueness keys see it: UniqueConstraint(Fold("name_fr"), name=...)."""

    function = "fold_search"
    arity = 1
    output_field = models.TextField()


def folded(*columns: str, **options: Any) -> models.GeneratedField:
    """A stored column with the folded text of these columns, between line ends; index it with `by_trigrams`.

    The line ends tell where a name begins and where it ends: a word is looked for without them, a whole name with.
    """
    # Not concat_ws(), which PostgreSQL does not count as immutable.
    parts: list[Combinable] = [models.Value("\n")]
    for column in columns:
        parts += [Fold(Coalesce(column, models.Value(""), output_field=models.TextField())), models.Value("\n")]
    joined = Concat(*parts, output_field=models.TextField())
    return models.GeneratedField(expression=joined, output_field=models.TextField(), db_persist=True, **options)


def by_trigrams(table: str, column: str = "search") -> GinIndex:
    """The index by which parts of words are found, and words that are nearly the same."""
    return GinIndex(OpClass(column, name="gin_trgm_ops"), name=f"{table}_{column}")


def matching(queryset: Rows, column: str, question: str) -> Rows:
    """Those whose folded column holds every word of the question; all of them when nothing is asked."""
    words = text.query_words(question)
    if question.strip() and not words:
        return queryset.none()
    for word in words:
        queryset = queryset.filter(**{f"{column}__contains": word})
    return queryset
