from services.scanner.context import Context
from services.scanner.knowledge.once import once_per_mail
from services.scanner.mail import Mail
from tests.support.mails import CONTOSO, a_mail


def test_the_same_mail_is_asked_once_and_another_one_or_another_tenant_anew() -> None:
    asked: list[tuple[Mail, Context]] = []

    @once_per_mail
    def ask(mail: Mail, context: Context) -> int:
        asked.append((mail, context))
        return len(asked)

    first, second, nobody = a_mail(), a_mail(), Context()

    answers = [ask(first, CONTOSO), ask(first, CONTOSO), ask(first, nobody), ask(second, nobody), ask(first, CONTOSO)]

    assert answers == [1, 1, 2, 3, 4]
