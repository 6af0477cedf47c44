from threading import Event

from services.scanner.ahead import MAILS, MOST_PAGES, Ahead
from tests.support.tenants import FakeTenant, some_mails


def a_page(count: int) -> tuple[FakeTenant, list[tuple[str, str]], list[str]]:
    fetched: list[str] = []
    tenant = FakeTenant({"ann": some_mails(count)}, before_message=fetched.append)
    return tenant, [(f"ours-{each.id}", each.id) for each, _ in tenant.mailboxes["ann"]], fetched


def begin(ahead: Ahead, tenant: FakeTenant, consent: str = "consent-1") -> None:
    ahead.fetch(tenant, consent, "u-ann", [(f"ours-{each.id}", each) for each, _ in tenant.mailboxes["ann"]])


def test_the_first_mails_of_a_page_are_there_when_it_comes_each_once() -> None:
    ahead = Ahead(2)
    tenant, mails, fetched = a_page(MAILS + 5)

    begin(ahead, tenant)
    ahead._pool.shutdown(wait=True)

    assert len(fetched) == MAILS
    assert ahead.take("consent-1", "u-ann", mails[0][1]) == b"innocent"
    assert ahead.take("consent-1", "u-ann", mails[0][1]) is None
    assert ahead.take("consent-1", "u-ann", mails[-1][1]) is None


def test_what_one_permission_fetched_no_other_gets() -> None:
    ahead = Ahead(2)
    tenant, mails, _ = a_page(1)

    begin(ahead, tenant)
    ahead._pool.shutdown(wait=True)

    assert ahead.take("consent-2", "u-ann", mails[0][1]) is None


def test_a_mail_that_could_not_be_fetched_ahead_is_fetched_when_its_turn_comes() -> None:
    ahead = Ahead(1)
    tenant, mails, _ = a_page(1)
    tenant.before_message = lambda _: (_ for _ in ()).throw(OSError)

    begin(ahead, tenant)
    ahead._pool.shutdown(wait=True)

    assert ahead.take("consent-1", "u-ann", mails[0][1]) is None


def test_a_mail_that_was_not_begun_is_not_waited_for() -> None:
    ahead, may_go = Ahead(1), Event()
    tenant, mails, fetched = a_page(3)

    def linger(mail_id: str) -> None:
        fetched.append(mail_id)
        may_go.wait(60)

    tenant.before_message = linger
    begin(ahead, tenant)

    assert ahead.take("consent-1", "u-ann", mails[2][1]) is None
    may_go.set()
    ahead._pool.shutdown(wait=True)
    assert mails[2][1] not in fetched


def test_pages_that_never_came_make_room_for_others() -> None:
    ahead = Ahead(2)
    tenant, mails, _ = a_page(1)

    for number in range(MOST_PAGES + 1):
        begin(ahead, tenant, f"consent-{number}")
    ahead._pool.shutdown(wait=True)

    assert ahead.take("consent-0", "u-ann", mails[0][1]) is None
    assert ahead.take(f"consent-{MOST_PAGES}", "u-ann", mails[0][1]) == b"innocent"


def test_nothing_is_kept_of_a_scan_that_has_ended() -> None:
    ahead = Ahead(2)
    tenant, mails, _ = a_page(2)
    begin(ahead, tenant, "consent-1")
    begin(ahead, tenant, "consent-2")
    ahead._pool.shutdown(wait=True)

    ahead.keep_only({"consent-2"})

    assert ahead.take("consent-1", "u-ann", mails[0][1]) is None
    assert ahead.take("consent-2", "u-ann", mails[0][1]) == b"innocent"
