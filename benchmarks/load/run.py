from collections.abc import Sequence

from benchmarks.load.stages import Stage
from benchmarks.load.verdict import BOOK, SEARCH, Measured, Run
from benchmarks.load.visitors import Profile, Visitor

# isort: split
from locust.env import Environment
from locust.stats import StatsEntry


def run(target: str, stages: Sequence[Stage], service: str) -> Run:
    """Let the users come and go, and give what was measured."""
    Visitor.service = service
    Profile.stages = list(stages)
    profile = Profile()  # type: ignore[no-untyped-call]
    environment = Environment(user_classes=[Visitor], shape_class=profile, host=target)
    runner = environment.create_local_runner()
    runner.start_shape()
    shaping = runner.shape_greenlet
    if shaping is not None:
        shaping.join()
    runner.quit()
    stats = environment.stats
    entries = {entry.name: entry for entry in stats.entries.values()}
    return Run(
        kinds=[_measured(entries[name], name) for name in (SEARCH, BOOK) if name in entries],
        all=_measured(stats.total, "all"),
        unkept=Visitor.counts.unkept,
        booked=Visitor.counts.booked,
        taken=Visitor.counts.taken,
        errors=[
            *(f"{each.occurrences} times {each.error}" for each in stats.errors.values()),
            *(f"{each['count']} times {each['msg']}" for each in runner.exceptions.values()),
        ],
    )


def _measured(entry: StatsEntry, name: str) -> Measured:
    return Measured(
        name=name,
        requests=entry.num_requests,
        failures=entry.num_failures,
        median=entry.median_response_time,
        p95=entry.get_response_time_percentile(0.95),
        longest=entry.max_response_time,
    )
