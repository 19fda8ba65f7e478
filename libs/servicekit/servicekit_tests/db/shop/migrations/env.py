from servicekit.db.migration_env import run

run()
