"""Subjects, identifiers, links and suppressions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from consent_service.kernel.types import Instant, UUIDType, json_type

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "subjects",
        sa.Column("tenant_id", UUIDType(), nullable=False),
        sa.Column("id", UUIDType(), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=True),
        sa.Column("external_ref", sa.LargeBinary(), nullable=True),
        sa.Column("merged_into", UUIDType(), nullable=True),
        sa.Column("created_at", Instant(timezone=True), nullable=False),
        sa.Column("last_recorded_at", Instant(timezone=True), nullable=True),
        sa.Column("erased_at", Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_subjects_tenant_id_tenants")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_subjects")),
    )
    op.create_index(
        op.f("ix_subjects_tenant_id_merged_into"), "subjects", ["tenant_id", "merged_into"]
    )
    op.create_table(
        "identifiers",
        sa.Column("tenant_id", UUIDType(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("value_hash", sa.LargeBinary(), nullable=False),
        sa.Column("subject_id", UUIDType(), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "subject_id"],
            ["subjects.tenant_id", "subjects.id"],
            name=op.f("fk_identifiers_tenant_id_subject_id_subjects"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "kind", "value_hash", name=op.f("pk_identifiers")),
    )
    op.create_index(
        op.f("ix_identifiers_tenant_id_subject_id"), "identifiers", ["tenant_id", "subject_id"]
    )
    op.create_table(
        "subject_links",
        sa.Column("tenant_id", UUIDType(), nullable=False),
        sa.Column("id", UUIDType(), nullable=False),
        sa.Column("action", sa.String(length=10), nullable=False),
        sa.Column("subject_id", UUIDType(), nullable=False),
        sa.Column("other_subject_id", UUIDType(), nullable=False),
        sa.Column("at", Instant(timezone=True), nullable=False),
        sa.Column("actor", json_type(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "subject_id"],
            ["subjects.tenant_id", "subjects.id"],
            name=op.f("fk_subject_links_tenant_id_subject_id_subjects"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_subject_links")),
    )
    op.create_index(
        op.f("ix_subject_links_tenant_id_subject_id"), "subject_links", ["tenant_id", "subject_id"]
    )
    op.create_table(
        "suppressions",
        sa.Column("tenant_id", UUIDType(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("purposes", json_type(), nullable=False),
        sa.Column("created_at", Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_suppressions_tenant_id_tenants")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "digest", name=op.f("pk_suppressions")),
    )


def downgrade() -> None:
    op.drop_table("suppressions")
    op.drop_table("subject_links")
    op.drop_table("identifiers")
    op.drop_table("subjects")
