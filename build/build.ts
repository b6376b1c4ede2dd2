/** `npm run build`: bundles the extension into `dist/`, the server and the command line into `server/dist/`. */

import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type BuildOptions, build as bundle, type Metafile, transform } from 'esbuild';
import { guidePage } from '../server/src/core/providers/guide-page.ts';
import { GUIDED } from '../server/src/core/providers/registry.ts';
import { writeLicenses } from './licenses.ts';
import { ROOT } from './support.ts';
import { withoutUnused } from './unused.ts';
import { whenUsed } from './when-used.ts';

const RULES = path.join(ROOT, 'server/src/core/rules');

const COMMON: BuildOptions = {
  absWorkingDir: ROOT,
  bundle: true,
  minify: true,
  // Node shows the line in which a program crashed.
  lineLimit: 200,
  // Names of functions and classes stand in logs and stacks.
  keepNames: true,
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

const DECODER: BuildOptions = { ...NODE, entryPoints: ['server/src/host/decode.ts'], plugins: [withoutUnused()] };

const SEARCH: BuildOptions = { ...NODE, entryPoints: ['server/src/host/search-thread.ts'] };

const BROWSER: BuildOptions = {
  ...COMMON,
  platform: 'browser',
  target: 'es2022',
  mainFields: ['browser', 'module', 'main'],
};

/**
 * Every bundle: what goes in, what comes out. The manifest says `"type": "module"`, and VS Code goes by it and by the ending
 * of the extension's entries: only `.cjs` makes it load them as what they are, which in a web worker is the only way.
 */
export const BUNDLES: readonly BuildOptions[] = [
  { ...NODE, entryPoints: ['client/src/node.ts'], outfile: 'dist/client.cjs', external: ['vscode'] },
  {
    ...BROWSER,
    entryPoints: ['client/src/browser.ts'],
    outfile: 'dist/client.browser.cjs',
    format: 'cjs',
    external: ['vscode'],
  },
  { ...NODE, entryPoints: ['server/src/node.ts'], outfile: 'dist/server.js' },
  { ...BROWSER, entryPoints: ['server/src/browser.ts'], outfile: 'dist/server.browser.js', format: 'iife' },
  { ...NODE, entryPoints: ['server/src/node.ts'], outfile: 'server/dist/server.js' },
  { ...SEARCH, outfile: 'dist/search.js' },
  { ...SEARCH, outfile: 'server/dist/search.js' },
  {
    ...BROWSER,
    entryPoints: ['server/src/host/search-thread.browser.ts'],
    outfile: 'dist/search.browser.js',
    format: 'iife',
  },
  { ...DECODER, outfile: 'dist/decode.js' },
  { ...DECODER, outfile: 'server/dist/decode.js' },
  { ...NODE, entryPoints: ['tldts'], outfile: 'server/dist/cli-tldts.js' },
];

/**
 * The command line, split into what every start needs and what is loaded when it is needed: most of a short run is the
 * reading of the program.
 */
const SPLIT: BuildOptions = {
  ...NODE,
  entryPoints: { cli: 'server/src/cli/main.ts' },
  outdir: 'server/dist',
  chunkNames: 'cli-[name]-[hash]',
  format: 'esm',
  splitting: true,
  sourcemap: 'inline',
  write: false,
  plugins: [
    whenUsed({
      // The public suffix list is long.
      tldts: './cli-tldts.js',
      // Commander can start programs.
      'node:child_process': 'node:child_process',
      'node:crypto': 'node:crypto',
      'node:dgram': 'node:dgram',
      'node:dns/promises': 'node:dns/promises',
      'node:fs/promises': 'node:fs/promises',
      'node:net': 'node:net',
      'node:readline/promises': 'node:readline/promises',
    }),
  ],
};

export const OUTPUTS = ['dist', 'server/dist'] as const;

export async function main(): Promise<void> {
  const started = performance.now();
  for (const folder of OUTPUTS) await prepare(path.join(ROOT, folder));
  await writeGuides(path.join(ROOT, 'dist/guides'));
  const made = await Promise.all(
    BUNDLES.map(async (options) => ({ folder: path.dirname(options.outfile!), ...(await bundle(options)) })),
  );
  const split = await bundleSplit();
  for (const folder of OUTPUTS) {
    const here = made.filter((bundle) => bundle.folder === folder).map(({ metafile }) => metafile!);
    await writeLicenses(path.join(ROOT, folder), folder === 'server/dist' ? [...here, split] : here);
  }
  console.log(
    `Built ${OUTPUTS.map((folder) => `${folder}/`).join(' and ')} in ${Math.round(performance.now() - started)} ms.`,
  );
}

/** Only modules can be split, and CommonJS starts faster: the one is made of the other. */
async function bundleSplit(): Promise<Metafile> {
  const { outputFiles = [], metafile } = await bundle(SPLIT);
  for (const { path: file, text } of outputFiles) {
    const { code, map } = await transform(text, {
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      // So that the parts are required, too.
      supported: { 'dynamic-import': false },
      minify: true,
      lineLimit: 200,
      sourcemap: 'external',
      sourcesContent: false,
    });
    await writeFile(file, code);
    await writeFile(`${file}.map`, map);
  }
  return metafile!;
}

/** An empty folder for CommonJS files, with the rules' pages beside them. */
export async function prepare(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'package.json'), '{ "type": "commonjs" }\n');
  const titles: { label: string; description: string }[] = [];
  for (const page of await rulePages()) {
    await cp(path.join(RULES, page), path.join(folder, 'rules', page));
    titles.push(await titleOf(page));
  }
  await mkdir(path.join(folder, 'rules'), { recursive: true });
  await writeFile(path.join(folder, 'rules/index.json'), JSON.stringify(titles));
}

/** The providers' guides as pages, and the list to pick from. */
async function writeGuides(folder: string): Promise<void> {
  await mkdir(folder);
  const items: { id: string; label: string; description: string }[] = [];
  for (const provider of GUIDED) {
    const { id, summary } = provider.guide;
    await writeFile(path.join(folder, `${id}.md`), guidePage(provider));
    items.push({ id, label: provider.name, description: summary });
  }
  await writeFile(path.join(folder, 'index.json'), JSON.stringify(items));
}

/** A page's rule and its first heading, as a list to pick from shows them. */
async function titleOf(page: string): Promise<{ label: string; description: string }> {
  const text = await readFile(path.join(RULES, page), 'utf8');
  const heading = /^# +(.+?)\r?$/m.exec(text)?.[1] ?? '';
  return { label: page.replaceAll(path.sep, '/').replace(/\.md$/, ''), description: heading };
}

/** The rules' pages, as paths below the rules' folder: `key/rsa-short.md`. */
export async function rulePages(): Promise<readonly string[]> {
  const files = await readdir(RULES, { recursive: true });
  return files.filter((file) => file.endsWith('.md') && path.dirname(file) !== '.').sort();
}
