/** The lines of a decoded report text, with their offsets in it. */

export interface TextLine {
  readonly start: number;
  /** Without the line break. */
  readonly end: number;
}

/** CRLF, LF and lone CR end a line. */
export function linesOf(text: string, from = 0, to = text.length): TextLine[] {
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
