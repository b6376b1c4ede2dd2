import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canonicalizationOf, parseSignature, type SignatureKind } from '../../server/src/core/dkim/signature.ts';
import { MappedText } from '../../server/src/core/text/mapped-text.ts';

const HASH = 'MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI=';

function parse(text: string, kind?: SignatureKind) {
  return parseSignature(MappedText.of(text), kind);
}

/** The problems of a signature in which everything else is right. */
function problems(tags: string, kind: SignatureKind = 'dkim-signature'): string[] {
  const given = new Set(tags.split(';').map((tag) => tag.split('=')[0]!.trim()));
  const rest = kind === 'dkim-signature' ? 'v=1;' : 'i=1;';
  const more = kind === 'arc-seal' ? 'cv=none;' : `bh=${HASH};h=from;`;
  const text = `${tags};${`${rest}${more}a=rsa-sha256;b=AAAA;d=example.org;s=s1`
    .split(';')
    .filter((tag) => !given.has(tag.split('=')[0]!))
    .join(';')}`;
  return parse(text, kind).problems.map(
    ({ kind: problem, tag, span }) => `${problem} ${tag} ${text.slice(span.start, span.end)}`,
  );
}

// The example of RFC 6376 §3.5.
const EXAMPLE = `v=1; a=rsa-sha256; d=example.net; s=brisbane;
   c=simple; q=dns/txt; i=@eng.example.net;
   t=1117574938; x=1118006938;
   h=from:to:subject:date;
   z=From:foo@eng.example.net|To:joe@example.com|
    Subject:demo=20run|Date:July=205,=202005=203:44:08=20PM=20-0700;
   bh=${HASH};
   b=dzdVyOfAKCdLXdJOc9G2q8LoXSlEniSbav+yuU4zGeeruD00lszZVoG4ZHRNiYzR`.replaceAll('\n', '\r\n');

test('the example of RFC 6376 is read whole', () => {
  const signature = parse(EXAMPLE);
  assert.deepEqual(signature.problems, []);
  assert.deepEqual(signature.list.problems, []);
  assert.equal(signature.version?.value, '1');
  assert.deepEqual(signature.algorithm?.value, { keyType: 'rsa', hash: 'sha256', known: 'rsa-sha256' });
  assert.deepEqual(canonicalizationOf(signature), { header: 'simple', body: 'simple' });
  assert.equal(signature.keyName, 'brisbane._domainkey.example.net');
  assert.deepEqual(
    signature.headers?.value.map(({ key }) => key),
    ['from', 'to', 'subject', 'date'],
  );
  assert.deepEqual(
    [signature.identity?.value.localPart, signature.identity?.value.domain],
    [undefined, 'eng.example.net'],
  );
  assert.deepEqual([signature.timestamp?.value.number, signature.expiration?.value.number], [1117574938, 1118006938]);
  assert.equal(signature.bodyHash?.value.bytes.length, 32);
  assert.equal(signature.signature?.value.bytes.length, 48);
  assert.deepEqual(
    signature.copiedFields?.value.map(({ name, value }) => `${name}: ${value}`),
    ['From: foo@eng.example.net', 'To: joe@example.com', 'Subject: demo run', 'Date: July 5, 2005 3:44:08 PM -0700'],
  );
});

test('what is absent stays absent', () => {
  const signature = parse('v=1');
  assert.equal(signature.canonicalization, undefined);
  assert.deepEqual(canonicalizationOf(signature), { header: 'simple', body: 'simple' });
  assert.equal(signature.keyName, undefined);
  assert.deepEqual(
    signature.problems.map(({ kind, tag }) => `${kind} ${tag}`),
    ['a', 'b', 'bh', 'd', 'h', 's'].map((tag) => `missing ${tag}`),
  );
});

