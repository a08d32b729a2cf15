"""Keeping notices. Equal content is one row, whoever stores it first."""

from __future__ import annotations

from consent_service.kernel import clock
from consent_service.kernel.canonical_json import content_hash
from consent_service.kernel.ids import new_id
from consent_service.kernel.tenancy import current_tenant_id
from consent_service.kernel.transaction import require_writing
from consent_service.kernel.upserts import insert_new
from consent_service.notices.errors import NoticeUnknown
from consent_service.notices.models import Notice
from consent_service.notices.queries import (
    NoticeDraft,
    StoredNotice,
    compose_site_notice,
    find_notice_by_hash,
)
from consent_service.tenants.queries import Site


def publish_site_notice(site: Site) -> tuple[StoredNotice, NoticeDraft] | None:
    """The notice that a site shows now, kept from the first time that it is shown.

    None while the site has no policy in force. Raises WriteNeeded where it must be stored and
    the unit of work only reads: what a person is shown is always on record before.
    """
    draft = compose_site_notice(site)
    if draft is None:
        return None
    digest = content_hash(draft.content)
    found = find_notice_by_hash(digest)
    if found is None:
        require_writing()
        insert_new(
            Notice,
            {
                "tenant_id": current_tenant_id(),
                "id": new_id(),
                "content_hash": digest,
                "kind": "banner",
                "product_id": site.product_id,
                "site_id": site.id,
                "policy_version_id": draft.policy_version_id,
                "content": draft.content,
                "created_at": clock.now(),
            },
        )
        found = find_notice_by_hash(digest)
    if found is None:  # stored a moment ago in this very unit of work
        raise NoticeUnknown
    return found, draft
