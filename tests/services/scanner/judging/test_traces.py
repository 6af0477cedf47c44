from dataclasses import replace
from typing import Any

import pytest

from services.scanner.judging.engine import shipped_engine
from services.scanner.judging.traces import Trace, trace_of
from services.scanner.mail import Address, Delivery
from tests.support.mails import CONTOSO, PROVED, a_mail, in_hindsight
from tests.support.raw_mails import raw_mail

KEYED = replace(CONTOSO, trace_key=b"k" * 32)
OTHER_KEY = replace(CONTOSO, trace_key=b"o" * 32)


def traced(sender: str = "info@adatum.example", name: str = "", **changes: Any) -> Trace:
    return trace_of(a_mail(sender, name, **changes), KEYED)


def test_a_trace_holds_hashes_and_the_senders_domain_alone() -> None:
    trace = traced(
        "maria@mail.adatum.example", "Maria Lopez", message_id="<a1@adatum.example>", text="Secret figures. " * 30
    )

    assert trace.domain == "adatum.example"
    assert not any(word in repr(trace) for word in ("aria", "opez", "a1", "ecret"))


def test_another_key_gives_other_hashes() -> None:
    mail = a_mail("maria@adatum.example", "Maria Lopez", message_id="<a1@adatum.example>", text="Secret figures. " * 30)

    one, other = trace_of(mail, KEYED), trace_of(mail, OTHER_KEY)

    assert not {one.contact, one.name, one.message_id, *one.bands} & {
        other.contact,
        other.name,
        other.message_id,
        *other.bands,
    }


@pytest.mark.parametrize("name", ["Maria Lopez", "Lopez, Maria", "MARIA LOPEZ", "Maria Lopez (Bluefin)"])
def test_a_name_is_the_same_in_any_order(name: str) -> None:
    assert traced(name=name).name == traced(name="Maria Lopez").name != 0


@pytest.mark.parametrize(
    "name", ["", "Support", "Sales Team", "Maria", "サポートセンター", "order 4711", "no-reply", "森田商事株式会社"]
)
def test_what_names_no_person_leaves_no_name(name: str) -> None:
    assert traced(name=name).name == 0


def test_a_japanese_name_is_the_same_with_and_without_space() -> None:
    assert traced(name="森田 健").name == traced(name="森田　健").name == traced(name="森田健").name != 0


def test_a_contact_is_a_domain_and_at_a_provider_an_address() -> None:
    assert traced("a@x.adatum.example").contact == traced("b@adatum.example").contact
    assert traced("a@freemail.example").contact != traced("b@freemail.example").contact
    assert traced("a@docomo.ne.jp").contact != traced("b@docomo.ne.jp").contact


def test_a_thread_is_recognised_by_what_it_refers_to() -> None:
    first = traced(message_id="<a1@adatum.example>")
    answer = traced(headers={"In-Reply-To": "<b2@x.example>", "References": "<a1@adatum.example> <b2@x.example>"})

    assert first.message_id in answer.thread
    assert len(answer.thread) == 2


def test_own_mail_in_sent_items_is_told_from_a_forgery_in_the_inbox() -> None:
    mail = a_mail("ken.sato@contoso.example", authentication=replace(PROVED, dmarc="fail"), received_hops=2)
    in_sent_items = replace(mail, delivery=Delivery(well_known_folder="sentitems"))

    assert (trace_of(mail, KEYED).is_own, trace_of(mail, KEYED).is_sent) == (False, False)
    assert (trace_of(in_sent_items, KEYED).is_own, trace_of(in_sent_items, KEYED).is_sent) == (True, True)
    assert trace_of(mail, KEYED).contact == 0


def test_only_a_member_of_the_tenant_can_warn() -> None:
    text = "Careful, this is phishing, do not click."

    assert traced("ken.sato@contoso.example", text=text).warns
    assert not traced(text=text).warns


def test_answers_go_where_the_mail_says() -> None:
    mail = a_mail(reply_to="boss@freemail.example")

    assert trace_of(mail, KEYED).answers_go_to == (traced("boss@freemail.example").contact,)
    assert traced().answers_go_to == (traced().contact,)


def test_recipients_outside_are_contacts_and_colleagues_are_not() -> None:
    people = (Address("", "a@adatum.example"), Address("", "b@adatum.example"), Address("", "ken.sato@contoso.example"))

    assert traced(recipients=people).contacts == (traced("x@adatum.example").contact,)


def test_a_trace_is_taken_at_the_first_judgement_and_only_with_a_key() -> None:
    engine, raw = shipped_engine(), raw_mail()

    assert engine.judge(raw, Delivery(), KEYED).trace is not None
    assert engine.judge(raw, Delivery(), CONTOSO).trace is None
    assert engine.judge(raw, in_hindsight(), KEYED).trace is None
