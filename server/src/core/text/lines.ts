/** Lines of a text where an index of all of them (`LineIndex`) would be too much. They end at CRLF, LF or a lone CR. */

/** The start of the line that holds an offset. */
export function lineStart(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && text[at - 1] !== '\n' && text[at - 1] !== '\r') at--;
  return at;
}

/** The end of the line that holds an offset, before its line break. */
export function lineEnd(text: string, offset: number): number {
  let at = offset;
  while (at < text.length && text[at] !== '\n' && text[at] !== '\r') at++;
  return at;
}

/** The start of the next line, or the end of the text. */
export function nextLine(text: string, offset: number): number {
  const end = lineEnd(text, offset);
  return Math.min(text.length, text[end] === '\r' && text[end + 1] === '\n' ? end + 2 : end + 1);
}

/** The line break that a text uses first. */
export function lineBreakOf(text: string, otherwise: string): string {
  return /\r\n|\n|\r/.exec(text)?.[0] ?? otherwise;
}
