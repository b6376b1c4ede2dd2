/**
 * The embedded VS Code: the server and web workbench that the npm package code-server holds in `lib/vscode`, for machines
 * without a desktop VS Code. Fetched from the npm registry when first needed. A browser opens the address that it gives.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { CACHE, manifest, npm, Stop } from './support.ts';

const VERSION = '4.139.1';
const HOME = path.join(CACHE, `code-server-${VERSION}`);
/** VS Code's own files: server and workbench. */
export const VSCODE = path.join(HOME, 'node_modules/code-server/lib/vscode');
const SERVER_MAIN = path.join(VSCODE, 'out/server-main.js');
/** Written last, so that an interrupted installation is done again. */
const COMPLETE = path.join(HOME, 'complete');

/** How long the server may take to answer, in milliseconds. */
const PATIENCE = 60_000;

/** Fetches VS Code where it is not there yet, with npm's progress shown. */
export async function fetchEmbeddedVSCode(): Promise<void> {
  if (existsSync(COMPLETE)) return;
  console.log(
    `Fetching VS Code (code-server ${VERSION} from the npm registry, about 600 MB unpacked) into ${CACHE} ...`,
  );
  const started = performance.now();
  mkdirSync(HOME, { recursive: true });
  writeFileSync(path.join(HOME, 'package.json'), '{ "private": true }\n');
  await install(HOME, [`code-server@${VERSION}`]);
  await install(VSCODE, ['--omit=dev']);
  writeFileSync(COMPLETE, '');
  console.log(`VS Code is there after ${Math.round((performance.now() - started) / 1000)} s.`);
}

/** Installation scripts would compile native modules that are not needed here. */
async function install(folder: string, args: readonly string[]): Promise<void> {
  const flags = [
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
    '--progress=true',
    '--prefix',
    folder,
  ];
  const code = await npm(['install', ...flags, ...args], { cwd: folder });
  if (code !== 0) {
    throw new Stop(
      `npm could not install ${args.join(' ')} (exit code ${code}). Is the npm registry reachable? ` +
        'With a desktop VS Code none of this is needed: put its `code` command on the PATH.',
    );
  }
}

export interface EmbeddedOptions {
  /** Whether folders have to be trusted; without it all are. */
  readonly asksForTrust?: boolean;
  /** An empty or new folder for what the server keeps: user data and extensions. */
  readonly dataFolder: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly environment?: NodeJS.ProcessEnv;
  /** Lets the page start an extension's tests; a built workbench ignores them otherwise, and waits in silence. */
  readonly tests?: boolean;
  readonly verbose?: boolean;
}

export interface EmbeddedVSCode {
  /** `127.0.0.1:PORT` */
  readonly authority: string;
  /** Settles when the server has ended by itself; says why. */
  readonly ended: Promise<string>;
  /** Ends the server with its extension hosts, which would outlive it. */
  stop(): Promise<void>;
}

export function extensionsFolder(dataFolder: string): string {
  return path.join(dataFolder, 'extensions');
}

/** Where VS Code puts the extension when it is installed. */
export function installedFolder(dataFolder: string): string {
  const { publisher, name, version } = manifest();
  return path.join(extensionsFolder(dataFolder), `${publisher}.${name}-${version}`);
}

function serverArguments(dataFolder: string): string[] {
  return [
    SERVER_MAIN,
    ...['--server-data-dir', path.join(dataFolder, 'server')],
    ...['--user-data-dir', path.join(dataFolder, 'user-data')],
    ...['--extensions-dir', extensionsFolder(dataFolder)],
    ...['--telemetry-level', 'off'],
    '--accept-server-license-terms',
  ];
}

