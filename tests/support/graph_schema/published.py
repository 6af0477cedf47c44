"""Types as msgraph-sdk knows them: its models are made from the description of Graph v1.0 that Microsoft publishes."""

import re
from enum import Enum
from functools import partial
from importlib import import_module
from typing import Any

MODELS = "msgraph.generated.models"
TYPES = (
    "entity",
    "directory_object",
    "user",
    "group",
    "organization",
    "assigned_license",
    "assigned_plan",
    "verified_domain",
    "mail_folder",
    "mail_search_folder",
    "mailbox_settings",
    "exchange_settings",
    "outlook_item",
    "message",
    "attachment",
    "file_attachment",
    "item_attachment",
    "reference_attachment",
    "recipient",
    "email_address",
    "item_body",
    "internet_message_header",
    "followup_flag",
    "date_time_time_zone",
    "o_data_errors.o_data_error",
    "o_data_errors.main_error",
    "o_data_errors.inner_error",
)
PRIMITIVES = {
    "get_str_value": "string",
    "get_bool_value": "boolean",
    "get_int_value": "integer",
    "get_float_value": "number",
    "get_datetime_value": "dateTime",
    "get_date_value": "date",
    "get_bytes_value": "bytes",
    "get_uuid_value": "guid",
    str: "string",
    bool: "boolean",
    int: "integer",
}

Described = dict[str, Any]


class _Recorder:
    """Stands where a model expects JSON, and notes of which type a field is asked for."""

    def __init__(self) -> None:
        self.asked: Any = None

    def __getattr__(self, name: str) -> Any:
        if name in PRIMITIVES:
            return lambda: self._note(PRIMITIVES[name])
        of_many = "collection" in name
        return partial(self._note_kind, of_many=of_many)

    def _note(self, asked: Any) -> None:
        self.asked = asked

    def _note_kind(self, kind: Any, *, of_many: bool) -> None:
        described = PRIMITIVES.get(kind) or (_choices(kind) if issubclass(kind, Enum) else _name(kind))
        self._note([described] if of_many else described)


def published_types() -> dict[str, Described]:
    """Return the types by their names in Graph: what each is based on, and its own properties.

    A property is the name of a type, a list with one for a collection, or `{"choices": […]}`. One whose type is not
    among those wanted is left out, so an answer that has it needs that type first.
    """
    models = [_model(module) for module in TYPES]
    wanted = {_name(model) for model in models} | set(PRIMITIVES.values())
    return {_name(model): _describe(model, wanted) for model in models}


def _model(module: str) -> Any:
    name = "".join(part.capitalize() for part in module.rpartition(".")[2].split("_"))
    return getattr(import_module(f"{MODELS}.{module}"), name)


def _describe(model: Any, wanted: set[str]) -> Described:
    base = _name(model.__bases__[0])
    inherited = _fields(model.__bases__[0]) if base in wanted else {}
    own = {name: kind for name, kind in _fields(model).items() if name not in inherited and _is_wanted(kind, wanted)}
    return {**({"base": base} if base in wanted else {}), "properties": dict(sorted(own.items()))}


def _fields(model: Any) -> Described:
    fields = {}
    for name, read in model().get_field_deserializers().items():
        recorder = _Recorder()
        read(recorder)
        if not name.startswith("@"):
            fields[name] = recorder.asked
    return fields


def _is_wanted(kind: Any, wanted: set[str]) -> bool:
    of_one = kind[0] if isinstance(kind, list) else kind
    return isinstance(of_one, dict) or of_one in wanted


def _choices(kind: type[Enum]) -> Described:
    return {"choices": [each.value for each in kind]}


def _name(model: type) -> str:
    return re.sub("^ODataError", "oDataError", model.__name__[0].lower() + model.__name__[1:])
