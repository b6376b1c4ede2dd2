/** Every regular expression of the sources, with its place. Holds no test. */

import { globSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import path from 'node:path';
import { tokenizer } from 'acorn';

const ROOT = path.resolve(import.meta.dirname, '../..');

export interface Pattern {
  readonly source: string;
  readonly flags: string;
  /** `server/src/x.ts:12` */
  readonly place: string;
}

/** Literals, and what is made when a module is loaded is {@link patternsMadeAtLoad}'s. */
export function literalPatterns(): readonly Pattern[] {
  return globSync('{server,client}/src/**/*.ts', { cwd: ROOT }).flatMap((file) => {
    const text = readFileSync(path.join(ROOT, file), 'utf8');
    // Types become spaces, so that lines stay where they are.
    const tokens = tokenizer(stripTypeScriptTypes(text), {
      ecmaVersion: 'latest',
      sourceType: 'module',
      locations: true,
    });
    return Array.from(tokens).flatMap((token): Pattern[] => {
      if (token.type.label !== 'regexp' || token.loc == null) return [];
      const { pattern, flags } = (token as unknown as { value: { pattern: string; flags: string } }).value;
      const { line } = token.loc.start;
      return [{ source: pattern, flags, place: `${file}:${line}` }];
    });
  });
}

/** VS Code runs it over the first line of every file that is opened. */
export function manifestPatterns(): readonly Pattern[] {
  const manifest = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
    contributes: { languages: { id: string; firstLine?: string }[] };
  };
  return manifest.contributes.languages.flatMap(({ id, firstLine }) =>
    firstLine === undefined ? [] : [{ source: firstLine, flags: '', place: `package.json, ${id}` }],
  );
}

/** What `new RegExp` makes while the modules of the core and the host are loaded. */
export async function patternsMadeAtLoad(): Promise<readonly Pattern[]> {
  const made: Pattern[] = [];
  const Original = globalThis.RegExp;
  globalThis.RegExp = class extends Original {
    constructor(pattern: string | RegExp, flags?: string) {
      super(pattern, flags);
      const place = placeOf(new Error().stack ?? '');
      made.push({ source: this.source, flags: this.flags, place });
    }
  } as RegExpConstructor;
  try {
    for (const file of globSync('server/src/{core,project,lsp}/**/*.ts', { cwd: ROOT })) {
      if (!file.endsWith('.d.ts')) await import(path.join(ROOT, file));
    }
  } finally {
    globalThis.RegExp = Original;
  }
  return made.filter(({ place }) => place !== '');
}

/** The nearest line of ours on the stack; empty for packages. */
function placeOf(stack: string): string {
  const [, , first = ''] = stack.split('\n');
  return /(?:server|client)\/src\/[^:)]+:\d+/.exec(first)?.[0] ?? '';
}
