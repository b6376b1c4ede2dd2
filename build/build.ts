/** `npm run build`: bundles the extension into `dist/`, the server and the command line into `server/dist/`. */

import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type BuildOptions, build as bundle, type Metafile, type Plugin, transform } from 'esbuild';
import { guidePage } from '../server/src/core/providers/guide-page.ts';
import { GUIDED } from '../server/src/core/providers/registry.ts';
import { withFirstExample } from './first-example.ts';
import { writeBillOfMaterials, writeLicenses } from './licenses.ts';
import { packedSuffixes } from './packed-suffixes.ts';
import { packedWords } from './packed-words.ts';
import { smallerDecoder } from './smaller-decoder.ts';
import { type Script, smallerScript } from './smaller-script.ts';
import { ROOT } from './support.ts';
import { whenUsed } from './when-used.ts';
import { withoutUnread } from './without-unread.ts';

const RULES = path.join(ROOT, 'server/src/core/rules');

const COMMON: BuildOptions = {
  absWorkingDir: ROOT,
  bundle: true,
  minify: true,
  write: false,
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

/**
 * What the client takes of large packages for answers that are known: whether VS Code is new enough, which VS Code knows by the manifest, and which
 * renamed files match the one pattern that our server names.
 */
function knownAnswers(): Plugin {
  const namespace = 'known-answers';
  const answers: Readonly<Record<string, string>> = {
    'semver/functions/parse': 'module.exports = (version) => ({ version, prerelease: [] });',
    'semver/functions/satisfies': 'module.exports = () => true;',
    minimatch: `exports.Minimatch = class {
      constructor(pattern) { if (pattern !== '**/*') throw new Error('unknown pattern: ' + pattern); }
      makeRe() { return /^/; }
      match() { return true; }
    };`,
  };
  return {
    name: namespace,
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^(?:semver\/functions\/(?:parse|satisfies)|minimatch)$/ }, ({ path }) => ({
        path,
        namespace,
      }));
      onLoad({ filter: /^/, namespace }, ({ path }) => ({ contents: answers[path]! }));
    },
  };
}

/** By their names: what each is required as, once something of it is used. The protocol's libraries take Node's own for connections that few ask for. */
const SELDOM_USED: Readonly<Record<string, string>> = {
  // The public suffix list is long.
  tldts: './tldts.js',
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
    plugins: [knownAnswers()],
  },
  // A worker has no module to export from.
  {
    ...EITHER,
    entryPoints: ['server/src/either.ts'],
    outfile: 'dist/server.js',
    format: 'iife',
    plugins: [packedWords(), packedSuffixes(), withoutUnread('editors')],
  },
  { ...DECODER, outfile: 'dist/decode.js' },
  { ...DECODER, outfile: 'server/dist/decode.js' },
  { ...NODE, entryPoints: ['tldts'], outfile: 'server/dist/tldts.js' },
];

/**
 * The programs of `server/dist`, split into what every start needs and what is loaded when it is needed: most of a short run of the
 * command line, and of the time until a server's first answer, is the reading of the program. Both are split at once, so that they share the engine.
 */
const PROGRAMS: BuildOptions = {
  ...NODE,
  entryPoints: { cli: 'server/src/cli/main.ts', server: 'server/src/node.ts' },
  outdir: 'server/dist',
  chunkNames: 'part-[name]-[hash]',
  format: 'esm',
  splitting: true,
  sourcemap: 'inline',
  plugins: [whenUsed(SELDOM_USED), packedWords(), withoutUnread()],
};

export const OUTPUTS = ['dist', 'server/dist'] as const;

export async function main(): Promise<void> {
  const started = performance.now();
  for (const folder of OUTPUTS) await prepare(path.join(ROOT, folder));
  await writePages(path.join(ROOT, 'dist'));
  await copyRulePages(path.join(ROOT, 'server/dist/rules'));
  await cp(path.join(ROOT, 'schemas'), path.join(ROOT, 'server/dist/schemas'), { recursive: true });
  await copyTranslations(path.join(ROOT, 'server/dist/l10n'));
  const made = await Promise.all(
    BUNDLES.map(async (options) => ({ folder: path.dirname(options.outfile!), metafile: await bundleOne(options) })),
  );
  await cp(path.join(ROOT, 'server/bin/compile-cache.cjs'), path.join(ROOT, 'dist/compile-cache.cjs'));
  await writeFile(path.join(ROOT, 'dist/server-process.js'), withCompileCache('./compile-cache.cjs', 'server.js'));
  // Each thread has a compile cache of its own to switch on.
  await writeFile(path.join(ROOT, 'server/dist/cli-thread.js'), withCompileCache('../bin/compile-cache.cjs', 'cli.js'));
  const parts = await bundleSplit(PROGRAMS);
  for (const folder of OUTPUTS) {
    const here = made.filter((bundle) => bundle.folder === folder).map(({ metafile }) => metafile);
    const metafiles = folder === 'server/dist' ? [...here, parts] : here;
    await writeLicenses(path.join(ROOT, folder), metafiles);
    await writeBillOfMaterials(path.join(ROOT, folder), metafiles);
  }
  console.log(
    `Built ${OUTPUTS.map((folder) => `${folder}/`).join(' and ')} in ${Math.round(performance.now() - started)} ms.`,
  );
}

async function bundleOne(options: BuildOptions): Promise<Metafile> {
  const outfile = options.outfile!;
  const { outputFiles = [], metafile } = await bundle(options);
  const textOf = (file: string) => outputFiles.find(({ path: at }) => at === path.join(ROOT, file))!.text;
  await writeScript(path.join(ROOT, outfile), { code: textOf(outfile), map: textOf(`${outfile}.map`) });
  return metafile!;
}

/** Only modules can be split, and CommonJS starts faster: the one is made of the other. */
async function bundleSplit(options: BuildOptions): Promise<Metafile> {
  const { outputFiles = [], metafile } = await bundle(options);
  for (const { path: file, text } of outputFiles) {
    const script = await transform(text, {
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      // So that the parts are required, too.
      supported: { 'dynamic-import': false },
      minify: true,
      sourcemap: 'external',
      sourcesContent: false,
    });
    await writeScript(file, script);
  }
  return metafile!;
}

async function writeScript(file: string, script: Script): Promise<void> {
  const { code, map } = await smallerScript(script);
  await writeFile(file, code);
  await writeFile(`${file}.map`, map);
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
      const page = (await readFile(path.join(RULES, file), 'utf8')).replaceAll('\r\n', '\n');
      const id = file.replaceAll(path.sep, '/').replace(/\.md$/, '');
      return { id, page: withFirstExample(id, page) };
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
