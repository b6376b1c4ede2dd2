/** `npm run build`: bundles the extension into `dist/`, the server and the command line into `server/dist/`. */

import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type BuildOptions, build as bundle, type Metafile, type Plugin, transform } from 'esbuild';
import { guidePage } from '../server/src/core/providers/guide-page.ts';
import { GUIDED } from '../server/src/core/providers/registry.ts';
import { writeBillOfMaterials, writeLicenses } from './licenses.ts';
import { smallerDecoder } from './smaller-decoder.ts';
import { ROOT } from './support.ts';
import { whenUsed } from './when-used.ts';
import { withoutExamples } from './without-examples.ts';

const RULES = path.join(ROOT, 'server/src/core/rules');

/** Node shows the line in which a program crashed; but every line end costs an octet that does not compress. */
const LINE_LIMIT = 4000;

const COMMON: BuildOptions = {
  absWorkingDir: ROOT,
  bundle: true,
  minify: true,
  lineLimit: LINE_LIMIT,
  // They give the names in a stack back. Kept in the code (`keepNames`), they make packages larger and a start a tenth slower.
  sourcemap: 'external',
  sourcesContent: false,
  legalComments: 'none',
  logLevel: 'warning',
  metafile: true,
};

/** VS Code 1.100, the oldest that the manifest allows, runs Node 20. */
const NODE: BuildOptions = {
  ...COMMON,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  // jsonc-parser's CommonJS build requires its files in a way that no bundler sees.
  mainFields: ['module', 'main'],
  define: { 'import.meta.dirname': '__dirname' },
};

const DECODER: BuildOptions = { ...NODE, entryPoints: ['server/src/host/decode.ts'], plugins: [smallerDecoder()] };

const MODULES = path.join(ROOT, 'node_modules');

/**
 * For Node and for browsers alike: which it is shows when it starts. Nothing of Node is required before. The protocol's libraries hide
 * each platform from the other.
 */
const EITHER: BuildOptions = {
  ...NODE,
  alias: Object.fromEntries(
    ['vscode-languageclient', 'vscode-languageserver', 'vscode-languageserver-protocol', 'vscode-jsonrpc'].map(
      (name) => [`${name}/browser`, path.join(MODULES, name, 'lib/browser/main.js')],
    ),
  ),
};

/** The client asks once whether VS Code is new enough, which VS Code knows by the manifest: 20 KB of `semver` for an answer that is always yes. */
function supportedVSCode(): Plugin {
  const namespace = 'supported-vscode';
  const answers: Readonly<Record<string, string>> = {
    'semver/functions/parse': '(version) => ({ version, prerelease: [] })',
    'semver/functions/satisfies': '() => true',
  };
  return {
    name: namespace,
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^semver\/functions\/(?:parse|satisfies)$/ }, ({ path }) => ({ path, namespace }));
      onLoad({ filter: /^/, namespace }, ({ path }) => ({ contents: `module.exports = ${answers[path]};` }));
    },
  };
}

/** By their names: what each is required as, once something of it is used. The protocol's libraries take Node's own for connections that few ask for. */
const SELDOM_USED: Readonly<Record<string, string>> = {
  // The public suffix list is long.
  tldts: './cli-tldts.js',
  child_process: 'node:child_process',
  crypto: 'node:crypto',
  net: 'node:net',
  // Commander can start programs.
  'node:child_process': 'node:child_process',
  'node:crypto': 'node:crypto',
  'node:dgram': 'node:dgram',
  'node:dns/promises': 'node:dns/promises',
  'node:fs/promises': 'node:fs/promises',
  'node:net': 'node:net',
  'node:readline/promises': 'node:readline/promises',
};

/** The client has a file of its own. */
const CLIENT_APART: Plugin = {
  name: 'client-apart',
  setup: ({ onResolve }) => {
    onResolve({ filter: /^\.\/either\.ts$/ }, () => ({ path: './client.cjs', external: true }));
  },
};

/** Both programs of `server/dist` read refusals: the words for it have a file of their own, so that the package has them once. */
const WORDS_APART: Plugin = {
  name: 'words-apart',
  setup: ({ onResolve }) => {
    onResolve({ filter: /^\.\/languages\.ts$/ }, ({ importer }) =>
      path.dirname(importer).endsWith(path.join('bounce', 'words'))
        ? { path: './words.js', external: true }
        : undefined,
    );
  },
};

/**
 * Every bundle: what goes in, what comes out. The manifest says `"type": "module"`, and VS Code goes by it and by the ending
 * of the extension's entries: only `.cjs` makes it load them as what they are, which in a web worker is the only way.
 */
export const BUNDLES: readonly BuildOptions[] = [
  {
    ...NODE,
    entryPoints: ['client/src/activation.ts'],
    outfile: 'dist/activation.cjs',
    external: ['vscode'],
    // The client is required when it is wanted.
    supported: { 'dynamic-import': false },
    plugins: [CLIENT_APART],
  },
  {
    ...EITHER,
    entryPoints: ['client/src/either.ts'],
    outfile: 'dist/client.cjs',
    external: ['vscode'],
    plugins: [supportedVSCode()],
  },
  // A worker has no module to export from.
  {
    ...EITHER,
    entryPoints: ['server/src/either.ts'],
    outfile: 'dist/server.js',
    format: 'iife',
    plugins: [withoutExamples()],
  },
  { ...DECODER, outfile: 'dist/decode.js' },
  { ...DECODER, outfile: 'server/dist/decode.js' },
  { ...NODE, entryPoints: ['tldts'], outfile: 'server/dist/cli-tldts.js' },
  {
    ...NODE,
    entryPoints: ['server/src/core/bounce/words/languages.ts'],
    outfile: 'server/dist/words.js',
    plugins: [withoutExamples()],
  },
];

