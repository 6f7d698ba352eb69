"""Writes a release archive: python3 Sources/Release/dist.py FOLDER BINARY. The same binary gives the same bytes.

The binary has Swift's libraries inside. Those of the system that it needs beside the C library travel in lib/, which it looks in first.
"""
import gzip
import hashlib
import io
import pathlib
import platform
import re
import subprocess
import sys
import tarfile
import tempfile

import commands
import man

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
#: Every Linux has these, and they must be its own.
SYSTEM = re.compile(r"(linux-vdso|ld-linux.*|libc|libm|libpthread|libdl|librt|libgcc_s|libstdc\+\+|libresolv)\.so")
#: The time of every file: 1 January 2000. Zip archives, such as the one of VS Code, know none before 1980.
TIME = 946_684_800
EDITORS = ["README.md", "emacs", "helix.toml", "vim", "vscode", "pygments"]


def stripped(binary):
    """The binary without its symbols."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "galaxy")
        subprocess.run(["strip", "-o", path, binary], check=True)
        return path.read_bytes()


def is_static(binary):
    """Whether Swift's libraries are inside of it."""
    return "libswiftCore" not in subprocess.run(["ldd", binary], check=True, capture_output=True, text=True).stdout


def libraries(binary):
    """Shared libraries that are not the system's own: name and path."""
    told = subprocess.run(["ldd", binary], check=True, capture_output=True, text=True).stdout
    found = re.findall(r"(\S+) => (/\S+)", told)
    missing = re.findall(r"(\S+) => not found", told)
    if missing:
        sys.exit(f"the binary needs {', '.join(missing)}, which is not here")
    if not is_static(binary):
        sys.exit("the binary needs Swift's libraries: make it with Sources/Release/static")
    return [(name, path) for name, path in found if not SYSTEM.match(name)]


def contents(binary):
    """What the archive holds: path, bytes, mode."""
    def run(*arguments):
        return subprocess.run([binary, *arguments], check=True, capture_output=True).stdout

    yield "bin/galaxy", stripped(binary), 0o755
    with tempfile.TemporaryDirectory() as folder:
        for path in man.write(pathlib.Path(folder, "man"), binary):
            yield f"share/man/man1/{path.name}", path.read_bytes(), 0o644
    carried = libraries(binary)
    for name, path in carried:
        yield f"lib/{name}", pathlib.Path(path).read_bytes(), 0o644
    yield "lib/README", (
        "What the command needs beside its own code. Swift's libraries are inside of it; these of the system travel along:\n\n"
        + "".join(f"  {name}\n" for name, _ in carried)
        + "\nNot in the archive, because they must be the system's own: the C library (glibc), libgcc_s and libstdc++.\n").encode(), 0o644
    for shell, place in [("bash", "bash-completion/completions/galaxy"), ("zsh", "zsh/site-functions/_galaxy"), ("fish", "fish/vendor_completions.d/galaxy.fish")]:
        yield f"share/{place}", run("--generate-completion-script", shell), 0o644
    yield "share/galaxy/galaxy.tmLanguage.json", (ROOT / "grammar/galaxy.tmLanguage.json").read_bytes(), 0o644
    for top in EDITORS:
        for path in sorted([p for p in (ROOT / "grammar/editors" / top).rglob("*") if p.is_file()] or [ROOT / "grammar/editors" / top]):
            if "__pycache__" not in path.parts:
                yield f"share/galaxy/editors/{path.relative_to(ROOT / 'grammar/editors')}", path.read_bytes(), 0o644
    for path in sorted((ROOT / "contracts").rglob("*.gx")):
        yield f"share/galaxy/{path.relative_to(ROOT)}", path.read_bytes(), 0o644


def write(folder, binary):
    """The archive's path."""
    name = f"galaxy-{commands.version(binary)}-linux-{platform.machine()}"
    files = sorted(contents(binary))
    sums = "".join(f"{hashlib.sha256(data).hexdigest()}  {path}\n" for path, data, _ in files)
    files.append(("SHA256SUMS", sums.encode(), 0o644))
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for path, data, mode in files:
            entry = tarfile.TarInfo(f"{name}/{path}")
            entry.size, entry.mode, entry.mtime = len(data), mode, TIME
            archive.addfile(entry, io.BytesIO(data))
    packed = gzip.compress(plain.getvalue(), compresslevel=9, mtime=0)
    path = pathlib.Path(folder, f"{name}.tar.gz")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(packed)
    pathlib.Path(f"{path}.sha256").write_text(f"{hashlib.sha256(packed).hexdigest()}  {path.name}\n")
    return path


if __name__ == "__main__":
    made = write(sys.argv[1], sys.argv[2])
    print(f"{made}  {made.stat().st_size:,} bytes")
