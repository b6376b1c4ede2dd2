/** From octets to text by a charset, with the place of every character. The names of charsets are WHATWG's. */

import { isAscii } from './ascii.ts';
import { MappedText, MappedTextBuilder, type Piece } from './mapped-text.ts';
import { binaryOf, bytesOf, isUtf8 } from './octets.ts';

/** Texts longer than this (in octets) are mapped line by line, not character by character, to bound the memory. */
export const FINE_MAPPING_LIMIT = 1 << 20;

/** Below this, a multi-byte charset other than UTF-8 is decoded octet by octet, which gives every character's place. */
const STREAMING_LIMIT = 1 << 16;

/**
 * Decodes a binary string. An unknown charset, none, or `us-ascii` with 8-bit octets is read as UTF-8 where it is
 * valid, else as windows-1252; octets that a charset does not know become U+FFFD. A text with units above 255 is no
 * binary string: someone has decoded it, and it stays.
 */
export function decodeCharset(octets: MappedText, charset: string | undefined): MappedText {
  if (/[^\x00-\xff]/.test(octets.text)) return octets;
  const label = decoderLabel(charset);
  if (isAscii(octets.text) && isAsciiSuperset(label)) return octets;
  const chosen = label ?? (isUtf8(bytesOf(octets.text)) ? 'utf-8' : 'windows-1252');
  return decodePieces(octets.text, chosen).through(octets);
}

/** The label under which the platform knows a charset; undefined where it knows none, and for plain ASCII. */
function decoderLabel(charset: string | undefined): string | undefined {
  const name = charset?.trim().toLowerCase() ?? '';
  if (name === '' || /^(?:us-ascii|ascii|ansi_x3\.4-1968|unknown(?:-8bit)?|x-unknown|default|binary)$/.test(name)) {
    return undefined;
  }
  for (const label of [name, name.replace(/^cp-?(\d+)$/, 'windows-$1'), name.replace(/^utf8.*$/, 'utf-8')]) {
    if (newDecoder(label) !== undefined) return label;
  }
  return undefined;
}

function newDecoder(label: string): TextDecoder | undefined {
  try {
    return new TextDecoder(label, { ignoreBOM: true });
  } catch {
    return undefined;
  }
}

/** Whether ASCII octets always mean themselves: not so where escapes or two-octet units shift the meaning. */
function isAsciiSuperset(label: string | undefined): boolean {
  return (
    label === undefined ||
    !/^(?:utf-?16|unicode|ucs-2|iso-10646|csunicode|iso-2022|csiso2022|hz-gb|replacement)/.test(label)
  );
}

function decodePieces(octets: string, label: string): MappedText {
  if (/^(?:utf-?8|unicode-1-1-utf-8)$/.test(label)) {
    return octets.length <= FINE_MAPPING_LIMIT ? decodeUtf8(octets) : decodeLines(octets, label);
  }
  const table = singleByteTable(label);
  if (table !== undefined) return decodeSingleByte(octets, table);
  return octets.length <= STREAMING_LIMIT ? decodeStreaming(octets, label) : decodeLines(octets, label);
}

function decodeUtf8(octets: string): MappedText {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const builder = new MappedTextBuilder(0);
  const runs = /[\x00-\x7f]+|[\xc0-\xff][\x80-\xbf]*|[\x80-\xbf]+/g;
  for (let run = runs.exec(octets); run !== null; run = runs.exec(octets)) {
    const start = run.index;
    const end = runs.lastIndex;
    const text = octets.charCodeAt(start) < 0x80 ? run[0] : decoder.decode(bytesOf(run[0]));
    builder.add(text, { start, end });
  }
  return builder.build();
}

const tables = new Map<string, string | undefined>();

/** The characters of all 256 octets, where each octet is one character and ASCII is itself. */
function singleByteTable(label: string): string | undefined {
  if (!tables.has(label)) {
    const all = newDecoder(label)?.decode(Uint8Array.from({ length: 256 }, (_, i) => i));
    const isTable = all !== undefined && all.length === 256 && isAsciiSuperset(label) && SINGLE_BYTE.test(label);
    tables.set(label, isTable ? all : undefined);
  }
  return tables.get(label);
}

