"""What the tests of all packages share: both databases."""

pytest_plugins = ["servicekit.testing.databases"]
