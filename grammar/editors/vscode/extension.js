'use strict';
const vscode = require('vscode');
const { Client } = require('./client');

const LANGUAGE = { language: 'galaxy' };
let client;

const position = (p) => new vscode.Position(p.line, p.character);
const range = (r) => new vscode.Range(position(r.start), position(r.end));
const location = (l) => new vscode.Location(vscode.Uri.parse(l.uri), range(l.range));
const textEdit = (e) => new vscode.TextEdit(range(e.range), e.newText);
const at = (document, place) => ({ textDocument: { uri: document.uri.toString() }, position: place });
const markdown = (text) => new vscode.MarkdownString(text);

function workspaceEdit(edit) {
  const result = new vscode.WorkspaceEdit();
  for (const [uri, edits] of Object.entries(edit.changes)) result.set(vscode.Uri.parse(uri), edits.map(textEdit));
  return result;
}

// What a server has sent is kept beside the item: the server completes it when somebody looks at it.
function completion(served) {
  const item = new vscode.CompletionItem(served.label, served.kind - 1);
  const insertText = served.insertTextFormat === 2 ? new vscode.SnippetString(served.insertText) : undefined;
  return Object.assign(item, {
    served, detail: served.detail, documentation: served.documentation && markdown(served.documentation), insertText,
    sortText: served.sortText, additionalTextEdits: (served.additionalTextEdits || []).map(textEdit) });
}

function selection(s) {
  return new vscode.SelectionRange(range(s.range), s.parent && selection(s.parent));
}

function symbol(s) {
  const result = new vscode.DocumentSymbol(s.name, '', s.kind - 1, range(s.range), range(s.selectionRange));
  result.children = (s.children || []).map(symbol);
  return result;
}

function diagnostic(d) {
  const result = new vscode.Diagnostic(range(d.range), d.message, d.severity - 1);
  result.code = d.codeDescription ? { value: d.code, target: vscode.Uri.parse(d.codeDescription.href) } : d.code;
  result.source = d.source;
  result.tags = d.tags;
  result.relatedInformation = (d.relatedInformation || []).map(
    (r) => new vscode.DiagnosticRelatedInformation(location(r.location), r.message));
  return result;
}

