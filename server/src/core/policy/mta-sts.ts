/** The TXT record of MTA-STS at `_mta-sts` (RFC 8461 §3.1). The policy file on the web is not looked at. */

import { tagNames, tagVersion } from '../dkim/tag-table.ts';
import { remove, replace } from '../text/edit.ts';
import type { MappedText } from '../text/mapped-text.ts';
import { type PolicyProblem, ProblemCollector } from './problem.ts';
import {
  findTag,
  readTagRecord,
  STRICT_SYNTAX,
  TAG_RECORD_PROBLEM_CODES,
  type TagRecord,
  type TagRecordProblemCode,
} from './tag-record.ts';

export type MtaStsProblemCode =
  | TagRecordProblemCode
  | 'id-missing'
  /** Other characters than letters and digits. */
  | 'id-characters'
  /** More than 32. */
  | 'id-length';

export const MTA_STS_PROBLEM_CODES: readonly MtaStsProblemCode[] = [
  ...TAG_RECORD_PROBLEM_CODES.filter((code) => code !== 'list-separator'),
  'id-missing',
  'id-characters',
  'id-length',
];

export type MtaStsProblem = PolicyProblem<MtaStsProblemCode>;

export interface MtaStsRecord extends TagRecord {
  /** Undefined where it is missing or senders cannot use it. */
  readonly id: string | undefined;
  readonly problems: readonly MtaStsProblem[];
}

const MAX_ID = 32;

/** Never fails; linear in the text. */
export function parseMtaSts(text: MappedText): MtaStsRecord {
  const problems = new ProblemCollector<MtaStsProblemCode>(text.length);
  const grammar = {
    version: tagVersion('mta-sts'),
    names: tagNames('mta-sts'),
    aliases: { ver: 'v', version: 'v' },
    lists: [],
    required: ['v', 'id'],
    ...STRICT_SYNTAX,
  };
  const record = readTagRecord(text, grammar, problems);
  const tag = findTag(record.tags, 'id');
  if (tag === undefined) {
    const version = findTag(record.tags, 'v');
    if (version !== undefined) problems.add('id-missing', version.span);
  } else if (/[^A-Za-z0-9]/.test(tag.value)) {
    const expected = tag.value.replace(/[^A-Za-z0-9]+/g, '').slice(0, MAX_ID);
    if (expected === '') problems.add('id-characters', tag.valueSpan, { value: tag.value });
    else problems.add('id-characters', tag.valueSpan, { value: tag.value, expected }, replace(tag.valueSpan, expected));
  } else if (tag.value.length > MAX_ID) {
    const { start, end } = tag.valueSpan;
    problems.add(
      'id-length',
      tag.valueSpan,
      { length: tag.value.length, limit: MAX_ID },
      remove({ start: start + MAX_ID, end }),
    );
  }
  const id = tag !== undefined && /^[A-Za-z0-9]{1,32}$/.test(tag.value) ? tag.value : undefined;
  return { ...record, id, problems: problems.sorted() };
}
