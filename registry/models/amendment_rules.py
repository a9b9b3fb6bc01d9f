"""What the database itself refuses of amendments, by whatever road: rules over two rows, which no CHECK can ask.

The doors refuse the same before, with sentences (``registry.amendments``); these are for what is written without them.
"""

import pgtrigger

from .history import ONLY_FOLLOWS_A_MERGE

AMENDMENT_BEGINS = pgtrigger.Trigger(
    name="begins_as_the_next_draft",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func="""
        IF NEW.state <> 'draft' THEN
            RAISE EXCEPTION 'an amendment begins as a draft' USING ERRCODE = 'check_violation';
        END IF;
        IF NEW.number <> (
            SELECT coalesce(max(number), 0) + 1 FROM registry_amendment WHERE agreement_id = NEW.agreement_id
        ) THEN
            RAISE EXCEPTION 'amendments are numbered without gaps' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)

AMENDMENT_KEEPS_ITS_FACTS = pgtrigger.Trigger(
    name="keeps_its_facts",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    declare=[("facts", "text[]"), ("was", "jsonb"), ("becomes", "jsonb")],
    func="""
        -- The scan may be handed in later; it never takes the place of another.
        IF OLD.document_id IS NOT NULL AND OLD.state <> 'draft'
            AND NEW.document_id IS DISTINCT FROM OLD.document_id THEN
            RAISE EXCEPTION 'the document of a signed amendment stays' USING ERRCODE = 'check_violation';
        END IF;
        IF OLD.state <> NEW.state AND (OLD.state || ' ' || NEW.state) NOT IN
            ('draft signed', 'draft cancelled', 'signed in_force', 'signed cancelled') THEN
            RAISE EXCEPTION 'an amendment does not go from % to %', OLD.state, NEW.state
                USING ERRCODE = 'check_violation';
        END IF;
        facts := ARRAY['document_id', 'updated_at', 'revision'];
        IF OLD.state = 'signed' AND NEW.state <> 'signed' THEN
            facts := facts || ARRAY['state', 'cancel_reason'];
        END IF;
        was := to_jsonb(OLD) - facts;
        becomes := to_jsonb(NEW) - facts;
        IF OLD.state <> 'draft' AND was IS DISTINCT FROM becomes THEN
            RAISE EXCEPTION 'a signed amendment does not change' USING ERRCODE = 'check_violation';
        END IF;
        IF (OLD.agreement_id, OLD.number, OLD.kind) IS DISTINCT FROM (NEW.agreement_id, NEW.number, NEW.kind) THEN
            RAISE EXCEPTION 'an amendment keeps its agreement, number and kind' USING ERRCODE = 'check_violation';
        END IF;
        IF OLD.state = 'draft' AND NEW.state = 'signed' AND (
            NOT EXISTS (SELECT FROM registry_amendmentchange WHERE amendment_id = NEW.id)
            OR NOT EXISTS (SELECT FROM registry_amendmentsignature WHERE amendment_id = NEW.id)
            OR EXISTS (
                SELECT FROM registry_amendment AS earlier
                WHERE earlier.agreement_id = NEW.agreement_id AND earlier.state = 'in_force'
                AND earlier.effective_on > NEW.effective_on
            )
            OR EXISTS (
                SELECT FROM registry_agreement WHERE id = NEW.agreement_id AND signed_on > NEW.effective_on
            )
        ) THEN
            RAISE EXCEPTION 'a signed amendment changes something, is signed, and takes effect after what it amends'
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)

PART_OF_A_SIGNED_AMENDMENT = pgtrigger.Trigger(
    name="signed_with_its_amendment",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
    declare=[("owner", "bigint"), ("found", "text")],
    func="""
        IF TG_OP = 'DELETE' THEN owner := OLD.amendment_id; ELSE owner := NEW.amendment_id; END IF;
        IF TG_OP = 'UPDATE' AND NEW.amendment_id <> OLD.amendment_id THEN
            RAISE EXCEPTION 'it stays with its amendment' USING ERRCODE = 'check_violation';
        END IF;
        IF TG_OP = 'UPDATE' AND {only_follows_a_merge} THEN
            RETURN NEW;
        END IF;
        SELECT state INTO found FROM registry_amendment WHERE id = owner FOR SHARE;
        IF found <> 'draft' THEN
            RAISE EXCEPTION 'what was signed does not change' USING ERRCODE = 'check_violation';
        END IF;
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        RETURN NEW;
    """.replace("{only_follows_a_merge}", ONLY_FOLLOWS_A_MERGE),
)
