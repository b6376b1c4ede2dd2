/** The public suffix list as bundles have it: a quarter smaller than tldts's own arrays, of which it makes them again. */

import { asciiDomainName } from '../text/idn.ts';

/** What tldts looks names up in: its module `data/trie`. */
export interface SuffixTrie {
  readonly nodeFlags: Uint8Array;
  readonly edgeStart: Uint16Array;
  readonly edgeChild: Uint16Array;
  readonly edgeLength: Uint8Array;
  readonly labelText: string;
}

/** `A` to `Z` begin a label: how many signs it has in common with the one before. */
export const FIRST_SHARED = 65;
export const MAX_SHARED = 25;

/** Stands in place of the colon before labels that have A-labels (RFC 5890) beside them. */
export const DOUBLED = '=';

const GROUP = /^(\d+)([:=])/;

/** tldts orders the edges of a node by it. */
function hashOf(label: string): number {
  let hash = 5381;
  for (let at = label.length - 1; at >= 0; at--) hash = (hash * 33) ^ label.charCodeAt(at);
  return hash >>> 0;
}

/**
 * @param packed a line for each node: its flags, then its labels by the node that they lead to (`12:AcomDmerce;4=A...`)
 */
export function unpackSuffixes(packed: string): SuffixTrie {
  const nodes = packed.split('\n');
  const starts = [0];
  const children: number[] = [];
  const labels: string[] = [];
  for (const node of nodes) {
    const edges: { readonly label: string; readonly child: number; readonly hash: number }[] = [];
    const add = (label: string, child: number) => edges.push({ label, child, hash: hashOf(label) });
    for (const group of node.slice(1).split(';')) {
      const head = GROUP.exec(group);
      if (head === null) continue;
      const child = Number(head[1]);
      let last = '';
      for (const piece of group.slice(head[0].length).match(/[A-Z][^A-Z]*/g) ?? []) {
        last = last.slice(0, piece.charCodeAt(0) - FIRST_SHARED) + piece.slice(1);
        add(last, child);
        if (head[2] === DOUBLED) add(asciiDomainName(last), child);
      }
    }
    edges.sort((a, b) => a.hash - b.hash);
    for (const { label, child } of edges) {
      labels.push(label);
      children.push(child);
    }
    starts.push(labels.length);
  }
  return {
    nodeFlags: Uint8Array.from(nodes, (node) => Number(node[0])),
    edgeStart: Uint16Array.from(starts),
    edgeChild: Uint16Array.from(children),
    edgeLength: Uint8Array.from(labels, ({ length }) => length),
    labelText: labels.join(''),
  };
}
