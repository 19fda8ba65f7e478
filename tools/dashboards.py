"""Grafana dashboards, written from this file: `python -m tools.dashboards`.

A dashboard is rows of panels, a panel is a title, a unit and queries. Everything else Grafana wants
to know is the same everywhere and stands in `document`.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parent.parent
FOLDER: Final = ROOT / "deploy" / "grafana" / "dashboards"

_DATASOURCE: Final = {"type": "prometheus", "uid": "prometheus"}
_COLUMNS: Final = 24
_HEIGHT: Final = 8


@dataclass(frozen=True)
class Query:
    """One question to Prometheus, and what its lines are called (`{{label}}` for a label)."""

    expr: str
    legend: str = ""


@dataclass(frozen=True)
class Panel:
    """A graph, or with `stat` its last value in large. `unit` is Grafana's name of it."""

    title: str
    unit: str
    queries: Sequence[Query]
    about: str = ""
    stat: bool = False


@dataclass(frozen=True)
class Row:
    title: str
    panels: Sequence[Panel]


@dataclass(frozen=True)
class Dashboard:
    name: str
    title: str
    rows: Sequence[Row]


def quantiles(histogram: str, by: str = "", where: str = "") -> list[Query]:
    """Half, most and nearly all of what a histogram has seen within five minutes."""
    labels = f"le, {by}" if by else "le"
    lines = f"{{{{{by}}}}} " if by else ""
    return [
        Query(
            f"histogram_quantile({q}, sum by ({labels}) (rate({histogram}_bucket{where}[5m])))",
            f"{lines}p{round(q * 100)}",
        )
        for q in (0.5, 0.95, 0.99)
    ]


BUSINESS: Final = Dashboard(
    "business",
    "Kalends: business",
    [
        Row(
            "Now",
            [
                Panel(
                    "Bookings within the last hour",
                    "short",
                    [Query('sum(increase(booking_creation_rate_total{status="success"}[1h]))')],
                    stat=True,
                ),
                Panel(
                    "Conversion",
                    "percentunit",
                    [Query("min(booking_conversion_rate)")],
                    "Of the attempts of the last fifteen minutes; the alert is at 70%.",
                    stat=True,
                ),
                Panel(
                    "Attempts that came to nothing",
                    "percentunit",
                    [
                        Query(
                            'sum(rate(booking_creation_rate_total{status="failed"}[5m]))'
                            " / sum(rate(booking_creation_rate_total[5m]))"
                        )
                    ],
                    "The alert is at 5%.",
                    stat=True,
                ),
                Panel(
                    "Revenue per booking",
                    "short",
                    [
                        Query(
                            "sum by (currency) (increase(booking_value_sum[1h]))"
                            " / sum by (currency) (increase(booking_value_count[1h]))",
                            "{{currency}}",
                        )
                    ],
                    stat=True,
                ),
            ],
        ),
        Row(
            "Bookings",
            [
                Panel(
                    "Attempts to book",
                    "cpm",
                    [
                        Query(
                            "60 * sum by (status) (rate(booking_creation_rate_total[5m]))",
                            "{{status}}",
                        )
                    ],
                ),
                Panel(
                    "Bookings by service",
                    "cpm",
                    [
                        Query(
                            "60 * sum by (service) (rate(bookings_by_service_total[5m]))",
                            "{{service}}",
                        )
                    ],
                ),
                Panel(
                    "Places that were not free, by reason",
                    "cpm",
                    [
                        Query(
                            "60 * sum by (conflict_type)"
                            " (rate(booking_conflicts_detected_total[5m]))",
                            "{{conflict_type}}",
                        )
                    ],
                ),
                Panel(
                    "Revenue",
                    "short",
                    [Query("sum by (currency) (increase(booking_value_sum[1h]))", "{{currency}}")],
                    "Price of the bookings of an hour, in major units.",
                ),
            ],
        ),
        Row(
            "How long it takes",
            [
                Panel("Booking, from request to answer", "s", quantiles("booking_completion_time")),
                Panel("Finding times", "s", quantiles("availability_query_duration")),
                Panel("Payment", "s", quantiles("payment_processing_duration")),
                Panel(
                    "Payments that failed",
                    "short",
                    [Query("sum(increase(payment_failures_total[5m]))", "failed")],
                ),
            ],
        ),
    ],
)

