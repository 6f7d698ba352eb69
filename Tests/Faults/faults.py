#!/usr/bin/env python3
"""Seeds faults into the verifier and the machine, and counts how many the tests notice.

faults.py seed FOLDER [--count N] [--seed S]   copies the sources into FOLDER with N faults (300), all switched off
faults.py run FOLDER [--only N,N,...]          builds FOLDER's tests once, then runs them with one fault at a time

All faults are compiled into one program and chosen by GALAXY_FAULT, because a build takes minutes and a run seconds. A fault is a
condition that always holds, a comparison at its edge, a number off by one, another operand, or a statement that is
left out. FOLDER/faults.json lists them, and behind a run what became of each: caught (a test failed), crashed (the process ended), hung,
or survived.
"""
import argparse, json, os, random, re, shutil, subprocess, threading
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# What is changed: a folder, the files in it, and how much of all faults it gets.
PARTS = [
    ("Sources/Bytecode", r"(Flow|Structure|Functions|Declaration|Type)Verifier|RegisterKind|TypeTable\+Classes|ModuleDecoder|Verified"
     r"Module|StaticGas", 45),
    ("Sources/VM", r"Generated/Machine\+Switch|Machine/(LoopState|Machine\+(Arms|Execute|Gas|Storage|Cold))|Code/", 30),
    ("Sources/VM", r"Handlers/|Heap/|Values/|State/", 25),
]
TESTS = "BytecodeTests|VMTests"
SWITCH = """#if canImport(Glibc)
  import Glibc
#endif

/// The fault that is switched on; 0 for none.
let activeFault: Int = getenv("GALAXY_FAULT").flatMap { Int(String(cString: $0)) } ?? 0

@inline(never) func fault(_ number: Int) -> Bool { activeFault == number }
"""
EDGES = {" < ": " <= ", " <= ": " < ", " > ": " >= ", " >= ": " > ", " == ": " != ", " != ": " == "}


def balanced(text):
    depth = 0
    for sign in re.sub(r'"(\\.|[^"\\])*"', "", text):
        depth += sign in "([{"
        depth -= sign in ")]}"
        if depth < 0:
            return False
    return depth == 0


def clauses(text):
    """The parts of a condition between commas that lie in no brackets."""
    parts, depth, start = [], 0, 0
    for index, sign in enumerate(text):
        depth += sign in "([{"
        depth -= sign in ")]}"
        if sign == "," and depth == 0:
            parts.append(text[start:index])
            start = index + 1
    return parts + [text[start:]]


def changed_conditions(line):
    """The line with a clause of its condition changed; `N` stands for the fault's number."""
    match = re.match(r"(\s*(?:\} else )?(?:guard|if) |\s*for .+? where )(.*?)( else \{.*| else|\s\{.*)$", line)
    if not match or not balanced(match[2]):
        return
    head, condition, tail = match.groups()
    parts = clauses(condition)
    for index, part in enumerate(parts):
        if re.search(r"\b(let|case|var|try|await)\b", part) or '"' in part or "{" in part or not part.strip():
            continue
        def line_with(text):
            return head + ",".join(parts[:index] + [" " * (index > 0) + text] + parts[index + 1:]) + tail
        own = part.strip()
        yield "always", line_with(f"(fault(N) || ({own}))") if "guard" in head else line_with(f"(!fault(N) && ({own}))")
        for sign, other in EDGES.items():
            if own.count(sign) == 1 and "&&" not in own and "||" not in own:
                yield "edge", line_with(f"(fault(N) ? ({own.replace(sign, other)}) : ({own}))")


def changed_values(line):
    code = line.split("//")[0]
    if re.match(r"\s*(case|@|import|package static|static|private static)\b", line) or '"' in line or "#" in line:
        return
    for match in re.finditer(r"(?<=[+\-<>=] )(\d+)(?=[\s),\]]|$)", code):
        number = int(match[1])
        for other in {number + 1, max(number - 1, 0)} - {number}:
            yield "number", line[:match.start()] + f"(fault(N) ? {other} : {number})" + line[match.end():]
    for one, other in [("fieldB(w)", "fieldC(w)"), ("fieldC(w)", "fieldB(w)"), ("o.b", "o.c"), ("o.c", "o.b"), ("o.x0", "o.b")]:
        for match in re.finditer(re.escape(one) + r"(?![\w(])", code):
            yield "operand", line[:match.start()] + f"(fault(N) ? {other} : {one})" + line[match.end():]
    match = re.match(r"(\s*(?:try )?state\.set\(w, )(left|signed\(left\)|U256\(.*?\))( < | <= | == | != )(.*)\)$", line)
    if match:
        own = match[2] + match[3] + match[4]
        yield "edge", f"{match[1]}fault(N) ? {match[2]}{EDGES[match[3]]}{match[4]} : {own})"


