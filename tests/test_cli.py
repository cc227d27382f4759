"""The command line from outside: exit codes, streams and messages. The analysis is a stand-in that reports marked lines."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import ModuleType

import pytest

import asyncdb_lint
from asyncdb_lint import __version__, selection, terminal
from asyncdb_lint.cli import main
from asyncdb_lint.config import Settings
from asyncdb_lint.model import Diagnostic, Place, Report, Severity
from asyncdb_lint.rules import RUNNING_CODE, Rule
from asyncdb_lint.source import SourceFile, read
from asyncdb_lint.stub_library import StubError

RULES = (
    Rule("ADB101", "blocking-driver-call", "calls that block the loop", Severity.ERROR, None, RUNNING_CODE),
    Rule("ADB301", "connect-per-request", "connections made per request", Severity.WARNING, None),
)
MARKS = {"ERROR": (RULES[0], Severity.ERROR), "WARNING": (RULES[1], Severity.WARNING)}


def run(
    settings: Settings,
    files: Sequence[SourceFile],
    *,
    overrides: Mapping[str, bytes] | None = None,
    progress: Callable[[int, int], None] | None = None,
    dependencies: Sequence[str] = (),
) -> Report:
    """Reports a finding for each line of a checked file that says ERROR or WARNING."""
    found = []
    checked = [file for file in files if file.checked]
    for number, file in enumerate(checked, 1):
        for line, text in enumerate(read(file, overrides).content.decode().splitlines(), 1):
            for mark, (rule, severity) in MARKS.items():
                if mark in text:
                    place = Place(file.path, line, 1, line, len(text) + 1)
                    found.append(Diagnostic(rule.code, rule.name, severity, f"message {mark}", place))
        if "CRASH" in read(file, overrides).content.decode():
            raise RuntimeError("boom")
        if progress:
            progress(number, len(checked))
    notices = () if found else ("no known driver is used",)
    return Report(tuple(found), files=len(checked), notices=notices)


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    scheduler = ModuleType("asyncdb_lint.scheduler")
    scheduler.run = run  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "asyncdb_lint.scheduler", scheduler)
    monkeypatch.setattr(selection, "all_rules", lambda: RULES)
    for name in ("NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "COLUMNS", "CI"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "clean.py").write_text("x = 1\n")
    return tmp_path


@pytest.fixture
def dirty(project: Path) -> Path:
    (project / "app").mkdir()
    (project / "app" / "dirty.py").write_text("a = 1\nERROR = 2\nWARNING = 3\n")
    return project


# --------------------------------------------------------------------------------------------------------------------- exit codes


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["clean.py"], 0),
        (["check", "clean.py"], 0),
        (["app"], 1),
        ([], 1),
        (["app", "--exit-zero"], 0),
        (["app", "--fail-on", "error"], 1),
        (["missing.py"], 2),
        (["missing.py", "app"], 2),
        (["missing.py", "--exit-zero"], 2),
        (["--select", "ADB9", "app"], 2),
        (["--nonsense"], 2),
        (["--fail-on", "fatal"], 2),
        (["--jobs", "0"], 2),
        (["--help"], 0),
        (["--version"], 0),
        (["version"], 0),
        (["rule", "ADB101"], 0),
        (["rule", "ADB1000"], 2),
        (["rule"], 2),
    ],
)
def test_exit_codes(dirty: Path, arguments: list[str], code: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == code
    assert "Traceback" not in "".join(capsys.readouterr())


def test_findings_below_fail_on_give_zero(project: Path) -> None:
    (project / "only.py").write_text("WARNING\n")
    assert main(["only.py"]) == 1
    assert main(["only.py", "--fail-on", "error"]) == 0


def test_an_internal_error_gives_two_without_a_traceback(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "crash.py").write_text("CRASH\n")
    assert main(["crash.py"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err == "internal error: RuntimeError: boom; run again with `-v` for details, and please report it\n"
    assert main(["crash.py", "-v"]) == 2
    assert "Traceback" in capsys.readouterr().err


def test_an_interrupt_gives_130(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*arguments: object, **options: object) -> Report:
        raise KeyboardInterrupt

    monkeypatch.setattr(sys.modules["asyncdb_lint.scheduler"], "run", interrupt)
    assert main(["clean.py"]) == 130


# -------------------------------------------------------------------------------------------------------------------------- output


def test_version_is_the_constant_of_the_package(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--version"])
    assert capsys.readouterr().out == f"asyncdb-lint {__version__}\n"


@pytest.mark.parametrize("arguments", [["--version", "-v"], ["version", "--verbose"], ["-v", "-V"]])
def test_the_verbose_version_says_what_the_tool_runs_on(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"asyncdb-lint {__version__}"
    assert lines[1].startswith("libcst 1.")
    assert lines[2] == f"Python {sys.version.split()[0]}"


def test_the_report_is_on_standard_output_and_nothing_else_is(dirty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["app", "missing.py", "--output-format", "concise"])
    out, err = capsys.readouterr()
    assert out == (
        "app/dirty.py:2:1: ADB101 message ERROR\n"
        "app/dirty.py:3:1: ADB301 message WARNING\n"
        "Found 1 error and 1 warning in 1 of 1 file.\n"
    )
    assert err == "error: missing.py: does not exist; check the spelling and the working directory\n"


def test_full_is_the_default_and_paths_resolve_from_here(dirty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["app"])
    assert "ADB101 message ERROR\n --> app/dirty.py:2:1\n  |\n1 | a = 1\n2 | ERROR = 2\n  | ^^^^^^^^^\n" in capsys.readouterr().out


def test_json_goes_alone_to_standard_output(dirty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["app", "--output-format=json", "--statistics"]) == 1
    out, err = capsys.readouterr()
    data = json.loads(out)
    assert data["root"] == "app"
    assert [found["path"] for found in data["diagnostics"]] == ["dirty.py", "dirty.py"]
    assert "1  ADB101  blocking-driver-call\n" in err
    assert "Found 1 error and 1 warning in 1 of 1 file.\n" in err


def test_json_of_a_run_with_a_missing_path_names_it(dirty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["app", "missing.py", "--output-format=json"]) == 2
    assert json.loads(capsys.readouterr().out)["errors"][0]["path"] == "missing.py"


def test_quiet_leaves_the_summary_out_and_silent_everything(dirty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["app", "-q", "--output-format=concise"]) == 1
    assert len(capsys.readouterr().out.splitlines()) == 2
    assert main(["app", "missing.py", "-s"]) == 2
    assert capsys.readouterr() == ("", "")


def test_statistics_replace_the_listing(dirty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["app", "--statistics", "-q"])
    assert capsys.readouterr().out == "1  ADB101  blocking-driver-call\n1  ADB301  connect-per-request\n"


def test_a_project_without_a_known_driver_is_told_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["clean.py"]) == 0
    assert capsys.readouterr().out == "note: no known driver is used\nAll checks passed! 1 file.\n"


def test_no_python_file_is_a_warning(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "empty").mkdir()
    assert main(["empty"]) == 0
    assert capsys.readouterr() == ("", "warning: no Python file found; see `--show-settings` for what is excluded\n")


def test_the_report_can_be_written_to_a_file(dirty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["app", "-o", "report.txt", "--output-format", "concise", "--color=auto"]) == 1
    assert capsys.readouterr().out == ""
    assert (dirty / "report.txt").read_text().startswith("app/dirty.py:2:1: ADB101")
    assert main(["app", "-o", "nowhere/report.txt"]) == 2
    assert "cannot write `nowhere/report.txt`" in capsys.readouterr().err


def test_colours_obey_the_option_and_the_environment(
    dirty: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def coloured(*options: str) -> bool:
        main(["app", *options])
        return "\x1b[" in capsys.readouterr().out

    assert not coloured()
    assert coloured("--color=always")
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert coloured()
    assert not coloured("--output-format=json")
    monkeypatch.setenv("NO_COLOR", "1")
    assert not coloured()
    assert coloured("--color", "always")


def test_on_a_terminal_colours_are_used_unless_it_is_dumb() -> None:
    class Terminal:
        def isatty(self) -> bool:
            return True

    assert terminal.use_color(None, {}, Terminal())  # type: ignore[arg-type]
    assert not terminal.use_color(None, {"TERM": "dumb"}, Terminal())  # type: ignore[arg-type]
    assert not terminal.use_color("auto", {"NO_COLOR": "x"}, Terminal())  # type: ignore[arg-type]


def test_progress_is_one_erased_line_on_a_terminal_only(monkeypatch: pytest.MonkeyPatch) -> None:
    import io

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    assert terminal.progress_for(io.StringIO(), {}, quiet=False) is None
    assert terminal.progress_for(Terminal(), {"CI": "true"}, quiet=False) is None
    assert terminal.progress_for(Terminal(), {}, quiet=True) is None
    stream = Terminal()
    monkeypatch.setattr(terminal.Progress, "DELAY", 0.0)
    progress = terminal.progress_for(stream, {}, quiet=False)
    assert progress is not None
    progress(1, 2)
    progress(2, 2)
    progress.close()
    assert stream.getvalue() == "\r\x1b[Kanalysed 1 of 2 files\r\x1b[K"


# --------------------------------------------------------------------------------------------------------------------- bad input


def test_an_unknown_option_is_refused_with_a_suggestion(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--statistic"]) == 2
    assert capsys.readouterr().err == "error: unrecognized arguments: --statistic; did you mean `--statistics`?\n"


def test_a_broken_pyproject_is_told_with_name_and_remedy(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "pyproject.toml").write_text("[tool.asyncdb-lint\n")
    assert main([]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("error: `pyproject.toml` is no valid TOML")
    assert main(["--isolated"]) == 0


def test_an_unknown_key_is_told_with_a_suggestion(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "pyproject.toml").write_text('[tool.asyncdb-lint]\nselct = ["ADB1"]\n')
    assert main([]) == 2
    assert "error: unknown key `selct`\n --> pyproject.toml:2:1" in capsys.readouterr().err


def test_a_link_to_itself_is_told_and_the_rest_is_checked(dirty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (dirty / "loop.py").symlink_to(dirty / "loop.py")
    assert main([]) == 2
    out, err = capsys.readouterr()
    assert "Found 1 error and 1 warning" in out
    assert err == "error: loop.py: is a symbolic link that leads back to itself; repair or remove it\n"


def test_a_stub_that_cannot_be_read_is_bad_input(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def refuse(*arguments: object, **options: object) -> Report:
        raise StubError("stubs/inhouse.pyi:3:1: invalid syntax")

    monkeypatch.setattr(sys.modules["asyncdb_lint.scheduler"], "run", refuse)
    assert main(["clean.py"]) == 2
    assert capsys.readouterr().err == (
        "error: stubs/inhouse.pyi:3:1: invalid syntax; correct the stub, or take its directory out of `stubs`\n"
    )


def test_options_reach_the_settings(dirty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = "--select ADB1,ADB301 --ignore perf --per-file-ignores tests/**:ADB101,ADB3 --no-respect-gitignore"
    assert main([*arguments.split(), "--config", "fail-on = 'error'", "--show-settings", "app"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert 'select = ["ADB1", "ADB301"]  # command line' in lines
    assert 'per-file-ignores = {"tests/**" = ["ADB101", "ADB3"]}  # command line' in lines
    assert "respect-gitignore = false  # command line" in lines
    assert 'fail-on = "error"  # --config' in lines
    assert f"# root: {dirty / 'app'}" in lines


def test_show_files_lists_what_would_be_checked(dirty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--show-files", "app/dirty.py", "clean.py"]) == 0
    assert capsys.readouterr().out == "app/dirty.py\nclean.py\n"


# ----------------------------------------------------------------------------------------------------------------- standard input


FOLDERS = (str(Path(asyncdb_lint.__file__).parents[1]), str(Path(__file__).parent))
PROGRAM = """\
import sys, types
sys.path[:0] = sys.argv[1:3]
import test_cli
module = types.ModuleType('asyncdb_lint.scheduler')
module.run = test_cli.run
sys.modules['asyncdb_lint.scheduler'] = module
from asyncdb_lint.cli import main
sys.exit(main(sys.argv[3:]))
"""


def command(arguments: list[str], text: str | None = None, **options: object) -> subprocess.CompletedProcess[str]:
    """The real command in its own process, with the analysis replaced by that of this module."""
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    streams = {"input": text, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, *FOLDERS, *arguments], env=environment, encoding="utf-8", timeout=60, check=False, **streams
    )


def test_standard_input_replaces_the_file_it_stands_for(dirty: Path) -> None:
    done = command(["-", "--stdin-filename", "app/dirty.py", "--output-format=concise", "-q"], "b = 1  # WARNING é\n")
    assert (done.stdout, done.stderr) == ("app/dirty.py:1:1: ADB301 message WARNING\n", "")
    assert done.returncode == 1


def test_frames_show_the_text_of_standard_input_in_utf8_whatever_the_stream(project: Path) -> None:
    done = command(["-", "--stdin-filename", "new.py"], "x = 'é'  # ERROR\n")
    assert " --> new.py:1:1\n  |\n1 | x = 'é'  # ERROR\n" in done.stdout
    assert done.returncode == 1


def test_standard_input_stands_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["-", "clean.py"]) == 2
    assert "`-` cannot be combined with other paths" in capsys.readouterr().err
    assert main(["--stdin-filename", "x.py"]) == 2
    assert "`--stdin-filename` needs the path `-`" in capsys.readouterr().err


def test_a_closed_pipe_ends_silently_and_keeps_the_exit_code(project: Path) -> None:
    (project / "many.py").write_text("ERROR\n" * 20000)
    reader, writer = os.pipe()
    os.close(reader)
    done = command(["many.py", "--output-format=concise"], stdout=writer)
    os.close(writer)
    assert (done.returncode, done.stderr) == (1, "")
