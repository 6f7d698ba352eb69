"""Compiles and runs everything that the book shows: Tests/Book/check.py [--short] [--update] [PAGE ...].

The short form leaves out the sessions of pages that are marked as long. --update writes what sessions print into the pages: read the difference.
"""
import collections
import importlib.util
import json
import os
import pathlib
import subprocess
import sys
import tempfile

from blocks import BOOK, ROOT, SHOWN, blocks, needs, pages
from session import Session, commands, pattern

#: Blocks that may have the name of a file.
FILES = {"galaxy", "python", "csv", "json", "text"}
GALAXY = pathlib.Path(os.environ.get("GALAXY", ROOT / ".build/release/galaxy")).resolve()
failures = []


def fail(block, text):
    failures.append(f"{block}: {text}")


def programs(found):
    """All right programs are checked and tested at once, all wrong ones checked at once."""
    with tempfile.TemporaryDirectory() as folder:
        right, wrong = {}, {}
        for number, block in enumerate(b for b in found if b.kind == "galaxy"):
            name = block.name if block.name.endswith(".gx") else f"line{block.line}.gx"
            place = pathlib.Path(folder, "wrong" if is_wrong(block) else "right", block.page.parent.name + "-" + block.page.stem, name)
            place.parent.mkdir(parents=True, exist_ok=True)
            # A later program of the same name is a later version of it.
            if place.exists():
                place = place.parent / f"{place.stem}-{number}.gx"
            place.write_text(block.text)
            (wrong if is_wrong(block) else right)[str(place)] = block
        if right:
            done = subprocess.run([GALAXY, "check", "--json", *right], capture_output=True, text=True)
            for told in diagnostics(done.stdout):
                fail(right.get(told["file"], told["file"]), f"{told['code']} {told['message']} (line {told['line']} of the program)")
            if done.returncode != 0 and not done.stdout:
                fail("programs", done.stderr)
        if any('test "' in b.text for b in right.values()) and not failures:
            done = subprocess.run([GALAXY, "test", pathlib.Path(folder, "right")], capture_output=True, text=True)
            if done.returncode != 0:
                failures.extend(line for line in (done.stdout + done.stderr).splitlines() if not line.startswith("ok"))
            passed = sum(line.startswith("ok") for line in done.stdout.splitlines())
        else:
            passed = 0
        codes = collections.defaultdict(list)
        for told in diagnostics(subprocess.run([GALAXY, "check", "--json", *wrong], capture_output=True, text=True).stdout):
            codes[told["file"]].append(told["code"])
        for path, block in wrong.items():
            if codes[path][:1] != [block.name]:
                fail(block, f"says {', '.join(codes[path]) or 'nothing'}, not {block.name}")
        return len(right), passed, len(wrong)


def diagnostics(text):
    """What is said of several files: an array for each."""
    place, decoder = 0, json.JSONDecoder()
    while place < len(text):
        found, place = decoder.raw_decode(text, place)
        yield from found
        place += len(text[place:]) - len(text[place:].lstrip())


def is_wrong(block):
    return block.name[:1] in ("E", "W") and block.name[1:].isdigit()


def sessions(page, update):
    """Runs a page's sessions in their order; the number of commands."""
    found = blocks(page)
    if not any(b.kind == "console" for b in found):
        return 0
    count, written = 0, page.read_text().split("\n")
    shift = 0
    with tempfile.TemporaryDirectory() as folder:
        session = Session(folder, GALAXY, sys.executable)
        try:
            session.run(f"ln -s '{ROOT}/contracts' contracts")
            for block in found:
                if block.kind in FILES and "." in block.name:
                    # The node of the page is not at the port that others may have.
                    pathlib.Path(folder, block.name).write_text(block.text.replace(":8545", f":{session.port}"))
                elif block.kind == "hidden":
                    output, code = session.run(block.text.rstrip("\n"))
                    if code:
                        fail(block, output)
                elif block.kind == "console":
                    lines = []
                    for command, expected in commands(block.text):
                        output, _ = session.run(command)
                        count += 1
                        shown = "\n".join(line.rstrip() for line in output.rstrip("\n").split("\n"))
                        shown = (shown + "\n") if shown else ""
                        lines += ("$ " + command.replace("\n", "\n> ")).split("\n")
                        if pattern(expected, command.startswith(("galaxy trace", "galaxy gas", "galaxy build"))).fullmatch(shown) and not (update and expected == "...\n"):
                            lines += expected.rstrip("\n").split("\n") if expected else []
                        else:
                            lines += shown.rstrip("\n").split("\n") if shown else []
                            if not update:
                                fail(block, f"$ {command}\nprints\n{shown}and not\n{expected}")
                    old = block.text.count("\n")
                    written[block.line + shift:block.line + shift + old] = lines
                    shift += len(lines) - old
        finally:
            session.close()
    if update:
        page.write_text("\n".join(written))
    return count


def main(arguments):
    isShort, update = "--short" in arguments, "--update" in arguments
    chosen = [pathlib.Path(a).resolve() for a in arguments if not a.startswith("--")] or pages()
    found = [b for p in chosen for b in blocks(p)]
    for block in found:
        if block.kind not in SHOWN | {"galaxy", "console", "hidden"} and not (block.kind in ("python", "csv") and block.name):
            fail(block, f"nobody knows what to do with a block of '{block.kind}'")
    right, passed, wrong = programs(found)
    count = 0
    for page in chosen:
        wanted, isLong = needs(page)
        missing = [name for name in wanted if importlib.util.find_spec(name) is None]
        if missing:
            print(f"skipped: the sessions of {page.relative_to(ROOT)} ({', '.join(missing)} cannot be imported here)")
        elif not (isShort and isLong):
            count += sessions(page, update)
    for failure in failures:
        print(failure)
    print(f"the book: {len(chosen)} pages; {right} programs compiled, {passed} tests passed, {wrong} programs refused as they say, {count} commands run")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
