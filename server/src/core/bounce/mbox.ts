/** Cuts an mbox file (RFC 4155) into messages, with ranges. Reads no message. */

import { nextLine } from '../text/lines.ts';
import type { Span } from '../text/span.ts';

export interface MboxEntry {
  /** The line `From sender date`, with its line break. */
  readonly fromLine: Span;
  /** The message after it, up to the empty line before the next one. */
  readonly message: Span;
}

/** A sender, then a date with a time and a year: what an ordinary line of text that begins with "From " has not. */
const FROM_LINE = /^From \S{1,320} .{0,80}\d{1,2}:\d\d.{0,40}\d{4}|^From \S{1,320} +[A-Z][a-z]{2} [A-Z][a-z]{2} +\d/;

/** Whether a text is an mbox file: its first line says so, and it is not a message with such a line alone. */
export function isMbox(text: string): boolean {
  return splitMbox(text).length > 1;
}

/** A line that no text has by chance: the date as asctime() writes it. */
const CERTAIN_FROM_LINE =
  /^From \S{1,320} +(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \d]\d \d\d:\d\d(?::\d\d)?(?: [+A-Z][\w+]{1,5})? \d{4}(?: [+-]\d{4})?[ \t]*(?:\r\n|\n|\r)[!-9;-~]{1,60}:/;

/**
 * Every message. A From line counts at the start of the text, after an empty line, and elsewhere where it has a whole date and a
 * header field follows: some programs leave the empty line out. Linear.
 */
export function splitMbox(text: string): MboxEntry[] {
  const starts: Span[] = [];
  for (let at = text.startsWith('From ') ? 0 : nextFrom(text, 0); at >= 0; at = nextFrom(text, at + 1)) {
    const end = nextLine(text, at);
    if (FROM_LINE.test(text.slice(at, Math.min(end, at + 500)))) starts.push({ start: at, end });
  }
  return starts.map((fromLine, i) => ({
    fromLine,
    message: { start: fromLine.end, end: messageEnd(text, fromLine.end, starts[i + 1]?.start) },
  }));
}

/** The next line that begins with "From " after an empty line, or that is certain. */
function nextFrom(text: string, from: number): number {
  for (let at = text.indexOf('From ', from); at >= 0; at = text.indexOf('From ', at + 1)) {
    if (at === 0) continue;
    const before = text.slice(Math.max(0, at - 3), at);
    if (/(?:\n\r?\n|\r\r)$/.test(before)) return at;
    if (/[\r\n]$/.test(before) && CERTAIN_FROM_LINE.test(text.slice(at, at + 500))) return at;
  }
  return -1;
}

/** Without the empty line that the mbox file puts before the next From line. */
function messageEnd(text: string, start: number, next: number | undefined): number {
  if (next === undefined) return text.length;
  const lineEnd = /(?<=\n|\r(?!\n))(?:\r\n|\n|\r)$/.exec(text.slice(Math.max(start, next - 4), next))?.[0].length ?? 0;
  return Math.max(start, next - lineEnd);
}
