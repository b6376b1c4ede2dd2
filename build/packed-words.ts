/** Puts the word tables of replies into bundles as one packed text, in place of the modules that have them. */

import type { Plugin } from 'esbuild';
import { IDIOMS, TERMS } from '../server/src/core/bounce/words/languages.ts';
import { scriptOf } from '../server/src/core/bounce/words/lexicon.ts';
import { pack } from '../server/src/core/bounce/words/packed.ts';

export function packedWords(): Plugin {
  return {
    name: 'packed-words',
    setup({ onLoad }) {
      onLoad({ filter: /[\\/]core[\\/]bounce[\\/]words[\\/]tables\.ts$/ }, () => ({
        loader: 'ts',
        contents: `import { unpack } from './packed.ts';
const PACKED = ${JSON.stringify(pack({ terms: TERMS, idioms: IDIOMS }, scriptOf))};
let tables: ReturnType<typeof unpack> | undefined;
export const wordTables = () => (tables ??= unpack(PACKED));`,
      }));
    },
  };
}
