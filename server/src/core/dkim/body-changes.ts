/** Changes that bodies suffer, undone: what `forensics.ts` tries. */

import { decodeBase64, encodeBase64 } from '../text/base64.ts';
import { canonicalizeBody, octetsOf } from './canonicalization.ts';
import type { ChangeKind } from './change-table.ts';
import type { Candidate } from './forensics.ts';
import { blockStates, continueFrom, Sha256 } from './sha256.ts';
import type { CanonicalizationName } from './signature.ts';

export interface BodyContext {
  /** As given. */
  readonly raw: Uint8Array;
  /** The same, canonicalized. */
  readonly canonical: Uint8Array;
  readonly algorithm: CanonicalizationName;
  /** `l=` */
  readonly limit: number | undefined;
}

/** Each change by itself, the likely and cheap ones first. */
export function* bodyCandidates(context: BodyContext): Generator<Candidate> {
  yield* rewrittenBodies(context);
  // A signature over a part of the body does not break by what follows.
  if (context.limit === undefined) yield* insertedLines(context);
}

/** Bodies up to this length are decoded and encoded as text, in octets. */
const MAX_REWRITTEN = 4_000_000;

function* rewrittenBodies(context: BodyContext): Generator<Candidate> {
  if (context.raw.length > MAX_REWRITTEN) return;
  const text = binaryString(context.raw).replace(/\r?\n/g, '\r\n');
  for (const [kind, rewrite] of REWRITES) {
    const before = rewrite(text);
    if (before === undefined || before === text) continue;
    yield {
      kinds: [kind],
      changes: () => [
        { kind, ...firstDifference(before, text), place: { in: 'body', start: 0, end: context.raw.length } },
      ],
      digest: () => {
        const { octets } = canonicalizeBody(octetsOf(before), context.algorithm);
        return new Sha256().update(octets, 0, Math.min(context.limit ?? octets.length, octets.length)).digest();
      },
    };
  }
}

/** The whole body as it may have been; undefined where the change does not fit. Lines end in CRLF. */
const REWRITES: readonly (readonly [ChangeKind, (body: string) => string | undefined])[] = [
  ['dots-stuffed', (body) => body.replace(/^\.\./gm, '.')],
  ['dots-stuffed', (body) => body.replace(/^\./gm, '..')],
  ['from-quoted', (body) => body.replace(/^>From /gm, 'From ')],
  ['from-quoted', (body) => body.replace(/^>(>*From )/gm, '$1')],
  ['from-quoted', (body) => body.replace(/^From /gm, '>From ')],
  ['white-space-in-body', withoutLineEnds],
  ['white-space-in-body', (body) => body.replace(/^--(?=\r\n)/gm, '-- ')],
  ['white-space-in-body', (body) => body.replace(/^-- (?=\r\n)/gm, '--')],
  ['white-space-in-body', (body) => body.replace(/^(?=\r\n)/gm, ' ')],
  ['white-space-in-body', (body) => body.replace(/^ (?=\r\n)/gm, '')],
  ['white-space-in-body', (body) => body.replace(/ {8}/g, '\t')],
  ['white-space-in-body', (body) => body.replace(/ {4}/g, '\t')],
  ['white-space-in-body', (body) => body.replace(/\t/g, '        ')],
  ['white-space-in-body', (body) => body.replace(/^(?:\r\n)+/, '')],
  ['white-space-in-body', (body) => `\r\n${body}`],
  ['white-space-in-body', (body) => body.replace(/\r\n\r\n/g, '\r\n')],
  ['white-space-in-body', (body) => body.replace(/\r\r\n/g, '\r\n')],
  ['white-space-in-body', (body) => body.replace(/\r(?!\n)/g, '\r\n')],
  ['byte-order-mark', (body) => body.replace(/^\xef\xbb\xbf/, '')],
  ['links-rewritten', unprotectLinks],
  ['transfer-encoding-changed', decodeQuotedPrintableBody],
  [
    'transfer-encoding-changed',
    (body) => (/^[A-Za-z0-9+/=\r\n]+$/.test(body) ? binaryString(decodeBase64(body).bytes) : undefined),
  ],
  ['transfer-encoding-changed', (body) => encodeLines(body, 76)],
  ['transfer-encoding-changed', (body) => encodeLines(body, 72)],
  ['transfer-encoding-changed', encodeQuotedPrintable],
  ['charset-changed', (body) => (/[\x80-\xff]/.test(body) ? toLatin1(body) : undefined)],
  ['charset-changed', (body) => (/[\x80-\xff]/.test(body) ? binaryString(new TextEncoder().encode(body)) : undefined)],
];

