"""What `kalends serve` says when it cannot."""

import os
import socket
import subprocess
import sys
from pathlib import Path


def test_a_port_that_is_taken_is_said_in_a_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        run = subprocess.run(
            [sys.executable, "-m", "embedded", "serve"],
            env={
                **os.environ,
                "KALENDS_PORT": str(port),
                "KALENDS_DATA": str(tmp_path),
                "KALENDS_DEMO": "off",
            },
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
    assert run.returncode == 1
    assert f"port {port} is taken; KALENDS_PORT chooses another" in run.stderr
