from services.scanner.detectors.callback import detect
from tests.support.mails import a_file, a_mail, kinds


def test_finds_callback() -> None:
    mail = a_mail(
        "x@kx7.example",
        text="Your annual subscription has been renewed and will be charged. To cancel call us at +1 (808) 555-0123.",
    )

    found = kinds(detect, mail)

    assert found == ["callback"]


def test_spares_renewals_without_a_number() -> None:
    mail = a_mail("x@kx7.example", text="Your annual subscription has been renewed. Thank you.")

    found = kinds(detect, mail)

    assert found == []


def test_spares_shops_that_say_when_they_answer() -> None:
    mail = a_mail(
        "order@orchard.example",
        text="ご購入ありがとうございます。決済が完了しました。キャンセルは下記番号までお電話ください。0120-000-123（平日9時から17時）",
    )

    found = kinds(detect, mail)

    assert found == []


def test_finds_a_bill_that_is_only_in_the_attached_document() -> None:
    bill = "Your annual subscription has been renewed and will be charged. To cancel call us at +1 (808) 555-0123."
    mail = a_mail("x@kx7.example", text="See attached.", files=(a_file("bill.pdf", "application/pdf", text=bill),))

    found = kinds(detect, mail)

    assert found == ["callback"]


def test_finds_a_call_in_what_a_service_carries_for_its_customer() -> None:
    mail = a_mail(
        "service@paypal.com",
        text="You sent $699.99. If you did not make this order, call PayPal on +1-(805)-555-0217 and claim a refund.",
        links=("https://www.paypal.com/invoice",),
    )

    found = kinds(detect, mail)

    assert found == ["callback"]


def test_finds_a_request_to_telephone_in_words_of_its_own() -> None:
    mail = a_mail(
        "service@paypal.com",
        text=(
            "Coinbase purchase approved, $899.00. If this order is not yours reach our fraud cell on +1 (833) 555-0162 "
            "right away to have it reversed."
        ),
        links=("https://www.paypal.com/invoice/1",),
    )

    found = kinds(detect, mail)

    assert found == ["callback"]


def test_spares_a_shop_that_may_be_telephoned() -> None:
    text = "Your sofa for $899.00 is on its way. To change the day reach our drivers on +1 (833) 555-0162."
    mail = a_mail(text=text)

    found = kinds(detect, mail)

    assert found == []
