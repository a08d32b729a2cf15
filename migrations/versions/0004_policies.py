"""Policies and their versions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from consent_service.kernel.types import Instant, UUIDType, json_type

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "policies",
        sa.Column("tenant_id", UUIDType(), nullable=False),
        sa.Column("id", UUIDType(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("product_id", UUIDType(), nullable=False),
        sa.Column("name", json_type(), nullable=False),
        sa.Column("domains", json_type(), nullable=False),
        sa.Column("created_at", Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "product_id"],
            ["products.tenant_id", "products.id"],
            name=op.f("fk_policies_tenant_id_product_id_products"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_policies")),
        sa.UniqueConstraint("tenant_id", "key", name=op.f("uq_policies_tenant_id_key")),
    )
    op.create_table(
        "policy_versions",
        sa.Column("tenant_id", UUIDType(), nullable=False),
        sa.Column("id", UUIDType(), nullable=False),
        sa.Column("policy_id", UUIDType(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("announced_on", sa.Date(), nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=True),
        sa.Column("change_class", sa.String(length=10), nullable=False),
        sa.Column("requested_class", sa.String(length=10), nullable=True),
        sa.Column("change_reasons", json_type(), nullable=False),
        sa.Column("is_consent_required", sa.Boolean(), nullable=False),
        sa.Column("texts", json_type(), nullable=False),
        sa.Column("is_imported", sa.Boolean(), nullable=False),
        sa.Column("source_hashes", json_type(), nullable=False),
        sa.Column("import_warnings", json_type(), nullable=False),
        sa.Column("created_at", Instant(timezone=True), nullable=False),
        sa.Column("updated_at", Instant(timezone=True), nullable=False),
        sa.Column("announced_at", Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant_id", "policy_id"],
            ["policies.tenant_id", "policies.id"],
            name=op.f("fk_policy_versions_tenant_id_policy_id_policies"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_policy_versions")),
        sa.UniqueConstraint(
            "tenant_id",
            "policy_id",
            "number",
            name=op.f("uq_policy_versions_tenant_id_policy_id_number"),
        ),
    )


def downgrade() -> None:
    op.drop_table("policy_versions")
    op.drop_table("policies")
