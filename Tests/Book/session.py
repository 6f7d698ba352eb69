"""Runs the sessions of a page in one shell, and compares what they print with what stands there."""
import os
import pathlib
import re
import signal
import socket
import subprocess

from blocks import ROOT

MARK = "\x1d"


def commands(text):
    """The commands of a session, each with what it prints."""
    found = []
    for line in text.splitlines():
        if line.startswith("$ "):
            found.append([line[2:], ""])
        elif line.startswith("> ") and found and not found[-1][1]:
            found[-1][0] += "\n" + line[2:]
        elif found:
            found[-1][1] += line + "\n"
        else:
            raise ValueError("a session begins with a command")
    return found


def pattern(expected, isLoose=False):
    """What the output must match: `...` stands for anything; gas, steps, hashes and times may be others, and in loose ones (traces, prices, sizes) all numbers."""
    lines = []
    for line in expected.rstrip("\n").split("\n"):
        if line == "...":
            lines.append(r"(?:.*\n)*?")
            continue
        if isLoose:
            # Columns move with the width of numbers.
            line = re.sub(r" +", "\x01", line.strip())
            text = re.sub(r"[\d][\d,.]*", lambda _: r"[\d,.]+", re.escape(line).replace("\\.", "."))
            lines.append(r" *" + text.replace("\x01", r" +") + "\n")
            continue
        text = "".join(_piece(p) for p in re.split(r"(\.\.\.|0x[0-9a-f]{64}|\d[\d,]*\.\d+ s\b|\b\d[\d,]{3,}\b|(?:gas used|instructions): \d+|\bstep \d+(?: of \d+)?|, [\d,]+ gas, )", line))
        lines.append(text + "\n")
    return re.compile("".join(lines) if expected.strip() else r"\s*")


def _piece(text):
    if text == "...":
        return ".*"
    if re.fullmatch(r"0x[0-9a-f]{64}", text):
        return "0x[0-9a-f]{64}"
    if re.fullmatch(r"\d[\d,]*\.\d+ s", text):
        return r"[\d,.]+ s"
    if re.fullmatch(r"step \d+( of \d+)?|, [\d,]+ gas, ", text):
        return re.sub(r"\d[\d,]*", lambda _: r"[\d,]+", text)
    if re.match(r"gas used|instructions", text):
        return text.split(":")[0] + r": \d+"
    # Round numbers, years and limits are what they are; a figure of gas is what it is today.
    if re.fullmatch(r"\d[\d,]{3,}", text) and not text.endswith("00") and not re.fullmatch(r"(20\d\d|1337|8545|8192)", text):
        return r"[\d,]+"
    return re.escape(text)


class Session:
    """A shell in a folder of its own."""

    def __init__(self, folder, galaxy, python):
        tools = pathlib.Path(folder, ".tools")
        tools.mkdir()
        (tools / "galaxy").symlink_to(pathlib.Path(galaxy).resolve())
        (tools / "python3").write_text(f'#!/bin/sh\nexec "{python}" "$@"\n')
        (tools / "python3").chmod(0o755)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith("GALAXY")}, "PATH": f"{tools}:{os.environ['PATH']}", "HOME": str(tools),
            "GALAXY_RPC": f"http://127.0.0.1:{self.port}", "GALAXY": str(tools / "galaxy"), "NO_COLOR": "1", "LC_ALL": "C.UTF-8", "BOOK_PYTHON": str(ROOT / "Sources/Python")}
        self.shell = subprocess.Popen(
            ["bash", "--noprofile", "--norc"], cwd=folder, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, start_new_session=True)

    def run(self, command):
        """What a command prints, and its exit code."""
        command = command.replace("8545", str(self.port))
        self.shell.stdin.write(f"{{ {command}\n}} </dev/null\nprintf '\\n{MARK}%d\\n' $?\n")
        self.shell.stdin.flush()
        found = ""
        while not (end := re.search(rf"\n?{MARK}(\d+)\n$", found)):
            line = self.shell.stdout.readline()
            if not line:
                return found, -1
            found += line
        return found[:end.start()].replace(str(self.port), "8545"), int(end.group(1))

    def close(self):
        os.killpg(self.shell.pid, signal.SIGTERM)
        self.shell.stdin.close()
        self.shell.stdout.close()
        self.shell.wait()
