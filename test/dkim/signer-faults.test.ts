import assert from 'node:assert/strict';
import { createHash, sign as cryptoSign } from 'node:crypto';
import { test } from 'node:test';
import { findSignerFaults } from '../../server/src/core/dkim/forensics/signer/index.ts';
import type { SignerFaultKind } from '../../server/src/core/dkim/results.ts';
import { verifySignatures } from '../../server/src/core/dkim/verify.ts';
import { privateKey } from '../harness/keys.ts';
import { keysOf, NOW, plainBody, plainField, recordOf, signMessage, split } from './signer.ts';

const KEYS = keysOf({
  's1._domainkey.example.org': recordOf('rsa2048'),
  'e1._domainkey.example.org': recordOf('ed25519'),
});

const HEADER = [
  'Received: from b.example.org by c.example.org; Fri, 02 Jan 2026 03:04:07 +0000',
  'Received: from a.example.org by b.example.org; Fri, 02 Jan 2026 03:04:06 +0000',
  'From: Ann <ann@example.org>',
  'To: Bob  Example <bob@example.com>',
  'Subject:',
  ' Notes',
  'Date: Fri, 02 Jan 2026 03:04:05 +0000',
  'Content-Type: text/plain; charset=utf-8',
  '',
].join('\r\n');

const BODY = 'Hello Bob,\r\n\r\nline  two \r\n.profile is a file\r\n \r\n-- \r\nAnn\r\n\r\n\r\n';

/** A signer that can be told to do one thing wrongly. */
interface WrongSigner {
  readonly canonicalization?: string;
  readonly ed25519?: boolean;
  readonly names?: string;
  readonly tags?: string;
  readonly body?: string;
  readonly header?: string;
  readonly bodyHash?: (body: string) => Buffer;
  /** From the right text and what it is made of to what is hashed. */
  readonly text?: (fields: readonly string[], own: string, form: (text: string) => string) => string;
  readonly select?: (all: readonly string[], names: readonly string[]) => readonly string[];
  readonly sign?: (text: string) => Buffer;
  readonly refold?: (field: string) => string;
}

const sha256 = (text: string | Buffer): Buffer =>
  createHash('sha256')
    .update(typeof text === 'string' ? Buffer.from(text, 'latin1') : text)
    .digest();

function fieldsNamed(all: readonly string[], name: string): readonly string[] {
  return all.filter((text) => text.toLowerCase().startsWith(`${name.toLowerCase()}:`));
}

/** RFC 6376 §5.4.2: from the bottom, and nothing once there are no more. */
function selectRightly(all: readonly string[], names: readonly string[]): string[] {
  const taken = new Map<string, number>();
  return names.flatMap((name) => {
    const n = taken.get(name) ?? 0;
    taken.set(name, n + 1);
    return fieldsNamed(all, name).at(-1 - n) ?? [];
  });
}

function signWrongly(options: WrongSigner): string {
  const {
    canonicalization = 'relaxed/relaxed',
    names = 'from:to:subject:date',
    header = HEADER,
    body = BODY,
  } = options;
  const [headerForm, bodyForm = 'simple'] = canonicalization.split('/');
  const form = (text: string): string => plainField(text, headerForm!);
  const bh = options.bodyHash?.(body) ?? sha256(plainBody(body, bodyForm));
  const isEd = options.ed25519 === true;
  const own = `DKIM-Signature: v=1; a=${isEd ? 'ed25519' : 'rsa'}-sha256; c=${canonicalization}; d=example.org; s=${isEd ? 'e1' : 's1'}; ${options.tags ?? ''}h=${names}; bh=${bh.toString('base64')}; b=`;
  const all = split(`${header}\r\n`).fields.map(({ text }) => text);
  const chosen = (options.select ?? selectRightly)(all, names.split(':'));
  const text =
    options.text?.(chosen, own, form) ?? `${chosen.map((field) => `${form(field)}\r\n`).join('')}${form(`${own}\r\n`)}`;
  const signature =
    options.sign?.(text) ??
    (isEd
      ? cryptoSign(null, sha256(text), privateKey('ed25519'))
      : cryptoSign('sha256', Buffer.from(text, 'latin1'), privateKey('rsa2048')));
  const field = `${own}${signature.toString('base64')}`;
  return `${options.refold?.(field) ?? field}\r\n${header}\r\n${body}`;
}

