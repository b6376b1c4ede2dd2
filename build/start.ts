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

const EXAMPLES = path.join(ROOT, 'examples');
/** What a first run shows, the first of them in front. */
const STORY = ['1-bounce-unsigned.eml', 'README.md'] as const;

interface Opened {
  readonly folder: string;
  /** Files to be opened, the first of them in front. */
  readonly files: readonly string[];
}

export async function main(args: readonly string[]): Promise<void> {
  const [given] = args;
  const target = given === undefined ? EXAMPLES : path.resolve(process.env['INIT_CWD'] ?? ROOT, given);
  if (!existsSync(target)) throw new Stop(`There is no ${target}.`);
  const isFolder = statSync(target).isDirectory();
  const opened: Opened =
    given === undefined
      ? { folder: EXAMPLES, files: STORY.map((name) => path.join(EXAMPLES, name)) }
      : isFolder
        ? { folder: target, files: [] }
        : { folder: path.dirname(target), files: [target] };
  await build();
  const desktop = onPath('code', 'code-insiders', 'codium');
  if (desktop !== undefined) await openDesktop(desktop, opened);
  else await openEmbedded(opened);
}

async function openDesktop(code: string, { folder, files }: Opened): Promise<void> {
  console.log(`Opening ${folder} in ${code}.`);
  // The last file is the one that has the focus.
  const paths = [folder, ...files.toReversed()];
  const status = await run(code, ['--new-window', `--extensionDevelopmentPath=${ROOT}`, ...paths], {
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Stop(`${code} ended with exit code ${status}.`);
}

async function openEmbedded({ folder, files: [file] }: Opened): Promise<void> {
  const dataFolder = mkdtempSync(path.join(tmpdir(), 'dkim-lint-start-'));
  const leave = () => rmSync(dataFolder, { recursive: true, force: true, maxRetries: 5 });
  const vscode = await startWithExtension(dataFolder).catch((error) => {
    leave();
    throw error;
  });
  // The page opens one file at most.
  const payload: [string, string][] = file === undefined ? [] : [['openFile', remoteUri(vscode.authority, file)]];
  const address = workbenchAddress(vscode.authority, folder, payload);
  console.log(
    `\nVS Code shows ${file ?? folder}. Open this address in a browser:\n\n  ${address}\n\nPress Ctrl-C to stop.`,
  );
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
