/** The returned message as a document of its own. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { baseName, returnedMessage } from '../../server/src/core/documents/returned-message.ts';
import { codeActions } from '../../server/src/core/features/code-actions.ts';
import { Session } from '../../server/src/core/session.ts';
import { MessageDocument } from '../../server/src/core/workspace/message-document.ts';
import { readCorpus } from '../bounce/corpus.ts';

const corpus = readCorpus();

test('it is the text from the first field on, with the line ends that it has', () => {
  let seen = 0;
  for (const { name, text, expected } of corpus) {
    const message = returnedMessage(new MessageDocument(`file:///${name}`, text));
    if (expected.returned === undefined || expected.kind === 'ordinary') continue;
    assert.ok(message !== undefined, name);
    assert.equal(message.extent, expected.returned.extent, name);
    assert.equal(message.name, name.replace(/\.eml$/, '-returned.eml'));
    const { start } = expected.returned;
    if (start === undefined) continue;
    assert.equal(message.text, text.slice(start, start + message.text.length), name);
    seen++;
  }
  assert.ok(seen > 50, `${seen}`);
});

test('a message that came back in base64 is decoded', () => {
  const inner = 'From: Zoë <a@example.org>\r\nSubject: x\r\n\r\nbody\r\n';
  const document = new MessageDocument(
    'untitled:Untitled-1',
    `From: MAILER-DAEMON@example.net\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; example.net\r\n\r\nFinal-Recipient: rfc822; b@example.com\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--b\r\nContent-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from(inner).toString('base64')}\r\n--b--\r\n`,
  );
  assert.deepEqual(returnedMessage(document), { text: inner, name: 'Untitled-1-returned.eml', extent: 'message' });
});

test('an ordinary message has none', () => {
  assert.equal(returnedMessage(new MessageDocument('file:///a.eml', 'From: a@example.org\r\n\r\nx')), undefined);
});

test('names are safe in every file system', () => {
  assert.equal(baseName('file:///c%3A/Mails/Re%3A%20%C3%9Cber%2F..%2Fx.eml?a#b'), 'Re-Über-..-x');
  assert.equal(baseName('file:///...eml'), 'message');
});

test('it is offered where the refusal is marked, and only where a message came back', () => {
  const offered = (text: string) => {
    const session = new Session({ clock: () => 1_800_000_000 });
    session.open({ uri: 'file:///a.eml', language: 'eml', text });
    return codeActions(session.snapshot('file:///a.eml'), { start: 0, end: text.length }).filter(
      ({ command }) => command?.command === 'dkimLint.openReturnedMessage',
    );
  };
  const entry = (name: string) => corpus.find((one) => one.name === name)!.text;
  assert.deepEqual(
    offered(entry('exim-dkim-required.eml')).map(({ command }) => command?.arguments),
    [['file:///a.eml']],
  );
  assert.deepEqual(offered(entry('gmail-card-text.eml')), []);
});

test('a copy of the header alone, shown by itself, is not said to have another body', async () => {
  const text =
    'From: a@example.org\r\nDKIM-Signature: v=1; a=rsa-sha256; d=example.org; s=s; h=from;\r\n bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; b=AAAA\r\n\r\nx\r\n';
  const bodyHash = async (uri: string) => {
    const session = new Session({ clock: () => 1_800_000_000 });
    session.open({ uri, language: 'eml', text });
    await session.verify(uri);
    return session.snapshot(uri).verification?.signatures[0]?.verdict.bodyHash;
  };
  assert.equal(await bodyHash('dkim-lint-message:/a.eml?file%3A%2F%2F%2Fb.eml#headers'), 'unknown');
  assert.equal(await bodyHash('dkim-lint-message:/a.eml?file%3A%2F%2F%2Fb.eml'), 'mismatch');
});
