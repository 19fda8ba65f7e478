"""Is everything there that a deployed service needs? `check` (DEP-01 to DEP-03)."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from servicekit.observability.logging import get_logger

State = Literal["pending", "passed", "failed"]


class CheckFailed(Exception):
    """What a check raises to say what is wrong; its text is shown to the operator."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing to look at. `look` gives details if it is well and raises if it is not.

    It is looked at only when the checks named in `needs` have passed. `look` ends by itself, and
    what it says or raises names no secret.
    """

    id: str
    name: str
    look: Callable[[], str | None]
    required: bool = True
    needs: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What came of a check; `pending`: it was not looked at, because another one failed."""

    id: str
    name: str
    required: bool
    status: State
    details: str | None = None

    def as_json(self) -> dict[str, Any]:
        told: dict[str, Any] = {
            "id": self.id,
            "name": self.name,
            "required": self.required,
            "status": self.status,
        }
        return told if self.details is None else {**told, "details": self.details}


def go_through(checks: Iterable[Check]) -> list[Checked]:
    """Look at each in turn. One that fails does not keep the others from being looked at."""
    seen: dict[str, Checked] = {}
    for check in checks:
        missing = [name for name in check.needs if name in seen and seen[name].status != "passed"]
        waits: tuple[State, str | None] = ("pending", f"waits for {', '.join(missing)}")
        status, details = waits if missing else _looked_at(check)
        seen[check.id] = Checked(
            id=check.id, name=check.name, required=check.required, status=status, details=details
        )
    return list(seen.values())


def is_fit(results: Iterable[Checked]) -> bool:
    """Say whether every required check has passed."""
    return all(result.status == "passed" for result in results if result.required)


def as_table(results: Sequence[Checked]) -> str:
    """Say it to a person: a line for each."""
    rows = [
        (
            result.status,
            result.id,
            "required" if result.required else "",
            " ".join(f"{result.name}: {result.details or ''}".rstrip(": ").split()),
        )
        for result in results
    ]
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(3)]
    return "\n".join(
        "  ".join([*(row[column].ljust(widths[column]) for column in range(3)), row[3]]).rstrip()
        for row in rows
    )


def as_json(results: Iterable[Checked]) -> str:
    """Say it to a machine."""
    return json.dumps([result.as_json() for result in results], indent=2, ensure_ascii=False)


def _looked_at(check: Check) -> tuple[State, str | None]:
    try:
        return "passed", check.look()
    except CheckFailed as failure:
        return "failed", str(failure)
    except Exception as error:  # noqa: BLE001 - whatever it raises, the thing is not well
        get_logger(check=check.id).debug("check failed", exc_info=error)
        kind, said = type(error).__name__, str(error).strip().split("\n")[0]
        return "failed", said if said.startswith(kind) else f"{kind}: {said}".removesuffix(": ")
