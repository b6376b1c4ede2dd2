/** The whole body written in another form that says the same. Each is tried with a footer after it as well. */

import { isAscii } from '../../../text/ascii.ts';
import { decodeBase64 } from '../../../text/base64.ts';
import { UNWRITABLE } from '../../../text/encode-charset.ts';
import { binaryOf, bytesOf } from '../../../text/octets.ts';
import type { ChangeKind } from '../../results.ts';
import { stripLineEnds } from '../signer/body-faults.ts';
import type { Undo } from '../undo.ts';
import { type BodyLines, MAX_SHOWN, wholeBody } from './body-lines.ts';
import { conversionsOf, mentionedCharsets } from './conversions.ts';
import { firstDifference } from './difference.ts';
import { PREAMBLES } from './frames.ts';
import { leavesOf } from './leaves.ts';
import { decodeQuotedPrintable } from './mime-parts.ts';
import { MAX_COMBINED } from './undo-lines.ts';

/** Longer bodies are not rewritten, in octets. */
const MAX_REWRITTEN = 4_000_000;
/** Longer bodies are not divided into lines again. */
const MAX_REBROKEN = 500_000;

/** The whole body as it may have been; undefined where the change does not fit. Lines end in CRLF. */
type Rewrite = (body: string, lines: BodyLines) => string | undefined;

function rewritten(
  kind: ChangeKind,
  likelihood: number,
  rewrites: readonly Rewrite[],
  longest = MAX_REWRITTEN,
): Undo<BodyLines> {
  return {
    kinds: [kind],
    likelihood,
    applies: (body) => body.length <= longest,
    *candidates(body) {
      const { text } = body;
      for (const rewrite of rewrites) {
        yield text.length;
        const before = rewrite(text, body);
        if (before === undefined || before === text) continue;
        yield body.candidate(
          [wholeBody(body, before)],
          [kind],
          () => [{ kind, ...firstDifference(before, text), place: body.place(0, body.count) }],
          { hasFooter: body.length <= MAX_COMBINED },
        );
      }
    },
  };
}

export const undoFromQuoting = rewritten('from-quoted', 30, [
  (body) => body.replace(/^>From /gm, 'From '),
  (body) => body.replace(/^>(>*From )/gm, '$1'),
  (body) => body.replace(/^From /gm, '>From '),
]);

export const undoDots = rewritten('dots-stuffed', 15, [
  (body) => body.replace(/^\.\./gm, '.'),
  (body) => body.replace(/^\./gm, '..'),
]);

/** Lines of flowed text that some programs strip of their spaces (RFC 3676 §4.2); the longest that a line may be was one of these. */
const FLOWED_WIDTHS = [72, 76, 78, 66, 68, 70, 74, 80];

/**
 * Spaces at the ends of lines that were wrapped, which say that the next one continues the paragraph.
 *
 * @param isQuoted whether quoted lines flow as well
 */
function flowed(body: BodyLines, width: number, isQuoted: boolean): string | undefined {
  if (body.input.algorithm === 'relaxed') return undefined;
  const plain = leavesOf(body).raw.filter(
    ({ part }) => part.type === 'text/plain' && part.encoding !== 'quoted-printable',
  );
  let out = '';
  let at = 0;
  for (const { part, raw } of plain) {
    const start = body.starts[part.from]!;
    out += body.text.slice(at, start) + flowedText(raw, width, isQuoted);
    at = body.starts[part.to]!;
  }
  return at === 0 ? undefined : out + body.text.slice(at);
}

function flowedText(text: string, width: number, isQuoted: boolean): string {
  const lines = stripLineEnds(text).split('\r\n');
  const quoteOf = (line: string): number => /^>*/.exec(line)![0].length;
  return lines
    .map((line, i) => {
      if (line === '--') return '-- ';
      const next = lines[i + 1] ?? '';
      const depth = quoteOf(line);
      if (line.length === depth || next.length === depth || quoteOf(next) !== depth) return line;
      if (depth > 0 && !isQuoted) return line;
      const word = next.slice(depth).trimStart().split(' ', 1)[0]!;
      return next !== '--' && line.length + 1 + word.length > width ? `${line} ` : line;
    })
    .join('\r\n');
}

