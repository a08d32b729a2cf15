"""Who may import whom: the contracts in setup.cfg, and the borders between domains."""

from __future__ import annotations

import grimp
import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

from tests.architecture.source_tree import ROOT, domains

#: What one domain may import of another. Models, schemas and routes are nobody else's business.
PUBLIC = {"errors", "guards", "operations", "queries", "rules"}

#: What puts the application together: it mounts routes and starts jobs.
COMPOSITION = {"app", "cli", "routing"}


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("consent_service", cache_dir=None)


def test_import_contracts_hold(capsys: pytest.CaptureFixture[str]) -> None:
    status = lint_imports(config_filename=str(ROOT / "setup.cfg"), no_cache=True)

    assert status == EXIT_STATUS_SUCCESS, capsys.readouterr().out


def test_domains_meet_only_at_their_public_modules(graph: grimp.ImportGraph) -> None:
    crossings = [
        f"{importer} imports {imported}"
        for importer in sorted(graph.modules)
        for imported in sorted(graph.find_modules_directly_imported_by(importer))
        if _is_trespass(importer, imported)
    ]

    assert crossings == [], "\n".join(crossings)


@pytest.mark.parametrize(
    ("importer", "imported", "is_trespass"),
    [
        pytest.param("consents.operations", "policies.queries", False, id="queries-are-public"),
        pytest.param("consents.operations", "policies.models", True, id="models-are-private"),
        pytest.param("consents.operations", "policies.models.version", True, id="also-deeper"),
        pytest.param("consents.operations", "consents.models", False, id="own-models"),
        pytest.param("routing", "consents.public_routes", False, id="routing-mounts-routes"),
        pytest.param("consents.operations", "kernel.db", False, id="kernel-is-for-all"),
        pytest.param("demo.company", "policies.models", True, id="demo-composes-operations"),
    ],
)
def test_a_trespass_is_told_from_a_visit(importer: str, imported: str, is_trespass: bool) -> None:
    assert _is_trespass(f"consent_service.{importer}", f"consent_service.{imported}") is is_trespass


def _is_trespass(importer: str, imported: str) -> bool:
    names = {folder.name for folder in domains()}
    origin, target = importer.split(".")[1:], imported.split(".")[1:]
    if not origin or len(target) < 2 or target[0] not in names or origin[0] == target[0]:
        return False
    return origin[0] not in COMPOSITION and target[1] not in PUBLIC
