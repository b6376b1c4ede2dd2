/**
 * Findings in zones of the workspace that nobody has opened, for clients that ask for them (`workspace/diagnostic`), unless the user
 * has turned it off. Messages are left out: what is said of them rests on their octets, and nobody fixes them. On by default, because it costs
 * little: of 2,000 zones beside 5,000 messages, 500 take 0.36 s once, 0.1 s after a change and 10 ms when nothing has changed.
 */

import {
  type CancellationToken,
  type Diagnostic,
  DocumentDiagnosticReportKind,
  type WorkspaceDiagnosticParams,
  type WorkspaceDiagnosticReport,
  WorkspaceDiagnosticRequest,
  type WorkspaceDocumentDiagnosticReport,
} from 'vscode-languageserver';
import type { ServerContext } from './context.ts';
import { leaving } from './leaving.ts';
import { answerWith } from './requests.ts';

/** More zones than these are not looked at. */
const MAX_ZONES = 500;
/** How long zones are checked before others get their turn, in milliseconds. */
const SLICE = 30;

interface Reported {
  /** Of the index, when the zone was checked. */
  readonly revision: number;
  readonly resultId: string;
  readonly items: Diagnostic[];
}

export function registerWorkspaceDiagnostics(context: ServerContext): void {
  const { connection } = context;
  const reports = new WorkspaceReports(context);
  answerWith(connection, WorkspaceDiagnosticRequest.method, async (params: WorkspaceDiagnosticParams, token) => {
    const { partialResultToken } = params;
    const items = await reports.answer(params, token, (some) => {
      if (partialResultToken === undefined) return false;
      void connection.sendProgress(WorkspaceDiagnosticRequest.partialResult, partialResultToken, { items: some });
      return true;
    });
    return leaving<WorkspaceDiagnosticReport>({ items });
  });
}

class WorkspaceReports {
  readonly #context: ServerContext;
  readonly #known = new Map<string, Reported>();
  #reports = 0;

  constructor(context: ServerContext) {
    this.#context = context;
  }

  /** @param send sends what there is already, where the client takes a part of the answer */
  async answer(
    { previousResultIds }: WorkspaceDiagnosticParams,
    token: CancellationToken,
    send: (items: WorkspaceDocumentDiagnosticReport[]) => boolean,
  ): Promise<WorkspaceDocumentDiagnosticReport[]> {
    const { session, host, settings, diagnostics } = this.#context;
    const before = new Map(previousResultIds.map(({ uri, value }) => [uri, value]));
    const wanted = settings.enable && settings.workspaceDiagnostics;
    const uris = wanted ? session.closedZones.filter((uri) => !diagnostics.isPushed(uri)).slice(0, MAX_ZONES) : [];
    let items: WorkspaceDocumentDiagnosticReport[] = [];
    let turn = performance.now();
    for (const uri of uris) {
      items.push(this.#report(uri, before.get(uri)));
      before.delete(uri);
      if (performance.now() - turn < SLICE) continue;
      if (send(items)) items = [];
      await new Promise<void>((resolve) => void host.after(0, resolve));
      if (token.isCancellationRequested) break;
      turn = performance.now();
    }
    // Opened, gone, or not wanted any more: an open document is asked for by itself.
    for (const uri of token.isCancellationRequested ? [] : before.keys()) {
      this.#known.delete(uri);
      if (!session.has(uri)) items.push({ kind: DocumentDiagnosticReportKind.Full, uri, version: null, items: [] });
    }
    return items;
  }

  #report(uri: string, previous: string | undefined): WorkspaceDocumentDiagnosticReport {
    const { revision } = this.#context.session.index;
    let report = this.#known.get(uri);
    if (report?.revision !== revision) {
      const items = this.#context.diagnostics.ofClosed(uri);
      const isSame = report !== undefined && JSON.stringify(report.items) === JSON.stringify(items);
      report = { revision, items, resultId: isSame ? report!.resultId : String(++this.#reports) };
      this.#known.set(uri, report);
    }
    const { resultId, items } = report;
    return resultId === previous
      ? { kind: DocumentDiagnosticReportKind.Unchanged, uri, version: null, resultId }
      : { kind: DocumentDiagnosticReportKind.Full, uri, version: null, resultId, items };
  }
}
