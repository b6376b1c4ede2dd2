import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { explainFailure, type ForensicsInput } from '../../server/src/core/dkim/forensics/explain-failure.ts';
import type { Forensics } from '../../server/src/core/dkim/results.ts';
import { blockStates, continueFrom, Sha256 } from '../../server/src/core/dkim/sha256.ts';
import { verifySignatures } from '../../server/src/core/dkim/verify.ts';
import { keysOf, NOW, recordOf, type SignOptions, signMessage, split } from './signer.ts';

const KEYS = keysOf({
  's1._domainkey.example.org': recordOf('rsa2048'),
  'e1._domainkey.example.org': recordOf('ed25519'),
});

const MESSAGE = [
  'From: Ann Example <ann@example.org>',
  'To: "Bob Example" <bob@example.com>, carol@example.net',
  'Subject: About the',
  ' next meeting',
  'Date: Fri, 02 Jan 2026 03:04:05 +0000',
  'Message-ID: <1@example.org>',
  'MIME-Version: 1.0',
  'Content-Type: text/plain; charset="utf-8"',
  'Content-Transfer-Encoding: 8bit',
  '',
  'Hello Bob,',
  '',
  'From now on we meet at https://example.org/a?b=c on Mondays.',
  '.',
  'Caf\xc3\xa9 as always.',
  '',
  '-- ',
  'Ann',
  '',
].join('\r\n');

const HEADERS = 'from:to:subject:date:message-id:reply-to:mime-version:content-type:content-transfer-encoding';

async function explain(message: string, more: Partial<ForensicsInput> = {}): Promise<Forensics> {
  const { fields, body } = split(message);
  const octets = Buffer.from(body, 'latin1');
  const [verdict] = await verifySignatures({ fields, body: octets, keys: KEYS, now: NOW });
  return explainFailure({
    fields,
    body: octets,
    verdict: verdict!,
    clock: () => performance.now(),
    budget: 400_000_000,
    ...more,
  });
}

function kinds({ header, body }: Forensics): string[] {
  return [...header, ...body].map(({ kind }) => kind);
}

/** Whether the signature is valid once the changes of the header are undone. The signature's own field is shown without its value. */
async function undone(message: string, { header }: Forensics): Promise<boolean> {
  const { fields, body } = split(message);
  if (header.length === 0 || header.some(({ before }) => before.startsWith('DKIM-Signature'))) return true;
  const texts: (string | undefined)[] = fields.map(({ text }) => text);
  for (const { before, after, place } of header) {
    assert.ok(place.in === 'header');
    if (place.field === undefined) texts.push(before);
    else {
      assert.equal(texts[place.field], after);
      texts[place.field] = before === '' ? undefined : before;
    }
  }
  const again = texts.flatMap((text) => (text === undefined ? [] : [{ name: text.slice(0, text.indexOf(':')), text }]));
  const [verdict] = await verifySignatures({ fields: again, body: Buffer.from(body, 'latin1'), keys: KEYS, now: NOW });
  return verdict?.signature === 'valid';
}

const MULTIPART = [
  'Content-Type: multipart/mixed; boundary="b"',
  '',
  '--b',
  'Content-Type: text/plain',
  '',
  'Text.',
  '--b--',
  '',
].join('\r\n');

interface Case {
  readonly name: string;
  readonly change: (message: string) => string;
  readonly kinds: readonly string[];
  readonly canonicalization?: string;
  readonly message?: string;
}

const FOOTER = '_______________________________________________\r\nList mailing list\r\nlist@lists.example\r\n';

