/**
 * The texts of the extension that can be translated: `l10n/bundle.l10n.json` from the sources of client and server, `package.nls.json` for
 * the manifest. A translation is the same file with its language in the name (`bundle.l10n.de.json`, `package.nls.de.json`).
 */

import { globSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import path from 'node:path';
import { type AnyNode, type CallExpression, parse, type TaggedTemplateExpression } from 'acorn';
import { RULES } from '../server/src/core/rules/registry.ts';
import { keyOf } from '../server/src/core/text/say.ts';
import { ROOT } from './support.ts';

/** What else is written there is for people who look into the extension itself, or for language models: it stays English. */
const ENGLISH_ONLY: ReadonlySet<string> = new Set(['bug-report.ts', 'language-model-tools.ts']);

export interface SourceText {
  /** `client/src/keys.ts:12` */
  readonly place: string;
  /** The text of a literal; `{0}` for the first value in a template. */
  readonly text: string;
  /** Whether it is a text of `say`. */
  readonly isSaid: boolean;
  /** The nodes around it, the outermost first. */
  readonly around: readonly AnyNode[];
}

/** Every string of the client's sources, but for what is imported. */
export function clientTexts(): readonly SourceText[] {
  return textsIn('client/src/*.ts').filter(
    ({ place, isSaid }) => isSaid || !ENGLISH_ONLY.has(path.basename(place.split(':', 1)[0]!)),
  );
}

/** The same of the server's, but for those of the command line, which always speaks English. */
export function serverTexts(): readonly SourceText[] {
  return textsIn('server/src/**/*.ts').filter(({ place }) => !place.startsWith('server/src/cli/'));
}

function textsIn(glob: string): readonly SourceText[] {
  return globSync(glob, { cwd: ROOT })
    .map((file) => file.replaceAll(path.sep, '/'))
    .sort()
    .flatMap((file) => {
      const source = readFileSync(path.join(ROOT, file), 'utf8');
      const options = { ecmaVersion: 'latest', sourceType: 'module', locations: true } as const;
      const found: SourceText[] = [];
      visit(parse(stripTypeScriptTypes(source), options), [], (node, text, isSaid, around) =>
        found.push({ place: `${file}:${node.loc?.start.line}`, text, isSaid, around }),
      );
      return found;
    });
}

type See = (node: AnyNode, text: string, isSaid: boolean, around: readonly AnyNode[]) => void;

function visit(node: AnyNode, around: readonly AnyNode[], see: See): void {
  if (node.type === 'ImportDeclaration' || node.type === 'ImportExpression') return;
  const within = [...around, node];
  if (node.type === 'TaggedTemplateExpression' && isSay(node)) {
    see(node, textOf(node.quasi.quasis), true, around);
    for (const expression of node.quasi.expressions) visit(expression, within, see);
    return;
  }
  if (node.type === 'Literal' && typeof node.value === 'string') see(node, node.value, false, around);
  if (node.type === 'TemplateLiteral') see(node, textOf(node.quasis), false, around);
  if (node.type === 'CallExpression') for (const key of nounKeys(node)) see(node, key, true, around);
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) visit(child, within, see);
  }
}

function isSay({ tag }: TaggedTemplateExpression): boolean {
  return tag.type === 'Identifier' && tag.name === 'say';
}

/** The keys of a number with its noun: `plural(count, 'octet')`, `countInWords(count, 'line')`; see `core/text/plural.ts`. */
function nounKeys({ callee, arguments: args }: CallExpression): readonly string[] {
  if (callee.type !== 'Identifier' || !['plural', 'countInWords'].includes(callee.name)) return [];
  const [one, many = one === undefined ? one : `${one}s`] = args
    .slice(1)
    .map((arg) => (arg.type === 'Literal' ? String(arg.value) : undefined));
  if (one === undefined || many === undefined) return [];
  return [`${callee.name === 'plural' ? '1' : '{0}'} ${one}`, `{0} ${many}`];
}

function textOf(quasis: readonly { readonly value: { readonly cooked?: string | null } }[]): string {
  return keyOf(quasis.map(({ value }) => value.cooked ?? ''));
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';
}

/** What rules say: templates whose places have names, and the numbers in them with their nouns. */
export function ruleMessages(): readonly string[] {
  const messages = RULES.flatMap((rule) => Object.values(rule.messages));
  const nouns = messages.flatMap((message) =>
    [...message.matchAll(/\{\w+\|([\w ]+)\}/g)].flatMap(([, noun]) => [`1 ${noun}`, `{0} ${noun}s`]),
  );
  return [...messages, ...nouns];
}

/** The file that translators start from. */
export function textBundle(): string {
  const said = [...clientTexts(), ...serverTexts()].flatMap(({ text, isSaid }) => (isSaid ? [text] : []));
  const keys = new Set([...said, ...ruleMessages()]);
  return `${JSON.stringify(Object.fromEntries([...keys].sort().map((key) => [key, key])), null, 2)}\n`;
}