/** In "relaxed" most of these change nothing that is hashed. */
export const undoWhiteSpace = rewritten('white-space-in-body', 40, [
  stripLineEnds,
  (body) => body.replace(/^--(?=\r\n)/gm, '-- '),
  (body) => body.replace(/^-- (?=\r\n)/gm, '--'),
  (body) => stripLineEnds(body).replace(/^--(?=\r\n)/gm, '-- '),
  ...FLOWED_WIDTHS.flatMap((width): Rewrite[] =>
    [false, true].map((isQuoted) => (_, body) => flowed(body, width, isQuoted)),
  ),
  (body) => body.replace(/^(?=\r\n)/gm, ' '),
  (body) => body.replace(/^ (?=\r\n)/gm, ''),
  (body) => body.replace(/^(?:\r\n)+/, ''),
  (body) => `\r\n${body}`,
  (body) => body.replace(/\r\n\r\n/g, '\r\n'),
  (body) => body.replace(/\r\r\n/g, '\r\n'),
  (body) => body.replace(/\r(?!\n)/g, '\r\n'),
  (body) => body.replace(/ {8}/g, '\t'),
  (body) => body.replace(/ {4}/g, '\t'),
  (body) => body.replace(/\t/g, '        '),
  (body) => body.replace(/\t/g, '    '),
  (body) => body.replace(/\t/g, ' '),
  (body) => body.replace(/\xc2\xa0/g, ' '),
  (body) => body.replace(/^ (?=\S)/gm, ''),
  (body) => body.replace(/^(?=From | |>)/gm, ' '),
]);

/** Sendmail puts "!" and a line end into lines of more than 990 octets; others fold them, or join what was flowed. */
export const undoLineBreaks = rewritten(
  'line-breaks-moved',
  25,
  [
    (body) => body.replace(/!\r\n ?/g, (found, at: number) => (isLongLine(body, at, 900) ? '' : found)),
    (body) => body.replace(/!\r\n/g, (found, at: number) => (isLongLine(body, at, 900) ? '' : found)),
    ...[998, 1000, 990, 76, 78, 79, 80, 72, 74, 77].flatMap((width): Rewrite[] => [
      (body) => joinLines(body, width, ''),
      (body) => joinLines(body, width, ' '),
      (body) => joinWrapped(body, width),
    ]),
    (body) => body.replace(/ \r\n(?=\S)/g, ' '),
  ],
  MAX_REBROKEN,
);

export const undoByteOrderMark = rewritten('byte-order-mark', 8, [
  (body) => body.replace(/^\xef\xbb\xbf/, ''),
  (body) => `\xef\xbb\xbf${body}`,
]);

/** More charsets than these are not tried for a whole body. */
const MAX_CHARSETS = 12;

export const undoCharset = rewritten(
  'charset-changed',
  15,
  Array.from(
    { length: MAX_CHARSETS },
    (_, rank) => (body: string, lines: BodyLines) => convertedBody(body, lines)[rank],
  ),
);

const CONVERTED = new WeakMap<BodyLines, readonly string[]>();

/** The body in other charsets, whatever the header declares: that may have been left as it was. */
function convertedBody(text: string, body: BodyLines): readonly string[] {
  let found = CONVERTED.get(body);
  if (found === undefined) {
    found = isAscii(text)
      ? []
      : [...new Set(conversionsOf(text, undefined, mentionedCharsets(body)).map(({ octets }) => octets))].filter(
          (octets) => !octets.includes(UNWRITABLE),
        );
    CONVERTED.set(body, found);
  }
  return found;
}

/** Whatever the header declares: that may have been left as it was. */
export const undoEncodedBody = rewritten('transfer-encoding-changed', 15, [
  decodeQuotedPrintable,
  (body) => (/^[A-Za-z0-9+/=\r\n]+$/.test(body) ? binaryOf(decodeBase64(body).bytes) : undefined),
]);

/** What came before the first part, and what servers drop. */
export const undoPreamble = rewritten('lines-removed', 10, [
  ...PREAMBLES.flatMap((preamble): Rewrite[] => [
    (body) =>
      body.startsWith('--') ? `${preamble}\r\n${body}` : body.startsWith('\r\n--') ? `${preamble}${body}` : undefined,
    (body) => (body.startsWith('--') ? `${preamble}\r\n\r\n${body}` : undefined),
  ]),
]);

