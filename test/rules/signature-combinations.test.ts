/** One mistake, one finding: what follows from a mistake is not reported beside it. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { groupOf } from '../../server/src/core/rules/rule-id.ts';
import { Session } from '../../server/src/core/session.ts';
import { placeholder } from '../harness/keys.ts';

const BH = placeholder('body-hash')!;
const B = placeholder('signature')!;
const URI = 'file:///message.eml';

/** `rule message`, in the order of the text. */
function findings(header: string): string[] {
  const session = new Session({ clock: () => 1_767_225_600 });
  session.open({ uri: URI, language: 'eml', text: `${header}\n\n`.replaceAll('\n', '\r\n') });
  const found = session.findings(URI).filter(({ rule }) => ['signature', 'message'].includes(groupOf(rule.id)));
  assert.deepEqual(session.failures(URI), []);
  return found.map(({ rule, messageName }) => `${rule.id} ${messageName}`);
}

const REST = 'From: alice@example.org\nSubject: x';

describe('one mistake, one finding', () => {
  const cases: Readonly<Record<string, readonly [string, readonly string[]]>> = {
    'commas for semicolons': [
      `DKIM-Signature: v=1, a=rsa-sha256, c=relaxed/relaxed, d=example.org, s=s1, h=from:subject, bh=${BH}, b=${B}\n${REST}`,
      ['signature/invalid-tag separator'],
    ],
    'spaces for semicolons': [
      `DKIM-Signature: v=1 a=rsa-sha256 c=relaxed/relaxed d=example.org s=s1 h=from:subject bh=${BH} b=${B}\n${REST}`,
      ['signature/invalid-tag separator'],
    ],
    'one semicolon forgotten at the fold': [
      `DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.org\n s=s1; h=from:subject; bh=${BH}; b=${B}\n${REST}`,
      ['signature/invalid-tag separator'],
    ],
    'a no-break space before d= and in h=': [
      `DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;\u00a0d=example.org; s=s1; h=from:\u00a0subject; bh=${BH}; b=${B}\n${REST}`,
      ['signature/text-not-ascii name', 'signature/text-not-ascii value'],
    ],
    'a body hash with a character of another script': [
      `DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.org; s=s1; h=from:subject; bh=\u00e4${BH}; b=${B}\n${REST}`,
      ['signature/text-not-ascii value'],
    ],
    'milliseconds in both times': [
      `DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.org; s=s1; t=1767225600000; x=1767830400000; h=from:subject; bh=${BH}; b=${B}\n${REST}`,
      ['signature/invalid-timestamp milliseconds', 'signature/invalid-expiry milliseconds'],
    ],
    'fields with commas, From among them': [
      `DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.org; s=s1; h=to,from; bh=${BH}; b=${B}\n${REST}`,
      ['signature/invalid-h name'],
    ],
    'neither From nor Subject signed': [
      `DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.org; s=s1; h=to:date; bh=${BH}; b=${B}\n${REST}`,
      ['signature/from-unsigned notSigned'],
    ],
    'an identity that is no address, of a domain that is none': [
      `DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.org; s=s1; i=a b@other_example; h=from:subject; bh=${BH}; b=${B}\n${REST}`,
      ['signature/mismatched-identity outside'],
    ],
    'a truncated signature value': [
      `DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.org; s=s1; h=from:subject; bh=${BH}; b=${B.slice(0, 333)}\n${REST}`,
      ['signature/invalid-base64 padding'],
    ],
    'an expiry before the signing time, both past': [
      `DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.org; s=s1; t=1000000; x=1000; h=from:subject; bh=${BH}; b=${B}\n${REST}`,
      ['signature/expiry-before-timestamp before'],
    ],
    'a field of no kind': [
      'DKIM-Signature: none\nFrom: alice@example.org',
      ['signature/missing-tag several', 'signature/invalid-tag noEquals'],
    ],
    'the same mistake in a DKIM and an ARC field, each named by its own name': [
      `ARC-Message-Signature: i=1; a=rsa-sha512; c=relaxed/relaxed; d=example.org; s=s1; h=from:subject; bh=${BH}; b=${B}\nDKIM-Signature: v=1; a=rsa-sha512; c=relaxed/relaxed; d=example.org; s=s1; h=from:subject; bh=${BH}; b=${B}\n${REST}`,
      ['signature/unknown-algorithm unknown', 'signature/unknown-algorithm unknown'],
    ],
  };
  for (const [name, [header, expected]] of Object.entries(cases)) {
    test(name, () => assert.deepEqual(findings(header), expected));
  }

  test('a copy that is cut within the signature says nothing about what is missing', () => {
    const cut = 'DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.org; s=s1; h=from:subject; bh=47DE';
    assert.ok(findings(`${cut}\n${REST}`).includes('signature/missing-tag missing'));
    const report = [
      'From: Mail Delivery System <MAILER-DAEMON@mail.example.org>',
      'Date: Thu, 1 Jan 2026 00:00:00 +0000',
      'Subject: Mail delivery failed: returning message to sender',
      'X-Failed-Recipients: bob@example.net',
      'Auto-Submitted: auto-replied',
      '',
      'This message was created automatically by mail delivery software.',
      '',
      'A message that you sent could not be delivered to one or more of its',
      'recipients. This is a permanent error. The following address(es) failed:',
      '',
      '  bob@example.net',
      '    550 5.7.1 refused',
      '',
      '------ This is a copy of the message, including all the headers. ------',
      '------ The body of the message is 500000 characters long; only the first',
      '------ 106496 or so are included here.',
      '',
      'Received: by mail.example.org; Thu, 1 Jan 2026 00:00:00 +0000',
      REST,
      'Date: Thu, 1 Jan 2026 00:00:00 +0000',
      'Message-ID: <1@example.org>',
      cut,
    ].join('\n');
    assert.deepEqual(findings(report), []);
  });
});
