from services.scanner.detectors.picture_only import detect
from tests.support.mails import a_mail, kinds


def test_finds_picture_only() -> None:
    mail = a_mail(
        text="Adatum Shop, 4 Wharf Lane",
        html='<a href="https://x9.example/"><img src="cid:n"></a>',
        links=("https://x9.example/",),
    )

    found = kinds(detect, mail)

    assert found == ["picture_only"]


def test_finds_a_picture_without_a_word() -> None:
    mail = a_mail(text="", html='<a href="https://x9.example/"><img src="cid:n"></a>', links=("https://x9.example/",))

    found = kinds(detect, mail)

    assert found == ["picture_without_a_word"]


def test_spares_newsletters_that_link_home() -> None:
    mail = a_mail(
        text="", html='<a href="https://adatum.example/"><img src="cid:n"></a>', links=("https://adatum.example/",)
    )

    found = kinds(detect, mail)

    assert found == []
