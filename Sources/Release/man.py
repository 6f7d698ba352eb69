"""Writes man pages from the commands' own help: python3 Sources/Release/man.py FOLDER [BINARY]."""
import pathlib
import sys

import commands

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
EXIT = [("0", "All is well."), ("1", "The program, a test or the contract failed."),
        ("2", "Wrong usage, or a file that cannot be read or written."), ("3", "There is no node.")]


def escaped(text):
    """Text for roff: no line begins a request, no hyphen becomes a dash."""
    plain = text.replace("\\", "\\e").replace("-", "\\-")
    plain = "".join(c if ord(c) < 128 else f"\\[u{ord(c):04X}]" for c in plain)
    return "\n".join("\\&" + line if line[:1] in (".", "'") else line for line in plain.split("\n"))


def page(path, command, version):
    title = "-".join(path)
    parts = [f'.TH {title.upper()} 1 "" "Galaxy {version}" "Galaxy"', ".SH NAME", escaped(f"{title} - {command.get('abstract', '').rstrip('.')}")]
    own = commands.arguments(command)
    positional = " ".join(commands.names(a)[0] if not a.get("isOptional") else f"[{commands.names(a)[0]}]" for a in own if a["kind"] == "positional")
    inner = [c for c in command.get("subcommands", []) if c["commandName"] != "help" and c.get("shouldDisplay", True)]
    parts += [".SH SYNOPSIS", f".B {escaped(' '.join(path))}", escaped(" ".join(x for x in ("<subcommand>" if inner else "", positional, "[options]" if any(a["kind"] != "positional" for a in own) else "") if x))]
    if command.get("discussion"):
        parts += [".SH DESCRIPTION", ".nf", escaped(command["discussion"].strip()), ".fi"]
    if own:
        parts.append(".SH OPTIONS")
        for argument in own:
            default = commands.default(argument)
            told = argument.get("abstract", "") + (f" Default: {default}." if default else "")
            parts += [".TP", f".B {escaped(', '.join(commands.names(argument)))}", escaped(told)]
    if inner:
        parts.append(".SH COMMANDS")
        for command in inner:
            parts += [".TP", f".BR {escaped('-'.join((*path, command['commandName'])))} (1)", escaped(command.get("abstract", ""))]
    parts.append(".SH EXIT STATUS")
    for code, meaning in EXIT:
        parts += [".TP", f".B {code}", escaped(meaning)]
    if len(path) > 1:
        parts += [".SH SEE ALSO", f".BR {escaped('-'.join(path[:-1]))} (1)"]
    return "\n".join(part for part in parts if part) + "\n"


def write(folder, galaxy):
    """A page for each command; their paths."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    version = commands.version(galaxy)
    found = []
    for path, command in commands.all(commands.tree(galaxy)):
        found.append(folder / f"{'-'.join(path)}.1")
        found[-1].write_text(page(path, command, version))
    return found


if __name__ == "__main__":
    written = write(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else ROOT / ".build/release/galaxy")
    print(f"{len(written)} pages in {sys.argv[1]}: man -l {written[0]}")
