"""The command `why`: what it says of a call, and each reason for which nothing is reported."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

import pytest
from fixture_runs import lowered, stub_library

from asyncdb_lint.cli import main
from asyncdb_lint.config import Request, Settings, load
from asyncdb_lint.discovery import find
from asyncdb_lint.explanation import Account, Explanation, Outcome, explain_line
from asyncdb_lint.findings import Examination
from asyncdb_lint.model import Module, ModuleSummary, Report
from asyncdb_lint.selection import rule_selectors

REPOSITORY = """
import psycopg2


def load(uid):
    return psycopg2.connect("dbname=app")
"""


@dataclass(frozen=True)
class Asked:
    """A small project, linked, with its report."""

    examination: Examination
    report: Report

    def line(self, path: str, text: str) -> Explanation:
        """The answer for the only line of the file that holds the text."""
        module = self.module(path)
        lines = (Path(self.examination.settings.root) / path).read_text().splitlines()
        (number,) = [number for number, line in enumerate(lines, 1) if text in line]
        return explain_line(self.examination, self.report, module, number)

    def last(self, path: str, text: str) -> Account:
        """The account of the call on that line that is made last."""
        return self.line(path, text).accounts[-1]

    def module(self, path: str) -> Module:
        return next(module for module in self.examination.modules if module.path == path)


Ask = Callable[..., Asked]


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    def asked(files: Mapping[str, str], options: Mapping[str, object] | None = None) -> Asked:
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(dedent(text).lstrip("\n"))
        request = Request(str(tmp_path), options=options or {}, isolated=True, no_cache=True, jobs=1)
        examination = linked(load(request, rule_selectors).settings)
        return Asked(examination, examination.report(frozenset(module.path for module in examination.modules)))

    return asked


def linked(settings: Settings) -> Examination:
    modules = []
    for file in find(settings):
        summary = lowered(Path(file.absolute).read_bytes())
        assert isinstance(summary, ModuleSummary)
        modules.append(Module(file.path, file.module or file.path, file.root, file.role, summary, file.is_package))
    return Examination(settings, modules, (), stub_library())


def remark(account: Account, subject: str) -> str:
    return next(remark.text for remark in account.remarks if remark.subject == subject)


def places(account: Account, subject: str) -> list[tuple[str, int]]:
    frames = next(remark.frames for remark in account.remarks if remark.subject == subject)
    return [(frame.place.path, frame.place.line) for frame in frames]


def silence(account: Account) -> str:
    (verdict,) = account.verdicts
    assert verdict.outcome is Outcome.SILENT, verdict
    return verdict.text


# -------------------------------------------------------------------------------------------------------------------- reported


def test_a_reported_call_names_its_finding_and_where_it_runs(ask: Ask) -> None:
    account = ask(
        {"app.py": "import psycopg2\n\n\nasync def view():\n    psycopg2.connect('dbname=app')\n"},
    ).last("app.py", "connect")
    assert remark(account, "calls") == "`psycopg2.connect`, a function of psycopg2"
    assert remark(account, "does") == "blocks in `psycopg2.connect`: psycopg2 is synchronous"
    assert remark(account, "runs") == "on the event loop: `view` is a coroutine function"
    (verdict,) = account.verdicts
    assert (verdict.outcome, verdict.text) == (Outcome.REPORTED, "as ADB101")
    assert verdict.diagnostic is not None


def test_the_blocking_line_names_the_finding_that_begins_elsewhere(ask: Ask) -> None:
    asked = ask({"repository.py": REPOSITORY, "api.py": "from repository import load\n\n\nasync def view():\n    load(1)\n"})
    account = asked.last("repository.py", "connect")
    assert places(account, "runs") == [("api.py", 5)]
    assert [verdict.text for verdict in account.verdicts] == ["as ADB103 at api.py:5:5, where the way to it begins"]
    assert [verdict.text for verdict in asked.last("api.py", "load(1)").verdicts] == ["as ADB103"]


def test_a_further_call_of_a_finding_is_reported_with_the_first(ask: Ask) -> None:
    text = """
    import psycopg2


    async def view():
        connection = psycopg2.connect("dbname=app")
        connection.commit()
    """
    (verdict,) = ask({"app.py": text}).last("app.py", "commit").verdicts
    assert (verdict.outcome, verdict.text) == (Outcome.REPORTED, "as ADB101 at app.py:5:18, together with that call")


def test_another_blocking_call_of_a_function_is_reported_with_its_function(ask: Ask) -> None:
    text = """
    import psycopg2


    def load(uid):
        connection = psycopg2.connect("dbname=app")
        connection.commit()


    async def view():
        load(1)
    """
    (verdict,) = ask({"app.py": text}).last("app.py", "commit").verdicts
    assert (verdict.outcome, verdict.text) == (Outcome.REPORTED, "as ADB103 at app.py:10:5, in which the chain ends at app.py:5:18")


def test_a_finding_that_is_about_no_call_is_told_too(ask: Ask) -> None:
    text = """
    import psycopg2


    class Store:
        def load(self):
            return psycopg2.connect("dbname=app")

        async def close(self):
            pass
    """
    explanation = ask({"app.py": text}, {"select": ["all"]}).line("app.py", "import psycopg2")
    assert not explanation.accounts
    assert [verdict.text for verdict in explanation.findings] == ["as ADB105"]


def test_a_function_is_asked_about_at_its_name(ask: Ask) -> None:
    asked = ask({"app.py": REPOSITORY + "\n\nasync def view():\n    load(1)\n"})
    (account,) = asked.line("app.py", "async def").accounts
    assert remark(account, "runs") == "on the event loop: `view` is a coroutine function"
    assert [verdict.text for verdict in account.verdicts] == ["as ADB103 at app.py:9:5, in which the chain ends at app.py:5:12"]


# ---------------------------------------------------------------------------------------------------------- where it does not run


def test_off_loaded_work_names_the_line_that_off_loads(ask: Ask) -> None:
    text = """
    import asyncio

    from repository import load


    async def view():
        await asyncio.to_thread(load, 1)
        await asyncio.to_thread(lambda: load(2))
    """
    asked = ask({"repository.py": REPOSITORY, "api.py": text})
    account = asked.last("api.py", "to_thread(load")
    assert silence(account) == "because `asyncio.to_thread` calls `load` in another thread or process, off the event loop"
    assert "where it blocks in `psycopg2.connect`" in remark(account, "does")
    assert places(account, "does") == [("repository.py", 5)]
    assert "`load` is handed to `asyncio.to_thread`" in silence(asked.last("repository.py", "connect"))
    assert "(api.py:7:29)" in silence(asked.last("repository.py", "connect"))
    inner = next(account for account in asked.line("api.py", "lambda").accounts if account.text == "load()")
    assert silence(inner).startswith("because it runs off the event loop: a lambda is handed to `asyncio.to_thread`")


def test_a_handler_that_the_framework_runs_in_a_thread(ask: Ask) -> None:
    text = """
    from fastapi import FastAPI

    from repository import load

    app = FastAPI()


    @app.get("/")
    def view():
        return load(1)


    @app.on_event("startup")
    async def prepare():
        load(2)
    """
    asked = ask({"repository.py": REPOSITORY, "api.py": text})
    reason = silence(asked.last("api.py", "load(1)"))
    assert reason.startswith("because it runs off the event loop: `fastapi.")
    assert reason.endswith(".get` calls it (api.py:8:2), which runs a plain `def` in a thread")
    reason = silence(asked.last("api.py", "load(2)"))
    assert reason.startswith("because it runs on the event loop, but only at start-up or shutdown: ")
    assert reason.endswith("calls it (api.py:13:2)")


def test_a_function_to_which_nothing_on_the_loop_comes(ask: Ask) -> None:
    account = ask({"repository.py": REPOSITORY}).last("repository.py", "connect")
    assert silence(account) == "because nothing on the event loop is known to come to `load`"


def test_the_body_of_a_module(ask: Ask) -> None:
    text = "import psycopg2\n\nconnection = psycopg2.connect('dbname=app')\n"
    assert silence(ask({"app.py": text}).last("app.py", "connect(")) == (
        "because it runs at import, which is no work of the event loop's"
    )


@pytest.mark.parametrize(
    ("option", "reason"),
    [
        ({"thread-roots": ["app.view"]}, "`thread-roots` in the configuration says that"),
        ({"nonblocking-calls": ["app.load"]}, "`nonblocking-calls` in the configuration names"),
    ],
)
def test_what_the_configuration_takes_out(ask: Ask, option: Mapping[str, object], reason: str) -> None:
    account = ask({"app.py": REPOSITORY + "\n\nasync def view():\n    load(1)\n"}, option).last("app.py", "load(1)")
    assert reason in silence(account)
    assert silence(account).endswith("or it would be ADB103")


@pytest.mark.parametrize("wrapper", ["app.elsewhere", "app.load"])
def test_what_the_configuration_says_of_wrappers(ask: Ask, wrapper: str) -> None:
    text = "def elsewhere(function):\n    return function\n\n\n" + REPOSITORY.replace("def load", "@elsewhere\ndef load")
    account = ask({"app.py": text + "\n\nasync def view():\n    load(1)\n"}, {"offload-wrappers": [wrapper]}).last(
        "app.py", "load(1)"
    )
    assert "`offload-wrappers` in the configuration names" in silence(account)


# ------------------------------------------------------------------------------------------------------------------ what it is


def test_an_asynchronous_call_that_is_awaited(ask: Ask) -> None:
    text = "import asyncpg\n\n\nasync def view(pool: asyncpg.Pool):\n    await pool.fetchrow('SELECT 1')\n"
    account = ask({"app.py": text}).last("app.py", "fetchrow")
    assert remark(account, "calls") == "`asyncpg.Pool.fetchrow`, a coroutine function of asyncpg"
    assert remark(account, "object") == "`pool` is declared at app.py:4:22"
    assert silence(account) == "because the coroutine of `asyncpg.Pool.fetchrow` is awaited here"


def test_a_driver_call_without_io(ask: Ask) -> None:
    text = "import psycopg2\n\n\nasync def view(connection: psycopg2.extensions.connection):\n    return connection.cursor()\n"
    text = text.replace("import psycopg2\n", "import psycopg2.extensions\n", 1)
    reason = silence(ask({"app.py": text}).last("app.py", "cursor()"))
    assert reason == "because `psycopg2.extensions.connection.cursor` does no I/O by itself, as its stub says"


def test_a_coroutine_function_of_the_project_is_judged_in_itself(ask: Ask) -> None:
    text = "import psycopg2\n\n\nasync def inner():\n    psycopg2.connect('x')\n\n\nasync def view():\n    await inner()\n"
    reason = silence(ask({"app.py": text}).last("app.py", "await inner"))
    assert reason.startswith("because `inner` is a coroutine function: its coroutine is awaited here.")


def test_a_connection_that_no_request_opens(ask: Ask) -> None:
    text = "import asyncpg\n\n\nasync def view():\n    return await asyncpg.connect('x', command_timeout=1)\n"
    account = ask({"app.py": text}).last("app.py", "connect(")
    assert remark(account, "request").startswith("no request handler, dependency or middleware is known to reach `view`")


def test_what_runs_once(ask: Ask) -> None:
    text = """
    import psycopg2


    class Store:
        pool = None

        def connection(self):
            if self.pool is None:
                self.pool = psycopg2.connect("dbname=app")
            return self.pool


    async def view():
        Store().connection()
    """
    asked = ask({"app.py": text})
    assert silence(asked.last("app.py", "psycopg2.connect")).startswith("because it happens once: ")
    account = asked.last("app.py", "Store().connection")
    assert silence(account) == "because nothing that `connection` calls blocks each time"
    assert places(account, "below") == [("app.py", 9)]


def test_a_function_that_a_decorator_keeps_from_running(ask: Ask) -> None:
    text = """
    import functools

    import psycopg2

    from elsewhere import in_thread


    @functools.lru_cache
    def cached():
        return psycopg2.connect("dbname=app")


    @in_thread
    def threaded():
        return psycopg2.connect("dbname=app")


    def rows():
        yield psycopg2.connect("dbname=app")


    async def view():
        cached()
        threaded()
        return rows()
    """
    asked = ask({"app.py": text})
    assert "`cached` runs once for each argument" in silence(asked.last("app.py", "    cached()"))
    assert "may run it elsewhere, as its name says" in silence(asked.last("app.py", "    threaded()"))
    assert "is a generator" in silence(asked.last("app.py", "return rows()"))
    (at_leaf,) = [account for account in asked.line("app.py", "yield psycopg2").accounts if account.text.endswith("connect()")]
    assert silence(at_leaf).startswith("because `view` (app.py:25:12) comes to it on the event loop, but `rows` is a generator")


# ------------------------------------------------------------------------------------------------------------- what is not known


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            "async def view(pool):\n    pool.fetch()\n",
            "it is not known what `pool.fetch` is: parameter `pool` of `view` has no annotation, and no call is known that passes it"
            " (app.py:3:16)",
        ),
        (
            "from nowhere import pool\n\n\nasync def view():\n    pool.fetch()\n",
            "it is not known what `pool.fetch` is: `nowhere` is no module of the project, and no stub describes it (app.py:3:21)",
        ),
        (
            "class Store:\n    pass\n\n\nasync def view():\n    Store().fetch()\n",
            "it is not known what `Store().fetch` is: `Store` has no attribute `fetch` that is known (app.py:8:5)",
        ),
        (
            "from nowhere import Base\n\n\nclass Store(Base):\n    pass\n\n\nasync def view():\n    Store().fetch()\n",
            "it is not known what `Store().fetch` is: `Store` has no `fetch` of its own, and a base that is not known (app.py:11:5)",
        ),
        (
            "from nowhere import Pool\n\n\nasync def view(pool: Pool):\n    pool.fetch()\n",
            "it is not known what `pool.fetch` is: parameter `pool` of `view` has an annotation that says too little (app.py:6:16): "
            "the annotation names what is not known (app.py:6:22): `nowhere` is no module of the project, and no stub describes it"
            " (app.py:3:21)",
        ),
        (
            "import asyncio\n\n\nasync def get():\n    return 1\n\n\nasync def view():\n    get().fetch()\n",
            "it is not known what `get().fetch` is: attribute `fetch` of a coroutine that is not awaited is not known (app.py:11:5)",
        ),
    ],
)
def test_an_unknown_receiver_says_why_it_is_unknown(ask: Ask, text: str, reason: str) -> None:
    assert silence(ask({"app.py": "import asyncpg\n\n" + text}).last("app.py", ".fetch()")) == f"because {reason}"


def test_what_is_not_known_below_a_function_is_shown(ask: Ask) -> None:
    text = "import asyncpg\n\n\ndef load(repository):\n    repository.load()\n\n\nasync def view(request):\n    load(request.app)\n"
    account = ask({"app.py": text}).last("app.py", "load(request")
    assert silence(account) == "because nothing that `load` calls is known to block, though not all of it is known"
    assert places(account, "unknown") == [("app.py", 5)]


def test_iterating_over_something_unknown(ask: Ask) -> None:
    text = "import asyncpg\n\n\nasync def view(rows):\n    for row in rows:\n        print(row)\n"
    assert silence(ask({"app.py": text}).last("app.py", "for row")).startswith("because it is not known what `rows` is: parameter")


# ------------------------------------------------------------------------------------------------------ comments and selection


def test_each_place_of_a_comment_is_named(ask: Ask) -> None:
    repository = """
    import psycopg2


    def at_leaf():
        return psycopg2.connect("dbname=app")  # noqa: ADB103 known


    def at_hop():
        return plain()  # asyncdb: ignore[ADB103] later


    def plain():
        return psycopg2.connect("dbname=plain")
    """
    api = """
    from repository import at_hop, at_leaf, plain


    async def view():
        at_leaf()
        at_hop()
        plain()  # noqa
    """
    asked = ask({"repository.py": repository, "api.py": api})
    expected = {
        "at_leaf()": "as ADB103: at the blocking call, the `# noqa` at repository.py:5 suppresses it (known)",
        "at_hop()": "as ADB103: at a call on the way, the `# asyncdb:` comment at repository.py:9 suppresses it (later)",
        "plain()": "as ADB103: the `# noqa` at api.py:7 suppresses it",
    }
    for text, verdict in expected.items():
        (found,) = asked.last("api.py", text).verdicts
        assert (found.outcome, found.text) == (Outcome.SUPPRESSED, verdict)
    (found,) = asked.last("repository.py", "dbname=app").verdicts
    assert found.text == "on every way through this call: the `# noqa` at repository.py:5 suppresses it (known)"


@pytest.mark.parametrize(
    ("path", "options", "reason"),
    [
        (
            "app.py",
            {"ignore": ["ADB101"]},
            "ADB101 (`blocking-driver-call`) would speak, but `ignore` in the configuration takes it out",
        ),
        (
            "app.py",
            {"select": ["ADB201"]},
            "ADB101 (`blocking-driver-call`) would speak, but `select` in the configuration does not name it",
        ),
        (
            "app.py",
            {"rules": {"ADB101": {"severity": "off"}}},
            "ADB101 (`blocking-driver-call`) would speak, but the configuration turns it off: its severity is `off`",
        ),
        (
            "app.py",
            {"per-file-ignores": {"app.py": ["ADB101"]}},
            "ADB101 (`blocking-driver-call`) is ignored in this file by `per-file-ignores`",
        ),
        (
            "tests/helpers.py",
            {},
            "ADB101 (`blocking-driver-call`) speaks of app and script files only, and `tests/helpers.py` is a test file",
        ),
    ],
)
def test_what_selection_role_and_file_take_out(ask: Ask, path: str, options: Mapping[str, object], reason: str) -> None:
    text = "import psycopg2\n\n\nasync def view():\n    psycopg2.connect('dbname=app')\n"
    account = ask({path: text}, options).last(path, "connect")
    assert silence(account) == f"because {reason}"


# ------------------------------------------------------------------------------------------------------- agreement with `check`

PROJECT = {
    "repository.py": REPOSITORY + "\n\ndef quiet():\n    return load(1)  # noqa: ADB103\n",
    "api.py": """
    import asyncio

    import asyncpg
    from fastapi import FastAPI

    from repository import load, quiet

    app = FastAPI()


    @app.get("/a")
    async def a(pool: asyncpg.Pool):
        load(1)
        quiet()
        pool.fetch("SELECT 1")
        row = pool.fetchrow("SELECT 1")
        await asyncio.to_thread(load, 1)
        with load(2) as connection:
            pass
        return row["x"]
    """,
}


def test_an_answer_never_contradicts_the_report(ask: Ask) -> None:
    asked = ask(PROJECT)
    reported = {(d.place.path, d.place.line) for d in asked.report.diagnostics}
    assert reported
    told = set()
    for module in asked.examination.modules:
        for line in range(1, len(module.summary.line_starts) + 1):
            explanation = explain_line(asked.examination, asked.report, module, line)
            for account in explanation.accounts:
                assert account.verdicts
                for verdict in account.verdicts:
                    if verdict.outcome is Outcome.REPORTED:
                        assert verdict.diagnostic in asked.report.diagnostics
                        told.add((verdict.diagnostic.place.path, verdict.diagnostic.place.line))
                    else:
                        assert verdict.diagnostic not in asked.report.diagnostics
            told |= {(v.diagnostic.place.path, v.diagnostic.place.line) for v in explanation.findings if v.diagnostic}
    assert told == reported


# ----------------------------------------------------------------------------------------------------------------- the command


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "app").mkdir()
    (tmp_path / "app/repository.py").write_text(REPOSITORY.lstrip())
    (tmp_path / "app/api.py").write_text("from app.repository import load\n\n\nasync def view():\n    load(1)\n")
    return tmp_path


def why(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(["why", "--no-cache", "--jobs", "1", *arguments])
    return code, *capsys.readouterr()


@pytest.mark.parametrize("location", ["app/api.py:5", "app/api.py:5:5", "app/api.py:5:5:", "./app/api.py:5"])
def test_the_answer_is_printed_with_frames(project: Path, location: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = why(capsys, location)
    assert (code, err) == (0, "")
    assert out.startswith(" --> app/api.py:5:5\n  |\n4 | async def view():\n5 |     load(1)\n  |     ^^^^^^^ `load()`\n  |\n")
    assert "\ncalls: `app.repository.load`, a function of the project (app/repository.py:4:5)\n" in out
    assert (
        "\nreported as ADB103\n  ADB103 `view` blocks the event loop in `load -> psycopg2.connect`: psycopg2 is synchronous\n"
        in out
    )
    assert "app/repository.py:5:12" in out


@pytest.mark.parametrize(
    ("location", "message"),
    [
        ("app/api.py", "error: expected FILE:LINE or FILE:LINE:COLUMN, got `app/api.py`; write for example `app/api.py:12`"),
        ("app/none.py:3", "error: there is no file `app/none.py`; give its path from here"),
        ("app:3", "error: there is no file `app`; it is a directory; name a file in it"),
        ("app/api.py:99", "error: `app/api.py` has 5 lines; ask about one of them"),
        ("app/api.py:0", "error: `app/api.py` has 5 lines; ask about one of them"),
        ("app/api.py:2", "error: no call stands on line 2 of `app/api.py`; the nearest one is at app/api.py:5"),
        (
            "app/api.py:5:1",
            "error: no call stands at column 1 of line 5 of `app/api.py`; leave the column out, or give one of these: 5",
        ),
    ],
)
def test_a_wrong_place_is_an_error_with_a_remedy(
    project: Path, location: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = why(capsys, location)
    assert (code, out, err) == (2, "", f"{message}\n")


def test_a_file_that_is_left_out_is_told(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = why(capsys, "--extend-exclude", "app/api.py", "app/api.py:5")
    assert code == 0
    assert out == "silent because `app/api.py` is not analysed: `exclude`, `include` or an ignore file leaves it out\n"


def test_a_file_that_cannot_be_parsed_is_told(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "app/broken.py").write_text("def f(:\n")
    code, out, _ = why(capsys, "app/broken.py:1")
    assert code == 0
    assert out.startswith("reported as ADB000\n")


def test_a_project_without_a_known_driver_is_told_so(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "app/repository.py").write_text("def load(uid):\n    return uid\n")
    code, out, _ = why(capsys, "app/api.py:5")
    assert code == 0
    assert "silent because nothing that `load` calls is known to block\n" in out
    assert "note: no known database driver is imported here" in out


def test_the_configuration_nearest_to_the_file_counts(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "pyproject.toml").write_text('[tool.asyncdb-lint]\nignore = ["ADB103"]\n')
    code, out, _ = why(capsys, "app/api.py:5")
    assert code == 0
    assert "silent because ADB103 (`blocking-call-chain`) would speak, but `ignore` in the configuration takes it out\n" in out
