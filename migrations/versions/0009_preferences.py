"""Pauses of advertising, and from when on links for people hold."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from consent_service.kernel.types import Instant, UUIDType

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "link_revocations",
        sa.Column("tenant_id", UUIDType(), nullable=False),
        sa.Column("subject_id", UUIDType(), nullable=False),
        sa.Column("links_revoked_at", Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "subject_id"],
            ["subjects.tenant_id", "subjects.id"],
            name=op.f("fk_link_revocations_tenant_id_subject_id_subjects"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "subject_id", name=op.f("pk_link_revocations")),
    )
    op.create_table(
        "pauses",
        sa.Column("tenant_id", UUIDType(), nullable=False),
        sa.Column("subject_id", UUIDType(), nullable=False),
        sa.Column("paused_at", Instant(timezone=True), nullable=False),
        sa.Column("until", Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "subject_id"],
            ["subjects.tenant_id", "subjects.id"],
            name=op.f("fk_pauses_tenant_id_subject_id_subjects"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "subject_id", name=op.f("pk_pauses")),
    )


def downgrade() -> None:
    op.drop_table("pauses")
    op.drop_table("link_revocations")
