"""Copies are made in a queue; what a person and a firm send on a day is counted.

The copies that there are were made beside their files before: they are of edition 0, served, and made anew one by one.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TEXTS = "('text/plain', 'text/csv')"
BECAME_JPEG = "image/heic"


def upgrade() -> None:
    op.create_table(
        "file_copies",
        sa.Column("attachment_id", KEY, nullable=False),
        sa.Column("state", _choice("copystate", "itself", "waiting", "made", "refused"), nullable=False),
        sa.Column("fault", _choice("copyfault", "locked", "too_much", "too_many_pixels", "unreadable")),
        sa.Column("media_type", sa.String(100), nullable=False),
        sa.Column("edition", KEY, nullable=False),
        sa.Column("turn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", KEY, nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True)),
        sa.CheckConstraint("(state = 'refused') = (fault IS NOT NULL)", name=op.f("ck_file_copies_fault")),
        sa.CheckConstraint("length(media_type) <= 100", name=op.f("ck_file_copies_media_type_length")),
        sa.ForeignKeyConstraint(
            ["attachment_id"], ["attachments.id"], name=op.f("fk_file_copies_attachment_id_attachments")
        ),
        sa.PrimaryKeyConstraint("attachment_id", name=op.f("pk_file_copies")),
    )
    op.create_index("ix_file_copies_state_turn_at", "file_copies", ["state", "turn_at"])
    op.create_index("ix_file_copies_state_edition", "file_copies", ["state", "edition"])
    op.create_table(
        "upload_counts",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("length(key) <= 64", name=op.f("ck_upload_counts_key_length")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_upload_counts")),
    )
    op.execute(
        "INSERT INTO file_copies (attachment_id, state, media_type, edition, turn_at, attempts) "  # noqa: S608 - our own names
        f"SELECT id, CASE WHEN media_type IN {TEXTS} THEN 'itself' ELSE 'made' END, "
        f"CASE WHEN media_type = '{BECAME_JPEG}' THEN 'image/jpeg' ELSE media_type END, 0, at, 0 FROM attachments"
    )


def downgrade() -> None:
    op.drop_table("upload_counts")
    op.drop_table("file_copies")


def _choice(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=32)
