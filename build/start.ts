/**
 * `npm start [-- PATH]`: builds, and opens the examples, or the user's own folder, in VS Code with the extension loaded: in
 * the desktop one where `code` is on the PATH, else in the embedded one, whose address is printed.
 */

import { cpSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { main as build } from './build.ts';
import {
  type EmbeddedVSCode,
  extensionsFolder,
  installExtension,
  remoteUri,
  startEmbeddedVSCode,
  workbenchAddress,
} from './embedded-vscode.ts';
import { pack } from './package.ts';
import { onPath, ROOT, run, Stop } from './support.ts';

const EXAMPLES = path.join(ROOT, 'examples');
/** What a first run shows, with the README beside it. */
const FIRST = '1-bounce-unsigned.eml';
/** The extension that puts it there. */
const README_BESIDE = path.join(ROOT, 'build/readme-beside');

interface Opened {
  readonly folder: string;
  readonly file?: string;
  /** Whether it is shown with the folder's README beside it. */
  readonly isFirstRun?: true;
}

export async function main(args: readonly string[]): Promise<void> {
  const [given] = args;
  const target = given === undefined ? EXAMPLES : path.resolve(process.env['INIT_CWD'] ?? ROOT, given);
  if (!existsSync(target)) throw new Stop(`There is no ${target}.`);
  const isFolder = statSync(target).isDirectory();
  const opened: Opened =
    given === undefined
      ? { folder: EXAMPLES, file: path.join(EXAMPLES, FIRST), isFirstRun: true }
      : isFolder
        ? { folder: target }
        : { folder: path.dirname(target), file: target };
  await build();
  const desktop = onPath('code', 'code-insiders', 'codium');
  if (desktop !== undefined) await openDesktop(desktop, opened);
  else await openEmbedded(opened);
}

async function openDesktop(code: string, { folder, file, isFirstRun }: Opened): Promise<void> {
  console.log(`Opening ${folder} in ${code}.`);
  const extensions = [ROOT, ...(isFirstRun ? [README_BESIDE] : [])].map((each) => `--extensionDevelopmentPath=${each}`);
  const paths = [folder, ...(file === undefined ? [] : [file])];
  const status = await run(code, ['--new-window', ...extensions, ...paths], {
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Stop(`${code} ended with exit code ${status}.`);
}

async function openEmbedded({ folder, file, isFirstRun }: Opened): Promise<void> {
  const dataFolder = mkdtempSync(path.join(tmpdir(), 'dkim-lint-start-'));
  const leave = () => rmSync(dataFolder, { recursive: true, force: true, maxRetries: 5 });
  const vscode = await startWithExtension(dataFolder, isFirstRun).catch((error) => {
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
async function startWithExtension(dataFolder: string, isFirstRun: true | undefined): Promise<EmbeddedVSCode> {
  // VS Code takes what lies there before its first start.
  if (isFirstRun) cpSync(README_BESIDE, path.join(extensionsFolder(dataFolder), 'readme-beside'), { recursive: true });
  const vsix = path.join(dataFolder, 'extension.vsix');
  await pack(vsix, 'quiet');
  await installExtension(dataFolder, vsix);
  return startEmbeddedVSCode({ dataFolder, settings: {} });
}
