/**
 * A new key's record in the zone of its domain, written as the zone writes its own; the emptied `p=` of a key that is
 * revoked; which selector a new key may have, and when an old one may go. Keys are made elsewhere (`dkim/keygen.ts`).
 */

import { type DomainName, isWithin, type KeyName, keyName, parseKeyName, selector } from '../text/domain-name.ts';
import { applyEdits, insert, type TextEdit } from '../text/edit.ts';
import { lineBreakOf } from '../text/lines.ts';
import { greatest } from '../text/lists.ts';
import { plural } from '../text/plural.ts';
import { say } from '../text/say.ts';
import type { Span } from '../text/span.ts';
import { escapeString, splitValue } from '../workspace/string-edit.ts';
import { type KeyRecordView, ZoneDocument } from '../workspace/zone-document.ts';
import { presentName } from '../zone/names.ts';
import { printRecords } from '../zone/print.ts';
import { refuses } from '../zone/problem.ts';
import { RR } from '../zone/types.ts';
import type { ResourceRecord } from '../zone/zone.ts';

/**
 * The edit that adds a key's record: after the last key of its domain, else after the TXT and MX records of the domain
 * or of the zone's apex, else after the last record. Undefined where the name has records already, after an
 * {@link BlockingProblem}, and where the zone cannot be read well enough to be sure that every other record stays what it is.
 *
 * @param record the text of the TXT record, printable ASCII
 */
export function insertKey(document: ZoneDocument, name: KeyName, record: string): readonly TextEdit[] | undefined {
  const owner = keyName(name);
  if (document.zone.has(owner)) return undefined;
  const place = placeOf(document, name.domain);
  const problem = blockingProblemIn(document);
  if (problem !== undefined && problem.span.start < place.at) return undefined;
  const { text } = document;
  const lineEnd = lineBreakOf(text, '\n');
  const head = headOf(document, place, owner);
  const line = `${head}${dataOf(document, name.domain, record, lineEnd)}${lineEnd}`;
  const isAtLineStart = place.at === 0 || /[\r\n]/.test(text[place.at - 1]!);
  const edits = [insert(place.at, isAtLineStart ? line : lineEnd + line)];
  return addsOnly(document, edits, owner, record) ? edits : undefined;
}

/** A parenthesis or quote that is open to the end of the file, for some servers: what is written after it becomes part of that record. */
export interface BlockingProblem {
  readonly span: Span;
  readonly kind: 'parenthesis' | 'quote';
}

/** The first of a zone. */
export function blockingProblemIn({ problems }: ZoneDocument): BlockingProblem | undefined {
  const found = problems.find(({ code }) => code === 'paren-unclosed' || code === 'quote-unclosed');
  return found && { span: found.span, kind: found.code === 'paren-unclosed' ? 'parenthesis' : 'quote' };
}

interface Place {
  readonly at: number;
  /** The record whose line the new one looks like. */
  readonly model: ResourceRecord | undefined;
  /** The record after which the new one is inserted. */
  readonly before: ResourceRecord | undefined;
  readonly next: ResourceRecord | undefined;
}

function placeOf({ zone, text }: ZoneDocument, domain: DomainName): Place {
  const { records, index, nameTable } = zone;
  const ownerOf = (i: number): DomainName => nameTable.name(index.owner[i]!);
  const last = (holds: (i: number) => boolean): number => {
    let i = records.count - 1;
    while (i >= 0 && !holds(i)) i--;
    return i;
  };
  const idOf = (name: DomainName | undefined): number => (name === undefined ? -1 : nameTable.idOf(name));
  const isOneOf = (i: number, types: readonly number[]): boolean => types.includes(index.type[i]!);
  const isKeyOfDomain = (i: number): boolean =>
    isOneOf(i, [RR.TXT, RR.CNAME]) && parseKeyName(ownerOf(i))?.domain === domain;
  const isOwnedBy = (id: number) => (i: number) => id >= 0 && index.owner[i] === id;
  const isMailOf = (id: number) => (i: number) => isOwnedBy(id)(i) && isOneOf(i, [RR.TXT, RR.MX]);
  const choices = [
    isKeyOfDomain,
    isMailOf(idOf(domain)),
    isMailOf(idOf(zone.origin)),
    isOwnedBy(idOf(zone.origin)),
    () => true,
  ];
  let model = -1;
  for (const holds of choices) {
    if (model < 0) model = last(holds);
  }
  if (model < 0) return { at: text.length, model: undefined, before: undefined, next: undefined };
  // Records that have the owner of the one before them must not get the new one.
  let before = model;
  while (records.at(before + 1)?.isInherited) before++;
  const standing = records.at(before)!;
  return { at: standing.span.end, model: records.at(model)!, before: standing, next: records.at(before + 1) };
}

