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
  const part = text.slice(from, to);
  const next = (sign: string, at: number): number => {
    const found = part.indexOf(sign, at);
    return found < 0 ? part.length : found;
  };
  let start = 0;
  let feed = next('\n', 0);
  let carriage = next('\r', 0);
  for (let end = Math.min(feed, carriage); end < part.length; end = Math.min(feed, carriage)) {
    lines.push({ start: from + start, end: from + end });
    start = end === carriage && feed === end + 1 ? end + 2 : end + 1;
    if (feed < start) feed = next('\n', start);
    if (carriage < start) carriage = next('\r', start);
  }
  if (start < part.length) lines.push({ start: from + start, end: from + part.length });
  return lines;
}
