/**
 * Refactorings of a zone at the cursor: strings of a TXT record split and joined, names written relative or absolute, TTLs moved to
 * `$TTL`. None changes what the zone publishes, but that strings which readers join are cut at other places.
 */

import { insert, remove, replace, type TextEdit } from '../text/edit.ts';
import { plural } from '../text/plural.ts';
import { say } from '../text/say.ts';
import type { Span } from '../text/span.ts';
import { quoted, splitValue } from '../workspace/string-edit.ts';
import type { ZoneDocument } from '../workspace/zone-document.ts';
import { MAX_STRING } from '../zone/character-string.ts';
import { presentName } from '../zone/names.ts';
import type { ResourceRecord } from '../zone/zone.ts';
import type { CodeAction } from './code-action.ts';
import type { Snapshot } from './snapshot.ts';
import { nameAt } from './written-names.ts';

/** Octets of a string in a line of its own. */
const LINE_STRING = 64;
/** More records than these are looked at by nobody who wants to see what an edit does. */
const MAX_RECORDS = 10_000;

export function rewriteActions({ document }: Snapshot, { start }: Span): readonly CodeAction[] {
  if (document.kind !== 'dns-zone') return [];
  const record = document.zone.recordAt(start);
  if (record === undefined || record.isBroken) return [];
  return [...stringActions(document, record), ...nameActions(document, start), ...ttlActions(document, record)];
}

function rewriteAction(title: string, edits: readonly TextEdit[]): CodeAction {
  return {
    title,
    finding: undefined,
    uri: undefined,
    edits,
    command: undefined,
    isPreferred: false,
    kind: 'refactor.rewrite',
  };
}

function stringActions({ text }: ZoneDocument, record: ResourceRecord): readonly CodeAction[] {
  const { strings } = record;
  const [first, last] = [strings[0], strings.at(-1)];
  if (record.type !== 'TXT' || first === undefined || last === undefined) return [];
  const span = { start: first.span.start, end: last.span.end };
  // What is written between the strings would be lost.
  const gaps = strings.slice(1).map((string, i) => text.slice(strings[i]!.span.end, string.span.start));
  if (gaps.some((gap) => /[;()]/.test(gap))) return [];
  const head = text.slice(record.span.start, span.start);
  if (/[\\;"]/.test(head)) return [];
  const value = strings.map(({ data }) => data.text).join('');
  const actions: CodeAction[] = [];
  const count = Math.max(1, Math.ceil(value.length / MAX_STRING));
  if (count < strings.length) {
    const pieces = Array.from({ length: count }, (_, i) => value.slice(i * MAX_STRING, (i + 1) * MAX_STRING));
    const title =
      count === 1 ? say`Join the strings` : say`Join the strings into ${count} of up to ${MAX_STRING} octets`;
    actions.push(rewriteAction(title, [replace(span, pieces.map(quoted).join(' '))]));
  }
  if (strings.some(({ data }) => data.length > LINE_STRING)) {
    const indent = `${text.includes('\r\n') ? '\r\n' : '\n'}    `;
    const lines = splitValue(value, LINE_STRING).map(quoted).join(indent);
    const written = head.includes('(') ? lines : `(${indent}${lines} )`;
    actions.push(rewriteAction(say`Split into strings of up to ${LINE_STRING} octets`, [replace(span, written)]));
  }
  return actions;
}

function nameActions(document: ZoneDocument, offset: number): readonly CodeAction[] {
  const found = nameAt(document, offset);
  // Without an origin it is not known what a relative name means.
  if (found === undefined || found.text.startsWith('"') || document.zone.origin === undefined) return [];
  const { text, span, record, name } = found;
  const origin = presentName(record.origin);
  if (text === '@') return [rewriteAction(say`Write ${origin} in full`, [replace(span, origin)])];
  if (!/(?:^|[^\\])\.$/.test(text)) {
    const absolute = origin === '.' ? `${text}.` : `${text}.${origin}`;
    return [rewriteAction(say`Write ${absolute} in full`, [replace(span, absolute)])];
  }
  if (origin === '.') return [];
  if (name === record.origin) return [rewriteAction(say`Write @ for the origin`, [replace(span, '@')])];
  const end = `.${origin}`;
  if (!text.toLowerCase().endsWith(end)) return [];
  const relative = text.slice(0, -end.length);
  return relative.endsWith('\\')
    ? []
    : [rewriteAction(say`Write ${relative} without the origin`, [replace(span, relative)])];
}

function ttlActions({ text, zone }: ZoneDocument, record: ResourceRecord): readonly CodeAction[] {
  const first = zone.records.at(0);
  const hasOthers = zone.includes.length > 0 || zone.generates.length > 0;
  if (record.ttlFrom !== 'explicit' || first === undefined || hasOthers || zone.records.count > MAX_RECORDS) return [];
  const directives = [...text.matchAll(/\$TTL\b/gi)];
  const records = [...zone.records];
  const explicit = records.filter(({ ttlFrom }) => ttlFrom === 'explicit');
  const equal = explicit.filter(({ ttl }) => ttl === record.ttl);
  const removals = equal.flatMap(({ ttlSpan }) => (ttlSpan === undefined ? [] : [remove(withBlanks(text, ttlSpan))]));
  const counted = plural(removals.length, 'record');
  if (directives.length === 0) {
    // Where a record has taken its TTL from another, the directive would change it.
    if (explicit.length < records.length || equal.length < 2 || first.isInherited) return [];
    const directive = insert(first.span.start, `$TTL ${record.ttl}${text.includes('\r\n') ? '\r\n' : '\n'}`);
    return [rewriteAction(say`Write the TTL of ${counted} once, as $TTL ${record.ttl}`, [directive, ...removals])];
  }
  const isDefault = records.some(({ ttlFrom, ttl }) => ttlFrom === 'directive' && ttl === record.ttl);
  const isOne = directives.length === 1 && directives[0]!.index < first.span.start;
  if (!isOne || !isDefault) return [];
  return [rewriteAction(say`Take the TTL of ${counted} from $TTL`, removals)];
}

function withBlanks(text: string, { start, end }: Span): Span {
  let after = end;
  while (text[after] === ' ' || text[after] === '\t') after++;
  return { start, end: after };
}
