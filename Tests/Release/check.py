"""What people install beside the command: man pages and completions, and a release archive if one is named: check.py [ARCHIVE]."""
import hashlib
import os
import pathlib
import shutil
import subprocess
import sys
import tarfile
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
GALAXY = pathlib.Path(os.environ.get("GALAXY", ROOT / ".build/release/galaxy")).resolve()
sys.path.insert(0, str(ROOT / "Sources/Release"))
import dist
import man


def run(*arguments, **options):
    return subprocess.run([str(a) for a in arguments], capture_output=True, text=True, **options)


def pages(folder):
    written = man.write(folder, GALAXY)
    assert len(written) > 60, len(written)
    if not shutil.which("groff"):
        print("skipped: the man pages through groff (apt-get install -y groff)")
        return len(written)
    told = run("groff", "-man", "-Tutf8", "-ww", "-z", *written)
    assert told.returncode == 0 and not told.stderr, told.stderr[:500]
    shown = run("groff", "-man", "-Tutf8", "-P-cbou", folder / "galaxy-trace.1").stdout
    assert "--format <format>" in shown and "galaxy trace run.gxt" in shown, shown
    return len(written)


def completions(folder):
    for shell in ("bash", "zsh", "fish"):
        script = run(GALAXY, "--generate-completion-script", shell).stdout
        assert "E0502" in script and "gxt" in script, f"{shell} completes neither codes nor files"
        if shutil.which(shell):
            path = folder / f"galaxy.{shell}"
            path.write_text(script)
            done = run(shell, "-n", path)
            assert done.returncode == 0, done.stderr
    # As bash asks when somebody presses the tab key behind these words.
    for name in ("a.gx", "b.txt"):
        (folder / name).write_text("")
    asked = run("bash", "-c", f"""
source {folder}/galaxy.bash
complete_() {{ COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="$*"; COMP_POINT=${{#COMP_LINE}}; COMPREPLY=(); $(complete -p galaxy | sed 's/.*-F \\([^ ]*\\).*/\\1/') galaxy "${{@: -1}}" "${{@: -2:1}}"; echo "${{COMPREPLY[@]}}"; }}
complete_ galaxy explain E050
complete_ galaxy check ''
complete_ galaxy tes
""", cwd=folder)
    codes, files, words = asked.stdout.splitlines()
    assert "E0502" in codes.split() and "E0101" not in codes.split(), asked
    assert "a.gx" in files and "b.txt" not in files and words.split() == ["test"], asked


def archive(path):
    path = pathlib.Path(path).resolve()
    digest, name = pathlib.Path(f"{path}.sha256").read_text().split()
    assert name == path.name and digest == hashlib.sha256(path.read_bytes()).hexdigest()
    with tempfile.TemporaryDirectory() as folder, tarfile.open(path) as packed:
        packed.extractall(folder, filter="data")
        top = next(pathlib.Path(folder).iterdir())
        listed = dict(reversed(line.split("  ")) for line in (top / "SHA256SUMS").read_text().splitlines())
        found = {str(p.relative_to(top)): p for p in top.rglob("*") if p.is_file() and p.name != "SHA256SUMS"}
        assert set(found) == set(listed), set(found) ^ set(listed)
        assert all(hashlib.sha256(p.read_bytes()).hexdigest() == listed[n] for n, p in found.items())
        assert all(m.mtime == dist.TIME and m.uid == 0 for m in packed.getmembers())
        work = pathlib.Path(folder, "work")
        work.mkdir()
        # Nothing of this machine but the kernel and the C library.
        alone = {"env": {}, "cwd": work}
        galaxy = top / "bin/galaxy"
        for arguments, word in [(["--version"], "."), (["new", "jar"], "galaxy test"), (["test", "jar"], "2 passed"),
                                (["run", "jar/jar.gx", "add", "3", "--init", "10"], "3"), (["explain", "E0502"], "linear"),
                                (["he", "keygen", "CKKS<8192>", "--out", "task"], "task.public"),
                                (["check", top / "share/galaxy/contracts/token/token.gx"], "")]:
            done = run(galaxy, *arguments, **alone)
            assert done.returncode == 0 and word in done.stdout, f"{arguments}: {done}"
        packed_editor = run(sys.executable, top / "share/galaxy/editors/vscode/pack.py", cwd=work)
        assert packed_editor.returncode == 0 and (work / "galaxy.vsix").exists(), packed_editor
        loaded = run("ldd", galaxy).stdout
        assert "not found" not in loaded and "swift" not in loaded, loaded
        carried = {p.name for p in (top / "lib").iterdir()} - {"README"}
        assert all(f"{top}/" in line for line in loaded.splitlines() if line.split()[0] in carried), loaded
        return len(found)


with tempfile.TemporaryDirectory() as folder:
    folder = pathlib.Path(folder)
    count = pages(folder / "man")
    completions(folder)
    print(f"installed beside the command: {count} man pages, completions of bash, zsh and fish")
if len(sys.argv) > 1:
    print(f"the release archive: {archive(sys.argv[1])} files; runs in an empty folder with an empty environment")