/** Owner to type, and what is between type and data. */
function headOf(document: ZoneDocument, { model, before, next }: Place, owner: DomainName): string {
  const name = ownerText(document, owner, before);
  if (model === undefined) return `${name} IN TXT `;
  const style = readHead(model);
  const neighbours = neighboursOf(document, model);
  const type = style.type === style.type.toLowerCase() ? 'txt' : 'TXT';
  const middle = style.middle.filter(({ span }) => span.start !== model.ttlSpan?.start || mayWriteTtl(model, next));
  const pieces = [...middle, { text: type, gap: style.typeGap }];
  const isAligned = neighbours.some(
    (other) => other.first === style.first && other.ownerWidth !== style.ownerWidth && other.first > 0,
  );
  let line = name;
  pieces.forEach(({ text, gap }, i) => {
    const space = i === 0 && style.middle[0]?.gap !== undefined ? style.middle[0].gap : gap;
    line = (i === 0 && isAligned ? padTo(line, style.first, space) : line + space) + text;
  });
  const areDataAligned = neighbours.some(
    (other) => other.data === style.data && other.typeWidth !== style.type.length && other.data > 0,
  );
  const mayDiffer = style.type.length !== type.length || isAligned;
  return areDataAligned && mayDiffer ? padTo(line, style.data, style.dataGap) : line + style.dataGap;
}

/** Relative where the records around are, and where it can be. */
function ownerText({ zone }: ZoneDocument, owner: DomainName, before: ResourceRecord | undefined): string {
  const absolute = presentName(owner);
  const origin = before?.origin;
  if (before === undefined || origin === undefined || origin === '' || !isWithin(owner, origin)) return absolute;
  let written: ResourceRecord | undefined = before;
  while (written?.isInherited) written = zone.records.at(written.index - 1);
  if (written === undefined || /(?:^|[^\\])(?:\\\\)*\.$/.test(written.ownerText)) return absolute;
  return absolute.slice(0, -(presentName(origin).length + 1));
}

/** Whether a TTL of the new record leaves the next one its own (RFC 1035 §5.1: an omitted TTL is the last one stated). */
function mayWriteTtl(model: ResourceRecord, next: ResourceRecord | undefined): boolean {
  const dependsOn = next?.ttlFrom === 'previous' || next?.ttlFrom === 'soa-minimum';
  return !dependsOn || next.ttl === model.ttl;
}

interface Piece {
  readonly text: string;
  /** What is before it. */
  readonly gap: string;
  readonly span: { readonly start: number };
}

/** How a record's first line is laid out; columns count from 0, with tab stops every eight. */
interface HeadStyle {
  readonly ownerWidth: number;
  /** TTL and class as written. */
  readonly middle: readonly Piece[];
  readonly type: string;
  readonly typeGap: string;
  /** Where the first word after the owner begins. */
  readonly first: number;
  readonly data: number;
  readonly dataGap: string;
}

