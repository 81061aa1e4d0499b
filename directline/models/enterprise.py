"""Enterprises 企业, and the industrial clusters and chains they belong to."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, ForeignKey, Index, String, event, insert, inspect
from sqlalchemy.orm import Mapped, mapped_column, relationship

from directline import clock
from directline.extensions import Base
from directline.models.columns import Code, Key, Line, Moment, Name, No, OptionalMoment, choice
from directline.models.department import Department
from directline.models.folding import Folded


class IndustryGroupKind(StrEnum):
    CLUSTER = "cluster"
    CHAIN = "chain"


class IndustryGroup(Base):
    """An industrial cluster 产业集群 or chain 产业链 of the county."""

    __tablename__ = "industry_groups"

    id: Mapped[Key]
    code: Mapped[Code] = mapped_column(unique=True)
    name: Mapped[Name]
    kind: Mapped[IndustryGroupKind] = mapped_column(choice(IndustryGroupKind))
    position: Mapped[int] = mapped_column(default=0)


class EnterpriseSource(StrEnum):
    REGISTERED = "registered"
    OFFICE = "office"
    IMPORTED = "imported"


class Enterprise(Folded, Base):
    """A firm; it may file before the office has verified it."""

    __tablename__ = "enterprises"
    __table_args__ = (Index("ix_enterprises_folded", "folded"),)
    FOLDED = ("name",)

    id: Mapped[Key]
    name: Mapped[Name]
    credit_code: Mapped[str | None] = mapped_column(
        String(18), unique=True, doc="unified social credit code, GB 32100-2015; none where the import knows none"
    )
    township_id: Mapped[int | None] = mapped_column(ForeignKey("departments.id"))
    industry: Mapped[str] = mapped_column(String(5), default="", doc="GB/T 4754-2017 code")
    cluster_id: Mapped[int | None] = mapped_column(ForeignKey("industry_groups.id"))
    chain_id: Mapped[int | None] = mapped_column(ForeignKey("industry_groups.id"))
    address: Mapped[Line]
    contact_name: Mapped[Line]
    contact_phone: Mapped[Line]
    is_key: Mapped[No]
    source: Mapped[EnterpriseSource] = mapped_column(choice(EnterpriseSource))
    verified_at: Mapped[OptionalMoment]
    created_at: Mapped[Moment]

    township: Mapped[Department | None] = relationship(foreign_keys=[township_id])
    cluster: Mapped[IndustryGroup | None] = relationship(foreign_keys=[cluster_id])
    chain: Mapped[IndustryGroup | None] = relationship(foreign_keys=[chain_id])

    @property
    def is_verified(self) -> bool:
        return self.verified_at is not None


class EnterpriseVersion(Base):
    """Of what weight and in which groups a firm was from a moment on; append-only, for figures as they were known.

    Written by itself when a firm is added, or is changed in one of these.
    """

    __tablename__ = "enterprise_versions"
    __table_args__ = (Index("ix_enterprise_versions_enterprise_id_id", "enterprise_id", "id"),)

    id: Mapped[Key]
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprises.id"))
    at: Mapped[Moment]
    recorded_at: Mapped[Moment]
    is_key: Mapped[bool]
    cluster_id: Mapped[int | None] = mapped_column(ForeignKey("industry_groups.id"))
    chain_id: Mapped[int | None] = mapped_column(ForeignKey("industry_groups.id"))


VERSIONED = ("is_key", "cluster_id", "chain_id")


@event.listens_for(Enterprise, "after_insert")
def _begin_versions(_mapper: Any, connection: Connection, firm: Enterprise) -> None:
    _keep_version(connection, firm, at=firm.created_at)


@event.listens_for(Enterprise, "after_update")
def _go_on_with_versions(_mapper: Any, connection: Connection, firm: Enterprise) -> None:
    if any(inspect(firm).attrs[name].history.has_changes() for name in VERSIONED):
        _keep_version(connection, firm, at=clock.now())


def _keep_version(connection: Connection, firm: Enterprise, *, at: datetime) -> None:
    said = {name: getattr(firm, name) for name in VERSIONED}
    connection.execute(insert(EnterpriseVersion).values(enterprise_id=firm.id, at=at, recorded_at=at, **said))
