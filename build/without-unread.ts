/**
 * What tests and people read of tables, and no program: each row of the catalogue of replies has an example; the
 * providers' guides are pages of their own (`dist/guides.json`). Bundles do without. The word tables are packed without theirs
 * (`packed-words.ts`).
 */

import { readFile } from 'node:fs/promises';
import { type AnyNode, parse } from 'acorn';
import { type Plugin, transform } from 'esbuild';

/** The tables' files, and the properties that bundles do without. */
const UNREAD: readonly (readonly [files: RegExp, properties: ReadonlySet<string>])[] = [
  [/[\\/]core[\\/]bounce[\\/]catalogue[\\/]/, new Set(['example'])],
  [/[\\/]core[\\/]providers[\\/]/, new Set(['summary', 'steps', 'checks', 'sources'])],
];

export function withoutUnread(): Plugin {
  return {
    name: 'without-unread',
    setup({ onLoad }) {
      onLoad({ filter: /[\\/]core[\\/](?:bounce[\\/]catalogue|providers)[\\/].*\.ts$/ }, async ({ path }) => {
        const [, unread] = UNREAD.find(([files]) => files.test(path))!;
        const { code } = await transform(await readFile(path, 'utf8'), { loader: 'ts', target: 'esnext' });
        return { contents: without(unread, code) };
      });
    },
  };
}

function without(unread: ReadonlySet<string>, source: string): string {
  const parts: string[] = [];
  let from = 0;
  for (const { start, end } of propertiesIn(parse(source, { ecmaVersion: 'latest', sourceType: 'module' }), unread)) {
    parts.push(source.slice(from, start));
    from = source[end] === ',' ? end + 1 : end;
  }
  return [...parts, source.slice(from)].join('');
}

function propertiesIn(node: AnyNode, names: ReadonlySet<string>): readonly AnyNode[] {
  if (node.type === 'Property' && node.key.type === 'Identifier' && names.has(node.key.name) && !node.shorthand)
    return [node];
  return Object.values(node)
    .flatMap((value: unknown) => (Array.isArray(value) ? (value as readonly unknown[]) : [value]))
    .flatMap((child) => (isNode(child) ? propertiesIn(child, names) : []));
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';
}
