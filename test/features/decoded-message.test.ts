/** The decoded message: by the core and by mailparser alike, and harmless as Markdown. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeDocument, describeDecoded } from '../../server/src/core/documents/decoded-message.ts';
import { codeBlock } from '../../server/src/core/features/markdown.ts';
import { MessageDocument } from '../../server/src/core/workspace/message-document.ts';
import { decodeMessage } from '../../server/src/host/decode.ts';
import { readCorpus } from '../bounce/corpus.ts';

const MESSAGE = [
  'From: =?utf-8?Q?Zo=C3=AB?= <zoe@example.org>',
  'To: a@example.net',
  'Date: Tue, 24 Nov 2026 06:00:00 +0000',
  'Subject: =?utf-8?B?w5xiZXJzaWNodA==?= ![x](https://example.com/x.png)',
  'Message-ID: <1@example.org>',
  'MIME-Version: 1.0',
  'Content-Type: multipart/mixed; boundary=b',
  '',
  '--b',
  'Content-Type: text/plain; charset=utf-8',
  'Content-Transfer-Encoding: quoted-printable',
  '',
  'Gr=C3=BC=C3=9Fe ```` <script>',
  '--b',
  'Content-Type: text/html; charset=utf-8',
  '',
  '<p>One &amp; <a href="https://example.com/">two</a></p><script>bad()</script>',
  '--b',
  'Content-Type: application/pdf',
  'Content-Disposition: attachment; filename="a`b.pdf"',
  'Content-Transfer-Encoding: base64',
  '',
  'AAECAwQF',
  '--b',
  'Content-Type: message/rfc822',
  '',
  'From: b@example.org',
  'Subject: Inner [link](command:x)',
  '',
  'inner',
  '--b--',
  '',
].join('\r\n');

const document = new MessageDocument('file:///a.eml', MESSAGE);

for (const [who, decode] of [
  ['the core', async () => decodeDocument(document)],
  ['mailparser', () => decodeMessage(new TextEncoder().encode(MESSAGE))],
] as const) {
  test(`${who} decodes fields, text, HTML and attachments`, async () => {
    const decoded = await decode();
    const value = (name: string) => decoded.fields.find((field) => field.name === name)?.value;
    assert.match(value('From')!, /Zoë/);
    assert.match(value('Subject')!, /^Übersicht /);
    assert.equal(value('Message-ID'), '<1@example.org>');
    assert.equal(decoded.text?.trim(), 'Grüße ```` <script>');
    assert.match(decoded.html!, /<p>One/);
    assert.deepEqual(
      decoded.attachments.map(({ name, type, size }) => [name, type, type === 'message/rfc822' || size]),
      [
        ['a`b.pdf', 'application/pdf', 6],
        [decoded.attachments[1]!.name, 'message/rfc822', true],
      ],
    );
    assert.equal(decoded.isComplete, true);
  });

  test(`what ${who} decodes is harmless as Markdown`, async () => {
    const markdown = describeDecoded(document, await decode());
    assert.match(markdown, /^# Übersicht \\!\\\[x\\\]/);
    assert.match(markdown, /\n`````text\nGrüße ```` <script>\n`````\n/);
    assert.match(markdown, /## HTML as text\n\n```text\nOne & two/);
    assert.ok(!markdown.includes('bad()'));
    assert.match(markdown, /application\\\/pdf, 6 octets/);
    assert.match(markdown, /An attached message: Inner \\\[link\\\]\\\(command\\:x\\\)/);
    const outside = markdown.replace(/^(`{3,})text\n[\s\S]*?\n\1$/gm, '');
    assert.doesNotMatch(outside, /(?<!\\)[<[]|(?<!\\)!\[/);
  });
}

test('both read every report of the corpus', async () => {
  for (const { name, text } of readCorpus()) {
    const message = new MessageDocument('file:///a.eml', text);
    const own = describeDecoded(message, decodeDocument(message));
    const decoded = await decodeMessage(new TextEncoder().encode(text));
    assert.ok(decoded.isComplete, name);
    assert.ok(own.startsWith('# ') && describeDecoded(message, decoded).startsWith('# '), name);
  }
});

test('a decoder that gives up is reported, and nothing is reported as missing', () => {
  const decoded = {
    fields: [],
    text: undefined,
    html: undefined,
    attachments: [],
    notes: ['It *broke*.'],
    isComplete: false,
  };
  const markdown = describeDecoded(document, decoded);
  assert.match(markdown, /\*\*Note\*\*: It \\\*broke\\\*\\\./);
  assert.doesNotMatch(markdown, /has no text/);
});

test('a fence is longer than every run of back-quotes in it', () => {
  assert.equal(codeBlock('a\r\n``````b'), '```````text\na\n``````b\n```````');
  assert.ok(!codeBlock('a\u202eb').includes('\u202e'));
});

test('the empty address of a bounce is shown', async () => {
  const { fields } = await decodeMessage(new TextEncoder().encode('Return-Path: <>\r\nFrom: a@example.org\r\n\r\nx'));
  assert.deepEqual(
    fields.find(({ name }) => name === 'Return-Path'),
    { name: 'Return-Path', value: '<>' },
  );
});
