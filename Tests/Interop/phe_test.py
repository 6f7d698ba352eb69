"""Exchanges keys and sums with the real python-paillier: the Swift suite drives it, with this Python."""
import importlib.util
import os
import pathlib
import subprocess
import sys

if importlib.util.find_spec("phe") is None:
    print("skipped: interoperation with python-paillier (phe cannot be installed here)")
    sys.exit(0)
root = pathlib.Path(__file__).parent.parent.parent
done = subprocess.run(["swift", "test", "-c", "release", "--skip-build", "--filter", "PythonPaillierLiveTests"],
                      cwd=root, env=os.environ | {"GALAXY_PHE": ".venv/bin/python"}, capture_output=True, text=True)
if done.returncode != 0 or "Test run with 1 test" not in done.stdout:
    sys.exit(f"the Swift suites must be built with --build-tests\n{done.stdout}{done.stderr}")
print("ok  python-paillier decrypts our sums, and we decrypt its own")
