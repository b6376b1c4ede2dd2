/** A message that begins with an empty line has no header for other programs: all doors say so. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explanationOf } from '../../server/src/core/diagnosis/verdict-descriptions.ts';
import { Session } from '../../server/src/core/session.ts';
import { MESSAGE, NOW, recordOf, signMessage } from '../dkim/signer.ts';

async function verdictOf(message: string) {
  const session = new Session({ clock: () => NOW });
  session.open({
    uri: 'file:///example.org.zone',
    language: 'dns-zone',
    text: `$ORIGIN example.org.\n@ SOA ns host 1 1 1 1 1\ns1._domainkey TXT "${recordOf('rsa2048')
      .replace('p=', 'p=" "')
      .replace(/(.{200})(?=.{100})/, '$1" "')}"\n`,
  });
  session.open({ uri: 'file:///a.eml', language: 'eml', text: message, bytes: Buffer.from(message, 'latin1') });
  await session.verify('file:///a.eml');
  const snapshot = session.snapshot('file:///a.eml');
  const [view] = snapshot.verification!.signatures;
  return {
    result: view!.verdict.result,
    text: explanationOf(view!.view, view!.verdict),
    rules: session.findings('file:///a.eml').map(({ rule }) => rule.id),
  };
}

test('a signature after an empty line does not pass, and the rule and the verdict say why', async () => {
  const signed = signMessage(MESSAGE);
  assert.equal((await verdictOf(signed)).result, 'pass');
  const { result, text, rules } = await verdictOf(`\r\n${signed}`);
  assert.equal(result, 'neutral');
  assert.match(text, /begins with an empty line, which ends the header .*: verifiers find no signature/);
  assert.ok(rules.includes('message/invalid-header-line'));
});

test('several empty lines, whatever their line ends, are as one', async () => {
  const signed = signMessage(MESSAGE);
  for (const lines of ['\r\n\r\n', '\n\n\r\n']) {
    const { result, text } = await verdictOf(`${lines}${signed}`);
    assert.equal(result, 'neutral', JSON.stringify(lines));
    assert.match(text, /begins with an empty line/);
  }
});
