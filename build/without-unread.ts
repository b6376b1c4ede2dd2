/**
 * What tests and people read of tables, and no program: rows of the catalogue of replies and of the statements have an example each; the
 * providers' guides are pages of their own (`dist/guides.json`). Bundles do without. The word tables are packed without theirs
 * (`packed-words.ts`).
 */

import { readFile } from 'node:fs/promises';
import { type AnyNode, parse } from 'acorn';
import { type Plugin, transform } from 'esbuild';

interface Unread {
  readonly files: RegExp;
  /** Properties that bundles do without. */
  readonly properties: readonly string[];
  /** Tables of rows whose last cell is such an example: a row is an array. */
  readonly exampleLast?: readonly string[];
}

const UNREAD: readonly Unread[] = [
  { files: /[\\/]core[\\/]bounce[\\/]catalogue[\\/]/, properties: ['example', 'isRegistry'] },
  { files: /[\\/]core[\\/]providers[\\/]/, properties: ['summary', 'steps', 'checks', 'sources'] },
  {
    files: /[\\/]core[\\/]bounce[\\/]words[\\/]statements\.ts$/,
    properties: [],
    exampleLast: ['ROWS', 'MISMATCH_ROWS', 'COMPOUND_ROWS'],
  },
];

/** What the command line shows of rows and sources, and an editor does not. */
const UNREAD_IN_EDITORS: readonly Unread[] = [
  {
    files: /[\\/]core[\\/]bounce[\\/]catalogue[\\/]sources\.ts$/,
    properties: ['url', 'checked', 'quotedBy', 'isUnopened', 'isRegistry'],
  },
  {
    files: /[\\/]core[\\/]bounce[\\/]catalogue[\\/]/,
    properties: ['example', 'evidence'],
  },
];

/** @param reader whether only editors read the bundle */
export function withoutUnread(reader?: 'editors'): Plugin {
  const tables = reader === 'editors' ? [...UNREAD_IN_EDITORS, ...UNREAD] : UNREAD;
  return {
    name: 'without-unread',
    setup({ onLoad }) {
      onLoad({ filter: /[\\/]core[\\/](?:bounce[\\/](?:catalogue|words)|providers)[\\/].*\.ts$/ }, async ({ path }) => {
        const unread = tables.find(({ files }) => files.test(path));
        if (unread === undefined) return undefined;
        const { code } = await transform(await readFile(path, 'utf8'), { loader: 'ts', target: 'esnext' });
        return { contents: without(unread, code) };
      });
    },
  };
}

function without(unread: Unread, source: string): string {
  const parts: string[] = [];
  let from = 0;
  for (const { start, end } of unreadIn(parse(source, { ecmaVersion: 'latest', sourceType: 'module' }), unread)) {
    parts.push(source.slice(from, start));
    from = source[end] === ',' ? end + 1 : end;
  }
  return [...parts, source.slice(from)].join('');
}

function unreadIn(node: AnyNode, unread: Unread): readonly AnyNode[] {
  if (
    node.type === 'Property' &&
    node.key.type === 'Identifier' &&
    unread.properties.includes(node.key.name) &&
    !node.shorthand
  )
    return [node];
  if (node.type === 'VariableDeclarator' && node.id.type === 'Identifier' && unread.exampleLast?.includes(node.id.name))
    return examplesIn(node.init);
  return Object.values(node)
    .flatMap((value: unknown) => (Array.isArray(value) ? (value as readonly unknown[]) : [value]))
    .flatMap((child) => (isNode(child) ? unreadIn(child, unread) : []));
}

function examplesIn(table: AnyNode | null | undefined): readonly AnyNode[] {
  if (table?.type !== 'ArrayExpression') return [];
  return table.elements.flatMap((row) => (row?.type === 'ArrayExpression' ? (row.elements.at(-1) ?? []) : []));
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';
}
