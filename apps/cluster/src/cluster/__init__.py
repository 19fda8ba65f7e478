"""Every service as processes of its own on this machine. Nobody imports it but journeys."""
