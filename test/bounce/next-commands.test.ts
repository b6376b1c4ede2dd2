/** The commands that `explain` names as the next ones: with what the case gives, safe to paste, none where they do not help. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type BounceCase, nextCommands } from '../../server/src/cli/commands/next-commands.ts';

function commandsFor(given: Partial<BounceCase>): string[] {
  const unsigned: BounceCase = { file: 'bounce.eml', causes: ['unsigned'], domain: 'example.org', signatures: [] };
  return nextCommands({ ...unsigned, ...given }).map(({ command }) => command);
}

const SIGNED = [{ domain: 'example.org', selector: 's1' }];

describe('the next commands', () => {
  test('of a message that came back unsigned', () => {
    assert.deepEqual(commandsFor({}), [
      'dkim-lint verify --dns ARRIVED.eml',
      'dkim-lint keygen --domain example.org --selector NAME --out FOLDER',
      'dkim-lint check-key PRIVATE_KEY.pem ZONE_FILE',
      'dkim-lint lint ZONE_FILE',
    ]);
  });

  test('of a message that came back signed: it is judged itself', () => {
    const given = { causes: ['signature-failed'], signatures: SIGNED } as const;
    assert.equal(commandsFor(given)[0], 'dkim-lint verify --dns --explain bounce.eml');
    assert.match(
      nextCommands({ file: 'bounce.eml', domain: undefined, ...given })[0]!.purpose,
      /s1\._domainkey\.example\.org/,
    );
  });

  test('of a message of an mbox file or a pasted text', () => {
    const given = { causes: ['unauthenticated'], signatures: SIGNED, file: undefined } as const;
    assert.equal(commandsFor(given)[0], 'dkim-lint verify --dns --explain MESSAGE.eml');
    assert.match(commandsFor({ signatures: undefined, domain: undefined })[1]!, /--domain DOMAIN /);
  });

  test('of an SPF failure: the records', () => {
    assert.deepEqual(commandsFor({ causes: ['spf'] }), ['dkim-lint lint ZONE_FILE']);
  });

  test('of other refusals: none', () => {
    assert.deepEqual(commandsFor({ causes: ['unknown-recipient', 'mailbox-full'] }), []);
  });

  test('are one word a name, whatever the name is', () => {
    const given = { causes: ['signature-failed'], signatures: SIGNED } as const;
    assert.equal(
      commandsFor({ ...given, file: "it's $(me).eml" })[0],
      "dkim-lint verify --dns --explain 'it'\\''s $(me).eml'",
    );
    assert.equal(commandsFor({ ...given, file: '-x.eml' })[0], 'dkim-lint verify --dns --explain ./-x.eml');
    assert.match(commandsFor({ domain: 'example.org;reboot' })[1]!, /--domain DOMAIN /);
  });
});
