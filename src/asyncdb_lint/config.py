"""The settings of a run: what the configuration file, the environment and the command line say, checked and made absolute.

`Settings` is the contract between the entry points and everything below: plain immutable data, cheap to pickle, no file left to
read. `load` collects every mistake in the user's input before it raises `ConfigurationError`; a mistake is never a silent default.
Precedence: command line, environment, configuration file, default; the `extend-` keys add up instead.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields

from asyncdb_lint.config_files import Layer, find_configuration, inline_layer
from asyncdb_lint.model import Role, Severity
from asyncdb_lint.options import (
    BY_NAME,
    DEFAULT_DEPS,
    DEFAULT_EXCLUDE,
    DEFAULT_INCLUDE,
    DEFAULT_ROLES,
    OPTIONS,
    Option,
    RuleOptions,
)
from asyncdb_lint.problems import ConfigurationError, Excerpt, Problem, did_you_mean

__all__ = ["Configuration", "ConfigurationError", "Request", "RuleOptions", "Settings", "load"]

_PRESENTATION = frozenset(
    {"paths", "output_format", "fail_on", "cache_dir", "jobs", "config_file", "required_version", "working_directory"}
)
_ADB_CODE = re.compile(r"ADB[0-9]{0,3}")


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a run depends on besides the code.

    `root` is the absolute directory of the project, `paths` the absolute paths given on the command line (empty: all of the
    project). `src`, `stubs` and `cache_dir` are absolute; globs are relative to `root`. `cache_dir` is None with `--no-cache`,
    `jobs` 0 means as many as are useful. Selectors are kept as written; `selection.Selection` interprets them.
    `command_timeout` is in seconds, None when unknown. `working_directory` is where relative paths of the command line start.
    """

    root: str
    config_file: str | None = None
    paths: tuple[str, ...] = ()
    select: tuple[str, ...] = ("default",)
    ignore: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    extend_ignore: tuple[str, ...] = ()
    per_file_ignores: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    extend_per_file_ignores: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    fail_on: Severity = Severity.INFO
    include: tuple[str, ...] = DEFAULT_INCLUDE
    exclude: tuple[str, ...] = DEFAULT_EXCLUDE
    extend_exclude: tuple[str, ...] = ()
    respect_gitignore: bool = True
    force_exclude: bool = False
    src: tuple[str, ...] = ()
    roles: Mapping[Role, tuple[str, ...]] = field(default_factory=lambda: DEFAULT_ROLES)
    versions: Mapping[str, str] = field(default_factory=dict)
    deps: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: DEFAULT_DEPS)
    stubs: tuple[str, ...] = ()
    offload_wrappers: tuple[str, ...] = ()
    nonblocking_calls: tuple[str, ...] = ()
    async_roots: tuple[str, ...] = ()
    thread_roots: tuple[str, ...] = ()
    output_format: str = "full"
    cache_dir: str | None = None
    required_version: str | None = None
    rules: Mapping[str, RuleOptions] = field(default_factory=dict)
    command_timeout: float | None = None
    pooler_tracks_statements: bool = False
    disable_noqa: bool = False
    jobs: int = 0
    working_directory: str | None = None

    def analysis_key(self) -> str:
        """A text that is equal for settings that give equal findings: part of the cache's fingerprint."""
        return "\n".join(
            f"{item.name}={_canonical(getattr(self, item.name))}" for item in fields(self) if item.name not in _PRESENTATION
        )


def _canonical(value: object) -> str:
    if isinstance(value, Mapping):
        return repr(sorted((str(key), _canonical(item)) for key, item in value.items()))
    if isinstance(value, RuleOptions):
        return repr((value.severity, value.enabled, value.roles and sorted(value.roles)))
    return repr(value)


@dataclass(frozen=True, slots=True)
class Request:
    """What the caller asks for: `options` maps configuration keys to raw values, `inline` holds TOML (`--config 'k = v'`)."""

    cwd: str
    paths: tuple[str, ...] = ()
    config_file: str | None = None
    inline: tuple[str, ...] = ()
    isolated: bool = False
    options: Mapping[str, object] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)
    no_cache: bool = False
    disable_noqa: bool = False
    jobs: int = 0


@dataclass(frozen=True, slots=True)
class Configuration:
    """The outcome of `load`: the settings, where each key comes from, and what deserves a warning."""

    settings: Settings
    origins: Mapping[str, str]
    warnings: tuple[Problem, ...] = ()


def load(request: Request, selectors: Callable[[], frozenset[str]] | None = None) -> Configuration:
    """Read, check and merge all layers of configuration.

    `selectors` gives the words that select rules (`selection.known_selectors`); it is asked only if some layer selects rules, since
    knowing the rules means importing them. Without it selectors are not checked.
    Raises `ConfigurationError` with every mistake found.
    """
    root, config_file, layers = _layers(request)
    checker = _Checker(request.cwd, selectors)
    values: dict[str, object] = {}
    origins: dict[str, str] = {}
    for layer in layers:
        for option, value in checker.check(layer):
            known = values.get(option.name)
            values[option.name] = _added(known, value) if option.name.startswith("extend-") and known else value
            origins[option.name] = layer.origin
    errors = [problem for problem in checker.problems if problem.level == "error"]
    if errors:
        raise ConfigurationError(errors)
    if isinstance(required := values.get("required-version"), str):
        _check_version(required, origins["required-version"])
    cache = os.path.join(root, str(values.pop("cache-dir", BY_NAME["cache-dir"].default)))
    settings = Settings(
        root=root,
        config_file=config_file,
        paths=tuple(os.path.abspath(os.path.join(request.cwd, path)) for path in request.paths),
        cache_dir=None if request.no_cache else cache,
        disable_noqa=request.disable_noqa,
        jobs=request.jobs,
        working_directory=os.path.abspath(request.cwd),
        **{BY_NAME[name].field: value for name, value in values.items()},  # type: ignore[arg-type]
    )
    return Configuration(settings, origins, tuple(problem for problem in checker.problems if problem.level != "error"))