const privateSign = (data: Buffer | string, hash = 'sha256'): Buffer =>
  cryptoSign(hash, typeof data === 'string' ? Buffer.from(data, 'latin1') : data, privateKey('rsa2048'));

const relaxed = (body: string): string => plainBody(body, 'relaxed');
const join = (fields: readonly string[], own: string, form: (text: string) => string, end = '\r\n'): string =>
  `${fields.map((field) => form(field) + end).join('')}${form(`${own}\r\n`)}`;
const nameAndValue = (text: string): readonly [string, string] => {
  const unended = text.replace(/\r\n$/, '');
  return [unended.slice(0, unended.indexOf(':')).toLowerCase(), unended.slice(unended.indexOf(':') + 1)];
};

const CASES: readonly (readonly [string, SignerFaultKind, WrongSigner])[] = [
  ['nothing for the body', 'body-hashed-as-empty', { bodyHash: () => sha256('') }],
  ['CRLF for the body', 'body-hashed-as-empty', { bodyHash: () => sha256('\r\n') }],
  ['LF for the body', 'body-hashed-as-empty', { bodyHash: () => sha256('\n') }],
  [
    'nothing for an empty body, simple',
    'empty-body-form',
    { canonicalization: 'relaxed/simple', body: '', bodyHash: () => sha256('') },
  ],
  ['CRLF for an empty body, relaxed', 'empty-body-form', { body: '', bodyHash: () => sha256('\r\n') }],
  ['the body in simple', 'body-canonicalization', { bodyHash: (body) => sha256(plainBody(body, 'simple')) }],
  [
    'c=relaxed taken for both',
    'body-canonicalization',
    { canonicalization: 'relaxed', bodyHash: (body) => sha256(relaxed(body)) },
  ],
  [
    'the body in relaxed',
    'body-canonicalization',
    { canonicalization: 'relaxed/simple', bodyHash: (body) => sha256(relaxed(body)) },
  ],
  [
    'empty lines at the end, simple',
    'trailing-lines-kept',
    { canonicalization: 'relaxed/simple', bodyHash: (body) => sha256(body) },
  ],
  [
    'empty lines at the end, relaxed',
    'trailing-lines-kept',
    { bodyHash: (body) => sha256(body.replace(/[ \t]+/g, ' ').replace(/ (?=\r\n)/g, '')) },
  ],
  ['LF, relaxed', 'line-feeds', { bodyHash: (body) => sha256(relaxed(body).replaceAll('\r\n', '\n')) }],
  [
    'LF, simple',
    'line-feeds',
    {
      canonicalization: 'simple/simple',
      bodyHash: (body) => sha256(plainBody(body, 'simple').replaceAll('\r\n', '\n')),
    },
  ],
  ['LF and the file as it is', 'line-feeds', { bodyHash: (body) => sha256(body.replaceAll('\r\n', '\n')) }],
  ['no CRLF at the end', 'final-crlf-missing', { bodyHash: (body) => sha256(relaxed(body).slice(0, -2)) }],
  [
    'white space at line ends',
    'relaxed-incomplete',
    { bodyHash: (body) => sha256(plainBody(body.replace(/[ \t]+/g, ' '), 'simple')) },
  ],
  [
    'runs of spaces',
    'relaxed-incomplete',
    { bodyHash: (body) => sha256(plainBody(body.replace(/[ \t]+(?=\r\n)/g, ''), 'simple')) },
  ],
  ['a last line of spaces', 'relaxed-incomplete', { body: 'Hello\r\n  \r\n', bodyHash: () => sha256('Hello\r\n\r\n') }],
  ['doubled dots', 'dots-doubled', { bodyHash: (body) => sha256(relaxed(body.replace(/^\./gm, '..'))) }],
  ['all beside l=', 'length-miscounted', { tags: 'l=10; ', bodyHash: (body) => sha256(relaxed(body)) }],
  [
    'l= before canonicalization',
    'length-miscounted',
    { tags: 'l=20; ', bodyHash: (body) => sha256(relaxed(body.slice(0, 20))) },
  ],
  [
    'Content-Type with the body',
    'header-in-body-hash',
    { bodyHash: (body) => sha256(`Content-Type: text/plain; charset=utf-8\r\n\r\n${relaxed(body)}`) },
  ],
  ['hexadecimal', 'body-hash-encoding', { bodyHash: (body) => Buffer.from(sha256(relaxed(body)).toString('hex')) }],
  [
    'SHA-1 for the body',
    'body-hash-algorithm',
    { bodyHash: (body) => createHash('sha1').update(relaxed(body)).digest() },
  ],
  [
    'the header in simple',
    'header-canonicalization',
    { text: (fields, own) => join(fields, own, (text) => plainField(text, 'simple')) },
  ],
  [
    'the header in relaxed',
    'header-canonicalization',
    {
      canonicalization: 'simple/simple',
      text: (fields, own) => join(fields, own, (text) => plainField(text, 'relaxed')),
    },
  ],
  [
    'fields in simple, its own in relaxed',
    'header-canonicalization',
    { text: (fields, own, form) => `${fields.join('')}${form(`${own}\r\n`)}` },
  ],
  [
    'a space after an empty first line',
    'header-spaces-kept',
    {
      text: (fields, own) =>
        join(fields, own, (text) => {
          const [name, value] = nameAndValue(text);
          return `${name}:${
            value.trim() === value.replace(/^[ \t]+/, '')
              ? value
                  .replace(/^[ \t]+/, '')
                  .replace(/\r\n/g, '')
                  .replace(/[ \t]+/g, ' ')
              : value.replace(/\r\n/g, '').replace(/[ \t]+/g, ' ')
          }`;
        }),
    },
  ],
  [
    'spaces after the colon',
    'header-spaces-kept',
    {
      text: (fields, own) =>
        join(fields, own, (text) => {
          const [name, value] = nameAndValue(text);
          return `${name}:${value.replace(/\r\n/g, '').replace(/[ \t]+/g, ' ')}`;
        }),
    },
  ],
  ['LF in the header', 'header-line-feeds', { text: (fields, own, form) => join(fields, own, form, '\n') }],
  [
    'a CRLF after its own field',
    'crlf-after-signature-field',
    { text: (fields, own, form) => `${join(fields, own, form)}\r\n` },
  ],
  [
    'fields from the top',
    'fields-from-top',
    {
      names: 'from:received:subject',
      select: (all, names) => names.flatMap((name) => fieldsNamed(all, name)[0] ?? []),
    },
  ],
  [
    'oversigned fields twice',
    'field-hashed-twice',
    {
      names: 'from:to:from:subject',
      select: (all, names) => names.flatMap((name) => fieldsNamed(all, name).at(-1) ?? []),
    },
  ],
  [
    'fields that are not there',
    'absent-field-hashed',
    {
      names: 'from:cc:subject',
      text: (_, own, form) => `from:Ann <ann@example.org>\r\ncc:\r\nsubject:Notes\r\n${form(`${own}\r\n`)}`,
    },
  ],
  [
    'the order of the message',
    'field-order',
    {
      names: 'subject:from:date',
      select: (all) => ['From', 'Subject', 'Date'].flatMap((name) => fieldsNamed(all, name)),
    },
  ],
  [
    'b= left out',
    'signature-value-not-emptied',
    { text: (fields, own, form) => join(fields, own.replace(/ b=$/, ''), form) },
  ],
  [
    'white space after b=',
    'signature-value-not-emptied',
    { canonicalization: 'simple/simple', text: (fields, own, form) => join(fields, `${own} `, form) },
  ],
  [
    'folded afterwards',
    'signature-field-refolded',
    { names: 'from:to:subject:date:content-type', refold: (field) => field.replace('subject:', 'subject:\r\n ') },
  ],
  [
    'b= folded afterwards',
    'signature-field-refolded',
    { refold: (field) => field.replace('bh=', 'bh=\r\n\t').replace('c=relaxed', 'c=\r\n\trelaxed') },
  ],
  [
    'its own field first',
    'signature-field-misplaced',
    { text: (fields, own, form) => `${form(`${own}\r\n`)}\r\n${fields.map((field) => `${form(field)}\r\n`).join('')}` },
  ],
  [
    'its own field not at all',
    'signature-field-misplaced',
    { text: (fields, _, form) => fields.map((field) => `${form(field)}\r\n`).join('') },
  ],
  ['SHA-1 for the header', 'header-hash-algorithm', { sign: (text) => privateSign(text, 'sha1') }],
  ['the digest of the digest', 'header-hash-algorithm', { sign: (text) => privateSign(sha256(text)) }],
];

