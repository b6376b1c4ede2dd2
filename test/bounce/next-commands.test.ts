/** The command lines of steps: with the files as the user names them, safe to paste, none for what is done. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { commandLine, nextCommands } from '../../server/src/cli/commands/next-commands.ts';
import type { Diagnosis, ShellWord, Step } from '../../server/src/core/diagnosis/diagnosis.ts';

const URI = 'file:///a.eml';

function step(shell: readonly ShellWord[] | undefined, isDone = false): Step {
  const action = { kind: 'command', command: { name: 'show-steps' } } as const;
  return { title: 'Verify it', text: 'Verify it.', isDone, action, shell };
}

function lineFor(name: string | undefined): string | undefined {
  return commandLine(step(['dkim-lint', 'verify', { file: URI }]), () => name);
}

describe('the command line of a step', () => {
  test('names the file as the user does', () => {
    assert.equal(lineFor('mail/bounce.eml'), 'dkim-lint verify mail/bounce.eml');
  });

  test('has a word in capitals for a message without a file of its own', () => {
    assert.equal(lineFor(undefined), 'dkim-lint verify MESSAGE.eml');
  });

  test('is one word a name, whatever the name is', () => {
    assert.equal(lineFor("it's $(me).eml"), "dkim-lint verify 'it'\\''s $(me).eml'");
    assert.equal(lineFor('-x.eml'), 'dkim-lint verify ./-x.eml');
  });

  test('is absent where no command does the step', () => {
    assert.equal(
      commandLine(step(undefined), () => undefined),
      undefined,
    );
  });
});

test('the next commands are those of the steps to be done, once each', () => {
  const steps = [
    step(['dkim-lint', 'lint', 'a']),
    step(['dkim-lint', 'lint', 'a']),
    step(['dkim-lint', 'lint', 'b'], true),
  ];
  const commands = nextCommands({ steps } as unknown as Diagnosis, () => undefined);
  assert.deepEqual(commands, [{ command: 'dkim-lint lint a', purpose: 'Verify it' }]);
});
