"""``python -m benchmarks.banner``: measure, print the table, write page and data."""

from __future__ import annotations

from pathlib import Path

import click

from benchmarks.banner.contenders import MODULES
from benchmarks.banner.report import to_page, to_table, write_data
from benchmarks.banner.running import judge, launched, measure, staged
from consent_service.kernel.clock import now

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / ".state" / "benchmarks" / "banner.json"
PAGE = ROOT / "docs" / "benchmarks" / "banner.md"


@click.command()
@click.option("--rounds", default=15, show_default=True, type=click.IntRange(1))
@click.option("--minutes", default=6.0, show_default=True, help="No new round after that time.")
@click.option("--only", multiple=True, help="Keys of those that take part; writes no page.")
@click.option("--page/--no-page", default=True, help="Write docs/benchmarks/banner.md.")
def main(rounds: int, minutes: float, only: tuple[str, ...], *, page: bool) -> None:
    """Measure our banner and its peers on equal pages."""
    if not MODULES.is_dir():
        raise click.ClickException("The peers are missing. Run: npm ci --prefix benchmarks/banner")

    def say(text: str) -> None:
        click.echo(text, err=True)

    with launched() as browser, staged(browser, only) as stage:
        run = measure(stage, rounds, minutes, say)
        judge(stage, run, say)
    day = now().date()
    click.echo(to_table(run))
    write_data(run, day, DATA)
    if page and not only:
        preface = Path(__file__).with_name("method.md").read_text(encoding="utf-8")
        PAGE.parent.mkdir(parents=True, exist_ok=True)
        PAGE.write_text(to_page(run, day, preface), encoding="utf-8")


if __name__ == "__main__":
    main()
