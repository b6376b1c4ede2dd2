/** The line in which a finding stands, with carets under it, cut to the terminal. */

import type { LineIndex } from '../../core/text/line-index.ts';
import type { Span } from '../../core/text/span.ts';
import { cellsOf, visible } from '../visible.ts';

export interface Excerpt {
  /** Visible text: nothing in it moves a cursor. */
  readonly line: string;
  /** What stands under `line`: spaces, and carets below the range. */
  readonly carets: string;
}

/** Of a range longer than the line's room, the beginning is shown. */
const LEAST_SHOWN = 24;
const CUT = '…';

/**
 * @param width the cells that a line may take
 * @param span the range; where it goes on in later lines, carets stand under its first line alone
 */
export function excerptOf(text: string, lines: LineIndex, span: Span, width: number): Excerpt {
  const { line } = lines.at(span.start);
  const lineStart = lines.lineStart(line);
  const lineEnd = Math.max(lines.lineEnd(line), span.start);
  const end = Math.max(span.start, Math.min(span.end, lineEnd));
  const from = startOfWindow(lineStart, span.start, end - span.start, width);
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

/** Where to begin so that the range and something before it can be seen. */
function startOfWindow(lineStart: number, at: number, length: number, width: number): number {
  if (at - lineStart + Math.min(length, LEAST_SHOWN) <= width - 2) return lineStart;
  const before = Math.max(8, Math.min(Math.floor(width / 3), width - length - 4));
  return Math.max(lineStart, at - before);
}

/** The visible form of a range, as much as fits; `at` is where it stopped. */
function cells(text: string, from: number, to: number, room: number): { shown: string; at: number } {
  let shown = '';
  let used = 0;
  let at = from;
  while (at < to) {
    const unit = String.fromCodePoint(text.codePointAt(at)!);
    const piece = unit === '\t' ? ' ' : visible(unit);
    const width = cellsOf(piece);
    if (used + width > room) break;
    shown += piece;
    used += width;
    at += unit.length;
  }
  return { shown, at };
}
