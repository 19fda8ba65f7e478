"""Keeps a list of meetings: `python examples/meetings.py localhost:9092 meetings.db`.

Its place is the position a message has in its producer's log, stored together with what the
message did. An offset is no place: a message that is published again gets another one.
"""

import asyncio
import json
import sqlite3
import sys

from aiokafka import AIOKafkaConsumer

TABLES = """
CREATE TABLE IF NOT EXISTS meetings (booking_id TEXT PRIMARY KEY, reference TEXT, starts_at TEXT);
CREATE TABLE IF NOT EXISTS places (source TEXT PRIMARY KEY, position INTEGER, n INTEGER);
"""


async def keep(broker: str, file: str, topic: str = "booking-bookings") -> None:
    database = sqlite3.connect(file)
    database.executescript(TABLES)
    kafka = AIOKafkaConsumer(
        topic, bootstrap_servers=broker, group_id=f"{topic}-meetings",
        enable_auto_commit=False, auto_offset_reset="earliest",
    )  # fmt: skip
    async with kafka:
        async for message in kafka:
            event = json.loads(message.value)
            source = f"{event['source']}/{message.partition}"
            place = (event["position"], int(event["id"].rpartition("/")[2]))
            with database:  # what the message does and the place after it: both or neither
                known = database.execute(
                    "SELECT position, n FROM places WHERE source = ?", [source]
                ).fetchone()
                if known is None or place > known:
                    handle(database, event["type"], event["data"])
                    database.execute("REPLACE INTO places VALUES (?, ?, ?)", [source, *place])
            await kafka.commit()


def handle(database: sqlite3.Connection, kind: str, data: dict[str, str]) -> None:
    match kind:
        case "booking.booking-confirmed.v1" | "booking.booking-rescheduled.v1":
            row = [data["booking_id"], data["reference"], data["starts_at"]]
            database.execute("REPLACE INTO meetings VALUES (?, ?, ?)", row)
        case "booking.booking-cancelled.v1":
            database.execute("DELETE FROM meetings WHERE booking_id = ?", [data["booking_id"]])
        case _:
            return  # types may come that nobody here has heard of
    print(kind, data["reference"], flush=True)


if __name__ == "__main__":
    asyncio.run(keep(*sys.argv[1:]))
