"""The work that tests/test_crash.py interrupts: a program of its own, without pytest.

For each line that it reads, a child works on and on until somebody kills it: loads agreements, files papers, takes
steps, publishes. After each commit it says what was promised, one line each: `step`, `version`, `paper`, `loaded`.
"""

import itertools
import os
import sys
from typing import Any

import django


def promise(*words: Any) -> None:
    """Said only after the commit. One write, so that half a line is no promise."""
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


def work(turn: str) -> None:
    from registry import lifecycle, publication
    from registry.choices import DocumentKind
    from registry.guard_rails import RAILS
    from registry.loading.build import Builder
    from registry.loading.demo_papers import file_paper
    from registry.loading.records import load_rows
    from registry.models import Agreement, Party, acting, command_actor

    actor, builder, passed = command_actor("drill"), Builder(), dict.fromkeys(RAILS, "تمرين")
    parties = [{"key": f"drill-{number}", "kind": "association", "name_ar": f"طرف التمرين {number}"} for number in "12"]
    with acting(actor, road="drill"):
        load_rows(builder, Party, parties, "drill", actor=actor)
        for number in itertools.count():
            key = f"drill-{turn}-{number}"
            places = [{"party": party["key"], "has_signed": True, "position": at} for at, party in enumerate(parties)]
            row = {
                "key": key, "state": "in_force", "kind": "partnership", "title_ar": f"اتفاقية {key}",
                "purpose_ar": "غرض", "signed_on": "2026-01-05", "signed_on_precision": "day",
                "starts_on": "2026-02-01", "starts_on_precision": "day", "participations": places,
            }  # fmt: skip
            load_rows(builder, Agreement, [row], "drill", actor=actor)
            promise("loaded", builder.uuid_of(Agreement, row))
            own = {"key": f"{key}-draft", "title_ar": f"مسودة {key}-draft", "participations": []}
            draft = row | own | {"state": "draft", "publish": False}
            load_rows(builder, Agreement, [draft], "drill", actor=actor)
            agreement = Agreement.objects.get(uuid=builder.uuid_of(Agreement, draft))
            for at, party in enumerate(Party.objects.filter(name_ar__startswith="طرف التمرين").order_by("pk")):
                agreement.participations.create(party=party, position=at)
            for step in ("submit", "approve"):
                promise("step", lifecycle.move(agreement, step, actor=actor, overrides=passed).pk)
            for place in agreement.participations.order_by("position"):
                lifecycle.record_signature(place, actor=actor)
            promise("step", agreement.transitions.get(step="sign").pk)
            promise("version", publication.publish(agreement, actor=actor).pk)
            promise("paper", file_paper(agreement, DocumentKind.SIGNED_SCAN, actor=actor).file.name)
            promise("step", lifecycle.move(agreement, "enter_into_force", actor=actor).pk)
            promise("step", lifecycle.move(agreement, "suspend", actor=actor, reason="تمرين").pk)
            promise("version", publication.withdraw(agreement, actor=actor, reason="تمرين").pk)


def main() -> None:
    django.setup()
    promise("ready")
    for turn in sys.stdin:
        child = os.fork()
        if not child:
            work(turn.strip())
        promise("child", child)
        os.waitpid(child, 0)
        promise("over")


if __name__ == "__main__":
    main()
