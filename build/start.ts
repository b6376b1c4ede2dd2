/**
 * `npm start [-- PATH]`: builds, and opens the examples, or the user's own folder, in VS Code with the extension loaded: in
 * the desktop one where `code` is on the PATH, else in the embedded one, whose address is printed.
 */

import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { main as build } from './build.ts';
import {
  type EmbeddedVSCode,
  installExtension,
  remoteUri,
  startEmbeddedVSCode,
  workbenchAddress,
} from './embedded-vscode.ts';
import { pack } from './package.ts';
import { onPath, ROOT, run, Stop } from './support.ts';

export async function main(args: readonly string[]): Promise<void> {
  const target = path.resolve(process.env['INIT_CWD'] ?? ROOT, args[0] ?? path.join(ROOT, 'examples'));
  if (!existsSync(target)) throw new Stop(`There is no ${target}.`);
  await build();
  const desktop = onPath('code', 'code-insiders', 'codium');
  if (desktop !== undefined) await openDesktop(desktop, target);
  else await openEmbedded(target);
}

async function openDesktop(code: string, target: string): Promise<void> {
  console.log(`Opening ${target} in ${code}.`);
  const status = await run(code, ['--new-window', `--extensionDevelopmentPath=${ROOT}`, target], {
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Stop(`${code} ended with exit code ${status}.`);
}

async function openEmbedded(target: string): Promise<void> {
  const isFolder = statSync(target).isDirectory();
  const dataFolder = mkdtempSync(path.join(tmpdir(), 'dkim-lint-start-'));
  const leave = () => rmSync(dataFolder, { recursive: true, force: true, maxRetries: 5 });
  const vscode = await startWithExtension(dataFolder).catch((error) => {
    leave();
    throw error;
  });
  const payload: [string, string][] = isFolder ? [] : [['openFile', remoteUri(vscode.authority, target)]];
  const address = workbenchAddress(vscode.authority, isFolder ? target : path.dirname(target), payload);
  console.log(`\nVS Code shows ${target}. Open this address in a browser:\n\n  ${address}\n\nCtrl-C ends it.`);
  const interrupted = new Promise<undefined>((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(name, () => resolve(undefined));
  });
  const why = await Promise.race([vscode.ended, interrupted]);
  await vscode.stop();
  leave();
  if (why !== undefined) throw new Stop(why);
}

/** The extension is packed and installed, since a built workbench loads an extension under development in tests alone. */
async function startWithExtension(dataFolder: string): Promise<EmbeddedVSCode> {
  const vsix = path.join(dataFolder, 'extension.vsix');
  await pack(vsix, 'quiet');
  await installExtension(dataFolder, vsix);
  return startEmbeddedVSCode({ dataFolder, settings: {} });
}
