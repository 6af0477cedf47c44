from services.scanner.detectors.reads_like_attack import detect
from services.scanner.judging.verdict import judge_findings, load_weights
from shared.verdicts import Finding, Verdict
from tests.support.mails import CONTOSO, UNPROVED, a_mail, kinds

THREAT = (
    "Dear customer, we have detected unusual activity on your account and it has been suspended. To avoid permanent "
    "closure you must confirm your billing information and verify your identity within 24 hours. Click below to update "
    "your payment details immediately. Failure to comply will result in loss of access."
)
THREAT_JA = (
    "お客様のアカウントで第三者による不正利用の疑いがあるため、ご利用を一部制限いたしました。下記よりログインし、"
    "お支払い情報と暗証番号を入力して本人確認を完了してください。24時間以内に確認いただけない場合、アカウントは永久に停止されます。"
)


def test_finds_text_that_reads_like_an_attack_and_shows_by_which_words() -> None:
    mail = a_mail(subject="Verify your account", text=THREAT, authentication=UNPROVED)

    (finding,) = detect(mail, CONTOSO)

    assert finding.kind == "reads_strongly_like_attack"
    assert "confirm your" in finding.evidence[0].value.split(" … ")


def test_finds_japanese_text_that_reads_like_an_attack() -> None:
    mail = a_mail(subject="【重要】アカウントの利用制限", text=THREAT_JA, authentication=UNPROVED)

    assert kinds(detect, mail) == ["reads_strongly_like_attack"]


def test_spares_the_reset_of_a_password_that_was_asked_for() -> None:
    text = (
        "We received a request to reset the password of your account. Use the link below to choose a new one; it "
        "expires in one hour. If you did not ask for this, ignore this mail and your password stays the same."
    )
    mail = a_mail(subject="Reset your password", text=text, links=("https://mail.adatum.example/r/1",))

    assert kinds(detect, mail) == []


def test_a_new_domain_of_the_attackers_stays_home_as_well() -> None:
    mail = a_mail(subject="Verify your account", text=THREAT, links=("https://adatum.example/billing",))

    assert kinds(detect, mail) == ["reads_strongly_like_attack"]


def test_spares_proved_services_whose_links_stay_home() -> None:
    text = "Please confirm your details before Friday, or your booking is released to somebody else. Thank you."
    notice = a_mail(subject="Your booking", text=text, links=("https://adatum.example/booking",))
    cancellable = a_mail(
        subject="Verify your account",
        text=THREAT,
        links=("https://adatum.example/billing",),
        headers={"List-Unsubscribe": "<https://adatum.example/u>"},
    )

    assert [*detect(notice, CONTOSO), *detect(cancellable, CONTOSO)] == []


def test_a_notice_that_leads_away_agrees_with_the_reading() -> None:
    mail = a_mail(subject="Verify", text=THREAT, authentication=UNPROVED, links=("https://x9.example/login",))

    assert kinds(detect, mail) == ["reads_strongly_like_attack", "notice_agrees_with_reading"]


def test_a_notice_that_can_be_cancelled_does_not() -> None:
    mail = a_mail(
        subject="Verify",
        text=THREAT,
        links=("https://x9.example/login",),
        headers={"List-Unsubscribe": "<https://adatum.example/u>"},
    )

    assert kinds(detect, mail) == ["reads_strongly_like_attack"]


def test_spares_partners_and_answers() -> None:
    partner = a_mail("sales@fabrikam.example", text=THREAT)
    answer = a_mail(subject="Re: notice", text=THREAT, headers={"In-Reply-To": "<1@contoso.example>"})

    assert [*detect(partner, CONTOSO), *detect(answer, CONTOSO)] == []


def test_alone_it_leaves_a_mail_clean() -> None:
    both = [Finding("reads_strongly_like_attack"), Finding("reads_like_attack")]

    judgement = judge_findings(both, load_weights())

    assert judgement.verdict is Verdict.CLEAN
    assert judgement.score > 0


def test_together_with_other_wording_it_cannot_make_a_threat() -> None:
    weights = load_weights()
    wording = [Finding(kind) for kind, weight in weights.kinds.items() if weight.family == "wording"]

    judgement = judge_findings(wording, weights)

    assert "reads_strongly_like_attack" in {each.kind for each in wording}
    assert judgement.verdict is Verdict.CLEAN
