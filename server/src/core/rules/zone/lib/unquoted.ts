/** What takes the place of a quoted word. */

import type { Span } from '../../../text/span.ts';

/** A word without its quotes, which also separated it from its neighbours. */
export function unquoted(text: string, { start, end }: Span, word: string): string {
  const isGlued = (unit: string | undefined) => unit !== undefined && !/[\s();]/.test(unit);
  return `${isGlued(text[start - 1]) ? ' ' : ''}${word}${isGlued(text[end]) ? ' ' : ''}`;
}
