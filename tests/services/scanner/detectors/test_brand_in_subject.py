from services.scanner.detectors.brand_in_subject import detect
from tests.support.mails import a_mail, kinds


def test_finds_brand_in_subject() -> None:
    mail = a_mail("info@kx7.example", subject="【楽天カード】お支払い方法の確認", links=("https://x9.example/",))

    found = kinds(detect, mail)

    assert found == ["brand_in_subject"]


def test_spares_mail_whose_links_lead_to_the_brand() -> None:
    mail = a_mail(
        "news@adatum.example",
        subject="楽天カードで 5 倍",
        links=("https://www.rakuten-card.co.jp/c", "https://adatum.example/"),
    )

    found = kinds(detect, mail)

    assert found == []


def test_spares_newsletters_that_name_many_brands() -> None:
    mail = a_mail(
        "news@weekly.example",
        subject="PayPal's outage",
        text="Amazon, Netflix and LinkedIn went down as well, says Cloudflare.",
        links=("https://c.mailer.example/1",),
        headers={"List-Unsubscribe": "<https://weekly.example/u>"},
    )

    found = kinds(detect, mail)

    assert found == []


def test_spares_warnings_whose_address_cannot_be_followed() -> None:
    mail = a_mail(
        "news@kx7.example", subject="Amazonをかたるフィッシング", links=("https://amazon-co-jp.kakunin●●●●.example/",)
    )

    found = kinds(detect, mail)

    assert found == []
