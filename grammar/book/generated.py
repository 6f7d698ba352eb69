"""The parts of the book that stand somewhere else already: in the catalogue of codes, in the commands' help, in the documents beside the book."""
import html
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.append(str(ROOT / "Sources/Release"))
import commands as listed

GALAXY = os.environ.get("GALAXY", ROOT / ".build/release/galaxy")


def galaxy(*arguments):
    return subprocess.run([GALAXY, *arguments], check=True, capture_output=True, text=True).stdout


def version():
    return listed.version(GALAXY)


def codes():
    """A section for each code of the catalogue."""
    parts = []
    for line in galaxy("explain").splitlines():
        code = line.split()[0]
        title, _, page = galaxy("explain", code).partition("\n")
        body = re.sub(r"(?m)^((?:    .*\n|\n)+)", _program, page + "\n")
        parts.append(f"({code.lower()})=\n## {title.replace('<', chr(92) + '<')}\n{body.strip()}\n")
    return "\n".join(parts)


def _program(match):
    text = match.group(1)
    if not text.strip():
        return text
    inner = re.sub(r"(?m)^    ", "", text.strip("\n"))
    return f"\n```galaxy\n{inner}\n```\n\n"


def commands():
    """A section for each command, from its own help."""
    parts = []

    for path, command in listed.all(listed.tree(GALAXY)):
        parts.append(f"\n{'#' * min(len(path) + 1, 4)} {' '.join(path)}\n\n{_text(command.get('abstract', ''))}\n")
        if command.get("discussion"):
            parts.append("\n```text\n" + command["discussion"].strip() + "\n```\n")
        rows = listed.arguments(command)
        if rows:
            parts.append("\n| argument | |\n| --- | --- |\n" + "".join(f"| {', '.join(f'`{n}`' for n in listed.names(a))} | {_row(a)} |\n" for a in rows))
    return "".join(parts)


def _row(argument):
    text, default = _text(argument.get("abstract", "")), listed.default(argument)
    return (text + (f" Default: `{default}`." if default else "")).replace("|", "\\|").replace("\n", " ")


def _text(text):
    return html.escape(text, quote=False).replace("*", "\\*").replace("_", "\\_")


#: Where the documents beside the book are found in it.
PLACES = {"galaxy.grammar": "grammar.md", "bytecode.md": "instructions.md", "reference.md": "language.md", "rpc.md": "rpc.md"}


def document(name):
    """A document without its title, with its links as the book has them."""
    text = (ROOT / "grammar" / name).read_text()
    text = re.sub(r"^# .*\n", "", text, count=1)
    text = re.sub(r"(?m)^```galaxy (?:excerpt|statements)$", "```galaxy", text)

    def link(match):
        label, target = match.groups()
        file, hash, anchor = target.partition("#")
        if re.match(r"https?:", target) or not file:
            return match.group(0)
        return f"[{label}]({PLACES[file]}{hash}{anchor})" if file in PLACES else f"`{label}`"

    return re.sub(r"\[([^\]\n]+)\]\(([^)\s]+)\)", link, text)


def section(path, heading):
    """A section of a document, with its heading."""
    text = (ROOT / path).read_text()
    found = re.search(rf"(?ms)^(#+) {re.escape(heading)}\n.*?(?=^\1 |\Z)", text)
    return re.sub(r"\[([^\]\n]+)\]\((?!https?:)[^)\s]+\)", r"\1", found.group(0))


#: Where the limits stand, and what they are of.
LIMITS = {
    "The chain, values and tensors": "Sources/Primitives/Limits.swift", "Programs": "Sources/Syntax/SyntaxLimits.swift",
    "Modules": "Sources/Bytecode/BytecodeLimits.swift", "The machine": "Sources/VM/MachineLimits.swift"}


def limits():
    """The limits as the sources state them."""
    known, parts = {}, []
    for title, path in LIMITS.items():
        text = (ROOT / path).read_text()
        owner = re.search(r"enum (\w+)", text).group(1)
        parts.append(f"\n## {title}\n\n| limit | |\n| --- | ---: |\n")
        for comment, name, value in re.findall(r"((?:  /// .*\n)+)  package static let (\w+)(?:: \w+)? =\s+(.*)\n", text):
            value = re.sub(r"[A-Z]\w+\.(\w+)", lambda m: str(known[m.group(1)]), value)
            value = re.sub(r"[a-z]\w+", lambda m: str(known[m.group(0)]), value)
            # Sums, products and shifts of literals; Swift binds shifts closer than Python.
            value = re.sub(r"(\w+ << \w+)", r"(\1)", value)
            known[name] = eval(value, {"__builtins__": {}})
            sentence = " ".join(line.strip().removeprefix("/// ") for line in comment.strip().split("\n"))
            parts.append(f"| {sentence} (`{owner}.{name}`) | {known[name]:,} |\n")
    return "".join(parts)


def prices(path, skip=()):
    """The constants of a Swift file that are prices, with what they are for."""
    text, rows = (ROOT / path).read_text(), "| for | gas |\n| --- | ---: |\n"
    for comment, name, value in re.findall(r"((?:  /// .*\n)+)  package static let (\w+)(?:: \w+)? =\s+(.*)\n", text):
        found = re.fullmatch(r"([\d_]+)|\.fixed\(([\d_]+)\)|GasRule\.fixed\(([\d_]+)\)|GasRatio\(([\d_]+)(?:, ([\d_]+))?\)", value)
        if name in skip or not found:
            continue
        gas = f"{int(next(g for g in found.groups()[:4] if g).replace('_', '')):,}" + (f" / {found.group(5)}" if found.group(5) else "")
        rows += f"| {' '.join(line.strip().removeprefix('/// ') for line in comment.strip().split(chr(10)))} | {gas} |\n"
    return rows


def write(folder):
    """Writes what has changed."""
    files = {
        "intrinsic.md": prices("Sources/Ledger/IntrinsicGas.swift"),
        "schedule.md": prices("Sources/InstructionSet/GasSchedule.swift", skip=("refundDivisor",)),
        "limits.md": limits(), "traps.md": section("grammar/bytecode.md", "Traps").partition("\n\n")[2],
        "promises.md": section("README.md", "What encryption promises, and what that rests on") + section("README.md", "Limits"),
        "codes.md": codes(), "commands.md": commands(), "language.md": document("reference.md"), "instructions.md": document("bytecode.md"),
        "rpc.md": document("rpc.md"), "grammar.txt": (ROOT / "grammar/galaxy.grammar").read_text(),
    }
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        path = folder / name
        if not path.exists() or path.read_text() != text:
            path.write_text(text)
