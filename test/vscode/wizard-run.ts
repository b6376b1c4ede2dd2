/** Making a key as a user does it: every step is answered with the keyboard, and each button of the answer is pressed. */

import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import type { TestResult } from './results.ts';
import { chooseCommand, inWorkbench, resultOf } from './workbench.ts';

export interface WizardRun {
  /** Where the extension is installed. */
  readonly dataFolder: string;
  /** The zone of example.org, of which a copy gets the records. */
  readonly zone: string;
  readonly verbose: boolean;
  /** Where screenshots go; none are made without it. */
  readonly shots?: string;
}

const NAME = 'example.org.zone';

export function runWizard(options: WizardRun): Promise<TestResult> {
  return resultOf('make a key, step by step, and press each button of the answer', () => makeKeys(options));
}

async function makeKeys({ dataFolder, zone, verbose, shots }: WizardRun): Promise<void> {
  const folder = path.join(dataFolder, 'zones');
  const keys = path.join(dataFolder, 'keys');
  for (const each of [folder, keys]) mkdirSync(each, { recursive: true });
  copyFileSync(zone, path.join(folder, NAME));
  await inWorkbench({ dataFolder, folder, file: NAME, verbose }, async (page) => {
    const shot = async (name: string) => {
      if (shots !== undefined) await page.screenshot({ path: path.join(shots, `${name}.png`) });
    };
    await page.locator('.codelens-decoration, .squiggly-error').first().waitFor();

    await chooseCommand(page, 'DKIM Lint: Create a DKIM Key');
    await page.locator('.quick-input-title', { hasText: 'step 1 of 5' }).waitFor();
    await page.keyboard.press('Escape');
    assert.equal(await isDone(page, 'Configure signing'), false, 'a wizard that was left is not a step that is done');
    await answerSteps(page, 'one', path.join(keys, 'one.pem'), shot);
    await shot('wizard-end');
    assert.ok(existsSync(path.join(keys, 'one.pem')), 'the private key is where the user wants it');
    await press(page, 'Show Next Steps');
    const steps = await textOf(page, '## Next steps');
    assert.match(steps, /Private key of one\._domainkey\.example\.org: .*one\.pem/);
    assert.match(steps, /Record: .*example\.org\.zone, line \d+/);
    assert.match(steps, /## Next steps1\. /);
    await shot('wizard-next-steps');
    assert.equal(await isDone(page, 'Configure signing'), true);
    await shot('walkthrough');
    await press(page, /^Increment the Serial to \d+$/);
    await page
      .locator('.notification-list-item', { hasText: 'Increment the SOA serial' })
      .waitFor({ state: 'detached' });

    await answerSteps(page, 'two', path.join(keys, 'two.pem'), async () => undefined);
    await press(page, 'Open Record');
    assert.match(await textOf(page, 'two._domainkey'), /two\._domainkey\s.*TXT/);

    await answerSteps(page, 'three', path.join(keys, 'three.pem'), async () => undefined);
    await press(page, 'Show Private Key');
    await page.getByText('Path of the private key copied to the clipboard').waitFor();
  });
}

/** Whether the walkthrough has a tick at a step. */
async function isDone(page: Page, title: string): Promise<boolean> {
  await chooseCommand(page, 'DKIM Lint: Get Started: Fix DKIM Bounces');
  const step = page.locator('.getting-started-step', { hasText: title });
  await step.waitFor();
  const isTicked = (await step.getAttribute('aria-checked')) === 'true';
  await page.locator('.tab', { hasText: NAME }).click();
  return isTicked;
}

/** Ends when the answer is there. */
async function answerSteps(
  page: Page,
  selector: string,
  file: string,
  shot: (name: string) => Promise<void>,
): Promise<void> {
  const input = page.locator('.quick-input-widget input.input');
  const step = async (number: number, what: string) => {
    await page.locator('.quick-input-title', { hasText: `DKIM key, step ${number} of 5: ${what}` }).waitFor();
    await shot(`wizard-step-${number}`);
  };
  const choose = (text: string) =>
    page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first().click();
  await page.locator('.tab', { hasText: NAME }).click();
  await chooseCommand(page, 'DKIM Lint: Create a DKIM Key');
  await step(1, 'domain');
  await choose('example.org');
  await step(2, 'signer');
  await choose('Another signer');
  await step(3, 'selector');
  await input.fill(selector);
  await input.press('Enter');
  await step(4, 'type');
  await choose('Ed25519');
  await step(5, 'private key');
  // The dialog lists the folder of its own proposal first, and writes that into the field then; an Enter meanwhile is lost.
  const last = page.locator('.quick-input-title', { hasText: 'step 5 of 5' });
  for (let tries = 0; tries < 20 && (await last.isVisible()); tries++) {
    if ((await input.inputValue()) !== file) await input.fill(file);
    else await input.press('Enter');
    await last.waitFor({ state: 'hidden', timeout: 1000 }).catch(() => undefined);
  }
  await page.locator('.notification-list-item', { hasText: `DKIM key ${selector} made: record in line` }).waitFor();
}

async function press(page: Page, name: string | RegExp): Promise<void> {
  await page.locator('.notification-list-item').getByRole('button', { name }).first().click();
}

/** The text of the editor in front, as far as it is drawn, once it has a word; in one line, because long ones are wrapped. */
async function textOf(page: Page, word: string): Promise<string> {
  const lines = page.locator('.editor-group-container.active .view-lines');
  await lines.getByText(word).first().waitFor();
  // Spaces are no-break spaces there.
  return (await lines.innerText()).replaceAll('\u00a0', ' ').replaceAll('\n', '');
}
