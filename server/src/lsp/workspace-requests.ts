/**
 * The requests about the workspace as a whole: renaming a selector, finding symbols, and the rows of the selectors
 * view in the side bar. The answers are made in `core/features/`.
 */

import {
  type Connection,
  type Location,
  LSPErrorCodes,
  type PrepareRenameParams,
  PrepareRenameRequest,
  type Range,
  type RenameFilesParams,
  RenameRequest,
  ResponseError,
  SymbolKind,
  WillRenameFilesRequest,
  type WorkspaceEdit,
  type WorkspaceSymbolParams,
  WorkspaceSymbolRequest,
} from 'vscode-languageserver';
import { type Rename, renamableAt, renameSelector } from '../core/features/rename.ts';
import { includesAfterMoves } from '../core/features/rename-files.ts';
import { renamableNameAt, renameName } from '../core/features/rename-name.ts';
import {
  describeKey,
  describeState,
  type SelectorRow,
  SelectorTable,
  selectorOptions,
  verdictOf,
  workspaceSymbols,
} from '../core/features/selectors.ts';
import { LineIndex } from '../core/text/line-index.ts';
import { say } from '../core/text/say.ts';
import type { SignatureFact } from '../core/workspace/facts.ts';
import type { Place } from '../core/workspace/zone-document.ts';
import { refusalText, withFile } from '../core/workspace/zone-refusal.ts';
import type { ServerContext } from './context.ts';
import { type PositionsOf, toLocations, toProtocolEdits, toRange } from './conversion.ts';
import type { SelectorListener } from './diagnostics.ts';
import { showMessage } from './dialogs.ts';
import { positionsIn } from './file-positions.ts';
import { type Leaving, leaving, leavingLists } from './leaving.ts';
import {
  type SeenItem,
  type SelectorItem,
  SelectorsChanged,
  type SelectorsParams,
  SelectorsRequest,
} from './protocol.ts';
import { answerWith, atMost, describe, guarded } from './requests.ts';
import { workspaceEdit } from './workspace-edit.ts';

/** How many messages are verified between two answers: each has to be read and hashed. */
const MAX_JUDGED = 64;
/** How many are verified until keys change: a view that is open asks again after each batch. */
const MAX_JUDGED_ALL = 512;
/** How long a refresh waits for all files to be read, in milliseconds; the client is notified when the rest is there. */
const REFRESH_PATIENCE = 4000;
/** Rows of the view that are made before others get their turn: a few milliseconds' work. */
const ITEMS_AT_ONCE = 500;
/** How long further changes are waited for before a client is notified of them, in milliseconds. */
const DEBOUNCE = 300;

