/**
 * The packed extension in a real VS Code: packs it, installs it, runs the suite. `VSCODE_HOST` chooses: `desktop`, `embedded`,
 * else the desktop one where there is a display and it can be had. `HOST_SHOTS=FOLDER` makes screenshots,
 * `HOST_VERBOSE=1` shows what VS Code says.
 */

import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { downloadAndUnzipVSCode, runTests, runVSCodeCommand } from '@vscode/test-electron';
import { build } from 'esbuild';
import { extensionsFolder, installExtension, installedFolder } from '../../build/embedded-vscode.ts';
import { pack } from '../../build/package.ts';
import { CACHE, ROOT, Stop } from '../../build/support.ts';
import { runEmbedded } from './embedded-run.ts';
import { runLookUp } from './look-up-run.ts';
import { COMMAND_LINE, NODE, RESULTS_FILE, type ResultLine, SUITE, type TestResult } from './results.ts';
import { weaklySigned } from './weakly-signed.ts';
import { runWebTests } from './web-run.ts';
import { runWizard } from './wizard-run.ts';

/** Runs the suite against the extension that `dist/` holds. A run that breaks off ends with a failed test that says so. */
export async function runVSCodeTests(): Promise<readonly TestResult[]> {
  const work = mkdtempSync(path.join(tmpdir(), 'dkim-lint-vscode-'));
  try {
    const tests = await bundleSuite();
    const vsix = path.join(work, 'extension.vsix');
    await pack(vsix, 'quiet');
    const folder = path.join(work, 'examples');
    cpSync(path.join(ROOT, 'examples'), folder, { recursive: true });
    const results = path.join(work, 'results.ndjson');
    const environment = {
      [RESULTS_FILE]: results,
      [NODE]: process.execPath,
      [COMMAND_LINE]: path.join(ROOT, 'server/bin/dkim-lint.cjs'),
    };
    const desktop = await findDesktop();
    const run = { work, vsix, tests, folder, environment };
    const web = process.platform === 'linux' ? await runInWorker(work, vsix) : [];
    try {
      await (desktop === undefined ? runInEmbedded(run) : runDesktop(desktop, run));
    } catch (error) {
      return [...web, ...readResults(results).tests, brokenOff(error instanceof Stop ? error.message : String(error))];
    }
    const { tests: ended, complete } = readResults(results);
    return [
      ...web,
      ...(desktop === undefined ? [...(await runRestricted(run)), ...(await runDialogs(run))] : []),
      ...ended,
      ...(complete ? [] : [brokenOff('The extension host went away before the suite was done.')]),
    ];
  } finally {
    rmSync(work, { recursive: true, force: true, maxRetries: 5 });
  }
}

interface Run {
  readonly work: string;
  readonly vsix: string;
  readonly tests: string;
  readonly folder: string;
  readonly environment: Record<string, string>;
}

