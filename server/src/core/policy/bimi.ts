/**
 * BIMI assertion records at `SELECTOR._bimi` (draft-brand-indicators-for-message-identification-12): where a domain's logo
 * is. The logo and its certificate are not looked at.
 */

import { tagNames, tagValues, tagVersion } from '../dkim/tag-table.ts';
import { asciiLowerCase } from '../text/domain-name.ts';
import { replace } from '../text/edit.ts';
import type { MappedText } from '../text/mapped-text.ts';
import { spanOf } from '../text/span.ts';
import { type PolicyProblem, ProblemCollector, type ProblemSink } from './problem.ts';
import {
  findTag,
  type PolicyTag,
  readTagRecord,
  STRICT_CODES,
  TAG_RECORD_PROBLEM_CODES,
  type TagRecord,
  type TagRecordProblemCode,
} from './tag-record.ts';

export type BimiProblemCode =
  | TagRecordProblemCode
  | 'location-missing'
  /** No `https:` URI. */
  | 'location-syntax'
  /** A logo whose name ends in something else than `.svg` or `.svgz`. */
  | 'location-format'
  /** Another value than those that `avp` may have. */
  | 'tag-value'
  /** A prefix of `lps` with anything but letters, digits and hyphens, an empty one, or one of more than 63 characters. */
  | 'prefix-syntax';

export const BIMI_PROBLEM_CODES: readonly BimiProblemCode[] = [
  ...TAG_RECORD_PROBLEM_CODES.filter((code) => code !== 'list-separator' && !STRICT_CODES.includes(code)),
  'location-missing',
  'location-syntax',
  'location-format',
  'tag-value',
  'prefix-syntax',
];

export type BimiProblem = PolicyProblem<BimiProblemCode>;

export interface BimiRecord extends TagRecord {
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
    version: tagVersion('bimi'),
    names: tagNames('bimi'),
    aliases: { logo: 'l', location: 'l', version: 'v' },
    name: /^[A-Za-z][A-Za-z0-9_]*$/,
    lists: ['l', 'a'],
    required: ['v', 'l'],
    mayBeEmpty: ['l', 'a', 'lps'],
    isTight: false,
  };
  const record = readTagRecord(text, grammar, problems);
  const [l, a, v] = ['l', 'a', 'v'].map((name) => findTag(record.tags, name));
  if (l === undefined && v !== undefined) problems.add('location-missing', v.span);
  judgeLocation(l, problems);
  judgeLocation(a, problems);
  judgePrefixes(findTag(record.tags, 'lps'), problems);
  judgeWord(findTag(record.tags, 'avp'), problems);
  const isDeclined = record.isVersioned && l?.value === '' && (a?.value ?? '') === '';
  return { ...record, location: l?.value, evidence: a?.value, isDeclined, problems: problems.sorted() };
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

/** `lps`: prefixes of local parts, separated by commas; none at all is right too. */
function judgePrefixes(tag: PolicyTag | undefined, problems: ProblemSink<BimiProblemCode>): void {
  if (tag === undefined || tag.value === '') return;
  let start = tag.valueSpan.start;
  for (const written of tag.value.split(',')) {
    const prefix = written.trim();
    const from = start + written.length - written.trimStart().length;
    if (!/^[A-Za-z0-9-]{1,63}$/.test(prefix)) {
      const span = prefix === '' ? tag.valueSpan : spanOf(from, from + prefix.length);
      problems.add('prefix-syntax', span, { value: prefix === '' ? tag.value : prefix });
    }
    start += written.length + 1;
  }
}

function judgeWord(tag: PolicyTag | undefined, problems: ProblemSink<BimiProblemCode>): void {
  const allowed = tagValues('bimi', tag?.name ?? '');
  if (tag === undefined || tag.value === '' || allowed.includes(tag.value)) return;
  const lower = asciiLowerCase(tag.value);
  const data = { name: tag.name, value: tag.value, allowed: allowed.join(', ') };
  if (allowed.includes(lower))
    problems.add('tag-value', tag.valueSpan, { ...data, expected: lower }, replace(tag.valueSpan, lower));
  else problems.add('tag-value', tag.valueSpan, data);
}