SERVICES: Final = Dashboard(
    "services",
    "Kalends: services",
    [
        Row(
            "Now",
            [
                Panel(
                    "Processes that answer",
                    "short",
                    [Query("sum by (job, role) (up)", "{{job}} {{role}}")],
                    stat=True,
                ),
                Panel(
                    "Version",
                    "short",
                    [
                        Query(
                            "count by (service, version) (kalends_build_info)",
                            "{{service}} {{version}}",
                        )
                    ],
                    stat=True,
                ),
                Panel(
                    "Age",
                    "s",
                    [Query("time() - min by (job) (process_start_time_seconds)", "{{job}}")],
                    stat=True,
                ),
            ],
        ),
        Row(
            "Requests",
            [
                Panel(
                    "Requests by status",
                    "reqps",
                    [
                        Query(
                            "sum by (job, status) (rate(http_request_duration_count[5m]))",
                            "{{job}} {{status}}",
                        )
                    ],
                ),
                Panel("Time to answer", "s", quantiles("http_request_duration", "job")),
                Panel(
                    "Slowest endpoints",
                    "s",
                    [
                        Query(
                            "topk(10, sum by (job, method, route)"
                            " (rate(http_request_duration_sum[5m]))"
                            " / sum by (job, method, route)"
                            " (rate(http_request_duration_count[5m])))",
                            "{{job}} {{method}} {{route}}",
                        )
                    ],
                ),
                Panel("Time to find slots", "s", quantiles("availability_query_duration")),
                Panel(
                    "At the edge, by who served",
                    "reqps",
                    [
                        Query(
                            "sum by (to, status) (rate(kalends_edge_seconds_count[5m]))",
                            "{{to}} {{status}}",
                        )
                    ],
                ),
            ],
        ),
        Row(
            "Commands",
            [
                Panel(
                    "Commands by outcome",
                    "ops",
                    [
                        Query(
                            "sum by (job, outcome) (rate(kalends_command_seconds_count[5m]))",
                            "{{job}} {{outcome}}",
                        )
                    ],
                ),
                Panel("Time of a command", "s", quantiles("kalends_command_seconds", "command")),
            ],
        ),
        Row(
            "Processes of the machine",
            [
                Panel(
                    "Processor",
                    "percentunit",
                    [Query("rate(process_cpu_seconds_total[5m])", "{{job}} {{role}}")],
                ),
                Panel(
                    "Memory",
                    "bytes",
                    [Query("process_resident_memory_bytes", "{{job}} {{role}}")],
                ),
                Panel("Open files", "short", [Query("process_open_fds", "{{job}} {{role}}")]),
            ],
        ),
    ],
)

MESSAGING: Final = Dashboard(
    "messaging",
    "Kalends: messaging",
    [
        Row(
            "Consumers",
            [
                Panel(
                    "Positions to read",
                    "short",
                    [
                        Query(
                            "max by (group, source) (kalends_consumer_lag_positions)",
                            "{{group}} of {{source}}",
                        )
                    ],
                ),
                Panel(
                    "Messages by outcome",
                    "ops",
                    [
                        Query(
                            "sum by (group, outcome) (rate(kalends_messages_total[5m]))",
                            "{{group}} {{outcome}}",
                        )
                    ],
                ),
                Panel(
                    "Parked messages",
                    "short",
                    [Query("max by (group) (kalends_parked_messages)", "{{group}}")],
                ),
                Panel(
                    "Longest parked",
                    "s",
                    [Query("max by (group) (kalends_parked_seconds)", "{{group}}")],
                ),
            ],
        ),
        Row(
            "Relay",
            [
                Panel(
                    "Positions to publish",
                    "short",
                    [Query("max by (service) (kalends_relay_lag_positions)", "{{service}}")],
                ),
                Panel(
                    "Last published",
                    "s",
                    [
                        Query(
                            "time() - max by (service)"
                            " (kalends_relay_last_publish_timestamp_seconds)",
                            "{{service}}",
                        )
                    ],
                    "Seconds ago. Nothing to publish is no fault: look at the positions.",
                ),
                Panel(
                    "Published",
                    "ops",
                    [
                        Query(
                            "sum by (service) (rate(kalends_relay_published_total[5m]))",
                            "{{service}}",
                        )
                    ],
                ),
                Panel(
                    "Begun again",
                    "short",
                    [
                        Query(
                            "sum by (service) (increase(kalends_relay_failures_total[5m]))",
                            "{{service}}",
                        )
                    ],
                ),
            ],
        ),
        Row(
            "What is to happen by itself",
            [
                Panel(
                    "Timers due", "short", [Query("max by (job) (kalends_timers_due)", "{{job}}")]
                ),
                Panel(
                    "Timers late",
                    "s",
                    [Query("max by (job) (kalends_timers_late_seconds)", "{{job}}")],
                ),
                Panel(
                    "Timers by outcome",
                    "ops",
                    [
                        Query(
                            "sum by (kind, outcome) (rate(kalends_timers_total[5m]))",
                            "{{kind}} {{outcome}}",
                        )
                    ],
                ),
                Panel(
                    "Processes under way, and those that fail",
                    "short",
                    [
                        Query("max by (job) (kalends_processes_open)", "{{job}} open"),
                        Query("max by (job) (kalends_processes_failing)", "{{job}} failing"),
                    ],
                ),
            ],
        ),
    ],
)

