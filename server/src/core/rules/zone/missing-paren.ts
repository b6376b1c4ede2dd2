import { classifyKeyData } from '../../dkim/key-data.ts';
import { insert, type TextEdit } from '../../text/edit.ts';
import { say } from '../../text/say.ts';
import type { ZoneDocument } from '../../workspace/zone-document.ts';
import type { ZoneProblem } from '../../zone/problem.ts';
import type { ResourceRecord } from '../../zone/zone.ts';
import { entryOf, problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/missing-paren',
  only: ['paren-missing'],
  accepted: 'error',
  messages: {
    missing:
      'The {type} record continues on this line, but a record ends with its line unless parentheses are open. {server} refuses the zone. Put the parts of the data into parentheses.',
    stray:
      'This line is part of a record whose first line is not here: the {type} record above is complete without it. {server} refuses the zone. Restore the first line, or delete this one.',
  },
  choose: ({ document, problem, record }) => (isStray(document, problem, record) ? 'stray' : 'missing'),
  fill: ({ record }) => ({ type: record?.type ?? '' }),
  fix: ({ document, problem, record }) => {
    if (isStray(document, problem, record)) return undefined;
    const fix = document.fixOf(problem);
    if (fix !== undefined) {
      const safe = record === undefined || needsLines(document, record, fix);
      return { title: say`Put the data into parentheses`, safe, edits: () => fix };
    }
    if (record === undefined) return undefined;
    const joined = joinedOf(document, record);
    if (joined === undefined) return undefined;
    const safe = joined.first === problem && needsLines(document, record, joined.edits);
    return { title: say`Put the data into parentheses`, safe, edits: () => joined.edits };
  },
});

/** Whether edits that join lines to a text make it a key; what else they make is for people to judge. */
function needsLines(document: ZoneDocument, record: ResourceRecord, edits: readonly TextEdit[]): boolean {
  if (record.type !== 'TXT' && record.type !== 'SPF') return true;
  const end = edits.reduce((last, { span }) => Math.max(last, span.end), 0);
  return !holdsKey(textOf(record)) && holdsKey(stringsOf(document.slice(record.rdataSpan.start, end)));
}

/** Whether a line looks like a part of a key, and the record before it is a policy or a whole key. */
function isStray(document: ZoneDocument, { span }: ZoneProblem, record: ResourceRecord | undefined): boolean {
  if (record?.type !== 'TXT') return false;
  const part = stringsOf(document.slice(span.start, document.zone.syntax.lineEnd(span.start)));
  if (!/^\s*(?:v\s*=\s*DKIM1|k\s*=\s*(?:rsa|ed25519)|(?:p\s*=\s*)?[A-Za-z0-9+/]{40,}[=;\s]*$)/i.test(part))
    return false;
  const own = textOf(record);
  return /^v=(?:spf1|DMARC1|STSv1|TLSRPTv1|BIMI1)/i.test(own) || holdsKey(own);
}

function textOf(record: ResourceRecord): string {
  return record.strings.map(({ data }) => data.text).join('');
}

/** What the closed strings of a text hold. The pattern takes unclosed ones too, so that none of their quotes is tried as a beginning. */
function stringsOf(written: string): string {
  const strings = written.matchAll(/"((?:[^"\\\r\n]|\\[^\r\n])*)("?)/g);
  return Array.from(strings, ([, string, end]) => (end === '' ? '' : string)).join('');
}

function holdsKey(text: string): boolean {
  const value = /(?:^|;)\s*p\s*=([^;]*)/.exec(text)?.[1];
  const material = value === undefined ? undefined : classifyKeyData(value.replace(/\s/g, '')).material;
  return material?.algorithm !== undefined && !material.isTruncated;
}

interface Joined {
  /** The first of the lines that go on with the record. */
  readonly first: ZoneProblem;
  readonly edits: readonly TextEdit[];
}

/** Once for all lines that go on with a record: there may be very many. */
function joinedOf(document: ZoneDocument, record: ResourceRecord): Joined | undefined {
  const known = document.zone.once(joinedOf, () => new Map<number, Joined | undefined>());
  if (!known.has(record.index)) known.set(record.index, join(document, record));
  return known.get(record.index);
}

function join(document: ZoneDocument, record: ResourceRecord): Joined | undefined {
  // Data of another type have no further strings, and parentheses must not be nested.
  if (record.type !== 'TXT' && record.type !== 'SPF') return undefined;
  if (record.entry.leaves.some(({ kind }) => kind === 'open')) return undefined;
  const lines = document.problemsOf(record).filter(({ code }) => code === 'paren-missing');
  const [first] = lines;
  const last = lines.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const { syntax } = document.zone;
  const goesOn = new Set(lines.map((line) => entryOf(document, line)));
  for (let i = record.entry.index + 1; i < entryOf(document, last); i++) {
    // A directive between them would end up in the parentheses.
    if (syntax.entry(i).kind !== 'blank' && !goesOn.has(i)) return undefined;
  }
  const end = endOfStrings(document, last.span.start);
  return end === undefined ? undefined : { first, edits: [insert(record.rdataSpan.start, '( '), insert(end, ' )')] };
}

/** Where the quoted strings of a line end; undefined where it does not begin with one that is closed. */
function endOfStrings(document: ZoneDocument, start: number): number | undefined {
  const strings = /^(?:[ \t]*"(?:[^"\\\r\n]|\\[^\r\n])*")+/.exec(document.slice(start, start + 70_000));
  return strings === null ? undefined : start + strings[0].length;
}
