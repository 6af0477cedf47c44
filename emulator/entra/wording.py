"""What Entra's pages say, in English and Japanese."""

from collections.abc import Callable, Iterable

from emulator.entra.scopes import OPENID_SCOPES

LANGUAGES = ("en", "ja")

TEXTS: dict[str, tuple[str, str]] = {
    "emulator": ("Emulated Microsoft sign-in", "Microsoft サインインのエミュレーター"),
    "sign_in": ("Sign in", "サインイン"),
    "to_continue": ("to continue to {application}", "{application} に進みます"),
    "account": ("Email address", "メール アドレス"),
    "password": ("Password", "パスワード"),
    "back": ("Back", "戻る"),
    "next": ("Sign in", "サインイン"),
    "pick": ("Pick an account", "アカウントを選択する"),
    "other": ("Use another account", "別のアカウントを使用する"),
    "no_account": (
        "This username may be incorrect. Check it and try again.",
        "ユーザー名が正しくない可能性があります。確認して、もう一度お試しください。",
    ),
    "disabled": (
        "This account is disabled and cannot sign in (AADSTS50057).",
        "このアカウントは無効になっているため、サインインできません (AADSTS50057)。",
    ),
    "personal": (
        "You cannot sign in here with a personal account. Use your work or school account instead.",
        "個人用アカウントではここにサインインできません。職場または学校アカウントを使用してください。",
    ),
    "wrong_password": (
        "Your account or password is incorrect.",
        "アカウントまたはパスワードが正しくありません。",
    ),
    "requested": ("Permissions requested", "要求されているアクセス許可"),
    "requested_for": (
        "Permissions requested: review for your organization",
        "要求されているアクセス許可: 組織のためのレビュー",
    ),
    "would_like": ("This application would like to:", "このアプリケーションで必要なアクセス許可:"),
    "unverified": ("unverified publisher", "未確認の発行元"),
    "on_behalf": ("Consent on behalf of your organization", "組織の代理として同意する"),
    "everybody": (
        (
            "If you accept, this app will get access to the specified resources for all users in {tenant}. "
            "No one else will be prompted to review these permissions."
        ),
        (
            "同意すると、このアプリは {tenant} のすべてのユーザーの指定のリソースにアクセスできるようになります。"
            "他のユーザーには、これらのアクセス許可のレビューは求められません。"
        ),
    ),
    "withdrawal": (
        "You can withdraw these permissions at https://myapps.microsoft.com.",
        "これらのアクセス許可は https://myapps.microsoft.com で取り消せます。",
    ),
    "accept": ("Accept", "承諾"),
    "cancel": ("Cancel", "キャンセル"),
    "other_endings": ("Other ways to end here", "ほかの終わり方"),
    "approval": ("Need admin approval", "管理者の承認が必要"),
    "approval_text": (
        (
            "{application} needs permission to access resources in your organization that only an admin can grant. "
            "Please ask an admin to grant permission to this app before you can use it."
        ),
        (
            "{application} には、管理者だけが付与できる、組織内のリソースへのアクセス許可が必要です。"
            "使用する前に、このアプリへのアクセス許可の付与を管理者に依頼してください。"
        ),
    ),
    "approval_required": ("Approval required", "承認が必要"),
    "justification": (
        "Enter justification for requesting this app",
        "このアプリを必要とする理由を入力してください",
    ),
    "request": ("Request approval", "承認の要求"),
    "request_sent": ("Request sent", "要求が送信されました"),
    "request_sent_text": (
        "Your administrator has been asked to approve {application}.",
        "{application} の承認を管理者に要求しました。",
    ),
    "leave": (
        "Return to the application without granting consent",
        "同意せずにアプリケーションに戻る",
    ),
    "trouble": ("Sorry, but we're having trouble signing you in.", "サインイン中に問題が発生しました。"),
    "signed_out": ("You signed out of your account", "アカウントからサインアウトしました"),
    "offline_access": (
        "Maintain access to data you have given it access to",
        "アクセスを許可したデータへのアクセスの維持",
    ),
    "openid": ("View your basic profile", "基本プロファイルの表示"),
    "delegated:Mail.Read": ("Read your mail", "メールの読み取り"),
    "delegated:Mail.ReadBasic": ("Read your basic mail", "基本的なメールの読み取り"),
    "delegated:MailboxSettings.Read": ("Read your mailbox settings", "メールボックス設定の読み取り"),
    "delegated:User.Read": ("Sign you in and read your profile", "サインインとプロファイルの読み取り"),
    "delegated:User.ReadBasic.All": ("Read all users' basic profiles", "すべてのユーザーの基本プロファイルの読み取り"),
    "delegated:User.Read.All": ("Read all users' full profiles", "すべてのユーザーの完全なプロファイルの読み取り"),
    "application:Mail.Read": ("Read mail in all mailboxes", "すべてのメールボックスのメールの読み取り"),
    "application:Mail.ReadBasic.All": (
        "Read basic mail in all mailboxes",
        "すべてのメールボックスの基本的なメールの読み取り",
    ),
    "application:User.Read.All": ("Read all users' full profiles", "すべてのユーザーの完全なプロファイルの読み取り"),
    "application:GroupMember.Read.All": ("Read all group memberships", "すべてのグループ メンバーシップの読み取り"),
    "application:Organization.Read.All": ("Read organization information", "組織情報の読み取り"),
    "application:MailboxSettings.Read": (
        "Read all user mailbox settings",
        "すべてのユーザーのメールボックス設定の読み取り",
    ),
}

Say = Callable[..., str]


def speaker(language: str) -> Say:
    """Return what says a text by its name in a language, filling in the values given."""
    column = LANGUAGES.index(language)

    def say(name: str, **values: str) -> str:
        """Return the text called `name`; a permission without a text is said by its own name."""
        return TEXTS[name][column].format(**values) if name in TEXTS else name.partition(":")[2]

    return say


def permission_names(
    delegated: Iterable[str], application: Iterable[str] = (), openid: Iterable[str] = ()
) -> list[str]:
    """Return the names of the texts that say these permissions, those that matter most first."""
    names = [f"application:{name}" for name in application] + [f"delegated:{name}" for name in delegated]
    basic = ["openid"] if set(openid) & set(OPENID_SCOPES[:2]) and not names else []
    return names + basic + (["offline_access"] if "offline_access" in openid else [])