DATABASE: Final = Dashboard(
    "database",
    "Kalends: database",
    [
        Row(
            "Connections",
            [
                Panel(
                    "Connections in use",
                    "short",
                    [
                        Query("db_connections_active", "{{job}} {{role}}"),
                        Query("db_connections_max", "{{job}} {{role}} at most"),
                    ],
                ),
                Panel(
                    "Share in use",
                    "percentunit",
                    [Query("db_connections_active / db_connections_max", "{{job}} {{role}}")],
                    "The alert is at 90%.",
                ),
            ],
        ),
        Row(
            "The log",
            [
                Panel(
                    "Events stored",
                    "ops",
                    # The position is a gauge to Prometheus; it only grows.
                    [Query("max by (job) (rate(kalends_log_position[5m]))", "{{job}}")],
                ),
                Panel("Events", "short", [Query("max by (job) (kalends_log_position)", "{{job}}")]),
            ],
        ),
    ],
)

DASHBOARDS: Final = (BUSINESS, SERVICES, MESSAGING, DATABASE)


def document(dashboard: Dashboard) -> dict[str, Any]:
    """Give the dashboard as Grafana stores it."""
    panels: list[dict[str, Any]] = []
    top = 0
    for row in dashboard.rows:
        panels.append(
            {
                "id": len(panels) + 1,
                "type": "row",
                "title": row.title,
                "collapsed": False,
                "panels": [],
                "gridPos": {"x": 0, "y": top, "w": _COLUMNS, "h": 1},
            }
        )
        top += 1
        width = _COLUMNS // len(row.panels)
        for index, panel in enumerate(row.panels):
            place = {"x": index * width, "y": top, "w": width, "h": _HEIGHT}
            panels.append(_panel(len(panels) + 1, panel, place))
        top += _HEIGHT
    return {
        "uid": f"kalends-{dashboard.name}",
        "title": dashboard.title,
        "tags": ["kalends"],
        "timezone": "utc",
        "editable": False,
        "refresh": "30s",
        "time": {"from": "now-6h", "to": "now"},
        "schemaVersion": 39,
        "version": 1,
        "panels": panels,
        "templating": {"list": []},
        "annotations": {"list": []},
    }


def _panel(number: int, panel: Panel, place: dict[str, int]) -> dict[str, Any]:
    looks: dict[str, Any] = (
        {"reduceOptions": {"calcs": ["lastNotNull"]}, "colorMode": "value", "graphMode": "area"}
        if panel.stat
        else {"legend": {"displayMode": "list", "placement": "bottom", "showLegend": True}}
    )
    return {
        "id": number,
        "type": "stat" if panel.stat else "timeseries",
        "title": panel.title,
        "description": panel.about,
        "datasource": _DATASOURCE,
        "gridPos": place,
        "fieldConfig": {"defaults": {"unit": panel.unit, "min": 0}, "overrides": []},
        "options": looks,
        "targets": [
            {
                "refId": chr(ord("A") + index),
                "datasource": _DATASOURCE,
                "expr": query.expr,
                "legendFormat": query.legend,
            }
            for index, query in enumerate(panel.queries)
        ],
    }


def files() -> dict[Path, str]:
    """Give what the files of all dashboards hold."""
    return {
        FOLDER / f"{dashboard.name}.json": json.dumps(document(dashboard), indent=1) + "\n"
        for dashboard in DASHBOARDS
    }


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path, text in files().items():
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
