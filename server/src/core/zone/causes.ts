/**
 * One mistake, one problem: where a record is cut into lines without parentheses, every line is in error, and none of the errors names the
 * cause. So candidate fixes are tried on a broken entry and its neighbours: the text with the fix is read again, and the one that
 * leaves no problem wins. Its place is reported, and what the fix takes away is not.
 */

import { insert, remove, replace, type TextEdit } from '../text/edit.ts';
import { Recent } from '../text/recent.ts';
import type { Span } from '../text/span.ts';
import { refuses, ZONE_PROBLEM_CODES, type ZoneProblem } from './problem.ts';
import type { ResourceRecord } from './record.ts';
import { type Entry, lexZone, type Token } from './syntax.ts';
import { RR } from './types.ts';
import { resolveZone, type Zone } from './zone.ts';

/** The problems of a zone after looking for their causes, and the fixes that were found to work. */
export interface Causes {
  readonly problems: readonly ZoneProblem[];
  readonly fixes: ReadonlyMap<ZoneProblem, readonly TextEdit[]>;
}

/** Lines that one record may be cut into, and how many places of a file are tried: who has more has another problem. */
const MAX_LINES = 40;
const MAX_PLACES = 200;
/** Values that are looked at, whatever comes of it. */
const MAX_VALUES = 2000;
/** A record is no longer than this, in UTF-16 units. */
const MAX_WINDOW = 64 * 1024;
/** Texts that were tried and are kept, so that the same need not be read again. */
const MAX_HOPELESS = 64;
/** What is read to find where records are cut, in UTF-16 units. */
const MAX_READ = 2_000_000;

/** Codes of problems for which BIND refuses a zone: asked of each of a hundred thousand. */
const BREAKING: ReadonlySet<string> = new Set(ZONE_PROBLEM_CODES.filter((code) => refuses('bind', code)));

export function findCauses(zone: Zone): Causes {
  const { problems, syntax } = zone;
  const broken = new Map<number, ZoneProblem[]>();
  for (const problem of problems) {
    if (!BREAKING.has(problem.code)) continue;
    const entry = syntax.entryAt(problem.span.start)?.index ?? -1;
    const known = broken.get(entry);
    if (known === undefined) broken.set(entry, [problem]);
    else known.push(problem);
  }
  const none: Causes = { problems, fixes: new Map() };
  const explained = new Set<ZoneProblem>();
  const fixes = new Map<ZoneProblem, readonly TextEdit[]>();
  let values = 0;
  for (const problem of problems) {
    if (problem.code !== 'semicolon-unquoted' || fixes.size >= MAX_PLACES || values++ >= MAX_VALUES) continue;
    const found = lostQuote(zone, problem) ?? recordsOnOneLine(zone, problem);
    if (found === undefined) continue;
    fixes.set(found.problem, found.edits);
    const entry = syntax.entryAt(problem.span.start)!.index;
    for (const other of [problem, ...(broken.get(entry) ?? [])]) explained.add(other);
    broken.delete(entry);
  }
  for (const problem of problems) {
    if (problem.code !== 'semicolon-unquoted' || explained.has(problem) || fixes.size >= MAX_PLACES) continue;
    const found = quotedLines(zone, problem) ?? wrappedLines(zone, problem, broken);
    if (found === undefined) continue;
    fixes.set(problem, found.edits);
    explained.add(problem);
    for (let i = found.first; i <= found.last; i++) {
      for (const other of broken.get(i) ?? []) explained.add(other);
      broken.delete(i);
    }
  }
  for (const problem of problems) {
    if (problem.code !== 'quote-unclosed' || explained.has(problem) || fixes.size >= MAX_PLACES) continue;
    const entry = syntax.entryAt(problem.span.start)!.index;
    const edits = openedString(zone, problem);
    const cut = edits === undefined && values++ < MAX_VALUES ? cutString(zone, problem) : undefined;
    if (cut !== undefined) {
      fixes.set(cut.problem, cut.edits);
      for (let i = entry; i <= cut.last; i++) {
        for (const other of broken.get(i) ?? []) explained.add(other);
        broken.delete(i);
      }
      explained.add(problem);
      continue;
    }
    if (edits === undefined) continue;
    fixes.set(problem, edits);
    explained.add(problem);
    for (const other of broken.get(entry) ?? []) explained.add(other);
    broken.delete(entry);
  }
  const hopeless = new Recent<true>(MAX_HOPELESS);
  for (const [number, own] of broken) {
    const found = fixes.size < MAX_PLACES ? spaced(zone, number, hopeless) : undefined;
    if (found === undefined) continue;
    fixes.set(found.problem, found.edits);
    for (const problem of own) explained.add(problem);
    const { start, end } = syntax.entry(number).span;
    for (const problem of problems) {
      if (problem.span.start >= end) break;
      if (problem.span.start >= start && OF_SPACES.has(problem.code)) explained.add(problem);
    }
    broken.delete(number);
  }
  const overLines = new Set(problems.filter(({ code }) => OVER_LINES.has(code)).map(({ span }) => span.start));
  if (overLines.size > 0)
    for (const problem of problems)
      if (problem.code === 'string-too-long' && overLines.has(problem.span.start)) explained.add(problem);
  let places = 0;
  let done = -1;
  const budget = { left: MAX_READ };
  for (const first of broken.keys()) {
    if (first <= done || places++ >= MAX_PLACES) continue;
    const found = findCut(zone, first, broken, budget);
    if (found === undefined) continue;
    done = found.last;
    fixes.set(found.problem, found.edits);
    for (let i = found.head; i <= found.last; i++) for (const problem of broken.get(i) ?? []) explained.add(problem);
  }
  if (explained.size === 0) return none;
  const rest = problems.filter((problem) => !explained.has(problem));
  return { problems: [...rest, ...fixes.keys()].sort((a, b) => a.span.start - b.span.start), fixes };
}

