"""An attached page that builds a file in the reader's browser.

Why it works: the forbidden file is only text until the page is opened, so nothing that looks for files finds it.

Sample: invoice.html with atob("UEsDB…"), new Blob([…]), URL.createObjectURL and a click on an <a download>.
"""

from collections.abc import Iterator

import re2

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.lists import ending, endings
from services.scanner.mail import Mail
from shared.verdicts import Finding

_BUILDS = re2.compile(
    r"(?i)createObjectURL|msSaveOrOpenBlob|msSaveBlob|navigator\.msSave|data:application/(?:octet-stream|zip|x-)"
)
_DECODES = re2.compile(r"(?i)\batob\s*\(|new\s+Blob|Uint8Array|fromCharCode|charCodeAt|\.download\s*=|\bdownload=")
_UNPACKS = re2.compile(
    r"(?i)document\.write\s*\(\s*(?:unescape|atob|decodeURIComponent)|eval\s*\(\s*(?:unescape|atob|function\(p,a,c,k|String\.from)|(?:%[0-9a-f]{2}){60}|(?:\\x[0-9a-f]{2}){60}"
)


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `html_smuggling` or `disguised_script`; spares pages without script, such as saved reports and invoices."""
    pages = [
        file for file in mail.attachments if ending(file.name) in endings("pages") or file.real_type == "text/html"
    ]
    for page in pages:
        code = page.content[:1_000_000].decode("latin-1")
        if "<script" not in code.lower() and "onload" not in code.lower():
            continue
        if _BUILDS.search(code) and _DECODES.search(code):
            yield seen("html_smuggling", attachment=page.name)
        elif _UNPACKS.search(code):
            yield seen("disguised_script", attachment=page.name)
