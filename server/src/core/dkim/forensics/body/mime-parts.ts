/** The parts of a multipart body by lines, as a search for changes needs them: what looks like a part is one. */

import { decodeBase64 } from '../../../text/base64.ts';
import { asciiLowerCase } from '../../../text/domain-name.ts';
import { binaryOf } from '../../../text/octets.ts';
import type { BodyLines } from './body-lines.ts';

export type TransferEncoding = '7bit' | '8bit' | 'quoted-printable' | 'base64';

export interface BodyPart {
  /** The line after the delimiter; equal to {@link from} for the message itself. */
  readonly head: number;
  /** The lines of its body. The line end before the next delimiter belongs to the last one. */
  readonly from: number;
  readonly to: number;
  /** In lower case; `text/plain` where none is declared. */
  readonly type: string;
  readonly charset: string | undefined;
  readonly encoding: TransferEncoding | undefined;
  /** The line of Content-Transfer-Encoding; undefined if there is none. */
  readonly encodingLine: number | undefined;
  /** Fields of its head with their folds, without the line end. */
  readonly fields: readonly string[];
}

/** A boundary and the lines where it delimits parts, the closing one last. */
export interface Boundary {
  readonly delimiter: string;
  readonly lines: readonly number[];
  /** The closing line; undefined if there is none. */
  readonly end: number | undefined;
}

const MAX_BOUNDARIES = 60;
const MAX_PARTS = 200;

/**
 * Boundaries by the line of their first delimiter. A delimiter is a line `--x` for which there is a line `--x--`, or that a
 * boundary parameter names (RFC 2046 §5.1.1).
 */
export function boundariesOf(body: BodyLines): readonly Boundary[] {
  let found = FOUND.get(body);
  if (found === undefined) {
    found = findBoundaries(body);
    FOUND.set(body, found);
  }
  return found;
}

const FOUND = new WeakMap<BodyLines, readonly Boundary[]>();

function findBoundaries(body: BodyLines): readonly Boundary[] {
  const lines = new Map<string, number[]>();
  const ends = new Map<string, number>();
  for (let line = 0; line < body.count; line++) {
    const start = body.starts[line]!;
    if (body.octets[start] !== 0x2d || body.octets[start + 1] !== 0x2d || body.octets[start + 2]! <= 0x20) continue;
    const text = body.lineText(line, 200).trimEnd();
    const opened = text.endsWith('--') ? text.slice(0, -2) : undefined;
    if (opened !== undefined && lines.has(opened)) ends.set(opened, line);
    else if (lines.has(text)) lines.get(text)!.push(line);
    else if (lines.size < 2000) lines.set(text, [line]);
  }
  const named = /boundary="?([^";\s]+(?: [^";]+)?)/i.exec(body.field('content-type') ?? '')?.[1];
  return [...lines]
    .filter(([delimiter]) => ends.has(delimiter) || delimiter === `--${named}`)
    .slice(0, MAX_BOUNDARIES)
    .map(([delimiter, found]) => ({ delimiter, lines: found, end: ends.get(delimiter) }));
}

const TRACING_FIELDS = ['content-type', 'x-mailer', 'user-agent', 'x-mimeole'];

/** What tells which program wrote the message. */
export function tracesIn(body: BodyLines): string {
  const boundaries = boundariesOf(body).map(({ delimiter }) => `boundary=${delimiter.slice(2)}`);
  const fields = TRACING_FIELDS.map((name) => (body.field(name) ?? '').slice(0, 200));
  return [...boundaries.slice(0, 10), ...fields].join('\n');
}

/** The leaves, in order: parts that are not multipart, and what a message within the message holds. The whole body where there are no boundaries. */
export function leafParts(body: BodyLines, boundaries: readonly Boundary[]): readonly BodyPart[] {
  if (boundaries.length === 0) {
    const fields = body.input.fields.map(({ text }) => text.replace(/\r?\n$/, ''));
    return [{ ...describe(fields), head: 0, from: 0, to: body.count, encodingLine: undefined }];
  }
  const opening = new Set(boundaries.flatMap(({ lines }) => lines));
  const all = [...opening, ...boundaries.flatMap(({ end }) => end ?? [])].sort((a, b) => a - b);
  const parts: BodyPart[] = [];
  for (const [i, delimiter] of all.entries()) {
    if (!opening.has(delimiter) || parts.length >= MAX_PARTS) continue;
    const part = partAt(body, delimiter + 1, all[i + 1] ?? body.count);
    if (part === undefined || part.type.startsWith('multipart/')) continue;
    parts.push(part);
    const inner = part.type === 'message/rfc822' ? partAt(body, part.from, part.to) : undefined;
    if (inner !== undefined && !inner.type.startsWith('multipart/')) parts.push(inner);
  }
  return parts;
}

/** @param to the line of the next delimiter */
export function partAt(body: BodyLines, head: number, to: number): BodyPart | undefined {
  const fields: string[] = [];
  let encodingLine: number | undefined;
  let line = head;
  for (; line < to && !body.isLike(line, /^\r\n/); line++) {
    const text = body.lineText(line, 1000).replace(/\r\n$/, '');
    if (/^[ \t]/.test(text) && fields.length > 0) fields[fields.length - 1] += `\r\n${text}`;
    else fields.push(text);
    if (/^content-transfer-encoding:/i.test(text)) encodingLine = line;
  }
  if (line >= to) return undefined;
  return { ...describe(fields), head, from: line + 1, to, encodingLine };
}

function describe(fields: readonly string[]): Pick<BodyPart, 'type' | 'charset' | 'encoding' | 'fields'> {
  const valueFor = (name: string): string | undefined => {
    const field = fields.findLast((text) => asciiLowerCase(text).startsWith(`${name}:`));
    return field
      ?.slice(name.length + 1)
      .replace(/\r?\n/g, '')
      .trim();
  };
  const type = valueFor('content-type') ?? '';
  const encoding = asciiLowerCase(valueFor('content-transfer-encoding') ?? '7bit').replace(/[\s;(][\s\S]*/, '');
  return {
    fields,
    type: asciiLowerCase(/^[\w/+.-]+/.exec(type)?.[0] ?? 'text/plain'),
    charset: /charset\s*=\s*"?([\w.:-]+)/i.exec(type)?.[1],
    encoding: ENCODINGS.find((known) => known === (encoding === 'binary' ? '8bit' : encoding)),
  };
}

const ENCODINGS: readonly TransferEncoding[] = ['7bit', '8bit', 'quoted-printable', 'base64'];

/** What a part holds, as a binary string: lines end as they were encoded. */
export function decodePart(body: BodyLines, { from, to, encoding }: BodyPart): string {
  const text = binaryOf(body.lines(from, to));
  if (encoding === 'base64') return binaryOf(decodeBase64(text).bytes);
  return encoding === 'quoted-printable' ? decodeQuotedPrintable(text) : text;
}

/** RFC 2045 §6.7; what is not encoded rightly stays. */
export function decodeQuotedPrintable(text: string): string {
  return text
    .replace(/=[ \t]*\r\n/g, '')
    .replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
