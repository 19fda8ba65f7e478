"""Whatever dies, nothing is sold twice and nothing is lost: `python -m journeys.faults`.

Clients book, move and cancel while processes, broker and database are killed and stopped; then a
`journeys.history` is read and checked.
"""
