"""Passkeys: options and verification, with our own checks where the library is silent.

The only module that knows the package `webauthn`. Whatever is wrong with an answer, the refusal is the same.
"""

import json
import secrets as random
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

import webauthn
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.authentication.verify_authentication_response import VerifiedAuthentication
from webauthn.helpers import (
    decode_credential_public_key,
    decoded_public_key_to_cryptography,
    encode_cbor,
    options_to_json_dict,
)
from webauthn.helpers.cose import COSEAlgorithmIdentifier as Algorithm
from webauthn.helpers.exceptions import InvalidAuthenticationResponse
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    CredentialDeviceType,
    PublicKeyCredentialDescriptor,
    PublicKeyCredentialHint,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from pwa.errors import PasskeyNotKnown, Refused
from pwa.settings import Settings

T = TypeVar("T")

# The system's list of passkeys is often shared in a family: it gets a neutral name.
NAME = "Stillpoint"
NOT_TAKEN = "This passkey did not work here. Please try again."
TIMEOUT = 300_000  # milliseconds; somebody may have to look for the other device first
ID_BYTES = 1023
ALGORITHMS = [Algorithm.EDDSA, Algorithm.ECDSA_SHA_256, Algorithm.RSASSA_PKCS1_v1_5_SHA_256]
_TRANSPORTS = {transport.value for transport in AuthenticatorTransport}


@dataclass(frozen=True)
class NewPasskey:
    """A passkey as it was just made."""

    id: bytes
    public_key: bytes
    sign_count: int
    backup_eligible: bool
    backed_up: bool
    transports: str
    aaguid: str


@dataclass(frozen=True)
class KnownPasskey:
    """A stored passkey, with what an answer of it is compared to."""

    id: bytes
    practice_id: str
    person_id: str
    handle: bytes
    public_key: bytes
    sign_count: int
    backup_eligible: int


@dataclass(frozen=True)
class Touch:
    """What an accepted sign-in tells about its passkey."""

    sign_count: int
    backed_up: bool
    counter_went_back: bool


def new_challenge() -> bytes:
    """32 random bytes."""
    return random.token_bytes(32)


def making_options(
    settings: Settings,
    challenge: bytes,
    handle: bytes,
    name: str,
    is_client: bool,
    there: Iterable[tuple[bytes, str]],
) -> dict[str, Any]:
    """What the browser needs to make a passkey, as JSON. `there`: id and transports of those there are.

    A second passkey of one person in one place would overwrite the first, hence the exclusions.
    """
    options = webauthn.generate_registration_options(
        rp_id=settings.base_host,
        rp_name=NAME,
        user_id=handle,
        user_name=name or NAME,
        user_display_name=name or NAME,
        challenge=challenge,
        timeout=TIMEOUT,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            require_resident_key=True,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[_descriptor(*one) for one in there],
        supported_pub_key_algs=ALGORITHMS,
        hints=[PublicKeyCredentialHint.CLIENT_DEVICE] if is_client else None,
    )
    return options_to_json_dict(options)


