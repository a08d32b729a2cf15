"""Notices."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from consent_service.kernel.types import Instant, UUIDType, json_type

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "notices",
        sa.Column("tenant_id", UUIDType(), nullable=False),
        sa.Column("id", UUIDType(), nullable=False),
        sa.Column("content_hash", sa.LargeBinary(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("product_id", UUIDType(), nullable=False),
        sa.Column("site_id", UUIDType(), nullable=True),
        sa.Column("policy_version_id", UUIDType(), nullable=True),
        sa.Column("content", json_type(), nullable=False),
        sa.Column("created_at", Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "product_id"],
            ["products.tenant_id", "products.id"],
            name=op.f("fk_notices_tenant_id_product_id_products"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_notices")),
        sa.UniqueConstraint(
            "tenant_id", "content_hash", name=op.f("uq_notices_tenant_id_content_hash")
        ),
    )


def downgrade() -> None:
    op.drop_table("notices")
