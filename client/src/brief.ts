/** How long a sentence may be that VS Code shows in a notification without cutting it off after its first line. */

export const MAX_NOTICE = 100;

/** At most {@link MAX_NOTICE} UTF-16 units, in one line; what is cut off ends in "…", at a space where there is one near. */
export function brief(sentence: string): string {
  const line = sentence.replace(/\s+/g, ' ');
  if (line.length <= MAX_NOTICE) return line;
  const head = line.slice(0, MAX_NOTICE - 1);
  const space = head.lastIndexOf(' ');
  return `${space > MAX_NOTICE / 2 ? head.slice(0, space) : head}…`;
}
