/** The lines of a decoded report text, with their offsets in it. */

export interface TextLine {
  readonly start: number;
  /** Without the line break. */
  readonly end: number;
}

/** The text asked for last, with its lines: the readers of a report go over the same text one after the other. */
let last: { readonly text: string; readonly from: number; readonly to: number; readonly lines: readonly TextLine[] } = {
  text: '',
  from: 0,
  to: 0,
  lines: [],
};

/** CRLF, LF and lone CR end a line. */
export function linesOf(text: string, from = 0, to = text.length): readonly TextLine[] {
  if (last.from !== from || last.to !== to || last.text !== text)
    last = { text, from, to, lines: findLines(text, from, to) };
  return last.lines;
}

function findLines(text: string, from: number, to: number): TextLine[] {
  const lines: TextLine[] = [];
  let start = from;
  for (let i = from; i < to; i++) {
    const unit = text.charCodeAt(i);
    if (unit !== 10 && unit !== 13) continue;
    lines.push({ start, end: i });
    if (unit === 13 && text.charCodeAt(i + 1) === 10) i++;
    start = i + 1;
  }
  if (start < to) lines.push({ start, end: to });
  return lines;
}
