/**
 * When documents are checked, and who is notified: syntax and rules answer each change at once; hashes, keys and other documents
 * once the text has not changed for a moment. Clients that ask for diagnostics are notified when it is worth asking again, all others
 * get them pushed; files that nobody has opened have theirs pushed always.
 */

import {
  CodeLensRefreshRequest,
  type Connection,
  type Diagnostic,
  DiagnosticRefreshRequest,
  DiagnosticSeverity,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
} from 'vscode-languageserver';
import type { Finding } from '../core/rules/rule.ts';
import type { Session } from '../core/session.ts';
import { say } from '../core/text/say.ts';
import type { Host } from '../host/host.ts';
import { explainInBackground } from './background-explanations.ts';
import type { ClientCapabilities } from './capabilities.ts';
import { type PositionsOf, SOURCE, toDiagnostic } from './conversion.ts';
import type { OpenDocuments } from './documents.ts';
import type { EditorSettings } from './editor-settings.ts';
import { IncludeWatchers } from './include-watchers.ts';
import { IncludedFiles } from './included-files.ts';
import { describe } from './requests.ts';

/** How long a text has to stay as it is before hashes and keys are computed, in milliseconds. */
const DEBOUNCE = 250;

/** What the selectors view is sent, and when. */
export interface SelectorListener {
  /** Keys have changed, with which messages have to be judged again; or messages alone. */
  changed(what: 'keys' | 'messages'): void;
  /** Makes what will be asked for, in turn with other work. */
  prepare(): Promise<void>;
}

/** So many diagnostics are compared with those of the last answer or notification. */
const MAX_COMPARED = 2000;

interface Parts {
  readonly connection: Connection;
  readonly host: Host;
  readonly session: Session;
  readonly documents: OpenDocuments;
  readonly positionsOf: PositionsOf;
  readonly client: ClientCapabilities;
  readonly settings: () => EditorSettings;
  readonly selectors: () => SelectorListener;
  /** Files whose names no pattern of the client's watches. */
  readonly unwatched: () => Iterable<string>;
}

interface Pending {
  cancelTimer(): void;
  readonly abort: AbortController;
}

