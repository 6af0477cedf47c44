import pytest

from services.scanner.context import Context
from services.scanner.judging.engine import shipped_engine
from services.scanner.judging.forwarded import forwarded
from services.scanner.mail import Address, Delivery
from shared.verdicts import Verdict
from tests.support.mails import a_mail

PASSED_ON = """Is this real?

De: "Card Centre" <notice@kx7.example>
Enviado: sexta-feira, 5 de maio de 2023 23:41
Para: aunt@freemail.example
Assunto: Final warning
Your account is suspended."""


def test_the_mail_inside_has_its_own_sender_subject_and_words_and_is_not_proved() -> None:
    inner = forwarded(a_mail("aunt@freemail.example", subject="Fw: Final warning", text=PASSED_ON))

    assert inner is not None
    assert inner.header_from == (Address("Card Centre", "notice@kx7.example"),)
    assert (inner.subject, inner.text) == ("Final warning", "Your account is suspended.")
    assert inner.authentication.dmarc is None


@pytest.mark.parametrize(
    ("subject", "text"),
    [("Re: Final warning", PASSED_ON), ("Fw: minutes", "Here they are."), ("Fw: minutes", "From: Ken\nNothing more.")],
)
def test_anything_else_holds_no_forwarded_mail(subject: str, text: str) -> None:
    assert forwarded(a_mail(subject=subject, text=text)) is None


def judged(text: str) -> Verdict:
    raw = f"From: aunt@freemail.example\nTo: ken@contoso.example\nSubject: Fw: look\n\n{text}"
    return shipped_engine().judge(raw.encode(), Delivery(), Context()).judgement.verdict


def test_a_forwarded_attack_is_found_and_a_forwarded_invitation_is_not() -> None:
    attack = (
        "From: PayPal <notice@kx7.example>\nSubject: Your account is suspended\nDear customer, your account has been "
        "suspended. Verify your account within 24 hours at https://q9z.example/ or it will be closed."
    )
    invitation = "From: Mika <mika@adatum.example>\nSubject: Lunch\nShall we meet at noon on Thursday?"

    verdicts = [judged(text) for text in (attack, invitation)]

    assert verdicts[0] is not Verdict.CLEAN
    assert verdicts[1] is Verdict.CLEAN
