"""Plaintexts and seeds that SEAL itself makes: the Swift suite drives it, with this Python."""
import importlib.util
import os
import pathlib
import subprocess
import sys

if importlib.util.find_spec("tenseal") is None:
    print("skipped: plaintexts and seeds of SEAL (tenseal cannot be installed here)")
    sys.exit(0)
root = pathlib.Path(__file__).parent.parent.parent
done = subprocess.run(["swift", "test", "-c", "release", "--skip-build", "--filter", "SEALLiveTests"],
                      cwd=root, env=os.environ | {"GALAXY_SEAL": sys.executable}, capture_output=True, text=True)
if done.returncode != 0 or "Test run with 1 test" not in done.stdout:
    sys.exit(f"the Swift suites must be built with --build-tests\n{done.stdout}{done.stderr}")
print("ok  times a vector of plain values, given SEAL's plaintext, and SEAL's seeds expanded: every residue")
