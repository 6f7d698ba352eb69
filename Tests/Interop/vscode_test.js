'use strict';
// The client of VS Code against a mock of its API: activation, every provider, a crash, a missing command.
const assert = require('assert');
const Module = require('module');
const path = require('path');

const root = path.join(__dirname, '..', '..');
const fs = require('fs');
const galaxy = process.env.GALAXY || path.join(root, '.build/release/galaxy');
const told = [];
let setting = galaxy;
let shown;
const providers = {};
const commands = {};
const factories = {};
const debugged = [];
const refreshed = [];
const found = new Map();

class Position { constructor(line, character) { Object.assign(this, { line, character }); } }
class Range { constructor(start, end) { Object.assign(this, { start, end }); } }
const holder = (...names) => class { constructor(...values) { names.forEach((n, i) => { this[n] = values[i]; }); } };
const document = {
  languageId: 'galaxy', version: 1, uri: { toString: () => 'file:///tmp/a.gx' },
  getText: () => 'contract A {\n  state total: U64 = 0\n  entry add() { totl += 1 }\n}\n' };
const event = (name) => (callback) => { providers[name] = callback; return {}; };
const registered = new Proxy({}, { get: (_, name) => (selector, provider) => { providers[name] = provider || selector; return {}; } });
const vscode = {
  Position, Range, Location: holder('uri', 'range'), TextEdit: holder('range', 'text'), MarkdownString: holder('value'),
  Hover: holder('contents', 'range'), Diagnostic: holder('range', 'message', 'severity'),
  DocumentSymbol: holder('name', 'detail', 'kind'), SemanticTokensLegend: holder('types', 'modifiers'),
  SemanticTokens: holder('data'), CodeLens: holder('range', 'command'), DiagnosticRelatedInformation: holder('location', 'message'),
  EventEmitter: class { constructor() { this.event = () => {}; } fire() { refreshed.push(this); } },
  CompletionItem: holder('label', 'kind'), SnippetString: holder('value'), SelectionRange: holder('range', 'parent'),
  DocumentHighlight: holder('range', 'kind'), SymbolInformation: holder('name', 'kind', 'containerName', 'location'),
  FoldingRange: holder('start', 'end', 'kind'), FoldingRangeKind: { Comment: 1 },
  Uri: { parse: (uri) => ({ toString: () => uri, fsPath: uri.slice(7) }) },
  workspace: {
    textDocuments: [document], workspaceFolders: undefined, getConfiguration: () => ({ get: (name) => (name === 'path' ? setting : true) }),
    onDidOpenTextDocument: event('open'), onDidCloseTextDocument: event('close'), onDidChangeTextDocument: event('change') },
  window: { showErrorMessage: (text) => told.push(text), showWarningMessage: (text) => told.push(text) },
  commands: { registerCommand: (name, callback) => { commands[name] = callback; return {}; } },
  debug: {
    registerDebugAdapterDescriptorFactory: (type, factory) => { factories[type] = factory; return {}; },
    startDebugging: (folder, configuration) => { debugged.push(configuration); } },
  DebugAdapterExecutable: holder('command', 'args'),
  languages: new Proxy({}, { get: (_, name) => name === 'createDiagnosticCollection'
    ? () => ({ set: (uri, list) => { found.set(uri.toString(), list); if (shown) shown(list); } }) : registered[name] }),
};
const load = Module._load;
Module._load = (name, ...rest) => (name === 'vscode' ? vscode : load(name, ...rest));

const next = () => new Promise((resolve) => { shown = resolve; });

