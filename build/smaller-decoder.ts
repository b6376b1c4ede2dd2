/**
 * Makes the bundle of mailparser a quarter of what it would be. One copy of each package; iconv-lite's tables compressed, all together because
 * they hold the same characters, until one is needed; ISO-2022-JP by iconv-lite's tables instead of another package's.
 *
 * And what mailparser requires and we never call: it makes text of HTML and HTML of text, and finds links, unless it is told not to, as
 * `server/src/host/decode.ts` does. In its place stand modules that are there when it is loaded, and refuse to work.
 */

import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import type { Plugin } from 'esbuild';
import { ROOT } from './support.ts';

const NAMESPACE = 'unused';
const TABLES = 'all-tables';
const require = createRequire(import.meta.url);

const STUBS: Readonly<Record<string, string>> = {
  'html-to-text': "export const htmlToText = () => { throw new Error('HTML is not converted to text.'); };",
  // It is set up when mailparser is loaded.
  'linkify-it':
    'export default () => { const finder = { tlds: () => finder, add: () => finder, set: () => finder, pretest: () => false, match: () => null }; return finder; };',
  './tlds.cjs': 'export default [];',
  // For the HTML of addresses, which nobody reads; the characters that HTML gives a meaning, all the same.
  he: 'export default { encode: (text) => String(text).replace(/[&<>"\']/g, (c) => `&#${c.charCodeAt(0)};`) };',
};

export function smallerDecoder(): Plugin {
  return {
    name: NAMESPACE,
    setup({ onResolve, onLoad }) {
      // One is imported and the other required: without this both would come.
      onResolve({ filter: /^libmime$/ }, () => ({ path: path.join(ROOT, 'node_modules/libmime/dist/cjs/libmime.js') }));
      onResolve({ filter: /^encoding-japanese$/ }, () => ({ path: path.join(ROOT, 'server/src/host/japanese.ts') }));
      onResolve({ filter: /^(?:html-to-text|linkify-it|\.\/tlds\.cjs|he)$/ }, ({ path: name, importer }) =>
        /[\\/]mailparser[\\/]/.test(importer) ? { path: name, namespace: NAMESPACE } : undefined,
      );
      onLoad({ filter: /[\\/]iconv-lite[\\/]encodings[\\/]tables[\\/].+\.json$/ }, ({ path: file }) => ({
        contents: `module.exports = require('${TABLES}')[${JSON.stringify(path.basename(file))}];`,
        loader: 'js',
      }));
      onResolve({ filter: new RegExp(`^${TABLES}$`) }, ({ path: name, importer }) => ({
        path: name,
        namespace: TABLES,
        pluginData: path.dirname(importer),
      }));
      onLoad({ filter: /^/, namespace: TABLES }, ({ pluginData: folder }) => ({
        contents: unpacking(
          Object.fromEntries(readdirSync(folder).map((name) => [name, require(path.join(folder, name))])),
        ),
        loader: 'js',
      }));
      onLoad({ filter: /[\\/]iconv-lite[\\/]encodings[\\/]sbcs-data-generated\.js$/ }, ({ path: file }) => ({
        contents: unpacking(require(file)),
        loader: 'js',
      }));
      // Types by the ending of a file's name, without the endings by type, which nobody asks for.
      onLoad({ filter: /[\\/]libmime[\\/]dist[\\/]cjs[\\/]mimetypes\.js$/ }, ({ path: file }) => ({
        contents: unpacking({ list: {}, extensions: require(file).extensions }),
        loader: 'js',
      }));
      onLoad({ filter: /^/, namespace: NAMESPACE }, ({ path: name }) => ({ contents: STUBS[name]!, loader: 'js' }));
    },
  };
}

/** A module that is a value, compressed until it is required. */
function unpacking(value: unknown): string {
  const packed = brotliCompressSync(differences(JSON.stringify(value))).toString('base64');
  return `
    const packed = require('node:zlib').brotliDecompressSync(Buffer.from('${packed}', 'base64')).toString();
    let last = 0;
    const restored = packed.replace(/[^\\0-\\x7f]/gu, (character) => {
      let code = character.codePointAt(0) - 0x80;
      if (code >= 0xd780) code -= 0x800;
      last = (last + (code & 1 ? -(code + 1) / 2 : code / 2)) & 0xffff;
      return String.fromCharCode(last);
    });
    module.exports = JSON.parse(restored);`;
}

/**
 * Each UTF-16 unit beyond ASCII as its difference from the one before: tables of characters ascend in long runs, so that this compresses by a
 * sixth better. The sign is the lowest bit; surrogates are stepped over.
 */
function differences(text: string): string {
  let last = 0;
  return text.replace(/[^\0-\x7f]/g, (unit) => {
    const difference = ((unit.charCodeAt(0) - last) << 16) >> 16;
    last = unit.charCodeAt(0);
    const code = 0x80 + (difference < 0 ? -2 * difference - 1 : 2 * difference);
    return String.fromCodePoint(code < 0xd800 ? code : code + 0x800);
  });
}
