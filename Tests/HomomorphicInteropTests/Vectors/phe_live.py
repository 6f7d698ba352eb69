"""The other side of PythonPaillierLiveTests: python-paillier itself.

`make` writes a private key, encrypted numbers and what they are, a line each. `read` takes a private key, an
array of numbers and one packed vector (hexadecimal), a line each, and writes what they are.
"""
import decimal, json, sys
import phe
from phe.command_line import load_public_key

decimal.getcontext().prec = 2000


def exact(value):
    return format(decimal.Decimal(value), "f") if value else "0"


def make():
    public, secret = phe.generate_paillier_keypair(n_length=2048)
    jwk = {"kty": "DAJ", "alg": "PAI-GN1", "key_ops": ["encrypt"], "n": phe.util.int_to_base64(public.n), "kid": "live"}
    print(json.dumps({"kty": "DAJ", "key_ops": ["decrypt"], "p": phe.util.int_to_base64(secret.p),
                      "q": phe.util.int_to_base64(secret.q), "pub": jwk, "kid": "live"}))
    values = [3, -2.5, 0.1, 1e-9, -123456.789, 0, 2**40]
    numbers = [public.encrypt(v) for v in values]
    print(json.dumps([{"v": str(x.ciphertext()), "e": x.exponent} for x in numbers]))
    print(" ".join(exact(v) for v in values))


def unpack(plain, n, count):
    """Lanes of 64 bits, as PaillierFormat packs them."""
    m = plain if plain <= n // 2 else plain - n
    values = []
    for _ in range(count):
        lane = (m + 2**63) % 2**64 - 2**63
        values.append(lane)
        m = (m - lane) >> 64
    return values


def read():
    jwk, numbers, packed = (sys.stdin.readline() for _ in range(3))
    jwk = json.loads(jwk)
    public = load_public_key(jwk["pub"])
    secret = phe.PaillierPrivateKey(public, phe.util.base64_to_int(jwk["p"]), phe.util.base64_to_int(jwk["q"]))
    decoded = []
    for x in json.loads(numbers):
        encoded = secret.decrypt_encoded(phe.EncryptedNumber(public, int(x["v"]), x["e"]))
        mantissa = encoded.encoding if encoded.encoding <= public.max_int else encoded.encoding - public.n
        text = format(decimal.Decimal(mantissa) * decimal.Decimal(16) ** encoded.exponent, "f")
        decoded.append(text.rstrip("0").rstrip(".") if "." in text else text)
    print(" ".join(decoded))
    # One dimension: 5 + 4 + 8 + 32 + 4 bytes before the only element.
    data = bytes.fromhex(packed.strip())
    count = int.from_bytes(data[5:9], "little")
    print(" ".join(map(str, unpack(secret.raw_decrypt(int.from_bytes(data[53:], "big")), public.n, count))))


{"make": make, "read": read}[sys.argv[1]]()
