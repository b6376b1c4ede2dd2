/** What runs inside VS Code's extension host: the suites, and a reporter that writes into the results' file. */

import { appendFileSync } from 'node:fs';
import Mocha from 'mocha';
import { RESULTS_FILE, type ResultLine, SUITE } from '../results.ts';
import { commands } from './commands.ts';
import { examples } from './examples.ts';
import { languages } from './languages.ts';
import { activation, restricted, serverLife } from './server-life.ts';
import { story } from './story.ts';
import { tasks } from './tasks.ts';

/** The longest that one test may wait for its event, in milliseconds. */
const PATIENCE = 10_000;

export async function run(): Promise<void> {
  const mocha = new Mocha({ timeout: PATIENCE, reporter: Silent });
  mocha.suite.emit('pre-require', globalThis, '', mocha);
  const suites =
    process.env[SUITE] === 'restricted'
      ? [restricted]
      : [activation, languages, examples, commands, tasks, story, serverLife];
  for (const suite of suites) suite();
  const failures = await new Promise<number>((resolve) => report(mocha.run(resolve)));
  write({ kind: 'end' });
  if (failures > 0) throw new Error(`${failures} tests failed`);
}

/** Mocha's own words would only reach the extension host's log. */
class Silent extends Mocha.reporters.Base {}

function report(runner: Mocha.Runner): void {
  const ended = (test: Mocha.Test | Mocha.Hook, state: 'passed' | 'failed' | 'skipped', error?: Error) =>
    write({
      kind: 'test',
      title: test.titlePath().join(' › '),
      state,
      duration: test.duration ?? 0,
      ...(error === undefined ? {} : { error: error.stack ?? String(error) }),
    });
  runner.on('pass', (test) => ended(test, 'passed'));
  runner.on('fail', (test, error) => ended(test, 'failed', error));
  runner.on('pending', (test) => ended(test, 'skipped'));
}

function write(line: ResultLine): void {
  appendFileSync(process.env[RESULTS_FILE]!, `${JSON.stringify(line)}\n`);
}
