/**
 * Gives a selector of a zone another name: every record at its name, and the aliases of the workspace that lead to it.
 * Messages are evidence and comments are words: neither is touched. Signers have to be reconfigured by a person, and the answer says
 * so.
 */

import { type DomainName, type KeyName, keyName, parseKeyName, selector } from '../text/domain-name.ts';
import { replace, type TextEdit } from '../text/edit.ts';
import { plural } from '../text/plural.ts';
import { say } from '../text/say.ts';
import { type Span, touches } from '../text/span.ts';
import type { WorkspaceIndex } from '../workspace/index.ts';
import type { ZoneDocument } from '../workspace/zone-document.ts';
import { presentName } from '../zone/names.ts';
import { RR } from '../zone/types.ts';
import type { ResourceRecord } from '../zone/zone.ts';
import type { Snapshot } from './snapshot.ts';
import { partsOf } from './written-names.ts';

/** What can be renamed under the cursor: the labels of a selector. */
export interface Renamable {
  readonly span: Span;
  /** As it is written. */
  readonly text: string;
  readonly key: KeyName;
}

/** The edits of one file, in the order of its text. */
export interface RenamedFile {
  readonly uri: string;
  /** What the edits were made for. */
  readonly text: string;
  readonly edits: readonly TextEdit[];
}

export interface Rename {
  readonly files: readonly RenamedFile[];
  /** What the edits do, in a few words. */
  readonly title: string;
  /** What they do not do: plain sentences for whoever renames. */
  readonly note: string;
}

/** Why a selector cannot be renamed, in a sentence for the user. */
export interface Refused {
  readonly refused: string;
}

/** The selector at an offset, in the owner of a record of a zone; undefined if there is none, or it is not written there. */
export function renamableAt({ document }: Snapshot, offset: number): Renamable | undefined {
  if (document.kind !== 'dns-zone') return undefined;
  const record = document.zone.recordAt(offset);
  if (record?.ownerSpan === undefined || !touches(record.ownerSpan, offset)) return undefined;
  const key = parseKeyName(record.owner);
  const span = key && selectorSpan(record.ownerText, record.ownerSpan.start, key);
  if (key === undefined || span === undefined || !touches(span, offset)) return undefined;
  return { span, text: record.text(span), key };
}

/** @param text the new selector, one label or more */
export function renameSelector(snapshot: Snapshot, offset: number, text: string): Rename | Refused {
  const found = renamableAt(snapshot, offset);
  if (found === undefined) return { refused: say`There is no selector to rename here.` };
  const { document, index } = snapshot;
  if (document.kind !== 'dns-zone') return { refused: say`There is no selector to rename here.` };
  const from = keyName(found.key);
  const to = keyName({ ...found.key, selector: selector(text) });
  const refused = faultOf(text, to) ?? obstacleTo(from, to, document, index);
  if (refused !== undefined) return { refused };

  const edits = new Edits();
  for (const part of partsOf([document, ...index.zonesOf(from)])) {
    for (const record of recordsAt(part, from)) {
      if (record.ownerSpan === undefined) continue;
      edits.add(part, renamed(record.ownerText, record.ownerSpan, found.key, text, to));
    }
  }
  for (const part of partsOf([document, ...index.zones])) {
    for (const { span, text: written } of aliasesTo(part, from)) {
      edits.add(part, renamed(written, span, found.key, text, to));
    }
  }
  if (edits.outdated !== undefined) {
    return { refused: say`${edits.outdated} was changed since a zone included it: save it, and rename again.` };
  }
  return {
    files: edits.files,
    title: say`Rename the selector ${found.key.selector} to ${selector(text)}`,
    note: noteOf(found.key, selector(text), index),
  };
}

/** Edits by file and place: a file may be a part of several zones. */
export class Edits {
  readonly #files = new Map<string, { text: string; edits: Map<number, TextEdit> }>();
  /** A file that two zones know with different texts. */
  outdated: string | undefined;

  add({ uri, text }: ZoneDocument, edit: TextEdit): void {
    const known = this.#files.get(uri) ?? { text, edits: new Map() };
    if (known.text !== text) this.outdated = uri.slice(uri.lastIndexOf('/') + 1);
    known.edits.set(edit.span.start, edit);
    this.#files.set(uri, known);
  }