/** Names of one-octet charsets. A multi-byte decoder may, by chance, make 256 units of 256 octets. */
const SINGLE_BYTE =
  /^(?:(?:x-cp|cp|windows-)\d+|(?:cs)?iso-?_?(?:8859|latin|ir-).*|(?:cs)?iso88.*|l\d+|latin\d+|koi.*|(?:cs)?koi.*|macintosh|(?:x-)?mac.*|csmacintosh|dos-874|tis-620|ibm\d+|(?:cs)?ibm\d+|arabic|cyrillic|greek8?|hebrew|logical|visual|x-user-defined|ecma-\d+|asmo-708|elot_928|sun_eu_greek)/;

function decodeSingleByte(octets: string, table: string): MappedText {
  const text = octets.replace(/[\x80-\xff]/g, (octet) => table[octet.charCodeAt(0)]!);
  return new MappedText(text, MappedText.of(octets).pieces, 0);
}

/** Every octet goes into the decoder alone; what comes out stands for the octets since the last output. */
function decodeStreaming(octets: string, label: string): MappedText {
  let decoder = new TextDecoder(label, { ignoreBOM: true });
  const bytes = bytesOf(octets);
  const builder = new MappedTextBuilder(0);
  let start = 0;
  for (let i = 0; i <= bytes.length; i++) {
    const isLast = i === bytes.length;
    let text = attempt(() => decoder.decode(bytes.subarray(i, i + 1), { stream: !isLast }));
    if (text === undefined) {
      decoder = new TextDecoder(label, { ignoreBOM: true });
      text = decodeWhole(decoder, bytes.subarray(start, i + 1));
    }
    if (text === '') continue;
    builder.add(text, { start, end: Math.min(i + 1, bytes.length) });
    start = i + 1;
  }
  return builder.build();
}

/** Node's decoder throws, though it is not `fatal`, where a piece of a stream becomes more characters than it expected. */
function attempt(decode: () => string): string | undefined {
  try {
    return decode();
  } catch {
    return undefined;
  }
}

function decodeWhole(decoder: TextDecoder, bytes: Uint8Array): string {
  return attempt(() => decoder.decode(bytes)) ?? '\ufffd'.repeat(bytes.length);
}

/** A line with other than ASCII octets is one piece. */
function decodeLines(octets: string, label: string): MappedText {
  let decoder = new TextDecoder(label, { ignoreBOM: true });
  const builder = new MappedTextBuilder(0);
  for (let start = 0; start < octets.length; ) {
    const lf = octets.indexOf('\n', start);
    const end = lf < 0 ? octets.length : lf + 1;
    const bytes = bytesOf(octets.slice(start, end));
    let text = attempt(() => decoder.decode(bytes, { stream: end < octets.length }));
    if (text === undefined) {
      decoder = new TextDecoder(label, { ignoreBOM: true });
      text = decodeWhole(decoder, bytes);
    }
    builder.add(text, { start, end });
    start = end;
  }
  return builder.build();
}

/** Text as UTF-8 octets, each character of several octets a piece. */
export function encodeUtf8(text: string): MappedText {
  if (isAscii(text)) return MappedText.of(text);
  const encoder = new TextEncoder();
  const parts: string[] = [];
  const pieces: Piece[] = [];
  let logical = 0;
  const runs = /[\x00-\x7f]+|[^\x00-\x7f]/gu;
  for (let run = runs.exec(text); run !== null; run = runs.exec(text)) {
    const octets = run[0].charCodeAt(0) < 0x80 ? run[0] : binaryOf(encoder.encode(run[0]));
    parts.push(octets);
    pieces.push({ logical, length: octets.length, source: { start: run.index, end: runs.lastIndex } });
    logical += octets.length;
  }
  return new MappedText(parts.join(''), pieces, 0);
}
