"""``consent-service decide``: ask for one decision."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click
from rich.table import Table

from consent_service.cli.runtime import Answer, answers, product_option, tenant_option
from consent_service.decisions.operations import Question, answer_question
from consent_service.decisions.rules import CHANNELS, MESSAGE_CLASSES
from consent_service.tenants.queries import get_product
from consent_service.web.schemas import REFERENCE_TYPES


class SubjectParameter(click.ParamType[dict[str, str]]):
    """``type:id``, such as ``user:42``."""

    name = "type:id"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> dict[str, str]:
        """The subject as a request names it."""
        kind, _, identifier = str(value).partition(":")
        if kind not in REFERENCE_TYPES or not identifier:
            self.fail(f"Write type:id with a type of {', '.join(REFERENCE_TYPES)}.", param, ctx)
        return {"type": kind, "id": identifier}


@click.command()
@tenant_option
@product_option
@click.option("--subject", required=True, type=SubjectParameter())
@click.option("--purpose", required=True, metavar="KEY")
@click.option("--channel", type=click.Choice(CHANNELS))
@click.option("--message-class", type=click.Choice(MESSAGE_CLASSES), default="advertising")
@click.option("--service", metavar="KEY")
@click.option("--customer", metavar="KEY")
@click.option("--at", type=datetime.fromisoformat, metavar="INSTANT", help="With its offset.")
@answers
def decide(
    product: str | None,
    subject: dict[str, str],
    purpose: str,
    channel: str | None,
    message_class: str,
    service: str | None,
    customer: str | None,
    at: datetime | None,
) -> Answer:
    """Ask whether a purpose may run for a person, and why."""
    if at is not None and at.tzinfo is None:
        raise click.BadParameter("An instant needs its offset, such as +09:00.")
    data = answer_question(
        Question(
            product=get_product(product),
            purpose=purpose,
            service=service,
            customer=customer,
            channel=channel,
            message_class=message_class,
            at=at,
        ),
        subject,
    )
    return Answer(data, _table(data))


def _table(data: dict[str, Any]) -> Table:
    table = Table(title="Allowed" if data["allowed"] else "Denied")
    for column in ("Reason", "Basis", "Detail"):
        table.add_column(column)
    for reason in data["reasons"]:
        table.add_row(reason["code"], reason["basis"], reason["detail"])
    evidence = data["evidence"]
    if evidence:
        table.caption = f"Evidence: {evidence['receipt_id']}, decided {evidence['decided_at']}"
    return table
