"""A passkey in software: as much of a device as the register sees of one."""

import json
import secrets
from html import unescape
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import sha256, websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

FLAGS = AuthenticatorData.FLAG
PRESENT = FLAGS.USER_PRESENT | FLAGS.USER_VERIFIED


class Device:
    """Keeps one passkey of one account."""

    def __init__(self, host: str = "testserver") -> None:
        self.host, self.count = host, 0
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name, self.owner = secrets.token_bytes(16), ""

    def make(self, options: dict[str, Any]) -> str:
        """What the browser sends when a passkey was made."""
        asked = options["publicKey"]
        self.owner = asked["user"]["id"]
        public = ES256.from_cryptography_key(self.key.public_key())
        credential = AttestedCredentialData.create(b"\0" * 16, self.name, public)
        kept = AuthenticatorData.create(sha256(self.host.encode()), PRESENT | FLAGS.ATTESTED, 0, credential)
        response = {
            "clientDataJSON": websafe_encode(self._told("webauthn.create", asked["challenge"])),
            "attestationObject": websafe_encode(AttestationObject.create("none", kept, {})),
        }
        return self._sent(response, clientExtensionResults={"credProps": {"rk": True}})

    def sign(self, options: dict[str, Any], origin: str = "") -> str:
        """What the browser sends when somebody signs in."""
        self.count += 1
        kept = AuthenticatorData.create(sha256(self.host.encode()), PRESENT, self.count)
        told = self._told("webauthn.get", options["publicKey"]["challenge"], origin)
        response = {
            "clientDataJSON": websafe_encode(told),
            "authenticatorData": websafe_encode(kept),
            "signature": websafe_encode(self.key.sign(kept + sha256(told), ec.ECDSA(hashes.SHA256()))),
            "userHandle": self.owner,
        }
        return self._sent(response)

    def _told(self, kind: str, challenge: str, origin: str = "") -> CollectedClientData:
        return CollectedClientData.create(kind, challenge, origin or f"https://{self.host}")

    def _sent(self, response: dict[str, Any], **more: Any) -> str:
        identifier = websafe_encode(self.name)
        return json.dumps({"type": "public-key", "id": identifier, "rawId": identifier, "response": response, **more})


def options_in(page: str) -> Any:
    """What the server asks of the device, from the page that asks it."""
    data = page.partition('<script id="js_data" type="application/json">')[2].partition("</script>")[0]
    return json.loads(unescape(data))