function activate(context) {
  const found = vscode.languages.createDiagnosticCollection('galaxy');
  const command = vscode.workspace.getConfiguration('galaxy').get('path', 'galaxy');
  const hintsChanged = new vscode.EventEmitter();
  const lensesChanged = new vscode.EventEmitter();
  let restarts = 0;
  const isOurs = (document) => document.languageId === 'galaxy';

  const open = (document) => isOurs(document) && client.notify('textDocument/didOpen', { textDocument: {
    uri: document.uri.toString(), languageId: 'galaxy', version: document.version, text: document.getText() } });

  async function start() {
    client.start();
    try {
      const folders = (vscode.workspace.workspaceFolders || []).map((f) => ({ uri: f.uri.toString(), name: f.name }));
      const answer = await client.request('initialize', {
        processId: process.pid, rootUri: null, workspaceFolders: folders, 
        initializationOptions: { commands: true, gas: vscode.workspace.getConfiguration('galaxy').get('gas', true) },
        capabilities: {
          workspace: { inlayHint: { refreshSupport: true }, codeLens: { refreshSupport: true } }, general: { positionEncodings: ['utf-16'] }, textDocument: {
          hover: { contentFormat: ['markdown'] },
          completion: { completionItem: { snippetSupport: true, resolveSupport: { properties: ['documentation'] } } },
          publishDiagnostics: { relatedInformation: true, codeDescriptionSupport: true, tagSupport: { valueSet: [1, 2] } } } } });
      client.notify('initialized', {});
      vscode.workspace.textDocuments.forEach(open);
      return answer;
    } catch (error) { return undefined; }
  }

  client = new Client(command,
    (method, params) => {
      if (method === 'textDocument/publishDiagnostics') {
        found.set(vscode.Uri.parse(params.uri), params.diagnostics.map(diagnostic));
      } else if (method === 'workspace/inlayHint/refresh') {
        hintsChanged.fire();
      } else if (method === 'workspace/codeLens/refresh') {
        lensesChanged.fire();
      } else if (method === 'window/showMessage') {
        vscode.window.showWarningMessage(params.message);
      }
    },
    (reason) => {
      if (reason === 'ENOENT') {
        vscode.window.showErrorMessage(`galaxy: there is no command ${command}; the setting galaxy.path says where it is`);
      } else if (restarts++ < 3) {
        start();
      } else {
        vscode.window.showErrorMessage(`galaxy: the language server has stopped (${reason})`);
      }
    });

  const { languages, workspace } = vscode;
  const ask = (method, document, place, token, more) =>
    client.request('textDocument/' + method, { ...at(document, place), ...more }, token).catch(() => null);

  context.subscriptions.push(
    found,
    workspace.onDidOpenTextDocument(open),
    workspace.onDidCloseTextDocument((d) => isOurs(d) && client.notify('textDocument/didClose', at(d))),
    workspace.onDidChangeTextDocument((event) => isOurs(event.document) && client.notify('textDocument/didChange', {
      textDocument: { uri: event.document.uri.toString(), version: event.document.version },
      contentChanges: event.contentChanges.map((c) => ({ range: c.range, text: c.text })) })),
    languages.registerHoverProvider(LANGUAGE, { provideHover: async (d, p, t) => {
      const answer = await ask('hover', d, p, t);
      return answer && new vscode.Hover(markdown(answer.contents.value), range(answer.range));
    } }),
    languages.registerDefinitionProvider(LANGUAGE, { provideDefinition: async (d, p, t) => {
      const answer = await ask('definition', d, p, t);
      return answer && location(answer);
    } }),
    languages.registerTypeDefinitionProvider(LANGUAGE, { provideTypeDefinition: async (d, p, t) => {
      const answer = await ask('typeDefinition', d, p, t);
      return answer && location(answer);
    } }),
    languages.registerDocumentHighlightProvider(LANGUAGE, { provideDocumentHighlights: async (d, p, t) =>
      ((await ask('documentHighlight', d, p, t)) || []).map((h) => new vscode.DocumentHighlight(range(h.range), h.kind - 1)) }),
    languages.registerReferenceProvider(LANGUAGE, { provideReferences: async (d, p, c, t) =>
      ((await ask('references', d, p, t, { context: c })) || []).map(location) }),
    languages.registerRenameProvider(LANGUAGE, {
      provideRenameEdits: async (d, p, newName, t) =>
        workspaceEdit(await client.request('textDocument/rename', { ...at(d, p), newName }, t)),
      prepareRename: async (d, p, t) => {
        const answer = await client.request('textDocument/prepareRename', at(d, p), t);
        if (!answer) throw new Error('there is no name here');
        return { range: range(answer.range), placeholder: answer.placeholder };
      } }),
    languages.registerDocumentSymbolProvider(LANGUAGE, { provideDocumentSymbols: async (d, t) =>
      ((await ask('documentSymbol', d, undefined, t)) || []).map(symbol) }),
    languages.registerWorkspaceSymbolProvider({ provideWorkspaceSymbols: async (query, t) =>
      ((await client.request('workspace/symbol', { query }, t).catch(() => null)) || []).map((s) =>
        new vscode.SymbolInformation(s.name, s.kind - 1, s.containerName || '', location(s.location))) }),
    languages.registerFoldingRangeProvider(LANGUAGE, { provideFoldingRanges: async (d, c, t) =>
      ((await ask('foldingRange', d, undefined, t)) || []).map((f) => new vscode.FoldingRange(
        f.startLine, f.endLine, f.kind === 'comment' ? vscode.FoldingRangeKind.Comment : undefined)) }),
    languages.registerSelectionRangeProvider(LANGUAGE, { provideSelectionRanges: async (d, positions, t) =>
      ((await ask('selectionRange', d, undefined, t, { positions })) || []).map(selection) }),
    languages.registerCompletionItemProvider(LANGUAGE, { provideCompletionItems: async (d, p, t) => {
      const answer = await ask('completion', d, p, t);
      return ((answer && answer.items) || []).map(completion);
    }, resolveCompletionItem: async (item, t) => {
      const answer = await client.request('completionItem/resolve', item.served, t).catch(() => null);
      return answer ? Object.assign(item, { documentation: answer.documentation && markdown(answer.documentation) }) : item;
    } }, '.', '<'),
    languages.registerSignatureHelpProvider(LANGUAGE, { provideSignatureHelp: async (d, p, t) => {
      const answer = await ask('signatureHelp', d, p, t);
      if (!answer) return null;
      const help = new vscode.SignatureHelp();
      help.signatures = answer.signatures.map((s) => Object.assign(
        new vscode.SignatureInformation(s.label, markdown(s.documentation)),
        { parameters: s.parameters.map((q) => new vscode.ParameterInformation(q.label)) }));
      help.activeSignature = answer.activeSignature;
      help.activeParameter = answer.activeParameter;
      return help;
    } }, '(', ','),
    languages.registerDocumentFormattingEditProvider(LANGUAGE, { provideDocumentFormattingEdits: async (d, o, t) =>
      ((await ask('formatting', d, undefined, t)) || []).map(textEdit) }),
    languages.registerDocumentRangeFormattingEditProvider(LANGUAGE, { provideDocumentRangeFormattingEdits: async (d, r, o, t) =>
      ((await ask('rangeFormatting', d, undefined, t, { range: r })) || []).map(textEdit) }),
    languages.registerOnTypeFormattingEditProvider(LANGUAGE, { provideOnTypeFormattingEdits: async (d, p, ch, o, t) =>
      ((await ask('onTypeFormatting', d, p, t, { ch })) || []).map(textEdit) }, '}'),
    languages.registerInlayHintsProvider(LANGUAGE, { onDidChangeInlayHints: hintsChanged.event, provideInlayHints: async (d, r, t) =>
      ((await ask('inlayHint', d, undefined, t, { range: r })) || []).map((h) => Object.assign(
        new vscode.InlayHint(position(h.position), h.label, h.kind), {
          paddingLeft: h.paddingLeft, paddingRight: h.paddingRight, tooltip: h.tooltip })) }),
    languages.registerCodeActionsProvider(LANGUAGE, { provideCodeActions: async (d, r, c, t) =>
      ((await ask('codeAction', d, undefined, t, { range: r, context: { diagnostics: [] } })) || []).map((a) =>
        Object.assign(new vscode.CodeAction(a.title, vscode.CodeActionKind.QuickFix),
          { edit: workspaceEdit(a.edit), isPreferred: a.isPreferred })) }),
    languages.registerCodeLensProvider(LANGUAGE, { onDidChangeCodeLenses: lensesChanged.event, provideCodeLenses: async (d, t) =>
      ((await ask('codeLens', d, undefined, t)) || []).map((l) => new vscode.CodeLens(range(l.range), l.command)) }),
    vscode.commands.registerCommand('galaxy.runTest', (uri, title) => {
      const terminal = vscode.window.createTerminal({
        name: 'galaxy', shellPath: command, shellArgs: ['test', vscode.Uri.parse(uri).fsPath, '--filter', title] });
      terminal.show();
    }),
    vscode.commands.registerCommand('galaxy.debugTest', (uri, title) => vscode.debug.startDebugging(undefined, {
      type: 'galaxy', request: 'launch', name: title, program: vscode.Uri.parse(uri).fsPath, test: title })),
    vscode.debug.registerDebugAdapterDescriptorFactory('galaxy', {
      createDebugAdapterDescriptor: () => new vscode.DebugAdapterExecutable(command, ['dap']) }));
  return start().then((answer) => {
    if (!answer) return;
    const legend = answer.capabilities.semanticTokensProvider.legend;
    context.subscriptions.push(languages.registerDocumentSemanticTokensProvider(LANGUAGE, {
      provideDocumentSemanticTokens: async (d, t) => {
        const tokens = await ask('semanticTokens/full', d, undefined, t);
        return tokens && new vscode.SemanticTokens(new Uint32Array(tokens.data));
      } }, new vscode.SemanticTokensLegend(legend.tokenTypes, legend.tokenModifiers)));
  });
}

async function deactivate() {
  if (!client) return;
  await client.request('shutdown').catch(() => null);
  client.notify('exit');
}

module.exports = { activate, deactivate, client: () => client };
