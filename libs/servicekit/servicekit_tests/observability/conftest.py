from servicekit.testing.databases import database, database_templates, dialect, new_database

__all__ = ["database", "database_templates", "dialect", "new_database"]
