"""https: what the archive shows must have come from the publisher, so certificates are verified."""

from __future__ import annotations

import ipaddress
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.fetch import rig
from tests.fetch.site import answer, site


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Key and self-signed certificate for 127.0.0.1, in one PEM file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Meridian test")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "site.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file


@pytest.mark.parametrize(("trusted", "ended"), [(True, "answered"), (False, "deferred")])
def test_certificates_are_verified(certificate: Path, tmp_path: Path, trusted: bool, ended: str) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with site({"/a": answer(b"secure", "200 OK", "Connection: close")}, tls=context) as here:
        url = f"https://{here.place}/a"
        job = {
            "urls": [url],
            "allow": [here.place],
            "archive": str(tmp_path / "warc"),
            "source": {"homepage": url, "crawl": {"delay": 0}},
            "settings": {"DOWNLOAD_TIMEOUT": 5},
        }
        result = rig.run(job, **({"SSL_CERT_FILE": str(certificate)} if trusted else {}))
    said = result["urls"][url]
    assert said["state"] == ended
    if trusted:
        assert (said["start"], said["ip"]) == ("secure", "127.0.0.1")
    else:
        assert [row["result"] for row in result["ledger"]] == ["tls", "robots_unreachable:tls"]
        assert here.heads == []
