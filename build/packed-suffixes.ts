/** Puts the public suffix list into bundles as one packed text, in place of tldts's arrays: sorted, so that labels that begin alike stand together. */

import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Plugin } from 'esbuild';
import { asciiDomainName } from '../server/src/core/text/idn.ts';
import {
  DOUBLED,
  FIRST_SHARED,
  MAX_SHARED,
  type SuffixTrie,
  unpackSuffixes,
} from '../server/src/core/workspace/packed-suffixes.ts';
import { ROOT } from './support.ts';

interface TrieModule extends SuffixTrie {
  readonly exceptionsRoot: number;
  readonly rulesRoot: number;
}

export async function suffixTrie(): Promise<TrieModule> {
  const file = path.join(ROOT, 'node_modules/tldts/dist/es6/src/data/trie.js');
  return (await import(pathToFileURL(file).href)) as TrieModule;
}

export function packSuffixes({ nodeFlags, edgeStart, edgeChild, edgeLength, labelText }: SuffixTrie): string {
  const lines: string[] = [];
  let offset = 0;
  for (const [node, flags] of nodeFlags.entries()) {
    const edges = new Map<string, number>();
    for (let edge = edgeStart[node]!; edge < edgeStart[node + 1]!; edge++) {
      edges.set(labelText.slice(offset, offset + edgeLength[edge]!), edgeChild[edge]!);
      offset += edgeLength[edge]!;
    }
    // Labels that are not ASCII mostly have their A-labels beside them.
    const groups = new Map<string, string[]>();
    const doubled = [...edges].filter(
      ([label, child]) => asciiDomainName(label) !== label && edges.get(asciiDomainName(label)) === child,
    );
    for (const [label] of doubled) edges.delete(asciiDomainName(label));
    for (const [label, child] of edges) {
      const group = `${child}${doubled.some(([other]) => other === label) ? DOUBLED : ':'}`;
      groups.set(group, [...(groups.get(group) ?? []), label]);
    }
    const texts = [...groups]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([group, labels]) => group + inFront(labels.sort()));
    lines.push(flags + texts.join(';'));
  }
  return lines.join('\n');
}

function inFront(labels: readonly string[]): string {
  let last = '';
  return labels
    .map((label) => {
      let shared = 0;
      while (shared < MAX_SHARED && shared < label.length && label[shared] === last[shared]) shared++;
      last = label;
      return String.fromCharCode(FIRST_SHARED + shared) + label.slice(shared);
    })
    .join('');
}

export function packedSuffixes(): Plugin {
  return {
    name: 'packed-suffixes',
    setup({ onLoad }) {
      onLoad({ filter: /[\\/]tldts[\\/]dist[\\/]es6[\\/]src[\\/]data[\\/]trie\.js$/ }, async () => {
        const { exceptionsRoot, rulesRoot, ...trie } = await suffixTrie();
        return {
          loader: 'ts',
          resolveDir: path.join(ROOT, 'server/src/core/workspace'),
          contents: `import { ${unpackSuffixes.name} } from './packed-suffixes.ts';
export const { nodeFlags, edgeStart, edgeChild, edgeLength, labelText } = ${unpackSuffixes.name}(${JSON.stringify(packSuffixes(trie))});
export const exceptionsRoot = ${exceptionsRoot}, rulesRoot = ${rulesRoot};`,
        };
      });
    },
  };
}
