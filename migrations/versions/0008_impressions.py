"""How often notices were shown."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from consent_service.kernel.types import UUIDType

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "impression_counts",
        sa.Column("tenant_id", UUIDType(), nullable=False),
        sa.Column("site_id", UUIDType(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("notice_id", UUIDType(), nullable=False),
        sa.Column("layer", sa.String(length=20), nullable=False),
        sa.Column("shown", sa.Integer(), nullable=False),
        sa.Column("dismissed", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "notice_id"],
            ["notices.tenant_id", "notices.id"],
            name=op.f("fk_impression_counts_tenant_id_notice_id_notices"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "site_id"],
            ["sites.tenant_id", "sites.id"],
            name=op.f("fk_impression_counts_tenant_id_site_id_sites"),
        ),
        sa.PrimaryKeyConstraint(
            "tenant_id",
            "site_id",
            "day",
            "notice_id",
            "layer",
            name=op.f("pk_impression_counts"),
        ),
    )


def downgrade() -> None:
    op.drop_table("impression_counts")