export class Diagnostics {
  readonly #parts: Parts;
  readonly #pending = new Map<string, Pending>();
  readonly #included: IncludedFiles;
  /** Changed since they were checked, where documents are checked when they are saved. */
  readonly #unsaved = new Set<string>();
  /** What clients that ask were answered last. */
  readonly #reported = new Map<string, { readonly resultId: string; readonly content: string }>();
  #reports = 0;
  /** What clients that do not ask were sent last. */
  readonly #published = new Map<string, { readonly version: number; readonly content: string }>();
  #watchers: IncludeWatchers | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#included = new IncludedFiles(
      parts.session,
      (uri, findings) => this.#toDiagnostics(uri, findings),
      (uri, diagnostics) => void parts.connection.sendDiagnostics({ uri, diagnostics }),
    );
  }

  /** The diagnostics of an open document as it is. */
  of(uri: string): Diagnostic[] {
    const { session, connection } = this.#parts;
    if (this.#isTooLarge(uri)) return [this.#tooLarge()];
    const findings = session.findings(uri);
    for (const { rule, error } of session.failures(uri)) {
      connection.console.error(`the rule ${rule.id} has failed: ${describe(error)}`);
    }
    return this.#toDiagnostics(uri, findings);
  }

  /** The diagnostics of a zone of the workspace that nobody has opened. */
  ofClosed(uri: string): Diagnostic[] {
    return this.#toDiagnostics(uri, this.#parts.session.closedFindings(uri));
  }

  /** Whether a file that nobody has opened has had its diagnostics sent. */
  isPushed(uri: string): boolean {
    return this.#included.has(uri);
  }

  /** The same for a client that asks: only that they are as before, where it says what it has and they are. */
  report(uri: string, previousResultId: string | undefined): DocumentDiagnosticReport {
    if (this.#unsaved.has(uri) && previousResultId !== undefined) {
      return { kind: DocumentDiagnosticReportKind.Unchanged, resultId: previousResultId };
    }
    const items = this.of(uri);
    if (items.length > MAX_COMPARED) return { kind: DocumentDiagnosticReportKind.Full, items };
    const content = JSON.stringify(items);
    const before = this.#reported.get(uri);
    const resultId = before?.content === content ? before.resultId : String(++this.#reports);
    this.#reported.set(uri, { resultId, content });
    return resultId === previousResultId
      ? { kind: DocumentDiagnosticReportKind.Unchanged, resultId }
      : { kind: DocumentDiagnosticReportKind.Full, resultId, items };
  }

  /** A document was opened: what its file has had pushed is withdrawn. */
  opened(uri: string): void {
    this.#included.withdraw(uri);
    this.#published.delete(uri);
    this.#look(uri);
  }

  changed(uri: string): void {
    if (this.#parts.settings().run === 'onType') this.#look(uri);
    else {
      // What is shown is of the text before.
      this.cancel(uri);
      this.#unsaved.add(uri);
    }
  }

  saved(uri: string): void {
    if (!this.#unsaved.delete(uri)) this.checkLater(uri);
    else {
      this.#look(uri);
      this.refresh();
    }
  }

  #look(uri: string): void {
    this.#publish(uri);
    this.checkLater(uri);
    for (const other of this.#parts.session.dependants(uri)) this.checkLater(other);
  }

  /** @param affected the documents that rested on what the closed one published */
  closed(uri: string, affected: readonly string[]): void {
    const { connection, client, selectors } = this.#parts;
    this.#reported.delete(uri);
    this.#published.delete(uri);
    this.#unsaved.delete(uri);
    selectors().changed('keys');
    if (!client.pullsDiagnostics) void connection.sendDiagnostics({ uri, diagnostics: [] });
    for (const other of affected) this.checkLater(other);
    this.#refreshIncluded();
    this.#refreshDependent(uri);
  }

  /** Computes hashes and looks up keys once the text has stayed as it is for a moment. */
  checkLater(uri: string): void {
    this.cancel(uri);
    if (this.#isTooLarge(uri)) return;
    const abort = new AbortController();
    const cancelTimer = this.#parts.host.after(DEBOUNCE, () => void this.#check(uri, abort.signal));
    this.#pending.set(uri, { cancelTimer, abort });
  }

  cancel(uri: string): void {
    const pending = this.#pending.get(uri);
    pending?.cancelTimer();
    pending?.abort.abort();
    this.#pending.delete(uri);
  }

  /** Other files are known now: messages are verified once more. */
  recheckMessages(): void {
    this.#parts.selectors().changed('keys');
    for (const uri of this.#parts.session.openUris('eml')) this.checkLater(uri);
    this.refresh();
  }

  /** Settings have changed. */
  recheckAll(): void {
    if (this.#parts.settings().run === 'onType') this.#unsaved.clear();
    for (const uri of this.#parts.documents.uris()) this.checkLater(uri);
    this.refresh();
  }

  /** Findings may have changed without a change of their document. */
  refresh(): void {
    const { connection, documents, client } = this.#parts;
    const { pullsDiagnostics, refreshesDiagnostics } = client;
    this.#refreshLenses();
    this.#publishIncluded();
    if (!pullsDiagnostics) for (const uri of documents.uris()) this.#publish(uri);
    else if (refreshesDiagnostics) connection.sendRequest(DiagnosticRefreshRequest.type).catch(() => undefined);
  }

  async #check(uri: string, signal: AbortSignal): Promise<void> {
    const { connection, host, session, documents, selectors } = this.#parts;
    try {
      const changes = await session.verify(uri, signal);
      if (signal.aborted) return;
      const isZone = documents.get(uri)?.language === 'dns-zone';
      selectors().changed(isZone ? 'keys' : 'messages');
      if (changes) {
        this.refresh();
        // What is proven changes lenses and findings.
        if (await explainInBackground(session, uri, host, signal)) this.refresh();
      } else if (isZone) {
        this.#refreshIncluded();
        this.#refreshDependent(uri);
      }
      if (!signal.aborted) this.#pending.delete(uri);
    } catch (error) {
      if (!signal.aborted) connection.console.error(`verify: ${describe(error)}`);
    }
  }

  #isTooLarge(uri: string): boolean {
    const { documents, settings } = this.#parts;
    return (documents.get(uri)?.length ?? 0) > settings().maxFileSize * 1024 * 1024;
  }

  #tooLarge(): Diagnostic {
    const start = { line: 0, character: 0 };
    const message = say`This file is not checked: it is larger than ${this.#parts.settings().maxFileSize} MB. Raise dkimLint.maxFileSize to check it.`;
    return { range: { start, end: start }, severity: DiagnosticSeverity.Information, source: SOURCE, message };
  }

  #toDiagnostics(uri: string, findings: readonly Finding[]): Diagnostic[] {
    const { host, positionsOf, client } = this.#parts;
    const page = (id: string) => host.rulePageUri(id);
    return findings.flatMap((finding) => toDiagnostic(finding, uri, positionsOf, client.diagnostics, page) ?? []);
  }

  /** For clients that do not ask; nothing is sent twice about the same text. */
  #publish(uri: string): void {
    const { connection, documents, client } = this.#parts;
    const document = documents.get(uri);
    if (client.pullsDiagnostics || document === undefined || this.#unsaved.has(uri)) return;
    const { version } = document;
    const diagnostics = this.of(uri);
    if (diagnostics.length > MAX_COMPARED) this.#published.delete(uri);
    else {
      const content = JSON.stringify(diagnostics);
      const before = this.#published.get(uri);
      if (before?.version === version && before.content === content) return;
      this.#published.set(uri, { version, content });
    }
    void connection.sendDiagnostics({ uri, version, diagnostics });
  }

  #refreshLenses(): void {
    const { connection, client } = this.#parts;
    if (client.refreshesLenses) connection.sendRequest(CodeLensRefreshRequest.type).catch(() => undefined);
  }

  /** Zones and the files that they include depend on each other: those that did not change themselves are checked too. */
  #refreshIncluded(): void {
    this.#publishIncluded();
    if (!this.#parts.client.pullsDiagnostics) for (const uri of this.#parts.session.openParts) this.#publish(uri);
  }

  /** The zones that lean on others follow one that has changed. */
  #refreshDependent(changed: string): void {
    const { connection, session, client } = this.#parts;
    const { pullsDiagnostics, refreshesDiagnostics } = client;
    const dependent = session.dependentZones.filter((uri) => uri !== changed);
    if (!pullsDiagnostics) for (const uri of dependent) this.#publish(uri);
    else if (dependent.length > 0 && refreshesDiagnostics)
      connection.sendRequest(DiagnosticRefreshRequest.type).catch(() => undefined);
  }

  #publishIncluded(): void {
    const { connection, session, client } = this.#parts;
    this.#included.publish();
    if (!client.watchesFiles) return;
    this.#watchers ??= new IncludeWatchers(connection);
    this.#watchers.watch(new Set([...session.namedByOpen, ...this.#parts.unwatched()]));
  }
}
