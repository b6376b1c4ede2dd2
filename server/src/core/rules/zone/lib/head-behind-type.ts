/**
 * `www A IN 192.0.2.1`, `www A 3600 192.0.2.1`: a class or a TTL after the type, which is read as data and pushes the data
 * out of the record.
 */

import { replace } from '../../../text/edit.ts';
import { say } from '../../../text/say.ts';
import type { Span } from '../../../text/span.ts';
import { refuses } from '../../../zone/problem.ts';
import { lexZone } from '../../../zone/syntax.ts';
import { MAX_TTL, readPeriod } from '../../../zone/ttl.ts';
import { type ResourceRecord, resolveZone } from '../../../zone/zone.ts';
import type { ProblemContext, ProblemFix } from './problem-rule.ts';

export type HeadWord = 'class' | 'ttl';

interface Behind {
  readonly word: HeadWord;
  readonly span: Span;
}

/** What is after the type; undefined where the data do not begin with such a word, or nothing is too many. */
export function headBehindType({ document, record }: ProblemContext): Behind | undefined {
  if (record === undefined) return undefined;
  // By the start of their data: several rules ask for each record.
  const known = document.zone.once(headBehindType, () => new Map<number, Behind | undefined>());
  const { start } = record.rdataSpan;
  if (!known.has(start)) known.set(start, findBehindType(record));
  return known.get(start);
}

function findBehindType(record: ResourceRecord): Behind | undefined {
  const { fields } = record;
  if (!fields.some(({ kind }) => kind === 'extra')) return undefined;
  const { text, span, kind } = fields[0]!;
  if (/^(?:IN|CH|HS)$/i.test(text)) return record.classSpan === undefined ? { word: 'class', span } : undefined;
  if (record.ttlSpan !== undefined || !PUSHED.has(kind)) return undefined;
  const seconds = readPeriod(text)?.seconds ?? Number.POSITIVE_INFINITY;
  return seconds <= MAX_TTL && isComplete(record, fields[1]!.span.start) ? { word: 'ttl', span } : undefined;
}

/** Fields in whose place a number is not a likely datum; in a text it may well be one. */
const PUSHED: ReadonlySet<string> = new Set(['name', 'ipv4', 'ipv6', 'u8', 'u16']);

/** Whether the data are those of the type from an offset on. */
function isComplete(record: ResourceRecord, from: number): boolean {
  const data = record.text({ start: from, end: record.rdataSpan.end });
  const { problems, records } = resolveZone(lexZone(`@ 1 ${record.type} ${data}\n`), { origin: record.origin });
  return records.count === 1 && problems.every(({ code }) => !refuses('bind', code));
}

/** The word after the type that a mistake is itself, read as the first field. */
export function asHeadBehindType(context: ProblemContext): HeadWord | undefined {
  const behind = headBehindType(context);
  return behind?.span.start === context.problem.span.start ? behind.word : undefined;
}

/** The two change places, so that columns stay. */
export function headFix(record: ResourceRecord, { word, span }: Behind): ProblemFix {
  const { typeSpan } = record;
  return {
    title: word === 'class' ? say`Move the class before the type` : say`Move the TTL before the type`,
    edits: () => [replace(typeSpan, record.text(span)), replace(span, record.text(typeSpan))],
  };
}

/** What each is called in the messages of the rules that find it. */
export const HEAD_BEHIND_TYPE = {
  class: say`The class comes after the type {type}, so it is read as data, and the data have one field too many. {server} refuses the zone. Move the class before the type.`,
  ttl: say`The TTL comes after the type {type}, so it is read as data, and the data have one field too many. {server} refuses the zone. Move the TTL before the type.`,
} as const;
