"""What the rules about connection poolers share: whether a URL shows that a transaction-mode pooler answers it."""

from __future__ import annotations

from typing import Any

from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.texts import HOLE
from asyncdb_lint.semantics.urls import DatabaseUrl

STUB = "poolers"


def pooler_evidence(project: Project, url: DatabaseUrl | None) -> str:
    """What in the URL shows the pooler (`host "db-pooler.…"`, `port 6432`); empty if nothing does, or it is the pooler's console."""
    stub = project.table.stubs.get(STUB)
    if url is None or stub is None or url.database in (project.facts.constant(stub, "ADMIN_DATABASES") or ()):
        return ""
    for entry in project.facts.constant(stub, "POOLERS") or ():
        for host, port in url.hosts or (("", None),):
            evidence = _matches(entry, url, host, port)
            if evidence:
                return evidence
    return ""


def _matches(entry: dict[str, Any], url: DatabaseUrl, host: str, port: int | None) -> str:
    name, _, value = str(entry.get("query", "")).partition("=")
    holds = (
        ("host" not in entry or entry["host"] in host)
        and ("host_suffix" not in entry or host.endswith(entry["host_suffix"]))
        and ("port" not in entry or entry["port"] == port)
        and ("query" not in entry or url.query.get(name) == value)
    )
    if not holds:
        return ""
    by_host = f"host `{host.replace(HOLE, '…')}`" if "host" in entry or "host_suffix" in entry else ""
    by_port = f"port {port}" if "port" in entry else ""
    by_query = f"`{entry['query']}`" if "query" in entry else ""
    return ", ".join(part for part in (by_host, by_port, by_query) if part)
