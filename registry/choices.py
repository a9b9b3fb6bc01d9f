"""Closed lists: what a value may be, with its label for people.

A list that clerks may extend (kinds of agreement, project lines, populations, services) is a table
in ``models/reference.py``; what stands here is fixed by law or by the software itself.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(TextChoices):
    """Where an agreement stands in its legal life. Set only by ``registry.lifecycle.move``."""

    PROPOSED = "proposed", _("proposed")
    DRAFT = "draft", _("draft")
    UNDER_REVIEW = "under_review", _("under review")
    APPROVED = "approved", _("approved")
    SIGNED = "signed", _("signed")
    IN_FORCE = "in_force", _("in force")
    SUSPENDED = "suspended", pgettext_lazy("agreement", "suspended")
    COMPLETED = "completed", _("completed")
    TERMINATED = "terminated", _("terminated")
    CANCELLED = "cancelled", _("cancelled")
    REJECTED = "rejected", _("rejected")


COMMANDS = {
    "changepassword": _("change of a password by the operator"),
    "createsuperuser": _("opening of an account by the operator"),
    "load_demo": _("loading of the demonstration data"),
    "load_records": _("loading of the records with their sources"),
    "load_reference": _("loading of the reference lists"),
    "run_due": _("daily tasks"),
}
"""What people read in the stead of a command's name: as the author of a change, and as the door by which it came."""


FIRST_STATES = (State.PROPOSED, State.DRAFT)
"""Where a life begins."""

WORKING_STATES = (State.DRAFT, State.UNDER_REVIEW, State.APPROVED)
"""A text that is still being made: never public."""

BINDING_STATES = (State.SIGNED, State.IN_FORCE, State.SUSPENDED)
"""Signed by every party that must, and not ended."""

PAST_STATES = (State.COMPLETED, State.TERMINATED)
"""Was signed once, and has ended."""

SIGNED_STATES = (*BINDING_STATES, *PAST_STATES)
"""Every party that must sign has signed."""

GIVEN_UP_STATES = (State.CANCELLED, State.REJECTED)
"""Ended without ever being signed: nothing is owed, nothing is awaited."""

ENDED_STATES = (*PAST_STATES, *GIVEN_UP_STATES)
"""No step leads out of these."""


class ForceRule(TextChoices):
    """When an agreement enters into force."""

    AT_SIGNATURE = "at_signature", _("when the last party signs")
    ON_DATE = "on_date", _("on the day below")
    ON_VISA = "on_visa", _("when the visa or approval of a body is given")


class Role(TextChoices):
    """What a person does in the register; the rights of each are said in ``registry.permissions``."""

    CLERK = "clerk", _("clerk")
    SUPERVISOR = "supervisor", _("supervisor")
    FINANCE = "finance", _("finance officer")
    AUDITOR = "auditor", _("auditor")
    ASSOCIATION = "association", _("association member")
    ACCOUNT_MANAGER = "account_manager", _("account manager")


class Office(TextChoices):
    """What a member of an association is there. A president invites and removes the others."""

    PRESIDENT = "president", _("president")
    TREASURER = "treasurer", _("treasurer")
    SECRETARY = "secretary", _("secretary general")
    EMPLOYEE = "employee", _("employee")


class NoticeKind(TextChoices):
    """Of what a member of an association is told by e-mail."""

    STATE = "state", _("changes of an agreement: its state, its terms")
    REQUEST = "request", _("requests for missing pieces")
    DECISION = "decision", _("answers to what you handed in")
    PAYMENT = "payment", _("payments of instalments")
    REMINDER = "reminder", _("reports and pieces that are due or overdue")
    MANDATE = "mandate", _("mandates that end soon")


MANDATORY_NOTICES = (NoticeKind.STATE, NoticeKind.REQUEST, NoticeKind.DECISION)
"""What an association must hear of; it chooses only whether at once or once a day."""


class NoticeWay(TextChoices):
    """How somebody is told."""

    AT_ONCE = "at_once", _("at once, a letter for each")
    DAILY = "daily", _("once a day, all in one letter")
    NEVER = "never", _("never")


class DepositKind(TextChoices):
    """What an association hands in."""

    REPORT = "report", _("report")
    PIECES = "pieces", _("missing pieces")
    SIGNED_COPY = "signed_copy", _("signed copy")
    CONTACT = "contact", _("new contact data")
    CORRECTION = "correction", _("request for a correction")
    RENEWAL = "renewal", _("request for a renewal")


class DepositState(TextChoices):
    """Where a deposit stands."""

    WAITING = "waiting", _("with the ministry")
    ACCEPTED = "accepted", pgettext_lazy("deposit", "accepted")
    RETURNED = "returned", pgettext_lazy("deposit", "returned")


