/**
 * Puts the public suffix list of tldts into a bundle in a form that compresses better: the labels of a node by their letters, each without
 * what it has in common with the one before, and names in letters beyond ASCII only as A-labels. The bundle sorts them by their hashes again when it starts, as tldts looks them up.
 */

import { readFileSync } from 'node:fs';
import type { Plugin } from 'esbuild';

export function packedSuffixes(): Plugin {
  return {
    name: 'packed-suffixes',
    setup({ onLoad }) {
      onLoad({ filter: /[\\/]tldts[\\/]dist[\\/]es6[\\/]src[\\/]data[\\/]trie\.js$/ }, ({ path }) => ({
        contents: withPackedSuffixes(readFileSync(path, 'utf8')),
        loader: 'js',
      }));
    },
  };
}

/**
 * @param source of tldts
 * @throws {Error} for a version that has its list in another form
 */
export function withPackedSuffixes(source: string): string {
  const numbers = (name: string) =>
    arrayOf(source, name, /new Uint(?:8|16)Array\(\[([\d,\s]*)\]\)/)
      .split(',')
      .map(Number);
  const [starts, lengths, children] = ['edgeStart', 'edgeLength', 'edgeChild'].map(numbers);
  const labels = arrayOf(source, 'labelText', /"([^"\\]*)"/);
  const packed = pack(starts!, lengths!, children!, labels);
  let out = source;
  for (const name of ['edgeStart', 'edgeLength', 'edgeChild', 'labelText']) out = withoutConstant(out, name);
  const names = '{ edgeStart, edgeLength, edgeChild, labelText }';
  // What was exported still is.
  return out.replace(
    /(export )?const rulesRoot/,
    (found, exported = '') =>
      `${UNPACK}\n${exported}const ${names} = unpackSuffixes(${JSON.stringify(packed)});\n${found}`,
  );
}

const EXPORT = 'export ';

function constantIn(source: string, name: string): { readonly start: number; readonly end: number } {
  const at = source.indexOf(`const ${name} = `);
  const end = source.indexOf(';\n', at) + 1;
  if (at < 0 || end === 0) throw new Error(`tldts has no ${name}.`);
  const start = at - EXPORT.length;
  return { start: source.startsWith(EXPORT, start) ? start : at, end };
}

function arrayOf(source: string, name: string, form: RegExp): string {
  const { start, end } = constantIn(source, name);
  const found = form.exec(source.slice(start, end))?.[1];
  if (found === undefined) throw new Error(`tldts has ${name} in another form.`);
  return found;
}

function withoutConstant(source: string, name: string): string {
  const { start, end } = constantIn(source, name);
  return source.slice(0, start) + source.slice(end);
}

/** More letters in common than these are written again. */
const MAX_SHARED = 25;

/** Nodes are separated by semicolons, their groups of labels that lead to the same node by commas. */
function pack(
  starts: readonly number[],
  lengths: readonly number[],
  children: readonly number[],
  text: string,
): string {
  let end = 0;
  const labels = lengths.map((length) => {
    end += length;
    return text.slice(end - length, end);
  });
  if (labels.some((label) => /[A-Z,; ]|[\ud800-\udfff]/.test(label))) throw new Error('A label has a sign of its own.');
  const nodes: string[] = [];
  for (let node = 0; node + 1 < starts.length; node++) {
    const groups = new Map<number, string[]>();
    for (let edge = starts[node]!; edge < starts[node + 1]!; edge++) {
      // They are in the list as A-labels, too, and only these are looked up.
      if (/[^\x00-\x7f]/.test(labels[edge]!)) continue;
      groups.set(children[edge]!, [...(groups.get(children[edge]!) ?? []), labels[edge]!]);
    }
    nodes.push([...groups].map(([child, all]) => `${child.toString(36)} ${frontCoded(all)}`).join(','));
  }
  return nodes.join(';');
}

function frontCoded(labels: readonly string[]): string {
  let before = '';
  return [...labels]
    .sort((a, b) => (a < b ? -1 : 1))
    .map((label) => {
      let shared = 0;
      while (shared < MAX_SHARED && shared < before.length && before[shared] === label[shared]) shared++;
      before = label;
      return String.fromCharCode(65 + shared) + label.slice(shared);
    })
    .join('');
}

/** A part of the bundle. The hash is tldts's own. */
const UNPACK = `function unpackSuffixes(packed) {
  const starts = [0], lengths = [], children = [], labels = [];
  for (const node of packed.split(';')) {
    const edges = [];
    for (const group of node === '' ? [] : node.split(',')) {
      const space = group.indexOf(' ');
      const child = parseInt(group, 36);
      let label = '';
      for (let at = space + 1; at < group.length; ) {
        const from = at++;
        while (at < group.length && (group[at] < 'A' || group[at] > 'Z')) at++;
        label = label.slice(0, group.charCodeAt(from) - 65) + group.slice(from + 1, at);
        let hash = 5381;
        for (let i = label.length - 1; i >= 0; i--) hash = (hash * 33) ^ label.charCodeAt(i);
        edges.push({ label, child, hash: hash >>> 0 });
      }
    }
    edges.sort((a, b) => a.hash - b.hash);
    for (const { label, child } of edges) {
      labels.push(label);
      lengths.push(label.length);
      children.push(child);
    }
    starts.push(lengths.length);
  }
  return {
    edgeStart: Uint16Array.from(starts),
    edgeLength: Uint8Array.from(lengths),
    edgeChild: Uint16Array.from(children),
    labelText: labels.join(''),
  };
}`;
