"""The load profile of TST-09, and whether the limits of TST-10 were kept."""
