/**
 * `npm run release [-- --dry-run]`: builds, and publishes both npm packages: `dkim-language-server` with both programs, and `dkim-lint` with the
 * command line alone, so that `npx dkim-lint` finds it. Neither depends on another package. In a workflow with an identity the packages
 * have provenance. A release that failed halfway can be run again: what the registry has is left as it is.
 */

import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { main as build } from './build.ts';
import { manifest, npm, npmOutput, ROOT, repository, Stop } from './support.ts';

const SERVER = path.join(ROOT, 'server');
const STAGE = path.join(ROOT, 'dist/npm');

export async function main(args: readonly string[]): Promise<void> {
  const isDry = args.includes('--dry-run');
  const unknown = args.find((arg) => arg !== '--dry-run');
  if (unknown !== undefined) throw new Stop(`There is no option ${unknown}: use --dry-run, or nothing.`);
  await build();
  await publish(await stage(STAGE), isDry);
}

/** Publishes what the registry does not have yet. */
export async function publish(folders: readonly string[], isDry = false): Promise<void> {
  const provenance = process.env['ACTIONS_ID_TOKEN_REQUEST_URL'] === undefined ? [] : ['--provenance'];
  for (const folder of folders) {
    if (!isDry && (await isPublished(folder))) {
      console.log(`${path.basename(folder)} ${manifest().version} is published already.`);
      continue;
    }
    const code = await npm(['publish', '--access', 'public', ...(isDry ? ['--dry-run'] : provenance)], { cwd: folder });
    if (code !== 0) throw new Stop(`npm could not publish ${path.basename(folder)} (exit code ${code}).`);
  }
}

/** Whether the registry has the package of a folder in this version. */
async function isPublished(folder: string): Promise<boolean> {
  const spec = `${path.basename(folder)}@${manifest().version}`;
  return (await npmOutput(['view', spec, 'version'], { cwd: folder }))?.trim() === manifest().version;
}

/** Makes a folder for each package, ready for `npm pack` and `npm publish`; gives their paths. */
export async function stage(into: string): Promise<readonly string[]> {
  await rm(into, { recursive: true, force: true });
  const { devDependencies: _, ...common } = JSON.parse(await readFile(path.join(SERVER, 'package.json'), 'utf8'));
  if (common.version !== manifest().version) {
    throw new Stop(`The extension is ${manifest().version} and the server ${common.version}: give them one version.`);
  }
  const at = repository();
  const links =
    at === undefined
      ? {}
      : {
          repository: { type: 'git', url: `git+${at.url}.git`, directory: 'server' },
          bugs: { url: `${at.url}/issues` },
          homepage: `${at.url}#readme`,
        };
  const both = path.join(into, 'dkim-language-server');
  await put(both, { ...common, ...links }, () => true);
  const alone = path.join(into, 'dkim-lint');
  const own = {
    ...common,
    name: 'dkim-lint',
    description: 'Explains bounces, verifies DKIM signatures, and finds and fixes problems in DNS zone files.',
    bin: { 'dkim-lint': 'bin/dkim-lint.cjs' },
    ...links,
  };
  const needed = new Set([...(await requiredBy('cli.js')), 'cli-thread.js']);
  // No command shows decoded messages.
  needed.delete('decode.js');
  await put(alone, own, (file) => !/\.js$|^dkim-language-server\.cjs$/.test(file) || needed.has(file));
  return [both, alone];
}

/** The scripts of `server/dist` that a program needs, itself among them: they name each other where they require each other. */
async function requiredBy(program: string, found = new Set<string>()): Promise<ReadonlySet<string>> {
  found.add(program);
  const code = await readFile(path.join(SERVER, 'dist', program), 'utf8');
  for (const [, file] of code.matchAll(/["'`]\.\/([a-zA-Z0-9-]+\.js)["'`]/g))
    if (!found.has(file!)) await requiredBy(file!, found);
  return found;
}

async function put(folder: string, json: object, isWanted: (file: string) => boolean): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'package.json'), `${JSON.stringify(json, null, 2)}\n`);
  for (const file of ['LICENSE', 'README.md']) await cp(path.join(SERVER, file), path.join(folder, file));
  for (const part of ['bin', 'dist']) {
    for (const file of await readdir(path.join(SERVER, part))) {
      if (file.endsWith('.map') || !isWanted(file)) continue;
      await cp(path.join(SERVER, part, file), path.join(folder, part, file), { recursive: true });
    }
  }
}
