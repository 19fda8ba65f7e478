"""What was agreed with a client, and at what price."""
