/** Fields that a library has folded because they were long: Python's email does so to every one that it writes. */

/** Shorter lines are left as they are (RFC 5322 §2.1.1). */
export const MAX_LINE = 78;

/** The whole field in one line, where each line is as full as it can be: then nothing but its length may have had it folded. */
export function unfoldedWhereFull(text: string): string {
  const lines = text.replace(/\r\n$/, '').split('\r\n');
  if (lines.length === 1 || lines.join('').length <= MAX_LINE) return text;
  const isFull = lines.every((line, i) => {
    const next = lines[i + 1];
    if (next === undefined) return true;
    const end = next.indexOf(' ', 1);
    const word = end < 0 ? next.length : end;
    return /^ \S/.test(next) && (line.length + word > MAX_LINE || /[;,:] ?$/.test(line));
  });
  return isFull ? `${lines.join('').replace(/^([^ :]{1,100}:) {2}/, '$1 ')}\r\n` : text;
}

/** Longer fields are left as they are, in lines. */
const MAX_LINES = 16;

/**
 * The field with the lines that Python's email has made of one line joined again: it folds each line by itself, at the last
 * semicolon that fits, else at the last comma or space (`email.header`).
 *
 * @param keepsFirst whether a fold after a semicolon in the first line was there before
 */
export function unfoldedAsPython(text: string, keepsFirst = false): string {
  const lines = text.replace(/\r\n$/, '').split('\r\n');
  if (lines.length === 1 || lines.length > MAX_LINES) return text;
  const joined: string[] = [];
  for (let from = 0; from < lines.length; ) {
    let to = from === 0 && keepsFirst && lines[0]!.endsWith(';') ? 1 : lines.length;
    while (to > from + 1 && !isFoldOf(lines.slice(from, to), from === 0)) to--;
    joined.push(lines.slice(from, to).join(''));
    from = to;
  }
  // A value that is too long for the first line is put below it, with the space that is there already.
  return `${joined.join('\r\n').replace(/^([^ :]{1,100}:) {2}/, '$1 ')}\r\n`;
}

function isFoldOf(lines: readonly string[], hasName: boolean): boolean {
  if (!lines.slice(1).every((line) => /^ \S/.test(line))) return false;
  const folded = foldedAsPython(lines.join('').replace(/^([^ :]{1,100}:) {2}/, '$1 '), hasName);
  return folded.length === lines.length && folded.every((line, i) => line.trimEnd() === lines[i]!.trimEnd());
}

/** A word with the space before it. */
type Chunk = readonly [space: string, word: string];

/** @param hasName whether the line begins with the name of the field */
function foldedAsPython(line: string, hasName: boolean): readonly string[] {
  const name = hasName ? (/^[^:]*: ?/.exec(line)?.[0] ?? '') : '';
  const lines: string[] = [];
  let start = name;
  let chunks: Chunk[] = [];
  const length = (): number => chunks.reduce((sum, [space, word]) => sum + space.length + word.length, start.length);
  const endLine = (rest: Chunk[]): void => {
    lines.push(start + chunks.map(([space, word]) => space + word).join(''));
    start = '';
    chunks = rest;
  };
  for (const chunk of line.slice(name.length).split(/(?<![ \t])(?=[ \t])/)) {
    const word = chunk.replace(/^[ \t]+/, '');
    if (word === '') continue;
    chunks.push([chunk.slice(0, -word.length), word]);
    if (length() <= MAX_LINE) continue;
    const at = lastBreak(chunks);
    if (at > 0) endLine(chunks.splice(at));
    else if (start !== '') {
      const [last] = chunks.splice(-1);
      endLine([[' ', last![1]]]);
    }
  }
  endLine([]);
  return lines;
}

/** The index of the chunk before which a line is broken; 0 where there is none. */
function lastBreak(chunks: readonly Chunk[]): number {
  for (const character of [';', ',', ' ', '\t']) {
    for (let i = chunks.length - 1; i > 0; i--) {
      const isSpace = character === ' ' || character === '\t';
      if (isSpace ? chunks[i]![0].startsWith(character) : chunks[i - 1]![1].endsWith(character)) return i;
    }
  }
  return 0;
}