/** One line has lost its first dot: SMTP takes doubled dots for one, and someone did it twice (RFC 5321 §4.5.2). */
export const undoLostDot: Undo<BodyLines> = {
  kinds: ['dots-stuffed'],
  likelihood: 8,
  applies: (body) => body.count > 0,
  *candidates(body) {
    for (let line = 0; line < body.count; line++) {
      if (body.isEmpty(line)) continue;
      const now = body.lines(line, line + 1);
      const text = new Uint8Array(now.length + 1);
      text[0] = 0x2e;
      text.set(now, 1);
      yield body.candidate([{ from: line, to: line + 1, text }], ['dots-stuffed'], () => [
        {
          kind: 'dots-stuffed',
          before: binaryOf(text.subarray(0, MAX_SHOWN)).trimEnd(),
          after: binaryOf(now).trimEnd(),
          place: body.place(line, line + 1),
        },
      ]);
    }
    // A line with a dot alone ends the message for SMTP: what follows is often gone, the dot always.
    for (let line = 0; line <= body.count; line++) {
      yield body.candidate([{ from: line, to: line, text: bytesOf('.\r\n') }], ['dots-stuffed'], () => [
        { kind: 'dots-stuffed', before: '.', after: '', place: body.place(line, line) },
      ]);
    }
  },
};

/** One line has lost the space at its end, or has got one. */
export const undoLineSpace: Undo<BodyLines> = {
  kinds: ['white-space-in-body'],
  likelihood: 8,
  applies: ({ input }) => input.algorithm === 'simple',
  *candidates(body) {
    for (let line = 0; line < body.count; line++) {
      const now = binaryOf(body.lines(line, line + 1));
      const before = now.endsWith(' \r\n') ? now.slice(0, -3) : now.slice(0, -2).concat(' ');
      const edit = { from: line, to: line + 1, text: bytesOf(`${before}\r\n`) };
      yield body.candidate([edit], ['white-space-in-body'], () => [
        { kind: 'white-space-in-body', before, after: now.slice(0, -2), place: body.place(line, line + 1) },
      ]);
    }
  },
};

/** One line was broken in two. */
export const undoBrokenLine: Undo<BodyLines> = {
  kinds: ['line-breaks-moved'],
  likelihood: 8,
  applies: (body) => body.count > 1,
  *candidates(body) {
    for (let line = 0; line + 1 < body.count; line++) {
      const now = binaryOf(body.lines(line, line + 2));
      const end = now.indexOf('\r\n');
      if (end < 30) continue;
      for (const glue of ['', ' ']) {
        const before = now.slice(0, end) + glue + now.slice(end + 2).replace(/^[ \t]+/, '');
        yield body.candidate([{ from: line, to: line + 2, text: bytesOf(before) }], ['line-breaks-moved'], () => [
          {
            kind: 'line-breaks-moved',
            before: before.trimEnd(),
            after: now.trimEnd(),
            place: body.place(line, line + 2),
          },
        ]);
      }
    }
  },
};

function isLongLine(body: string, at: number, least: number): boolean {
  return at - (body.lastIndexOf('\n', at - 1) + 1) >= least;
}

/** Lines of exactly that length are joined with the next one. */
function joinLines(body: string, width: number, glue: string): string {
  const lines = body.split('\r\n');
  let out = '';
  for (const [i, line] of lines.entries()) {
    out += line;
    if (i < lines.length - 1) out += line.length === width ? glue : '\r\n';
  }
  return out;
}

/** Lines that end where the next word would not fit are joined with the next one. */
function joinWrapped(body: string, width: number): string {
  const lines = body.split('\r\n');
  let out = '';
  for (const [i, line] of lines.entries()) {
    out += line;
    if (i === lines.length - 1) break;
    const word = lines[i + 1]!.split(' ', 1)[0]!;
    const isWrapped = line !== '' && word !== '' && line.length <= width && line.length + 1 + word.length > width;
    out += isWrapped ? (line.endsWith(' ') ? '' : ' ') : '\r\n';
  }
  return out;
}
