/**
 * The requests about the workspace as a whole: renaming a selector, finding symbols, and `dkimLint/selectors`, the rows of the
 * view in the side bar. The answers are made in `core/features/`.
 */

import {
  type CancellationToken,
  type Connection,
  type Location,
  LSPErrorCodes,
  MessageType,
  type PrepareRenameParams,
  type Range,
  ResponseError,
  ShowMessageNotification,
  SymbolKind,
  type TextDocumentEdit,
  type WorkspaceEdit,
  type WorkspaceSymbol,
} from 'vscode-languageserver';
import { type Rename, renamableAt, renameSelector } from '../core/features/rename.ts';
import { renamableNameAt, renameName } from '../core/features/rename-name.ts';
import {
  describeKey,
  type SelectorRow,
  STATE_WORDS,
  selectorRows,
  verdictOf,
  workspaceSymbols,
} from '../core/features/selectors.ts';
import type { Session } from '../core/session.ts';
import { LineIndex } from '../core/text/line-index.ts';
import type { SignatureFact } from '../core/workspace/message-facts.ts';
import type { Place } from '../core/workspace/zone-document.ts';
import { type PositionsOf, toLocations, toProtocolEdits, toRange } from './conversion.ts';
import type { OpenDocuments } from './documents.ts';
import { positionsIn } from './file-positions.ts';
import { guarded } from './requests.ts';
import type { WorkspaceFiles } from './workspace-files.ts';

/** A row of the view, as it is sent. */
export interface SelectorItem {
  readonly domain: string;
  readonly selector: string;
  readonly state: SelectorRow['state'];
  /** The state in words. */
  readonly words: string;
  /** "rsa 2048"; empty where there is no key. */
  readonly key: string;
  readonly flags: readonly string[];
  /** The record; null where it is not published. */
  readonly record: Location | null;
  /** Where a CNAME leads; null for a record of its own. */
  readonly target: string | null;
  /** How many messages name it. */
  readonly messages: number;
  readonly lastSeen: SeenItem | null;
  /** The newest messages, the newest first. */
  readonly seenIn: readonly SeenItem[];
}

/** A signature of a message that names a selector. */
export interface SeenItem {
  readonly location: Location;
  /** Seconds since 1970-01-01 UTC; null where the message does not tell. */
  readonly date: number | null;
  /** `pass`, `fail` ...; null where nobody knows. */
  readonly verdict: string | null;
  /** Whose verdict it is. */
  readonly by: 'us' | 'receiver' | null;
}

export interface SelectorsAnswer {
  readonly selectors: readonly SelectorItem[];
  /** Whether all files were read. */
  readonly isComplete: boolean;
}

/** How many messages are judged for one answer: each has to be read and hashed. */
const MAX_JUDGED = 64;
/** How long changes rest before a client is told of them, in milliseconds. */
const REST = 300;

export interface ClientOfWorkspace {
  /** Whether edits may say what they are for. */
  readonly annotations: boolean;
  readonly documentChanges: boolean;
}

export interface WorkspaceRequests {
  /** What the rows rest on has changed: keys, with which messages have to be judged anew, or messages alone. */
  changed(what: 'keys' | 'messages'): void;
}

