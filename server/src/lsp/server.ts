/**
 * The language server after `start.ts` has answered `initialize`: what happens when. It knows no platform (see `host/host.ts`), and decides
 * nothing about mail or zones (see `core/`). What the client can do is in `capabilities.ts`, what it may ask in `handlers.ts` and the
 * `*-requests.ts`, what is sent unasked in `diagnostics.ts`.
 */

import {
  type Connection,
  DidChangeConfigurationNotification,
  DocumentFormattingRequest,
  DocumentRangeFormattingRequest,
  type FileEvent,
  type InitializeParams,
  MessageType,
  type WorkspaceFoldersChangeEvent,
} from 'vscode-languageserver';
import { RULE_IDS } from '../core/rules/rule-ids.ts';
import { readSettings, type Settings } from '../core/rules/settings.ts';
import { Session } from '../core/session.ts';
import { LANGUAGE_NAMES } from '../core/workspace/languages.ts';
import type { Host } from '../host/host.ts';
import type { OriginOf } from '../project/globs.ts';
import type { ClientCapabilities } from './capabilities.ts';
import { registerCommands } from './commands.ts';
import { CompletionLists } from './completion-lists.ts';
import type { ServerContext } from './context.ts';
import type { PositionsOf } from './conversion.ts';
import { Diagnostics, type SelectorListener } from './diagnostics.ts';
import { showMessage } from './dialogs.ts';
import { OpenDocuments } from './documents.ts';
import { type EditorSettings, readEditorSettings } from './editor-settings.ts';
import { FilePositions } from './file-positions.ts';
import { placeIn, projectFileOf } from './folders.ts';
import { registerHandlers } from './handlers.ts';
import { lineOf } from './leaving.ts';
import { type Project, readProject } from './project.ts';
import { IsIncludedRequest, RulePageRequest, TrustGranted } from './protocol.ts';
import { atMost, onRequest } from './requests.ts';
import { registerStatusRequests } from './status-requests.ts';
import { registerWorkspaceDiagnostics } from './workspace-diagnostics.ts';
import { isBelow, WorkspaceFiles } from './workspace-files.ts';
import { registerWorkspaceRequests } from './workspace-requests.ts';
import { watchWorkspace } from './workspace-watchers.ts';

/** Larger messages are checked by their text alone; a file of this size is still hashed in a second, in octets. */
const MAX_FILE = 200 * 1024 * 1024;
/** Octets of a file with settings. */
const MAX_PROJECT_FILE = 1024 * 1024;
/** The longest that a request waits for the workspace to be read, in milliseconds. */
const LOADING_PATIENCE = 4000;

/** What is known when the client has introduced itself. */
export interface Introduction {
  readonly connection: Connection;
  /** Of the server. */
  readonly version: string;
  readonly params: InitializeParams;
  readonly client: ClientCapabilities;
}

/** Handles everything that comes after `initialize`. */
export function runServer(introduction: Introduction, host: Host): void {
  new Server(introduction, host).listen();
}

class Server implements ServerContext {
  readonly connection: Connection;
  readonly host: Host;
  readonly session: Session;
  readonly documents: OpenDocuments;
  readonly workspace: WorkspaceFiles;
  readonly diagnostics: Diagnostics;
  readonly completions = new CompletionLists();
  readonly positionsOf: PositionsOf;
  readonly client: ClientCapabilities;
  settings: EditorSettings;

  readonly version: string;
  readonly #selectors: SelectorListener;
  #editorSettings: unknown;
  #isTrusted: boolean;
  /** The last message about settings that are not applied. */
  #refusal: string | undefined;
  #folders: readonly string[];
  #originOf: OriginOf = () => undefined;
  /** The files of the workspace are read by one at a time. */
  #loading = Promise.resolve();
  #starting = Promise.resolve();

