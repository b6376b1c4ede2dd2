/** Fields that a library has folded because they were long: Python's email does so to every one that it writes. */

/** Shorter fields are left as they are (RFC 5322 §2.1.1). */
const FOLDED_FROM = 78;

/** The whole field in one line, where each line is as full as it can be: then nothing but its length may have had it folded. */
export function unfoldedWhereFull(text: string): string {
  const lines = text.replace(/\r\n$/, '').split('\r\n');
  if (lines.length === 1 || lines.join('').length <= FOLDED_FROM) return text;
  const isFull = lines.every((line, i) => {
    const next = lines[i + 1];
    if (next === undefined) return true;
    const end = next.indexOf(' ', 1);
    const word = end < 0 ? next.length : end;
    return /^ \S/.test(next) && (line.length + word > FOLDED_FROM || /[;,:] ?$/.test(line));
  });
  return isFull ? `${lines.join('').replace(/^([^ :]{1,100}:) {2}/, '$1 ')}\r\n` : text;
}