class RequestState(TextChoices):
    """Where a request for missing pieces stands."""

    OPEN = "open", _("with the association")
    ANSWERED = "answered", _("answered")
    SETTLED = "settled", _("complete")
    WITHDRAWN = "withdrawn", pgettext_lazy("request", "withdrawn")


class AmendmentKind(TextChoices):
    """What an amendment is about; it opens only the fields of its kind."""

    EXTENSION = "extension", _("extension of the duration")
    MONEY = "money", _("change of the money")
    PARTIES = "parties", _("change of the parties")
    SCOPE = "scope", _("change of the scope")
    TEXT = "text", _("correction of the text")


class AmendmentState(TextChoices):
    """How far an amendment has come. Set only by ``registry.amendments``."""

    DRAFT = "draft", _("being drafted")
    SIGNED = "signed", _("signed by all parties")
    IN_FORCE = "in_force", _("in effect")
    CANCELLED = "cancelled", _("given up")


class PublicationStatus(TextChoices):
    """Where a record stands on its second track, publication. Set only by ``registry.publication``."""

    UNPUBLISHED = "unpublished", _("not published")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn")


class PublicationAction(TextChoices):
    """What a line of the publication sequence did to a record."""

    PUBLISH = "publish", _("published")
    AMEND = "amend", _("updated after a change of state")
    CORRECT = "correct", _("corrected")
    WITHDRAW = "withdraw", _("withdrawn")


class PartyKind(TextChoices):
    """What a party is."""

    MINISTRY = "ministry", _("ministry")
    PUBLIC_ESTABLISHMENT = "public_establishment", _("public establishment")
    NATIONAL_COORDINATION = "national_coordination", _("national coordination")
    WILAYA = "wilaya", _("wilaya")
    PROVINCE = "province", _("province or prefecture (governor)")
    REGIONAL_COUNCIL = "regional_council", _("regional council")
    PROVINCIAL_COUNCIL = "provincial_council", _("provincial or prefectural council")
    COMMUNE = "commune", _("commune")
    ASSOCIATION = "association", _("association")
    COOPERATIVE = "cooperative", _("cooperative")
    FOUNDATION = "foundation", _("foundation")
    COMPANY = "company", _("company")
    INTERNATIONAL_ORGANISATION = "international_organisation", _("international organisation")
    ADVISORY_BODY = "advisory_body", _("advisory body")
    PARLIAMENTARY_BODY = "parliamentary_body", _("parliamentary body")
    UNIVERSITY = "university", _("university")
    FOREIGN_AUTHORITY = "foreign_authority", _("foreign authority")
    EXTERNAL_SERVICE = "external_service", _("external service of a ministry")
    INSTITUTION_GROUP = "institution_group", _("group of institutions")
    UNNAMED_GROUP = "unnamed_group", _("group of unnamed parties")


CIVIL_SOCIETY = (PartyKind.ASSOCIATION, PartyKind.COOPERATIVE, PartyKind.FOUNDATION)
"""Parties whose own people have accounts: they follow their agreements from outside the administration."""


class Sureness(TextChoices):
    """How sure it is that two parties are one."""

    CERTAIN = "certain", _("almost certain")
    LIKELY = "likely", _("likely")
    POSSIBLE = "possible", _("possible")


class LikenessReason(TextChoices):
    """Why two parties may be one."""

    IDENTIFIER = "identifier", _("the same official number")
    ACCOUNT = "account", _("the same bank account")
    NAME = "name", _("names that sound alike")
    REPRESENTATIVE = "representative", _("the same representative")
    CONTACT = "contact", _("the same telephone or e-mail")


class PartyRole(TextChoices):
    """What a party does in an agreement."""

    LEAD = "lead", _("lead party")
    SIGNATORY = "signatory", _("signatory")
    FUNDER = "funder", _("funder")
    IMPLEMENTER = "implementer", _("implementer")
    BENEFICIARY = "beneficiary", _("beneficiary")
    WITNESS = "witness", _("witness")


GIVING_OR_LOOKING_ON = (PartyRole.FUNDER, PartyRole.WITNESS)
"""The roles of parties that carry nothing out."""


class IdentifierKind(TextChoices):
    """Official numbers by which a party may be known. None is ever mandatory."""

    ICE = "ice", _("common company identifier (ICE)")
    TAX = "tax", _("tax identifier (IF)")
    TRADE_REGISTER = "trade_register", _("trade register (RC)")
    DEPOSIT_RECEIPT = "deposit_receipt", _("deposit receipt of the association")
    PUBLIC_UTILITY = "public_utility", _("public utility decree")
    COOPERATIVE_REGISTER = "cooperative_register", _("register of cooperatives")
    OTHER = "other", _("other identifier")