const BODY_KINDS: ReadonlySet<SignerFaultKind> = new Set([
  'body-hashed-as-empty',
  'empty-body-form',
  'body-canonicalization',
  'trailing-lines-kept',
  'line-feeds',
  'final-crlf-missing',
  'relaxed-incomplete',
  'dots-doubled',
  'length-miscounted',
  'header-in-body-hash',
  'body-hash-encoding',
  'body-hash-algorithm',
]);

async function faultsOf(message: string) {
  const { fields, body } = split(message);
  const octets = Buffer.from(body, 'latin1');
  const [verdict] = await verifySignatures({ fields, body: octets, keys: KEYS, now: NOW });
  return { verdict: verdict!, faults: await findSignerFaults({ fields, body: octets, verdict: verdict! }) };
}

for (const [name, kind, options] of CASES) {
  test(`proves that the signer hashed ${name}`, async () => {
    const { verdict, faults } = await faultsOf(signWrongly(options));
    assert.notEqual(verdict.result, 'pass');
    assert.deepEqual(
      faults.map((fault) => fault.kind),
      [kind],
    );
    for (const { text, fix } of faults) {
      assert.doesNotMatch(text, /[{}]/);
      assert.match(fix, /\.$/);
    }
  });
}

test('two faults of the header, and one of the body beside them', async () => {
  const message = signWrongly({
    bodyHash: () => sha256(''),
    names: 'from:received:subject',
    select: (all, names) => names.flatMap((name) => fieldsNamed(all, name)[0] ?? []),
    text: (fields, own, form) => `${join(fields, own, form)}\r\n`,
  });
  const { faults } = await faultsOf(message);
  assert.deepEqual(
    faults.map((fault) => fault.kind),
    ['body-hashed-as-empty', 'crlf-after-signature-field', 'fields-from-top'],
  );
});