export function registerWorkspaceRequests(context: ServerContext): SelectorListener {
  const { connection, documents, session, host, positionsOf } = context;
  answerWith(
    connection,
    PrepareRenameRequest.method,
    guarded<PrepareRenameParams, { range: Range; placeholder: string } | null>(
      context,
      null,
      (document, { position }) => {
        const snapshot = session.snapshot(document.uri);
        const offset = document.offsetAt(position);
        const found = renamableAt(snapshot, offset) ?? renamableNameAt(snapshot, offset);
        return found === undefined ? null : { range: toRange(document, found.span), placeholder: found.text };
      },
    ),
  );

  answerWith(
    connection,
    RenameRequest.method,
    guarded<Parameters<Parameters<Connection['onRenameRequest']>[0]>[0], WorkspaceEdit | ResponseError<never> | null>(
      context,
      null,
      (document, { position, newName }) => {
        const snapshot = session.snapshot(document.uri);
        const offset = document.offsetAt(position);
        const rename = renamableAt(snapshot, offset) === undefined ? renameName : renameSelector;
        const found = rename(snapshot, offset, newName.trim());
        if ('refused' in found) return new ResponseError<never>(LSPErrorCodes.RequestFailed, found.refused);
        const outdated = found.files.find(({ uri, text }) => (documents.get(uri)?.getText() ?? text) !== text);
        if (outdated !== undefined) {
          const refused = say`${outdated.uri} was changed since a zone included it: save it, and rename again.`;
          return new ResponseError<never>(LSPErrorCodes.RequestFailed, refused);
        }
        showMessage(connection, found.note);
        return renamingEdit(context, found);
      },
    ),
  );

  answerWith(connection, WillRenameFilesRequest.method, async ({ files }: RenameFilesParams) => {
    const moves = files.map(({ oldUri, newUri }) => ({ from: oldUri, to: newUri }));
    // An outdated text would be edited at the wrong places.
    const changed = includesAfterMoves(session.index, moves).filter(
      ({ uri, text }) => (documents.get(uri)?.getText() ?? text) === text,
    );
    if (changed.length === 0) return leaving(null);
    const title = say`Follow the renamed files`;
    return leaving(renamingEdit(context, { files: changed, title, note: title }));
  });

  answerWith(connection, WorkspaceSymbolRequest.method, async ({ query }: WorkspaceSymbolParams) =>
    leaving(
      workspaceSymbols(session.index, query).flatMap(({ name, container, kind, ...place }) =>
        locate(positionsOf, place).map((location) => ({
          name,
          containerName: container,
          kind: kind === 'domain' ? SymbolKind.Namespace : SymbolKind.Key,
          location,
        })),
      ),
    ),
  );

  let isAsked = false;
  /** Messages verified since keys have changed, as they were before. */
  const judged = new Map<string, SignatureFact>();
  let budget = MAX_JUDGED_ALL;
  let judging: Promise<void> | undefined;
  let stopWaiting: (() => void) | undefined;

  /** Verifies the newest message of each selector after the answer: the client is told when there is more to show. */
  function judge(rows: readonly SelectorRow[]): void {
    if (judging !== undefined) return;
    const chosen = new Map<string, SignatureFact>();
    for (const {
      seenIn: [lastSeen],
    } of rows) {
      if (chosen.size >= Math.min(MAX_JUDGED, budget)) break;
      if (lastSeen === undefined) continue;
      const before = judged.get(lastSeen.uri);
      const isNew = before === undefined || (lastSeen.verdict === undefined && before !== lastSeen);
      if (isNew) chosen.set(lastSeen.uri, lastSeen);
    }
    if (chosen.size === 0) return;
    budget -= chosen.size;
    for (const [uri, fact] of chosen) judged.set(uri, fact);
    judging = context.workspace
      .judge(chosen.keys())
      .then((count) => {
        if (count > 0) changed();
      })
      .catch((error: unknown) => connection.console.error(`${SelectorsRequest.method}: ${describe(error)}`))
      .finally(() => {
        judging = undefined;
      });
  }

  function changed(): void {
    if (!isAsked || stopWaiting !== undefined) return;
    stopWaiting = host.after(DEBOUNCE, () => {
      stopWaiting = undefined;
      void connection.sendNotification(SelectorsChanged.method);
    });
  }

  const table = new SelectorTable(session.index);
  /** What leaves for a row, which is made anew when anything in it changes. */
  const items = new WeakMap<SelectorRow, Leaving<SelectorItem>>();

  async function itemsOf(rows: readonly SelectorRow[]): Promise<readonly Leaving<SelectorItem>[]> {
    const made: Leaving<SelectorItem>[] = [];
    let fresh = 0;
    for (const row of rows) {
      let item = items.get(row);
      if (item === undefined) {
        // Who asks for a hover meanwhile does not wait for all of them.
        if (++fresh % ITEMS_AT_ONCE === 0) await pause();
        item = leaving(toItem(row, positionsOf));
        if (isWhole(item, row)) items.set(row, item);
      }
      made.push(item);
    }
    return made;
  }

  function pause(): Promise<void> {
    return new Promise((resolve) => void host.after(0, resolve));
  }

  answerWith(connection, SelectorsRequest.method, async (params: SelectorsParams | undefined) => {
    isAsked = true;
    if (params?.refresh === true) await atMost(REFRESH_PATIENCE, context.reload(), host);
    // The answer may be long: what has been asked for already is answered before it.
    await pause();
    const rows = table.rows(selectorOptions(session.settings));
    judge(rows);
    return leavingLists({ selectors: await itemsOf(rows), isComplete: context.workspace.isComplete });
  });

  return {
    changed(what) {
      if (what === 'keys') {
        judged.clear();
        budget = MAX_JUDGED_ALL;
      }
      changed();
    },
    async prepare() {
      const options = selectorOptions(session.settings);
      for (const _ of table.update(options)) await pause();
      await itemsOf(table.rows(options));
    },
  };
}

function locate(positionsOf: PositionsOf, place: Place): Location[] {
  return toLocations(positionsOf, [place]);
}

function toItem(row: SelectorRow, positionsOf: PositionsOf): SelectorItem {
  const { key, state, refusal, flags, record, target, messages, seenIn } = row;
  return {
    domain: key.domain,
    selector: key.selector,
    state,
    words: describeState(row),
    refusal: refusal === undefined ? null : refusalText(withFile(refusal)),
    key: describeKey(row),
    flags,
    record: (record && locate(positionsOf, record)[0]) ?? null,
    target: target ?? null,
    messages,
    seenIn: seenIn.flatMap((fact) => toSeen(fact, positionsOf)),
  };
}

/** Whether the positions of all its places were known. */
function isWhole(item: SelectorItem, { record, seenIn }: SelectorRow): boolean {
  return (item.record === null) === (record === undefined) && item.seenIn.length === seenIn.length;
}

function toSeen(fact: SignatureFact, positionsOf: PositionsOf): readonly SeenItem[] {
  const verdict = verdictOf(fact);
  return locate(positionsOf, fact).map((location) => ({
    location,
    date: fact.date ?? null,
    verdict: verdict?.result ?? null,
    by: verdict?.by ?? null,
  }));
}

function renamingEdit(context: ServerContext, { files, title, note }: Rename): WorkspaceEdit {
  return workspaceEdit(
    context,
    files.map(({ uri, text, edits }) => ({ uri, edits: toProtocolEdits(positionsIn(new LineIndex(text)), edits) })),
    { label: title, description: note },
  );
}
