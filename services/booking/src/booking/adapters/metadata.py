import sqlalchemy as sa

metadata = sa.MetaData()
"""The read-model tables of this service; the migrations make what is written here."""