/** Each kind once: an Ed25519 signature shows only whether a text is the one that was signed. */
for (const [name, kind, options] of CASES.filter(
  ([, kind], i) => CASES.findIndex(([, other]) => other === kind) === i && !BODY_KINDS.has(kind),
)) {
  if (options.sign !== undefined) continue;
  test(`proves that a signer with an Ed25519 key hashed ${name}`, async () => {
    const { verdict, faults } = await faultsOf(signWrongly({ ...options, ed25519: true }));
    assert.equal(verdict.result, 'fail');
    assert.deepEqual(
      faults.map((fault) => fault.kind),
      [kind],
    );
  });
}

test('an Ed25519 signature of the header itself, or of another digest', async () => {
  for (const [sign, detail] of [
    [(text: string) => Buffer.from(text, 'latin1'), /it signed the header itself/],
    [(text: string) => createHash('sha512').update(text, 'latin1').digest(), /SHA-512 of the header/],
    [(text: string) => Buffer.from(sha256(text).toString('hex')), /the hexadecimal text of the digest/],
    [(text: string) => sha256(sha256(text)), /the digest of the header once more/],
  ] as const) {
    const { faults } = await faultsOf(
      signWrongly({ ed25519: true, sign: (text) => cryptoSign(null, sign(text), privateKey('ed25519')) }),
    );
    assert.equal(faults[0]?.kind, 'header-hash-algorithm');
    assert.match(faults[0].text, detail);
  }
});

