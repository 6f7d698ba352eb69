"""The tree of commands, as the command itself describes it."""
import json
import subprocess


def version(galaxy):
    """Such as 0.1.0."""
    return subprocess.run([galaxy, "--version"], check=True, capture_output=True, text=True).stdout.split()[-1]


def tree(galaxy):
    """The command with all sub-commands that are shown."""
    done = subprocess.run([galaxy, "--experimental-dump-help"], check=True, capture_output=True, text=True)
    return json.loads(done.stdout)["command"]


def all(command, path=()):
    """Every command with the words that lead to it, outermost first."""
    path = (*path, command["commandName"])
    yield path, command
    for inner in command.get("subcommands", []):
        if inner["commandName"] != "help" and inner.get("shouldDisplay", True):
            yield from all(inner, path)


def arguments(command):
    """Arguments and options of a command, without those that all have."""
    return [a for a in command.get("arguments", []) if a.get("shouldDisplay") and a.get("valueName") not in ("help", "version")]


def names(argument):
    """How an argument is written: `<file>...`, or the names of an option, each with its value."""
    value = argument.get("valueName", "")
    if argument["kind"] == "positional":
        return [f"<{value}>" + ("..." if argument.get("isRepeating") else "")]
    found = ["-" * (2 if n["kind"] == "long" else 1) + n["name"] for n in argument.get("names", [])]
    return [n if argument["kind"] == "flag" else f"{n} <{value}>" for n in found]


def default(argument):
    """What counts where nothing is said; nil where there is nothing to say about it."""
    found = argument.get("defaultValue")
    return found if found not in (None, "", "false") else None
