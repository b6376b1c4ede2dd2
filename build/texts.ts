/**
 * The texts of the extension that can be translated: `l10n/bundle.l10n.json` from the client's sources, `package.nls.json` for the
 * manifest. A translation is the same file with its language in the name (`bundle.l10n.de.json`, `package.nls.de.json`).
 */

import { globSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import path from 'node:path';
import { type AnyNode, parse, type TaggedTemplateExpression } from 'acorn';
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
}

/** Every string of the client's sources, but for what is imported. */
export function clientTexts(): readonly SourceText[] {
  return globSync('client/src/*.ts', { cwd: ROOT })
    .sort()
    .flatMap((file) => {
      const source = readFileSync(path.join(ROOT, file), 'utf8');
      const options = { ecmaVersion: 'latest', sourceType: 'module', locations: true } as const;
      const found: SourceText[] = [];
      visit(parse(stripTypeScriptTypes(source), options), (node, text, isSaid) => {
        if (isSaid || !ENGLISH_ONLY.has(path.basename(file)))
          found.push({ place: `${file}:${node.loc?.start.line}`, text, isSaid });
      });
      return found;
    });
}

type See = (node: AnyNode, text: string, isSaid: boolean) => void;

function visit(node: AnyNode, see: See): void {
  if (node.type === 'ImportDeclaration' || node.type === 'ImportExpression') return;
  if (node.type === 'TaggedTemplateExpression' && isSay(node)) {
    see(node, textOf(node.quasi.quasis), true);
    for (const expression of node.quasi.expressions) visit(expression, see);
    return;
  }
  if (node.type === 'Literal' && typeof node.value === 'string') see(node, node.value, false);
  if (node.type === 'TemplateLiteral') see(node, textOf(node.quasis), false);
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) visit(child, see);
  }
}

function isSay({ tag }: TaggedTemplateExpression): boolean {
  return tag.type === 'Identifier' && tag.name === 'say';
}

function textOf(quasis: readonly { readonly value: { readonly cooked?: string | null } }[]): string {
  return keyOf(quasis.map(({ value }) => value.cooked ?? ''));
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';
}

/** The file that translators start from. */
export function clientBundle(): string {
  const keys = new Set(clientTexts().flatMap(({ text, isSaid }) => (isSaid ? [text] : [])));
  return `${JSON.stringify(Object.fromEntries([...keys].sort().map((key) => [key, key])), null, 2)}\n`;
}