/** Links as the services of the receivers wrap them, unwrapped. */
function unprotectLinks(body: string): string {
  return body
    .replace(
      /https:\/\/[a-z0-9.-]+\.safelinks\.protection\.outlook\.com\/\?url=([^&\s"'<>]+)[^\s"'<>]*/g,
      (_, url: string) => unescapeUrl(url),
    )
    .replace(/https:\/\/urldefense\.com\/v3\/__(.*?)__;[^\s"'<>]*/g, '$1')
    .replace(/https:\/\/urldefense\.proofpoint\.com\/v2\/url\?u=([^&\s"'<>]+)[^\s"'<>]*/g, (_, url: string) =>
      unescapeUrl(url.replaceAll('-', '%').replaceAll('_', '/')),
    );
}

function unescapeUrl(url: string): string {
  return url.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

function decodeQuotedPrintableBody(body: string): string {
  return body
    .replace(/=[ \t]*\r\n/g, '')
    .replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

function encodeLines(body: string, width: number): string {
  const encoded = encodeBase64(octetsOf(body));
  return `${encoded.match(new RegExp(`.{1,${width}}`, 'g'))?.join('\r\n') ?? ''}\r\n`;
}

/** Without blanks before line ends. Not a pattern: those search long runs of blanks again and again. */
function withoutLineEnds(body: string): string {
  return body
    .split('\r\n')
    .map((line) => {
      let end = line.length;
      while (end > 0 && (line[end - 1] === ' ' || line[end - 1] === '\t')) end--;
      return line.slice(0, end);
    })
    .join('\r\n');
}

/** As most libraries encode: lines of 76 characters with the soft line break, blanks at a line's end encoded (RFC 2045 §6.7). */
function encodeQuotedPrintable(body: string): string {
  return body.split('\r\n').map(encodeQuotedPrintableLine).join('\r\n');
}

function encodeQuotedPrintableLine(line: string): string {
  let out = '';
  let width = 0;
  for (let i = 0; i < line.length; i++) {
    const code = line.charCodeAt(i);
    const isLast = i === line.length - 1;
    const isPlain = (code >= 0x21 && code <= 0x7e && code !== 0x3d) || ((code === 0x20 || code === 0x09) && !isLast);
    const unit = isPlain ? line[i]! : `=${code.toString(16).toUpperCase().padStart(2, '0')}`;
    if (width + unit.length > (isLast ? 76 : 75)) {
      out += '=\r\n';
      width = 0;
    }
    out += unit;
    width += unit.length;
  }
  return out;
}

function toLatin1(body: string): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(octetsOf(body));
    return /[^\x00-\xff]/.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

function binaryString(octets: Uint8Array): string {
  let text = '';
  for (let at = 0; at < octets.length; at += 8192) text += String.fromCharCode(...octets.subarray(at, at + 8192));
  return text;
}

const MAX_SHOWN = 200;

/** The first lines that differ, from both. */
function firstDifference(before: string, after: string): { readonly before: string; readonly after: string } {
  let at = 0;
  while (at < before.length && before[at] === after[at]) at++;
  const start = before.lastIndexOf('\n', Math.max(0, at - 1)) + 1;
  return { before: lineFrom(before, start), after: lineFrom(after, start) };
}

function lineFrom(text: string, start: number): string {
  const end = text.indexOf('\r\n', start);
  return text.slice(start, Math.min(end < 0 ? text.length : end, start + MAX_SHOWN));
}

/** How many first lines a banner may have, and how many lines a block within the body may. */
const MAX_BANNER_LINES = 80;
const MAX_BLOCK_LINES = 120;
/** Above this many lines only ends and MIME boundaries are looked at. */
const MAX_LINES_FOR_BLOCKS = 400;

/** One run of lines was put in: at the end, at the start, before a MIME boundary, anywhere. */
function* insertedLines(context: BodyContext): Generator<Candidate> {
  const lines = new Lines(context);
  const { count } = lines;
  if (count === 0) return;
  for (let from = count - 1; from >= 0; from--) yield lines.without(from, count, 'lines-added-at-end');
  for (let to = 1; to <= Math.min(count - 1, MAX_BANNER_LINES); to++)
    yield lines.without(0, to, 'lines-added-at-start');
  for (const to of lines.boundaries()) {
    for (let from = to - 1; from >= Math.max(0, to - MAX_BLOCK_LINES); from--)
      yield lines.without(from, to, 'lines-added');
  }
  if (count > MAX_LINES_FOR_BLOCKS) return;
  for (let length = 1; length <= MAX_BLOCK_LINES; length++) {
    for (let from = 1; from + length < count; from++) yield lines.without(from, from + length, 'lines-added');
  }
}

/** The canonical body by lines, with the states of its hash. */
class Lines {
  readonly #context: BodyContext;
  readonly #starts: Uint32Array;
  readonly #states: Int32Array;

  constructor(context: BodyContext) {
    this.#context = context;
    const { canonical } = context;
    const starts: number[] = [0];
    for (let at = canonical.indexOf(10); at >= 0; at = canonical.indexOf(10, at + 1)) starts.push(at + 1);
    this.#starts = Uint32Array.from(starts);
    this.#states = blockStates(canonical);
  }

  get count(): number {
    return this.#starts.length - 1;
  }

  /** The last lines first that begin with `--`, as MIME boundaries do. */
  *boundaries(): Generator<number> {
    const { canonical } = this.#context;
    for (let line = this.count - 1; line > 0; line--) {
      const start = this.#starts[line]!;
      if (canonical[start] === 0x2d && canonical[start + 1] === 0x2d) yield line;
    }
  }

  without(from: number, to: number, kind: ChangeKind): Candidate {
    const { canonical, algorithm } = this.#context;
    const start = this.#starts[from]!;
    const end = this.#starts[to]!;
    return {
      kinds: [kind],
      changes: () => [
        { kind, before: '', after: this.#shown(start, end), place: { in: 'body', ...this.#place(from, to) } },
      ],
      digest: () => {
        if (to < this.count)
          return continueFrom(this.#states, canonical, start).update(canonical, end, canonical.length).digest();
        // Empty lines at the end are not hashed.
        let last = start;
        while (last >= 2 && canonical[last - 1] === 10 && (last === 2 || canonical[last - 3] === 10)) last -= 2;
        if (last === 0 && algorithm === 'simple') return new Sha256().update(Uint8Array.of(13, 10)).digest();
        return continueFrom(this.#states, canonical, last).digest();
      },
    };
  }

  #shown(start: number, end: number): string {
    return binaryString(this.#context.canonical.subarray(start, Math.min(end, start + MAX_SHOWN)));
  }

  /** Lines of the canonical body are lines of the given one; those at the end that do not count go with the last. */
  #place(from: number, to: number): { readonly start: number; readonly end: number } {
    const { raw } = this.#context;
    const offset = (line: number): number => {
      let at = 0;
      for (let i = 0; i < line; i++) {
        const next = raw.indexOf(10, at);
        if (next < 0) return raw.length;
        at = next + 1;
      }
      return at;
    };
    return { start: offset(from), end: to === this.count ? raw.length : offset(to) };
  }
}
