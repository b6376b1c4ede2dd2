/** Markdown for hovers. Text of a message or a zone is hostile: it enters only through {@link escapeText} or {@link code}. */

import { greatest } from '../text/lists.ts';
import { say } from '../text/say.ts';
import { clip } from '../text/sentence.ts';
/** Text that is shown as it is: no emphasis, link, image, HTML, heading or list can come of it. One line. */
export function escapeText(text: string): string {
  return visible(text)
    .replace(/[\\`*_{}[\]()#+\-.!|<>~&:@/]/g, (c) => (/[<>&]/.test(c) ? `&#${c.charCodeAt(0)};` : `\\${c}`))
    .replace(/\s+/g, ' ');
}

/** Text as an inline code span, whatever back-quotes it contains. One line, shortened to `limit` UTF-16 units. */
export function code(text: string, limit = 200): string {
  const short = visible(clip(text, limit)).replace(/\s+/g, ' ');
  if (short.trim() === '') return say`(empty)`;
  const runs = short.match(/`+/g) ?? [];
  const fence = '`'.repeat(
    greatest(
      runs.map((run) => run.length),
      0,
    ) + 1,
  );
  const pad = short.startsWith('`') || short.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${short}${pad}${fence}`;
}

/** Several lines as a fenced code block, whatever back-quotes they contain. */
export function codeBlock(text: string): string {
  let longest = 2;
  for (const [run] of text.matchAll(/`+/g)) longest = Math.max(longest, run.length);
  const fence = '`'.repeat(longest + 1);
  return `${fence}text\n${visible(text).replace(/\r\n?/g, '\n')}\n${fence}`;
}

/** Control and format characters (which can reorder or hide text) as visible symbols; line breaks stay. */
function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, (c) => {
    if (c === '\n' || c === '\r' || c === '\t') return c;
    return c.codePointAt(0)! < 0x20 ? String.fromCharCode(0x2400 + c.codePointAt(0)!) : '\uFFFD';
  });
}
