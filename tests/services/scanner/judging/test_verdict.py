from pathlib import Path

import pytest

from services.scanner.judging.verdict import judge_findings, load_weights
from shared.verdicts import AttackType, Finding, Verdict
from tests.support.engines import small_weights


@pytest.mark.parametrize(
    ("kinds", "verdict", "attack_type", "score"),
    [
        ([], Verdict.CLEAN, None, 0.0),
        (["odd_link"], Verdict.SUSPICIOUS, AttackType.CREDENTIAL_PHISHING, 5.0),
        (["odd_link", "odd_words"], Verdict.MALICIOUS, AttackType.CREDENTIAL_PHISHING, 9.0),
        (["program"], Verdict.MALICIOUS, AttackType.MALWARE, 9.0),
        (["bulk"], Verdict.CLEAN, AttackType.SPAM, 0.0),
        (["bulk", "odd_link"], Verdict.SUSPICIOUS, AttackType.CREDENTIAL_PHISHING, 5.0),
        (["odd_link", "known_sender"], Verdict.CLEAN, None, 2.0),
        (["never_weighed"], Verdict.CLEAN, None, 0.0),
        (["odd_link"] * 5, Verdict.SUSPICIOUS, AttackType.CREDENTIAL_PHISHING, 5.0),
    ],
)
def test_findings_add_up_to_a_verdict(
    kinds: list[str], verdict: Verdict, attack_type: AttackType | None, score: float
) -> None:
    judgement = judge_findings([Finding(kind) for kind in kinds], small_weights())

    assert (judgement.verdict, judgement.attack_type, judgement.score) == (verdict, attack_type, score)


def test_the_heaviest_finding_comes_first_and_what_spoke_for_the_mail_stands_apart() -> None:
    findings = [Finding("odd_words"), Finding("known_sender"), Finding("odd_link")]

    judgement = judge_findings(findings, small_weights())

    assert [each.kind for each in judgement.findings] == ["odd_link", "odd_words"]
    assert [each.kind for each in judgement.spoke_for] == ["known_sender"]


TABLE = """
[thresholds]
suspicious = 4.0
malicious = 8.0
heavy = 2.5
spam = 3.0
[families.links]
cap = 6.0
[kinds.one]
weight = 5.0
family = "links"
reason = "r"
[kinds.two]
weight = 5.0
family = "links"
reason = "r"
"""


def test_a_family_counts_up_to_its_cap_and_is_not_a_threat_by_itself(tmp_path: Path) -> None:
    table = tmp_path / "weights.toml"
    table.write_text(TABLE)

    judgement = judge_findings([Finding("one"), Finding("two")], load_weights(table))

    assert (judgement.verdict, judgement.score) == (Verdict.SUSPICIOUS, 6.0)


def test_a_table_with_an_unknown_word_is_refused(tmp_path: Path) -> None:
    table = tmp_path / "weights.toml"
    table.write_text(TABLE + "wieght = 1.0\n")

    with pytest.raises(TypeError):
        load_weights(table)


def test_the_shipped_table_can_be_read() -> None:
    assert load_weights().thresholds.malicious > load_weights().thresholds.suspicious


@pytest.mark.parametrize(
    ("kinds", "verdict", "score"),
    [
        (["on_deny_list"], Verdict.SUSPICIOUS, 4.0),
        (["on_deny_list", "known_partner", "conversation", "brands_own_mail"], Verdict.SUSPICIOUS, 4.0),
        (["on_deny_list", "on_allow_list"], Verdict.SUSPICIOUS, 4.0),
        (
            ["on_allow_list", "lookalike_of_own_domain", "credential_request", "important_person_impersonated"],
            Verdict.CLEAN,
            0.0,
        ),
        (["on_allow_list", "executable_attachment"], Verdict.MALICIOUS, 8.0),
        (["on_allow_list", "antivirus_match"], Verdict.MALICIOUS, 9.0),
        (["on_allow_list", "link_on_phishing_feed"], Verdict.MALICIOUS, 9.0),
    ],
)
def test_the_customers_lists_settle_a_verdict_but_silence_no_malware(
    kinds: list[str], verdict: Verdict, score: float
) -> None:
    judgement = judge_findings([Finding(kind) for kind in kinds], load_weights())

    assert (judgement.verdict, judgement.score) == (verdict, score)


def test_spam_of_an_allowed_sender_is_no_spam() -> None:
    findings = [Finding("advertising"), Finding("miracle_offer"), Finding("broken_words"), Finding("on_allow_list")]

    assert judge_findings(findings, load_weights()).attack_type is None


@pytest.mark.parametrize(
    ("kinds", "verdict"),
    [
        (["changed_bank_account_in_detail", "known_partner", "conversation"], Verdict.SUSPICIOUS),
        (["changed_bank_account", "known_partner", "conversation"], Verdict.CLEAN),
        (["brand_as_sender", "unproved_sender", "training_simulation"], Verdict.CLEAN),
        (["unproved_sender", "links_lead_away_unprotected", "forged_list"], Verdict.CLEAN),
        (["unproved_sender", "links_lead_away_unprotected", "prize"], Verdict.SUSPICIOUS),
    ],
)
def test_trust_excuses_no_hijacked_mailbox_and_how_a_mail_was_sent_never_suffices(
    kinds: list[str], verdict: Verdict
) -> None:
    assert judge_findings([Finding(kind) for kind in kinds], load_weights()).verdict is verdict
