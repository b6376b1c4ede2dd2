/** JSON for standard output. */

import { type DataText, data } from '../core/text/visible.ts';

const ACTIVE = /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu;

/**
 * Indented JSON with a final line end. What JSON leaves as it is and a terminal may act on (C1 controls, marks of writing
 * direction) is escaped; a reader gets the same value.
 */
export function jsonText(value: unknown): DataText {
  const text = JSON.stringify(value, null, 2).replace(ACTIVE, (character) =>
    Array.from(
      { length: character.length },
      (_, i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`,
    ).join(''),
  );
  // `##[` is a command to runners of CI jobs.
  return data(`${text.replaceAll('##', '#\\u0023')}\n`);
}
