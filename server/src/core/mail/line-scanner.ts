/**
 * Line ends of a message's text, found in one pass over it whatever the lines look like. What a line means is not
 * known here.
 */

/**
 * Finds the ends of lines. A line ends with LF and the CRs right before it. A lone CR ends a line only in a text whose
 * first line ends so (a file of an old Macintosh, a report of lone CRs): elsewhere it is a character of its line.
 * Searches are remembered, so that asking for line after line costs the length of the text once.
 */
export class LineScanner {
  readonly text: string;
  /** Whether a lone CR ends a line. */
  readonly bareCr: boolean;
  /** After {@link scan}: the end of the line's content. */
  contentEnd = 0;
  /** After {@link scan}: the start of the next line, after the line break. */
  next = 0;
  readonly #lf: Memo = { from: 0, at: -1 };
  readonly #cr: Memo = { from: 0, at: -1 };

  constructor(text: string) {
    this.text = text;
    this.bareCr = endsFirstLineWithCr(text);
  }

  /** Looks at the line that begins at `from` (or at the rest of one), in the text before `limit`. */
  scan(from: number, limit: number): void {
    const lf = find(this.text, '\n', this.#lf, from);
    if (this.bareCr) {
      const cr = find(this.text, '\r', this.#cr, from);
      if (cr < lf && cr < limit) {
        this.contentEnd = cr;
        this.next = lf === cr + 1 && lf < limit ? lf + 1 : cr + 1;
        return;
      }
    }
    this.next = lf < limit ? lf + 1 : limit;
    let end = Math.min(lf, limit);
    while (end > from && this.text.charCodeAt(end - 1) === CR) end--;
    this.contentEnd = end;
  }

  /** The start of the line break that ends right before `lineStart`, not before `floor`. */
  breakBefore(lineStart: number, floor: number): number {
    let at = lineStart;
    const last = this.text.charCodeAt(at - 1);
    if (last === LF) at -= this.text.charCodeAt(at - 2) === CR ? 2 : 1;
    else if (this.bareCr && last === CR) at -= 1;
    return Math.max(at, floor);
  }
}

const LF = 10;
const CR = 13;

interface Memo {
  from: number;
  at: number;
}

function find(text: string, character: string, memo: Memo, from: number): number {
  if (from < memo.from || from > memo.at) {
    const at = text.indexOf(character, from);
    memo.from = from;
    memo.at = at < 0 ? text.length : at;
  }
  return memo.at;
}

function endsFirstLineWithCr(text: string): boolean {
  const lf = text.indexOf('\n');
  if (lf < 0) return text.includes('\r');
  let end = lf;
  while (end > 0 && text.charCodeAt(end - 1) === CR) end--;
  return end > 0 && text.lastIndexOf('\r', end - 1) >= 0;
}
