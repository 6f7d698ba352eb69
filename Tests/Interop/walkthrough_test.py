"""The walk-through of TenSEAL in README.md, run as it stands there."""
import contextlib
import importlib.util
import io
import json
import os
import re
import subprocess
import sys
import tempfile

from command import GALAXY, ROOT

if importlib.util.find_spec("tenseal") is None:
    print("skipped: the walk-through of README.md (tenseal cannot be installed here)")
    sys.exit(0)
section = (ROOT / "README.md").read_text().split("### From TenSEAL and back")[1]
blocks = re.findall(r"```(\w*)\n(.*?)```", section, re.DOTALL)[:3]
assert [kind for kind, _ in blocks] == ["python", "sh", "python"]
expected = json.loads(blocks[2][1].split("#")[1])
names, printed = {}, io.StringIO()
with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    for kind, text in blocks:
        if kind == "python":
            with contextlib.redirect_stdout(printed):
                exec(text, names)
        else:
            subprocess.run(["bash", "-euc", text], check=True, capture_output=True,
                           env=os.environ | {"PATH": f"{GALAXY.parent}:{os.environ['PATH']}"})
    os.chdir("/")
found = json.loads(printed.getvalue())
assert len(found) == len(expected) and all(abs(a - b) < 1e-5 for a, b in zip(found, expected)), found
print("ok  the walk-through of README.md gives", expected)
