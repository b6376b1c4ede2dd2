/** Results of authentication checks that a server puts into its reply: `Spf= Fail , Dkim= Pass`, `DKIM = did not pass`. */

import type { Cause } from '../causes.ts';

/** What a reply reports of each mechanism, in lower case: `pass`, `fail`, `none`, ...; undefined where it names none. */
export interface AuthenticationResults {
  readonly spf: string | undefined;
  readonly dkim: string | undefined;
  readonly dmarc: string | undefined;
}

/** With the groups `mechanism` and `result`. Who was judged, and from which address, is read in `reported-results.ts`. */
export const RESULT =
  /(?<![\w@.-])(?<mechanism>spf|dkim|dmarc)\b(?:(?:(?! (?:spf|dkim|dmarc)\b)[ \w[\]<>.:@-]){0,120}?[\])\w] ?=|(?: (?:check|result|status|validation|verification|verify|test)){0,2} ?[=:]) ?"?(?<result>did(?: not|n['’]?t) pass|not pass(?:ed)?|pass(?:ed)?|(?:soft|hard)?fail(?:ed|ure)?|none|neutral|(?:perm|temp)(?:error)?|missing|invalid|bad|unknown|ok)\b/gi;

/** Most replies name none. */
const MECHANISM = /spf|dkim|dmarc/i;

/** Undefined where the text reports no result. */
export function resultsIn(text: string): AuthenticationResults | undefined {
  if (!MECHANISM.test(text)) return undefined;
  const results: { spf?: string; dkim?: string; dmarc?: string } = {};
  const read = text.slice(0, 4000);
  for (const { 0: whole, 1: mechanism, 2: word, index } of read.matchAll(RESULT)) {
    if (isHeading(whole, word!) && GOES_ON.test(read.slice(index + whole.length))) continue;
    const name = mechanism!.toLowerCase() as 'spf' | 'dkim' | 'dmarc';
    results[name] ??= resultOf(word!.toLowerCase());
  }
  const { spf, dkim, dmarc } = results;
  return spf === undefined && dkim === undefined && dmarc === undefined ? undefined : { spf, dkim, dmarc };
}

/** "DKIM: invalid key type" is a sentence under a heading; "DKIM: invalid" and "dkim=invalid" are results. */
function isHeading(whole: string, word: string): boolean {
  return whole.slice(0, -word.length).trimEnd().endsWith(':');
}

/** A word after a result that makes it an adjective. */
const GOES_ON =
  /^ (?!(?:and|at|because|by|client|did|domain|due|for|from|header|in|ip|is|on|or|please|policy|reason|see|smtp|spf|dkim|dmarc|the|with)\b)[a-z]/i;

/** RFC 8601's word for a server's own, in lower case. */
export function resultOf(word: string): string {
  if (/not|n['’]?t/.test(word)) return 'fail';
  if (word.startsWith('pass') || word === 'ok') return 'pass';
  if (word.startsWith('temp')) return 'temperror';
  if (word.startsWith('perm')) return 'permerror';
  if (word === 'missing' || word === 'unknown') return 'none';
  if (word === 'invalid' || word === 'bad' || word.startsWith('fail') || word === 'hardfail') return 'fail';
  return word.startsWith('softfail') ? 'softfail' : word;
}

/** The cause that results come to; undefined where all passed. */
export function causeOfResults({ spf, dkim, dmarc }: AuthenticationResults): Cause | undefined {
  const hasFailed = (result: string | undefined) => result !== undefined && result !== 'pass';
  if ([spf, dkim, dmarc].includes('temperror')) return 'dns-temporary';
  if (hasFailed(spf) && hasFailed(dkim)) return 'unauthenticated';
  if (hasFailed(spf)) return spf === 'permerror' ? 'spf-record' : 'spf';
  if (hasFailed(dkim)) return dkim === 'none' ? 'unsigned' : 'unsigned-or-failed';
  if (!hasFailed(dmarc)) return undefined;
  if (dmarc === 'none') return 'dmarc-missing';
  return spf === 'pass' || dkim === 'pass' ? 'not-aligned' : 'dmarc-policy';
}
