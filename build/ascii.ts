/**
 * Sources without signs beyond ASCII. esbuild leaves those in patterns and in texts for people as they are, and V8 keeps a program with a
 * single one in two octets a unit: a start then takes a tenth longer.
 */

import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

export function asciiSources(): Plugin {
  return {
    name: 'ascii-sources',
    setup({ onLoad }) {
      onLoad({ filter: /[\\/]server[\\/]src[\\/].*\.ts$/ }, async ({ path }) => ({
        contents: inAscii(await readFile(path, 'utf8')),
        loader: 'ts',
      }));
    },
  };
}

/** In strings, templates and patterns an escape is the sign; after a backslash it would be something else. */
export function inAscii(source: string): string {
  return source.replace(/(?<!\\)[\u0080-\uffff]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
