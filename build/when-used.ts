/** For packages and built-in modules of which most runs use nothing: a bundle requires them when it uses something of them. */

import type { Plugin } from 'esbuild';

const NAMESPACE = 'when-used';

/** @param places what each is required as: a bundle of its own, or its own name for what Node has built in */
export function whenUsed(places: Readonly<Record<string, string>>): Plugin {
  return {
    name: NAMESPACE,
    setup({ onResolve, onLoad }) {
      for (const [name, place] of Object.entries(places)) {
        const isName = new RegExp(`^${name}$`);
        onResolve({ filter: isName, namespace: 'file' }, () => ({ path: name, namespace: NAMESPACE }));
        onLoad({ filter: isName, namespace: NAMESPACE }, async () => ({ contents: await stub(name, place) }));
      }
      onResolve({ filter: /^/, namespace: NAMESPACE }, ({ path }) => ({ path, external: true }));
    },
  };
}

/** A module that has the names of the other one. */
async function stub(name: string, place: string): Promise<string> {
  const names = Object.keys(await import(name)).filter((each) => each !== 'default' && each !== 'module.exports');
  return [
    'let all;',
    `const load = () => (all ??= require(${JSON.stringify(place)}));`,
    `module.exports = { ${names.map((each) => `get ${each}() { return load().${each}; }`).join(', ')} };`,
  ].join('\n');
}
