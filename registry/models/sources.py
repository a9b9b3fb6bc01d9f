"""How we know: the sources of the register's facts and the words that prove them."""

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.choices import CitationBasis, Language, SourceKind

from .base import Fictional, Revised, Switchable, as_printed, bilingual_char
from .constraints import in_one_language, rule
from .fields import CleanCharField, CleanTextField, folded


class Source(Switchable, Fictional, Revised):
    """An article, a page or an official list. What it does not say stays empty."""

    slug = models.SlugField(_("code"), max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=14, choices=SourceKind)
    language = models.CharField(_("language"), max_length=5, choices=Language, blank=True, default="")
    title = bilingual_char(_("title"))
    title_is_printed = models.BooleanField(
        _("title as printed"),
        default=True,
        help_text=_("No: the title is our own description, the source's is not known."),
    )
    publisher = bilingual_char(_("publisher"), 300)
    url = CleanCharField(_("address"), max_length=1000, blank=True, default="")
    published_on = models.DateField(_("published on"), null=True, blank=True)
    published_text = as_printed(_("publication date as printed"))
    retrieved_on = models.DateField(_("read on"), null=True, blank=True)
    credit = bilingual_char(_("credit to show"), 300)
    note = CleanTextField(_("note"), blank=True, default="")
    search = folded("title_ar", "title_fr", "publisher_ar", "publisher_fr", "slug")

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["slug"]
        constraints = [in_one_language("source", "title", _("Enter the title of the source in Arabic or in French."))]

    def __str__(self) -> str:
        return self.title or self.slug


class Citation(models.Model):
    """The proof of one value: which source says it, and in which words.

    Sources that say otherwise are kept beside it with `differs`, and `says` tells what they say.
    """

    content_type = models.ForeignKey(ContentType, models.PROTECT, verbose_name=_("kind of record"))
    object_id = models.PositiveBigIntegerField(_("record"))
    subject = GenericForeignKey("content_type", "object_id")
    field = CleanCharField(
        _("field"),
        max_length=60,
        blank=True,
        default="",
        help_text=_("The field this proves; empty for the whole record."),
    )
    basis = models.CharField(_("basis"), max_length=10, choices=CitationBasis, default=CitationBasis.QUOTED)
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="citations", verbose_name=_("source")
    )
    quote = CleanTextField(_("quote"), blank=True, default="")
    differs = models.BooleanField(
        _("differs"), default=False, help_text=_("This source says something else than the register does.")
    )
    says = CleanCharField(_("what it says"), max_length=500, blank=True, default="")
    note = CleanTextField(_("note"), blank=True, default="", help_text=_("Published with the citation."))

    class Meta:
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
        ordering = ["field", "id"]
        indexes = [models.Index(fields=["content_type", "object_id"], name="citation_subject")]
        constraints = [
            rule(
                Q(source__isnull=False) | Q(basis=CitationBasis.TRANSLATED),
                name="citation_names_its_source",
                field="source",
                message=_("Choose the source, unless this is our own translation."),
            ),
            rule(
                ~Q(basis=CitationBasis.QUOTED) | ~Q(quote=""),
                name="citation_quoted_has_quote",
                field="quote",
                message=_("Enter the quote word for word, or choose another basis."),
            ),
            rule(
                Q(differs=False) | ~Q(says="") | ~Q(quote=""),
                name="citation_that_differs_says_what",
                field="says",
                message=_("Say what this source says instead."),
            ),
        ]

    def __str__(self) -> str:
        return self.quote or self.says or str(self.source or self.get_basis_display())
