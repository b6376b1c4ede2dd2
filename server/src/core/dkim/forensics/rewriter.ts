/** Programs that write a whole message anew, by what they leave in its header. */

import { fieldKey, type RawField } from '../canonicalization.ts';

/**
 * Ruby's mail library writes every field anew: `Mime-Version` in these letters, and each parameter in a line of its own,
 * in the order of their names.
 */
export function isWrittenByRuby(fields: readonly RawField[]): boolean {
  const isVersioned = fields.some(({ text }) => /^Mime-Version: 1\.0\r?\n?$/.test(text));
  const type = fields.findLast((field) => fieldKey(field) === 'content-type')?.text ?? '';
  return (
    isVersioned &&
    type.length <= MAX_TYPE &&
    /^Content-Type: [^\s;]+(?:;\r?\n [\w*-]+=(?:"[^"]*"|[^\s";]+))*\r?\n?$/.test(type)
  );
}

const MAX_TYPE = 2000;
