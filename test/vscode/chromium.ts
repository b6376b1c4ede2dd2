/** A headless Chromium to open the workbench with: the system's, else the one that the npm package @sparticuz/chromium holds. */

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { CACHE, isExecutable, npm, onPath, run, Stop } from '../../build/support.ts';

const VERSION = '153.0.0';
const HOME = path.join(CACHE, `chromium-${VERSION}`);
const ON_MACOS = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';

export interface Browser {
  readonly executablePath: string;
  /** Folders of shared libraries that it needs and a bare system lacks. */
  readonly libraryPath?: string;
}

/** Nothing but 127.0.0.1 can be reached: a test asks nobody. */
export const CHROMIUM_FLAGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

/** The environment to start the browser with, as an option of playwright's. */
export function chromiumEnvironment({ libraryPath }: Browser): { env?: Record<string, string> } {
  if (libraryPath === undefined) return {};
  const variables = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { env: { ...Object.fromEntries(variables), LD_LIBRARY_PATH: libraryPath } };
}

export async function findChromium(): Promise<Browser> {
  const named = process.env['CHROMIUM'];
  if (named !== undefined) return { executablePath: named };
  const installed = onPath('chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable');
  if (installed !== undefined) return { executablePath: installed };
  if (isExecutable(ON_MACOS)) return { executablePath: ON_MACOS };
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Stop('No Chromium or Chrome was found. Install one, or name its program in CHROMIUM.');
  }
  return fetchChromium();
}

/** The package holds its files compressed: the program, and libraries for systems without a desktop. */
async function fetchChromium(): Promise<Browser> {
  const executablePath = path.join(HOME, 'chromium');
  const browser = { executablePath, libraryPath: path.join(HOME, 'lib') };
  if (existsSync(path.join(HOME, 'complete'))) return browser;
  console.log(`No Chromium is installed: fetching @sparticuz/chromium ${VERSION} (66 MB) into ${CACHE} ...`);
  mkdirSync(HOME, { recursive: true });
  writeFileSync(path.join(HOME, 'package.json'), '{ "private": true }\n');
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefix', HOME];
  const code = await npm(['install', ...flags, `@sparticuz/chromium@${VERSION}`], { cwd: HOME });
  if (code !== 0)
    throw new Stop('npm could not fetch a Chromium. Install one (apt-get install chromium), or name it in CHROMIUM.');
  const bin = path.join(HOME, 'node_modules/@sparticuz/chromium/bin');
  writeFileSync(executablePath, brotliDecompressSync(readFileSync(path.join(bin, 'chromium.br'))), { mode: 0o755 });
  for (const archive of ['al2023.tar.br', 'swiftshader.tar.br', 'fonts.tar.br']) await unpack(path.join(bin, archive));
  writeFileSync(path.join(HOME, 'complete'), '');
  return browser;
}

async function unpack(archive: string): Promise<void> {
  if (!existsSync(archive)) return;
  const tar = path.join(HOME, path.basename(archive, '.br'));
  writeFileSync(tar, brotliDecompressSync(readFileSync(archive)));
  if ((await run('tar', ['-xf', tar, '-C', HOME])) !== 0) throw new Stop(`tar could not unpack ${tar}.`);
}
