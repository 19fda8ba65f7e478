"""An event's method only notes what was decided: it never refuses.

The store keeps an aggregate a refused command looked at, so none may be left half changed.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

SERVICES = Path(__file__).parents[1] / "services"


def event_methods() -> Iterator[tuple[str, ast.FunctionDef]]:
    for room in ("domain", "application"):
        for file in sorted(SERVICES.glob(f"*/src/*/{room}/**/*.py")):
            for node in ast.walk(ast.parse(file.read_text())):
                if isinstance(node, ast.FunctionDef) and any(map(_is_event, node.decorator_list)):
                    yield f"{file.name}: {node.name}", node


def _is_event(decorator: ast.expr) -> bool:
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    return isinstance(called, ast.Name) and called.id == "event"


def test_no_event_method_raises() -> None:
    methods = list(event_methods())

    assert len(methods) > 50
    assert [
        name
        for name, method in methods
        if any(isinstance(each, ast.Raise | ast.Assert) for each in ast.walk(method))
    ] == []