function readHead(record: ResourceRecord): HeadStyle {
  const { entry, typeSpan, ownerSpan } = record;
  const start = entry.span.start;
  const text = record.text({ start, end: entry.span.end });
  const slice = (from: number, to: number): string => text.slice(from - start, to - start);
  const columnAt = (at: number): number => widthOf(slice(start, at));
  const isBlank = (gap: string): boolean => /^[ \t]+$/.test(gap);
  const words = entry.fields.filter(({ span }) => span.start < typeSpan.start && span.start !== ownerSpan?.start);
  let end = ownerSpan?.end ?? start;
  const middle = words.map(({ span }) => {
    const gap = slice(end, span.start);
    end = span.end;
    return { text: slice(span.start, span.end), gap: isBlank(gap) ? gap : ' ', span };
  });
  const typeGap = slice(end, typeSpan.start);
  const first = words[0]?.span.start ?? typeSpan.start;
  // A parenthesis is data as far as columns go.
  const dataGap = /^[ \t]*/.exec(slice(typeSpan.end, entry.span.end))![0];
  const isOneLine = !/[\r\n(]/.test(slice(start, typeSpan.end));
  return {
    ownerWidth: ownerSpan === undefined ? 0 : ownerSpan.end - ownerSpan.start,
    middle,
    type: slice(typeSpan.start, typeSpan.end),
    typeGap: isBlank(typeGap) ? typeGap : ' ',
    first: isOneLine ? columnAt(first) : -1,
    data: isOneLine ? columnAt(typeSpan.end + dataGap.length) : -1,
    dataGap: dataGap === '' ? ' ' : dataGap,
  };
}

/** How far around a record its columns are looked for, in records. */
const NEIGHBOURHOOD = 12;

interface Neighbour {
  readonly ownerWidth: number;
  readonly first: number;
  readonly typeWidth: number;
  readonly data: number;
}

function neighboursOf({ zone }: ZoneDocument, model: ResourceRecord): readonly Neighbour[] {
  const neighbours: Neighbour[] = [];
  for (let i = model.index - NEIGHBOURHOOD; i <= model.index + NEIGHBOURHOOD; i++) {
    const record = i === model.index ? undefined : zone.records.at(i);
    if (record === undefined) continue;
    const { ownerWidth, first, type, data } = readHead(record);
    neighbours.push({ ownerWidth, first, typeWidth: type.length, data });
  }
  return neighbours;
}

const TAB = 8;

function widthOf(line: string): number {
  let width = 0;
  for (const unit of line) width = unit === '\t' ? (Math.floor(width / TAB) + 1) * TAB : width + 1;
  return width;
}

/** @param gap what leads to the column elsewhere: tabs or spaces */
function padTo(line: string, column: number, gap: string): string {
  let padded = line;
  if (gap.includes('\t')) {
    while (Math.floor(widthOf(padded) / TAB) < Math.floor(column / TAB)) padded += '\t';
  }
  padded += ' '.repeat(Math.max(0, column - widthOf(padded)));
  return padded === line ? line + (gap.includes('\t') ? '\t' : ' ') : padded;
}

/** Shorter character-strings are no layout that anybody chose for a key. */
const LEAST_PIECE = 32;

/** The record's character-strings, laid out as another key of the zone has them. */
function dataOf(document: ZoneDocument, domain: DomainName, record: string, lineEnd: string): string {
  const several = document.keyRecords.filter(({ strings }) => strings.length > 1);
  const model = several.findLast(({ name }) => name.domain === domain) ?? several.at(-1);
  const longest = greatest(model?.strings.map(({ data }) => data.length) ?? [], 0);
  const pieces = splitValue(record, longest >= LEAST_PIECE ? longest : undefined);
  const strings = pieces.map((piece) => `"${escapeString(piece)}"`);
  if (strings.length === 1) return strings[0]!;
  const { open, between, close } = (model && readLayout(model)) ?? {
    open: `(${lineEnd}\t`,
    between: `${lineEnd}\t`,
    close: `${lineEnd}\t)`,
  };
  return open + strings.join(between) + close;
}

interface Layout {
  readonly open: string;
  readonly between: string;
  readonly close: string;
}

/** Undefined where comments or several parentheses are among the strings. */
function readLayout({ document: { text }, record, strings }: KeyRecordView): Layout | undefined {
  const { typeSpan, entry } = record;
  const open = text.slice(typeSpan.end, strings[0]!.span.start).replace(/^[ \t]+/, '');
  const between = text.slice(strings[0]!.span.end, strings[1]!.span.start);
  const behind = text.slice(strings.at(-1)!.span.end, entry.span.end);
  const close = open === '' ? '' : /^[ \t\r\n]*\)/.exec(behind)?.[0];
  const isComplete = close !== undefined && /^(?:\([ \t\r\n]*)?$/.test(open) && /^[ \t\r\n]+$/.test(between);
  if (!isComplete || (open === '' && /[\r\n]/.test(between))) return undefined;
  return { open, between, close };
}

/** Whether the edited zone has exactly the record more, and all others as they were. */
function addsOnly(document: ZoneDocument, edits: readonly TextEdit[], owner: DomainName, record: string): boolean {
  const { origin, originFrom } = document.zone;
  const context = originFrom === 'option' && origin !== undefined ? { origin } : {};
  const read = (text: string) => ZoneDocument.open(document.uri, text, context);
  const before = read(document.text);
  const after = read(applyEdits(document.text, edits));
  const [added, ...more] = after.keysAt(owner);
  if (added === undefined || more.length > 0 || added.data.text !== record) return false;
  // A part of a zone may have its TTL from the file that includes it.
  const isSound = after.problemsOf(added.record).every(({ code }) => code === 'ttl-missing' || !refuses('bind', code));
  const was = [...printRecords(before.zone)];
  const is = [...printRecords(after.zone)];
  const at = is.findIndex((line, i) => line !== was[i]);
  const extra = added.record.isBroken ? 0 : 1;
  return (
    isSound && is.length === was.length + extra && was.every((line, i) => line === is[extra && i >= at ? i + 1 : i])
  );
}

/** Empties `p=`, which revokes a key (RFC 6376 §3.6.1); what else the record says stays. None for one that is revoked. */
export function revokeKey(view: KeyRecordView): readonly TextEdit[] {
  const { data, isRevoked } = view.key;
  if (isRevoked) return [];
  if (data === undefined) return view.rewrite('v=DKIM1; p=');
  return view.replace(data.tag.valueSpan, '');
}

/**
 * A selector that no record of these zones has: `s202611` by the month, with a number where that is taken.
 *
 * @param now seconds since 1970-01-01 UTC
 */
export function nextSelector(zones: readonly ZoneDocument[], domain: DomainName, now: number): string {
  const month = `s${new Date(now * 1000).toISOString().slice(0, 7).replace('-', '')}`;
  const isTaken = (text: string): boolean =>
    [text, ed25519Selector(text)].some((each) =>
      zones.some(({ zone }) => zone.has(keyName({ selector: selector(each), domain }))),
    );
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? month : `${month}-${number}`;
    if (!isTaken(candidate)) return candidate;
  }
}