/**
 * The programs of `server/dist`, split into what every start needs and what is loaded when it is needed: most of a short run of the
 * command line, and of the time until a server's first answer, is the reading of the program.
 */
const SPLIT: readonly BuildOptions[] = [split('cli', 'server/src/cli/main.ts'), split('server', 'server/src/node.ts')];

function split(name: string, main: string): BuildOptions {
  return {
    ...NODE,
    entryPoints: { [name]: main },
    outdir: 'server/dist',
    chunkNames: `${name}-[name]-[hash]`,
    format: 'esm',
    splitting: true,
    sourcemap: 'inline',
    write: false,
    plugins: [whenUsed(SELDOM_USED), withoutExamples(), WORDS_APART],
  };
}

export const OUTPUTS = ['dist', 'server/dist'] as const;

export async function main(): Promise<void> {
  const started = performance.now();
  for (const folder of OUTPUTS) await prepare(path.join(ROOT, folder));
  await writePages(path.join(ROOT, 'dist'));
  await copyRulePages(path.join(ROOT, 'server/dist/rules'));
  await cp(path.join(ROOT, 'schemas'), path.join(ROOT, 'server/dist/schemas'), { recursive: true });
  await copyTranslations(path.join(ROOT, 'server/dist/l10n'));
  const made = await Promise.all(
    BUNDLES.map(async (options) => ({ folder: path.dirname(options.outfile!), ...(await bundle(options)) })),
  );
  await cp(path.join(ROOT, 'server/bin/compile-cache.cjs'), path.join(ROOT, 'dist/compile-cache.cjs'));
  await writeFile(path.join(ROOT, 'dist/server-process.js'), withCompileCache('./compile-cache.cjs', 'server.js'));
  // Each thread has a compile cache of its own to switch on.
  await writeFile(path.join(ROOT, 'server/dist/cli-thread.js'), withCompileCache('../bin/compile-cache.cjs', 'cli.js'));
  const parts = await Promise.all(SPLIT.map(bundleSplit));
  for (const folder of OUTPUTS) {
    const here = made.filter((bundle) => bundle.folder === folder).map(({ metafile }) => metafile!);
    const metafiles = folder === 'server/dist' ? [...here, ...parts] : here;
    await writeLicenses(path.join(ROOT, folder), metafiles);
    await writeBillOfMaterials(path.join(ROOT, folder), metafiles);
  }
  console.log(
    `Built ${OUTPUTS.map((folder) => `${folder}/`).join(' and ')} in ${Math.round(performance.now() - started)} ms.`,
  );
}

/** Only modules can be split, and CommonJS starts faster: the one is made of the other. */
async function bundleSplit(options: BuildOptions): Promise<Metafile> {
  const { outputFiles = [], metafile } = await bundle(options);
  for (const { path: file, text } of outputFiles) {
    const { code, map } = await transform(text, {
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      // So that the parts are required, too.
      supported: { 'dynamic-import': false },
      minify: true,
      lineLimit: LINE_LIMIT,
      sourcemap: 'external',
      sourcesContent: false,
    });
    await writeFile(file, code);
    await writeFile(`${file}.map`, map);
  }
  return metafile!;
}

/** A file that loads another one as the programs in `server/bin` do. */
function withCompileCache(cache: string, file: string): string {
  return `'use strict';\nrequire('${cache}');\nrequire('./${file}');\n`;
}

/** An empty folder for CommonJS files. */
export async function prepare(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'package.json'), '{ "type": "commonjs" }\n');
}

/** For editors other than VS Code, which has the translations in the extension's own folder. */
async function copyTranslations(folder: string): Promise<void> {
  const files = await readdir(path.join(ROOT, 'l10n'));
  for (const file of files.filter((file) => file !== 'bundle.l10n.json'))
    await cp(path.join(ROOT, 'l10n', file), path.join(folder, file));
}

/** The rules' pages as files, which every editor can open. */
export async function copyRulePages(folder: string): Promise<void> {
  for (const page of await rulePages()) await cp(path.join(RULES, page), path.join(folder, page));
}

/** The rules' pages and the providers' guides for the extension, one file for each kind: see `Page` in the client. */
async function writePages(folder: string): Promise<void> {
  const rules = await Promise.all(
    (await rulePages()).map(async (file) => {
      const page = await readFile(path.join(RULES, file), 'utf8');
      const id = file.replaceAll(path.sep, '/').replace(/\.md$/, '');
      return { id, label: id, description: /^# +(.+?)\r?$/m.exec(page)?.[1] ?? '', page };
    }),
  );
  const guides = GUIDED.map((provider) => ({
    id: provider.guide.id,
    label: provider.name,
    description: provider.guide.summary,
    page: guidePage(provider),
  }));
  await writeFile(path.join(folder, 'rules.json'), JSON.stringify(rules));
  await writeFile(path.join(folder, 'guides.json'), JSON.stringify(guides));
}

/** The rules' pages, as paths below the rules' folder: `key/rsa-short.md`. */
export async function rulePages(): Promise<readonly string[]> {
  const files = await readdir(RULES, { recursive: true });
  return files.filter((file) => file.endsWith('.md') && path.dirname(file) !== '.').sort();
}
