"""`galaxy lsp` as a process: three clients, every request, bad messages, and Neovim without a window."""
import json
import pathlib
import shutil
import subprocess
import tempfile

from command import GALAXY, ROOT
from lspclient import Client

CLIENTS = {
    "plain": {},
    "neovim": {"general": {"positionEncodings": ["utf-16"]}, "textDocument": {
        "hover": {"contentFormat": ["markdown", "plaintext"]},
        "publishDiagnostics": {"relatedInformation": True, "tagSupport": {"valueSet": [1, 2]}}}},
    "helix": {"general": {"positionEncodings": ["utf-8", "utf-32", "utf-16"]}},
}
MODEL = ROOT / "contracts/model/model.gx"
URI = MODEL.as_uri()


def requests(client, line, character):
    document, place = {"uri": URI}, {"line": line, "character": character}
    whole = {"start": {"line": 0, "character": 0}, "end": {"line": 400, "character": 0}}
    options = {"tabSize": 2, "insertSpaces": True}
    for method, more in {
        "hover": {}, "definition": {}, "declaration": {}, "typeDefinition": {}, "completion": {}, "signatureHelp": {},
        "references": {"context": {"includeDeclaration": True}}, "documentHighlight": {}, "prepareRename": {},
        "documentSymbol": {}, "foldingRange": {}, "selectionRange": {"positions": [place]},
        "formatting": {"options": options}, "rangeFormatting": {"range": whole, "options": options},
        "onTypeFormatting": {"ch": "}", "options": options}, "inlayHint": {"range": whole},
        "codeAction": {"range": whole, "context": {"diagnostics": []}}, "codeLens": {},
        "semanticTokens/full": {}, "semanticTokens/range": {"range": whole},
        "semanticTokens/full/delta": {"previousResultId": "1"},
    }.items():
        answer = client.request("textDocument/" + method, textDocument=document, position=place, **more)
        assert "result" in answer, f"{method}: {answer}"
        yield method, answer["result"]


def served(capabilities):
    client = Client([GALAXY, "lsp"])
    told = client.start(capabilities, MODEL.parent)
    text = MODEL.read_text()
    client.open(URI, text)
    assert client.diagnostics(URI, 1) == []
    lines = text.split("\n")
    line = next(n for n, l in enumerate(lines) if "weightedAverage" in l)
    results = dict(requests(client, line, lines[line].index("weightedAverage") + 2))
    assert results["formatting"] == [] and results["documentSymbol"][0]["name"], results["documentSymbol"]
    assert results["hover"] and len(results["semanticTokens/full"]["data"]) > 1000
    # What is wrong is what the command says, also behind characters that take two units.
    client.change(URI, 2, (0, 0), (0, 0), "// \u6f22\u5b57\U0001f600\nerror Oops(漢: U64)\nfn wrong() -> U64 { return nothing }\n")
    found = client.diagnostics(URI, 2)
    with tempfile.TemporaryDirectory() as folder:
        copy = pathlib.Path(folder) / "model.gx"
        copy.write_text("// \u6f22\u5b57\U0001f600\nerror Oops(漢: U64)\nfn wrong() -> U64 { return nothing }\n" + text)
        checked = json.loads(subprocess.run([GALAXY, "check", copy, "--json"], capture_output=True, text=True).stdout)
    assert [d["code"] for d in found] == [d["code"] for d in checked], (found, checked)
    if told["positionEncoding"] == "utf-8":
        assert [d["range"]["start"]["character"] for d in found] == [d["column"] - 1 for d in checked]
    # Two messages in one write, one in pieces, one that nobody wants any more, and rubbish.
    hover = {"jsonrpc": "2.0", "id": "h", "method": "textDocument/hover", "params": {"textDocument": {"uri": URI}, "position": {"line": 5, "character": 9}}}
    data = client.framed(hover) + client.framed({"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": "h"}})
    client.write(data[:7])
    client.write(data[7:])
    client.wait(lambda m: m.get("id") == "h")
    client.write(client.framed(b"{rubbish"))
    assert client.wait(lambda m: m.get("id", 0) is None)["error"]["code"] == -32700
    assert client.request("textDocument/brew")["error"]["code"] == -32601
    assert client.stop() == 0


NEOVIM = """
vim.opt.runtimepath:append('%(vim)s')
vim.cmd('filetype plugin on')
require('galaxy').setup({ cmd = { '%(galaxy)s', 'lsp' } })
local function until_(what, check)
  if not vim.wait(20000, check, 20) then print('no ' .. what) vim.cmd('cquit 1') end
end
local isDone, reason = pcall(function()
vim.cmd('edit %(file)s')
until_('diagnostic', function() return #vim.diagnostic.get(0) == 1 end)
assert(vim.diagnostic.get(0)[1].message:find('totl'), 'message')
local client = vim.lsp.get_client_by_id(({ next(vim.lsp.buf_get_clients(0)) })[1])
local params = { textDocument = vim.lsp.util.make_text_document_params(), context = { diagnostics = {} },
  range = { start = { line = 2, character = 20 }, ['end'] = { line = 2, character = 20 } } }
local actions = client.request_sync('textDocument/codeAction', params, 20000, 0).result
vim.lsp.util.apply_workspace_edit(actions[1].edit, client.offset_encoding)
until_('end of the diagnostic', function() return #vim.diagnostic.get(0) == 0 end)
if vim.lsp.buf.format then vim.lsp.buf.format({ timeout_ms = 20000 }) else vim.lsp.buf.formatting_sync(nil, 20000) end
assert(vim.api.nvim_buf_get_lines(0, 2, 3, true)[1] == '  entry add() { total += 1 }', 'format')
vim.api.nvim_win_set_cursor(0, { 2, 9 })
vim.lsp.buf.rename('sum')
until_('rename', function() return vim.api.nvim_buf_get_lines(0, 2, 3, true)[1]:find('sum') ~= nil end)
end)
if not isDone then io.stderr:write(tostring(reason)) vim.cmd('cquit 1') end
vim.cmd('qall!')
"""


def neovim():
    if not shutil.which("nvim"):
        print("skipped: Neovim as a client of galaxy lsp (apt-get install -y neovim)")
        return
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "a.gx").write_text("contract A {\n  state total: U64 = 0\n  entry add() { totl   += 1 }\n}\n")
        script = folder / "t.lua"
        script.write_text(NEOVIM % {"vim": ROOT / "grammar/editors/vim", "galaxy": GALAXY, "file": folder / "a.gx"})
        done = subprocess.run(["nvim", "--headless", "-u", "NONE", "-n", "-c", f"luafile {script}"], cwd=folder,
                              capture_output=True, text=True, timeout=120)
        assert done.returncode == 0 and "Error" not in done.stderr, done.stdout + done.stderr


for name, capabilities in CLIENTS.items():
    served(capabilities)
    print(f"galaxy lsp: the {name} client is served")
crashed = Client([GALAXY, "lsp"])
crashed.child.stdin.close()
assert crashed.child.wait(timeout=60) == 1
neovim()
