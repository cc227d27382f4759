"""Discovery: what is walked, what is left out, and which module and role each file has."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from asyncdb_lint.config import Settings
from asyncdb_lint.discovery import find
from asyncdb_lint.globs import compile_globs
from asyncdb_lint.model import Role
from asyncdb_lint.source import SourceFile


def tree(root: Path, *names: str) -> Path:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return root


def repository(root: Path) -> None:
    """Make a directory look like the top of a git repository that tracks nothing."""
    (root / ".git").mkdir()


def found(root: Path, paths: Sequence[str] = (), **settings: Any) -> dict[str, SourceFile]:
    given = tuple(os.path.normpath(root / path) for path in paths)
    return {file.path: file for file in find(Settings(root=str(root), paths=given, **settings))}


def modules(root: Path, **settings: Any) -> dict[str, tuple[str, str]]:
    return {path: (file.root, file.module) for path, file in found(root, **settings).items()}


def checked(root: Path, paths: Sequence[str], **settings: Any) -> list[str]:
    return [file.path for file in found(root, paths, **settings).values() if file.checked]


# ------------------------------------------------------------------------------------------------------------------ what is walked


def test_python_files_are_found_in_order_of_their_paths(tmp_path: Path) -> None:
    tree(tmp_path, "b.py", "a/z.py", "a/types.pyi", "a/readme.md", "a.txt")
    assert list(found(tmp_path)) == ["a/types.pyi", "a/z.py", "b.py"]


def test_default_excludes_and_virtual_environments_are_not_entered(tmp_path: Path) -> None:
    tree(tmp_path, "app.py", "node_modules/x.py", "pkg/.tox/x.py", "env/pyvenv.cfg", "env/lib/x.py", ".git/hook.py")
    assert list(found(tmp_path)) == ["app.py"]


def test_build_output_is_left_out_and_source_named_like_it_is_not(tmp_path: Path) -> None:
    tree(tmp_path, "app/build/api.py", "build/lib/app/copy.py", "dist/app.py")
    tree(tmp_path, "service/pyproject.toml", "service/build/lib/copy.py", "service/dist/__init__.py")
    assert list(found(tmp_path)) == ["app/build/api.py", "service/dist/__init__.py"]
    assert "app/build/api.py" not in found(tmp_path, exclude=("build",))


def test_exclude_replaces_the_default_list_and_extend_exclude_adds_to_it(tmp_path: Path) -> None:
    tree(tmp_path, "app.py", "dist/x.py", "gen/deep/x.py", "old_a.py")
    assert list(found(tmp_path, exclude=("gen",))) == ["app.py", "dist/x.py", "old_a.py"]
    assert list(found(tmp_path, extend_exclude=("gen/**", "old_*.py"))) == ["app.py"]


def test_include_chooses_the_files(tmp_path: Path) -> None:
    tree(tmp_path, "a.py", "b.pyi", "app/c.py", "app/task.pyx")
    assert list(found(tmp_path, include=("**/*.py",))) == ["a.py", "app/c.py"]
    assert list(found(tmp_path, include=("app/**",))) == ["app/c.py", "app/task.pyx"]


def test_gitignore_files_hold_for_their_directory_and_the_nearest_one_wins(tmp_path: Path) -> None:
    tree(tmp_path, "app.py", "gen.py", "pkg/gen.py", "pkg/keep/gen.py", "data/x.py", "pkg/data/y.py", "logs/x.py")
    repository(tmp_path)
    (tmp_path / ".gitignore").write_text("gen.py\n/data/\n*.log\nlogs\n")
    (tmp_path / "pkg" / "keep" / ".gitignore").write_text("!gen.py\n")
    assert list(found(tmp_path)) == ["app.py", "pkg/data/y.py", "pkg/keep/gen.py"]
    assert "gen.py" in found(tmp_path, respect_gitignore=False)


def test_patterns_that_end_in_wildcards_match_files(tmp_path: Path) -> None:
    tree(tmp_path, "app.py", "a_local.py", "secret_x.py", "sub/tmp1.py")
    repository(tmp_path)
    (tmp_path / ".gitignore").write_text("*_local.p[y]\nsecret_*\ntmp?.py\n")
    assert list(found(tmp_path)) == ["app.py"]


def test_gitignore_above_the_root_counts_up_to_the_repository(tmp_path: Path) -> None:
    tree(tmp_path, "backend/app.py", "backend/gen/x.py", "backend/local.py")
    (tmp_path / ".git" / "info").mkdir(parents=True)
    (tmp_path / ".git" / "info" / "exclude").write_text("local.py\n")
    (tmp_path / ".gitignore").write_text("/backend/gen/\n")
    assert list(found(tmp_path / "backend")) == ["app.py"]


def test_gitignore_means_nothing_outside_a_repository_and_dot_ignore_does(tmp_path: Path) -> None:
    tree(tmp_path, "app.py", "lib/x.py", "gen/y.py")
    (tmp_path / ".gitignore").write_text("lib/\n")
    (tmp_path / ".ignore").write_text("gen/\n")
    assert list(found(tmp_path)) == ["app.py", "lib/x.py"]


@pytest.mark.parametrize("version", ["2", "4"])
def test_what_git_tracks_is_not_ignored(tmp_path: Path, version: str) -> None:
    tree(tmp_path, "app.py", "lib/db/tracked.py", "lib/db/forgotten.py", "lib/other/forgotten.py")
    (tmp_path / ".gitignore").write_text("lib/\n")
    for command in (
        ["init", "-q"],
        ["config", "index.version", version],
        ["add", "-f", "lib/db/tracked.py", "app.py"],
        ["update-index", "--index-version", version],
    ):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    # git would list lib/db/forgotten.py as ignored: only the tracked file itself, and the way to it, are not
    assert list(found(tmp_path)) == ["app.py", "lib/db/tracked.py"]


def test_an_invalid_pattern_does_not_disable_the_others(tmp_path: Path) -> None:
    tree(tmp_path, "app.py", "gen.py")
    repository(tmp_path)
    (tmp_path / ".gitignore").write_bytes(b"!\ngen.py\n\xff\xfe\n")
    assert list(found(tmp_path)) == ["app.py"]


def test_a_root_that_its_repository_ignores_is_walked_all_the_same(tmp_path: Path) -> None:
    tree(tmp_path, "scratch/app.py")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".gitignore").write_text("scratch/\n")
    assert list(found(tmp_path / "scratch")) == ["app.py"]


def test_links_that_lead_back_are_not_followed_and_links_outward_are_followed_once(tmp_path: Path) -> None:
    root = tree(tmp_path / "root", "app/a.py")
    tree(tmp_path / "shared", "lib.py")
    (root / "app" / "again").symlink_to(root)
    (root / "copy.py").symlink_to(root / "app" / "a.py")
    (root / "shared").symlink_to(tmp_path / "shared")
    (root / "shared_too").symlink_to(tmp_path / "shared")
    (tmp_path / "shared" / "back").symlink_to(tmp_path / "shared")
    (root / "up").symlink_to(tmp_path)
    (root / "gone.py").symlink_to(root / "nowhere.py")
    names = list(found(root))
    assert len(names) == 2
    assert names[0] == "app/a.py"
    assert names[1] in ("shared/lib.py", "shared_too/lib.py")


def test_what_cannot_be_read_is_told_and_the_rest_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree(tmp_path, "app.py", "locked/x.py")
    (tmp_path / "loop.py").symlink_to(tmp_path / "loop.py")
    scandir = os.scandir

    def refuse(path: str) -> object:
        if path.endswith("locked"):
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    told: dict[str, str] = {}
    files = find(Settings(root=str(tmp_path)), told.__setitem__)
    assert [file.path for file in files] == ["app.py"]
    assert told == {
        "locked": "cannot be read (permission denied); make it readable or exclude it",
        "loop.py": "is a symbolic link that leads back to itself; repair or remove it",
    }


# ---------------------------------------------------------------------------------------------------------------- what is reported


def test_given_paths_choose_what_is_checked_and_not_what_is_analysed(tmp_path: Path) -> None:
    tree(tmp_path, "app/a.py", "app/sub/b.py", "application.py", "lib/c.py")
    assert len(found(tmp_path, ["app"])) == 4
    assert checked(tmp_path, ["app"]) == ["app/a.py", "app/sub/b.py"]
    assert checked(tmp_path, ["lib/c.py", "application.py"]) == ["application.py", "lib/c.py"]
    assert len(checked(tmp_path, ["."])) == 4


def test_a_given_path_is_taken_although_it_is_excluded(tmp_path: Path) -> None:
    tree(tmp_path, "a.py", "build/pkg/__init__.py", "build/pkg/x.py", "ignored/y.py", "tool")
    (tmp_path / ".gitignore").write_text("ignored/\n")
    assert checked(tmp_path, ["build"]) == ["build/pkg/__init__.py", "build/pkg/x.py"]
    assert checked(tmp_path, ["ignored/y.py", "tool"]) == ["ignored/y.py", "tool"]
    assert found(tmp_path, ["build/pkg/x.py"])["build/pkg/x.py"].module == "pkg.x"


def test_force_exclude_leaves_given_paths_out_too(tmp_path: Path) -> None:
    tree(tmp_path, "a.py", "build/x.py", "ignored/y.py", "tool", "skip_me.py")
    repository(tmp_path)
    (tmp_path / ".gitignore").write_text("ignored/\n")
    paths = ["build/x.py", "ignored/y.py", "tool", "skip_me.py", "a.py"]
    assert checked(tmp_path, paths, force_exclude=True, extend_exclude=("skip_*",)) == ["a.py", "tool"]


def test_a_missing_path_is_told_and_the_others_are_checked(tmp_path: Path) -> None:
    tree(tmp_path, "a.py")
    told: list[tuple[str, str]] = []
    settings = Settings(root=str(tmp_path), paths=(str(tmp_path / "a.py"), str(tmp_path / "b.py")))
    files = find(settings, lambda path, message: told.append((path, message)))
    assert [file.path for file in files if file.checked] == ["a.py"]
    assert told == [("b.py", "does not exist; check the spelling and the working directory")]


def test_nothing_is_walked_when_no_given_path_exists(tmp_path: Path) -> None:
    tree(tmp_path, "a.py")
    assert found(tmp_path, ["missing"]) == {}


def test_a_path_outside_the_root_is_added(tmp_path: Path) -> None:
    tree(tmp_path, "root/a.py", "other/pkg/__init__.py", "other/pkg/b.py")
    file = found(tmp_path / "root", ["../other"])["../other/pkg/b.py"]
    assert (file.module, file.root, file.checked) == ("pkg.b", "../other", True)


def test_standard_input_stands_for_a_file_that_need_not_exist(tmp_path: Path) -> None:
    tree(tmp_path, "pkg/__init__.py", "pkg/a.py")
    virtual = str(tmp_path / "pkg" / "new.py")
    files = find(Settings(root=str(tmp_path), paths=(virtual,)), virtual=virtual)
    assert [(file.path, file.module) for file in files if file.checked] == [("pkg/new.py", "pkg.new")]
    assert len(files) == 3


# ---------------------------------------------------------------------------------------------------------------------- modules


def test_the_directory_above_the_outermost_package_is_an_import_root(tmp_path: Path) -> None:
    tree(tmp_path, "services/a/app/__init__.py", "services/a/app/api/__init__.py", "services/a/app/api/users.py")
    assert modules(tmp_path)["services/a/app/api/users.py"] == ("services/a", "app.api.users")
    assert modules(tmp_path)["services/a/app/__init__.py"] == ("services/a", "app")


def test_two_services_keep_their_packages_apart(tmp_path: Path) -> None:
    tree(tmp_path, "a/app/__init__.py", "a/app/db.py", "b/app/__init__.py", "b/app/db.py")
    assert modules(tmp_path)["a/app/db.py"] == ("a", "app.db")
    assert modules(tmp_path)["b/app/db.py"] == ("b", "app.db")


def test_directories_without_init_are_namespaces_of_the_nearest_root(tmp_path: Path) -> None:
    tree(tmp_path, "app/routers/users.py", "main.py", "backend/Dockerfile", "backend/app/db.py", "order-service/app/db.py")
    names = modules(tmp_path)
    assert names["main.py"] == ("", "main")
    assert names["app/routers/users.py"] == ("", "app.routers.users")
    assert names["backend/app/db.py"] == ("backend", "app.db")
    assert names["order-service/app/db.py"] == ("order-service", "app.db")


def test_a_directory_without_init_inside_a_package_belongs_to_it(tmp_path: Path) -> None:
    tree(tmp_path, "lib/app/__init__.py", "lib/app/routers/users.py")
    assert modules(tmp_path)["lib/app/routers/users.py"] == ("lib", "app.routers.users")


def test_files_of_a_project_inside_a_package_start_no_root(tmp_path: Path) -> None:
    tree(tmp_path, "app/__init__.py", "app/worker/Dockerfile", "app/worker/run.py")
    assert modules(tmp_path)["app/worker/run.py"] == ("", "app.worker.run")


def test_everything_below_src_is_named_from_there(tmp_path: Path) -> None:
    tree(tmp_path, "src/ns/pkg/__init__.py", "src/ns/pkg/a.py", "src/tool.py", "sub/src/x.py")
    names = modules(tmp_path)
    assert names["src/ns/pkg/a.py"] == ("src", "ns.pkg.a")
    assert names["src/tool.py"] == ("src", "tool")
    assert names["sub/src/x.py"] == ("sub/src", "x")


def test_a_package_called_src_is_a_package(tmp_path: Path) -> None:
    tree(tmp_path, "src/__init__.py", "src/db.py")
    assert modules(tmp_path)["src/db.py"] == ("", "src.db")


def test_the_src_setting_names_import_roots(tmp_path: Path) -> None:
    tree(tmp_path, "python/app/__init__.py", "python/app/a.py", "lib/ns/b.py")
    names = modules(tmp_path, src=(str(tmp_path / "python"), str(tmp_path / "lib")))
    assert names["python/app/a.py"] == ("python", "app.a")
    assert names["lib/ns/b.py"] == ("lib", "ns.b")


def test_a_root_inside_a_package_is_named_from_above(tmp_path: Path) -> None:
    tree(tmp_path, "pkg/__init__.py", "pkg/sub/__init__.py", "pkg/sub/a.py")
    assert modules(tmp_path / "pkg" / "sub")["a.py"] == ("../..", "pkg.sub.a")


def test_a_given_directory_is_a_namespace_package_of_the_working_directory_or_the_project(tmp_path: Path) -> None:
    tree(tmp_path, "work/app/db.py", "work/app/sub/pkg/__init__.py")
    assert modules(tmp_path / "work" / "app")["db.py"] == ("", "db")
    from_work = modules(tmp_path / "work" / "app", working_directory=str(tmp_path / "work"))
    assert from_work["db.py"] == ("..", "app.db")
    tree(tmp_path, "work/requirements.txt")
    assert modules(tmp_path / "work" / "app")["db.py"] == ("..", "app.db")


def test_a_directory_that_no_import_can_spell_is_no_namespace_package(tmp_path: Path) -> None:
    tree(tmp_path, "my-app/db.py", "src/db.py")
    assert modules(tmp_path / "my-app", working_directory=str(tmp_path))["db.py"] == ("", "db")
    assert modules(tmp_path / "src", working_directory=str(tmp_path))["db.py"] == ("", "db")


def test_stubs_and_packages_are_marked(tmp_path: Path) -> None:
    tree(tmp_path, "pkg/__init__.py", "pkg/db.pyi")
    files = found(tmp_path)
    assert files["pkg/__init__.py"].is_package
    assert files["pkg/db.pyi"].is_stub
    assert files["pkg/db.pyi"].module == "pkg.db"


def test_stubs_of_libraries_are_no_files_of_the_project(tmp_path: Path) -> None:
    tree(tmp_path, "app.py", "lint_stubs/acme.pyi", "app/lint_stubs/db.pyi")
    assert set(found(tmp_path, stubs=(str(tmp_path / "lint_stubs"),))) == {"app.py", "app/lint_stubs/db.pyi"}


# ------------------------------------------------------------------------------------------------------------------------ roles


@pytest.mark.parametrize(
    ("path", "role"),
    [
        ("app/api.py", Role.APP),
        ("tests/helpers.py", Role.TEST),
        ("app/test_api.py", Role.TEST),
        ("app/conftest.py", Role.TEST),
        ("app/tests.py", Role.TEST),
        ("app/Media_Tests.py", Role.TEST),
        ("app/contests.py", Role.APP),
        ("scripts/load.py", Role.SCRIPT),
        ("benchmarks/run.py", Role.SCRIPT),
        ("cookbook/agents/run.py", Role.SCRIPT),
        ("demos/polls/db.py", Role.SCRIPT),
        ("app/migrations/0001.py", Role.MIGRATION),
        ("vendor/lib/test_x.py", Role.VENDORED),
        ("app/_vendor/x.py", Role.VENDORED),
        ("tests/migrations/test_0001.py", Role.TEST),
    ],
)
def test_roles_follow_the_globs(tmp_path: Path, path: str, role: Role) -> None:
    assert found(tree(tmp_path, path))[path].role is role


def test_roles_are_judged_from_the_nearest_project(tmp_path: Path) -> None:
    tree(tmp_path, "pyproject.toml", "examples/shop/pyproject.toml", "examples/shop/app.py", "examples/snippet.py")
    files = found(tmp_path)
    assert files["examples/shop/app.py"].role is Role.APP
    assert files["examples/snippet.py"].role is Role.SCRIPT
    assert found(tmp_path / "examples")["snippet.py"].role is Role.SCRIPT


# ------------------------------------------------------------------------------------------------------------------------ globs


@pytest.mark.parametrize(
    ("glob", "matching", "other"),
    [
        ("gen", ["gen", "a/gen", "gen/x.py"], ["generic", "a/regen"]),
        ("*_pb2.py", ["x_pb2.py", "a/b/x_pb2.py"], ["x_pb2.pyi"]),
        ("app/*.py", ["app/x.py"], ["app/a/x.py", "b/app/x.py"]),
        ("app/**/x.py", ["app/x.py", "app/a/b/x.py"], ["x.py"]),
        ("tests/**", ["tests/a.py", "tests/a/b.py"], ["tests", "a/tests/b.py"]),
        ("./a/{b,c}/", ["a/b/x.py", "a/c"], ["a/d/x.py"]),
        ("f[0-9]?.py", ["f1x.py"], ["fax.py", "f1.py"]),
        ("f[!0-9].py", ["fa.py"], ["f1.py", "f/.py"]),
    ],
)
def test_globs_match_names_paths_and_what_lies_below(glob: str, matching: list[str], other: list[str]) -> None:
    pattern = compile_globs([glob])
    assert pattern is not None
    assert [path for path in (*matching, *other) if pattern.fullmatch(path)] == matching
