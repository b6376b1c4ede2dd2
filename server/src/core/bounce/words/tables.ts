/** Where the word tables come from. Bundles have another file instead of this, with the same tables packed (build/packed-words.ts). */

import { IDIOMS, TERMS } from './languages.ts';
import type { WordTables } from './row.ts';

export function wordTables(): WordTables {
  return { terms: TERMS, idioms: IDIOMS };
}
