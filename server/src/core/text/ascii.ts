export function isAscii(text: string): boolean {
  return !/[^\x00-\x7f]/.test(text);
}

/** Letters of ASCII alone, as in host names, field names and charsets; other letters stay. */
export function asciiUpperCase(text: string): string {
  return text.replace(/[a-z]/g, (letter) => letter.toUpperCase());
}
