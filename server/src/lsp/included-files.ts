/**
 * What was found in files that nobody has opened, because an open zone includes them: published for clients that ask for
 * diagnostics too, since they ask for open documents alone.
 */

import type { Diagnostic } from 'vscode-languageserver';
import type { Finding } from '../core/rules/rule.ts';
import type { Session } from '../core/session.ts';

export class IncludedFiles {
  readonly #session: Session;
  readonly #diagnosticsOf: (uri: string, findings: readonly Finding[]) => Diagnostic[];
  readonly #send: (uri: string, diagnostics: Diagnostic[]) => void;
  /** By the file's URI, as they were sent: what has not changed is not sent again. */
  readonly #sent = new Map<string, string>();

  constructor(
    session: Session,
    diagnosticsOf: (uri: string, findings: readonly Finding[]) => Diagnostic[],
    send: (uri: string, diagnostics: Diagnostic[]) => void,
  ) {
    this.#session = session;
    this.#diagnosticsOf = diagnosticsOf;
    this.#send = send;
  }

  /** Sends what is new, and takes away what no zone includes any more. */
  publish(): void {
    const found = new Map<string, Diagnostic[]>();
    for (const zone of this.#session.openUris('dns-zone')) {
      for (const { uri, findings } of this.#session.includedFiles(zone)) {
        // A file of several zones: the first that is open speaks for it.
        if (!found.has(uri) && findings.length > 0) found.set(uri, this.#diagnosticsOf(uri, findings));
      }
    }
    for (const uri of [...this.#sent.keys()]) if (!found.has(uri)) this.withdraw(uri);
    for (const [uri, diagnostics] of found) {
      const text = JSON.stringify(diagnostics);
      if (this.#sent.get(uri) === text) continue;
      this.#sent.set(uri, text);
      this.#send(uri, diagnostics);
    }
  }

  has(uri: string): boolean {
    return this.#sent.has(uri);
  }

  /** A file that someone opens has its own diagnostics. */
  withdraw(uri: string): void {
    if (this.#sent.delete(uri)) this.#send(uri, []);
  }
}
