"""The peers on the same mails in the same run."""

from collections.abc import Sequence
from contextlib import ExitStack

from benchmarks.corpus import Labelled
from benchmarks.evaluation.peers import Opinion, Peer, rspamd, spamassassin
from benchmarks.tables import Report
from services.scanner.context import Context
from services.scanner.jail.analysers import InlineAnalysers
from services.scanner.mail import Delivery
from shared.verdicts import Verdict

HEADINGS = ("judge", "attacks flagged", "spam flagged", "innocent flagged", "mails per CPU second", "we are faster by")


def compared(report: Report, mails: Sequence[Labelled], our_pace: float) -> None:
    """Add a table of what each judge flags and how fast it is; says which peer is not installed."""
    analysers, context = InlineAnalysers(), Context()
    ours = [analysers.judge(mail.raw, Delivery(), context).judgement.verdict for mail in mails]
    lines = [("Shindan, jailed", *_shares(mails, ours), f"{our_pace:.0f}", "")]
    with ExitStack() as started:
        for peer in (started.enter_context(spamassassin()), started.enter_context(rspamd())):
            lines += [_line(peer, mails, our_pace)] if peer else []
    report.table(f"The same {len(mails):,} mails, judged by others without network", HEADINGS, lines)
    if len(lines) < 3:
        report.note("Not every peer is installed; `apt-get install spamassassin rspamd` brings both.")


def _line(peer: Peer, mails: Sequence[Labelled], our_pace: float) -> tuple[str, ...]:
    opinions: list[Opinion] = [peer.judge(mail.raw) for mail in mails]
    pace = len(mails) / sum(each.cpu_seconds for each in opinions)
    return (peer.name, *_shares(mails, [each.verdict for each in opinions]), f"{pace:.0f}", f"{our_pace / pace:.1f} ×")


def _shares(mails: Sequence[Labelled], verdicts: Sequence[Verdict]) -> tuple[str, ...]:
    return tuple(_share(mails, verdicts, label) for label in ("malicious", "spam", "ham"))


def _share(mails: Sequence[Labelled], verdicts: Sequence[Verdict], label: str) -> str:
    flagged = [
        verdict is not Verdict.CLEAN for mail, verdict in zip(mails, verdicts, strict=True) if mail.row.label == label
    ]
    return f"{sum(flagged) / len(flagged):.1%} of {len(flagged)}" if flagged else "none there"