  constructor({ connection, version, params, client }: Introduction, host: Host) {
    this.connection = connection;
    this.host = host;
    this.version = version;
    this.client = client;
    this.#isTrusted = client.isTrusted;
    this.#folders = params.workspaceFolders?.map(({ uri }) => uri) ?? (params.rootUri ? [params.rootUri] : []);
    host.openWorkspace?.(this.#folders);
    this.#editorSettings = params.initializationOptions;
    this.settings = readEditorSettings(this.#editorSettings);
    this.session = new Session({
      // What the client has sent counts at once; the project's file and its answers to questions come a moment later.
      settings: readSettings(this.#editorSettings, RULE_IDS).settings,
      clock: () => host.now(),
      readBytes: (uri) => host.readFile(uri, MAX_FILE),
      pause: () => new Promise((resolve) => void host.after(0, resolve)),
      ...(host.readIncluded === undefined ? {} : { readIncluded: (uri: string) => host.readIncluded?.(uri) }),
    });
    this.documents = new OpenDocuments(this.session);
    this.workspace = new WorkspaceFiles(
      this.session,
      host,
      (uri) => this.#originOf(uri),
      () => this.#selectors.prepare(),
    );
    const files = new FilePositions(this.session);
    this.positionsOf = (uri) => this.documents.get(uri) ?? files.get(uri) ?? this.workspace.positionsOf(uri);
    this.diagnostics = new Diagnostics({
      connection,
      host,
      session: this.session,
      documents: this.documents,
      positionsOf: this.positionsOf,
      client,
      settings: () => this.settings,
      selectors: () => this.#selectors,
      unwatched: () => this.workspace.recognized,
    });
    host.onIncludedRead?.((uris) => this.#includedChanged(uris));
    this.#selectors = registerWorkspaceRequests(this);
    registerHandlers(this);
    registerStatusRequests(this);
    registerCommands(this);
    registerWorkspaceDiagnostics(this);
    onRequest(connection, IsIncludedRequest, ({ uri }) => this.session.isIncluded(uri));
    onRequest(connection, RulePageRequest, async ({ id }) => (await host.rulePage(id)) ?? null);
  }

  listen(): void {
    const { connection, documents, diagnostics, session } = this;
    connection.onInitialized(() => {
      this.#starting = this.#initialized();
      return this.#starting;
    });
    connection.onDidChangeConfiguration(async ({ settings }) => {
      if (!this.client.hasConfiguration) this.#editorSettings = (settings as { dkimLint?: unknown } | null)?.dkimLint;
      await this.#configure();
    });
    connection.onNotification(TrustGranted.method, async () => {
      this.#isTrusted = true;
      await this.#configure();
    });
    connection.onDidChangeWatchedFiles(({ changes }) => this.#filesChanged(changes));
    connection.onDidOpenTextDocument(({ textDocument }) => {
      if (documents.open(textDocument)) diagnostics.opened(textDocument.uri);
    });
    connection.onDidChangeTextDocument(({ textDocument: { uri, version }, contentChanges }) => {
      if (documents.change(uri, version, contentChanges)) diagnostics.changed(uri);
    });
    connection.onDidSaveTextDocument(({ textDocument: { uri } }) => {
      if (documents.get(uri) !== undefined) diagnostics.saved(uri);
    });
    connection.onDidCloseTextDocument(({ textDocument: { uri } }) => {
      const affected = session.dependants(uri);
      diagnostics.cancel(uri);
      if (documents.close(uri)) diagnostics.closed(uri, affected);
    });
  }

  async #initialized(): Promise<void> {
    const { connection, client } = this;
    if (client.registersFormatting) {
      // Zones alone have a layout: a client must not offer to format a message.
      const documentSelector = LANGUAGE_NAMES['dns-zone'].map((language) => ({ language }));
      await connection.client.register(DocumentFormattingRequest.type, { documentSelector });
      await connection.client.register(DocumentRangeFormattingRequest.type, { documentSelector });
    }
    if (client.hasConfiguration)
      await connection.client.register(DidChangeConfigurationNotification.type, { section: 'dkimLint' });
    if (client.watchesNames) await watchWorkspace(connection);
    if (client.changesFolders)
      connection.workspace.onDidChangeWorkspaceFolders((change) => this.#foldersChanged(change));
    await this.#configure();
    await this.#load();
  }

  async #foldersChanged({ added, removed }: WorkspaceFoldersChangeEvent): Promise<void> {
    const gone = new Set(removed.map(({ uri }) => uri));
    this.#folders = [...this.#folders.filter((uri) => !gone.has(uri)), ...added.map(({ uri }) => uri)];
    this.host.openWorkspace?.(this.#folders);
    await this.#configure();
    await this.#load();
  }

  reload(): Promise<void> {
    return this.#load(true);
  }

  loaded(): Promise<void> {
    return atMost(
      LOADING_PATIENCE,
      this.#starting.then(() => this.#loading),
      this.host,
    );
  }

  /** Reads the workspace, or what is new in it. */
  #load(again = false): Promise<void> {
    this.#loading = this.#loading.then(async () => {
      const { workspace } = this;
      const before = workspace.count;
      await workspace.load(() => this.connection.window.createWorkDoneProgress(), again);
      this.session.messagesAreComplete(workspace.isComplete);
      if (before > 0 || workspace.count > 0) this.diagnostics.recheckMessages();
    });
    return this.#loading;
  }

  /** Clients watch the project's file for us, the zones and the messages. */
  async #filesChanged(changes: readonly FileEvent[]): Promise<void> {
    if (changes.some(({ uri }) => uri.endsWith('/.dkim-lint.json'))) await this.#configure();
    // Before the workspace is listed, which may take long.
    const folders = new Set(changes.map(({ uri }) => uri));
    const named = [...this.session.namedByOpen].filter((uri) => folders.has(uri) || isBelow(uri, folders));
    await this.host.rereadIncluded?.([...folders, ...named]);
    const isIncluded = this.#includedChanged([...folders, ...named]);
    const languages = await this.workspace.changed(changes);
    if (isIncluded || languages.has('dns-zone')) this.diagnostics.recheckMessages();
    else if (languages.size > 0) {
      this.#selectors.changed('messages');
      this.diagnostics.refresh();
    }
  }

  /** Files that zones may include have other texts now. Whether any zone does. */
  #includedChanged(uris: readonly string[]): boolean {
    const included = uris.filter((uri) => this.session.fileChanged(uri));
    if (included.length > 0) this.diagnostics.recheckMessages();
    return included.length > 0;
  }

