"""All of Kalends in one process."""
