/** The command line's page shows what the program really prints. */

import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { dkimLint } from './cli-run.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const PAGE = readFileSync(path.join(ROOT, 'docs/command-line.md'), 'utf8').replaceAll('\r\n', '\n');

/** Commands over the examples alone, without pipes: the others make keys, or are cut. */
const SESSIONS = [...PAGE.matchAll(/```console\n\$ npx dkim-lint (.*examples[^|\n]*)\n([\s\S]*?)```/g)];

test('the page has sessions to check', () => assert.ok(SESSIONS.length >= 4));

for (const [, command, shown] of SESSIONS) {
  test(`dkim-lint ${command}`, async () => {
    const args = command!
      .split(' ')
      .flatMap((word) => (word.includes('*') ? globSync(word, { cwd: ROOT }).sort() : [word]));
    const { stdout } = await dkimLint(args, { cwd: ROOT });
    assert.equal(stdout, shown);
  });
}

/** The commands that the program lists itself. */
async function commands(): Promise<readonly string[]> {
  const { stdout } = await dkimLint(['--help'], { cwd: ROOT });
  const listed = /\nCommands:\n([\s\S]*?)\n\n/.exec(stdout)?.[1] ?? '';
  const names = [...listed.matchAll(/^ {2}([a-z][\w-]*)/gm)].map(([, name]) => name!).filter((name) => name !== 'help');
  assert.ok(names.length >= 14, names.join());
  return names;
}

test('every command and option of the program is on the page', async () => {
  for (const command of await commands()) {
    assert.ok(command === 'lint' || PAGE.includes(`| [\`dkim-lint ${command}`), `${command} is in the table`);
    const { stdout } = await dkimLint([command, '--help'], { cwd: ROOT });
    const options = [...stdout.matchAll(/^ {2}(?:-\w, )?(--[\w-]+)/gm)].map(([, option]) => option!);
    assert.ok(options.length > 10);
    for (const option of options) {
      if (option !== '--help' && option !== '--version') assert.ok(PAGE.includes(option), `${option} of ${command}`);
    }
  }
});

test('the JSON of the page is what lint gives', async () => {
  const shown = JSON.parse(/JSON:\n\n```json\n([\s\S]*?)```/.exec(PAGE)?.[1] ?? '') as {
    files: { findings: { message: string }[] }[];
  };
  const { stdout } = await dkimLint(['examples/example.org.zone', '--format', 'json'], { cwd: ROOT });
  const real = JSON.parse(stdout) as typeof shown;
  for (const finding of [...shown.files[0]!.findings, ...real.files[0]!.findings])
    finding.message = finding.message.slice(0, 50);
  assert.deepEqual(real, shown);
});
