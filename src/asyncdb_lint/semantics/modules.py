"""Which module a dotted name means, and what each module binds.

A module is its path. A dotted name resolves from the importer's own root first, then among the stubs, then from the directories above
the importer, then among the other roots if exactly one of them has it: a name that two services share is nobody's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from asyncdb_lint.model import Attribute, Binding, Constant, Expression, Module, Name, Store, Subscript
from asyncdb_lint.semantics.values import Scope

VOCABULARY = "asyncdb_lint.vocabulary"


class ModuleTable:
    """All modules of a run, project and stubs, and their names."""

    def __init__(self, modules: Iterable[Module], stubs: Mapping[str, Module]) -> None:
        self.project = tuple(modules)
        self.stubs = stubs
        self._by_root: dict[tuple[str, str], Module] = {}
        self._by_name: defaultdict[str, list[Module]] = defaultdict(list)
        self._by_path = {module.path: module for module in self.project}
        self._packages: set[str] = set()
        for module in self.project:
            self._by_root.setdefault((module.root, module.name), module)
            self._by_name[module.name].append(module)
            self._note_packages(module.name)
        for name in self.stubs:
            self._note_packages(name)
        self._globals: dict[Module, Mapping[str, tuple[tuple[Scope, int], ...]]] = {}

    def _note_packages(self, name: str) -> None:
        while "." in name:
            name = name.rpartition(".")[0]
            self._packages.add(name)

    def resolve(self, name: str, importer: Module) -> Module | None:
        """The module that `name` means in `importer`; None if unknown or ambiguous."""
        own = self._by_root.get((importer.root, name))
        if own is not None and not importer.is_stub:
            return own
        if name in self.stubs:
            return self.stubs[name]
        above = self._above(name, importer.path) if not importer.is_stub else None
        if above is not None:
            return above
        elsewhere = self._by_name.get(name, ())
        return elsewhere[0] if len(elsewhere) == 1 else None

    def _above(self, name: str, path: str) -> Module | None:
        """The module that lies at the dotted name below the nearest directory above the importer's path."""
        tail = name.replace(".", "/")
        directory = path
        while directory:
            directory = directory.rpartition("/")[0]
            base = f"{directory}/{tail}" if directory else tail
            found = self._by_path.get(f"{base}.py") or self._by_path.get(f"{base}/__init__.py")
            if found is not None:
                return found
        return None

    def is_package(self, name: str) -> bool:
        """Whether some module lies below this dotted name."""
        return name in self._packages

    @staticmethod
    def absolute(binding: Binding, importer: Module) -> str:
        """The dotted name of the module an import binding speaks of, relative levels resolved."""
        if not binding.level:
            return binding.module
        package = importer.name.split(".") if importer.name else []
        if not importer.is_package:
            package = package[:-1]
        package = package[: len(package) - (binding.level - 1)]
        return ".".join([*package, binding.module] if binding.module else package)

    def import_origin(self, module: Module, expression: Expression) -> tuple[str, str]:
        """The (module, member) that a global name was imported from; empty strings if it was not."""
        if not isinstance(expression, Name):
            return "", ""
        summary = module.summary.functions[0]
        for _, number in self.globals_of(module).get(expression.name, ()):
            binding = summary.bindings[number] if number < len(summary.bindings) else None
            if binding is not None and binding.kind == "import" and binding.member:
                return self.absolute(binding, module), binding.member
        return "", ""

    def globals_of(self, module: Module) -> Mapping[str, tuple[tuple[Scope, int], ...]]:
        """Every binding of each global name of a module: those of its body, and those of functions that declare it `global`."""
        found = self._globals.get(module)
        if found is None:
            found = self._globals[module] = self._collect_globals(module)
        return found

    def _collect_globals(self, module: Module) -> Mapping[str, tuple[tuple[Scope, int], ...]]:
        collected: defaultdict[str, list[tuple[Scope, int]]] = defaultdict(list)
        for index, function in enumerate(module.summary.functions):
            if index and not function.globals:
                continue
            scope = Scope(module, index)
            for number, binding in enumerate(function.bindings):
                if (not index or binding.name in function.globals) and binding.kind not in ("narrow", "delete"):
                    collected[binding.name].append((scope, number))
        return {name: tuple(bindings) for name, bindings in collected.items()}


class StoreIndex:
    """Every assignment to an attribute or to an item: attributes by name, items by literal key, by the name of a key that is none, and by
    the variable that holds them."""

    def __init__(self, modules: Iterable[Module]) -> None:
        self.attributes: defaultdict[str, list[tuple[Scope, Store]]] = defaultdict(list)
        self.items: defaultdict[object, list[tuple[Scope, Store]]] = defaultdict(list)
        self.named_items: defaultdict[str, list[tuple[Scope, Store]]] = defaultdict(list)
        self.held: defaultdict[tuple[object, ...], list[tuple[Scope, Store]]] = defaultdict(list)
        for module in modules:
            for index, function in enumerate(module.summary.functions):
                if not function.stores:
                    continue
                scope = Scope(module, index)
                receiver = self_name(scope)
                for store in function.stores:
                    self._add(scope, receiver, store)

    def _add(self, scope: Scope, receiver: str | None, store: Store) -> None:
        match store.target:
            case Attribute(value=Name(name=base)) if base == receiver:
                pass  # an attribute of the receiver: the class's own business
            case Attribute(attr=attr):
                self.attributes[attr].append((scope, store))
            case Subscript(value=container, index=index):
                if isinstance(index, Constant) and isinstance(index.value, str):
                    self.items[index.value].append((scope, store))
                elif isinstance(index, Name | Attribute):
                    self.named_items[index.name if isinstance(index, Name) else index.attr].append((scope, store))
                held = variable(scope, container)
                if held is not None:
                    self.held[held].append((scope, store))
            case _:
                pass


def variable(scope: Scope, expression: Expression) -> tuple[object, ...] | None:
    """What identifies a variable across functions: a global of a module, or an attribute of a class's objects; None for others."""
    match expression:
        case Name(name=name, scope=kind) if kind == "global" or scope.index == 0:
            return (scope.module, name)
        case Attribute(value=Name(name=receiver), attr=attr) if receiver == self_name(scope):
            return (scope.module, scope.summary.owner, attr)
        case _:
            return None


def self_name(scope: Scope) -> str | None:
    """The name of a method's receiver parameter; None if the scope is no method."""
    function = scope.summary
    if function.owner < 0 or function.kind != "def" or not function.parameters:
        return None
    first = function.parameters[0]
    return first.name if first.kind in ("positional", "standard") else None