/** A string that takes up several lines is too long because of them. */
const OVER_LINES: ReadonlySet<string> = new Set(['quote-multiline', 'quote-multiline-escaped']);

interface Cut {
  /** The entries of the record, by number. */
  readonly head: number;
  readonly last: number;
  readonly problem: ZoneProblem;
  readonly edits: readonly TextEdit[];
}

/** Spaces of other kinds than the one that separates fields: what a web page or a word processor leaves. */
const OTHER_SPACES = /[\u00a0\u1680\u2000-\u200b\u202f\u205f\u2060\u3000\ufeff\f\v]+/g;

const OF_SPACES: ReadonlySet<string> = new Set(['nbsp-as-space', 'formfeed']);

/**
 * An entry whose fields other spaces separate: with the usual ones it reads well.
 *
 * @param hopeless texts of which that is known not to be so, with their origins
 */
function spaced(
  zone: Zone,
  number: number,
  hopeless: Recent<true>,
): { readonly problem: ZoneProblem; readonly edits: readonly TextEdit[] } | undefined {
  const entry = number < 0 ? undefined : zone.syntax.entry(number);
  if (entry?.kind !== 'record' || entry.span.end - entry.span.start > MAX_WINDOW) return undefined;
  const text = zone.slice(entry.span.start, entry.span.end);
  if (text.search(OTHER_SPACES) < 0) return undefined;
  const key = `${zone.recordAt(entry.span.start)?.origin}\n${text}`;
  if (hopeless.get(key) !== undefined) return undefined;
  const edits: TextEdit[] = [];
  for (const { kind, span } of entry.leaves) {
    if (kind !== 'word' && kind !== 'space') continue;
    for (const { index, 0: spaces } of zone.slice(span.start, span.end).matchAll(OTHER_SPACES)) {
      const start = span.start + index;
      edits.push(replace({ start, end: start + spaces.length }, ' '));
    }
  }
  const [first] = edits;
  if (first === undefined || !readsWell(zone, entry, entry.span, edits)) {
    hopeless.set(key, true);
    return undefined;
  }
  return { problem: { code: 'nbsp-as-space', span: first.span, data: {} }, edits };
}

interface QuotedLines {
  /** The entries that the value takes up, by number. */
  readonly first: number;
  readonly last: number;
  readonly edits: readonly TextEdit[];
}

/**
 * A text in parentheses whose `;` begin comments: each line of the value becomes a quoted string. Where the closing parenthesis is in a
 * comment too, the entry has no end, and the lines after it are in it.
 */
