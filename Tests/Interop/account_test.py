"""Keystores of `galaxy account` and of eth-account, each opened by the other."""
import importlib.util
import json
import os
import pathlib
import subprocess
import sys
import tempfile

if importlib.util.find_spec("eth_account") is None:
    print("skipped: keystores of eth-account (it cannot be installed here)")
    sys.exit(0)

from eth_account import Account

from command import GALAXY

PASSWORD = "pässwörd with spaces"


def galaxy(folder, *arguments):
    done = subprocess.run([GALAXY, "account", *arguments, "--json"], cwd=folder, capture_output=True, text=True,
                          env=os.environ | {"PASSWORD": PASSWORD})
    if done.returncode != 0:
        sys.exit(f"galaxy account {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}")
    return json.loads(done.stdout)


def check(folder):
    keystore = folder / ".galaxy/keystore"
    # Ours, with the standard work and with little, opened there.
    for name, flags in (("alice", []), ("light", ["--light"])):
        made = galaxy(folder, "new", name, "--password-env", "PASSWORD", *flags)
        file = json.loads((folder / made["path"]).read_text())
        key = Account.decrypt(file, PASSWORD)
        assert Account.from_key(key).address == made["address"], name
        assert (folder / made["path"]).stat().st_mode & 0o777 == 0o600, "others may read it"
    # Theirs, of both derivations, opened here, in place and by import.
    for kdf, work in (("scrypt", 1 << 12), ("pbkdf2", 1_000)):
        account = Account.create()
        file = Account.encrypt(account.key, PASSWORD, kdf=kdf, iterations=work)
        (keystore / f"UTC--{kdf}").write_text(json.dumps(file))
        out = f"{kdf}.key"
        assert galaxy(folder, "export", account.address, "--out", out, "--password-env", "PASSWORD")["address"] == account.address
        assert bytes.fromhex((folder / out).read_text().strip()[2:]) == bytes(account.key)
        moved = galaxy(folder, "import", str(keystore / f"UTC--{kdf}"), "--as", "moved", "--keystore", kdf,
                       "--password-env", "PASSWORD", "--light")
        assert Account.decrypt(json.loads((folder / moved["path"]).read_text()), PASSWORD) == account.key
    assert len(galaxy(folder, "list")) == 4


with tempfile.TemporaryDirectory() as name:
    check(pathlib.Path(name))
print("ok  keystores: ours open in eth-account, its own here")
