"""Confirmation numbers and address proofs: derived from a key, stored nowhere."""

import hmac
from hashlib import sha256

DIGITS = 12


def confirmation_number(key: bytes, customer_id: str, generation: int) -> str:
    """Return the number by which a customer comes back, e.g. "4821-0937-5516"; a new generation replaces it."""
    digest = hmac.digest(key, f"confirmation:{customer_id}:{generation}".encode(), sha256)
    digits = f"{int.from_bytes(digest, 'big') % 10**DIGITS:0{DIGITS}d}"
    return "-".join(digits[start : start + 4] for start in range(0, DIGITS, 4))


def is_confirmation_number(typed: str, key: bytes, customer_id: str, generation: int) -> bool:
    """Compare a typed number in constant time; spaces, hyphens and full-width digits do not matter."""
    digits = "".join(str(int(character)) for character in typed if character.isdecimal())
    expected = confirmation_number(key, customer_id, generation).replace("-", "")
    return hmac.compare_digest(digits, expected)


def address_proof(key: bytes, customer_id: str, generation: int) -> str:
    """Return the token of the link in the registration letter (160 bits, hexadecimal)."""
    return hmac.digest(key, f"address:{customer_id}:{generation}".encode(), sha256)[:20].hex()


def is_address_proof(token: str, key: bytes, customer_id: str, generation: int) -> bool:
    """Compare the token of a link in constant time."""
    return hmac.compare_digest(token.encode(), address_proof(key, customer_id, generation).encode())
