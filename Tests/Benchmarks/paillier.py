"""Paillier beside GMP called from C (compiled here) and python-paillier (phe).

Our side is `galaxy-dev bench paillier`; it prints the numbers that it computed with, which the peers get, and
the results, which have to be the same. Rounds of both sides alternate; the least time of each counts.
"""
import json
import pathlib
import shutil
import subprocess
import tempfile
import time

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parent.parent
ROUNDS = 5
# What GMP is asked for.
PEERS = {
    "add": "GMP in C, mpz_mul and mpz_tdiv_r",
    "mulPlain64": "GMP in C, mpz_powm",
    "decrypt": "GMP in C, mpz_powm mod p^2 and q^2",
    "decrypt.batch8": "GMP in C, mpz_powm mod p^2 and q^2, one at a time",
    "encrypt.batch8": "GMP in C, mpz_powm mod n^2, one at a time",
}


def ours():
    """One run: numbers and measurements by the bits of the key."""
    done = subprocess.run([ROOT / ".build/release/galaxy-dev", "bench", "paillier"], capture_output=True, text=True, check=True)
    numbers, measured = {}, {}
    for line in map(json.loads, done.stdout.splitlines()):
        if "numbers" in line:
            numbers[line["numbers"]["bits"]] = line["numbers"]
        else:
            measured[line["bits"], line["what"]] = line
    return numbers, measured


def gmp(program, numbers):
    """One run of the C program on these numbers: time and result of each measurement."""
    text = "".join(f"{name} {numbers[name]}\n" for name in ("p", "q", "a", "b", "w", "batch", "roots"))
    done = subprocess.run([program], input=text, capture_output=True, text=True, check=True)
    return {what: (float(least), result) for what, least, result in map(str.split, done.stdout.splitlines())}


def check(bits, numbers, measured, peer):
    """Both sides computed the same."""
    size = bits // 2
    for what in ("add", "mulPlain64"):
        assert int(measured[bits, what]["result"], 16) == int(peer[what][1], 16), f"{what} differs"
    for what in ("decrypt", "decrypt.batch8"):
        assert measured[bits, what]["result"] == "right", f"{what} differs"
    for what in ("encrypt.batch8", "encrypt.keyHolder.batch8"):
        theirs = "".join(x.zfill(size) for x in peer["encrypt.batch8"][1].split(",")[:-1])
        assert measured[bits, what]["result"] == theirs == numbers["batch"], f"{what} differs"


def phe_seconds(numbers, count=10):
    """Seconds in which python-paillier encrypts 1,000 numbers, from the best of rounds with `count` of them."""
    import phe
    public = phe.PaillierPublicKey(int(numbers["p"], 16) * int(numbers["q"], 16))
    seconds = []
    for _ in range(ROUNDS):
        start = time.process_time()
        encrypted = [public.encrypt(i * 0.5) for i in range(count)]
        seconds.append((time.process_time() - start) * 1000 / count)
    secret = phe.PaillierPrivateKey(public, int(numbers["p"], 16), int(numbers["q"], 16))
    assert secret.decrypt(encrypted[3]) == 1.5
    return min(seconds)


def figures(figure):
    """Calls figure(name, ours, peer, peer_name, unit) for every figure of Paillier."""
    if not shutil.which("cc"):
        print("skipped: paillier.* (no C compiler for the peer)")
        return
    with tempfile.TemporaryDirectory() as folder:
        program = pathlib.Path(folder) / "paillier_gmp"
        built = subprocess.run(["cc", "-O2", HERE / "paillier_gmp.c", "-o", program, "-lgmp"], capture_output=True, text=True)
        if built.returncode != 0:
            print("skipped: paillier.* (the peer does not compile: libgmp-dev is needed)")
            return
        least, peers = {}, {}
        for _ in range(ROUNDS):
            numbers, measured = ours()
            for key, line in measured.items():
                least[key] = min(line["nanoseconds"], least.get(key, 1e30))
            for bits in numbers:
                peer = gmp(program, numbers[bits])
                check(bits, numbers[bits], measured, peer)
                for what, (nanoseconds, _) in peer.items():
                    peers[bits, what] = min(nanoseconds, peers.get((bits, what), 1e30))
    for bits in (2048, 3072):
        for what in ("add", "mulPlain64", "decrypt", "decrypt.batch8", "encrypt.batch8"):
            figure(f"paillier.{what}.{bits}.vsGMP",
                   least[bits, what] / 1e3, peers[bits, what] / 1e3, PEERS[what], "us each")
        figure(f"paillier.decrypt.{bits}.vsPowmSec", least[bits, "decrypt"] / 1e3, peers[bits, "decrypt.powm_sec"] / 1e3,
               "GMP in C, mpz_powm_sec", "us each")
        figure(f"paillier.encrypt.keyHolder.batch8.{bits}.vsGMP", least[bits, "encrypt.keyHolder.batch8"] / 1e3,
               peers[bits, "encrypt.batch8"] / 1e3, "GMP in C, mpz_powm mod n^2", "us each")
    try:
        import phe  # noqa: F401
    except ImportError:
        print("skipped: paillier.pack1000.2048.vsPhe (phe is not installed)")
        return
    table = least[2048, "noiseTable"] / 1e6
    figure("paillier.pack1000.2048.vsPhe", least[2048, "pack1000"] / 1e6, phe_seconds(numbers[2048]) * 1e3,
           f"phe 1.5.0 with gmpy2; our tables, once per key: {table:.1f} ms", "ms")
