/** Lines of OpenDKIM's log that were pasted beside the refusal: they say why the message was not signed. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { reportOfReplies } from '../../server/src/core/bounce/pasted-report.ts';
import { readReplyText } from '../../server/src/core/bounce/reply-text.ts';
import { firstStep } from '../../server/src/core/diagnosis/diagnosis.ts';
import { diagnosisOf } from '../../server/src/core/diagnosis/index.ts';
import { Session } from '../../server/src/core/session.ts';
import { MessageDocument, RefusalView } from '../../server/src/core/workspace/message-document.ts';

const REFUSED =
  'Nov 24 12:00:03 mail postfix/smtp[710]: E184C4E29BF: to=<bob@example.net>, relay=mx.example.net[198.51.100.17]:25, dsn=5.7.13, status=bounced (host mx.example.net[198.51.100.17] said: 550 5.7.13 DKIM signing required but not present (in reply to end of DATA command))\n';
const logged = (line: string, id = 'E184C4E29BF: ') => `Nov 24 12:00:01 mail opendkim[690]: ${id}${line}\n`;

function diagnosed(text: string) {
  const session = new Session({ clock: () => 0 });
  const document = MessageDocument.ofPastedReport('file:///mail.log', text, reportOfReplies(readReplyText(text)));
  const [refusal] = document.report.recipients;
  return diagnosisOf(new RefusalView(document, refusal!), {
    index: session.index,
    verification: undefined,
    explanations: new Map(),
    settings: session.settings,
  });
}

describe("the signer's log", () => {
  for (const [line, says, first] of [
    ["no signing table match for 'alice@example.org'", /no entry for alice@example\.org\.$/, /SigningTable/],
    ["no signing domain match for 'example.org'", /example\.org is not among the domains/, /configuration/],
    ['web.example.org [192.0.2.80] not internal', /192\.0\.2\.80 is not one of its InternalHosts/, /InternalHosts/],
    ['external host web.example.org attempted to send as example.org', /web\.example\.org counts as/, /InternalHosts/],
    ["signing table references unknown key 'k1'", /names k1, which/, /KeyTable/],
    ["error loading key 'k1'", /could not use the private key k1\.$/, /private key/],
    [
      'key data is not secure: /k.private is in group 106 which has multiple users',
      /key \/k\.private\.$/,
      /private key/,
    ],
  ] as const) {
    test(line, () => {
      const diagnosis = diagnosed(logged(line) + REFUSED);
      assert.equal(diagnosis.cause, 'unsigned');
      assert.equal(diagnosis.confidence, 'high');
      assert.match(diagnosis.summary, says);
      assert.match(firstStep(diagnosis)!.title, first);
    });
  }

  test('the line of the same message goes before that of another one', () => {
    const other = logged('web.example.org [192.0.2.80] not internal', 'AAAAA4E29BF: ');
    assert.match(
      diagnosed(other + logged("no signing table match for 'alice@example.org'") + REFUSED).summary,
      /SigningTable/,
    );
    // After a content filter the queue ID is another one.
    assert.match(diagnosed(other + REFUSED).summary, /InternalHosts/);
  });

  test('of several other messages, or where this one was signed, no line counts', () => {
    const other = logged('web.example.org [192.0.2.80] not internal', 'AAAAA4E29BF: ');
    const signed = 'DKIM-Signature field added (s=s1, d=example.org)';
    for (const more of [logged(signed), logged(signed, 'BBBBB4E29BF: ')])
      assert.doesNotMatch(diagnosed(other + more + REFUSED).summary, /By its log/);
  });

  test('in a long log each message has its own line', () => {
    const before = Array.from({ length: 3000 }, (_, i) =>
      logged('web.example.org [192.0.2.80] not internal', `A${String(i).padStart(9, '0')}: `),
    ).join('');
    assert.match(
      diagnosed(before + logged("no signing table match for 'alice@example.org'") + REFUSED).summary,
      /SigningTable/,
    );
  });

  test('other lines say nothing', () => {
    for (const line of [
      'DKIM-Signature field added (s=s1, d=example.org)',
      'key retrieval failed (s=s1, d=example.com)',
    ])
      assert.doesNotMatch(diagnosed(logged(line) + REFUSED).summary, /By its log/);
    assert.doesNotMatch(diagnosed(REFUSED).summary, /By its log/);
    const full = logged("no signing table match for 'alice@example.org'") + REFUSED;
    assert.doesNotMatch(
      diagnosed(full.replace('5.7.13 DKIM signing required but not present', '5.1.1 User unknown')).summary,
      /By its log/,
    );
  });
});