test('a fault of the body is found although a footer was added', async () => {
  for (const [canonicalization, bodyHash, kind] of [
    ['relaxed/relaxed', (body: string) => sha256(relaxed(body).replaceAll('\r\n', '\n')), 'line-feeds'],
    ['relaxed/relaxed', (body: string) => sha256(plainBody(body, 'simple')), 'body-canonicalization'],
    ['relaxed/simple', (body: string) => sha256(plainBody(body, 'simple').replaceAll('\r\n', '\n')), 'line-feeds'],
    ['relaxed/simple', (body: string) => sha256(relaxed(body)), 'body-canonicalization'],
    ['relaxed/relaxed', (body: string) => sha256(relaxed(body).slice(0, -2)), 'final-crlf-missing'],
    ['relaxed/simple', (body: string) => sha256(body), 'trailing-lines-kept'],
    ['relaxed/relaxed', (body: string) => sha256(relaxed(body.replace(/^\./gm, '..'))), 'dots-doubled'],
    [
      'relaxed/relaxed',
      (body: string) => sha256(`Content-Type: text/plain; charset=utf-8\r\n\r\n${relaxed(body)}`),
      'header-in-body-hash',
    ],
    ['relaxed/relaxed', (body: string) => Buffer.from(sha256(relaxed(body)).toString('hex')), 'body-hash-encoding'],
  ] as const) {
    const signed = signWrongly({ canonicalization, bodyHash });
    const { faults } = await faultsOf(`${signed}_____\r\nthe list\r\n`);
    assert.deepEqual(
      faults.map((fault) => fault.kind),
      [kind],
    );
    assert.match(faults[0]!.text, /Lines were added at the end of the body after that/);
  }
});

test('a footer alone, after whatever lines the text ends with, is not the signer’s', async () => {
  for (const canonicalization of ['relaxed/relaxed', 'relaxed/simple', 'simple/simple']) {
    for (const body of [BODY, 'Hello\r\n', '\r\nHello\r\n\r\n', '.a\r\n.b \r\n', 'Gr\xc3\xbc\xc3\x9fe\r\n']) {
      const signed = signWrongly({ canonicalization, body });
      for (const footer of ['_____\r\nthe list\r\n', '\r\n\r\n-- \r\nthe list', '.\r\n'])
        assert.deepEqual((await faultsOf(signed + footer)).faults, [], `${canonicalization} ${body} ${footer}`);
    }
  }
});

test('what a change on the way can have done as well is not called the signer’s alone', async () => {
  const cc = (form: (text: string) => string, own: string) =>
    `from:Ann <ann@example.org>\r\ncc:\r\nsubject:Notes\r\n${form(`${own}\r\n`)}`;
  const absent = signWrongly({ names: 'from:cc:subject', text: (_, own, form) => cc(form, own) });
  const fromTop = signWrongly({
    names: 'from:received:subject',
    select: (all, names) => names.flatMap((name) => fieldsNamed(all, name)[0] ?? []),
  });
  for (const message of [absent, fromTop])
    assert.deepEqual(
      (await faultsOf(message)).faults.map(({ isAmbiguous }) => isAmbiguous),
      [true],
    );
  const twice = signWrongly({ text: (fields, own, form) => `${join(fields, own, form)}\r\n` });
  assert.deepEqual(
    (await faultsOf(twice)).faults.map(({ isAmbiguous }) => isAmbiguous),
    [undefined],
  );
});

test('a good signer has no fault, and a changed message is not the signer’s', async () => {
  const good = signWrongly({});
  assert.equal((await faultsOf(good)).verdict.result, 'pass');
  for (const change of [
    (message: string) => `${message}footer\r\n`,
    (message: string) => message.replace('Hello', 'Hallo'),
    (message: string) => message.replace('To: Bob', 'To: Rob'),
    (message: string) => message.replace('line  two', 'line three'),
  ]) {
    const { verdict, faults } = await faultsOf(change(good));
    assert.equal(verdict.result, 'fail');
    assert.deepEqual(faults, []);
  }
});

test('spaces that were added at line ends are not taken for a fault of a simple signer', async () => {
  const signed = signMessage(`${HEADER}\r\nHello Bob,\r\nall is well\r\n`, { canonicalization: 'simple/simple' });
  const { faults } = await faultsOf(signed.replace('Bob,\r\n', 'Bob, \r\n').replace('well\r\n', 'well  \r\n'));
  assert.deepEqual(faults, []);
});