  remove({ uri }: ZoneDocument, start: number): void {
    const known = this.#files.get(uri);
    known?.edits.delete(start);
    if (known?.edits.size === 0) this.#files.delete(uri);
  }

  get files(): readonly RenamedFile[] {
    return [...this.#files].map(([uri, { text, edits }]) => ({
      uri,
      text,
      edits: [...edits.values()].sort((a, b) => a.span.start - b.span.start),
    }));
  }
}

/** A label of a selector: letters, digits and hyphens (`sub-domain`, RFC 6376 §3.1 by RFC 5321 §4.1.2). */
const LABEL = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/i;
/** In octets (RFC 1035 §2.3.4); a name has two more in wire form than in this spelling. */
const MAX_LABEL = 63;
const MAX_NAME = 253;

function faultOf(text: string, name: DomainName): string | undefined {
  const labels = text.split('.');
  if (!labels.every((label) => LABEL.test(label))) {
    return say`A selector consists of letters, digits and hyphens, with dots between its labels; a label neither begins nor ends with a hyphen.`;
  }
  if (labels.some((label) => label.length > MAX_LABEL)) return say`A label has at most ${MAX_LABEL} characters.`;
  return name.length > MAX_NAME ? say`The full name would exceed the maximum length of a domain name.` : undefined;
}

export function obstacleTo(
  from: DomainName,
  to: DomainName,
  document: ZoneDocument,
  index: WorkspaceIndex,
): string | undefined {
  if (from === to) return say`This is the name that it has.`;
  const zones = [document, ...index.zonesOf(from), ...index.zonesOf(to)];
  if (zones.some(({ zone }) => zone.has(to))) {
    return parseKeyName(to) === undefined
      ? say`There is a record at ${to} already: the records of both could no longer be told apart.`
      : say`There is a record at ${to} already; two keys at one name would break both.`;
  }
  return zones.some(({ zone }) => zone.isGenerated(from))
    ? say`A $GENERATE directive makes records of this name, which cannot be renamed one by one.`
    : undefined;
}

function recordsAt({ zone }: ZoneDocument, name: DomainName): readonly ResourceRecord[] {
  const id = zone.nameTable.idOf(name);
  return id < 0 ? [] : zone.index.records(id).flatMap((i) => zone.records.at(i) ?? []);
}

interface WrittenName {
  readonly span: Span;
  readonly text: string;
}

/** The targets of CNAME records that are a name. */
function* aliasesTo({ zone }: ZoneDocument, name: DomainName): Generator<WrittenName> {
  const id = zone.nameTable.idOf(name);
  if (id < 0) return;
  for (const i of zone.index.ofType(RR.CNAME)) {
    const target = zone.index.target[i] === id ? zone.records.at(i)!.rdataNames[0] : undefined;
    if (target !== undefined) yield target;
  }
}

/** The written selector replaced; where it is not written there (it is a part of `$ORIGIN`), the whole name, absolute. */
function renamed(written: string, span: Span, key: KeyName, text: string, to: DomainName): TextEdit {
  const at = selectorSpan(written, span.start, key);
  return at === undefined ? replace(span, presentName(to)) : replace(at, text);
}

const LABELS = /(?:\\\d{3}|\\.|[^.\\])+/gs;

/** The selector's labels in a written name; undefined where some of them, or all, come from the origin. */
function selectorSpan(written: string, start: number, { selector: labels }: KeyName): Span | undefined {
  if (/^[@"]/.test(written)) return undefined;
  const count = labels.match(LABELS)?.length ?? 0;
  const last = [...written.matchAll(LABELS)][count - 1];
  return last === undefined ? undefined : { start, end: start + last.index + last[0].length };
}

function noteOf(key: KeyName, to: string, index: WorkspaceIndex): string {
  const uses = new Set(index.signaturesWith(keyName(key)).map(({ uri }) => uri)).size;
  const seen =
    uses === 0
      ? say`No message of the workspace uses it.`
      : say`${plural(uses, 'message of the workspace was', 'messages of the workspace were')} signed with it; no message is edited.`;
  return say`Whatever signs for ${key.domain} with the selector ${key.selector} has to be changed to ${to} too. ${seen} Mail in transit still needs the old record: publish both for some days.`;
}
