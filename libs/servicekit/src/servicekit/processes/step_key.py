from dataclasses import fields, is_dataclass
from uuid import UUID

from servicekit.ids import derive


def step_key(process_id: UUID, step: object) -> str:
    """Give the idempotency key of one step of one process, for whoever is asked to do it.

    The same whenever the step is tried again, after a crash and after a release too; another for
    another step, or for the same step with other values.
    """
    values = (
        [f"{field.name}={getattr(step, field.name)}" for field in fields(step)]
        if is_dataclass(step)
        else [str(step)]
    )
    return str(derive("step", process_id, type(step).__name__, *values))
