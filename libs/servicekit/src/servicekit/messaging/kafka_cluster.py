from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KafkaCluster:
    """Where the broker is, and what our topics and groups are called there.

    `address` is `host:port`, several of them separated by commas. With a `prefix` several
    deployments share one broker; it stands before each topic and group and nowhere else, so
    what a consumer has noted of its place stays true when the prefix changes.
    """

    address: str
    prefix: str = ""

    def topic(self, name: str) -> str:
        """Give the name on the broker of a topic of the registry."""
        return f"{self.prefix}{name}"

    def group(self, name: str) -> str:
        """Give the name on the broker of a consumers' group."""
        return f"{self.prefix}{name}"

    def without_prefix(self, topic: str) -> str:
        """Give the registry's name of a topic on the broker."""
        return topic.removeprefix(self.prefix)
