/** Private keys in any text, found by their armour (RFC 7468 §10 and §13, RFC 1421 §4.6, OpenSSH's own). What they hold is not read. */

import { type Span, spanOf } from '../text/span.ts';

/** More keys in one text than these are found no further. */
const MAX_FOUND = 100;
/** Within so many characters after the armour's line the data begin, after header fields of the traditional form. */
const MAX_BEFORE_DATA = 600;

/** The lines that begin a private key, where data follow: a text that only speaks of the line is not a key. */
export function findPrivateKeys(text: string): readonly Span[] {
  const spans: Span[] = [];
  for (const match of text.matchAll(/-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY-----/g)) {
    const end = match.index + match[0].length;
    const [behind = ''] = text.slice(end, end + MAX_BEFORE_DATA).split('-----', 1);
    if (/[A-Za-z0-9+/]{40}/.test(behind)) spans.push(spanOf(match.index, end));
    if (spans.length === MAX_FOUND) break;
  }
  return spans;
}
