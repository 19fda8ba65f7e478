"""What a service's `migrations/env.py` calls: `from servicekit.db.migration_env import run; run()`.

The connection comes from `servicekit.db.migrate`, which owns the transaction.
"""

import sqlalchemy as sa
from alembic import context


def run() -> None:
    """Run the versions on the connection that was handed over."""
    connection = context.config.attributes.get("connection")
    if not isinstance(connection, sa.Connection):
        raise TypeError("migrations run through servicekit.db.migrate, not through Alembic alone")
    context.configure(
        connection=connection,
        target_metadata=None,
        transactional_ddl=True,
        render_as_batch=connection.dialect.name == "sqlite",
    )
    with context.begin_transaction():
        context.run_migrations()
