/** Runs an extension's tests in the embedded VS Code: a headless Chromium opens the workbench, and the page says when it is over. */

import { mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { format } from 'node:util';
import { chromium, type Page } from 'playwright-core';
import { remoteUri, startEmbeddedVSCode, workbenchAddress } from '../../build/embedded-vscode.ts';
import { Stop } from '../../build/support.ts';
import { CHROMIUM_FLAGS, chromiumEnvironment, findChromium } from './chromium.ts';
import { CONTROL_ADDRESS } from './results.ts';

export interface EmbeddedRun {
  readonly dataFolder: string;
  readonly extension: string;
  /** The module whose `run` is called in the extension host. */
  readonly tests: string;
  /** The folder that VS Code opens. */
  readonly folder: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly environment: NodeJS.ProcessEnv;
  /** Whether folders have to be trusted, as in a VS Code that somebody has installed. */
  readonly asksForTrust?: boolean;
  /** Where screenshots go; none are made without it. */
  readonly shots?: string;
  readonly verbose: boolean;
}

/** The longest that a whole run may take, in milliseconds. */
const PATIENCE = 180_000;

/** Settles when the extension host has ended. Whether the tests passed stands in their results, not here. */
export async function runEmbedded(options: EmbeddedRun): Promise<void> {
  const browser = await findChromium();
  let page: Page | undefined;
  const control = await serveControl(async (name) => {
    if (options.shots === undefined) return;
    mkdirSync(options.shots, { recursive: true });
    if (page === undefined) return;
    await webviewsAreDrawn(page);
    await page.screenshot({ path: path.join(options.shots, `${name}.png`) });
  });
  const { dataFolder, settings, verbose, asksForTrust = false } = options;
  const environment = { ...options.environment, [CONTROL_ADDRESS]: control.address };
  const vscode = await startEmbeddedVSCode({ dataFolder, settings, environment, verbose, asksForTrust, tests: true });
  try {
    const context = await chromium.launchPersistentContext(path.join(dataFolder, 'chromium'), {
      executablePath: browser.executablePath,
      ...chromiumEnvironment(browser),
      headless: true,
      chromiumSandbox: false,
      viewport: { width: 1280, height: 800 },
      args: CHROMIUM_FLAGS,
    });
    try {
      page = context.pages()[0] ?? (await context.newPage());
      await open(page, vscode.authority, options, vscode.ended);
    } finally {
      await Promise.race([context.close(), delay(5000)]);
    }
  } finally {
    await vscode.stop();
    control.close();
  }
}

async function open(page: Page, authority: string, options: EmbeddedRun, serverEnded: Promise<string>): Promise<void> {
  const over = new Promise<void>((resolve, reject) => {
    page.on('crash', () => reject(new Stop('The page crashed.')));
    serverEnded.then((why) => reject(new Stop(why)));
    page.exposeFunction('codeAutomationExit', () => resolve()).catch(reject);
  });
  await page.exposeFunction('codeAutomationLog', (type: string, args: unknown[]) => {
    if (options.verbose) console.error(`[workbench ${type}]`, format(...args));
  });
  const address = workbenchAddress(authority, options.folder, [
    ['extensionDevelopmentPath', remoteUri(authority, options.extension)],
    ['extensionTestsPath', remoteUri(authority, options.tests)],
    ['enableProposedApi', ''],
    ['skipWelcome', 'true'],
    ['skipReleaseNotes', 'true'],
  ]);
  await page.goto(address);
  await Promise.race([
    over,
    delay(PATIENCE, undefined, { ref: false }).then(() =>
      Promise.reject(new Stop(`VS Code took more than ${PATIENCE / 1000} s.`)),
    ),
  ]);
}

/** A webview's tab is there before its page: that is a frame within the frame of VS Code's own. */
async function webviewsAreDrawn(page: Page): Promise<void> {
  for (const webview of await page.locator('iframe.webview').all()) {
    await webview.contentFrame().locator('#active-frame').contentFrame().locator('h1').first().waitFor();
  }
}

/** A suite asks here for a picture of what a user would see. */
function serveControl(screenshot: (name: string) => Promise<void>): Promise<{ address: string; close(): void }> {
  const server = createServer(async (request, response) => {
    const name = /^\/screenshot\/([\w-]{1,60})$/.exec(request.url ?? '')?.[1];
    if (name === undefined) return response.writeHead(404).end();
    await screenshot(name).then(
      () => response.end(),
      (error) => response.writeHead(500).end(String(error)),
    );
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      resolve({
        address: `http://127.0.0.1:${port}`,
        close: () => {
          server.close();
          server.closeAllConnections();
        },
      });
    });
  });
}
