/**
 * Where a report's own words end and the returned message begins, in a text: after a marker line, or at a block of
 * header fields without one. The markers are data. Copies that are MIME parts are found in report-parts.ts.
 */

import { linesOf, type TextLine } from './text-lines.ts';

export interface CopyInText {
  /** The end of the report's own words: the start of the marker line. */
  readonly reportEnd: number;
  /** The first field of the copy. */
  readonly start: number;
  readonly end: number;
  readonly extent: 'message' | 'headers' | 'truncated';
}

const MESSAGE = '(?:e-?mail|message|mail|bounce|letter|posting)';

/** Lines after which the copy begins. Each is tried on a line without its white space and dashes around it. */
const MARKERS: readonly (readonly [extent: CopyInText['extent'], pattern: RegExp])[] = [
  ['headers', new RegExp(`^this is a copy of (?:the|your) (?:${MESSAGE}'s )?headers`, 'i')],
  ['truncated', /^this is a copy of the first \d+/i],
  ['message', new RegExp(`^this is a copy of (?:the|your) (?:original )?${MESSAGE}`, 'i')],
  [
    'message',
    new RegExp(
      `^(?:below|beneath) (?:this|the next|the) line is (?:a copy of )?(?:the|your) (?:original )?${MESSAGE}`,
      'i',
    ),
  ],
  [
    'message',
    new RegExp(
      `^(?:enclosed|attached|included|below) is (?:a copy of )?(?:the|your) (?:original |returned |undelivered )?${MESSAGE}`,
      'i',
    ),
  ],
  [
    'headers',
    new RegExp(`^(?:the )?(?:original )?${MESSAGE}(?:'s)? headers?(?: (?:follows?|information|is following))?$`, 'i'),
  ],
  ['headers', new RegExp(`^(?:the )?headers? of (?:the|your) (?:original )?${MESSAGE}`, 'i')],
  [
    'message',
    new RegExp(
      `^(?:the )?(?:original|unsent|returned|undelivered|undeliverable|bounced|rejected|failed|non-?delivered) ${MESSAGE}(?: (?:follows|is (?:below|following|attached)|attached|text|reads|begins|was|source|information|content|as follows))*$`,
      'i',
    ),
  ],
  ['message', new RegExp(`^(?:the )?(?:original )?${MESSAGE} (?:text |body |source )?follows$`, 'i')],
  ['message', new RegExp(`^(?:the )?(?:text|body|copy|content) of (?:the|your) (?:original )?${MESSAGE}`, 'i')],
  [
    'message',
    new RegExp(
      `^(?:a copy of )?(?:the|your) (?:original )?${MESSAGE} (?:that was sent )?(?:follows|is (?:included |reproduced |shown )?(?:below|following))`,
      'i',
    ),
  ],
  ['message', new RegExp(`^original ${MESSAGE} as follows$`, 'i')],
  [
    'headers',
    /^(?:en-t.tes (?:de|du) message d'origine|kopfzeilen der urspr.nglichen nachricht|urspr.ngliche nachrichtenkopfzeilen|encabezados de mensajes? originales?|intestazioni originali del messaggio|oorspronkelijke berichtkoppen)$/i,
  ],
  [
    'message',
    /^(?:non-delivered information|message contents|returned mail|forwarded message|begin (?:returned|original) message|start of (?:returned|original) message)$/i,
  ],
];

/** Whether any of the markers matches, asked at once. */
const MARKER = new RegExp(MARKERS.map(([, { source }]) => source).join('|'), 'i');

/** Without the decoration around a marker: dashes, stars, signs of equality, a colon or period at the end. */
function undecorated(line: string): string {
  let end = line.length;
  while (end > 0 && /[\s\-=*_+#<>|~:.]/.test(line[end - 1]!)) end--;
  return line.slice(/^[\s\-=*_+#<>|~.]*/.exec(line)![0].length, end);
}

const FIELD = /^[!-9;-~]{1,64}:(?:[ \t]|$)/;
const TRACE_FIELD =
  /^(?:Return-Path|Received|DKIM-Signature|Delivered-To|X-Original-To|Message-ID|Date|From|MIME-Version|Subject|To|X-Spam-[\w-]+|X-Mailer|Reply-To|Content-Type|Authentication-Results|ARC-[\w-]+|DomainKey-Signature|X-Received|Envelope-to):/i;
const FIRST_FIELD =
  /^(?:Return-Path|Received|DKIM-Signature|X-Received|ARC-Seal|X-Apparently-To|Delivered-To|Message-ID|From|DomainKey-Signature):/i;
const MAX_MARKER = 160;

/** The copy in a report text; undefined if there is none. Linear. */
export function findCopy(text: string, from = 0, to = text.length): CopyInText | undefined {
  const lines = linesOf(text, from, to);
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!;
    if (line.end - line.start > 998 || line.end === line.start) continue;
    const copy = markedCopy(text, lines, i, to) ?? unmarkedCopy(text, lines, i, to);
    if (copy !== undefined) return copy;
  }
  return undefined;
}

function markedCopy(text: string, lines: readonly TextLine[], at: number, to: number): CopyInText | undefined {
  const line = lines[at]!;
  if (line.end - line.start > MAX_MARKER) return undefined;
  const words = undecorated(text.slice(line.start, line.end));
  if (words.length < 8 || !MARKER.test(words)) return undefined;
  const marker = MARKERS.find(([, pattern]) => pattern.test(words))!;
  const first = firstField(text, lines, at + 1, /[-=*_#]/.test(text[line.start + leadingSpaces(text, line)] ?? ''));
  if (first === undefined) return undefined;
  const isCut = /only the first|truncated/i.test(text.slice(line.start, Math.min(first, line.start + 600)));
  return { reportEnd: line.start, start: first, end: to, extent: isCut ? 'truncated' : marker[0] };
}

function leadingSpaces(text: string, { start, end }: TextLine): number {
  return /^[ \t]*/.exec(text.slice(start, end))![0].length;
}

/** The first line of the copy: a field within the next dozen lines; remarks and empty lines may be between. */
function firstField(
  text: string,
  lines: readonly TextLine[],
  from: number,
  mayBeIndented: boolean,
): number | undefined {
  for (let i = from; i < Math.min(lines.length, from + 14); i++) {
    const written = text.slice(lines[i]!.start, Math.min(lines[i]!.end, lines[i]!.start + 200));
    const line = mayBeIndented ? written.replace(/^[ \t>|]+/, '') : written;
    if (TRACE_FIELD.test(line)) return lines[i]!.start;
    if (FIELD.test(line) && i + 1 < lines.length) {
      const next = text.slice(lines[i + 1]!.start, Math.min(lines[i + 1]!.end, lines[i + 1]!.start + 200));
      if (TRACE_FIELD.test(next)) return lines[i]!.start;
    }
  }
  return undefined;
}

/** A header without a marker before it: a first trace field at the margin, with three more fields following. */
function unmarkedCopy(text: string, lines: readonly TextLine[], at: number, to: number): CopyInText | undefined {
  const line = lines[at]!;
  if (!FIRST_FIELD.test(text.slice(line.start, Math.min(line.end, line.start + 80)))) return undefined;
  let fields = 0;
  for (let i = at; i < Math.min(lines.length, at + 40) && fields < 4; i++) {
    const next = text.slice(lines[i]!.start, Math.min(lines[i]!.end, lines[i]!.start + 80));
    if (/^[ \t]+\S/.test(next)) continue;
    if (!TRACE_FIELD.test(next) && !FIELD.test(next)) break;
    fields++;
  }
  if (fields < 4) return undefined;
  return { reportEnd: line.start, start: line.start, end: to, extent: 'message' };
}
