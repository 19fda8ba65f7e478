"""The product as a client and the staff see it, in a real Chromium."""
