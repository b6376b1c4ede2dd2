/** Somebody who types into a document that a language server has open, and measures how long the diagnostics take. */

import { existsSync, readFileSync } from 'node:fs';
import { LspClient, PUSH } from '../../protocol/lsp-client.ts';

export class Typist {
  readonly client: LspClient;
  readonly times: number[] = [];
  readonly #uri: string;
  readonly #language: string;
  #version = 1;

  /** @param server a program of Node's that speaks the protocol over stdio; ours without it */
  constructor(uri: string, server?: string, language = 'dns-zone') {
    this.client = new LspClient(server);
    this.#uri = uri;
    this.#language = language;
  }

  async open(text: string): Promise<void> {
    await this.client.initialize(PUSH);
    await this.client.open(this.#uri, this.#language, text);
    await this.client.until(() => this.client.published.has(this.#uri));
  }

  /** The milliseconds until the diagnostics of the edit are there. */
  async edit(line: number, character: number, text: string, length: number): Promise<number> {
    const version = ++this.#version;
    const started = performance.now();
    const earlier = this.client.publications.length;
    await this.client.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri: this.#uri, version },
      contentChanges: [{ range: { start: { line, character }, end: { line, character: character + length } }, text }],
    });
    // Not every server says of which version it speaks.
    await this.client.until(() => {
      const last = this.client.published.get(this.#uri);
      return last?.version === undefined ? this.client.publications.length > earlier : last.version === version;
    });
    return performance.now() - started;
  }

  /** The largest memory that the server has had, in MiB; undefined where the system does not say. */
  get peak(): number | undefined {
    return this.#memory('VmHWM');
  }

  /** The memory that the server has now, in MiB; undefined where the system does not say. */
  get resident(): number | undefined {
    return this.#memory('VmRSS');
  }

  #memory(field: string): number | undefined {
    const status = `/proc/${this.client.process.pid}/status`;
    if (!existsSync(status)) return undefined;
    const found = new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync(status, 'utf8'))?.[1];
    return found === undefined ? undefined : Number(found) / 1024;
  }

  async stop(): Promise<void> {
    await this.client.stop();
  }
}
