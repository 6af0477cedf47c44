"""The invented tenant *contoso*: 25 mailboxes with 2,000 mails, written as a folder of .eml files."""

from emulator.contoso.tenant import Summary, write_tenant

__all__ = ["Summary", "write_tenant"]
