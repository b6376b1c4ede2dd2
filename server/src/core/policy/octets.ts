/** Octets that word processors and web pages leave in records, in UTF-8: a unit of the text is an octet. */

import { MARK_OCTETS } from '../text/quotation-marks.ts';

/** What the typographic characters were typed for; the empty text where they should not be there at all. */
const MEANT: Readonly<Record<string, string>> = {
  '\xc2\xa0': ' ',
  '\xe2\x80\x91': '-',
  '\xe2\x80\x93': '-',
  '\xe2\x80\x94': '-',
  '\xe2\x88\x92': '-',
  '\xe2\x80\x8b': '',
  '\xef\xbb\xbf': '',
};

/** What a run of octets beyond ASCII was meant to be; undefined where only the author knows. */
export function meantBy(octets: string): string | undefined {
  return Object.hasOwn(MEANT, octets) ? MEANT[octets] : MARK.test(octets) ? '' : undefined;
}

/** How many units of spaces, quotes and invisible characters are before a record's first word. */
export function wrapping(text: string): number {
  return WRAPPING.exec(text)![0].length;
}

const MARK = new RegExp(`^${MARK_OCTETS}$`);

const WRAPPING = new RegExp(`^(?:\\s|${MARK_OCTETS}|\\xc2\\xa0|\\xef\\xbb\\xbf|\\xe2\\x80[\\x8b-\\x9f])*`);
