"""Column types that both databases keep alike."""

import secrets
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    DateTime,
    Dialect,
    Enum,
    Integer,
    MetaData,
    String,
    Text,
    func,
)
from sqlalchemy.orm import mapped_column
from sqlalchemy.types import TypeDecorator

KEY = BigInteger().with_variant(Integer, "sqlite")


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, stored in UTC; a naive one is refused (SQLite would lose its zone)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a zone can not be stored")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def choice(words: type[StrEnum], name: str = "") -> Enum:
    """A column that takes only the members of ``words``, by a check in the schema of both databases.

    Two such columns of one table need names of their own.
    """
    return Enum(
        words,
        native_enum=False,
        create_constraint=True,
        name=name or words.__name__.lower(),
        length=32,
        values_callable=lambda members: [member.value for member in members],
    )


class EitherChoice(TypeDecorator[StrEnum]):
    """A column that takes the members of several enumerations without a value in common, by one check in the schema."""

    impl = Enum
    cache_ok = True

    def __init__(self, name: str, *enumerations: type[StrEnum]) -> None:
        self.members = {member.value: member for words in enumerations for member in words}
        super().__init__(*self.members, native_enum=False, create_constraint=True, name=name, length=32)

    def process_bind_param(self, value: StrEnum | None, dialect: Dialect) -> str | None:
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:
        return None if value is None else self.members[value]


def exactly_one(*columns: str) -> CheckConstraint:
    """Of these columns one is set, the others are empty."""
    count = " + ".join(f"CASE WHEN {column} IS NULL THEN 0 ELSE 1 END" for column in columns)
    return CheckConstraint(f"{count} = 1", name="one_owner")


def new_salt() -> str:
    """128 random bits in hex, kept beside a text and erased with it."""
    return secrets.token_hex(16)


Key = Annotated[int, mapped_column(KEY, primary_key=True)]
Moment = Annotated[datetime, mapped_column(UtcDateTime)]
OptionalMoment = Annotated[datetime | None, mapped_column(UtcDateTime)]
Code = Annotated[str, mapped_column(String(64))]
Name = Annotated[str, mapped_column(String(120))]
Line = Annotated[str, mapped_column(String(300), default="")]
Words = Annotated[str, mapped_column(Text, default="")]
Salt = Annotated[str, mapped_column(String(32), default=new_salt)]
Facts = Annotated[dict[str, Any], mapped_column(JSON, default=dict)]
Items = Annotated[list[Any], mapped_column(JSON, default=list)]
Yes = Annotated[bool, mapped_column(default=True)]
No = Annotated[bool, mapped_column(default=False)]


def bound_lengths(metadata: MetaData) -> None:
    """Give every bounded text column a check of its length: SQLite ignores the bound of VARCHAR."""
    for table in metadata.tables.values():
        for column in list(table.columns):
            if isinstance(column.type, String) and not isinstance(column.type, Enum) and column.type.length:
                table.append_constraint(
                    CheckConstraint(func.length(column) <= column.type.length, name=f"{column.name}_length")
                )
