/** What every task needs: where things lie, how programs are run, how a task stops with a plain sentence. */

import { execFile, type SpawnOptions, spawn } from 'node:child_process';
import { accessSync, constants, readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

/** The root of the repository. */
export const ROOT = path.dirname(import.meta.dirname);

/** What tests and `npm start` fetch when they first need it. */
export const CACHE = path.join(ROOT, '.vscode-test');

export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly publisher: string;
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string }[];
  };
}

/** With its texts in English. */
export function manifest(): Manifest {
  const texts = JSON.parse(readFileSync(path.join(ROOT, 'package.nls.json'), 'utf8')) as Readonly<
    Record<string, string>
  >;
  const english = (_: string, value: unknown) =>
    typeof value === 'string' && /^%.+%$/.test(value) ? (texts[value.slice(1, -1)] ?? value) : value;
  return JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'), english) as Manifest;
}

/** Where the repository is to be seen. */
export interface Repository {
  /** Its page, without a final slash. */
  readonly url: string;
  readonly revision: string;
}

/** As the runner of a workflow says; undefined elsewhere, because nothing here knows where the repository is kept. */
export function repository(): Repository | undefined {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: name, GITHUB_SHA: revision } = process.env;
  if (server === undefined || name === undefined || revision === undefined) return undefined;
  return { url: `${server}/${name}`, revision };
}

/** Ends a task with a sentence for the user instead of a stack. */
export class Stop extends Error {
  override readonly name = 'Stop';
}

/** Runs a program to its end, its output shown. Gives its exit code; a signal counts as 1. */
export function run(command: string, args: readonly string[], options: SpawnOptions = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: ROOT, stdio: 'inherit', ...options });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

/** The script behind a command of `node_modules/.bin`, to be run by this very Node. */
export function tool(packageName: string, script: string): string {
  return path.join(ROOT, 'node_modules', packageName, script);
}

/** Runs npm, the one that started this task where there is one, with this very Node. */
export function npm(args: readonly string[], options: SpawnOptions = {}): Promise<number> {
  const { command, before, shell } = npmProgram();
  return run(command, [...before, ...args], { shell, ...options });
}

/** What npm prints; undefined where it fails. */
export async function npmOutput(
  args: readonly string[],
  options: { readonly cwd: string },
): Promise<string | undefined> {
  const { command, before, shell } = npmProgram();
  try {
    return (await promisify(execFile)(command, [...before, ...args], { shell, ...options })).stdout;
  } catch {
    return undefined;
  }
}

function npmProgram(): { readonly command: string; readonly before: readonly string[]; readonly shell: boolean } {
  const script = process.env['npm_execpath'];
  if (script?.endsWith('.js')) return { command: process.execPath, before: [script], shell: false };
  const isWindows = process.platform === 'win32';
  return { command: isWindows ? 'npm.cmd' : 'npm', before: [], shell: isWindows };
}

/** The full path of a program on the PATH; undefined if there is none. */
export function onPath(...names: readonly string[]): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '');
  const endings = process.platform === 'win32' ? ['.cmd', '.exe'] : [''];
  for (const name of names) {
    for (const folder of folders) {
      for (const ending of endings) {
        const file = path.join(folder, name + ending);
        if (isExecutable(file)) return file;
      }
    }
  }
  return undefined;
}

export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
