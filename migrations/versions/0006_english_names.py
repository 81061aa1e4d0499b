"""How the county's own words are said in English."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "english_words",
        sa.Column("chinese", sa.String(length=300), nullable=False),
        sa.Column("english", sa.String(length=300), nullable=False),
        sa.CheckConstraint("length(chinese) <= 300", name=op.f("ck_english_words_chinese_length")),
        sa.CheckConstraint("length(english) <= 300", name=op.f("ck_english_words_english_length")),
        sa.PrimaryKeyConstraint("chinese", name=op.f("pk_english_words")),
    )


def downgrade() -> None:
    op.drop_table("english_words")
