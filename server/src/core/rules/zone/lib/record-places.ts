/** Where a finding about a record is, and the edits that take a record out or complete its names. */

import { insert, remove, replace, type TextEdit } from '../../../text/edit.ts';
import { say } from '../../../text/say.ts';
import type { Span } from '../../../text/span.ts';
import type { ZoneDocument } from '../../../workspace/zone-document.ts';
import { RR } from '../../../zone/types.ts';
import type { RdataName, ResourceRecord, Zone } from '../../../zone/zone.ts';
import type { Fix } from '../../rule.ts';

/** The owner where it is written, else the type. */
export function headSpan(record: ResourceRecord): Span {
  return record.ownerSpan ?? record.typeSpan;
}

/**
 * Takes a record out with its line; undefined where the record after it takes owner or TTL from it, so that another record
 * would change.
 */
export function removalOf({ zone }: ZoneDocument, record: ResourceRecord): readonly TextEdit[] | undefined {
  const next = zone.records.at(record.index + 1);
  const before = zone.records.at(record.index - 1);
  if (next?.isInherited && !record.isInherited && before?.ownerId !== record.ownerId) return undefined;
  if (next?.ttlFrom === 'previous' && record.ttlFrom === 'explicit') return undefined;
  return [remove(record.entry.span)];
}

/** Writes other data in place of a record's. Parentheses that are opened among these are closed behind them, and go too. */
export function replaceRdata(record: ResourceRecord, data: string): readonly TextEdit[] {
  const { rdataSpan, span } = record;
  let open = openedIn(record.text(rdataSpan));
  const edits = [replace(rdataSpan, data)];
  // Nothing but spaces, comments and parentheses follows.
  const rest = record.text({ start: rdataSpan.end, end: span.end });
  let isComment = false;
  for (let i = 0; i < rest.length && open > 0; i++) {
    if (rest[i] === ';') isComment = true;
    else if (rest[i] === '\n') isComment = false;
    else if (rest[i] === ')' && !isComment) {
      edits.push(remove({ start: rdataSpan.end + i, end: rdataSpan.end + i + 1 }));
      open--;
    }
  }
  return edits;
}

/** How many parentheses are open at the end of a text, outside of quotes and comments. */
function openedIn(text: string): number {
  let open = 0;
  let within: '"' | ';' | undefined;
  for (let i = 0; i < text.length; i++) {
    const unit = text[i];
    if (within === ';') {
      if (unit === '\n') within = undefined;
    } else if (unit === '\\') i++;
    else if (unit === '"') within = within === undefined ? '"' : undefined;
    else if (within === undefined && unit === ';') within = ';';
    else if (within === undefined && unit === '(') open++;
    else if (within === undefined && unit === ')') open--;
  }
  return open;
}

/** The fix that takes a record out, where that is possible. */
export function removalFixes(document: ZoneDocument, record: ResourceRecord, title: string): readonly Fix[] {
  const edits = removalOf(document, record);
  return edits === undefined ? [] : [{ title, edits: () => edits }];
}

/** Whether a CNAME of the same file leads to a name. */
export function isAliased({ index }: Zone, name: number): boolean {
  return index.ofType(RR.CNAME).some((i) => index.target[i] === name);
}

/** Makes a name absolute; none where it is written in quotes, which hide its end. */
export function dotFixes(text: string, span: Span, meant: string): readonly Fix[] {
  if (text.endsWith('"')) return [];
  return [{ title: say`Append a dot: ${meant}.`, edits: () => [insert(span.end, '.')] }];
}

/** The name to which a record leads. */
export function targetOf(record: ResourceRecord): RdataName | undefined {
  return record.rdataNames[0];
}

/** A domain name as a sentence says it. */
export function shown(name: string): string {
  return name === '' ? '.' : name;
}
