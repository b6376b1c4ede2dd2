/**
 * The language server: what it can do, when it looks, what it sends. It knows no platform (see `host.ts`), and decides
 * nothing about mail or zones (see `core/`).
 */

import {
  CodeActionKind,
  CodeLensRefreshRequest,
  type Connection,
  type Diagnostic,
  DiagnosticRefreshRequest,
  DidChangeConfigurationNotification,
  type DocumentDiagnosticParams,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
  DocumentFormattingRequest,
  DocumentRangeFormattingRequest,
  type InitializeParams,
  type InitializeResult,
  TextDocumentSyncKind,
  type WorkspaceFoldersChangeEvent,
} from 'vscode-languageserver';
import { FIX_ALL_KIND } from '../core/features/code-actions.ts';
import { codeLenses } from '../core/features/code-lens.ts';
import { completions } from '../core/features/completion.ts';
import { definitions, references } from '../core/features/definition.ts';
import { foldingRanges } from '../core/features/folding.ts';
import { formatZone } from '../core/features/formatting.ts';
import { hover } from '../core/features/hover.ts';
import { documentLinks } from '../core/features/links.ts';
import { selectionRanges } from '../core/features/selection-range.ts';
import { SERIAL_KIND } from '../core/features/serial-action.ts';
import { documentSymbols } from '../core/features/symbols.ts';
import type { Finding } from '../core/rules/rule.ts';
import { RULE_IDS } from '../core/rules/rule-ids.ts';
import { readSettings } from '../core/rules/settings.ts';
import { Session } from '../core/session.ts';
import type { DomainName } from '../core/text/domain-name.ts';
import type { Host } from '../host/host.ts';
import { toCodeActions, toCommand } from './code-actions.ts';
import { type ClientCan, toDiagnostic, toLocations, toProtocolEdits, toRange, toSpan } from './conversion.ts';
import { OpenDocuments } from './documents.ts';
import { explainInBackground, registerExplanations } from './explanations.ts';
import { toCompletionItems, toSelectionRange, toSymbols } from './feature-conversion.ts';
import { FilePositions } from './file-positions.ts';
import { IncludeWatchers } from './include-watchers.ts';
import { IncludedFiles } from './included-files.ts';
import { registerKeyMakingRequests } from './key-making-requests.ts';
import { registerMessageRequests } from './message-requests.ts';
import { readProject } from './project.ts';
import { registerPublishedRequests } from './published-requests.ts';
import { describe, guarded } from './requests.ts';
import { WorkspaceFiles } from './workspace-files.ts';
import { registerWorkspaceRequests } from './workspace-requests.ts';

/** How long the text rests before hashes and keys are computed, in milliseconds. */
const REST = 250;
/** Larger messages are checked by their text alone; a file of this size is still hashed in a second, in octets. */
const MAX_FILE = 200 * 1024 * 1024;

export const SERVER_NAME = 'dkim-language-server';