(async () => {
  const extension = require(path.join(root, 'grammar/editors/vscode/extension.js'));
  let published = next();
  await extension.activate({ subscriptions: [] });
  let list = await published;
  assert.strictEqual(list.length, 1);
  assert.ok(list[0].message.includes('totl') && list[0].range.start.line === 2);
  // The code leads to its page, a file that is there.
  assert.strictEqual(list[0].code.value, 'E0101');
  assert.ok(fs.readFileSync(list[0].code.target.fsPath, 'utf8').startsWith('E0101: '));
  const hover = await providers.registerHoverProvider.provideHover(document, new Position(1, 9));
  assert.ok(hover.contents.value.includes('state total: U64'));
  const items = await providers.registerCompletionItemProvider.provideCompletionItems(document, new Position(2, 16));
  assert.ok(items.some((item) => item.label === 'total'));
  const word = items.find((item) => item.label === 'if');
  assert.ok(word.insertText.value.startsWith('if ${1:true} {'), JSON.stringify(word));
  // What a function does comes when somebody looks at it.
  const built = items.find((item) => item.label === 'abs');
  assert.ok(built.documentation === undefined && built.insertText.value.startsWith('abs(${1:'));
  const whole = await providers.registerCompletionItemProvider.resolveCompletionItem(built);
  assert.ok(whole.documentation.value.length > 5);
  const spots = await providers.registerDocumentHighlightProvider.provideDocumentHighlights(document, new Position(1, 9));
  assert.deepStrictEqual(spots.map((spot) => [spot.range.start.line, spot.kind]), [[1, 2]]);
  const folds = await providers.registerFoldingRangeProvider.provideFoldingRanges(document);
  assert.deepStrictEqual(folds.map((fold) => [fold.start, fold.end]), [[0, 2]]);
  const [grown] = await providers.registerSelectionRangeProvider.provideSelectionRanges(document, [new Position(1, 17)]);
  assert.ok(grown.range.start.line === 1 && grown.parent.parent, JSON.stringify(grown));
  const named = await providers.registerWorkspaceSymbolProvider.provideWorkspaceSymbols('add');
  assert.ok(named.some((found) => found.name === 'add' && found.containerName === 'A'));
  const type = await providers.registerTypeDefinitionProvider.provideTypeDefinition(document, new Position(1, 9));
  assert.ok(!type);
  const edges = new Range(new Position(0, 0), new Position(3, 0));
  assert.deepStrictEqual(await providers.registerDocumentRangeFormattingEditProvider.provideDocumentRangeFormattingEdits(
    document, edges), []);
  assert.deepStrictEqual(await providers.registerOnTypeFormattingEditProvider.provideOnTypeFormattingEdits(
    document, new Position(3, 1), '}'), []);
  const tokens = await providers.registerDocumentSemanticTokensProvider.provideDocumentSemanticTokens(document);
  assert.ok(tokens.data.length > 20);
  const adapter = factories.galaxy.createDebugAdapterDescriptor();
  assert.deepStrictEqual([adapter.command, adapter.args], [galaxy, ['dap']]);
  commands['galaxy.debugTest']('file:///tmp/a.gx', 'it adds');
  assert.deepStrictEqual([debugged[0].program, debugged[0].test], ['/tmp/a.gx', 'it adds']);
  published = next();
  providers.change({ document: { ...document, version: 2 }, contentChanges: [
    { range: new Range(new Position(2, 16), new Position(2, 20)), text: 'total' }] });
  list = await published;
  assert.strictEqual(list.length, 0);
  // What the compiled module tells comes when nobody types: the client asks for gas again.
  for (let round = 0; round < 100 && refreshed.length < 2; round += 1) await new Promise((r) => setTimeout(r, 50));
  assert.strictEqual(refreshed.length, 2);
  const lenses = await providers.registerCodeLensProvider.provideCodeLenses(document);
  assert.ok(lenses.some((lens) => lens.command.title.startsWith('gas <= ')));
  // A server that crashes is started again, and told of the open documents.
  published = next();
  extension.client().child.kill('SIGKILL');
  list = await published;
  assert.strictEqual(list.length, 1);
  await extension.deactivate();
  setting = '/nowhere/galaxy';
  await extension.activate({ subscriptions: [] });
  assert.ok(told.some((text) => text.includes('galaxy.path')), told.join());
  console.log('the client of VS Code: activation, links, snippets, every provider, a crash, a missing command');
})().catch((error) => { console.error(error); process.exit(1); });
