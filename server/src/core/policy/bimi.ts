/**
 * BIMI assertion records at `SELECTOR._bimi` (draft-brand-indicators-for-message-identification): where a domain's logo
 * is. The logo and its certificate are not looked at.
 */

import { asciiLowerCase } from '../text/domain-name.ts';
import { replace } from '../text/edit.ts';
import type { MappedText } from '../text/mapped-text.ts';
import { spanOf } from '../text/span.ts';
import { type Meaning, type PolicyProblem, ProblemCollector, type ProblemSink } from './problem.ts';
import {
  findTag,
  type PolicyTag,
  readTagRecord,
  TAG_RECORD_PROBLEM_CODES,
  type TagRecord,
  type TagRecordProblemCode,
} from './tag-record.ts';

export const BIMI_TAGS = {
  v: { name: 'v', meaning: 'This record says where the logo of the domain is. Must be first, and exactly `BIMI1`.' },
  l: { name: 'l', meaning: 'The `https:` address of the logo, an SVG file. Empty: the domain wants no logo shown.' },
  a: { name: 'a', meaning: 'The `https:` address of the certificate that proves the right to the logo. May be empty.' },
  lps: {
    name: 'lps',
    meaning: 'Whether the part of the address before the `@` chooses the logo.',
    values: { true: 'it does', false: 'it does not' },
  },
  avp: {
    name: 'avp',
    meaning: 'Which picture is preferred where the sender has one of their own.',
    values: { brand: 'the logo', personal: "the sender's own" },
  },
} as const satisfies Record<string, Meaning>;

export type BimiProblemCode =
  | TagRecordProblemCode
  | 'location-missing'
  /** No `https:` URI. */
  | 'location-syntax'
  /** A logo whose name ends in something else than `.svg` or `.svgz`. */
  | 'location-format'
  /** Another value than those that `lps` and `avp` may have. */
  | 'tag-value';

export const BIMI_PROBLEM_CODES: readonly BimiProblemCode[] = [
  ...TAG_RECORD_PROBLEM_CODES.filter((code) => !['equals-blank', 'version-blank', 'list-separator'].includes(code)),
  'location-missing',
  'location-syntax',
  'location-format',
  'tag-value',
];

export type BimiProblem = PolicyProblem<BimiProblemCode>;

export interface BimiRecord extends TagRecord {
  readonly text: MappedText;
  /** The URI of the logo; empty where the domain declines, undefined where the tag is missing. */
  readonly location: string | undefined;
  readonly evidence: string | undefined;
  /** `l=; a=`: the domain says that it takes no part. */
  readonly isDeclined: boolean;
  readonly problems: readonly BimiProblem[];
}

/** Never fails; linear in the text. */
export function parseBimi(text: MappedText): BimiRecord {
  const problems = new ProblemCollector<BimiProblemCode>(text.length);
  const grammar = {
    version: 'BIMI1',
    names: Object.keys(BIMI_TAGS),
    aliases: { logo: 'l', location: 'l', version: 'v' },
    name: /^[A-Za-z][A-Za-z0-9_]*$/,
    lists: ['l', 'a'],
    required: ['v', 'l'],
    mayBeEmpty: ['l', 'a'],
    isTight: false,
  };
  const record = readTagRecord(text, grammar, problems);
  const [l, a, v] = ['l', 'a', 'v'].map((name) => findTag(record.tags, name));
  if (l === undefined && v !== undefined) problems.add('location-missing', v.span);
  judgeLocation(l, problems);
  judgeLocation(a, problems);
  judgeWord(findTag(record.tags, 'lps'), BIMI_TAGS.lps.values, problems);
  judgeWord(findTag(record.tags, 'avp'), BIMI_TAGS.avp.values, problems);
  const isDeclined = record.isVersioned && l?.value === '' && (a?.value ?? '') === '';
  return { text, ...record, location: l?.value, evidence: a?.value, isDeclined, problems: problems.sorted() };
}

function judgeLocation(tag: PolicyTag | undefined, problems: ProblemSink<BimiProblemCode>): void {
  if (tag === undefined || tag.value === '') return;
  const data = { name: tag.name, value: tag.value };
  const { start } = tag.valueSpan;
  if (/^http:\/\//i.test(tag.value))
    problems.add(
      'location-syntax',
      tag.valueSpan,
      { ...data, expected: 'https' },
      replace(spanOf(start, start + 4), 'https'),
    );
  else if (!/^https:\/\/[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+(?::\d{1,5})?(?:[/?#][^\s,]*)?$/i.test(tag.value))
    problems.add('location-syntax', tag.valueSpan, data);
  else if (tag.name === 'l' && !/\.svgz?$/i.test(tag.value.split(/[?#]/, 1)[0]!))
    problems.add('location-format', tag.valueSpan, data);
}

function judgeWord(
  tag: PolicyTag | undefined,
  values: Readonly<Record<string, string>>,
  problems: ProblemSink<BimiProblemCode>,
): void {
  if (tag === undefined || tag.value === '' || Object.hasOwn(values, tag.value)) return;
  const lower = asciiLowerCase(tag.value);
  const data = { name: tag.name, value: tag.value, allowed: Object.keys(values).join(', ') };
  if (Object.hasOwn(values, lower))
    problems.add('tag-value', tag.valueSpan, { ...data, expected: lower }, replace(tag.valueSpan, lower));
  else problems.add('tag-value', tag.valueSpan, data);
}