/** Starts the server on a free port of 127.0.0.1 and waits until it answers. */
export async function startEmbeddedVSCode(options: EmbeddedOptions): Promise<EmbeddedVSCode> {
  await fetchEmbeddedVSCode();
  const { dataFolder, settings } = options;
  writeSettings(dataFolder, settings);
  const port = await freePort();
  const authority = `127.0.0.1:${port}`;
  const args = [
    ...serverArguments(dataFolder),
    ...['--host', '127.0.0.1', '--port', String(port)],
    '--without-connection-token',
    ...(options.asksForTrust === true ? [] : ['--disable-workspace-trust']),
    ...(options.tests === true ? ['--enable-smoke-test-driver'] : []),
  ];
  // A group of its own, so that the extension hosts, which wait for their window to come back, end with it.
  const server = spawn(process.execPath, args, {
    env: { ...cleanEnvironment(), ...options.environment, EXTENSIONS_GALLERY: '{}', XDG_RUNTIME_DIR: dataFolder },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let tail = '';
  for (const stream of [server.stdout, server.stderr]) {
    stream.on('data', (data: Buffer) => {
      tail = (tail + data).slice(-4000);
      if (options.verbose === true) process.stderr.write(data);
    });
  }
  const ended = new Promise<string>((resolve) => {
    server.once('exit', (code, signal) => resolve(`The VS Code server ended (${code ?? signal}).\n${tail}`));
  });
  const stop = () => stopGroup(server);
  try {
    await Promise.race([answering(authority), ended.then((why) => Promise.reject(new Stop(why)))]);
  } catch (error) {
    await stop();
    throw error;
  }
  return { authority, ended, stop };
}

/** Installs a `.vsix` as a user would; gives the folder in which it then lies. */
export async function installExtension(dataFolder: string, vsix: string): Promise<string> {
  await fetchEmbeddedVSCode();
  const child = spawn(process.execPath, [...serverArguments(dataFolder), '--install-extension', vsix], {
    env: cleanEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (output += data));
  const code = await new Promise((resolve) => child.once('exit', resolve));
  const folder = installedFolder(dataFolder);
  if (code !== 0 || !existsSync(folder))
    throw new Stop(`VS Code refused to install ${vsix} (exit code ${code}).\n${output}`);
  return folder;
}

/** The address of a file or folder as the workbench knows it. */
export function remoteUri(authority: string, file: string): string {
  return `vscode-remote://${authority}${pathToFileURL(file).pathname}`;
}

/** The workbench's address: what it opens, and what it passes on to the extension host. */
export function workbenchAddress(
  authority: string,
  folder: string,
  payload: readonly (readonly [string, string])[],
): string {
  const query = new URLSearchParams({ folder: remoteUri(authority, folder), payload: JSON.stringify(payload) });
  return `http://${authority}/?${query}`;
}

function writeSettings(dataFolder: string, settings: Readonly<Record<string, unknown>>): void {
  const file = path.join(dataFolder, 'user-data/User/settings.json');
  mkdirSync(path.dirname(file), { recursive: true });
  if (!existsSync(file)) writeFileSync(file, JSON.stringify({ ...QUIET, ...settings }, null, 2));
}

/** Nothing phones home, and nothing covers the editor. */
export const QUIET = {
  'telemetry.telemetryLevel': 'off',
  'workbench.startupEditor': 'none',
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'update.mode': 'none',
  'git.openRepositoryInParentFolders': 'never',
};

/** Without the variables of a VS Code in whose terminal this may run. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(?:VSCODE|ELECTRON)_/.test(name)));
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

async function answering(authority: string): Promise<void> {
  const until = performance.now() + PATIENCE;
  while (performance.now() < until) {
    const answer = await fetch(`http://${authority}/version`).catch(() => undefined);
    if (answer?.ok) return;
    await delay(100);
  }
  throw new Stop(`The VS Code server did not answer within ${PATIENCE / 1000} s.`);
}

async function stopGroup(server: ChildProcess): Promise<void> {
  if (server.pid === undefined) return;
  const group = -server.pid;
  signal(group, 'SIGTERM');
  if (server.exitCode === null && server.signalCode === null) {
    await Promise.race([new Promise((resolve) => server.once('exit', resolve)), delay(2000)]);
  }
  signal(group, 'SIGKILL');
}

function signal(group: number, name: NodeJS.Signals): void {
  try {
    process.kill(group, name);
  } catch {
    // it is gone already
  }
}
