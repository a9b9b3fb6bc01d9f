"""Papers, dates and sources: what a text is, and how exactly something is known."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DatePrecision(TextChoices):
    """How much of a date is known; what is unknown is stored as the first month or day and never shown."""

    DAY = "day", _("day")
    MONTH = "month", _("month")
    YEAR = "year", _("year")


class LegalReferenceKind(TextChoices):
    """The rank of a legal text."""

    LAW = "law", _("law")
    DAHIR = "dahir", _("dahir")
    DECREE = "decree", _("decree")
    ORDER = "order", _("ministerial order")
    CIRCULAR = "circular", _("circular")
    OTHER = "other", _("other text")


class StrategyKind(TextChoices):
    """What a policy frame is; only strategies have pillars."""

    STRATEGY = "strategy", _("strategy")
    GOVERNMENT_PROGRAMME = "government_programme", _("government programme")
    DEVELOPMENT_MODEL = "development_model", _("development model")


class StrategyStage(TextChoices):
    """How far a strategy has come, where a source says so."""

    UNDER_CONSULTATION = "under_consultation", _("under consultation")
    ADOPTED = "adopted", _("adopted")


class StatementKind(TextChoices):
    """What a statement of a strategy or of an event says."""

    VISION = "vision", _("vision")
    CONCEPT = "concept", _("concept")
    SERVICE = "service", _("service")
    MEANS = "means", _("means")
    ORIENTATION = "orientation", _("orientation")


class DocumentKind(TextChoices):
    """What a document is."""

    SIGNED_SCAN = "signed_scan", _("signed scan")
    ANNEX = "annex", _("annex")
    AMENDMENT = "amendment", _("amendment")
    TERMINATION = "termination", _("act of termination")
    REPORT = "report", _("report")
    RECEIPT = "receipt", _("receipt")
    PHOTOGRAPH = "photograph", _("photograph")


class FigureKind(TextChoices):
    """What a figure of a call for projects counts."""

    APPLICATIONS = "applications", _("applications received")
    FILED = "filed", _("applications filed in full")
    RETAINED = "retained", _("projects retained")
    ASSOCIATIONS = "associations", _("associations")
    AMOUNT = "amount", _("amount (MAD)")
    PUBLIC_AMOUNT = "public_amount", _("amount borne by the ministry and the ADS (MAD)")


class Qualifier(TextChoices):
    """How exactly a source gives a number."""

    EXACT = "exact", _("exact")
    ABOUT = "about", _("about")
    MORE_THAN = "more_than", _("more than")


class SourceKind(TextChoices):
    """What a source is."""

    MINISTRY_PAGE = "ministry_page", _("page of the ministry")
    OFFICIAL_PAGE = "official_page", _("official page")
    OFFICIAL_LIST = "official_list", _("official list")
    PRESS = "press", _("press")
    REPOSITORY = "repository", _("public repository")
    FICTION = "fiction", _("fictional demonstration data")


class CitationBasis(TextChoices):
    """How a source proves a value."""

    QUOTED = "quoted", _("quoted word for word")
    PUBLISHED = "published", _("stated by the source")
    TRANSLATED = "translated", _("our translation, no source")