export function startServer(connection: Connection, host: Host, version: string): void {
  const session = new Session({
    clock: () => host.now(),
    readBytes: (uri) => host.readFile(uri, MAX_FILE),
    ...(host.readIncluded === undefined ? {} : { readIncluded: (uri: string) => host.readIncluded?.(uri) }),
  });
  const documents = new OpenDocuments(session);
  const resting = new Map<string, { cancelTimer(): void; abort: AbortController }>();
  const files = new FilePositions(session);
  const positionsOf = (uri: string) => documents.get(uri) ?? files.get(uri) ?? workspace.positionsOf(uri);
  let originOf = (_uri: string): DomainName | undefined => undefined;
  const workspace = new WorkspaceFiles(session, host, (uri) => originOf(uri));
  const included = new IncludedFiles(session, toDiagnostics, (uri, diagnostics) => {
    connection.sendDiagnostics({ uri, diagnostics });
  });
  /** Undefined where the client cannot be asked to watch files. */
  let watchers: IncludeWatchers | undefined;
  let can: ClientCan = { relatedInformation: false, codeDescription: false, tags: false };
  let editorSettings: unknown;
  let pulls = false;
  let canRefresh = false;
  let canConfigure = false;
  let canRefreshLenses = false;
  let canEdit = { annotations: false, documentChanges: false };
  let canRegisterFormatting = false;
  let folders: readonly string[] = [];
  let changesFolders = false;
  /** The files of the workspace are read by one at a time. */
  let loading = Promise.resolve();

  connection.onInitialize((params: InitializeParams): InitializeResult => {
    const { textDocument, workspace: editor } = params.capabilities;
    const diagnostics = textDocument?.publishDiagnostics;
    can = {
      relatedInformation: diagnostics?.relatedInformation ?? false,
      codeDescription: diagnostics?.codeDescriptionSupport ?? false,
      tags: diagnostics?.tagSupport !== undefined,
    };
    pulls = textDocument?.diagnostic !== undefined;
    canRefresh = editor?.diagnostics?.refreshSupport ?? false;
    canConfigure = editor?.configuration ?? false;
    const watching = editor?.didChangeWatchedFiles;
    if (watching?.dynamicRegistration && watching.relativePatternSupport) watchers = new IncludeWatchers(connection);
    canRefreshLenses = editor?.codeLens?.refreshSupport ?? false;
    canEdit = {
      annotations: editor?.workspaceEdit?.changeAnnotationSupport !== undefined,
      documentChanges: editor?.workspaceEdit?.documentChanges ?? false,
    };
    canRegisterFormatting =
      (textDocument?.formatting?.dynamicRegistration && textDocument.rangeFormatting?.dynamicRegistration) ?? false;
    folders = params.workspaceFolders?.map(({ uri }) => uri) ?? (params.rootUri ? [params.rootUri] : []);
    host.openWorkspace?.(folders);
    changesFolders = editor?.workspaceFolders ?? false;
    editorSettings = params.initializationOptions;
    // What the client has said is true at once; the project's file and its answers to questions come a moment later.
    session.configure(readSettings(editorSettings, RULE_IDS).settings);
    return {
      serverInfo: { name: SERVER_NAME, version },
      capabilities: {
        positionEncoding: 'utf-16',
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
        hoverProvider: true,
        documentSymbolProvider: true,
        foldingRangeProvider: true,
        selectionRangeProvider: true,
        codeLensProvider: {},
        definitionProvider: true,
        referencesProvider: true,
        renameProvider: { prepareProvider: true },
        workspaceSymbolProvider: true,
        documentLinkProvider: {},
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
        completionProvider: { triggerCharacters: ['=', ';', '"', ' '] },
        codeActionProvider: {
          codeActionKinds: [CodeActionKind.QuickFix, FIX_ALL_KIND, SERIAL_KIND],
          resolveProvider: false,
        },
        ...(canRegisterFormatting ? {} : { documentFormattingProvider: true, documentRangeFormattingProvider: true }),
        ...(pulls
          ? {
              diagnosticProvider: {
                identifier: 'dkim-lint',
                interFileDependencies: true,
                workspaceDiagnostics: false,
              },
            }
          : {}),
      },
    };
  });

  connection.onInitialized(async () => {
    if (canRegisterFormatting) {
      // Zones alone have a layout: a client must not offer to format a message.
      const documentSelector = ['dns-zone', 'bindzone', 'zone'].map((language) => ({ language }));
      await connection.client.register(DocumentFormattingRequest.type, { documentSelector });
      await connection.client.register(DocumentRangeFormattingRequest.type, { documentSelector });
    }
    if (canConfigure)
      await connection.client.register(DidChangeConfigurationNotification.type, { section: 'dkimLint' });
    if (changesFolders) connection.workspace.onDidChangeWorkspaceFolders(changeFolders);
    await configure();
    await load();
  });

  async function changeFolders({ added, removed }: WorkspaceFoldersChangeEvent): Promise<void> {
    const gone = new Set(removed.map(({ uri }) => uri));
    folders = [...folders.filter((uri) => !gone.has(uri)), ...added.map(({ uri }) => uri)];
    host.openWorkspace?.(folders);
    // The first folder's file holds the settings.
    await configure();
    await load();
  }

  /** Reads the workspace, or what is new in it. */
  function load(): Promise<void> {
    loading = loading.then(async () => {
      const before = workspace.count;
      await workspace.load(() => connection.window.createWorkDoneProgress());
      session.messagesAreWhole(workspace.isComplete);
      if (before > 0 || workspace.count > 0) lookAgain();
    });
    return loading;
  }

  connection.onDidChangeConfiguration(async ({ settings }) => {
    if (!canConfigure) editorSettings = (settings as { dkimLint?: unknown } | null)?.dkimLint;
    await configure();
  });

  // Clients watch the project's file for us, the zones and the messages.
  connection.onDidChangeWatchedFiles(async ({ changes }) => {
    if (changes.some(({ uri }) => uri.endsWith('/.dkim-lint.json'))) await configure();
    const languages = await workspace.changed(changes);
    const included = changes.filter(({ uri }) => session.fileChanged(uri));
    if (included.length > 0 || languages.has('dns-zone')) lookAgain();
    else if (languages.size > 0) {
      selectors.changed('messages');
      refresh();
    }
  });

  /** Other files are known now: what leans on them is looked at once more. */
  function lookAgain(): void {
    selectors.changed('keys');
    for (const uri of session.openUris('eml')) rest(uri);
    refresh();
  }

  async function configure(): Promise<void> {
    if (canConfigure) editorSettings = await connection.workspace.getConfiguration('dkimLint');
    const project = await readProject(editorSettings, await host.readProject?.(), RULE_IDS);
    for (const problem of project.problems) connection.console.warn(problem);
    session.configure(project.settings);
    originOf = (uri) => project.originOf(host.projectPath?.(uri) ?? uri);
    documents.useOrigins(originOf);
    for (const uri of documents.uris()) rest(uri);
    refresh();
  }

  connection.onDidOpenTextDocument(({ textDocument }) => {
    if (!documents.open(textDocument)) return;
    included.withdraw(textDocument.uri);
    changed(textDocument.uri);
  });
  connection.onDidChangeTextDocument(({ textDocument, contentChanges }) => {
    if (documents.change(textDocument.uri, textDocument.version, contentChanges)) changed(textDocument.uri);
  });
  connection.onDidSaveTextDocument(({ textDocument }) => {
    if (documents.get(textDocument.uri) !== undefined) rest(textDocument.uri);
  });
  connection.onDidCloseTextDocument(({ textDocument }) => {
    const affected = session.dependants(textDocument.uri);
    stopResting(textDocument.uri);
    if (!documents.close(textDocument.uri)) return;
    selectors.changed('keys');
    if (!pulls) connection.sendDiagnostics({ uri: textDocument.uri, diagnostics: [] });
    for (const uri of affected) rest(uri);
    refreshIncluded();
  });

  /** A text is new: syntax and rules answer now; hashes, keys and other documents once it has rested. */
  function changed(uri: string): void {
    publish(uri);
    rest(uri);
    for (const other of session.dependants(uri)) rest(other);
  }

  function rest(uri: string): void {
    stopResting(uri);
    const abort = new AbortController();
    const cancelTimer = host.after(REST, async () => {
      try {
        const changes = await session.verify(uri, abort.signal);
        if (abort.signal.aborted) return;
        const isZone = documents.get(uri)?.language === 'dns-zone';
        selectors.changed(isZone ? 'keys' : 'messages');
        if (isZone) refreshIncluded();
        if (changes) {
          publish(uri);
          refresh();
          if (await explainInBackground(session, uri, host, abort.signal)) refreshLenses();
        }
        if (!abort.signal.aborted) resting.delete(uri);
      } catch (error) {
        if (!abort.signal.aborted) connection.console.error(`verify: ${describe(error)}`);
      }
    });
    resting.set(uri, { cancelTimer, abort });
  }

  function stopResting(uri: string): void {
    const waiting = resting.get(uri);
    waiting?.cancelTimer();
    waiting?.abort.abort();
    resting.delete(uri);
  }

  function diagnosticsOf(uri: string) {
    const findings = session.findings(uri);
    for (const { rule, error } of session.failures(uri)) {
      connection.console.error(`the rule ${rule.id} has failed: ${describe(error)}`);
    }
    return toDiagnostics(uri, findings);
  }

  function toDiagnostics(uri: string, findings: readonly Finding[]): Diagnostic[] {
    return findings.flatMap(
      (finding) => toDiagnostic(finding, uri, positionsOf, can, (id) => host.rulePageUri(id)) ?? [],
    );
  }

  /** Zones and the files that they include know each other: those that did not change themselves are looked at too. */
  function refreshIncluded(): void {
    publishIncluded();
    if (!pulls) for (const uri of session.openParts) publish(uri);
  }

  function publishIncluded(): void {
    included.publish();
    watchers?.watch(session.namedByOpen);
  }

  /** For clients that do not ask by themselves. */
  function publish(uri: string): void {
    const document = documents.get(uri);
    if (pulls || document === undefined) return;
    connection.sendDiagnostics({ uri, version: document.version, diagnostics: diagnosticsOf(uri) });
  }

  /** For clients that ask: tells them that it is worth asking again. */
  function refresh(): void {
    refreshLenses();
    publishIncluded();
    if (!pulls) for (const uri of documents.uris()) publish(uri);
    else if (canRefresh) connection.sendRequest(DiagnosticRefreshRequest.type).catch(() => undefined);
  }

  function refreshLenses(): void {
    if (canRefreshLenses) connection.sendRequest(CodeLensRefreshRequest.type).catch(() => undefined);
  }

  connection.languages.diagnostics.on(
    guarded<DocumentDiagnosticParams, DocumentDiagnosticReport>(
      connection,
      documents,
      'textDocument/diagnostic',
      { kind: DocumentDiagnosticReportKind.Full, items: [] },
      ({ uri }) => ({ kind: DocumentDiagnosticReportKind.Full, items: diagnosticsOf(uri) }),
    ),
  );

  connection.onHover(
    guarded(connection, documents, 'textDocument/hover', null, (document, { position }) => {
      const found = hover(session.snapshot(document.uri), document.offsetAt(position));
      return found === undefined
        ? null
        : { contents: { kind: 'markdown', value: found.markdown }, range: toRange(document, found.span) };
    }),
  );

  connection.onCodeAction(
    guarded(connection, documents, 'textDocument/codeAction', [], (document, params) =>
      toCodeActions(session, document, positionsOf, params),
    ),
  );

  connection.onDefinition(
    guarded(connection, documents, 'textDocument/definition', [], (document, { position }) =>
      toLocations(positionsOf, definitions(session.snapshot(document.uri), document.offsetAt(position))),
    ),
  );

  connection.onReferences(
    guarded(connection, documents, 'textDocument/references', [], (document, { position, context }) =>
      toLocations(
        positionsOf,
        references(session.snapshot(document.uri), document.offsetAt(position), context.includeDeclaration),
      ),
    ),
  );

  connection.onDocumentSymbol(
    guarded(connection, documents, 'textDocument/documentSymbol', [], (document) =>
      toSymbols(document, documentSymbols(session.snapshot(document.uri))),
    ),
  );

  connection.onDocumentLinks(
    guarded(connection, documents, 'textDocument/documentLink', [], (document) =>
      documentLinks(session.snapshot(document.uri)).map(({ span, target, tooltip }) => ({
        range: toRange(document, span),
        target,
        tooltip,
      })),
    ),
  );

  connection.onFoldingRanges(
    guarded(connection, documents, 'textDocument/foldingRange', [], (document) =>
      foldingRanges(session.snapshot(document.uri)).map(({ span, kind }) => ({
        startLine: document.positionAt(span.start).line,
        endLine: document.positionAt(span.end).line,
        ...(kind === undefined ? {} : { kind }),
      })),
    ),
  );

  connection.onSelectionRanges(
    guarded(connection, documents, 'textDocument/selectionRange', [], (document, { positions }) => {
      const snapshot = session.snapshot(document.uri);
      return positions.map((position) =>
        toSelectionRange(document, selectionRanges(snapshot, document.offsetAt(position)), position),
      );
    }),
  );

  connection.onDocumentFormatting(
    guarded(connection, documents, 'textDocument/formatting', [], (document, { options }) =>
      toProtocolEdits(document, formatZone(session.snapshot(document.uri), options)),
    ),
  );

  connection.onDocumentRangeFormatting(
    guarded(connection, documents, 'textDocument/rangeFormatting', [], (document, { options, range }) =>
      toProtocolEdits(document, formatZone(session.snapshot(document.uri), options, toSpan(document, range))),
    ),
  );

  connection.onCodeLens(
    guarded(connection, documents, 'textDocument/codeLens', [], (document) =>
      codeLenses(session.snapshot(document.uri)).map(({ span, title, command }) => ({
        range: toRange(document, span),
        command: command === undefined ? { title, command: '' } : toCommand(title, command),
      })),
    ),
  );

  connection.onCompletion(
    guarded(connection, documents, 'textDocument/completion', [], (document, { position, context }) =>
      toCompletionItems(
        document,
        completions(session.snapshot(document.uri), document.offsetAt(position), context?.triggerCharacter === ' '),
      ),
    ),
  );

  connection.onRequest('dkimLint/isIncluded', ({ uri }: { uri: string }) => session.isIncluded(uri));

  connection.onRequest('dkimLint/rulePage', async ({ id }: { id: string }) => (await host.rulePage(id)) ?? null);

  const selectors = registerWorkspaceRequests(
    connection,
    documents,
    session,
    workspace,
    positionsOf,
    (milliseconds, callback) => host.after(milliseconds, callback),
    () => canEdit,
  );
  registerMessageRequests(connection, documents, session, host);
  registerKeyMakingRequests(connection, session, host, positionsOf);
  registerExplanations(connection, documents, session, host);
  registerPublishedRequests(connection, documents, session, host);

  connection.listen();
}
