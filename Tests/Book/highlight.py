"""The highlighters that come from the grammar: no token of the corpus is left without a kind, every reserved word has its colour."""
import importlib.util
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from blocks import ROOT

if importlib.util.find_spec("pygments") is None:
    print("skipped: the highlighters (pygments cannot be imported here)")
    sys.exit(0)
sys.path.insert(0, str(ROOT / "grammar/editors/pygments"))
from galaxy_lexer import GalaxyLexer
from pygments import token

grammar = (ROOT / "grammar/galaxy.grammar").read_text()
keywords = [w for line in re.search(r"(?ms)^keywords \{(.*?)^\}", grammar).group(1).splitlines() for w in re.findall(r"'(\w+)'", line)]
corpus = [*ROOT.glob("contracts/**/*.gx"), *ROOT.glob("stdlib/*.gx"), *ROOT.glob("Tests/Language/**/*.gx")]
assert len(keywords) > 30 and len(corpus) > 40

# Pygments.
for path in corpus:
    text = path.read_text()
    found = list(GalaxyLexer().get_tokens_unprocessed(text))
    assert "".join(value for _, _, value in found) == text, path
    wrong = [value for _, kind, value in found if kind is token.Error]
    assert not wrong, f"{path}: {wrong[:5]}"
for word in keywords:
    kinds = {kind for _, kind, value in GalaxyLexer().get_tokens_unprocessed(f"x {word} y") if value == word}
    assert all(k in token.Keyword for k in kinds) and kinds, f"{word}: {kinds}"

# TextMate: its patterns in their order, as its engines take them; what matches none is a name or a sign of punctuation.
patterns = json.loads((ROOT / "grammar/galaxy.tmLanguage.json").read_text())["patterns"]
compiled = [re.compile(p.get("match") or p["begin"] + r'(?:[^"\\\n]|\\.)*(?:"|$)', re.M) for p in patterns]
plain = re.compile(r"\s+|[A-Za-z_][A-Za-z0-9_]*|[()\[\]{},.;:]")
for path in corpus:
    text, place = path.read_text(), 0
    while place < len(text):
        match = next((m for p in compiled if (m := p.match(text, place)) and m.end() > place), None) or plain.match(text, place)
        assert match, f"{path}: nothing takes {text[place:place + 20]!r}"
        place = match.end()
for word in keywords:
    assert any(p.match(f" {word} y", 1) and "name" in rule and rule["name"].startswith(("keyword", "constant", "support"))
               for p, rule in zip(compiled, patterns)), word

# Vim.
if shutil.which("nvim"):
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder, "words.gx")
        file.write_text("\n".join(keywords) + "\n")
        script = pathlib.Path(folder, "colours.lua")
        script.write_text(f"""
vim.opt.runtimepath:append('{ROOT}/grammar/editors/vim')
vim.cmd('filetype plugin on | syntax on | edit {file}')
local names = {{}}
for line = 1, {len(keywords)} do
  names[line] = vim.fn.synIDattr(vim.fn.synID(line, 1, 1), 'name')
end
vim.fn.writefile(names, '{folder}/names')
vim.cmd('qall!')
""")
        subprocess.run(["nvim", "--headless", "-u", "NONE", "-n", "-c", f"luafile {script}"], check=True, capture_output=True, timeout=60)
        names = pathlib.Path(folder, "names").read_text().split("\n")
        for word, name in zip(keywords, names):
            assert name.startswith("galaxy"), f"Vim has no colour for {word}"
else:
    print("skipped: the colours of Vim (apt-get install -y neovim)")
print(f"the highlighters: {len(corpus)} files of the corpus in Pygments and TextMate, {len(keywords)} reserved words in all three")