class DatePrecision(TextChoices):
    """How much of a date is known; what is unknown is stored as the first month or day and never shown."""

    DAY = "day", _("day")
    MONTH = "month", _("month")
    YEAR = "year", _("year")


class AmountScope(TextChoices):
    """What an amount covers."""

    TOTAL_COST = "total_cost", _("total cost")
    MINISTRY_SHARE = "ministry_share", _("share of the ministry")
    PUBLIC_CONTRIBUTION = "public_contribution", _("public contribution")
    UNSPECIFIED = "unspecified", _("not specified by the source")


class PopulationWeight(TextChoices):
    """Whether an agreement is for a population or only speaks of it."""

    MAIN = "main", _("main")
    MENTIONED = "mentioned", _("mentioned")


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


class ProvinceKind(TextChoices):
    """The administrative form of a province."""

    PROVINCE = "province", _("province")
    PREFECTURE = "prefecture", _("prefecture")
    ARRONDISSEMENTS = "arrondissements_prefecture", _("prefecture of arrondissements")


class CommuneKind(TextChoices):
    """The administrative form of a commune."""

    URBAN = "urban", _("urban commune")
    RURAL = "rural", _("rural commune")
    ARRONDISSEMENT = "arrondissement", _("arrondissement")


class ProjectState(TextChoices):
    """How far a project or a family space has come."""

    PLANNED = "planned", _("planned")
    FITTING_OUT = "fitting_out", _("being fitted out")
    OPEN = "open", _("open")
    SUSPENDED = "suspended", _("suspended")
    CLOSED = "closed", _("closed")


class DocumentKind(TextChoices):
    """What a document is."""

    SIGNED_SCAN = "signed_scan", _("signed scan")
    ANNEX = "annex", _("annex")
    AMENDMENT = "amendment", _("amendment")
    TERMINATION = "termination", _("act of termination")
    REPORT = "report", _("report")
    RECEIPT = "receipt", _("receipt")
    PHOTOGRAPH = "photograph", _("photograph")


class Language(TextChoices):
    """The languages of a document or of a person."""

    ARABIC = "ar", _("Arabic")
    FRENCH = "fr", _("French")
    BILINGUAL = "ar-fr", _("Arabic and French")


class InstalmentCondition(TextChoices):
    """What must be true before an instalment is paid."""

    NONE = "none", _("no condition")
    DATE = "date", _("on its date")
    REPORT = "report", _("report accepted")
    DOCUMENT = "document", _("document received")


class GuardMoment(TextChoices):
    """When guard rails are asked."""

    APPROVAL = "approval", _("approval")
    PAYMENT = "payment", _("payment")


class ReportKind(TextChoices):
    """What a report tells."""

    NARRATIVE = "narrative", _("narrative report")
    FINANCIAL = "financial", _("financial report")


class ReportState(TextChoices):
    """How far a report has come. Set only by ``registry.reporting``."""

    EXPECTED = "expected", _("expected")
    HANDED_IN = "handed_in", _("handed in")
    ACCEPTED = "accepted", _("accepted")
    RETURNED = "returned", _("returned for correction")


class ObligationState(TextChoices):
    """How far an obligation has come. Set only by ``registry.obligations``."""

    OPEN = "open", _("still owed")
    FULFILLED = "fulfilled", _("fulfilled")
    WAIVED = "waived", _("waived")


class Sex(TextChoices):
    """Of whom an indicator counts only the women, or only the men."""

    WOMEN = "women", _("women")
    MEN = "men", _("men")


class MessageState(TextChoices):
    """How far a message of the outbox has come. Set only by ``registry.outbox``."""

    PENDING = "pending", _("waiting to be sent")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("could not be sent")


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


class EventKind(TextChoices):
    """What a public event of the sources is."""

    BUDGET_PRESENTATION = "budget_presentation", _("budget presentation")
    REGIONAL_FORUM = "regional_forum", _("regional forum")


class ApiScope(TextChoices):
    """What a token of the API is good for; without one, everybody may do both, within tighter limits."""

    READ = "read", _("read pages, records, changes and figures")
    EXPORT = "export", _("pull whole results at once")


class ImportFormat(TextChoices):
    """In which form a spreadsheet came."""

    XLSX = "xlsx", _("Excel workbook")
    CSV = "csv", _("CSV file")


class ImportState(TextChoices):
    """How far the import of a spreadsheet has come."""

    WAITING = "waiting", _("waiting to be checked")
    CHECKING = "checking", _("being checked")
    CHECKED = "checked", _("checked")
    TO_WRITE = "to_write", _("waiting to be written")
    WRITING = "writing", _("being written")
    WRITTEN = "written", _("written")
    REFUSED = "refused", _("cannot be read")
