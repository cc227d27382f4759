"""The rules' claims about behaviour, shown with the real libraries and servers.

Each row names a pair of programs, the modules and the server that it needs, and what its run shows; what was seen is a property of the
test in pytest's XML report. Both programs are also linted, which needs neither. A run whose server or module is missing is skipped, and
fails instead where ASYNCDB_LINT_REQUIRE_EVIDENCE is 1.
"""

from __future__ import annotations

import importlib
import os
from dataclasses import dataclass
from pathlib import Path

import pytest
from claims import Claim, gives, grows, hangs, leaves, logs, raises, silent, slower, stalls, warns
from fixture_runs import run_files
from programs import Pair, all_pairs, run_process, run_program
from servers import Unavailable

from asyncdb_lint.model import Role
from asyncdb_lint.rules import all_rules

NEVER = "was never awaited"
SA = "sqlalchemy aiosqlite"
RULES = {rule.name: rule for rule in all_rules()}
# Codes that are reported beside the rule's own: a block of a synchronous session is wrong in itself.
BESIDES = {"mixed-session-engine/factory": {"ADB204"}}
REQUIRED = os.environ.get("ASYNCDB_LINT_REQUIRE_EVIDENCE") == "1"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a pair needs, and what it shows."""

    pair: Pair
    modules: tuple[str, ...]
    server: str
    claims: tuple[Claim, ...]


def shows(rule: str, variant: str, modules: str, server: str, *claims: Claim) -> Evidence:
    """A row of the table; the modules are separated by spaces."""
    return Evidence(Pair(rule, variant), tuple(modules.split()), server, claims)


TABLE = [
    shows("blocking-driver-call", "psycopg2", "psycopg2 psycopg", "postgres", stalls(0.3)),
    shows("blocking-driver-call", "pymysql", "pymysql aiomysql", "mysql", stalls(0.3)),
    shows("blocking-driver-call", "redis", "redis", "redis", stalls(0.3)),
    shows("blocking-driver-call", "sqlite3", "aiosqlite", "sqlite", stalls(0.3)),
    shows("blocking-driver-call", "evaluated_call", "redis", "redis", stalls(0.3)),
    shows("sync-session-in-async", "", "sqlalchemy psycopg", "postgres", stalls(0.3)),
    shows("blocking-call-chain", "", "psycopg2", "postgres", stalls(0.3)),
    shows("blocking-call-chain", "run_sync", "sqlalchemy psycopg psycopg2", "postgres", stalls(0.3)),
    shows("sync-driver-import", "", "psycopg2", "postgres", stalls(0.3)),
    shows("unawaited-call", "asyncpg", "asyncpg psycopg", "postgres", warns(NEVER), leaves(misuse=0, cure=1)),
    shows("unawaited-call", "commit", "aiosqlite", "sqlite", warns(NEVER), leaves(misuse=0, cure=1)),
    shows("unawaited-call", "context_manager", SA, "sqlite", silent(), leaves(misuse=0, cure=1)),
    shows("unawaited-result", "item", "asyncpg", "postgres", raises("TypeError", "'coroutine' object is not subscriptable")),
    shows("unawaited-result", "truth", "asyncpg", "postgres", gives(misuse="allowed", cure="denied")),
    shows("unawaited-result", "finished_future", "aiomysql", "mysql", silent(), gives(misuse=[], cure=[1, 2])),
    shows("unawaited-result", "chain", SA, "sqlite", raises("AttributeError", "'coroutine' object has no attribute 'scalars'")),
    shows("unneeded-await", "rows", SA, "sqlite", raises("TypeError", "object list can't be used in 'await' expression")),
    shows("unneeded-await", "add", SA, "sqlite", raises("TypeError", "can't be used in 'await'"), leaves(misuse=1, cure=1)),
    shows(
        "wrong-context-manager",
        "coroutine",
        "psycopg",
        "postgres",
        raises("TypeError", "'coroutine' object does not support the asynchronous context manager protocol"),
    ),
    shows(
        "wrong-context-manager", "started_twice", "aiosqlite", "sqlite", raises("RuntimeError", "threads can only be started once")
    ),
    shows("wrong-context-manager", "plain_with", "asyncpg", "postgres", raises("TypeError", "context manager protocol")),
    shows("wrong-iteration", "result", SA, "sqlite", raises("TypeError", "'async for' requires an object with __aiter__ method")),
    shows("wrong-iteration", "cursor", "aiosqlite", "sqlite", raises("TypeError", "object is not iterable")),
    shows("wrong-iteration", "mongo", "pymongo", "sqlite", silent(), gives(misuse=[], cure="no server")),
    shows("uninitialized-pool", "asyncpg", "asyncpg", "postgres", raises("InterfaceError", "pool is not initialized")),
    shows("uninitialized-pool", "aiomysql", "aiomysql", "mysql", raises("AttributeError", "no attribute 'acquire'")),
    shows("uninitialized-pool", "asyncmy", "asyncmy", "mysql", raises("AttributeError", "no attribute 'acquire'")),
    shows("uninitialized-pool", "psycopg", "psycopg_pool", "postgres", raises("PoolClosed", "is not open yet")),
    shows("uninitialized-pool", "sqlalchemy", SA, "sqlite", raises("AsyncContextNotStarted", "")),
    shows("uninitialized-pool", "aiosqlite", "aiosqlite", "sqlite", raises("ValueError", "no active connection")),
    shows(
        "async-migration",
        "",
        "alembic",
        "sqlite",
        warns("coroutine 'upgrade' was never awaited"),
        gives(misuse={"revision": "0001", "tables": []}, cure={"revision": "0001", "tables": ["items"]}),
    ),
    shows("nested-event-loop", "", "asyncpg", "postgres", raises("RuntimeError", "running event loop"), warns(NEVER)),
    shows("nested-event-loop", "new_loop", "asyncpg", "postgres", raises("RuntimeError", "while another loop is running")),
    shows("dropped-task", "", "asyncpg", "postgres", logs("never retrieved"), gives(misuse="done", cure="division by zero")),
    shows("connect-per-request", "", "asyncpg fastapi httpx", "postgres", gives(misuse=10, cure=1), slower(2)),
    shows("engine-per-request", "", "asyncpg sqlalchemy fastapi httpx", "postgres", grows()),
    shows("engine-per-request", "asyncpg_pool", "asyncpg fastapi httpx", "postgres", slower(3)),
    shows("connection-not-released", "asyncpg", "asyncpg", "postgres", hangs()),
    shows("connection-not-released", "psycopg", "psycopg_pool", "postgres", raises("PoolTimeout", "couldn't get a connection")),
    shows("connection-not-released", "aiosqlite", "aiosqlite", "process", hangs()),
    shows("connection-not-released", "sqlalchemy", "sqlalchemy psycopg", "postgres", warns("non-checked-in connection")),
    shows("connection-used-after-release", "asyncpg", "asyncpg", "postgres", raises("InterfaceError", "has been released back")),
    shows("connection-used-after-release", "sqlalchemy", SA, "sqlite", raises("ResourceClosedError", "This Connection is closed")),
    shows(
        "connection-used-after-release",
        "session",
        "sqlalchemy psycopg",
        "postgres",
        warns("non-checked-in connection"),
        gives(misuse=1, cure=0),
    ),
    shows("connection-used-after-release", "shared_psycopg", "psycopg_pool", "postgres", silent(), leaves(misuse=0, cure=1)),
    shows("nested-pool-acquire", "asyncpg", "asyncpg", "postgres", hangs()),
    shows("nested-pool-acquire", "psycopg", "psycopg_pool", "postgres", raises("PoolTimeout", "couldn't get a connection")),
    shows("nested-pool-acquire", "sqlalchemy", "sqlalchemy psycopg", "postgres", raises("TimeoutError", "QueuePool limit")),
    shows("pool-opened-in-constructor", "import", "psycopg_pool", "postgres", raises("RuntimeError", "open with no running loop")),
    shows("pool-opened-in-constructor", "coroutine", "psycopg_pool", "postgres", warns("in the constructor is deprecated")),
    shows("engine-crosses-event-loops", "sqlalchemy", "sqlalchemy asyncpg", "postgres", raises("RuntimeError", "different loop")),
    shows("engine-crosses-event-loops", "command_timeout", "sqlalchemy asyncpg", "postgres", raises("RuntimeError", "is closed")),
    shows("engine-crosses-event-loops", "redis", "redis", "redis", raises("RuntimeError", "Event loop is closed")),
    shows(
        "concurrent-connection-use", "asyncpg", "asyncpg", "postgres", raises("InterfaceError", "another operation is in progress")
    ),
    shows("concurrent-connection-use", "aiomysql", "aiomysql", "mysql", raises("RuntimeError", "already waiting")),
    shows(
        "concurrent-connection-use", "mysql_connector", "mysql.connector.aio", "mysql", raises("RuntimeError", "already waiting")
    ),
    shows("concurrent-connection-use", "async_connection", "sqlalchemy psycopg", "postgres", silent(), slower(2)),
    shows("concurrent-connection-use", "asyncmy", "asyncmy", "mysql", hangs()),
    shows("concurrent-connection-use", "psycopg", "psycopg_pool", "postgres", silent(), slower(2)),
    shows("concurrent-session-use", "", "sqlalchemy psycopg", "postgres", raises("IllegalStateChangeError", "Method 'close()'")),
    shows(
        "concurrent-session-use",
        "second_task",
        "sqlalchemy psycopg",
        "postgres",
        gives(misuse=["0", "This session is provisioning a new connection"], cure=["0", "0"]),
    ),
    shows("concurrent-session-use", "connected", "sqlalchemy psycopg", "postgres", slower(2)),
    shows("session-held-during-stream", "", "sqlalchemy psycopg fastapi", "postgres", raises("TimeoutError", "QueuePool limit")),
    shows(
        "sync-scoped-session",
        "",
        "sqlalchemy psycopg",
        "postgres",
        warns("coroutine 'AsyncSession.close' was never awaited"),
        gives(misuse={"shared": True, "held": 1}, cure={"shared": False, "held": 0}),
    ),
    shows("sync-scoped-session", "never_removed", "sqlalchemy psycopg", "postgres", gives(misuse=5, cure=0)),
    shows("async-engine-sync-driver", "", SA, "sqlite", raises("InvalidRequestError", "The loaded 'pysqlite' is not async")),
    shows(
        "async-engine-sync-driver",
        "psycopg2",
        "sqlalchemy psycopg2 psycopg",
        "postgres",
        raises("InvalidRequestError", "The loaded 'psycopg2' is not async"),
    ),
    shows("sync-engine-async-driver", "", "sqlalchemy asyncpg", "postgres", raises("MissingGreenlet", "greenlet_spawn has not")),
    shows("mixed-session-engine", "async_session", SA, "sqlite", raises("ArgumentError", "AsyncEngine expected, got Engine")),
    shows("mixed-session-engine", "sync_session", SA, "sqlite", raises("AsyncContextNotStarted", "")),
    shows("mixed-session-engine", "factory", SA, "sqlite", raises("TypeError", "asynchronous context manager protocol")),
    shows("expire-on-commit-default", "asyncpg", "sqlalchemy asyncpg", "postgres", raises("MissingGreenlet", "greenlet_spawn has")),
    shows("expire-on-commit-default", "aiosqlite", SA, "sqlite", raises("StatementError", "MissingGreenlet")),
    shows("expire-on-commit-default", "closed", SA, "sqlite", raises("DetachedInstanceError", "is not bound to a Session")),
    shows("sync-ddl-on-async-engine", "create_all", SA, "sqlite", raises("AttributeError", "no attribute '_run_ddl_visitor'")),
    shows("sync-ddl-on-async-engine", "sync_engine", SA, "sqlite", raises("MissingGreenlet", "greenlet_spawn has not been called")),
    shows("sync-ddl-on-async-engine", "inspect", SA, "sqlite", raises("NoInspectionAvailable", "")),
    shows("sync-ddl-on-async-engine", "listen", SA, "sqlite", raises("NotImplementedError", "")),
    shows(
        "unsupported-session-method",
        "query",
        SA,
        "sqlite",
        raises("AttributeError", "'AsyncSession' object has no attribute 'query'"),
    ),
    shows("unsupported-session-method", "exec", f"{SA} sqlmodel", "sqlite", raises("AttributeError", "has no attribute 'exec'")),
    shows("unsupported-session-method", "text", SA, "sqlite", raises("ArgumentError", "should be explicitly declared as text(")),
    *(
        shows("missing-commit", name, f"{module} pymysql", "mysql", silent(), leaves(misuse=0, cure=1))
        for name, module in (("aiomysql", "aiomysql"), ("asyncmy", "asyncmy"), ("mysql_connector", "mysql.connector.aio"))
    ),
    *(
        shows("missing-commit", name, SA, "sqlite", silent(), leaves(misuse=0, cure=1))
        for name in ("aiosqlite", "engine", "session")
    ),
    shows("missing-commit", "psycopg", "psycopg", "postgres", silent(), leaves(misuse=0, cure=1)),
    shows("transaction-not-entered", "asyncpg", "asyncpg", "postgres", silent(), leaves(misuse=1, cure=0)),
    shows("transaction-not-entered", "savepoint", "sqlalchemy psycopg", "postgres", silent(), leaves(misuse=0, cure=1)),
    shows("pool-call-in-transaction", "rollback", "asyncpg", "postgres", silent(), leaves(misuse=1, cure=0)),
    shows("pool-call-in-transaction", "locks", "asyncpg", "postgres", hangs()),
    shows(
        "cursor-outside-transaction", "", "asyncpg", "postgres", raises("NoActiveSQLTransactionError", "cursor cannot be created")
    ),
    shows("missing-command-timeout", "asyncpg", "asyncpg", "postgres", hangs(), gives(misuse=None, cure="timeout")),
    shows("missing-command-timeout", "sqlalchemy", "sqlalchemy asyncpg", "postgres", hangs(), gives(misuse=None, cure="timeout")),
    shows("missing-command-timeout", "asyncmy", "asyncmy pymysql", "mysql", hangs(), gives(misuse=None, cure=2013)),
    shows(
        "invalid-statement-cache", "create_engine", "sqlalchemy asyncpg", "postgres", raises("TypeError", "statement_cache_size")
    ),
    shows("invalid-statement-cache", "psycopg", "psycopg", "postgres", raises("ProgrammingError", "invalid connection option")),
    shows("invalid-statement-cache", "threshold", "psycopg", "postgres", silent(), gives(misuse=1, cure=0)),
]


@pytest.mark.evidence
@pytest.mark.parametrize("row", TABLE, ids=lambda row: str(row.pair))
def test_what_the_pair_shows(
    row: Evidence, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    outcomes = []
    try:
        for module in row.modules:
            importlib.import_module(module)
        for program in (row.pair.misuse, row.pair.cure):
            directory = tmp_path / str(len(outcomes))
            directory.mkdir()
            monkeypatch.chdir(directory)
            outcomes.append(run_process(program) if row.server == "process" else run_program(program, row.server))
    except (ImportError, Unavailable) as missing:
        if REQUIRED:
            raise
        pytest.skip(str(missing))
    misuse, cure = outcomes
    assert cure.error is None, cure.error
    assert not cure.hung
    for claim in row.claims:
        request.node.user_properties.append(("shown", claim(misuse, cure)))


@pytest.mark.parametrize("pair", all_pairs(), ids=str)
def test_the_misuse_is_reported_and_the_cure_is_not(pair: Pair, tmp_path: Path) -> None:
    assert linted(pair, pair.misuse, tmp_path / "misuse") == {RULES[pair.rule].code} | BESIDES.get(str(pair), set())
    assert linted(pair, pair.cure, tmp_path / "cure") == set()


def linted(pair: Pair, program: Path, directory: Path) -> set[str]:
    """The codes that are reported for the program under the default rules, as a file of an application or one of its migrations."""
    place = "app" if Role.APP in RULES[pair.rule].roles else "migrations/versions"
    run = run_files({f"{place}/{program.name}": program.read_bytes()}, directory, ["default"])
    assert not run.report.errors, run.report.errors
    return {found.code for found in run.report.diagnostics}


def test_every_pair_is_of_a_rule_and_shows_something() -> None:
    pairs = all_pairs()
    assert {pair.rule for pair in pairs} <= set(RULES)
    assert [pair for pair in pairs if not pair.cure.exists()] == []
    assert sorted(map(str, pairs)) == sorted(str(row.pair) for row in TABLE)
