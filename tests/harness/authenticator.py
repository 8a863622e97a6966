"""A software authenticator: answers WebAuthn options as a phone would, or wrongly on purpose."""

import hashlib
import json
import os
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

Flag = AuthenticatorData.FLAG
PRESENT_AND_VERIFIED = Flag.UP | Flag.UV
SYNCED = PRESENT_AND_VERIFIED | Flag.BE | Flag.BS


@dataclass
class SoftAuthenticator:
    """One passkey in software. Change a field to make the next answer wrong in that way."""

    origin: str
    rp_id: str = "localhost"
    flags: int = SYNCED
    sign_count: int = 0
    cross_origin: bool = False
    aaguid: bytes = bytes(16)
    user_handle: bytes = b""
    passkey_id: bytes = field(default_factory=lambda: os.urandom(32))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def register(self, options: dict[str, Any]) -> dict[str, Any]:
        """The registration answer (JSON object) to `options`, the publicKey part in its JSON form."""
        self.user_handle = websafe_decode(options["user"]["id"])
        public_key = ES256.from_cryptography_key(self.key.public_key())
        made = AttestedCredentialData.create(self.aaguid, self.passkey_id, public_key)
        data = AuthenticatorData.create(self._rp_hash(), self.flags | Flag.AT, self.sign_count, bytes(made))
        return self._answer(
            clientDataJSON=websafe_encode(self._client_data("webauthn.create", options["challenge"])),
            attestationObject=websafe_encode(bytes(AttestationObject.create("none", data, {}))),
            transports=["internal"],
        )

    def sign_in(self, options: dict[str, Any]) -> dict[str, Any]:
        """The sign-in answer (JSON object) to `options`, the publicKey part in its JSON form."""
        client_data = self._client_data("webauthn.get", options["challenge"])
        data = bytes(AuthenticatorData.create(self._rp_hash(), self.flags, self.sign_count))
        signed = data + hashlib.sha256(client_data).digest()
        return self._answer(
            clientDataJSON=websafe_encode(client_data),
            authenticatorData=websafe_encode(data),
            signature=websafe_encode(self.key.sign(signed, ec.ECDSA(hashes.SHA256()))),
            userHandle=websafe_encode(self.user_handle),
        )

    def _answer(self, **response: Any) -> dict[str, Any]:
        name = websafe_encode(self.passkey_id)
        return {
            "id": name,
            "rawId": name,
            "type": "public-key",
            "authenticatorAttachment": "platform",
            "clientExtensionResults": {},
            "response": response,
        }

    def _client_data(self, kind: str, challenge: str) -> bytes:
        said = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": self.cross_origin}
        return json.dumps(said, separators=(",", ":")).encode()

    def _rp_hash(self) -> bytes:
        return hashlib.sha256(self.rp_id.encode()).digest()
