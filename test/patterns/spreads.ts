/** Calls that are given a list as arguments. Holds no test. */

import { globSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import path from 'node:path';
import { parse } from 'acorn';

const ROOT = path.resolve(import.meta.dirname, '../..');

interface Node {
  readonly type: string;
  readonly start: number;
  readonly arguments?: readonly Node[];
}

/** `server/src/x.ts:12 push(...list)`, but for calls above which a comment says how long the list is: `At most 8 items.` */
export function unboundedSpreads(): readonly string[] {
  return globSync('{server,client}/src/**/*.ts', { cwd: ROOT }).flatMap((file) => {
    const source = readFileSync(path.join(ROOT, file), 'utf8');
    return spreadsIn(source).map(({ line, text }) => `${file}:${line} ${text}`);
  });
}

/** Calls that are made for as many arguments as one likes; others take tuples, whose types say how long they are. */
const TAKES_ITEMS =
  /^[^(]*\b(?:push|unshift|splice|concat|max|min|hypot|fromCharCode|fromCodePoint|of|apply|call|assign)\(/;

export function spreadsIn(source: string): readonly { readonly line: number; readonly text: string }[] {
  const text = stripTypeScriptTypes(source);
  const lines = source.split('\n');
  const tree = parse(text, { ecmaVersion: 'latest', sourceType: 'module' }) as unknown as Node;
  return callsIn(tree).flatMap(({ start, end, arguments: given = [] }) => {
    // Two options or none, as in `f(...(a ? [a] : []))`, cannot be long.
    if (!TAKES_ITEMS.test(text.slice(start, end))) return [];
    if (!given.some((argument) => argument.type === 'SpreadElement' && !isShort(argument))) return [];
    const line = text.slice(0, start).split('\n').length;
    const isBounded = lines.slice(Math.max(0, line - 3), line).some((each) => /\bat most \d[\d,]* items\b/i.test(each));
    return isBounded ? [] : [{ line, text: text.slice(start, end).replace(/\s+/g, ' ').slice(0, 80) }];
  });
}

function callsIn(tree: Node): readonly (Node & { readonly end: number })[] {
  const calls: (Node & { end: number })[] = [];
  const waiting: unknown[] = [tree];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (typeof node !== 'object' || node === null) continue;
    const { type } = node as Node;
    if (type === 'CallExpression' || type === 'NewExpression') calls.push(node as Node & { end: number });
    for (const child of Object.values(node)) waiting.push(child);
  }
  return calls.sort((a, b) => a.start - b.start);
}

function isShort(spread: Node): boolean {
  const { argument } = spread as unknown as { argument: Node & Readonly<Record<'consequent' | 'alternate', Node>> };
  const isLiteral = (node: Node): boolean =>
    node.type === 'ArrayExpression' &&
    (node as unknown as { elements: readonly Node[] }).elements.every(({ type }) => type !== 'SpreadElement');
  return argument.type === 'ConditionalExpression' && isLiteral(argument.consequent) && isLiteral(argument.alternate);
}
