"""Purposes, services, cookies, items and switches."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from consent_service.kernel.types import Instant, UUIDType, json_type

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "purposes",
        sa.Column("tenant_id", UUIDType(), nullable=False),
        sa.Column("id", UUIDType(), nullable=False),
        sa.Column("product_id", UUIDType(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("scope", sa.String(length=10), nullable=False),
        sa.Column("mode", sa.String(length=10), nullable=False),
        sa.Column("mode_by_jurisdiction", json_type(), nullable=False),
        sa.Column("legal_basis", sa.String(length=40), nullable=False),
        sa.Column("name", json_type(), nullable=False),
        sa.Column("description", json_type(), nullable=False),
        sa.Column("aliases", json_type(), nullable=False),
        sa.Column("items", json_type(), nullable=False),
        sa.Column("retention", json_type(), nullable=False),
        sa.Column("refusal", json_type(), nullable=False),
        sa.Column("validity_months", sa.Integer(), nullable=True),
        sa.Column("is_sale_or_share", sa.Boolean(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("created_at", Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "product_id"],
            ["products.tenant_id", "products.id"],
            name=op.f("fk_purposes_tenant_id_product_id_products"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_purposes")),
        sa.UniqueConstraint(
            "tenant_id", "product_id", "key", name=op.f("uq_purposes_tenant_id_product_id_key")
        ),
    )
    op.create_table(
        "services",
        sa.Column("tenant_id", UUIDType(), nullable=False),
        sa.Column("id", UUIDType(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("provider", sa.String(length=200), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("measurement_ids", json_type(), nullable=False),
        sa.Column("hosts", json_type(), nullable=False),
        sa.Column("allowed_items", json_type(), nullable=True),
        sa.Column("privacy_url", sa.String(length=500), nullable=True),
        sa.Column("terms_url", sa.String(length=500), nullable=True),
        sa.Column("contact", sa.String(length=200), nullable=True),
        sa.Column("task", json_type(), nullable=False),
        sa.Column("retention", json_type(), nullable=False),
        sa.Column("transfer_basis", sa.String(length=60), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("created_at", Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_services_tenant_id_tenants")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_services")),
        sa.UniqueConstraint("tenant_id", "key", name=op.f("uq_services_tenant_id_key")),
    )
    op.create_table(
        "service_purposes",
        sa.Column("tenant_id", UUIDType(), nullable=False),
        sa.Column("service_id", UUIDType(), nullable=False),
        sa.Column("purpose_id", UUIDType(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "purpose_id"],
            ["purposes.tenant_id", "purposes.id"],
            name=op.f("fk_service_purposes_tenant_id_purpose_id_purposes"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "service_id"],
            ["services.tenant_id", "services.id"],
            name=op.f("fk_service_purposes_tenant_id_service_id_services"),
        ),
        sa.PrimaryKeyConstraint(
            "tenant_id", "service_id", "purpose_id", name=op.f("pk_service_purposes")
        ),
    )
    op.create_index(
        op.f("ix_service_purposes_tenant_id_purpose_id"),
        "service_purposes",
        ["tenant_id", "purpose_id"],
    )
    op.create_table(
        "cookies",
        sa.Column("tenant_id", UUIDType(), nullable=False),
        sa.Column("id", UUIDType(), nullable=False),
        sa.Column("service_id", UUIDType(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("duration", sa.String(length=20), nullable=True),
        sa.Column("purpose", json_type(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "service_id"],
            ["services.tenant_id", "services.id"],
            name=op.f("fk_cookies_tenant_id_service_id_services"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_cookies")),
        sa.UniqueConstraint(
            "tenant_id",
            "service_id",
            "name",
            "kind",
            name=op.f("uq_cookies_tenant_id_service_id_name_kind"),
        ),
    )
    op.create_table(
        "collected_items",
        sa.Column("tenant_id", UUIDType(), nullable=False),
        sa.Column("id", UUIDType(), nullable=False),
        sa.Column("product_id", UUIDType(), nullable=False),
        sa.Column("context", sa.String(length=80), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("name", json_type(), nullable=False),
        sa.Column("is_required", sa.Boolean(), nullable=False),
        sa.Column("purposes", json_type(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "product_id"],
            ["products.tenant_id", "products.id"],
            name=op.f("fk_collected_items_tenant_id_product_id_products"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_collected_items")),
        sa.UniqueConstraint(
            "tenant_id",
            "product_id",
            "context",
            "key",
            name=op.f("uq_collected_items_tenant_id_product_id_context_key"),
        ),
    )
    op.create_table(
        "service_switches",
        sa.Column("tenant_id", UUIDType(), nullable=False),
        sa.Column("id", UUIDType(), nullable=False),
        sa.Column("service_id", UUIDType(), nullable=False),
        sa.Column("level", sa.String(length=10), nullable=False),
        sa.Column("target_id", UUIDType(), nullable=False),
        sa.Column("is_enabled", sa.Boolean(), nullable=False),
        sa.Column("changed_at", Instant(timezone=True), nullable=False),
        sa.Column("changed_by", json_type(), nullable=False),
        sa.Column("superseded_at", Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant_id", "service_id"],
            ["services.tenant_id", "services.id"],
            name=op.f("fk_service_switches_tenant_id_service_id_services"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_service_switches")),
    )
    op.create_index(
        op.f("ix_service_switches_tenant_id_service_id_level_target_id"),
        "service_switches",
        ["tenant_id", "service_id", "level", "target_id"],
    )
    op.create_index(
        "uq_service_switches_standing",
        "service_switches",
        ["tenant_id", "service_id", "level", "target_id"],
        unique=True,
        sqlite_where=sa.text("superseded_at IS NULL"),
        postgresql_where=sa.text("superseded_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("service_switches")
    op.drop_table("collected_items")
    op.drop_table("cookies")
    op.drop_table("service_purposes")
    op.drop_table("services")
    op.drop_table("purposes")
