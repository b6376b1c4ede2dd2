/** Reads every import of the sources: the layers of server/ARCHITECTURE.md hold, and the core knows no platform. */

import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

const ROOT = path.resolve(import.meta.dirname, '..');

/** The layers of the core, each above those that it may import. */
const BELOW_WORKSPACE = ['text', 'zone', 'mail', 'dkim', 'policy', 'bounce'];
const BELOW_FEATURES = [...BELOW_WORKSPACE, 'providers', 'workspace', 'diagnosis', 'rules'];
const BELOW_SESSION = [...BELOW_FEATURES, 'features', 'documents', 'keys'];

/** Who may import whom, besides itself. */
const MAY: Readonly<Record<string, readonly string[]>> = {
  text: [],
  providers: ['text'],
  zone: ['text'],
  mail: ['text'],
  dkim: ['text'],
  policy: ['text', 'dkim'],
  bounce: ['text', 'mail'],
  workspace: BELOW_WORKSPACE,
  aggregate: [...BELOW_WORKSPACE, 'workspace'],
  diagnosis: [...BELOW_WORKSPACE, 'workspace'],
  rules: [...BELOW_WORKSPACE, 'providers', 'workspace', 'diagnosis'],
  features: BELOW_FEATURES,
  documents: [...BELOW_FEATURES, 'features'],
  keys: [...BELOW_FEATURES, 'features'],
  session: BELOW_SESSION,
};

const PACKAGES: Readonly<Record<string, readonly string[]>> = { workspace: ['tldts'], aggregate: ['fflate', 'sax'] };

