/**
 * The packed extension in a VS Code without a server, as on vscode.dev: the workbench's files are served as they are, a headless
 * Chromium opens it, and the extension, its server and the suite run in web workers.
 */

import { createReadStream, readdirSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { build } from 'esbuild';
import { chromium, type Page } from 'playwright-core';
import { fetchEmbeddedVSCode, QUIET, VSCODE } from '../../build/embedded-vscode.ts';
import { CACHE, ROOT, Stop } from '../../build/support.ts';
import { CHROMIUM_FLAGS, chromiumEnvironment, findChromium } from './chromium.ts';
import type { ResultLine, TestResult } from './results.ts';

/** The longest that the whole run may take, in milliseconds. */
const PATIENCE = 120_000;

/** The longest that a notification is waited for, in milliseconds: less than a test may take. */
const PATIENCE_FOR_TEXT = 5000;

/** The folder in memory that VS Code opens. */
const FOLDER = 'tmp:/examples';

const WORKBENCH = '/vscode/out/vs/code/browser/workbench/workbench.js';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.cjs': 'text/javascript',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

/** @param extension the folder of the installed extension */
export async function runWebTests(
  extension: string,
  verbose: boolean,
): Promise<{ tests: TestResult[]; complete: boolean }> {
  await fetchEmbeddedVSCode();
  const tests: TestResult[] = [];
  const suite = path.join(CACHE, 'suite');
  let page = '';
  let end: () => void = () => undefined;
  const over = new Promise<void>((resolve) => {
    end = resolve;
  });
  let workbenchOpen: Page | undefined;
  const site = await serve({
    folders: { '/vscode/': VSCODE, '/extension/tests/': suite, '/extension/': extension },
    page: () => page,
    result: (line) => {
      if (line.kind === 'test') tests.push(line);
      else end();
    },
    whenShown: async (text) => {
      await workbenchOpen
        ?.locator('.notification-list-item', { hasText: text })
        .first()
        .waitFor({ timeout: PATIENCE_FOR_TEXT });
    },
  });
  // Tests have to lie below the extension, where alone VS Code runs them in its worker.
  try {
    await bundleSuite(path.join(suite, 'web.cjs'), `http://${site.authority}`);
    page = workbenchPage(site.authority);
    const show = (opened: Page) => {
      workbenchOpen = opened;
    };
    const complete = await open(`http://${site.authority}/?folder=${FOLDER}`, { over, verbose, show });
    return { tests, complete };
  } finally {
    site.server.close();
    site.server.closeAllConnections();
  }
}

interface Watching {
  readonly over: Promise<void>;
  readonly verbose: boolean;
  /** Given the page before it is loaded. */
  readonly show: (page: Page) => void;
}

async function open(address: string, { over, verbose, show }: Watching): Promise<boolean> {
  const found = await findChromium();
  const browser = await chromium.launch({
    executablePath: found.executablePath,
    ...chromiumEnvironment(found),
    headless: true,
    chromiumSandbox: false,
    args: CHROMIUM_FLAGS,
  });
  try {
    const page = await browser.newPage();
    show(page);
    if (verbose) page.on('console', (message) => console.error('[web]', message.text()));
    await page.goto(address);
    const crashed = new Promise<never>((_, reject) => page.once('crash', () => reject(new Stop('The page crashed.'))));
    const late = delay(PATIENCE, false, { ref: false });
    return await Promise.race([over.then(() => true), crashed, late]);
  } finally {
    await browser.close();
  }
}

async function bundleSuite(outfile: string, site: string): Promise<void> {
  const examples = path.join(ROOT, 'examples');
  const files = readdirSync(examples).map((name) => [name, readFileSync(path.join(examples, name), 'utf8')] as const);
  await build({
    absWorkingDir: ROOT,
    entryPoints: ['test/vscode/suite/web.ts'],
    outfile,
    bundle: true,
    platform: 'browser',
    format: 'cjs',
    target: 'es2022',
    external: ['vscode'],
    alias: { 'node:assert/strict': path.join(ROOT, 'test/vscode/suite/assert.ts') },
    define: {
      'process.env': '{}',
      SITE_ADDRESS: JSON.stringify(site),
      EXAMPLE_FILES: JSON.stringify(Object.fromEntries(files)),
    },
    logLevel: 'warning',
  });
}

/** The page that VS Code's own server would make, for a workbench without a server. */
function workbenchPage(authority: string): string {
  const at = (file: string) => ({ scheme: 'http', authority, path: file });
  const configuration = {
    // code-server's workbench asks for these
    userDataPath: '/user-data',
    isEnabledFileDownloads: true,
    isEnabledFileUploads: true,
    isEnabledCoderGettingStarted: false,
    productConfiguration: { nameShort: 'Code', nameLong: 'Code', enableTelemetry: false },
    configurationDefaults: QUIET,
    developmentOptions: { extensions: [at('/extension')], extensionTestsPath: at('/extension/tests/web.cjs') },
  };
  const quoted = JSON.stringify(configuration).replaceAll('&', '&amp;').replaceAll('"', '&quot;');
  return `<!doctype html>
<meta charset="utf-8">
<meta id="vscode-workbench-web-configuration" data-settings="${quoted}">
<meta id="vscode-workbench-web-base-url" data-settings="/vscode">
<meta id="vscode-workbench-auth-session" data-settings="">
<link rel="stylesheet" href="/vscode/out/vs/code/browser/workbench/workbench.css">
<body>
<script>globalThis._VSCODE_FILE_ROOT = location.origin + '/vscode/out/';</script>
<script type="module" src="/vscode/out/nls.messages.js"></script>
<script type="module" src="${WORKBENCH}"></script>
`;
}

/** code-server's workbench always turns to the server that it came from: here it has to do without. */
function workbench(): string {
  const text = readFileSync(path.join(VSCODE, WORKBENCH.slice('/vscode/'.length)), 'utf8');
  const parts = text.split(',remoteAuthority:location.host}');
  if (parts.length !== 2)
    throw new Stop('The workbench is not the one that web-run.ts knows: look where it takes remoteAuthority from.');
  return parts.join('}');
}

interface Site {
  readonly server: Server;
  /** `127.0.0.1:PORT` */
  readonly authority: string;
}

interface Served {
  readonly folders: Readonly<Record<string, string>>;
  readonly page: () => string;
  readonly result: (line: ResultLine) => void;
  /** Resolves once the workbench shows a notification with a text. */
  readonly whenShown: (text: string) => Promise<void>;
}

function serve({ folders, page, result, whenShown }: Served): Promise<Site> {
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
    response.setHeader('Access-Control-Allow-Origin', '*');
    if (pathname === '/results') {
      if (request.method === 'POST') result(JSON.parse(await textOf(request)) as ResultLine);
      return response.end();
    }
    if (pathname === '/shown') {
      const shown = await whenShown(searchParams.get('text') ?? '').then(
        () => 200,
        () => 404,
      );
      return response.writeHead(shown).end();
    }
    if (pathname === WORKBENCH) return response.setHeader('Content-Type', 'text/javascript').end(workbench());
    if (pathname === '/') return response.setHeader('Content-Type', 'text/html').end(page());
    const prefix = Object.keys(folders).find((each) => pathname.startsWith(each));
    if (prefix === undefined) return response.writeHead(404).end();
    const file = path.join(folders[prefix]!, decodeURIComponent(pathname.slice(prefix.length)));
    response.setHeader('Content-Type', TYPES[path.extname(file)] ?? 'application/octet-stream');
    createReadStream(file)
      .once('error', () => response.writeHead(404).end())
      .pipe(response);
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      resolve({ server, authority: `127.0.0.1:${port}` });
    });
  });
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}
