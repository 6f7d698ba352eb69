"""Writes a wheel with the package and the command: python3 Sources/Python/wheel.py FOLDER [BINARY]."""
import base64
import hashlib
import pathlib
import platform
import re
import sys
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.append(str(HERE.parent / "Release"))
import dist


def write(folder, binary):
    version = re.search(r'version = "([\d.]+)"', (ROOT / "Sources/galaxy/GalaxyCommand.swift").read_text()).group(1)
    # A command with Swift's libraries inside brings those of the system that it looks for in ../lib; another one runs where it was built.
    tag = f"py3-none-linux_{platform.machine()}"
    info = f"galaxy_contracts-{version}.dist-info"
    files = {f"galaxy/{p.name}": (p.read_bytes(), 0o644) for p in sorted((HERE / "galaxy").glob("*.py*")) if p.is_file()}
    data = f"galaxy_contracts-{version}.data"
    if dist.is_static(binary):
        files[f"{data}/scripts/galaxy"] = (dist.stripped(binary), 0o755)
        files |= {f"{data}/data/lib/{name}": (pathlib.Path(path).read_bytes(), 0o644) for name, path in dist.libraries(binary)}
    else:
        files[f"{data}/scripts/galaxy"] = (pathlib.Path(binary).read_bytes(), 0o755)
    files[f"{info}/METADATA"] = ((
        f"Metadata-Version: 2.1\nName: galaxy-contracts\nVersion: {version}\nSummary: Smart contracts on tensors and encrypted data\n"
        "Requires-Python: >=3.10\nRequires-Dist: numpy\n").encode(), 0o644)
    files[f"{info}/WHEEL"] = (f"Wheel-Version: 1.0\nGenerator: galaxy\nRoot-Is-Purelib: false\nTag: {tag}\n".encode(), 0o644)
    record = "".join(
        f"{n},sha256={base64.urlsafe_b64encode(hashlib.sha256(d).digest()).decode().rstrip('=')},{len(d)}\n" for n, (d, _) in files.items())
    files[f"{info}/RECORD"] = ((record + f"{info}/RECORD,,\n").encode(), 0o644)
    path = pathlib.Path(folder) / f"galaxy_contracts-{version}-{tag}.whl"
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, (data, mode) in files.items():
            entry = zipfile.ZipInfo(name)
            entry.external_attr = (0o100000 | mode) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return path


if __name__ == "__main__":
    print(write(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else ROOT / ".build/release/galaxy"))
