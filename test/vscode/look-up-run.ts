/**
 * Looking a message up in the DNS as a user does it: the command is chosen in the palette, the dialog read and answered with the mouse,
 * and a name server on this machine asked. While an extension's tests run, VS Code refuses to show dialogs; so the page is driven from outside.
 */

import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { startNameServer } from '../harness/name-server.ts';
import type { TestResult } from './results.ts';
import { chooseCommand, inWorkbench, resultOf } from './workbench.ts';

export interface LookUpRun {
  /** Where the extension is installed. */
  readonly dataFolder: string;
  /** The file that is looked up, delivered for alice@example.org by 192.0.2.25; no zone is opened with it. */
  readonly message: string;
  readonly verbose: boolean;
}

const COMMAND = 'DKIM Lint: Look Up Keys, SPF and DMARC in the DNS';

export async function runLookUp(options: LookUpRun): Promise<TestResult> {
  const ends: (() => void)[] = [];
  const result = await resultOf('look up a message in the DNS after the user has agreed', () => lookUp(options, ends));
  for (const end of ends) end();
  return result;
}

async function lookUp({ dataFolder, message, verbose }: LookUpRun, ends: (() => void)[]): Promise<void> {
  const { address, asked } = await startNameServer(
    { after: (end) => ends.push(end as () => void) },
    { 'TXT example.org': ['v=spf1 ip4:192.0.2.25 -all'], 'TXT _dmarc.example.org': ['v=DMARC1; p=reject'] },
  );
  const folder = path.join(dataFolder, 'message');
  mkdirSync(folder, { recursive: true });
  copyFileSync(message, path.join(folder, 'delivered.eml'));
  await inWorkbench({ dataFolder, folder, file: 'delivered.eml', verbose }, (page) => agree(page, address, asked));
}

async function agree(page: Page, address: string, asked: readonly string[]): Promise<void> {
  // The server has read the message when the first code lens is there.
  await page.locator('.codelens-decoration').first().waitFor();
  await askForLookUp(page);
  const dialog = page.locator('.monaco-dialog-box');
  const text = await dialog.innerText();
  assert.match(text, /Ask the DNS for the keys, SPF and DMARC records of this message\?/);
  assert.match(text, /sent to the resolver of your system/);
  assert.match(text, /_dmarc\.example\.org/);
  assert.match(text, /s2026\._domainkey\.example\.org/);

  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await dialog.waitFor({ state: 'detached' });
  assert.equal(asked.length, 0, 'nothing is sent for a user who does not agree');

  await askForLookUp(page);
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

async function askForLookUp(page: Page): Promise<void> {
  await chooseCommand(page, COMMAND);
  await page.locator('.monaco-dialog-box').waitFor();
}