const CASES: readonly (readonly [string, readonly string[]])[] = [
  ['v=2', ['version v 2']],
  ['v=', ['empty v v=']],
  ['a=RSA-sha256', ['algorithm-case a RSA-sha256']],
  ['a=rsa-sha512', ['algorithm-unknown a rsa-sha512']],
  ['a=sha256', ['algorithm-syntax a sha256']],
  ['a=rsa-sha1; bh=AAAAAAAAAAAAAAAAAAAAAAAAAAA=', ['algorithm-sha1 a rsa-sha1']],
  ['b=', ['empty b b=']],
  ['b=AA*A', ['base64-alphabet b *']],
  ['b=AAA', ['base64-padding b A']],
  ['a=ed25519-sha256', ['signature-length b AAAA']],
  [`bh=${HASH.slice(0, 40)}`, [`hash-length bh ${HASH.slice(0, 40)}`]],
  ['c=relaxed', []],
  ['c=Relaxed/simple', ['canonicalization-case c Relaxed']],
  ['c=relaxed/strict', ['canonicalization-unknown c strict']],
  ['c=relaxed/relaxed/relaxed', ['canonicalization-syntax c relaxed/relaxed/relaxed']],
  ['c=relaxed,simple', ['canonicalization-syntax c relaxed,simple']],
  ['d=example.org.', ['domain-trailing-dot d .']],
  ['d=org', ['domain-single-label d org']],
  ['d=a_b.example.org', ['domain-underscore d a_b.example.org']],
  ['d=ann@example.org', ['domain-syntax d ann@example.org']],
  ['d=exa mple.org', ['domain-syntax d exa mple.org']],
  ['d=bücher.example', ['domain-not-ascii d bücher.example']],
  ['s=a_b', ['selector-underscore s a_b']],
  ['s=a b', ['selector-syntax s a b']],
  ['s=a.b', []],
  ['h=from::to', ['header-name-empty h ']],
  ['h=from:to:', ['header-name-empty h ']],
  ['h=from,to', ['header-name-syntax h from,to']],
  ['h=from:*', ['header-name-star h *']],
  ['h=', ['empty h h=']],
  ['i=ann@example.org', []],
  ['i=ann=3Da@news.example.org', []],
  ['i=@other.example', ['identity-outside-domain i other.example']],
  ['i=ann', ['identity-syntax i ann']],
  ['l=12', []],
  ['l=-1', ['number-syntax l -1']],
  [`l=${'9'.repeat(77)}`, [`number-too-long l ${'9'.repeat(77)}`]],
  ['t=1700000000; x=1700000000', ['expiry-order x 1700000000']],
  ['t=1700000000000', ['number-too-long t 1700000000000', 'time-in-milliseconds t 1700000000000']],
  ['q=dns/txt:other', []],
  ['q=dns', ['query-unknown q dns']],
  ['z=From', ['copied-fields-syntax z From']],
];

for (const [tags, expected] of CASES)
  test(`a signature with ${tags.slice(0, 60)}`, () => assert.deepEqual(problems(tags), expected));

test('h= keeps the spans of its names through folds', () => {
  const text = 'h=From :\r\n To:subject';
  const names = parse(text).headers!.value;
  assert.deepEqual(
    names.map(({ text: name, key, span }) => [name, key, text.slice(span.start, span.end)]),
    [
      ['From', 'from', 'From'],
      ['To', 'to', 'To'],
      ['subject', 'subject', 'subject'],
    ],
  );
});

test('ARC fields have a number, and a seal has no body hash', () => {
  assert.deepEqual(problems('i=1', 'arc-message-signature'), []);
  assert.deepEqual(problems('i=51', 'arc-message-signature'), ['instance i 51']);
  assert.deepEqual(problems('i=1', 'arc-seal'), []);
  assert.deepEqual(problems('h=from', 'arc-seal'), ['forbidden-tag h h=from']);
  assert.deepEqual(problems('cv=maybe', 'arc-seal'), ['chain-status cv maybe']);
  assert.equal(parse('i=3; cv=pass', 'arc-seal').chainStatus?.value, 'pass');
  assert.equal(parse('i=3', 'arc-seal').instance?.value.number, 3);
});
