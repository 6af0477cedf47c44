from services.scanner.parsing.authentication_results import authentication_results

MICROSOFT = (
    "spf=fail (sender IP is 192.0.2.1) smtp.mailfrom=mail.example; dkim=pass (signature was verified) "
    "header.d=contoso.example;dmarc=fail action=quarantine header.from=contoso.example;compauth=fail reason=001"
)


def test_the_stamp_of_microsoft_is_read() -> None:
    read = authentication_results([("authentication-results", MICROSOFT)])

    assert (read.spf, read.spf_domain) == ("fail", "mail.example")
    assert (read.dkim, read.dkim_domains) == ("pass", ("contoso.example",))
    assert (read.dmarc, read.dmarc_action, read.header_from_domain) == ("fail", "quarantine", "contoso.example")
    assert (read.compauth, read.compauth_reason) == ("fail", "001")


def test_a_stamp_with_a_name_does_not_hide_the_one_of_microsoft() -> None:
    forged = "mx.contoso.example; spf=pass smtp.mailfrom=contoso.example; dmarc=pass"

    read = authentication_results([("authentication-results", forged), ("authentication-results", MICROSOFT)])

    assert read.spf == "fail"


def test_the_topmost_of_two_stamps_is_trusted() -> None:
    forged = MICROSOFT.replace("fail", "pass")

    read = authentication_results([("authentication-results", MICROSOFT), ("authentication-results", forged)])

    assert read.compauth == "fail"


def test_copies_of_the_sending_side_are_never_trusted() -> None:
    read = authentication_results(
        [("authentication-results-original", MICROSOFT), ("x-authentication-results-untrusted", MICROSOFT)]
    )

    assert (read.spf, read.dkim, read.dmarc, read.compauth) == (None, None, None, None)


def test_another_receiver_is_trusted_where_its_stamp_stands_above_a_hop() -> None:
    stamp = ("authentication-results", "mx.contoso.example; dmarc=pass (p=REJECT dis=NONE) header.from=a.example")

    above = authentication_results([stamp, ("received", "from a by b")])
    below = authentication_results([("received", "from a by b"), stamp])

    assert (above.dmarc, above.dmarc_action) == ("pass", "")
    assert below.dmarc is None


def test_one_good_signature_of_several_counts() -> None:
    value = "spf=none; dkim=fail header.d=list.example;dkim=pass header.d=contoso.example"

    read = authentication_results([("authentication-results", value)])

    assert (read.dkim, read.dkim_domains) == ("pass", ("contoso.example",))


def test_a_value_inside_a_comment_is_no_result() -> None:
    read = authentication_results([("authentication-results", "spf=fail (x; dmarc=pass) smtp.mailfrom=a.example")])

    assert (read.spf, read.dmarc) == ("fail", None)
