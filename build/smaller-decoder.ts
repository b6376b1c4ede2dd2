/**
 * Makes the bundle of mailparser a third of what it would be. One copy of each package; iconv-lite's tables compressed until they are needed;
 * ISO-2022-JP by iconv-lite's tables instead of another package's.
 *
 * And what mailparser requires and we never call: it makes text of HTML and HTML of text, and finds links, unless it is told not to, as
 * `server/src/host/decode.ts` does. In its place stand modules that are there when it is loaded, and refuse to work.
 */

import { createRequire } from 'node:module';
import path from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import type { Plugin } from 'esbuild';
import { ROOT } from './support.ts';

const NAMESPACE = 'unused';
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
        contents: `module.exports = JSON.parse(require('node:zlib').brotliDecompressSync(Buffer.from('${compressed(require(file))}', 'base64')).toString());`,
        loader: 'js',
      }));
      // Types by the ending of a file's name, without the endings by type, which nobody asks for.
      onLoad({ filter: /[\\/]libmime[\\/]dist[\\/]cjs[\\/]mimetypes\.js$/ }, ({ path: file }) => ({
        contents: `exports.list = {}; exports.extensions = ${JSON.stringify(require(file).extensions)};`,
        loader: 'js',
      }));
      onLoad({ filter: /^/, namespace: NAMESPACE }, ({ path: name }) => ({ contents: STUBS[name]!, loader: 'js' }));
    },
  };
}

/** JSON, compressed, in base64. */
function compressed(value: unknown): string {
  return brotliCompressSync(JSON.stringify(value)).toString('base64');
}
