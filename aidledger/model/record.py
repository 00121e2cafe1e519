"""The base of every record: frozen, strict about unknown fields, with errors a person can act on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from aidledger.errors import AidLedgerError, InvalidRecord


def explain(model: type[BaseModel], error: ValidationError) -> AidLedgerError:
    """Turn pydantic's error into one of ours: every field that is wrong, its value, and the reason.

    Where the only problem is one of our own errors (an unknown party, an unreadable figure), that error
    itself is returned, with the field as its place, so that callers can catch it by its type.
    """
    problems: list[tuple[str, str]] = []
    own: list[AidLedgerError] = []
    for item in error.errors(include_url=False):
        place = ".".join(str(part) for part in item["loc"] if not _is_branch(part)) or "the record"
        cause = item.get("ctx", {}).get("error")
        if isinstance(cause, AidLedgerError):
            own.append(cause)
            problems.append((place, str(cause)))
            continue
        problems.append((place, _reason(item)))
    problems = list(dict.fromkeys(problems))
    own = list({str(cause): cause for cause in own}.values())
    if len(own) == 1 == len(problems):
        cause = own[0]
        if cause.where is None and problems[0][0] != "the record":
            copy = type(cause).__new__(type(cause))
            copy.__dict__.update(cause.__dict__)
            AidLedgerError.__init__(
                copy, cause.what, where=f"{model.__name__}.{problems[0][0]}", remedy=cause.remedy
            )
            return copy
        return cause
    listed = "; ".join(f"{place}: {reason}" for place, reason in problems)
    remedy = f"{model.__name__} takes {', '.join(model.model_fields)}"
    if [place for place, _ in problems] == ["source"]:
        remedy = "say where it comes from: source=Source(id=..., title=...)"
    return InvalidRecord(f"{model.__name__} cannot be made: {listed}", problems=problems, remedy=remedy)


def _reason(item: Any) -> str:
    if item["type"] == "missing":
        return "it is needed and was not given"
    if item["type"] == "extra_forbidden":
        return "there is no such field"
    return f"{item['msg'].removeprefix('Value error, ')}, got {_short(item['input'])}"


def _is_branch(part: int | str) -> bool:
    """Whether a part of a place is pydantic's name of a validator or of a branch of a union, not a field."""
    return isinstance(part, str) and ("[" in part or part.startswith("function-") or part[:1].isupper())


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 80 else text[:77] + "..."


def _by_name(model: type[BaseModel]) -> str:
    """How a record is made, for someone who gave a value without its name."""
    fields = model.model_fields
    needed = [name for name, field in fields.items() if field.is_required()]
    names = ", ".join(f"{name}=..." for name in dict.fromkeys([*("value",) * ("value" in fields), *needed]))
    text = f"; {model.__name__}.parse(text) reads words" if hasattr(model, "parse") else ""
    return f"write {model.__name__}({names or f'{next(iter(fields))}=...'}){text}"


if TYPE_CHECKING:
    from pydantic._internal._model_construction import ModelMetaclass as _Meta
else:

    class _Meta(type(BaseModel)):
        """Lets a failed construction speak in our own words; nested validation stays pydantic's."""

        def __call__(cls, *args: Any, **kwargs: Any) -> Any:
            if args:
                raise InvalidRecord(
                    f"{cls.__name__} takes names, got {_short(args[0])} without one",
                    remedy=_by_name(cls),
                )
            try:
                return super().__call__(*args, **kwargs)
            except ValidationError as error:
                raise explain(cls, error) from None


class Record(BaseModel, metaclass=_Meta):
    """Base of all aidledger models: immutable, hashable, no unknown fields.

    Invalid input raises :class:`~aidledger.errors.AidLedgerError` (mostly
    :class:`~aidledger.errors.InvalidRecord`), never a bare pydantic error. As a field of your own pydantic
    model it behaves like any pydantic type.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_inf_nan="strings")

    def __setattr__(self, name: str, value: Any) -> None:
        raise InvalidRecord(
            f"{type(self).__name__} records do not change",
            remedy=f"make a new one: record.changed({name}=...)",
        )

    def changed(self, **changes: Any) -> Self:
        """A validated copy with some fields changed. A record with an id made from its content gets a new one."""
        return type(self)(**{**{name: getattr(self, name) for name in type(self).model_fields}, **changes})

    @classmethod
    def model_validate(cls, obj: Any, **kwargs: Any) -> Self:
        """As pydantic's, with aidledger's errors."""
        try:
            return super().model_validate(obj, **kwargs)
        except ValidationError as error:
            raise explain(cls, error) from None

    @classmethod
    def model_validate_json(cls, json_data: str | bytes | bytearray, **kwargs: Any) -> Self:
        """As pydantic's, with aidledger's errors."""
        try:
            return super().model_validate_json(json_data, **kwargs)
        except ValidationError as error:
            raise explain(cls, error) from None


Built = TypeVar("Built", bound=Record)
#: Setters of the slots that every pydantic model has: a record refuses to be written to, and a slot is quicker.
_put_values, _put_given, _put_extra, _put_private = (
    vars(BaseModel)[slot].__set__
    for slot in ("__dict__", "__pydantic_fields_set__", "__pydantic_extra__", "__pydantic_private__")
)
_new, _set = object.__new__, object.__setattr__
_ALL_FIELDS: dict[type[Record], set[str]] = {}


def trusted(model: type[Built], values: dict[str, Any], *, small: bool = False) -> Built:
    """A record of values that are known to be valid: what ``model_construct`` does, for every field given.

    Only where many are made, with a value for every field, each validated once or made by this package. A ``small``
    one takes half the memory and a little longer: it shares the names of its fields with the others.
    """
    given = _ALL_FIELDS.get(model)
    if given is None:
        given = _ALL_FIELDS[model] = set(model.model_fields)
    record = _new(model)
    if small:
        for name, value in values.items():
            _set(record, name, value)
    else:
        _put_values(record, values)
    _put_given(record, given)
    _put_extra(record, None)
    _put_private(record, None)
    return record