def touch_options(
    settings: Settings, challenge: bytes, own: Iterable[tuple[bytes, str]] = ()
) -> dict[str, Any]:
    """What the browser needs to sign in, as JSON. It names no passkey, so it tells nothing about anybody.

    `own`: where somebody is signed in, the id and transports of each of theirs, so that no other is asked for.
    """
    options = webauthn.generate_authentication_options(
        rp_id=settings.base_host,
        challenge=challenge,
        timeout=TIMEOUT,
        allow_credentials=[_descriptor(*one) for one in own],
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return options_to_json_dict(options)


def made(settings: Settings, answer: Any, challenge: bytes) -> NewPasskey:
    """The passkey in the browser's answer to `making_options`. Raises Refused."""
    return _or_refused(lambda: _made(settings, answer, challenge))


def named(answer: Any) -> tuple[bytes, bytes]:
    """The passkey that an answer says it comes from, and whose: its id, and a user handle. Raises Refused."""
    return _or_refused(lambda: (_bytes(answer["rawId"]), _bytes(answer["response"]["userHandle"])))


def challenge_in(answer: Any) -> bytes:
    """The challenge that an answer says it answers. Raises Refused."""
    return _or_refused(lambda: _bytes(json.loads(_bytes(answer["response"]["clientDataJSON"]))["challenge"]))


def touched(settings: Settings, answer: Any, challenge: bytes, known: KnownPasskey | None) -> Touch:
    """What the browser's answer to `touch_options` tells, once it is proven to come from `known`.

    Raises Refused: PasskeyNotKnown where all is right but the signature, and always so without `known`.
    """
    return _or_refused(lambda: _touched(settings, answer, challenge, known))


def _or_refused(check: Callable[[], T]) -> T:
    # Junk makes the library and the parsers under it raise all kinds of errors: each is a refusal, none a fault.
    try:
        return check()
    except PasskeyNotKnown:
        raise
    except Exception:
        raise Refused(NOT_TAKEN) from None


def _made(settings: Settings, answer: Any, challenge: bytes) -> NewPasskey:
    _check_form(answer, ("clientDataJSON", "attestationObject"))
    verified = webauthn.verify_registration_response(
        credential=answer,
        expected_challenge=challenge,
        expected_rp_id=settings.base_host,
        expected_origin=settings.origin,
        require_user_verification=True,
        supported_pub_key_algs=ALGORITHMS,
    )
    _demand(verified.credential_id == _bytes(answer["rawId"]) and len(verified.credential_id) <= ID_BYTES)
    # A key that is no point on its curve would be found out only at the first sign-in.
    decoded_public_key_to_cryptography(decode_credential_public_key(verified.credential_public_key))
    transports = answer["response"].get("transports") or []
    return NewPasskey(
        id=verified.credential_id,
        public_key=verified.credential_public_key,
        sign_count=verified.sign_count,
        backup_eligible=verified.credential_device_type == CredentialDeviceType.MULTI_DEVICE,
        backed_up=verified.credential_backed_up,
        transports=",".join(sorted({one for one in transports if one in _TRANSPORTS})),
        aaguid=verified.aaguid,
    )


def _touched(settings: Settings, answer: Any, challenge: bytes, known: KnownPasskey | None) -> Touch:
    _check_form(answer, ("clientDataJSON", "authenticatorData", "signature", "userHandle"))
    # Compared to a key even where none is known, so that this fails in the same place and takes the same time.
    verified = _signed(settings, answer, challenge, known.public_key if known else _NOBODYS)
    if known is None:
        raise PasskeyNotKnown(NOT_TAKEN)
    _demand(_bytes(answer["response"]["userHandle"]) == known.handle)
    is_synced = verified.credential_device_type == CredentialDeviceType.MULTI_DEVICE
    _demand(is_synced == known.backup_eligible)
    went_back = 0 < known.sign_count >= verified.new_sign_count
    return Touch(verified.new_sign_count, verified.credential_backed_up, went_back and not is_synced)


def _signed(settings: Settings, answer: Any, challenge: bytes, public_key: bytes) -> VerifiedAuthentication:
    try:
        return webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=settings.base_host,
            expected_origin=settings.origin,
            credential_public_key=public_key,
            # The library would lock out a passkey that was restored from a backup: the counter is judged by us.
            credential_current_sign_count=0,
            require_user_verification=True,
        )
    except InvalidAuthenticationResponse as wrong:
        # The last thing it looks at, when all else was found right.
        if isinstance(wrong.__context__, InvalidSignature):
            raise PasskeyNotKnown(NOT_TAKEN) from None
        raise


def _public_key_of_nobody() -> bytes:
    """A public key as passkeys have it, whose other half was never kept."""
    point = ec.generate_private_key(ec.SECP256R1()).public_key().public_numbers()
    kind = {1: 2, 3: Algorithm.ECDSA_SHA_256.value, -1: 1}  # RFC 9053, sections 2.1 and 7.1
    return encode_cbor(kind | {-2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")})


_NOBODYS = _public_key_of_nobody()


def _check_form(answer: Any, parts: Iterable[str]) -> None:
    """What the library lets through: loose encodings, frames of other sites, secrets meant to stay on the phone."""
    _demand(_bytes(answer["id"]) == _bytes(answer["rawId"]))
    said = {part: _bytes(answer["response"][part]) for part in parts}
    client_data = json.loads(said["clientDataJSON"])
    _bytes(client_data["challenge"])
    _demand(client_data.get("crossOrigin", False) is False and "topOrigin" not in client_data)
    _demand("results" not in answer.get("clientExtensionResults", {}).get("prf", {}))


def _demand(holds: bool) -> None:
    if not holds:
        raise Refused(NOT_TAKEN)


def _bytes(text: str) -> bytes:
    """The bytes in base64url, which has exactly one way to write them."""
    value = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    _demand(urlsafe_b64encode(value).decode().rstrip("=") == text)
    return value


def _descriptor(passkey_id: bytes, transports: str) -> PublicKeyCredentialDescriptor:
    known = [AuthenticatorTransport(one) for one in transports.split(",") if one]
    return PublicKeyCredentialDescriptor(id=passkey_id, transports=known or None)
