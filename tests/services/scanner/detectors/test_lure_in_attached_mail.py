from services.scanner.detectors.lure_in_attached_mail import detect
from services.scanner.mail import Found
from tests.support.mails import a_file, a_link, a_mail, kinds


def test_finds_lure_in_attached_mail() -> None:
    inner = a_file("Payment.eml", "message/rfc822", text="Your mailbox is full. Sign in: https://x9.example/")
    mail = a_mail(files=(inner,), links=(a_link("https://x9.example/", found=Found.ATTACHED_MAIL),))

    found = kinds(detect, mail)

    assert found == ["lure_in_attached_mail"]


def test_spares_bounces_of_what_was_sent() -> None:
    inner = a_file("", "message/rfc822", text="Your mailbox is full. Sign in: https://x9.example/")
    mail = a_mail(
        "mailer-daemon@adatum.example",
        files=(inner,),
        links=(a_link("https://x9.example/", found=Found.ATTACHED_MAIL),),
    )

    found = kinds(detect, mail)

    assert found == []