function quotedLines(zone: Zone, { data }: ZoneProblem): QuotedLines | undefined {
  const { syntax } = zone;
  const start = Number(data['at']);
  const entry = syntax.entryAt(start);
  const open = entry?.leaves.find(({ kind }) => kind === 'open');
  if (entry === undefined || open === undefined || open.span.start > start) return undefined;
  const edits: TextEdit[] = [];
  let at = start;
  for (let lines = 0; lines < MAX_LINES && at < syntax.length; lines++) {
    const line = /^[^\r\n]*/.exec(zone.slice(at, at + MAX_WINDOW))![0];
    const [, rest = '', close] = /^([^()"\\]*)(\)|$)/.exec(line) ?? [];
    if (close === undefined || !/^[!-~ \t]*$/.test(rest)) return undefined;
    const value = rest.trim();
    const from = at + rest.length - rest.trimStart().length;
    if (value !== '') edits.push(replace({ start: from, end: from + value.length }, stringsOf(value)));
    const isLast = close === ')';
    at += line.length;
    if (isLast) {
      const last = syntax.entryAt(from + value.length)!;
      return readsWell(zone, entry, { start: entry.span.start, end: at }, edits)
        ? { first: entry.index, last: last.index, edits }
        : undefined;
    }
    at += /^(?:\r\n|\n|\r)?/.exec(zone.slice(at, at + 2))![0].length;
  }
  return undefined;
}

/** A line of a key that has been wrapped. */
const WRAPPED = /^[ \t]*[A-Za-z0-9+/]{8,}={0,2};?[ \t]*$/;

/** A text without quotes and parentheses whose lines were wrapped, as a page or a terminal shows a key. */
function wrappedLines(
  zone: Zone,
  { data }: ZoneProblem,
  broken: ReadonlyMap<number, unknown>,
): QuotedLines | undefined {
  const { syntax } = zone;
  const start = Number(data['at']);
  const entry = syntax.entryAt(start);
  if (entry === undefined || entry.leaves.some(({ kind }) => kind === 'open')) return undefined;
  const value = zone.slice(start, Number(data['lineEnd'])).trimEnd();
  if (!/^[ !#-[\]-~]*$/.test(value) || !/p[ \t]*=[A-Za-z0-9+/ \t]*$/.test(value.slice(-400))) return undefined;
  const edits: TextEdit[] = [replace({ start, end: start + value.length }, `( ${stringsOf(value)}`)];
  let last = entry;
  for (let i = entry.index + 1; i < syntax.entryCount && edits.length < MAX_LINES; i++) {
    const line = syntax.entry(i);
    const content = zone.slice(line.span.start, Math.min(line.span.end, line.span.start + MAX_WINDOW)).trimEnd();
    if (!broken.has(i) || !WRAPPED.test(content)) break;
    const from = line.span.start + content.length - content.trimStart().length;
    edits.push(replace({ start: from, end: line.span.start + content.length }, stringsOf(content.trim())));
    last = line;
  }
  if (last === entry) return undefined;
  const end = edits.at(-1)!.span.end;
  edits.push(insert(end, ' )'));
  return readsWell(zone, entry, { start: entry.span.start, end }, edits)
    ? { first: entry.index, last: last.index, edits }
    : undefined;
}

/**
 * The mark that opens a string, for one that seems to open it because the first was forgotten: at the start of the line, between two
 * strings, or at the start of the data.
 */
function openedString(zone: Zone, { span, data }: ZoneProblem): readonly TextEdit[] | undefined {
  const entry = zone.syntax.entryAt(span.start);
  const record = entry && zone.recordAt(entry.span.start);
  if (entry === undefined || record === undefined || !TEXTS.has(record.typeNumber)) return undefined;
  const from = Math.max(entry.span.start, span.start - MAX_WINDOW);
  const line = tailOf(zone.slice(from, span.start), /[\r\n]/);
  const word = tailOf(line, /[\s"();\\]/);
  const before = line.slice(0, line.length - word.length);
  const { start } = record.rdataSpan;
  let at: number | undefined;
  if (word === '') at = undefined;
  else if (/^[ \t(]*$/.test(before) || before.endsWith('"')) at = span.start - word.length;
  else if (start >= span.start - line.length && !zone.slice(start, span.start).includes('"')) at = start;
  const end = Number(data['at']);
  if (at === undefined || end - entry.span.start > MAX_WINDOW) return undefined;
  const edits = [insert(at, before.endsWith('"') && at > start ? ' "' : '"')];
  return readsWell(zone, entry, { start: entry.span.start, end }, edits) ? edits : undefined;
}

interface Found {
  readonly problem: ZoneProblem;
  readonly edits: readonly TextEdit[];
}

/** A value whose first quotation mark was forgotten: with it, the one that is there ends it, and its semicolons begin no comment. */
function lostQuote(zone: Zone, { data }: ZoneProblem): Found | undefined {
  const { syntax } = zone;
  const start = Number(data['at']);
  const entry = syntax.entryAt(start);
  const line = zone.slice(start, Math.min(Number(data['lineEnd']), start + MAX_WINDOW));
  const mark = line.indexOf('"');
  if (entry === undefined || mark <= 0 || !/^[A-Za-z]/.test(line)) return undefined;
  const edits = [insert(start, '"')];
  const end = Math.max(entry.span.end, start + line.length);
  if (!readsWell(zone, entry, { start: entry.span.start, end }, edits)) return undefined;
  const span = { start: start + mark, end: start + mark + 1 };
  return { problem: { code: 'quote-unclosed', span, data: { at: start, form: 'unopened' } }, edits };
}

/** Two TXT records on one line: the quotation mark at the end of the first is missing, with its line end. */
function recordsOnOneLine(zone: Zone, { data }: ZoneProblem): Found | undefined {
  const { syntax } = zone;
  const start = Number(data['at']);
  const entry = syntax.entryAt(start);
  const line = zone.slice(start, Math.min(Number(data['lineEnd']), start + MAX_WINDOW));
  const mark = line.indexOf('"', 1);
  if (entry === undefined || !line.startsWith('"') || mark < 0) return undefined;
  const words = line
    .slice(1, mark)
    .split(/[ \t]/)
    .filter((word) => word !== '');
  if (words.at(-1)?.toUpperCase() !== 'TXT') return undefined;
  const head = words.at(-2)?.toUpperCase() === 'IN' ? -3 : -2;
  const owner = words.at(/^\d+$/.test(words.at(head) ?? '') ? head - 1 : head);
  const at = owner === undefined ? -1 : line.lastIndexOf(` ${owner}`, mark);
  if (owner === undefined || at <= 0 || !isOfMail(owner)) return undefined;
  const edits = [replace({ start: start + at, end: start + at + 1 }, '"\n')];
  const first = { start: entry.span.start, end: start + at + 1 };
  if (!readsWell(zone, entry, first, edits)) return undefined;
  const problem: ZoneProblem = {
    code: 'quote-unclosed',
    span: { start, end: start + 1 },
    data: { at: start + at, form: 'records', owner },
  };
  return { problem, edits };
}

/** Whether a name is one of a key or a DMARC record. */
function isOfMail(owner: string): boolean {
  return /^[\w.-]+$/.test(owner) && (owner.includes('._domainkey') || owner.startsWith('_dmarc'));
}

/** The rest of a wrapped value, up to the mark that ends its string. */
const REST = /^[ \t]*[A-Za-z0-9+/=;]{4,}"/;

/** A string that goes on in the next line: it is closed at the end of its own, and opened again there, in parentheses. */
function cutString(zone: Zone, { span }: ZoneProblem): (Found & { readonly last: number }) | undefined {
  const { syntax } = zone;
  const entry = syntax.entryAt(span.start);
  const record = entry && zone.recordAt(entry.span.start);
  const next = entry === undefined ? undefined : syntax.entry(entry.index + 1);
  if (entry === undefined || record === undefined || next === undefined || !TEXTS.has(record.typeNumber))
    return undefined;
  if (entry.leaves.some(({ kind }) => kind === 'open')) return undefined;
  const line = zone.slice(next.span.start, Math.min(next.span.end, next.span.start + MAX_WINDOW)).trimEnd();
  if (!REST.test(line)) return undefined;
  const begin = next.span.start + line.length - line.trimStart().length;
  const end = next.span.start + line.length;
  const edits = [
    insert(record.rdataSpan.start, '( '),
    insert(codeEnd(entry), '"'),
    insert(begin, '    "'),
    insert(end, ' )'),
  ];
  if (!readsWell(zone, entry, { start: entry.span.start, end }, edits)) return undefined;
  return { problem: { code: 'quote-unclosed', span, data: { at: end, form: 'cut' } }, edits, last: next.index };
}

/** What follows the last sign of a kind. */
function tailOf(text: string, sign: RegExp): string {
  let at = text.length;
  while (at > 0 && !sign.test(text[at - 1]!)) at--;
  return text.slice(at);
}

function stringsOf(value: string): string {
  return (value.match(/.{1,255}/g) ?? []).map((piece) => `"${piece}"`).join(' ');
}

/** The record that is cut at or before a broken entry. */
function findCut(
  zone: Zone,
  first: number,
  broken: ReadonlyMap<number, unknown>,
  budget: { left: number },
): Cut | undefined {
  const { syntax } = zone;
  for (const head of [previousRecord(zone, first), first]) {
    if (head < 0 || syntax.entry(head).kind !== 'record') continue;
    const lines = continuations(zone, head, broken);
    for (let count = lines.length; count > 0 && budget.left > 0; ) {
      budget.left -= lines[count - 1]!.span.end - syntax.entry(head).span.start;
      const cut = joined(zone, head, lines.slice(0, count));
      if (typeof cut !== 'number') return cut;
      count = Math.min(count - 1, cut);
    }
  }
  return undefined;
}

/** The record before an entry, with nothing but empty lines and comments between; -1 if there is none. */
function previousRecord({ syntax }: Zone, entry: number): number {
  for (let i = entry - 1; i >= 0 && i > entry - MAX_LINES; i--) {
    const { kind } = syntax.entry(i);
    if (kind === 'record') return i;
    if (kind === 'directive') return -1;
  }
  return -1;
}

/** The broken entries after a record that may be parts of it. */
function continuations(zone: Zone, head: number, broken: ReadonlyMap<number, unknown>): readonly Entry[] {
  const { syntax } = zone;
  const lines: Entry[] = [];
  for (let i = head + 1; i < syntax.entryCount && lines.length < MAX_LINES; i++) {
    const entry = syntax.entry(i);
    if (!broken.has(i)) {
      if (entry.kind === 'blank') continue;
      break;
    }
    if (entry.kind === 'directive' || !mayGoOn(entry, zone)) break;
    lines.push(entry);
  }
  return lines;
}

/** A line that goes on with a record is indented, or begins with a parenthesis, a string or a number. */
function mayGoOn({ indented, span }: Entry, zone: Zone): boolean {
  return indented || /^[()"\d]/.test(zone.slice(span.start, span.start + 1));
}

/** The record of some lines, or how many of them can be one at most. */
function joined(zone: Zone, head: number, lines: readonly Entry[]): Cut | number {
  const { syntax } = zone;
  const entry = syntax.entry(head);
  const last = lines.at(-1)!;
  const record = zone.recordAt(entry.span.start);
  if (record === undefined || entry.leaves.some(({ kind }) => kind === 'open' || kind === 'close')) return 0;
  if (last.span.end - entry.span.start > MAX_WINDOW) return lines.length;
  // Text and octets in hexadecimal or base64 take any number of words, so that the words must be of their kind.
  const unfit = lines.findIndex((line) => !fits(record, line, zone));
  if (unfit >= 0) return unfit;
  const opens: Token[] = [];
  const closes: Token[] = [];
  for (const [i, { leaves }] of lines.entries()) {
    for (const leaf of leaves) {
      if (leaf.kind === 'open') opens.push(leaf);
      else if (leaf.kind === 'close') closes.push(leaf);
    }
    if (opens.length > 1 || closes.length > 1) return i;
  }
  const edits: TextEdit[] = [opening(record, entry)];
  // What continues a line in a shell does nothing here.
  for (const each of [entry, ...lines.slice(0, -1)]) {
    const { start, end } = each.fields.at(-1)?.span ?? { start: 0, end: 0 };
    if (zone.slice(start, end) === '\\') edits.push(remove({ start, end }));
  }
  for (const { span } of opens) {
    const spaces = /^[ \t]*/.exec(zone.slice(span.end, span.end + 80))![0].length;
    edits.push(remove({ start: span.start, end: span.end + spaces }));
  }
  if (closes.length === 0) edits.push(insert(codeEnd(last), ' )'));
  const reading = readWith(zone, entry, { start: entry.span.start, end: last.span.end }, edits);
  if (!reading.isWell) return lines.filter(({ span }) => span.end < reading.hopelessFrom).length;
  const [open] = opens;
  const at = open?.span ?? lines[0]!.leaves.find(({ kind }) => kind !== 'space' && kind !== 'newline')!.span;
  return {
    head,
    last: last.index,
    edits,
    problem: {
      code: open === undefined ? 'paren-missing' : 'open-paren-next-line',
      span: at,
      data: { text: zone.slice(at.start, at.end).slice(0, 300) },
      record: record.index,
    },
  };
}

/** Types whose data end in any number of words. */
const TEXTS: ReadonlySet<number> = new Set([RR.TXT, 99]);

function fits({ typeNumber, isBroken }: ResourceRecord, { fields, indented }: Entry, zone: Zone): boolean {
  if (TEXTS.has(typeNumber))
    return fields.every(({ kind, span }) => kind === 'quoted' || zone.slice(span.start, span.end) === '\\');
  // A record that is complete does not go on, but with octets.
  return (
    isBroken || (indented && fields.every(({ span }) => /^[A-Za-z0-9+/=]+$/.test(zone.slice(span.start, span.end))))
  );
}

/** The parenthesis is opened before a text, and after what the first line has of other data. */
function opening(record: ResourceRecord, entry: Entry): TextEdit {
  const { start, end } = record.rdataSpan;
  return TEXTS.has(record.typeNumber) && start < end ? insert(start, '( ') : insert(codeEnd(entry), ' (');
}

/** Where the last word or parenthesis of an entry ends. */
function codeEnd({ leaves, span }: Entry): number {
  const last = leaves.findLast(({ kind }) => kind !== 'space' && kind !== 'newline' && kind !== 'comment');
  return last?.span.end ?? span.start;
}

const BEFORE = '$TTL 60\n@ IN TXT "x"\n';

/** Whether a part of the text with the edits is one record without a mistake for which a server refuses it. */
function readsWell(zone: Zone, first: Entry, part: Span, edits: readonly TextEdit[]): boolean {
  return readWith(zone, first, part, edits).isWell;
}

interface Reading {
  readonly isWell: boolean;
  /** The end of the first mistake that no text after it can put right; infinity if there is no such mistake. */
  readonly hopelessFrom: number;
}

/** Codes of mistakes that the words after their place can put right: the length of all of them is what counts. */
const OF_ALL_WORDS: ReadonlySet<string> = new Set(['rfc3597-bad-length', 'rfc3597-malformed', 'missing-rdata']);

function readWith(zone: Zone, first: Entry, { start, end }: Span, edits: readonly TextEdit[]): Reading {
  const sorted = [...edits].sort((a, b) => a.span.start - b.span.start);
  let text = zone.slice(start, end);
  for (const { span, newText } of sorted.toReversed()) {
    text = text.slice(0, span.start - start) + newText + text.slice(span.end - start);
  }
  const origin = zone.recordAt(first.span.start)?.origin;
  const read = resolveZone(lexZone(`${BEFORE}${text}`), origin === undefined ? {} : { origin });
  // Octets that make a digest too long are not a part of it.
  const bad = read.problems.filter(
    ({ code, span }) => span.start >= BEFORE.length && (BREAKING.has(code) || code === 'association-length'),
  );
  let hopelessFrom = Number.POSITIVE_INFINITY;
  for (const { code, span } of bad) if (!OF_ALL_WORDS.has(code)) hopelessFrom = Math.min(hopelessFrom, span.end);
  return {
    isWell: read.records.count === 2 && bad.length === 0,
    hopelessFrom: placeBefore(sorted, hopelessFrom - BEFORE.length + start),
  };
}

/** Where a place of the text with the edits is in the text without them. */
function placeBefore(sorted: readonly TextEdit[], at: number): number {
  let place = at;
  for (const { span, newText } of sorted) {
    if (span.start + newText.length > place) break;
    place -= newText.length - (span.end - span.start);
  }
  return place;
}