export function registerWorkspaceRequests(
  connection: Connection,
  documents: OpenDocuments,
  session: Session,
  files: WorkspaceFiles,
  positionsOf: PositionsOf,
  after: (milliseconds: number, callback: () => void) => () => void,
  can: () => ClientOfWorkspace,
): WorkspaceRequests {
  connection.onPrepareRename(
    guarded<PrepareRenameParams, { range: Range; placeholder: string } | null>(
      connection,
      documents,
      'textDocument/prepareRename',
      null,
      (document, { position }) => {
        const snapshot = session.snapshot(document.uri);
        const offset = document.offsetAt(position);
        const found = renamableAt(snapshot, offset) ?? renamableNameAt(snapshot, offset);
        return found === undefined ? null : { range: toRange(document, found.span), placeholder: found.text };
      },
    ),
  );

  connection.onRenameRequest(
    guarded<Parameters<Parameters<Connection['onRenameRequest']>[0]>[0], WorkspaceEdit | ResponseError<never> | null>(
      connection,
      documents,
      'textDocument/rename',
      null,
      (document, { position, newName }) => {
        const snapshot = session.snapshot(document.uri);
        const offset = document.offsetAt(position);
        const rename = renamableAt(snapshot, offset) === undefined ? renameName : renameSelector;
        const found = rename(snapshot, offset, newName.trim());
        if ('refused' in found) return new ResponseError<never>(LSPErrorCodes.RequestFailed, found.refused);
        const outdated = found.files.find(({ uri, text }) => (documents.get(uri)?.getText() ?? text) !== text);
        if (outdated !== undefined) {
          const refused = `${outdated.uri} was changed since a zone included it: save it, and rename again.`;
          return new ResponseError<never>(LSPErrorCodes.RequestFailed, refused);
        }
        // A notification: nobody has to answer it.
        void connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Info, message: found.note });
        return toWorkspaceEdit(found, documents, can());
      },
    ),
  );

  connection.onWorkspaceSymbol(({ query }): WorkspaceSymbol[] =>
    workspaceSymbols(session.index, query).flatMap(({ name, container, kind, ...place }) =>
      locate(positionsOf, place).map((location) => ({
        name,
        containerName: container,
        kind: kind === 'domain' ? SymbolKind.Namespace : SymbolKind.Key,
        location,
      })),
    ),
  );

  let isAsked = false;
  /** Messages judged since keys have changed. */
  const judged = new Set<string>();
  let stopWaiting: (() => void) | undefined;

  connection.onRequest('dkimLint/selectors', async (_: unknown, token: CancellationToken): Promise<SelectorsAnswer> => {
    isAsked = true;
    const options = { minRsaBits: session.settings.verify.minRsaBits };
    const waiting = selectorRows(session.index, options).flatMap(({ lastSeen }) =>
      lastSeen === undefined || (judged.has(lastSeen.uri) && lastSeen.verdict !== undefined) ? [] : [lastSeen.uri],
    );
    const chosen = [...new Set(waiting)].slice(0, MAX_JUDGED);
    for (const uri of chosen) judged.add(uri);
    await files.judge(chosen, token);
    const selectors = selectorRows(session.index, options).map((row) => toItem(row, positionsOf));
    return { selectors, isComplete: files.isComplete };
  });

  return {
    changed(what) {
      if (what === 'keys') judged.clear();
      if (!isAsked || stopWaiting !== undefined) return;
      stopWaiting = after(REST, () => {
        stopWaiting = undefined;
        void connection.sendNotification('dkimLint/selectorsChanged');
      });
    },
  };
}

function locate(positionsOf: PositionsOf, place: Place): Location[] {
  return toLocations(positionsOf, [place]);
}

function toItem(row: SelectorRow, positionsOf: PositionsOf): SelectorItem {
  const { key, state, flags, record, target, messages, lastSeen, seenIn } = row;
  return {
    domain: key.domain,
    selector: key.selector,
    state,
    words: STATE_WORDS[state],
    key: describeKey(row),
    flags,
    record: (record && locate(positionsOf, record)[0]) ?? null,
    target: target ?? null,
    messages,
    lastSeen: (lastSeen && toSeen(lastSeen, positionsOf)[0]) ?? null,
    seenIn: seenIn.flatMap((fact) => toSeen(fact, positionsOf)),
  };
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

const ANNOTATION = 'signers';

function toWorkspaceEdit(
  { files, title, note }: Rename,
  documents: OpenDocuments,
  { annotations, documentChanges }: ClientOfWorkspace,
): WorkspaceEdit {
  const changes = files.map(({ uri, text, edits }) => ({
    uri,
    edits: toProtocolEdits(positionsIn(new LineIndex(text)), edits),
  }));
  if (!documentChanges) return { changes: Object.fromEntries(changes.map(({ uri, edits: made }) => [uri, made])) };
  return {
    documentChanges: changes.map(
      ({ uri, edits: made }): TextDocumentEdit => ({
        textDocument: { uri, version: documents.get(uri)?.version ?? null },
        edits: annotations ? made.map((edit) => ({ ...edit, annotationId: ANNOTATION })) : made,
      }),
    ),
    ...(annotations ? { changeAnnotations: { [ANNOTATION]: { label: title, description: note } } } : {}),
  };
}