function importsOf(file: string): string[] {
  const source = readFileSync(path.join(ROOT, file), 'utf8');
  return [
    ...source.matchAll(
      /(?:^|\n)\s*(?:import|export)\b[^'";]*?from\s*'([^']+)'|\bimport\(\s*'([^']+)'|(?:^|\n)import\s*'([^']+)'/g,
    ),
  ].map((m) => (m[1] ?? m[2] ?? m[3])!);
}

/** The files that are loaded with another one: what types are taken from is not. */
function loadedWith(file: string, loaded = new Set<string>()): ReadonlySet<string> {
  if (loaded.has(file)) return loaded;
  loaded.add(file);
  const source = readFileSync(path.join(ROOT, file), 'utf8');
  for (const [, imported] of source.matchAll(/(?:^|\n)(?:import|export)\b(?! type\b)[^'";]*?from '(\.[^']+)'/g)) {
    loadedWith(path.join(path.dirname(file), imported!), loaded);
  }
  return loaded;
}

function layerOf(file: string): string {
  const [first] = path.relative('server/src/core', file).split(path.sep);
  return first!.replace(/\.ts$/, '');
}

test('the core imports only what its layer may, and no platform', () => {
  const wrong: string[] = [];
  const files = globSync('server/src/core/**/*.ts', { cwd: ROOT }).filter((file) => !file.endsWith('.d.ts'));
  assert.ok(files.length > 20);
  for (const file of files) {
    const layer = layerOf(file);
    for (const imported of importsOf(file)) {
      if (!imported.startsWith('.')) {
        if (!PACKAGES[layer]?.includes(imported)) wrong.push(`${file} imports ${imported}`);
        continue;
      }
      const target = path.join(path.dirname(file), imported);
      const to = layerOf(target);
      if (target.startsWith('..') || !target.startsWith(path.join('server', 'src', 'core')))
        wrong.push(`${file} leaves the core: ${imported}`);
      else if (to !== layer && !MAY[layer]?.includes(to)) wrong.push(`${file}: ${layer} may not import ${to}`);
    }
  }
  assert.deepEqual(wrong, []);
});

/** Where Node's own modules may be imported: what runs on Node alone. */
const NODE_FILES = /^(?:server\/src\/(?:host\/(?!host\.ts)|cli\/|node\.ts|version\.ts))/;

test('only hosts, the command line and mains touch Node, and the protocol stays in lsp/', () => {
  const wrong: string[] = [];
  const files = globSync('server/src/**/*.ts', { cwd: ROOT }).map((file) => file.replaceAll(path.sep, '/'));
  assert.ok(files.length > 400);
  for (const file of files) {
    for (const imported of importsOf(file)) {
      const isNode = imported.startsWith('node:') || imported.endsWith('/node');
      if (isNode && !NODE_FILES.test(file)) wrong.push(`${file} imports ${imported}`);
      if (imported.startsWith('vscode') && !/^server\/src\/(?:lsp\/|node\.ts|browser\.ts)/.test(file))
        wrong.push(`${file} imports ${imported}`);
      if (/\/lsp\//.test(imported) && file.startsWith('server/src/cli/')) wrong.push(`${file}: cli may not import lsp`);
    }
  }
  assert.deepEqual(wrong, []);
});

test('the client takes nothing from the server but its protocol and what both run, which import nothing at run time', () => {
  const shared = ['core/text/say.ts', 'lsp/protocol.ts', 'project/file-names.ts', 'project/recognition.ts'].map(
    (file) => path.join('server', 'src', file),
  );
  const taken = globSync('client/src/**/*.ts', { cwd: ROOT }).flatMap((file) =>
    importsOf(file)
      .filter((imported) => imported.includes('/server/'))
      .map((imported) => path.join(path.dirname(file), imported)),
  );
  assert.ok(taken.length > 5);
  assert.deepEqual([...new Set(taken)].sort(), shared);
  for (const file of shared) assert.deepEqual([...loadedWith(file)], [file]);
});

test('nobody but the protocol file names a request of ours', () => {
  const named = globSync('{client,server}/src/**/*.ts', { cwd: ROOT })
    .filter((file) => !file.endsWith('protocol.ts'))
    .filter((file) => /['"`]dkimLint\//.test(readFileSync(path.join(ROOT, file), 'utf8')));
  assert.deepEqual(named, []);
});

test('handlers are given to the library in one place, where answers are made harmless', () => {
  const direct = globSync('server/src/lsp/**/*.ts', { cwd: ROOT }).filter((file) =>
    /\.on(?:Request|[A-Z]\w*)\s*(?:<[^>]*>)?\(/.test(
      readFileSync(path.join(ROOT, file), 'utf8').replace(
        /\.on(?:Initialize|Initialized|Did\w+|Notification|CancellationRequested)\b/g,
        '',
      ),
    ),
  );
  assert.deepEqual(direct.map((file) => path.basename(file)).sort(), ['gate.ts', 'requests.ts']);
});

test('no file imports itself through others', () => {
  const files = globSync('{client,server}/src/**/*.ts', { cwd: ROOT });
  const edges = new Map(
    files.map((file) => [
      file,
      importsOf(file)
        .filter((imported) => imported.startsWith('.'))
        .map((imported) => path.join(path.dirname(file), imported)),
    ]),
  );
  assert.deepEqual(circlesOf(edges), []);
});

/** Groups of files that reach each other (Tarjan's strongly connected components). */
function circlesOf(edges: ReadonlyMap<string, readonly string[]>): readonly string[][] {
  const numbers = new Map<string, number>();
  const stack: string[] = [];
  const circles: string[][] = [];
  const visit = (file: string): number => {
    const number = numbers.size;
    numbers.set(file, number);
    stack.push(file);
    let low = number;
    for (const other of edges.get(file) ?? []) {
      if (!numbers.has(other)) low = Math.min(low, visit(other));
      else if (stack.includes(other)) low = Math.min(low, numbers.get(other)!);
    }
    if (low === number) {
      const group = stack.splice(stack.indexOf(file));
      if (group.length > 1) circles.push(group.sort());
    }
    return low;
  };
  for (const file of edges.keys()) if (!numbers.has(file)) visit(file);
  return circles;
}

test('to check zones alone, nothing is loaded that only messages need', () => {
  const loaded = [...loadedWith(path.join('server', 'src', 'cli', 'main.ts'))];
  assert.ok(loaded.length > 100);
  const core = path.join('server', 'src', 'core');
  const isForMessages = (file: string) =>
    ['mail', 'bounce', 'features', 'documents', 'keys', 'diagnosis'].includes(layerOf(file)) ||
    file.endsWith('message-side.ts') ||
    file === path.join(core, 'session.ts');
  assert.deepEqual(
    loaded.filter((file) => file.startsWith(core) && isForMessages(file)),
    [],
  );
});

test('before the first answer of the server nothing is loaded of the engine but constants, the language, and what makes texts visible', () => {
  const loaded = [...loadedWith(path.join('server', 'src', 'node.ts'))];
  const core = path.join('server', 'src', 'core');
  assert.deepEqual(
    loaded
      .filter((file) => file.startsWith(core))
      .map((file) => path.relative(core, file).replaceAll(path.sep, '/'))
      .sort(),
    ['features/code-action.ts', 'features/token-types.ts', 'text/say.ts', 'text/visible.ts'],
  );
});

test('before the language of the client is known nothing is loaded that says anything', () => {
  const mains = ['node.ts', 'browser.ts', 'host/search-thread.ts'].map((file) => path.join('server', 'src', file));
  const loaded = new Set(mains.flatMap((file) => [...loadedWith(file)]));
  assert.ok(loaded.has(path.join('server', 'src', 'lsp', 'start.ts')));
  const saying = [...loaded].filter((file) =>
    /[^\w.]say`/.test(readFileSync(path.join(ROOT, file), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '')),
  );
  assert.deepEqual(saying, []);
});

/** What is imported of each module, by files outside the tests: `*` where it is all. */
function importedNames(): ReadonlyMap<string, ReadonlySet<string>> {
  const names = new Map<string, Set<string>>();
  const add = (file: string, imported: string, list: readonly string[]): void => {
    const target = path.join(path.dirname(file), imported);
    const known = names.get(target) ?? new Set();
    names.set(target, known);
    for (const name of list) known.add(name);
  };
  for (const file of globSync('{server/src,client/src,build}/**/*.ts', { cwd: ROOT })) {
    const source = readFileSync(path.join(ROOT, file), 'utf8');
    for (const [, what, from] of source.matchAll(/\b(?:import|export)\b([^'";]*?)from\s*'(\.[^']+)'/g)) {
      const listed = /\{([^}]*)\}/.exec(what!)?.[1]?.split(',') ?? ['*'];
      add(file, from!, [
        ...listed.map((name) =>
          name
            .trim()
            .replace(/^type /, '')
            .replace(/ as .*/, ''),
        ),
        ...(/^\s*\w/.test(what!) ? ['default'] : []),
      ]);
    }
    for (const [, from] of source.matchAll(/\bimport\('(\.[^']+)'\)/g)) add(file, from!, ['*']);
  }
  return names;
}

test('nothing is kept for the tests alone', () => {
  const names = importedNames();
  const mains = [
    'server/src/node.ts',
    'server/src/either.ts',
    'server/src/cli/main.ts',
    'client/src/activation.ts',
    'client/src/either.ts',
    // The build puts it in a package's place.
    'server/src/host/japanese.ts',
  ];
  const files = globSync('{server,client}/src/**/*.ts', { cwd: ROOT }).filter((file) => !file.endsWith('.d.ts'));
  assert.ok(files.length > 500);
  assert.deepEqual(
    files.filter((file) => !mains.includes(file) && !names.has(file)),
    [],
    'modules that only tests import',
  );
  const unused = files.flatMap((file) => {
    const imported = names.get(file) ?? new Set();
    if (imported.has('*') || mains.includes(file)) return [];
    const source = readFileSync(path.join(ROOT, file), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
    return (
      [...source.matchAll(/^export (?:abstract )?(?:async )?(?:function\*?|const|class) +(\w+)/gm)]
        .map((match) => match[1]!)
        // The values of a type of codes: tests ask that every one of them has a rule.
        .filter(
          (name) =>
            !imported.has(name) &&
            !name.endsWith('_PROBLEM_CODES') &&
            source.split(new RegExp(`\\b${name}\\b`)).length === 2,
        )
        .map((name) => `${file}: ${name}`)
    );
  });
  assert.deepEqual(unused, [], 'exports that only tests import');
});

// The first call of a generator gives V8 a hidden class of its function. Made anew at each keystroke, it is an old object that holds the text
// which the function has closed over, until the old objects are collected.
test('generators are not made within functions of the core', () => {
  const files = globSync('server/src/core/**/*.ts', { cwd: ROOT });
  const within = files.filter((file) =>
    /^ +(?:const \w+ = )?function ?\*/m.test(readFileSync(path.join(ROOT, file), 'utf8')),
  );
  assert.deepEqual(within, []);
});
