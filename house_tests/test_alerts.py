"""Every alert is right, tried and explained."""

import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from house_tests.prometheus_tools import ROOT, program

RULES = ROOT / "deploy" / "prometheus" / "rules.yml"
TESTS = ROOT / "deploy" / "prometheus" / "rules_test.yml"
PAGES = ROOT / "docs" / "operations" / "alerts"


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def alerts() -> dict[str, dict[str, Any]]:
    return {rule["alert"]: rule for group in read(RULES)["groups"] for rule in group["rules"]}


def run(*command: object, cwd: Path = RULES.parent) -> None:
    done = subprocess.run(
        [str(word) for word in command], cwd=cwd, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_alert_is_quiet_then_fires_then_clears() -> None:
    run(program("promtool"), "test", "rules", TESTS.name)

    expected = {
        test["name"]: [len(moment["exp_alerts"]) for moment in test["alert_rule_test"]]
        for test in read(TESTS)["tests"]
    }
    assert expected == {name: [0, 1, 0] for name in alerts()}


def test_what_prometheus_and_the_alert_manager_read_is_valid() -> None:
    run(program("promtool"), "check", "config", "--syntax-only", "prometheus.yml")
    run(program("promtool"), "check", "rules", RULES.name)
    run(program("amtool", package="prometheus-alertmanager"), "check-config", "alertmanager.yml")


@pytest.mark.parametrize("name", sorted(alerts()))
def test_an_alert_says_what_to_do(name: str) -> None:
    alert = alerts()[name]
    page = ROOT / alert["annotations"]["runbook"]

    text = page.read_text(encoding="utf-8")

    assert page.parent == PAGES
    assert text.casefold().startswith(f"# {alert['annotations']['summary']}".casefold())
    for heading in ("## What it means", "## What to look at", "## What to do"):
        assert heading in text
    assert f"]({page.name})" in (PAGES / "README.md").read_text(encoding="utf-8")


def test_no_page_is_left_of_an_alert_that_is_gone() -> None:
    told = {Path(alert["annotations"]["runbook"]).name for alert in alerts().values()}

    assert {page.name for page in PAGES.glob("*.md")} == told | {"README.md"}


@pytest.mark.parametrize(
    ("name", "after", "severity", "channels", "description"),
    [
        (
            "HighBookingErrorRate",
            "5m",
            "critical",
            "email,slack,pagerduty",
            "Booking error rate is above 5% for 5 minutes",
        ),
        (
            "SlowAvailabilityQueries",
            "3m",
            "warning",
            "slack",
            "95th percentile availability query time is above 2 seconds",
        ),
        (
            "PaymentProcessingFailures",
            "1m",
            "critical",
            "email,pagerduty",
            "More than 3 payment failures in the last 5 minutes",
        ),
        (
            "DatabaseConnectionPoolExhaustion",
            "2m",
            "critical",
            "email,slack",
            "Database connection pool is 90% utilized",
        ),
        (
            "BookingConversionDrop",
            "15m",
            "warning",
            "email",
            "Booking conversion rate has dropped below 70%",
        ),
    ],
)
def test_the_alerts_that_were_agreed_are_as_agreed(
    name: str, after: str, severity: str, channels: str, description: str
) -> None:
    alert = alerts()[name]

    assert alert["for"] == after
    assert alert["labels"] == {"severity": severity, "notify": channels}
    assert alert["annotations"]["description"] == description