/** The selector of the second key, where a domain gets one of each type: a name has one key (RFC 6376 §3.6.2.2). */
export function ed25519Selector(rsaSelector: string): string {
  return `${rsaSelector}-ed25519`;
}

const DAY = 86_400;
/** How long signed mail may wait in queues, in seconds. Senders give up after 4 to 5 days (RFC 5321 §4.5.4.1); a week is on the safe side. */
const LONGEST_QUEUE = 7 * DAY;

/** The steps from an old key to a new one, one sentence each: selectors exist for this (RFC 6376 §3.1). */
export function rotationSteps(old: KeyRecordView, next: string, now: number): readonly string[] {
  const { ttl } = old.record;
  const date = new Date((now + ttl + LONGEST_QUEUE) * 1000).toISOString().slice(0, 10);
  return [
    say`Publish the zone with ${next}, and keep ${old.name.selector} in it.`,
    say`Switch the signer to ${next} once every name server has the record and cached answers have expired: after ${periodOf(ttl)}.`,
    say`Revoke ${old.name.selector} a week after that, not before ${date}: mail signed with it may still be in queues until then.`,
  ];
}

/** The steps after a first key was made, one sentence each. @param inZone whether its record was put into a zone file */
export function newKeySteps(next: string, domain: DomainName, inZone: boolean): readonly string[] {
  const name = `${next}._domainkey.${domain}`;
  return [
    inZone
      ? say`Increment the serial of the zone, and have the name server reload it.`
      : say`Publish the record at ${name}, where the DNS of ${domain} is managed.`,
    say`Check that every name server answers for ${name}: Check Published DNS, or dig +short TXT ${name}`,
    say`Configure the signer to sign mail from ${domain} with the selector ${next} and the private key, and restart it.`,
    say`Send a message to a mailbox at another provider, save it as an .eml file and open it here: its signature has to be valid.`,
  ];
}

function periodOf(seconds: number): string {
  const isWhole = (unit: number) => seconds >= unit && seconds % unit === 0;
  if (isWhole(DAY)) return plural(seconds / DAY, 'day');
  if (isWhole(3600)) return plural(seconds / 3600, 'hour');
  return isWhole(60) ? plural(seconds / 60, 'minute') : plural(seconds, 'second');
}
