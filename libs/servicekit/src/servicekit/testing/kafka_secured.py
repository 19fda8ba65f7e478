"""A broker that shows a certificate and asks for a password, beside its plain listener."""

import ipaddress
from datetime import timedelta
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from servicekit.clock import system_clock
from servicekit.messaging.kafka_cluster import Login
from servicekit.testing.kafka import Broker
from servicekit.testing.run_server import free_port

_MODULES: Final = "org.apache.kafka.common.security"
# What is said last counts.
_SETTINGS: Final = """\
listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller},SASL_SSL://127.0.0.1:{secured}
advertised.listeners=PLAINTEXT://127.0.0.1:{port},SASL_SSL://127.0.0.1:{secured}
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SASL_SSL:SASL_SSL
ssl.keystore.type=PEM
ssl.keystore.location={keystore}
sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-256,SCRAM-SHA-512
listener.name.sasl_ssl.plain.sasl.jaas.config={modules}.plain.PlainLoginModule required \
user_{user}="{password}";
listener.name.sasl_ssl.scram-sha-256.sasl.jaas.config={modules}.scram.ScramLoginModule required;
listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config={modules}.scram.ScramLoginModule required;
"""


class SecuredBroker(Broker):
    """Lets in, at `secured_address`, who believes `ca_file` and says `login`.

    Any mechanism will do: PLAIN, SCRAM-SHA-256, SCRAM-SHA-512.
    """

    def __init__(self) -> None:
        super().__init__()
        self.login = Login("kalends", "not-for-everybody")
        self._secured_port = free_port()
        self.secured_address = f"127.0.0.1:{self._secured_port}"
        self.ca_file = self.home / "ca.pem"
        self._keystore = self.home / "keystore.pem"
        _certify(self.ca_file, self._keystore)

    def _settings(self) -> str:
        return super()._settings() + _SETTINGS.format(
            port=self.port,
            controller=self._controller,
            secured=self._secured_port,
            keystore=self._keystore,
            modules=_MODULES,
            user=self.login.username,
            password=self.login.password,
        )

    def _when_new(self) -> list[str]:
        who = f"[name={self.login.username},password={self.login.password}]"
        users = (f"SCRAM-SHA-{size}={who}" for size in (256, 512))
        return [word for user in users for word in ("--add-scram", user)]


def _certify(ca_file: Path, keystore: Path) -> None:
    """Make a certificate for the loopback that vouches for itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "a broker for tests")])
    now = system_clock()
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate = made.public_bytes(serialization.Encoding.PEM)
    ca_file.write_bytes(certificate)
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    keystore.write_bytes(private + certificate)
