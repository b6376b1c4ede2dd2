/** From text to octets in a charset, and back: the tables are made from what the platform decodes. The names are WHATWG's. */

import { asciiLowerCase } from './domain-name.ts';
import { binaryOf, bytesOf } from './octets.ts';

/** What cannot be written in a charset becomes this, which no text has. */
export const UNWRITABLE = '\0';

/** Octets as text; undefined where the charset is unknown or some octets mean nothing in it. */
export function decodeText(octets: string, charset: string): string | undefined {
  // For "iso-8859-1" decoders read Windows-1252: octets are characters there.
  if (/^(?:iso-8859-1|latin1)$/i.test(charset)) return octets;
  try {
    return new TextDecoder(labelOf(charset), { fatal: true, ignoreBOM: true }).decode(bytesOf(octets));
  } catch {
    return undefined;
  }
}

/** A binary string, with {@link UNWRITABLE} in place of characters that the charset does not have; undefined where the charset is unknown. */
export function encodeText(text: string, charset: string): string | undefined {
  const label = labelOf(charset);
  if (/^utf-?8$/.test(label)) return binaryOf(new TextEncoder().encode(text));
  if (label === 'us-ascii') return text.replace(/[^\0-\x7f]/gu, UNWRITABLE);
  if (/^(?:iso-8859-1|latin1)$/.test(label)) return text.replace(/[^\0-\xff]/gu, UNWRITABLE);
  if (label === 'iso-2022-jp') return shifted(text);
  const table = tableOf(label);
  return table === undefined
    ? undefined
    : text.replace(/[^\0-\x7f]/gu, (character) => table.get(character) ?? UNWRITABLE);
}

function labelOf(charset: string): string {
  const name = asciiLowerCase(charset.trim());
  return /^cp-?\d+$/.test(name) ? name.replace(/^cp-?/, 'windows-') : name;
}

/** JIS X 0208 between escapes; each line begins and ends in ASCII (RFC 1468). */
function shifted(text: string): string | undefined {
  const table = tableOf('euc-jp');
  return table === undefined
    ? undefined
    : text.replace(/[^\0-\x7f]+/g, (run) => {
        let octets = '';
        for (const character of run) {
          const pair = table.get(character);
          if (pair === undefined || pair[0] === '\x8e') return UNWRITABLE;
          octets += String.fromCharCode(pair.charCodeAt(0) & 0x7f, pair.charCodeAt(1) & 0x7f);
        }
        return `\x1b$B${octets}\x1b(B`;
      });
}

const TABLES = new Map<string, ReadonlyMap<string, string> | undefined>();

/** Octets by their character, ASCII left out; undefined for charsets that the platform does not know. */
function tableOf(label: string): ReadonlyMap<string, string> | undefined {
  if (!TABLES.has(label)) TABLES.set(label, makeTable(label));
  return TABLES.get(label);
}

const PAIRED =
  /^(?:gb.*|x-gbk|chinese|big5.*|euc-.*|ks_c_.*|ksc.*|korean|shift.?jis|x-sjis|sjis|ms_kanji|windows-31j|windows-949)$/;

function makeTable(label: string): ReadonlyMap<string, string> | undefined {
  let decoder: TextDecoder;
  try {
    decoder = new TextDecoder(label);
  } catch {
    return undefined;
  }
  const table = new Map<string, string>();
  const add = (octets: readonly string[]): void => {
    // Decoded together: thousands of calls take long.
    const characters = decoder.decode(bytesOf(octets.map((each) => `${each}\n`).join(''))).split('\n');
    for (const [i, character] of characters.entries()) {
      const isOne = [...character].length === 1 && character !== '\ufffd' && character > '\x7f';
      if (isOne && !table.has(character)) table.set(character, octets[i]!);
    }
  };
  const upper = Array.from({ length: 128 }, (_, i) => String.fromCharCode(128 + i));
  add(upper);
  if (PAIRED.test(label))
    for (const lead of upper) add(Array.from({ length: 0xff - 0x40 }, (_, i) => lead + String.fromCharCode(0x40 + i)));
  return table;
}

/** Scripts, and the charsets in which mail writes them, the common ones first. */
const BY_SCRIPT: readonly { readonly script: RegExp; readonly charsets: readonly string[] }[] = [
  { script: /[\u3040-\u30ff]/, charsets: ['iso-2022-jp', 'shift_jis', 'euc-jp'] },
  { script: /[\uac00-\ud7af]/, charsets: ['euc-kr', 'ks_c_5601-1987'] },
  { script: /[\u4e00-\u9fff]/, charsets: ['gb2312', 'gbk', 'big5', 'gb18030', 'iso-2022-jp', 'shift_jis', 'euc-kr'] },
  { script: /[\u0400-\u04ff]/, charsets: ['windows-1251', 'koi8-r', 'koi8-u', 'iso-8859-5'] },
  { script: /[\u0370-\u03ff]/, charsets: ['iso-8859-7', 'windows-1253'] },
  { script: /[\u0590-\u05ff]/, charsets: ['windows-1255', 'iso-8859-8', 'iso-8859-8-i'] },
  { script: /[\u0600-\u06ff]/, charsets: ['windows-1256', 'iso-8859-6'] },
  { script: /[\u0e00-\u0e7f]/, charsets: ['tis-620', 'windows-874'] },
];
const LATIN = [
  'iso-8859-1',
  'windows-1252',
  'iso-8859-15',
  'iso-8859-2',
  'windows-1250',
  'iso-8859-9',
  'windows-1254',
  'windows-1257',
  'windows-1258',
];

/** Charsets beside UTF-8 in which a text may have been written, the likely ones first; none for ASCII. */
export function charsetsFor(text: string): readonly string[] {
  if (!/[^\0-\x7f]/.test(text)) return [];
  return [...BY_SCRIPT.flatMap(({ script, charsets }) => (script.test(text) ? charsets : [])), ...LATIN];
}
