import pytest

from services.scanner.parsing.parameters import value_and_parameters


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ('attachment; filename="a b.pdf"', "a b.pdf"),
        ("attachment; filename=a.pdf; size=3", "a.pdf"),
        ("attachment; filename*=utf-8''%E8%AB%8B%E6%B1%82%E6%9B%B8.pdf", "請求書.pdf"),
        ("attachment; filename*0=in; filename*1=voice.pdf", "invoice.pdf"),
        ("attachment; filename*0*=utf-8''%E8%AB; filename*1*=%8B.pdf", "請.pdf"),
        ('attachment; filename="=?utf-8?B?6KuL5rGC5pu4?=.pdf"', "請求書.pdf"),
        ('attachment; filename="a\\"b.pdf"', 'a"b.pdf'),
        ('attachment; filename="a.pdf', "a.pdf"),
        ("attachment; FileName=A.pdf; filename=b.exe", "A.pdf"),
        ("attachment", ""),
    ],
)
def test_file_names_are_read_in_every_spelling(header: str, name: str) -> None:
    value, parameters = value_and_parameters(header)

    assert (value, parameters.get("filename", "")) == ("attachment", name)


def test_many_parameters_cost_little() -> None:
    _, parameters = value_and_parameters("text/plain" + ";a=\\" * 2000)

    assert list(parameters) == ["a"]