/** The suite as one CommonJS file, as an extension host loads it. */
async function bundleSuite(): Promise<string> {
  const outfile = path.join(CACHE, 'suite/index.cjs');
  await build({
    absWorkingDir: ROOT,
    entryPoints: ['test/vscode/suite/index.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    sourcemap: 'inline',
    external: ['vscode', 'mocha'],
    logLevel: 'warning',
  });
  return outfile;
}

async function findDesktop(): Promise<string | undefined> {
  const wanted = process.env['VSCODE_HOST'];
  const display = process.platform !== 'linux' || process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY'];
  if (wanted === 'embedded' || (wanted !== 'desktop' && !display)) return undefined;
  try {
    return await downloadAndUnzipVSCode({ version: 'stable', cachePath: path.join(CACHE, 'desktop') });
  } catch (error) {
    if (wanted === 'desktop') throw error;
    console.log(
      `Desktop VS Code cannot be had here (${error instanceof Error ? error.message : error}): using the embedded one.`,
    );
    return undefined;
  }
}

async function runDesktop(
  vscodeExecutablePath: string,
  { work, vsix, tests, folder, environment }: Run,
): Promise<void> {
  const folders = [`--user-data-dir=${path.join(work, 'user-data')}`, `--extensions-dir=${extensionsFolder(work)}`];
  await runVSCodeCommand(['--install-extension', vsix, ...folders]);
  const extensionDevelopmentPath = installedFolder(work);
  await runTests({
    vscodeExecutablePath,
    extensionDevelopmentPath,
    extensionTestsPath: tests,
    extensionTestsEnv: environment,
    launchArgs: [folder, ...folders],
  }).catch(() => undefined); // the results say what failed
}

async function runInEmbedded({ work, vsix, tests, folder, environment }: Run): Promise<void> {
  const extension = await installExtension(work, vsix);
  const shots = process.env['HOST_SHOTS'];
  await runEmbedded({
    dataFolder: work,
    extension,
    tests,
    folder,
    environment,
    settings: {},
    verbose: isVerbose(),
    ...(shots === undefined ? {} : { shots: path.resolve(shots) }),
  });
}

/**
 * In a folder that nobody has trusted, whose own settings and file would silence every rule and let a weak key pass. Only the
 * embedded VS Code can be told to ask: the desktop one trusts all folders while it is tested.
 */
async function runRestricted({ work, vsix, tests }: Run): Promise<readonly TestResult[]> {
  const dataFolder = path.join(work, 'restricted');
  const folder = path.join(dataFolder, 'folder');
  const results = path.join(dataFolder, 'results.ndjson');
  mkdirSync(path.join(folder, '.vscode'), { recursive: true });
  const lax = { rules: { '*': 'off' }, verify: { minRsaBits: 512, allowSha1: true } };
  writeFileSync(path.join(folder, '.dkim-lint.json'), JSON.stringify(lax));
  const settings = {
    'dkimLint.rules': { '*': 'off', 'verify/key-unusable': 'hint' },
    'dkimLint.verify.minRsaBits': 512,
    'dkimLint.verify.allowSha1': true,
  };
  writeFileSync(path.join(folder, '.vscode/settings.json'), JSON.stringify(settings));
  const { zone, message } = weaklySigned();
  writeFileSync(path.join(folder, 'example.org.zone'), zone);
  writeFileSync(path.join(folder, 'weak.eml'), message);
  try {
    await runEmbedded({
      dataFolder,
      extension: await installExtension(dataFolder, vsix),
      tests,
      folder,
      environment: { [RESULTS_FILE]: results, [SUITE]: 'restricted' },
      asksForTrust: true,
      settings: { 'security.workspace.trust.startupPrompt': 'never', 'security.workspace.trust.banner': 'never' },
      verbose: isVerbose(),
    });
  } catch (error) {
    return [
      ...readResults(results).tests,
      brokenOff(`Restricted Mode: ${error instanceof Error ? error.message : error}`),
    ];
  }
  const { tests: ended, complete } = readResults(results);
  return complete ? ended : [...ended, brokenOff('The restricted run was not done in time.')];
}

/** What a user clicks: while an extension's tests run, VS Code refuses to show dialogs. */
async function runDialogs({ work, vsix, folder }: Run): Promise<readonly TestResult[]> {
  const dataFolder = path.join(work, 'dialogs');
  try {
    await installExtension(dataFolder, vsix);
    const verbose = isVerbose();
    const shots = process.env['HOST_SHOTS'];
    return [
      await runLookUp({ dataFolder, message: path.join(folder, '3-delivered.eml'), verbose }),
      await runWizard({
        dataFolder,
        zone: path.join(ROOT, 'examples/example.org.zone'),
        verbose,
        ...(shots === undefined ? {} : { shots: path.resolve(shots) }),
      }),
    ];
  } catch (error) {
    return [brokenOff(`dialogs: ${error instanceof Error ? error.message : error}`)];
  }
}

/** The same extension without a server, as on vscode.dev. */
async function runInWorker(work: string, vsix: string): Promise<readonly TestResult[]> {
  const dataFolder = path.join(work, 'web');
  try {
    const { tests, complete } = await runWebTests(await installExtension(dataFolder, vsix), isVerbose());
    const all = complete ? tests : [...tests, brokenOff('The worker was not done in time.')];
    return all.map((test) => ({ ...test, title: `in a web worker › ${test.title}` }));
  } catch (error) {
    return [brokenOff(`in a web worker: ${error instanceof Error ? error.message : error}`)];
  }
}

function isVerbose(): boolean {
  return process.env['HOST_VERBOSE'] === '1';
}

function readResults(file: string): { tests: readonly TestResult[]; complete: boolean } {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const lines = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as ResultLine);
  return { tests: lines.filter((line) => line.kind === 'test'), complete: lines.at(-1)?.kind === 'end' };
}

function brokenOff(error: string): TestResult {
  return { kind: 'test', title: 'the whole run in VS Code', state: 'failed', duration: 0, error };
}
