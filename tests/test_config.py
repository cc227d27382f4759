"""Configuration: where it is found, how layers merge, and what is said about mistakes."""

from __future__ import annotations

from pathlib import Path

import pytest

from asyncdb_lint import __version__
from asyncdb_lint.config import Configuration, ConfigurationError, Request, RuleOptions, Settings, describe, load
from asyncdb_lint.model import Role, Severity
from asyncdb_lint.options import DEFAULT_EXCLUDE, OPTIONS

SELECTORS = frozenset({"ADB", "ADB1", "ADB10", "ADB101", "blocking-driver-call", "default", "strict", "perf", "all"})


def configure(tmp_path: Path, text: str, name: str = "pyproject.toml", **request: object) -> Configuration:
    (tmp_path / name).write_text(text, encoding="utf-8")
    return load(Request(cwd=str(tmp_path), **request), lambda: SELECTORS)  # type: ignore[arg-type]


def refused(tmp_path: Path, text: str, name: str = "pyproject.toml", **request: object) -> str:
    with pytest.raises(ConfigurationError) as caught:
        configure(tmp_path, text, name, **request)
    return str(caught.value)


def test_without_a_file_the_defaults_hold_and_the_working_directory_is_the_root(tmp_path: Path) -> None:
    settings = load(Request(cwd=str(tmp_path)), lambda: SELECTORS).settings
    assert settings == Settings(str(tmp_path), cache_dir=str(tmp_path / ".asyncdb_lint_cache"), working_directory=str(tmp_path))
    assert settings.exclude == DEFAULT_EXCLUDE


def test_every_option_is_an_attribute_of_settings_with_the_default_of_the_table(tmp_path: Path) -> None:
    settings = Settings(root=str(tmp_path))
    for option in OPTIONS:
        if option.name != "cache-dir":
            assert getattr(settings, option.field) == option.default, option.name


def test_the_table_in_pyproject_is_read(tmp_path: Path) -> None:
    (tmp_path / "lint_stubs").mkdir()
    settings = configure(
        tmp_path,
        """
        [tool.asyncdb-lint]
        select = ["ADB1"]
        fail-on = "warning"
        stubs = ["lint_stubs"]
        command-timeout = 30
        pooler-tracks-statements = true
        [tool.asyncdb-lint.per-file-ignores]
        "tests/**" = ["ADB101"]
        [tool.asyncdb-lint.versions]
        sqlalchemy = "2.0"
        [tool.asyncdb-lint.rules.blocking-driver-call]
        severity = "warning"
        roles = ["app"]
        [tool.asyncdb-lint.roles]
        script = ["jobs/**"]
        """,
    ).settings
    assert settings.select == ("ADB1",)
    assert settings.fail_on is Severity.WARNING
    assert settings.stubs == (str(tmp_path / "lint_stubs"),)
    assert settings.command_timeout == 30.0
    assert settings.pooler_tracks_statements is True
    assert settings.per_file_ignores == {"tests/**": ("ADB101",)}
    assert settings.versions == {"sqlalchemy": "2.0"}
    assert settings.rules == {"blocking-driver-call": RuleOptions(Severity.WARNING, True, frozenset({Role.APP}))}
    assert settings.roles[Role.SCRIPT] == ("jobs/**",)
    assert "tests/**" in settings.roles[Role.TEST]
    assert settings.config_file == str(tmp_path / "pyproject.toml")


def test_own_files_win_over_pyproject_in_the_same_directory(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.asyncdb-lint]\nselect = ["all"]\n')
    assert configure(tmp_path, 'select = ["perf"]\n', "asyncdb-lint.toml").settings.select == ("perf",)
    assert configure(tmp_path, 'select = ["strict"]\n', ".asyncdb-lint.toml").settings.select == ("strict",)


def test_the_nearest_file_above_the_paths_decides_the_root(tmp_path: Path) -> None:
    (tmp_path / "app" / "api").mkdir(parents=True)
    settings = configure(tmp_path, '[tool.asyncdb-lint]\nselect = ["all"]\n', paths=("app/api",)).settings
    assert settings.root == str(tmp_path)
    assert settings.paths == (str(tmp_path / "app" / "api"),)
    assert settings.select == ("all",)


def test_without_our_table_the_root_is_the_common_parent_of_the_paths(tmp_path: Path) -> None:
    for name in ("app/a", "app/b"):
        (tmp_path / name).mkdir(parents=True)
    settings = configure(tmp_path, "[tool.other]\nx = 1\n", paths=("app/a", "app/b")).settings
    assert settings.root == str(tmp_path / "app")
    assert settings.config_file is None


