/** The line in which a finding is, with carets under it, cut to the terminal. */

import type { LineIndex } from '../../core/text/line-index.ts';
import type { Span } from '../../core/text/span.ts';
import { cellsOf, visible } from '../visible.ts';

export interface Excerpt {
  /** Visible text: nothing in it moves a cursor. */
  readonly line: string;
  /** What is under `line`: spaces, and carets below the range. */
  readonly carets: string;
}

/** Cells kept for the range, if it has as many. */
const LEAST_SHOWN = 24;
const CUT = '…';

/**
 * @param width the cells that a line may take
 * @param span the range; where it goes on in later lines, carets are under its first line alone
 */
export function excerptOf(text: string, lines: LineIndex, span: Span, width: number): Excerpt {
  const { line } = lines.at(span.start);
  const lineStart = lines.lineStart(line);
  const lineEnd = Math.max(lines.lineEnd(line), span.start);
  const end = Math.max(span.start, Math.min(span.end, lineEnd));
  const from = startOfWindow(text, lineStart, { start: span.start, end }, width);
  const head = cells(text, from, span.start, Number.POSITIVE_INFINITY);
  const left = from > lineStart ? CUT : '';
  const room = width - cellsOf(left) - cellsOf(head.shown);
  const marked = cells(text, span.start, end, room - 1);
  const tail =
    marked.at < end ? { shown: '', at: marked.at } : cells(text, end, lineEnd, room - 1 - cellsOf(marked.shown));
  const right = tail.at < lineEnd ? CUT : '';
  return {
    line: left + head.shown + marked.shown + tail.shown + right,
    carets: ' '.repeat(cellsOf(left + head.shown)) + '^'.repeat(Math.max(1, cellsOf(marked.shown))),
  };
}

/** Where to begin so that the range and something before it can be seen: at the line's start where there is room. */
function startOfWindow(text: string, lineStart: number, range: Span, width: number): number {
  const { at, shown } = cells(text, range.start, range.end, width);
  const needed = at < range.end ? width : cellsOf(shown);
  const room = width - 2 - Math.min(needed, LEAST_SHOWN);
  const whole = backwards(text, lineStart, range.start, room);
  if (whole === lineStart) return lineStart;
  return backwards(text, lineStart, range.start, Math.min(room, Math.max(Math.floor(width / 3), width - 4 - needed)));
}

/** How far back from `to` the visible form has at most `room` cells. */
function backwards(text: string, from: number, to: number, room: number): number {
  let at = to;
  for (let used = 0; at > from; ) {
    if (isPlain(text.charCodeAt(at - 1))) {
      if (++used > room) break;
      at--;
      continue;
    }
    const isPair = /[\udc00-\udfff]/.test(text[at - 1]!) && at - 1 > from && /[\ud800-\udbff]/.test(text[at - 2]!);
    const previous = at - (isPair ? 2 : 1);
    used += cellsOf(shownOf(text, previous));
    if (used > room) break;
    at = previous;
  }
  return at;
}

/** Printable ASCII is shown as it is, in one cell. */
function isPlain(unit: number): boolean {
  return unit >= 0x20 && unit <= 0x7e;
}

/** One character as it is shown. */
function shownOf(text: string, at: number): string {
  const character = String.fromCodePoint(text.codePointAt(at)!);
  return character === '\t' ? ' ' : visible(character);
}

/** The visible form of a range, as much as fits; `at` is where it stopped. */
function cells(text: string, from: number, to: number, room: number): { shown: string; at: number } {
  let shown = '';
  let used = 0;
  let at = from;
  while (at < to) {
    const start = at;
    const most = Math.min(to, at + room - used);
    while (at < most && isPlain(text.charCodeAt(at))) at++;
    shown += text.slice(start, at);
    used += at - start;
    if (at >= to) break;
    const piece = shownOf(text, at);
    const width = cellsOf(piece);
    if (used + width > room) break;
    shown += piece;
    used += width;
    at += text.codePointAt(at)! > 0xffff ? 2 : 1;
  }
  return { shown, at };
}