const CASES: readonly Case[] = [
  {
    name: 'a list’s name in Subject',
    change: (m) => m.replace('Subject: ', 'Subject: [the list] '),
    kinds: ['subject-changed'],
  },
  {
    name: 'a list’s name after Re:',
    change: (m) => m.replace('Subject: Re: ', 'Subject: Re: [the list] '),
    message: MESSAGE.replace('Subject: About', 'Subject: Re: About'),
    kinds: ['subject-changed'],
  },
  {
    name: 'a mark for mail from outside',
    change: (m) => m.replace('Subject: ', 'Subject: [EXTERNAL] '),
    kinds: ['subject-changed'],
  },
  {
    name: 'a mark for spam',
    change: (m) => m.replace('Subject: ', 'Subject: ***SPAM*** '),
    kinds: ['subject-changed'],
  },
  {
    name: 'two marks',
    change: (m) => m.replace('Subject: ', 'Subject: [EXTERNAL] [the list] '),
    kinds: ['subject-changed'],
  },
  {
    name: 'Reply-To of a list',
    change: (m) => m.replace('MIME-V', 'Reply-To: list@lists.example\r\nMIME-V'),
    kinds: ['field-added'],
  },
  {
    name: 'a list’s name and Reply-To',
    change: (m) =>
      m.replace('Subject: ', 'Subject: [list] ').replace('MIME-V', 'Reply-To: list@lists.example\r\nMIME-V'),
    kinds: ['subject-changed', 'field-added'],
  },
  { name: 'a second Subject', change: (m) => m.replace('Date:', 'Subject: other\r\nDate:'), kinds: ['field-added'] },
  { name: 'MIME-Version gone', change: (m) => m.replace('MIME-Version: 1.0\r\n', ''), kinds: ['field-removed'] },
  {
    name: 'From rewritten by a list',
    change: (m) =>
      m.replace(
        'From: Ann Example <ann@example.org>',
        'From: Ann Example via List <list@lists.example>\r\nX-Original-From: Ann Example <ann@example.org>',
      ),
    kinds: ['from-rewritten'],
  },
  {
    name: 'quotes around a name gone',
    change: (m) => m.replace('"Bob Example" <', 'Bob Example <'),
    kinds: ['addresses-rewritten'],
  },
  {
    name: 'a charset without quotes',
    change: (m) => m.replace('charset="utf-8"', 'charset=utf-8'),
    kinds: ['content-type-changed'],
  },
  {
    name: 'an encoding named anew',
    change: (m) => m.replace('Encoding: 8bit', 'Encoding: quoted-printable'),
    kinds: ['transfer-encoding-named'],
  },
  { name: 'a zone written anew', change: (m) => m.replace('05 +0000', '05 GMT'), kinds: ['date-reformatted'] },
  { name: 'a day without its zero', change: (m) => m.replace('Fri, 02', 'Fri, 2'), kinds: ['date-reformatted'] },
  {
    name: 'a field unfolded',
    change: (m) => m.replace('the\r\n next', 'the next'),
    kinds: ['white-space-in-header'],
    canonicalization: 'simple/simple',
  },
  {
    name: 'a field folded',
    change: (m) => m.replace('>, carol', '>,\r\n carol'),
    kinds: ['white-space-in-header'],
    canonicalization: 'simple/simple',
  },
  {
    name: 'the signature folded anew',
    change: (m) => m.replace(/;\r\n (s=|h=|bh=|b=)/g, ';\r\n\t$1'),
    kinds: ['white-space-in-header'],
    canonicalization: 'simple/simple',
  },
  {
    name: 'a name in other letters',
    change: (m) => m.replace('Message-ID', 'Message-Id'),
    kinds: ['field-name-case'],
    canonicalization: 'simple/simple',
  },
  { name: 'a footer', change: (m) => m + FOOTER, kinds: ['lines-added-at-end'] },
  { name: 'a footer after an empty line', change: (m) => `${m}\r\n${FOOTER}\r\n`, kinds: ['lines-added-at-end'] },
  {
    name: 'a footer, simple',
    change: (m) => `${m}\r\n${FOOTER}`,
    kinds: ['lines-added-at-end'],
    canonicalization: 'simple/simple',
  },
  {
    name: 'a warning on top',
    change: (m) => m.replace('\r\n\r\n', '\r\n\r\nCAUTION: from outside.\r\n\r\n'),
    kinds: ['lines-added-at-start'],
  },
  { name: 'a line within', change: (m) => m.replace('Caf', 'Scanned.\r\nCaf'), kinds: ['lines-added'] },
  {
    name: 'a part added',
    change: (m) => m.replace('--b--', `--b\r\nContent-Type: text/plain\r\n\r\n${FOOTER}--b--`),
    message: MESSAGE.replace(/Content-Type[\s\S]*/, '') + MULTIPART,
    kinds: ['lines-added'],
  },
  { name: 'a dot doubled', change: (m) => m.replace('\r\n.\r\n', '\r\n..\r\n'), kinds: ['dots-stuffed'] },
  { name: 'a quoted From', change: (m) => m.replace('\r\nFrom now', '\r\n>From now'), kinds: ['from-quoted'] },
  {
    name: 'the blank after -- gone',
    change: (m) => m.replace('\r\n-- \r\n', '\r\n--\r\n'),
    kinds: ['white-space-in-body'],
    canonicalization: 'relaxed/simple',
  },
  {
    name: 'spaces at line ends',
    change: (m) => m.replace('Hello Bob,', 'Hello Bob,  ').replace('Ann\r\n', 'Ann \r\n'),
    message: MESSAGE.replace('-- ', '--'),
    kinds: ['white-space-in-body'],
    canonicalization: 'relaxed/simple',
  },
  {
    name: 'a body decoded',
    change: (m) => m.replace('Caf=C3=A9', 'Caf\xc3\xa9').replace('?b=3Dc', '?b=c').replace('--=20\r\n', '-- \r\n'),
    message: MESSAGE.replace('Caf\xc3\xa9', 'Caf=C3=A9').replace('?b=c', '?b=3Dc').replace('-- \r\n', '--=20\r\n'),
    kinds: ['transfer-encoding-changed'],
  },
  {
    name: 'a body encoded',
    change: (m) => m.replace('Caf\xc3\xa9', 'Caf=C3=A9').replace('?b=c', '?b=3Dc').replace('-- \r\n', '--=20\r\n'),
    kinds: ['transfer-encoding-changed'],
  },
  { name: 'another charset', change: (m) => m.replace('Caf\xc3\xa9', 'Caf\xe9'), kinds: ['charset-changed'] },
  {
    name: 'a link rewritten',
    change: (m) =>
      m.replace(
        'https://example.org/a?b=c',
        'https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fexample.org%2Fa%3Fb%3Dc&data=05%7C02&reserved=0',
      ),
    kinds: ['links-rewritten'],
  },
  {
    name: 'a footer and a Subject',
    change: (m) => m.replace('Subject: ', 'Subject: [list] ') + FOOTER,
    kinds: ['subject-changed', 'lines-added-at-end'],
  },
  {
    name: 'what nobody can guess',
    change: (m) => m.replace('next meeting', 'last meeting').replace('Mondays', 'Fridays'),
    kinds: [],
  },
];