def test_the_search_stops_at_the_root_of_the_version_control(tmp_path: Path) -> None:
    (tmp_path / "repository" / ".git").mkdir(parents=True)
    settings = configure(tmp_path, '[tool.asyncdb-lint]\nselect = ["all"]\n', paths=("repository",)).settings
    assert settings.select == ("default",)


def test_isolated_ignores_files(tmp_path: Path) -> None:
    assert configure(tmp_path, '[tool.asyncdb-lint]\nselect = ["all"]\n', isolated=True).settings.select == ("default",)


def test_command_line_wins_over_environment_and_environment_over_the_file(tmp_path: Path) -> None:
    text = '[tool.asyncdb-lint]\noutput-format = "concise"\n'
    environment = {"ASYNCDB_LINT_OUTPUT_FORMAT": "grouped"}
    assert configure(tmp_path, text).settings.output_format == "concise"
    assert configure(tmp_path, text, environment=environment).settings.output_format == "grouped"
    configuration = configure(tmp_path, text, environment=environment, options={"output-format": "json"})
    assert configuration.settings.output_format == "json"
    assert configuration.origins["output-format"] == "command line"


def test_extend_keys_add_up_while_others_replace(tmp_path: Path) -> None:
    text = '[tool.asyncdb-lint]\nignore = ["ADB1"]\nextend-ignore = ["ADB10"]\nextend-exclude = ["gen"]\n'
    options = {"ignore": ["perf"], "extend-ignore": ["ADB101"], "extend-exclude": ["old"]}
    settings = configure(tmp_path, text, options=options).settings
    assert settings.ignore == ("perf",)
    assert settings.extend_ignore == ("ADB10", "ADB101")
    assert settings.extend_exclude == ("gen", "old")


def test_inline_toml_sets_one_key(tmp_path: Path) -> None:
    assert configure(tmp_path, "", inline=('select = ["all"]',)).settings.select == ("all",)


def test_a_given_file_is_read_wherever_it_lies(tmp_path: Path) -> None:
    (tmp_path / "app").mkdir()
    settings = configure(tmp_path, 'select = ["all"]\n', "ci.toml", config_file="ci.toml", paths=("app",)).settings
    assert settings.select == ("all",)
    assert settings.root == str(tmp_path)


def test_an_unknown_key_is_refused_by_name_with_a_frame_and_a_suggestion(tmp_path: Path) -> None:
    assert refused(tmp_path, '[project]\nname = "x"\n\n[tool.asyncdb-lint]\nselct = ["ADB1"]\n') == (
        'error: unknown key `selct`\n --> pyproject.toml:5:1\n  |\n5 | selct = ["ADB1"]\n  | ^^^^^ did you mean `select`?'
    )


def test_every_mistake_is_told_at_once(tmp_path: Path) -> None:
    message = refused(
        tmp_path,
        """\
        [tool.asyncdb-lint]
        selct = []
        fail-on = "fatal"
        ignore = "ADB1"
        stubs = ["nowhere"]
        command-timeout = -1
        rules.blocking-driver-call.severty = "error"
        """,
    )
    assert message.count("error: ") == 6
    assert "`fail-on`: expected one of `error`, `warning`, `info`, got `fatal`" in message
    assert "`ignore`: expected a list of strings, got a string" in message
    assert "`stubs`: there is no directory `nowhere`" in message
    assert "`command-timeout`: expected a positive number of seconds, got `-1`" in message
    assert "`rules.blocking-driver-call` has no option `severty`" in message


def test_an_unknown_rule_in_select_is_an_error_at_its_place(tmp_path: Path) -> None:
    message = refused(tmp_path, '[tool.asyncdb-lint]\nselect = [\n  "default",\n  "blocking-driver-cal",\n]\n')
    assert "error: `select`: unknown rule `blocking-driver-cal`\n --> pyproject.toml:4:3" in message
    assert "did you mean `blocking-driver-call`?" in message


def test_an_unknown_adb_code_in_ignore_is_only_a_warning(tmp_path: Path) -> None:
    configuration = configure(tmp_path, '[tool.asyncdb-lint]\nignore = ["ADB999"]\n')
    assert [problem.level for problem in configuration.warnings] == ["warning"]
    assert "this version has no rule `ADB999`" in configuration.warnings[0].render()
    assert "unknown rule `E501`" in refused(tmp_path, '[tool.asyncdb-lint]\nignore = ["E501"]\n')


