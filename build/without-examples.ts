/** Each row of the words of replies has an example, which tests read and no program: bundles do without. */

import { readFile } from 'node:fs/promises';
import { type AnyNode, parse } from 'acorn';
import { type Plugin, transform } from 'esbuild';

export function withoutExamples(): Plugin {
  return {
    name: 'without-examples',
    setup({ onLoad }) {
      onLoad({ filter: /[\\/]core[\\/]bounce[\\/](?:catalogue|words)[\\/].*\.ts$/ }, async ({ path }) => {
        const { code } = await transform(await readFile(path, 'utf8'), { loader: 'ts', target: 'esnext' });
        return { contents: withoutExamplesIn(code) };
      });
    },
  };
}

function withoutExamplesIn(source: string): string {
  const parts: string[] = [];
  let from = 0;
  for (const { start, end } of examplesIn(parse(source, { ecmaVersion: 'latest', sourceType: 'module' }))) {
    parts.push(source.slice(from, start));
    from = source[end] === ',' ? end + 1 : end;
  }
  return [...parts, source.slice(from)].join('');
}

function examplesIn(node: AnyNode): readonly AnyNode[] {
  if (node.type === 'Property' && node.key.type === 'Identifier' && node.key.name === 'example' && !node.shorthand)
    return [node];
  return Object.values(node)
    .flatMap((value: unknown) => (Array.isArray(value) ? (value as readonly unknown[]) : [value]))
    .flatMap((child) => (isNode(child) ? examplesIn(child) : []));
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';
}
