"""How complete an agreement is, and how good, judged by facts alone: of a stored record, and of one being typed.

Nothing here reads the database or a form; who asks brings the facts. `missing_for_review` is the condition of the step
«submit» (``registry.lifecycle``); `RULES` are hints that stop nobody.
"""

from .facts import Facts, PartyFacts, ReviewFacts
from .review import missing_for_review
from .rules import RULES, Rule, Score, judged

__all__ = ["RULES", "Facts", "PartyFacts", "ReviewFacts", "Rule", "Score", "judged", "missing_for_review"]
