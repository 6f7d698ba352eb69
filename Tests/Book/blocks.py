"""The fenced blocks of the book's pages, and what each of them is.

    ```galaxy            a whole program: it compiles without a word, and its tests pass
    ```galaxy jar.gx     the same, kept under this name for what follows on the page
    ```galaxy E0502      a wrong program: the first thing that is said is this code
    ```console           a session: `$ ` before a command, `> ` before its further lines, then what it prints
    ```python keep.py    a file for the sessions of the page; so are json, csv and text with a name
    <!-- run: COMMAND    what a reader is told in words, such as to start a node; up to -->

`<!-- long -->` marks a page whose sessions run in the long form only, `<!-- needs: numpy web3 -->` names what they import.
"""
import dataclasses
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BOOK = ROOT / "grammar/book"
#: What is shown and not run.
SHOWN = {"text", "solidity", "vyper", "rust", "none", "python shown", "include", "toctree", "toml", "json"}


@dataclasses.dataclass
class Block:
    page: pathlib.Path
    line: int
    kind: str
    name: str
    text: str

    def __str__(self):
        return f"{self.page.relative_to(ROOT)}:{self.line}"


def pages():
    return sorted(p for p in BOOK.rglob("*.md") if not p.relative_to(BOOK).parts[0].startswith("_"))


def blocks(page):
    found, opened, hidden = [], None, None
    for number, line in enumerate(page.read_text().splitlines(), 1):
        if hidden is not None:
            if line.strip() == "-->":
                found.append(Block(page, hidden[0], "hidden", "", hidden[1]))
                hidden = None
            else:
                hidden[1] += line + "\n"
        elif opened is not None:
            if line == "```":
                found.append(opened)
                opened = None
            else:
                opened.text += line + "\n"
        elif line.startswith("```"):
            kind, _, name = line[3:].strip().partition(" ")
            opened = Block(page, number, kind.strip("{}"), name, "")
        elif line.startswith("<!-- run:"):
            hidden = [number, line[len("<!-- run:"):].strip() + "\n"]
    if opened is not None:
        raise SystemExit(f"{opened}: a block that does not end")
    return found


def needs(page):
    """What the page's sessions import, and whether they run in the long form only."""
    text = page.read_text()
    found = re.search(r"<!-- needs: (.*?) -->", text)
    return (found.group(1).split() if found else []), "<!-- long -->" in text
