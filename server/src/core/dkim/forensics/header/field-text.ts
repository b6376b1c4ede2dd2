/** Header fields as binary strings: their values, and fields with other values. */

/** The value between the colon and the final line end, with its spaces. */
export function fieldValue(text: string): string {
  return text.slice(text.indexOf(':') + 1).replace(/\r?\n$/, '');
}

export function withValue(text: string, value: string): string {
  return `${text.slice(0, text.indexOf(':') + 1)}${value}\r\n`;
}

/** One line, spaces at the ends left out. */
export function plainValue(text: string): string {
  return fieldValue(text)
    .replace(/\r?\n/g, '')
    .replace(/[ \t]+/g, ' ')
    .replace(/^ | $/g, '');
}

/** Longer fields are not rewritten: patterns would search them again and again. */
export const MAX_FIELD = 10_000;

/** The parts between separators that are outside of quotes, comments and angle brackets. */
export function splitOutside(value: string, separator: ',' | ';'): string[] {
  const parts: string[] = [];
  let start = 0;
  let isQuoted = false;
  let isAngled = false;
  let comments = 0;
  for (let i = 0; i < value.length; i++) {
    const character = value[i];
    if (character === '\\') i++;
    else if (isQuoted) isQuoted = character !== '"';
    else if (character === '"') isQuoted = true;
    else if (character === '(') comments++;
    else if (character === ')') comments = Math.max(0, comments - 1);
    else if (comments > 0) continue;
    else if (character === '<') isAngled = true;
    else if (character === '>') isAngled = false;
    else if (character === separator && !isAngled) {
      parts.push(value.slice(start, i));
      start = i + 1;
    }
  }
  parts.push(value.slice(start));
  return parts;
}
