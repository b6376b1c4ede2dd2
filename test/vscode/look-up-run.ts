/**
 * Looking a message up in the DNS as a user does it: the command is chosen in the palette, the dialog read and answered with the mouse,
 * and a name server on this machine asked. While an extension's tests run, VS Code refuses to show dialogs; so the page is driven from outside.
 */

import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { remoteUri, startEmbeddedVSCode, workbenchAddress } from '../../build/embedded-vscode.ts';
import { startNameServer } from '../harness/name-server.ts';
import { CHROMIUM_FLAGS, chromiumEnvironment, findChromium } from './chromium.ts';
import type { TestResult } from './results.ts';

export interface LookUpRun {
  /** Where the extension is installed. */
  readonly dataFolder: string;
  /** The file that is looked up, delivered for alice@example.org by 192.0.2.25; no zone is opened with it. */
  readonly message: string;
  readonly verbose: boolean;
}

/** The longest that one step may take, in milliseconds. */
const PATIENCE = 30_000;
const COMMAND = 'DKIM Lint: Look Up Keys, SPF and DMARC in the DNS';

export async function runLookUp(options: LookUpRun): Promise<TestResult> {
  const started = performance.now();
  const ends: (() => void)[] = [];
  const error = await lookUp(options, ends).then(
    () => undefined,
    (thrown: unknown) => (thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)),
  );
  for (const end of ends) end();
  return {
    kind: 'test',
    title: 'dialogs › look up a message in the DNS after the user has agreed',
    state: error === undefined ? 'passed' : 'failed',
    duration: performance.now() - started,
    ...(error === undefined ? {} : { error }),
  };
}

async function lookUp({ dataFolder, message, verbose }: LookUpRun, ends: (() => void)[]): Promise<void> {
  const { address, asked } = await startNameServer(
    { after: (end) => ends.push(end as () => void) },
    { 'TXT example.org': ['v=spf1 ip4:192.0.2.25 -all'], 'TXT _dmarc.example.org': ['v=DMARC1; p=reject'] },
  );
  const folder = path.join(dataFolder, 'message');
  mkdirSync(folder, { recursive: true });
  copyFileSync(message, path.join(folder, 'delivered.eml'));
  const found = await findChromium();
  const vscode = await startEmbeddedVSCode({ dataFolder, settings: {}, environment: {}, verbose });
  try {
    const browser = await chromium.launch({
      executablePath: found.executablePath,
      ...chromiumEnvironment(found),
      headless: true,
      chromiumSandbox: false,
      args: CHROMIUM_FLAGS,
    });
    try {
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
      page.setDefaultTimeout(PATIENCE);
      const file = remoteUri(vscode.authority, path.join(folder, 'delivered.eml'));
      await page.goto(workbenchAddress(vscode.authority, folder, [['openFile', file]]));
      await agree(page, address, asked);
    } finally {
      await browser.close();
    }
  } finally {
    await vscode.stop();
  }
}

async function agree(page: Page, address: string, asked: readonly string[]): Promise<void> {
  // The server has read the message when the first code lens is there.
  await page.locator('.codelens-decoration').first().waitFor();
  await chooseCommand(page);
  const dialog = page.locator('.monaco-dialog-box');
  const text = await dialog.innerText();
  assert.match(text, /Ask the DNS for the keys, SPF and DMARC records of this message\?/);
  assert.match(text, /sent to the resolver of your system/);
  assert.match(text, /_dmarc\.example\.org/);
  assert.match(text, /s2026\._domainkey\.example\.org/);

  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await dialog.waitFor({ state: 'detached' });
  assert.equal(asked.length, 0, 'nothing is sent for a user who does not agree');

  await chooseCommand(page);
  await dialog.getByRole('button', { name: 'Another Resolver...' }).click();
  const input = page.locator('.quick-input-widget input.input');
  await input.fill(address);
  await input.press('Enter');
  await page.getByText(`These names are sent to ${address}:`).waitFor();
  assert.equal(asked.length, 0, 'nothing is sent before the user has seen to whom');
  await dialog.getByRole('button', { name: 'Ask', exact: true }).click();

  await page.locator('.tab', { hasText: 'Authentication: delivered.eml' }).waitFor();
  const report = page.frameLocator('iframe.webview').frameLocator('#active-frame');
  await report.getByRole('heading', { level: 1 }).waitFor();
  const shown = await report.locator('body').innerText();
  assert.match(shown, /This message passes DMARC by SPF, authenticated as example\.org/);
  assert.ok(asked.includes('TXT example.org') && asked.includes('TXT _dmarc.example.org'), asked.join(', '));
}

async function chooseCommand(page: Page): Promise<void> {
  await page.locator('.editor-instance').first().click();
  await page.keyboard.press('F1');
  const input = page.locator('.quick-input-widget input.input');
  await input.fill(`>${COMMAND}`);
  await page.locator('.quick-input-list .monaco-list-row', { hasText: COMMAND }).first().click();
  await page.locator('.monaco-dialog-box').waitFor();
}