for (const { name, change, kinds: expected, canonicalization = 'relaxed/relaxed', message = MESSAGE } of CASES) {
  test(`finds ${name}`, async () => {
    const options: SignOptions = { canonicalization, headers: HEADERS };
    const signed = signMessage(message, options);
    const changed = change(signed);
    assert.notEqual(changed, signed);
    const found = await explain(changed);
    assert.deepEqual(kinds(found), expected);
    assert.equal(await undone(changed, found), true);
    for (const { place } of found.body) assert.ok(place.in === 'body' && place.start <= place.end);
  });
}

test('a footer is named with its place', async () => {
  const message = signMessage(MESSAGE) + FOOTER;
  const { body } = split(message);
  const [change] = (await explain(message)).body;
  assert.ok(change?.place.in === 'body');
  assert.equal(body.slice(change.place.start, change.place.end), FOOTER);
  assert.equal(change.after, FOOTER);
  assert.match(change.title, /added at the end/);
});

test('a field that was changed is shown before and after', async () => {
  const message = signMessage(MESSAGE, { headers: HEADERS }).replace('Subject: ', 'Subject: [list] ');
  const [change] = (await explain(message)).header;
  assert.equal(change?.before.replace(/\r\n(?= )/g, ''), 'Subject: About the next meeting\r\n');
  assert.equal(change.after, 'Subject: [list] About the\r\n next meeting\r\n');
  assert.ok(change.place.in === 'header');
  assert.equal(split(message).fields[change.place.field!]?.name, 'Subject');
});

