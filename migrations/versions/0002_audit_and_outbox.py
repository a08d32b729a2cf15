"""The audit log and the outbox."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from consent_service.kernel.types import Instant, UUIDType, json_type

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_entries",
        sa.Column("tenant_id", UUIDType(), nullable=False),
        sa.Column("id", UUIDType(), nullable=False),
        sa.Column("at", Instant(timezone=True), nullable=False),
        sa.Column("actor_kind", sa.String(length=20), nullable=False),
        sa.Column("actor_id", sa.String(length=120), nullable=False),
        sa.Column("on_behalf_of", json_type(), nullable=True),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("object_type", sa.String(length=40), nullable=False),
        sa.Column("object_id", sa.String(length=120), nullable=False),
        sa.Column("before", json_type(), nullable=True),
        sa.Column("after", json_type(), nullable=True),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_audit_entries")),
    )
    op.create_index(
        op.f("ix_audit_entries_tenant_id_object_type_object_id"),
        "audit_entries",
        ["tenant_id", "object_type", "object_id"],
    )
    op.create_index(
        op.f("ix_audit_entries_tenant_id_at_id"), "audit_entries", ["tenant_id", "at", "id"]
    )
    op.create_table(
        "outbox_events",
        sa.Column("tenant_id", UUIDType(), nullable=False),
        sa.Column("id", UUIDType(), nullable=False),
        sa.Column("type", sa.String(length=60), nullable=False),
        sa.Column("subject_id", UUIDType(), nullable=True),
        sa.Column("payload", json_type(), nullable=False),
        sa.Column("created_at", Instant(timezone=True), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_outbox_events")),
        sa.UniqueConstraint(
            "tenant_id", "position", name=op.f("uq_outbox_events_tenant_id_position")
        ),
    )
    op.create_index(
        "ix_outbox_events_waiting",
        "outbox_events",
        ["tenant_id", "created_at", "id"],
        sqlite_where=sa.text("position IS NULL"),
        postgresql_where=sa.text("position IS NULL"),
    )
    op.create_table(
        "outbox_leases",
        sa.Column("tenant_id", UUIDType(), nullable=False),
        sa.Column("holder", UUIDType(), nullable=False),
        sa.Column("expires_at", Instant(timezone=True), nullable=False),
        sa.Column("last_position", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", name=op.f("pk_outbox_leases")),
    )


def downgrade() -> None:
    op.drop_table("outbox_leases")
    op.drop_table("outbox_events")
    op.drop_table("audit_entries")