def test_an_unknown_rule_in_the_rules_table_is_an_error(tmp_path: Path) -> None:
    assert "unknown rule `ADB109`" in refused(tmp_path, '[tool.asyncdb-lint.rules.ADB109]\nseverity = "off"\n')


def test_snake_case_is_accepted_with_a_warning(tmp_path: Path) -> None:
    configuration = configure(tmp_path, '[tool.asyncdb-lint]\nfail_on = "error"\n')
    assert configuration.settings.fail_on is Severity.ERROR
    assert "`fail_on` is spelled `fail-on`" in configuration.warnings[0].render()


def test_a_misspelled_table_is_refused(tmp_path: Path) -> None:
    assert "unknown table `tool.asyncdb_lint`" in refused(tmp_path, "[tool.asyncdb_lint]\n")


def test_severity_off_disables_a_rule(tmp_path: Path) -> None:
    settings = configure(tmp_path, '[tool.asyncdb-lint.rules.ADB101]\nseverity = "off"\n').settings
    assert settings.rules["ADB101"] == RuleOptions(None, False, None)


def test_a_broken_pyproject_names_the_file_the_place_and_the_remedy(tmp_path: Path) -> None:
    message = refused(tmp_path, "[tool.asyncdb-lint]\nselect = [\n")
    assert message.startswith("error: `pyproject.toml` is no valid TOML: ")
    assert "run with `--isolated`" in message
    assert " --> pyproject.toml:2:1\n" in refused(tmp_path, "[tool]\n= 3\n")


def test_a_pyproject_that_is_no_text_is_refused_with_its_name(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigurationError, match=r"`pyproject\.toml` is not UTF-8; save it as UTF-8"):
        load(Request(cwd=str(tmp_path)))


def test_a_given_file_that_is_missing_or_not_ours_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"cannot read `none\.toml`: No such file"):
        load(Request(cwd=str(tmp_path), config_file="none.toml"))
    message = refused(tmp_path, "[tool.other]\n", config_file="pyproject.toml")
    assert "has no table `[tool.asyncdb-lint]`" in message


def test_a_mistake_on_the_command_line_names_the_option(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"`--select`: unknown rule `ADB9`; did you mean"):
        load(Request(cwd=str(tmp_path), options={"select": ["ADB9"]}), lambda: SELECTORS)


def test_required_version_refuses_other_versions(tmp_path: Path) -> None:
    assert configure(tmp_path, f'[tool.asyncdb-lint]\nrequired-version = "=={__version__}"\n').settings.required_version
    message = refused(tmp_path, '[tool.asyncdb-lint]\nrequired-version = ">=99"\n')
    assert message.startswith(f"error: this is asyncdb-lint {__version__}, but pyproject.toml asks for `>=99`")
    assert "is no version specifier" in refused(tmp_path, '[tool.asyncdb-lint]\nrequired-version = "newest"\n')


def test_no_cache_means_no_cache_directory(tmp_path: Path) -> None:
    assert load(Request(cwd=str(tmp_path), no_cache=True)).settings.cache_dir is None


def test_the_analysis_key_depends_on_what_changes_findings_only(tmp_path: Path) -> None:
    plain = configure(tmp_path, "[tool.asyncdb-lint]\n").settings
    other_format = configure(tmp_path, '[tool.asyncdb-lint]\noutput-format = "json"\n').settings
    other_rules = configure(tmp_path, '[tool.asyncdb-lint.rules.ADB101]\nroles = ["test", "app"]\n').settings
    assert plain.analysis_key() == other_format.analysis_key()
    assert plain.analysis_key() != other_rules.analysis_key()


def test_settings_are_described_as_toml_that_configures_the_same(tmp_path: Path) -> None:
    text = """
    [tool.asyncdb-lint]
    select = ["all"]
    command-timeout = 2.5
    [tool.asyncdb-lint.rules.ADB101]
    severity = "off"
    roles = ["app"]
    """
    configuration = configure(tmp_path, text)
    lines = list(describe(configuration))
    assert 'select = ["all"]  # pyproject.toml' in lines
    assert "ignore = []  # default" in lines
    (tmp_path / "again").mkdir()
    again = configure(tmp_path / "again", "\n".join(lines), "asyncdb-lint.toml")
    assert again.settings.analysis_key() == configuration.settings.analysis_key().replace(str(tmp_path), str(tmp_path / "again"))
