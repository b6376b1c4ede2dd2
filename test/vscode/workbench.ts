/** The workbench of the embedded VS Code as a user has it in front: driven from outside, with keyboard and mouse. */

import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { remoteUri, startEmbeddedVSCode, workbenchAddress } from '../../build/embedded-vscode.ts';
import { CHROMIUM_FLAGS, chromiumEnvironment, findChromium } from './chromium.ts';
import type { TestResult } from './results.ts';

export interface WorkbenchOptions {
  /** Where the extension is installed. */
  readonly dataFolder: string;
  readonly folder: string;
  /** The name of the file in the folder that is open. */
  readonly file: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly verbose: boolean;
}

/** The longest that one step may take, in milliseconds. */
const PATIENCE = 30_000;

export async function inWorkbench(options: WorkbenchOptions, drive: (page: Page) => Promise<void>): Promise<void> {
  const { dataFolder, folder, file, settings = {}, verbose } = options;
  const found = await findChromium();
  // What a dialog proposes lies in the user's home.
  const home = path.join(dataFolder, 'home');
  mkdirSync(home, { recursive: true });
  const vscode = await startEmbeddedVSCode({ dataFolder, settings, environment: { HOME: home }, verbose });
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
      const opened = remoteUri(vscode.authority, path.join(folder, file));
      await page.goto(workbenchAddress(vscode.authority, folder, [['openFile', opened]]));
      await drive(page);
    } finally {
      await browser.close();
    }
  } finally {
    await vscode.stop();
  }
}

/** Chooses a command in the palette, by its whole title. */
export async function chooseCommand(page: Page, title: string): Promise<void> {
  await page.locator('.editor-instance').first().click();
  await page.keyboard.press('F1');
  await page.locator('.quick-input-widget input.input').fill(`>${title}`);
  await page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first().click();
}

/** Runs a test, and says how it ended. */
export async function resultOf(title: string, run: () => Promise<void>): Promise<TestResult> {
  const started = performance.now();
  const error = await run().then(
    () => undefined,
    (thrown: unknown) => (thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)),
  );
  return {
    kind: 'test',
    title: `dialogs › ${title}`,
    state: error === undefined ? 'passed' : 'failed',
    duration: performance.now() - started,
    ...(error === undefined ? {} : { error }),
  };
}
