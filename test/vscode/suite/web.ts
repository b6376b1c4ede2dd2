/**
 * The same suites in a web worker, as on vscode.dev: no Node, no mocha. The files lie in memory, what the tests found is
 * posted to the address from which everything came.
 */

import * as vscode from 'vscode';
import type { ResultLine } from '../results.ts';
import { browser } from './browser.ts';
import { commands } from './commands.ts';
import { examples } from './examples.ts';

/** The longest that one test may wait for its event, in milliseconds. */
const PATIENCE = 10_000;

/** Filled in by the bundler: where everything comes from. */
declare const SITE_ADDRESS: string;
/** Filled in by the bundler: the files of examples/. */
declare const EXAMPLE_FILES: Readonly<Record<string, string>>;

interface Test {
  readonly title: string;
  readonly body: () => Promise<void> | void;
}

/** What the suites use of mocha, enough for suites that are not nested. */
class Runner {
  readonly #tests: Test[] = [];
  #suite = '';
  #afterEach: () => Promise<void> = async () => undefined;

  install(): void {
    Object.assign(globalThis, {
      describe: (title: string, body: () => void) => {
        this.#suite = title;
        body();
      },
      it: (title: string, body: Test['body']) => this.#tests.push({ title: `${this.#suite} › ${title}`, body }),
      afterEach: (body: () => Promise<void>) => {
        this.#afterEach = body;
      },
    });
  }

  async run(): Promise<void> {
    for (const { title, body } of this.#tests) {
      const started = performance.now();
      const error = await outcome(body);
      await outcome(this.#afterEach);
      await post({
        kind: 'test',
        title,
        state: error === undefined ? 'passed' : 'failed',
        duration: performance.now() - started,
        ...(error === undefined ? {} : { error }),
      });
    }
    await post({ kind: 'end' });
  }
}

export async function run(): Promise<void> {
  for (const [name, text] of Object.entries(EXAMPLE_FILES)) {
    const file = vscode.Uri.joinPath(vscode.workspace.workspaceFolders![0]!.uri, name);
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
  }
  const runner = new Runner();
  runner.install();
  examples();
  commands();
  browser((text) => fetch(`${SITE_ADDRESS}/shown?text=${encodeURIComponent(text)}`).then(({ ok }) => ok));
  await runner.run();
}

async function outcome(body: Test['body']): Promise<string | undefined> {
  try {
    await Promise.race([
      body(),
      new Promise((_, reject) => setTimeout(() => reject(new Error('timed out')), PATIENCE)),
    ]);
    return undefined;
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
}

async function post(line: ResultLine): Promise<void> {
  await fetch(`${SITE_ADDRESS}/results`, { method: 'POST', body: JSON.stringify(line) });
}
