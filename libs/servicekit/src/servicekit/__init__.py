"""The plumbing every Kalends service stands on; knows no business word."""
