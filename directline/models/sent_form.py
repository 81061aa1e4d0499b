"""What was sent by which form, so that a form pressed twice is carried out once."""

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from directline.extensions import Base
from directline.models.columns import Moment


class SentForm(Base):
    """A form that was carried out: a keyed hash of who sent what, so that the row tells neither."""

    __tablename__ = "sent_forms"
    __table_args__ = (Index("ix_sent_forms_at", "at"),)

    mark: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[Moment]
