/** What is shown of a text that was rewritten as a whole. */

const MAX_LINE = 200;

/** The first lines that differ, from both. */
export function firstDifference(before: string, after: string): { readonly before: string; readonly after: string } {
  let at = 0;
  while (at < before.length && before[at] === after[at]) at++;
  const start = before.lastIndexOf('\n', Math.max(0, at - 1)) + 1;
  return { before: lineFrom(before, start), after: lineFrom(after, start) };
}

function lineFrom(text: string, start: number): string {
  const end = text.indexOf('\n', start);
  return text.slice(start, Math.min(end < 0 ? text.length : end, start + MAX_LINE)).replace(/\r$/, '');
}
