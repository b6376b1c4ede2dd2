/** Encoded words in header fields (RFC 2047), and percent escapes (RFC 2231 §4), with the place of every character. */

import { MappedText, MappedTextBuilder } from '../text/mapped-text.ts';
import { decodeCharset } from './charset.ts';
import { decodeTransfer } from './transfer-encoding.ts';

/** `=?charset*language?encoding?text?=`; spaces in the text are wrong but written. */
const ENCODED_WORD = /=\?([^\s?*]{1,64})(?:\*[^\s?]{0,64})?\?([BbQq])\?([^?]*)\?=/g;

interface Word {
  readonly start: number;
  readonly end: number;
  readonly charset: string;
  readonly octets: MappedText;
}

/**
 * The text that an unstructured value shows. White space between two encoded words is dropped (RFC 2047 §6.2); a
 * character cut over two words of one charset is put together, though §5 forbids to cut it. What cannot be decoded
 * stays as it is. Works on characters; see {@link fieldText} of `message.ts` for octets.
 */
export function decodeEncodedWords(value: MappedText): MappedText {
  if (!value.text.includes('=?')) return value;
  const parts: MappedText[] = [];
  let run: Word[] = [];
  let at = 0;
  const flush = (): void => {
    if (run.length > 0) parts.push(decodeCharset(MappedText.concat(run.map((word) => word.octets)), run[0]!.charset));
    run = [];
  };
  for (const match of value.text.matchAll(ENCODED_WORD)) {
    const word = readWord(value, match);
    const between = value.text.slice(at, word.start);
    const follows = at > 0 && /^\s*$/.test(between);
    if (run.length > 0 && (!follows || run[0]!.charset !== word.charset)) flush();
    if (!follows) parts.push(value.slice(at, word.start));
    run.push(word);
    at = word.end;
  }
  flush();
  parts.push(value.slice(at));
  return MappedText.concat(parts);
}

function readWord(value: MappedText, match: RegExpExecArray): Word {
  const [whole, charset, encoding, text] = match as unknown as [string, string, string, string];
  const end = match.index + whole.length;
  const span = { start: end - 2 - text.length, end: end - 2 };
  const octets =
    encoding.toUpperCase() === 'B'
      ? decodeTransfer(value.text, span, 'base64', 'characters')
      : decodeQ(value.text, span);
  return { start: match.index, end, charset: charset.toLowerCase(), octets: octets.through(value) };
}

/** The Q encoding (RFC 2047 §4.2): `_` is a space, `=XX` an octet. */
function decodeQ(text: string, { start, end }: { start: number; end: number }): MappedText {
  const underscores = MappedText.of(text, { start, end });
  const spaced = new MappedText(underscores.text.replaceAll('_', ' '), underscores.pieces, start);
  // A final space is text here, not padding of a line: keep it from the decoder of lines.
  const octets = decodeTransfer(
    `${spaced.text}.`,
    { start: 0, end: spaced.length + 1 },
    'quoted-printable',
    'characters',
  );
  return octets.slice(0, octets.length - 1).through(spaced);
}

/** `%XX` as an octet; what is no escape stays. */
export function percentDecoded(value: MappedText): MappedText {
  const builder = new MappedTextBuilder(0);
  let from = 0;
  for (const match of value.text.matchAll(/%([0-9A-Fa-f]{2})/g)) {
    builder.add(value.text.slice(from, match.index), { start: from, end: match.index });
    builder.add(String.fromCharCode(Number.parseInt(match[1]!, 16)), { start: match.index, end: match.index + 3 });
    from = match.index + 3;
  }
  builder.add(value.text.slice(from), { start: from, end: value.length });
  return builder.build().through(value);
}