test('copies in z= show what a field was', async () => {
  const tags = 'z=Subject:About=20the=20next=20meeting|Message-ID:<1@example.org>;';
  const message = signMessage(MESSAGE, { headers: HEADERS, tags }).replace(
    'Message-ID: <1@example.org>',
    'Message-ID: <999@example.com>',
  );
  assert.deepEqual(kinds(await explain(message)), ['field-replaced']);
});

test('a valid signature needs no explanation, and Ed25519 tells of each header whether it was signed', async () => {
  const valid = await explain(signMessage(MESSAGE));
  assert.deepEqual([kinds(valid), valid.tried, valid.isComplete], [[], [], true]);
  const ed = signMessage(MESSAGE, { key: 'ed25519', algorithm: 'ed25519-sha256', selector: 'e1' });
  const changed = await explain(`${ed.replace('Subject: ', 'Subject: [list] ')}footer\r\n`);
  assert.deepEqual([kinds(changed), changed.isComplete], [['subject-changed', 'lines-added-at-end'], true]);
});

test('time ends the search, and so does the signal', async () => {
  const message = signMessage(MESSAGE, { headers: HEADERS }).replace('next meeting', 'last meeting');
  const found = await explain(message, { budget: 0 });
  assert.deepEqual([kinds(found), found.isComplete], [[], false]);
  const controller = new AbortController();
  const pause = async (): Promise<void> => controller.abort(new Error('no longer wanted'));
  let ticks = 0;
  await assert.rejects(
    explain(message, { signal: controller.signal as never, pause, clock: () => ticks++ }),
    /no longer wanted/,
  );
});

test('progress is reported', async () => {
  const counts: number[] = [];
  let ticks = 0;
  await explain(signMessage(MESSAGE, { headers: HEADERS }).replace('next meeting', 'last meeting'), {
    clock: () => ticks++,
    budget: 4_000_000,
    onProgress: (count) => counts.push(count),
  });
  assert.ok(counts.length > 5);
  assert.deepEqual(
    counts,
    [...counts].sort((a, b) => a - b),
  );
});

test('SHA-256 agrees with node:crypto, from any state', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), fc.nat(400), (data, cut) => {
      const at = Math.min(cut, data.length);
      const wanted = createHash('sha256').update(data).digest();
      assert.deepEqual(Buffer.from(new Sha256().update(data, 0, at).update(data, at).digest()), wanted);
      assert.deepEqual(Buffer.from(continueFrom(blockStates(data), data, at).update(data, at).digest()), wanted);
    }),
    { seed: 180, numRuns: 500 },
  );
});

test('hostile messages end in time', async () => {
  for (const message of [
    signMessage(MESSAGE, { headers: HEADERS }).replace('Subject: ', `Subject: ${'[a] '.repeat(50_000)}`),
    `${signMessage(MESSAGE)}${' '.repeat(1_000_000)}x\r\n`,
    signMessage(MESSAGE) + '-- \r\n'.repeat(200_000),
    signMessage(MESSAGE).replace('From: Ann', `From: "${'<'.repeat(100_000)}`),
  ]) {
    await explain(message.replace('Hello', 'Hallo'), { budget: 30_000_000 });
  }
});
