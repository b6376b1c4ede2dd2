/**
 * What mailparser requires and we never call: it makes text of HTML and HTML of text, and finds links, unless it is told not to, as
 * `server/src/host/decode.ts` does. In its place are modules that are there when it is loaded, and refuse to work.
 */

import type { Plugin } from 'esbuild';

const NAMESPACE = 'unused';

const STUBS: Readonly<Record<string, string>> = {
  'html-to-text': "export const htmlToText = () => { throw new Error('HTML is not converted to text.'); };",
  // It is set up when mailparser is loaded.
  'linkify-it':
    'export default () => { const finder = { tlds: () => finder, add: () => finder, set: () => finder, pretest: () => false, match: () => null }; return finder; };',
  './tlds.cjs': 'export default [];',
  // For the HTML of addresses, which nobody reads; the characters that HTML gives a meaning, all the same.
  he: 'export default { encode: (text) => String(text).replace(/[&<>"\']/g, (c) => `&#${c.charCodeAt(0)};`) };',
};

export function withoutUnused(): Plugin {
  return {
    name: NAMESPACE,
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^(?:html-to-text|linkify-it|\.\/tlds\.cjs|he)$/ }, ({ path, importer }) =>
        /[\\/]mailparser[\\/]/.test(importer) ? { path, namespace: NAMESPACE } : undefined,
      );
      onLoad({ filter: /^/, namespace: NAMESPACE }, ({ path }) => ({ contents: STUBS[path]!, loader: 'js' }));
    },
  };
}
