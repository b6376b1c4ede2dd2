/** How often each way to end a line occurs in a text, and where first. */

export interface LineEnds {
  readonly crlf: number;
  /** LF without CR before it; CR without LF after it. */
  readonly lf: number;
  readonly cr: number;
  /** Offsets of the first one; -1 if there is none. */
  readonly firstCrlf: number;
  readonly firstLf: number;
  readonly firstCr: number;
}

export function countLineEnds(text: string): LineEnds {
  const counts = { crlf: 0, lf: 0, cr: 0, firstCrlf: -1, firstLf: -1, firstCr: -1 };
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
    if (at > 0 && text.charCodeAt(at - 1) === 13) {
      if (counts.crlf++ === 0) counts.firstCrlf = at - 1;
    } else if (counts.lf++ === 0) counts.firstLf = at;
  }
  for (let at = text.indexOf('\r'); at >= 0; at = text.indexOf('\r', at + 1)) {
    if (text.charCodeAt(at + 1) !== 10 && counts.cr++ === 0) counts.firstCr = at;
  }
  return counts;
}
