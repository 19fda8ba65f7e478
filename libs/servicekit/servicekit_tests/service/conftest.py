from servicekit.testing.databases import database_templates, dialect, new_database

__all__ = ["database_templates", "dialect", "new_database"]