def _layers(request: Request) -> tuple[str, str | None, list[Layer]]:
    """The root, the configuration file, and the layers from the weakest to the strongest."""
    root, found = find_configuration(request.cwd, request.paths, request.config_file, isolated=request.isolated)
    layers = [found] if found else []
    prefix = "ASYNCDB_LINT_"
    environment: dict[str, object] = {
        name: request.environment[prefix + variable]
        for name, variable in (("output-format", "OUTPUT_FORMAT"), ("cache-dir", "CACHE_DIR"))
        if request.environment.get(prefix + variable)
    }
    layers.append(Layer("environment", environment, request.cwd))
    layers.extend(inline_layer(text, request.cwd) for text in request.inline)
    layers.append(Layer("command line", dict(request.options), request.cwd))
    return root, found.path if found else None, layers


def _added(known: object, value: object) -> object:
    if isinstance(known, dict) and isinstance(value, dict):
        return {key: (*known.get(key, ()), *value.get(key, ())) for key in {**known, **value}}
    if isinstance(known, tuple) and isinstance(value, tuple):
        return (*known, *value)
    return value


class _Checker:
    """Checks layers one after the other and remembers what is wrong with them."""

    def __init__(self, cwd: str, selectors: Callable[[], frozenset[str]] | None) -> None:
        self.problems: list[Problem] = []
        self._cwd = cwd
        self._selectors = selectors

    def check(self, layer: Layer) -> Iterator[tuple[Option, object]]:
        """The options that `layer` sets correctly, with their parsed values."""
        for key, raw in layer.values.items():
            option = BY_NAME.get(key) or BY_NAME.get(key.replace("_", "-"))
            if option is None:
                hint = did_you_mean(key, BY_NAME) or "see `[tool.asyncdb-lint]` in the documentation for the keys"
                self._report(f"unknown key `{key}`", hint, layer.key(key))
                continue
            if key != option.name:
                self._report(f"`{key}` is spelled `{option.name}`", None, layer.key(key), "warning")
            try:
                value = option.parse(raw)
            except ValueError as error:
                self._report(f"{layer.say(key)}: {error}", None, layer.key(key))
                continue
            if self._selectors is not None and option.holds.endswith("selectors"):
                self._check_selectors(layer, key, option, value)
            yield option, self._resolved(layer, key, option, value)

    def _resolved(self, layer: Layer, key: str, option: Option, value: object) -> object:
        if option.holds == "file" and isinstance(value, str):
            return os.path.abspath(os.path.join(layer.directory, value))
        if option.holds != "directories" or not isinstance(value, tuple):
            return value
        for item in value:
            if not os.path.isdir(os.path.join(layer.directory, item)):
                self._report(f"{layer.say(key)}: there is no directory `{item}`", None, layer.value(key, item))
        return tuple(os.path.abspath(os.path.join(layer.directory, item)) for item in value)

    def _check_selectors(self, layer: Layer, key: str, option: Option, value: object) -> None:
        assert self._selectors is not None
        items = list(_selectors_in(option, value))
        known = self._selectors() if items else frozenset()
        for item in items:
            if item in known:
                continue
            hint = did_you_mean(item, known)
            if option.holds == "lenient selectors" and _ADB_CODE.fullmatch(item):
                self._report(f"{layer.say(key)}: this version has no rule `{item}`", hint, layer.value(key, item), "warning")
            else:
                self._report(f"{layer.say(key)}: unknown rule `{item}`", hint, layer.value(key, item))

    def _report(self, message: str, hint: str | None, excerpt: Excerpt | None, level: str = "error") -> None:
        self.problems.append(Problem(message, hint, excerpt, level))


def _selectors_in(option: Option, value: object) -> Iterator[str]:
    if isinstance(value, dict) and option.name == "rules":
        yield from value
    elif isinstance(value, dict):
        for items in value.values():
            yield from items
    elif isinstance(value, tuple):
        yield from value


def _check_version(required: str, origin: str) -> None:
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    from asyncdb_lint import __version__

    try:
        satisfied = SpecifierSet(required).contains(__version__, prereleases=True)
    except InvalidSpecifier:
        message = f"`required-version` in {origin}: `{required}` is no version specifier"
        raise ConfigurationError([Problem(message, "write for example `>=0.1`")]) from None
    if not satisfied:
        message = f"this is asyncdb-lint {__version__}, but {origin} asks for `{required}`"
        raise ConfigurationError([Problem(message, "install such a version or change `required-version`")])


def describe(configuration: Configuration) -> Iterator[str]:
    """The effective settings as TOML, one line an option with its origin: what `--show-settings` prints."""
    settings = configuration.settings
    yield f"# root: {settings.root}"
    for option in OPTIONS:
        value = getattr(settings, option.field)
        origin = configuration.origins.get(option.name, "default")
        yield f"# {option.name} is unset" if value is None else f"{option.name} = {_toml(value)}  # {origin}"


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, (tuple, frozenset)):
        return f"[{', '.join(_toml(item) for item in (sorted(value) if isinstance(value, frozenset) else value))}]"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_toml(str(key))} = {_toml(item)}" for key, item in value.items()) + "}"
    if isinstance(value, RuleOptions):
        severity = value.severity if value.enabled else "off"
        return _toml({name: item for name, item in (("severity", severity), ("roles", value.roles)) if item is not None})
    return str(value)
