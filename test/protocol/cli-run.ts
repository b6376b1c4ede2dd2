/** Runs the built command line as users do: a process over a folder made for the test. Holds no test. */

import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestContext } from 'node:test';

const SERVER = path.resolve(import.meta.dirname, '../../server');
const BUILT = path.join(SERVER, 'dist/cli.js');

/** The bundle; the sources where nothing was built, and where coverage is measured. */
export const CLI =
  existsSync(BUILT) && process.env['NODE_V8_COVERAGE'] === undefined ? BUILT : path.join(SERVER, 'src/cli/main.ts');

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd: string;
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
}

export function start(args: readonly string[], { cwd, env = {} }: RunOptions): ChildProcess {
  const { NO_COLOR: _, FORCE_COLOR: __, ...clean } = process.env;
  return spawn(process.execPath, [CLI, ...args], { cwd, env: { ...clean, ...env } });
}

export function dkimLint(args: readonly string[], options: RunOptions): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = start(args, options);
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout!.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr!.on('data', (chunk: Buffer) => err.push(chunk));
    child.once('error', reject);
    child.once('close', (code) =>
      resolve({ code, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() }),
    );
    child.stdin!.on('error', () => undefined);
    child.stdin!.end(options.input ?? '');
  });
}

/** A folder with files, gone after the test. */
export async function folderWith(
  t: TestContext,
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'dkim-lint-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(path.join(folder, path.dirname(name)), { recursive: true });
    await writeFile(path.join(folder, name), content);
  }
  return folder;
}

/** Whether a program is installed. */
export function hasProgram(name: string): boolean {
  return (process.env['PATH'] ?? '').split(path.delimiter).some((folder) => existsSync(path.join(folder, name)));
}
