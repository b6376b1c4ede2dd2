/**
 * Hostile text made fit for a terminal: what would move the cursor, change colours or turn the writing direction becomes
 * visible. How wide it then is, and where its lines break.
 */

/** Control, format, line-separating, surrogate, private-use and unassigned characters. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}]/gu;

/** Shows what could not be seen, or would do something: ESC as ␛, U+202E as `<U+202E>`. */
export function visible(text: string): string {
  return text.replace(INVISIBLE, (character) => {
    const code = character.codePointAt(0)!;
    if (code < 0x20) return String.fromCharCode(0x2400 + code);
    if (code === 0x7f) return '\u2421';
    return `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`;
  });
}

/** Text of several lines: its line ends stay, everything else is made visible. */
export function visibleLines(text: string): string {
  return text
    .split(/\r\n|\n|\r/)
    .map((line) => visible(line.replaceAll('\t', '    ')))
    .join('\n');
}

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
      line = line === '' ? word : `${line} ${word}`;
      cells = cellsOf(line);
    }
  }
  lines.push(line);
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

/** "1 error", "2 errors". */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
