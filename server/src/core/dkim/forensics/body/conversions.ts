/** What a text may have been in other charsets than it is in now. Texts are binary strings. */

import { isAscii } from '../../../text/ascii.ts';
import { asciiLowerCase } from '../../../text/domain-name.ts';
import { charsetsFor, decodeText, encodeText } from '../../../text/encode-charset.ts';
import type { BodyLines } from './body-lines.ts';
import { boundariesOf, leafParts } from './mime-parts.ts';

export interface Conversion {
  /** What the text was in, as it may have been named. */
  readonly charset: string;
  /** With `UNWRITABLE` where that charset has no such character. */
  readonly octets: string;
}

/** In what a text is read where its charset is not UTF-8. */
const READINGS = ['windows-1252', 'iso-8859-1', 'iso-8859-15', 'iso-8859-2'];
const MAX_CONVERSIONS = 16;

/** Whether a text is the same in every charset. */
export function isConvertible(octets: string): boolean {
  return !isAscii(octets) || octets.includes('\x1b');
}

/**
 * The likely ones first; those of several charsets may be the same octets.
 *
 * @param declared the charset of the text as it is now
 * @param mentioned those that the rest of the message names
 */
export function conversionsOf(
  octets: string,
  declared: string | undefined,
  mentioned: readonly string[],
): readonly Conversion[] {
  const utf8 = isAscii(octets) ? undefined : decodeText(octets, 'utf-8');
  const readings = utf8 === undefined ? [...(declared === undefined ? [] : [declared]), ...READINGS] : ['utf-8'];
  const found = new Map<string, Conversion>();
  const seen = new Set<string>();
  for (const reading of readings) {
    const text = utf8 ?? decodeText(octets, reading);
    if (text === undefined) continue;
    const targets = utf8 === undefined ? ['utf-8', ...mentioned] : [...mentioned, ...charsetsFor(text), 'us-ascii'];
    for (const charset of targets) {
      const key = asciiLowerCase(charset);
      if (found.has(key)) continue;
      const encoded = encodeText(text, charset);
      if (encoded === undefined || encoded === octets) continue;
      found.set(key, { charset, octets: encoded });
      if (seen.add(encoded).size >= MAX_CONVERSIONS) return [...found.values()];
    }
  }
  return [...found.values()];
}

const MENTIONED = new WeakMap<BodyLines, readonly string[]>();

/** The charsets that the header and the heads of parts name, as they are written there. */
export function mentionedCharsets(body: BodyLines): readonly string[] {
  let names = MENTIONED.get(body);
  if (names === undefined) {
    const parts = leafParts(body, boundariesOf(body)).flatMap(({ fields }) => fields);
    const texts = [...body.input.fields.map(({ text }) => text), ...parts].slice(0, MAX_FIELDS);
    const found = new Map<string, string>();
    for (const text of texts) {
      for (const [, word, parameter] of text
        .slice(0, MAX_TEXT)
        .matchAll(/=\?([\w.:-]{1,40})\?[BbQq]\?|charset="?([\w.:-]{1,40})/gi)) {
        const name = word ?? parameter!;
        if (!/^(?:utf-?8|us-ascii)$/i.test(name) && !found.has(asciiLowerCase(name)))
          found.set(asciiLowerCase(name), name);
      }
    }
    names = [...found.values()].slice(0, MAX_MENTIONED);
    MENTIONED.set(body, names);
  }
  return names;
}

const MAX_FIELDS = 300;
const MAX_TEXT = 4000;
const MAX_MENTIONED = 6;