def left_out(lines, index):
    line = lines[index]
    before, behind = lines[index - 1].rstrip(), lines[index + 1].strip() if index + 1 < len(lines) else ""
    if not balanced(line) or not re.search(r"[{};)]$|\d$|\w$", before) or re.search(r"(return|=|\+|,|in|else)$", before):
        return
    if behind.startswith((".", "?", "+", "||", "&&", ":")) or (before.endswith("{") and "->" in before):
        return
    statement = line.strip()
    isCall = re.match(r"try \w+(\.\w+)*\(.*\)$", statement) and (not before.endswith("{") or behind != "}")
    isChange = re.match(r"[\w.]+(\[.*\])+(\.\w+)? = .*$", statement) or re.match(r"[\w.\[\]]+ (&?\+|&?-)= .*$", statement)
    if (isCall or isChange) and "{" not in statement:
        yield "left out", line[:len(line) - len(line.lstrip())] + f"if !fault(N) {{ {statement} }}"


def candidates(folder, pattern):
    for path in sorted((ROOT / folder).rglob("*.swift")):
        if not re.search(pattern, str(path.relative_to(ROOT))):
            continue
        lines = path.read_text().split("\n")
        for index, line in enumerate(lines):
            if line.strip().startswith("//") or index == 0:
                continue
            for kind, text in [*changed_conditions(line), *changed_values(line), *left_out(lines, index)]:
                yield str(path.relative_to(ROOT)), index, kind, text


def seed(arguments):
    chance = random.Random(arguments.seed)
    chosen, places = [], set()
    for folder, pattern, share in PARTS:
        found = list(candidates(folder, pattern))
        chance.shuffle(found)
        # No kind crowds the others out.
        queues = {kind: [c for c in found if c[2] == kind] for kind in ("always", "edge", "number", "operand", "left out")}
        wanted = round(arguments.count * share / 100)
        while wanted and any(queues.values()):
            for queue in queues.values():
                while queue and wanted:
                    candidate = queue.pop()
                    if candidate[:2] not in places:
                        places.add(candidate[:2])
                        chosen.append(candidate)
                        wanted -= 1
                        break
    target = Path(arguments.folder)
    for name in ["Sources", "Tests", "Package.swift", "Makefile", "contracts", "stdlib", "grammar", "ARCHITECTURE.md", "README.md"]:
        source = ROOT / name
        if source.is_dir():
            shutil.rmtree(target / name, ignore_errors=True)
            shutil.copytree(source, target / name)
        else:
            shutil.copy2(source, target / name)
    # The changed code may warn.
    package = target / "Package.swift"
    package.write_text(package.read_text().replace("  .treatAllWarnings(as: .error),\n", ""))
    for module in ("Bytecode", "VM"):
        (target / "Sources" / module / "Fault.swift").write_text(SWITCH)
    faults = []
    for number, (path, index, kind, text) in enumerate(chosen, 1):
        file = target / path
        lines = file.read_text().split("\n")
        faults.append(dict(number=number, file=path, line=index + 1, kind=kind, was=lines[index].strip()))
        lines[index] = text.replace("fault(N)", f"fault({number})")
        faults[-1]["is"] = lines[index].strip()
        file.write_text("\n".join(lines))
    (target / "faults.json").write_text(json.dumps(faults, indent=1))
    print(f"{len(faults)} faults in {target}")


def tried(command, environment, folder, timeout):
    """What became of a fault, and the first test that failed: the run ends there."""
    tests = subprocess.Popen(command, env=environment, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
    late = threading.Timer(timeout, tests.kill)
    late.start()
    try:
        for line in tests.stdout:
            if failed := re.search(r"Test (?:case )?(.+?) recorded an issue", line):
                tests.kill()
                return "caught", failed[1][:80]
        code = tests.wait()
        return ("hung" if not late.is_alive() else "survived" if code == 0 else "caught" if code > 0 else "crashed"), ""
    finally:
        late.cancel()
        tests.wait()


def run(arguments):
    folder = Path(arguments.folder)
    listing = folder / "faults.json"
    faults = json.loads(listing.read_text())
    only = {int(n) for n in arguments.only.split(",")} if arguments.only else None
    binary = next(folder.glob(".build/release/*PackageTests.xctest"))
    for item in faults:
        if (only and item["number"] not in only) or (not only and item.get("end")):
            continue
        environment = dict(os.environ, GALAXY_FAULT=str(item["number"]), GALAXY_FUZZ=arguments.fuzz)
        item["end"], item["by"] = tried(
            [str(binary), "--testing-library", "swift-testing", "--filter", arguments.tests], environment, folder, arguments.timeout)
        listing.write_text(json.dumps(faults, indent=1))
        print(item["number"], item["end"], item["file"], item["line"], item["kind"], item["is"] if item["end"] == "survived" else "", flush=True)
    ends = [item.get("end") for item in faults if item.get("end")]
    survived = ends.count("survived")
    print(f"{len(ends)} faults, {survived} survived, {100 * (len(ends) - survived) / max(len(ends), 1):.1f} % noticed")


parser = argparse.ArgumentParser()
commands = parser.add_subparsers(required=True)
command = commands.add_parser("seed")
command.add_argument("folder")
command.add_argument("--count", type=int, default=300)
command.add_argument("--seed", type=int, default=1)
command.set_defaults(do=seed)
command = commands.add_parser("run")
command.add_argument("folder")
command.add_argument("--only")
command.add_argument("--tests", default=TESTS)
command.add_argument("--fuzz", default="3000")
command.add_argument("--timeout", type=int, default=180)
command.set_defaults(do=run)
arguments = parser.parse_args()
arguments.do(arguments)
