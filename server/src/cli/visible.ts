/** How wide visible text is in a terminal, and where its lines break. What makes it visible is the core's. */

export { visible, visibleLines } from '../core/text/visible.ts';

const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}|[\u{20000}-\u{3fffd}]/u;
const ZERO_WIDTH = /\p{Mn}|\p{Me}/u;
const PLAIN = /^[\x20-\x7e]*$/;

/** The cells that visible text takes in a terminal. */
export function cellsOf(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let cells = 0;
  for (const character of text) cells += ZERO_WIDTH.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return cells;
}

/** The cells of the widest of some texts. */
export function widestOf(texts: readonly string[]): number {
  return texts.reduce((most, text) => Math.max(most, cellsOf(text)), 0);
}

/** Breaks text at spaces into lines of at most `width` cells; a longer word stays whole. */
export function wrap(text: string, width: number): readonly string[] {
  if (PLAIN.test(text) && !text.includes('  ') && !text.startsWith(' ')) return wrapPlain(text, width);
  const lines: string[] = [];
  let line = '';
  let cells = 0;
  for (const word of text.split(' ')) {
    const more = cellsOf(word);
    if (line !== '' && cells + 1 + more > width) {
      lines.push(line);
      line = word;
      cells = more;
    } else {
      cells = line === '' ? more : cells + 1 + more;
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  lines.push(line);
  return lines;
}

/** Most texts: a cell for each unit, and a single space between words. */
function wrapPlain(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let from = 0;
  while (text.length - from > width) {
    const before = text.lastIndexOf(' ', from + width);
    const at = before > from ? before : text.indexOf(' ', from + width);
    if (at < 0) break;
    lines.push(text.slice(from, at));
    from = at + 1;
  }
  lines.push(text.slice(from));
  return lines;
}

/** At most `cells` cells of a visible text, the cut marked. */
export function shorten(text: string, cells: number): string {
  if (cellsOf(text) <= cells) return text;
  let kept = '';
  let used = 1;
  for (const character of text) {
    const width = cellsOf(character);
    if (used + width > cells) break;
    kept += character;
    used += width;
  }
  return `${kept}…`;
}

export function padEnd(text: string, cells: number): string {
  return text + ' '.repeat(Math.max(0, cells - cellsOf(text)));
}
