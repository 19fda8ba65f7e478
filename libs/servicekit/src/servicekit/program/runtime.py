from collections.abc import Mapping, Sequence

from servicekit.clock import system_clock
from servicekit.ids import new_id
from servicekit.service_client import HttpClient, ServiceClient
from servicekit.settings import SettingsIncompleteError


class ProcessRuntime:
    """The runtime of a service in a process of its own: the others are asked over HTTP."""

    def __init__(self, service: str, upstreams: Mapping[str, Sequence[str]]) -> None:
        self.clock = system_clock
        self.new_id = new_id
        self._service = service
        self._upstreams = upstreams

    def client(self, service: str) -> ServiceClient:
        """Give a client; a service without an address stops the start with its name."""
        if service not in self._upstreams:
            raise SettingsIncompleteError(
                f"KALENDS_{self._service.upper()}_UPSTREAMS: names no address of {service}"
            )
        return HttpClient(service, self._upstreams[service])
