"""Shapes of rules that recur, each a named database constraint with a sentence for the clerk.

The error code of a rule is the name of the field to mend: forms put the sentence there.
"""

from typing import TYPE_CHECKING, TypeAlias

from django.db.models import Case, CheckConstraint, DateField, F, Func, IntegerField, Q, UniqueConstraint, When
from django.db.models.lookups import Exact, GreaterThanOrEqual
from django.utils.translation import gettext_lazy as _

from registry.choices import DatePrecision

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Promise

Sentence: TypeAlias = "str | Promise"


class DatePart(Func):
    """The DAY or MONTH of a date column. Unlike Django's look-up it names the type, so that it can be asked of null."""

    template = "EXTRACT(%(part)s FROM (%(expressions)s)::date)"
    output_field = IntegerField()
    arity = 1


def is_first(part: str, field: str) -> Q:
    """The day or month of the date is 1; of an unknown date, nothing is known."""
    return Q(Exact(DatePart(field, part=part), 1))


class EndOfSpan(Func):
    """The last day of the span that begins on a date. The type is named for the sake of null, as in `DatePart`."""

    template = "((%(expressions)s)::date + interval '%(span)s' - interval '1 day')::date"
    output_field = DateField()
    arity = 1


def last_day(field: str) -> Case:
    """The last day that a partly known date may mean; in Python, `base.last_day_of`."""
    return Case(
        When(Q(**{f"{field}_precision": DatePrecision.YEAR}), then=EndOfSpan(field, span="1 year")),
        When(Q(**{f"{field}_precision": DatePrecision.MONTH}), then=EndOfSpan(field, span="1 month")),
        default=EndOfSpan(field, span="1 day"),
        output_field=DateField(),
    )


def rule(condition: Q, *, name: str, field: str, message: Sentence) -> CheckConstraint:
    """A check on one row; `field` is where a form shows `message`."""
    return CheckConstraint(condition=condition, name=name, violation_error_code=field, violation_error_message=message)


def revoked_by_somebody(model: str, message: Sentence) -> CheckConstraint:
    """Revoked, when and by whom: both or neither."""
    both = Q(revoked_at__isnull=False, revoked_by__isnull=False)
    neither = Q(revoked_at__isnull=True, revoked_by__isnull=True)
    return rule(neither | both, name=f"{model}_revoked_by_somebody", field="revoked_by", message=message)


def unique(
    *fields: str, name: str, message: Sentence, condition: Q | None = None, nulls_distinct: bool | None = None
) -> UniqueConstraint:
    """No two rows with the same values; the sentence goes to the last of the fields.

    Two rows that both lack a value differ, unless `nulls_distinct` is false.
    """
    return UniqueConstraint(
        fields=fields,
        name=name,
        condition=condition,
        nulls_distinct=nulls_distinct,
        violation_error_code=fields[-1],
        violation_error_message=message,
    )


def in_one_language(model: str, field: str, message: Sentence) -> CheckConstraint:
    """A bilingual text may lack one language, never both.

    Both columns may be null, and a CHECK that comes out as null counts as kept: "not null" has to be said.
    """
    condition = Q()
    for column in (f"{field}_ar", f"{field}_fr"):
        condition |= Q(**{f"{column}__isnull": False, f"{column}__gt": ""})
    return rule(condition, name=f"{model}_{field}_in_one_language", field=f"{field}_ar", message=message)


def partial_date(model: str, field: str) -> list[CheckConstraint]:
    """A date and its precision are known together, and unknown parts are stored as the first month and day."""
    precision = f"{field}_precision"
    known = Q(**{f"{field}__isnull": False})
    return [
        rule(
            (known & ~Q(**{precision: ""})) | (Q(**{f"{field}__isnull": True}) & Q(**{precision: ""})),
            name=f"{model}_{field}_has_precision",
            field=precision,
            message=_("Say how exact the date is, or leave both the date and its precision empty."),
        ),
        rule(
            ~Q(**{precision: DatePrecision.MONTH}) | is_first("DAY", field),
            name=f"{model}_{field}_month_is_first_day",
            field=field,
            message=_("For a month without a day, enter the first day of the month."),
        ),
        rule(
            ~Q(**{precision: DatePrecision.YEAR}) | (is_first("DAY", field) & is_first("MONTH", field)),
            name=f"{model}_{field}_year_is_first_of_january",
            field=field,
            message=_("For a year alone, enter 1 January of that year."),
        ),
    ]


def not_before(model: str, start: str, end: str, message: Sentence) -> CheckConstraint:
    """A period may be open at either end, but does not end before it begins."""
    condition = Q(**{f"{start}__isnull": True}) | Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gte": F(start)})
    return rule(condition, name=f"{model}_{end}_not_before_{start}", field=end, message=message)


def not_before_partly_known(model: str, start: str, end: str, message: Sentence) -> CheckConstraint:
    """The same for dates with a precision: «2022» is no end before 17 June 2022, for it may mean 31 December."""
    kept = Q(GreaterThanOrEqual(last_day(end), F(start)))
    condition = Q(**{f"{start}__isnull": True}) | Q(**{f"{end}__isnull": True}) | kept
    return rule(condition, name=f"{model}_{end}_not_before_{start}", field=end, message=message)


def not_negative(model: str, field: str) -> CheckConstraint:
    """An amount or a count is unknown, zero or more."""
    return rule(
        Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__gte": 0}),
        name=f"{model}_{field}_not_negative",
        field=field,
        message=_("Enter zero or more, or leave it empty when it is not known."),
    )


def exactly_one(model: str, *fields: str, message: Sentence) -> CheckConstraint:
    """A row that belongs to one thing among several kinds of thing."""
    condition = Q()
    for chosen in fields:
        condition |= Q(**{f"{field}__isnull": field != chosen for field in fields})
    return rule(condition, name=f"{model}_belongs_to_one_thing", field=fields[0], message=message)
