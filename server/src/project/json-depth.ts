/** How deep the objects and arrays of a settings file are: its parser calls itself for each, and would run out of stack. */

import { say } from '../core/text/say.ts';

/** Settings have five levels. */
const MAX_DEPTH = 100;

/** Strings and comments as wholes, and what opens and closes. */
const TOKENS = /"(?:\\.|[^"\\\r\n])*"?|\/\/[^\r\n]*|\/\*(?:[^*]|\*(?!\/))*|[{}[\]]/gs;

/** The offset of the first bracket that is too deep; undefined where none is. */
export function tooDeepAt(text: string): number | undefined {
  let depth = 0;
  for (const { 0: token, index } of text.matchAll(TOKENS)) {
    if (token === '{' || token === '[') {
      if (++depth > MAX_DEPTH) return index;
    } else if (token === '}' || token === ']') depth--;
  }
  return undefined;
}

/** Why such a text is not read; after its place. */
export const TOO_DEEP = say`objects and arrays are nested more than ${MAX_DEPTH} deep`;
