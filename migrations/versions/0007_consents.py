"""Acts of consent, their details, states and idempotency keys."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from consent_service.kernel.types import Instant, UUIDType, json_type

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "consent_events",
        sa.Column("tenant_id", UUIDType(), nullable=False),
        sa.Column("id", UUIDType(), nullable=False),
        sa.Column("subject_id", UUIDType(), nullable=False),
        sa.Column("notice_id", UUIDType(), nullable=True),
        sa.Column("policy_version_id", UUIDType(), nullable=True),
        sa.Column("product_id", UUIDType(), nullable=False),
        sa.Column("site_id", UUIDType(), nullable=True),
        sa.Column("customer_id", UUIDType(), nullable=True),
        sa.Column("action", sa.String(length=20), nullable=False),
        sa.Column("choices", json_type(), nullable=False),
        sa.Column("service_choices", json_type(), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("method", sa.String(length=20), nullable=False),
        sa.Column("lang", sa.String(length=20), nullable=True),
        sa.Column("jurisdiction", sa.String(length=10), nullable=False),
        sa.Column("jurisdiction_source", sa.String(length=10), nullable=False),
        sa.Column("signals", json_type(), nullable=False),
        sa.Column("layer", sa.String(length=20), nullable=True),
        sa.Column("occurred_at", Instant(timezone=True), nullable=False),
        sa.Column("recorded_at", Instant(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=40), nullable=True),
        sa.Column("stated_months", json_type(), nullable=True),
        sa.Column("details_hash", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant_id", "notice_id"],
            ["notices.tenant_id", "notices.id"],
            name=op.f("fk_consent_events_tenant_id_notice_id_notices"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "product_id"],
            ["products.tenant_id", "products.id"],
            name=op.f("fk_consent_events_tenant_id_product_id_products"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "subject_id"],
            ["subjects.tenant_id", "subjects.id"],
            name=op.f("fk_consent_events_tenant_id_subject_id_subjects"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_consent_events")),
    )
    op.create_index(
        op.f("ix_consent_events_tenant_id_subject_id_id"),
        "consent_events",
        ["tenant_id", "subject_id", "id"],
    )
    op.create_table(
        "consent_event_details",
        sa.Column("tenant_id", UUIDType(), nullable=False),
        sa.Column("event_id", UUIDType(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("details", json_type(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "event_id"],
            ["consent_events.tenant_id", "consent_events.id"],
            name=op.f("fk_consent_event_details_tenant_id_event_id_consent_events"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "event_id", name=op.f("pk_consent_event_details")),
    )
    op.create_table(
        "consent_states",
        sa.Column("tenant_id", UUIDType(), nullable=False),
        sa.Column("subject_id", UUIDType(), nullable=False),
        sa.Column("purpose_id", UUIDType(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("event_id", UUIDType(), nullable=False),
        sa.Column("notice_id", UUIDType(), nullable=True),
        sa.Column("terms_hash", sa.LargeBinary(), nullable=True),
        sa.Column("policy_version_id", UUIDType(), nullable=True),
        sa.Column("decided_at", Instant(timezone=True), nullable=False),
        sa.Column("confirmed_at", Instant(timezone=True), nullable=True),
        sa.Column("valid_until", Instant(timezone=True), nullable=True),
        sa.Column("refused_services", json_type(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "purpose_id"],
            ["purposes.tenant_id", "purposes.id"],
            name=op.f("fk_consent_states_tenant_id_purpose_id_purposes"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "subject_id"],
            ["subjects.tenant_id", "subjects.id"],
            name=op.f("fk_consent_states_tenant_id_subject_id_subjects"),
        ),
        sa.PrimaryKeyConstraint(
            "tenant_id", "subject_id", "purpose_id", name=op.f("pk_consent_states")
        ),
    )
    op.create_table(
        "idempotency_keys",
        sa.Column("tenant_id", UUIDType(), nullable=False),
        sa.Column("scope", sa.String(length=60), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.Column("event_id", UUIDType(), nullable=True),
        sa.Column("answer", json_type(), nullable=True),
        sa.Column("created_at", Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_idempotency_keys_tenant_id_tenants")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "scope", "key", name=op.f("pk_idempotency_keys")),
    )
    op.create_index(
        op.f("ix_idempotency_keys_tenant_id_created_at"),
        "idempotency_keys",
        ["tenant_id", "created_at"],
    )
    op.create_index(
        op.f("ix_idempotency_keys_tenant_id_event_id"),
        "idempotency_keys",
        ["tenant_id", "event_id"],
    )


def downgrade() -> None:
    op.drop_table("idempotency_keys")
    op.drop_table("consent_states")
    op.drop_table("consent_event_details")
    op.drop_table("consent_events")
