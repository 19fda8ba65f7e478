"""Who or what is free when, and who holds it."""
