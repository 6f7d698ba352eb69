"""`galaxy lsp` before the capabilities of three editors, as pytest-lsp has them: it holds every answer against what the client said it knows."""
import importlib.util
import random
import subprocess
import sys

if any(importlib.util.find_spec(name) is None for name in ("pytest", "pytest_lsp")):
    print("skipped: the language server before pytest-lsp's clients (pytest-lsp cannot be installed here)")
    sys.exit(0)

import pytest
import pytest_lsp
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

from command import GALAXY, ROOT

MODEL = ROOT / "contracts/model/model.gx"
CLIENTS = ["neovim@v0.11", "visual_studio_code@v1.65", "emacs@v29"]
#: Random edits of each client: 1,000 in all.
EDITS = 334
#: Each takes another width in UTF-8 and UTF-16.
WORDS = ["entry ", "}", "{", "漢字😀", "\n", "U64", "(", ")", " ", ".", "let x = ", "// ", '"', "1", "", "é"]


@pytest_lsp.fixture(params=CLIENTS, config=ClientServerConfig(server_command=[str(GALAXY), "lsp"]))
async def client(request, lsp_client: LanguageClient):
    told = await lsp_client.initialize_session(
        types.InitializeParams(capabilities=client_capabilities(request.param), root_uri=MODEL.parent.as_uri()))
    lsp_client.encoding = told.capabilities.position_encoding or "utf-16"
    yield
    await lsp_client.shutdown_session()


def opened(client, uri, text):
    client.text_document_did_open(types.DidOpenTextDocumentParams(types.TextDocumentItem(uri, "galaxy", 1, text)))


def place(text, index, encoding):
    """The position of an index."""
    before = text[:index]
    line = before.count("\n")
    start = before.rfind("\n") + 1
    unit = {"utf-8": lambda t: len(t.encode()), "utf-16": lambda t: len(t.encode("utf-16-le")) // 2, "utf-32": len}[encoding]
    return types.Position(line, unit(text[start:index]))



@pytest.mark.asyncio
async def test_every_request(client: LanguageClient):
    uri, text = MODEL.as_uri(), MODEL.read_text()
    opened(client, uri, text)
    await client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    assert list(client.diagnostics[uri]) == []
    document = types.TextDocumentIdentifier(uri)
    at = place(text, text.index("weightedAverage") + 2, client.encoding)
    whole = types.Range(types.Position(0, 0), types.Position(400, 0))
    options = types.FormattingOptions(2, True)
    hover = await client.text_document_hover_async(types.HoverParams(document, at))
    assert "weightedAverage" in hover.contents.value
    assert await client.text_document_completion_async(types.CompletionParams(document, at))
    assert await client.text_document_document_symbol_async(types.DocumentSymbolParams(document))
    assert await client.text_document_folding_range_async(types.FoldingRangeParams(document))
    assert not await client.text_document_formatting_async(types.DocumentFormattingParams(document, options))
    assert await client.text_document_inlay_hint_async(types.InlayHintParams(document, whole)) is not None
    tokens = await client.text_document_semantic_tokens_full_async(types.SemanticTokensParams(document))
    assert len(tokens.data) > 1000
    name = place(text, text.index("fn ") + 3, client.encoding)
    assert await client.text_document_definition_async(types.DefinitionParams(document, name))
    assert await client.text_document_references_async(types.ReferenceParams(types.ReferenceContext(True), document, name))
    edit = await client.text_document_rename_async(types.RenameParams(document, name, "renamed"))
    assert edit.changes or edit.document_changes


@pytest.mark.asyncio
async def test_fixes_and_their_places(client: LanguageClient):
    uri = "untitled:fix"
    text = '// 漢字😀 é\ncontract A {\n  state total: U64 = 0\n  entry add() { /* */ }\n}\n'.replace("/* */", 'let s = "漢😀"\n    totl += 1')
    opened(client, uri, text)
    await client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    found = next(d for d in client.diagnostics[uri] if "totl" in d.message)
    assert found.range.start == place(text, text.index("totl"), client.encoding)
    assert found.range.end == place(text, text.index("totl") + 4, client.encoding)
    actions = await client.text_document_code_action_async(
        types.CodeActionParams(types.TextDocumentIdentifier(uri), found.range, types.CodeActionContext([found])))
    assert any("total" in a.title for a in actions)


@pytest.mark.asyncio
async def test_random_edits(client: LanguageClient):
    """Changes by ranges leave what the whole text would."""
    seed = random.randrange(2**32)
    dice = random.Random(seed)
    uri, text = "untitled:edits", (ROOT / "contracts/wallet/wallet.gx").read_text()
    opened(client, uri, text)
    for version in range(2, EDITS + 2):
        first = dice.randrange(len(text) + 1)
        last = min(len(text), first + dice.randrange(12))
        word = dice.choice(WORDS)
        change = types.TextDocumentContentChangePartial(
            types.Range(place(text, first, client.encoding), place(text, last, client.encoding)), word)
        client.text_document_did_change(
            types.DidChangeTextDocumentParams(types.VersionedTextDocumentIdentifier(version, uri), [change]))
        text = text[:first] + word + text[last:]
    symbols = await client.text_document_document_symbol_async(types.DocumentSymbolParams(types.TextDocumentIdentifier(uri)))
    fresh = f"untitled:fresh{seed}"
    opened(client, fresh, text)
    expected = await client.text_document_document_symbol_async(types.DocumentSymbolParams(types.TextDocumentIdentifier(fresh)))
    assert symbols == expected, f"seed {seed}"
    while fresh not in client.diagnostics or uri not in client.diagnostics:
        await client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    hints = [await client.text_document_folding_range_async(types.FoldingRangeParams(types.TextDocumentIdentifier(u))) for u in (uri, fresh)]
    assert hints[0] == hints[1], f"seed {seed}"


if __name__ == "__main__":
    done = subprocess.run(
        [sys.executable, "-m", "pytest", __file__, "-q", "--no-header", "--disable-warnings", "-p", "no:cacheprovider",
         "-o", "asyncio_default_fixture_loop_scope=function"], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(done.stdout + done.stderr)
    print(f"galaxy lsp: {', '.join(CLIENTS)} by pytest-lsp, {len(CLIENTS) * EDITS} random edits")