  async #configure(): Promise<void> {
    const { connection } = this;
    if (this.client.hasConfiguration) this.#editorSettings = await connection.workspace.getConfiguration('dkimLint');
    this.settings = readEditorSettings(this.#editorSettings);
    const projects = new Map<string, Project>();
    for (const folder of this.#folders) projects.set(folder, await this.#projectOf(folder));
    // What lies in no folder goes by the first one.
    const first = projects.values().next().value ?? (await this.#projectOf(undefined));
    this.#sayRefusals(projects.size === 0 ? [first] : [...projects.values()]);
    const folders = [...projects.keys()];
    const find = (uri: string): readonly [project: Project, path: string] => {
      const place = placeIn(folders, uri);
      return place === undefined ? [first, uri] : [projects.get(place.folder)!, place.path];
    };
    const off: Settings = { ...first.settings, rules: { '*': 'off' } };
    if (!this.settings.enable) this.session.configure(off, () => off);
    else
      this.session.configure(first.settings, (uri) => {
        const [project, path] = find(uri);
        return project.settingsOf?.(path) ?? project.settings;
      });
    this.#originOf = (uri) => {
      const [project, path] = find(uri);
      return project.originOf(path);
    };
    this.documents.useOrigins(this.#originOf);
    if (this.client.refreshesInlayHints) void connection.languages.inlayHint.refresh();
    this.diagnostics.recheckAll();
  }

  /** The settings of a folder: the editor's for it, with its file on top. */
  async #projectOf(folder: string | undefined): Promise<Project> {
    const { connection, host } = this;
    const hasOwn = folder !== undefined && this.client.hasConfiguration && this.#folders.length > 1;
    const editor: unknown = hasOwn
      ? await connection.workspace.getConfiguration({ scopeUri: folder, section: 'dkimLint' })
      : this.#editorSettings;
    const bytes = folder === undefined ? undefined : await host.readFile(projectFileOf(folder), MAX_PROJECT_FILE);
    const file = bytes && new TextDecoder().decode(bytes);
    const project = await readProject({ editor, file, isTrusted: this.#isTrusted }, RULE_IDS);
    for (const problem of project.problems) connection.console.warn(lineOf(problem));
    return project;
  }

  /** Once for the same words. */
  #sayRefusals(projects: readonly Project[]): void {
    const refusal = [...new Set(projects.flatMap((project) => project.refusal ?? []))].join(' ');
    if (refusal !== '' && refusal !== this.#refusal) {
      showMessage(this.connection, refusal, MessageType.Warning);
    }
    this.#refusal = refusal;
  }
}
