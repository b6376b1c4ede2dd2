/** A small client for the built server over stdio. It answers what the server asks, and waits for events, never for time. */

import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-jsonrpc/node';
import type {
  ClientCapabilities,
  Diagnostic,
  InitializeParams,
  InitializeResult,
  PublishDiagnosticsParams,
  Registration,
  RegistrationParams,
  UnregistrationParams,
} from 'vscode-languageserver';

export const ROOT = path.resolve(import.meta.dirname, '../..');
export const EXAMPLES = path.join(ROOT, 'examples');
const SERVER = path.join(ROOT, 'server/bin/dkim-language-server.cjs');

/** The longest that an event is waited for, in milliseconds. */
const PATIENCE = 60_000;

/** As our own client says: it runs the commands that actions and lenses name. */
const experimental = { dkimLint: { commands: true } };

const didChangeWatchedFiles = { dynamicRegistration: true, relativePatternSupport: true };
export const PUSH: ClientCapabilities = {
  textDocument: { publishDiagnostics: { relatedInformation: true } },
  workspace: { didChangeWatchedFiles },
  experimental,
};
export const PULL: ClientCapabilities = {
  textDocument: { publishDiagnostics: { relatedInformation: true, codeDescriptionSupport: true }, diagnostic: {} },
  workspace: { diagnostics: { refreshSupport: true }, didChangeWatchedFiles },
  experimental,
};

export class LspClient {
  readonly connection: MessageConnection;
  readonly process: ChildProcess;
  readonly published = new Map<string, PublishDiagnosticsParams>();
  /** All that was published, in its order. */
  readonly publications: PublishDiagnosticsParams[] = [];
  /** What the server wrote into its log. */
  readonly log: string[] = [];
  readonly #listeners = new Set<() => void>();
  refreshes = 0;
  /** What the server has registered for, by the registration's number. */
  readonly registered = new Map<string, Registration>();

  /** @param server a program of Node's that speaks the protocol over stdio */
  constructor(server = SERVER) {
    this.process = spawn(process.execPath, [server, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.connection = createMessageConnection(
      new StreamMessageReader(this.process.stdout!),
      new StreamMessageWriter(this.process.stdin!),
    );
    this.connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
      this.published.set(params.uri, params);
      this.publications.push(params);
      this.heard();
    });
    this.connection.onNotification('window/logMessage', ({ message }: { message: string }) => {
      this.log.push(message);
      this.heard();
    });
    this.connection.onRequest('workspace/diagnostic/refresh', () => {
      this.refreshes++;
      this.heard();
      return null;
    });
    this.connection.onRequest('client/registerCapability', ({ registrations }: RegistrationParams) => {
      for (const registration of registrations) this.registered.set(registration.id, registration);
      this.heard();
      return null;
    });
    this.connection.onRequest('client/unregisterCapability', ({ unregisterations }: UnregistrationParams) => {
      for (const { id } of unregisterations) this.registered.delete(id);
      this.heard();
      return null;
    });
    this.connection.listen();
  }

  /** @param folder the workspace */
  async initialize(
    capabilities: ClientCapabilities,
    initializationOptions?: unknown,
    folder: string = EXAMPLES,
    further: Partial<InitializeParams> = {},
  ): Promise<InitializeResult> {
    const ended = new Promise<never>((_, reject) => {
      this.process.once('exit', (code) => reject(new Error(`the server ended before it answered (${code})`)));
    });
    ended.catch(() => undefined); // it ends at last, after it was stopped
    const answer = this.connection.sendRequest<InitializeResult>('initialize', {
      processId: process.pid,
      rootUri: pathToFileURL(folder).href,
      capabilities,
      initializationOptions,
      ...further,
    });
    const result = await Promise.race([answer, ended]);
    await this.connection.sendNotification('initialized', {});
    return result;
  }

  async open(uri: string, languageId: string, text: string): Promise<void> {
    await this.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId, version: 1, text },
    });
  }

  request<R>(method: string, params: unknown): Promise<R> {
    return this.connection.sendRequest(method, params);
  }

  async pull(uri: string): Promise<readonly Diagnostic[]> {
    const report = await this.request<{ items: Diagnostic[] }>('textDocument/diagnostic', { textDocument: { uri } });
    return report.items;
  }

  /** Resolves when a condition on what the server has sent is met; rejects, with the server's last words, after a limit. */
  until(condition: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const done = () => {
        this.#listeners.delete(look);
        clearTimeout(timer);
      };
      const timer = setTimeout(() => {
        done();
        const words = this.log.slice(-5).join('\n') || 'nothing in its log';
        reject(
          new Error(`the server did not send what was waited for in ${PATIENCE / 1000} s; ${words}\n${condition}`),
        );
      }, PATIENCE);
      const look = () => {
        if (!condition()) return;
        done();
        resolve();
      };
      this.#listeners.add(look);
      look();
    });
  }

  async stop(): Promise<number | null> {
    const ended = new Promise<number | null>((resolve) => this.process.once('exit', resolve));
    await this.connection.sendRequest('shutdown');
    await this.connection.sendNotification('exit');
    return ended;
  }

  protected heard(): void {
    for (const look of [...this.#listeners]) look();
  }
}
