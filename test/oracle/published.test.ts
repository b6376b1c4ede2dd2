/** Published keys against a real name server: NSD serves a zone on 127.0.0.1, and each difference from a file is told. */

import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { after, before, type TestContext, test } from 'node:test';
import { publishedPage, publishedSentences } from '../../server/src/core/documents/published-page.ts';
import { domainName } from '../../server/src/core/text/domain-name.ts';
import {
  comparePublished,
  keyNamesOf,
  type PublishedComparison,
  publishedQuestion,
} from '../../server/src/core/workspace/published.ts';
import { ZoneDocument } from '../../server/src/core/workspace/zone-document.ts';
import { PublishedDns, type PublishedOptions } from '../../server/src/host/dns.ts';
import { publicKeyData } from '../harness/keys.ts';
import { type NameServer, NSD_FOLDERS, startNsd } from '../harness/nsd.ts';
import { dkimLint, folderWith } from '../protocol/cli-run.ts';
import { LspClient, PULL } from '../protocol/lsp-client.ts';

const NSD = [...(process.env['PATH'] ?? '').split(path.delimiter), ...NSD_FOLDERS]
  .map((folder) => path.join(folder, 'nsd'))
  .find((file) => existsSync(file));
const SKIP = NSD === undefined && 'nsd is not installed: apt-get install nsd';

const RSA = `v=DKIM1; k=rsa; p=${publicKeyData('rsa2048')}`;
const ED = `v=DKIM1; k=ed25519; p=${publicKeyData('ed25519')}`;
const OTHER = `v=DKIM1; k=ed25519; p=${publicKeyData('ed25519-other')}`;
/** Longer than an answer over UDP may be. */
const LONG = `v=DKIM1; k=rsa; n=${'long'.repeat(500)}; p=${publicKeyData('rsa2048')}`;

/** Strings of at most 255 octets. */
const strings = (value: string) =>
  (value.match(/[\s\S]{1,255}/g) ?? []).map((part) => `"${part.replace(/"/g, '\\"')}"`);
const txt = (selector: string, value: string) => `${selector}._domainkey TXT ${strings(value).join(' ')}\n`;
const head = (serial: number) =>
  `$ORIGIN example.org.\n$TTL 60\n@ SOA ns1 host ${serial} 3600 600 86400 60\n@ NS ns1\nns1 A 127.0.0.1\n`;

const SERIAL = 2026010102;
const SERVED =
  head(SERIAL) +
  txt('same', RSA) +
  txt('spaces', ED.replaceAll('; ', ';')) +
  txt('old', OTHER) +
  txt('cut', RSA.slice(0, 255)) +
  txt('quoted', `"${RSA.slice(0, 255)}" "${RSA.slice(255)}"`) +
  'alias._domainkey CNAME s1._domainkey.example.net.\n' +
  'near._domainkey CNAME same._domainkey\n' +
  'both._domainkey CNAME s2._domainkey.example.net.\n' +
  txt('several', ED) +
  txt('several', OTHER) +
  txt('long', LONG);
const RECORDS =
  txt('same', RSA) +
  txt('spaces', ED) +
  txt('old', ED) +
  txt('cut', RSA) +
  txt('quoted', RSA) +
  txt('alias', ED) +
  txt('near', RSA) +
  'both._domainkey CNAME s2._domainkey.example.net.\n' +
  txt('missing', ED) +
  txt('several', ED) +
  txt('long', LONG);

let server: NameServer | undefined;
before(async () => {
  if (NSD !== undefined) server = await startNsd(NSD, 'example.org', SERVED);
});
after(() => server?.stop());

const at = () => ({ server: server!.address, authorities: [server!.address] });

async function compare(selector: string, serial: number, options: PublishedOptions): Promise<PublishedComparison> {
  const document = ZoneDocument.open('file:///example.org.zone', head(serial) + RECORDS);
  const question = publishedQuestion(document, domainName(`${selector}._domainkey.example.org`)) ?? assert.fail();
  return comparePublished(document, question, await new PublishedDns(options).ask(question));
}

const states = ({ servers }: PublishedComparison) => servers.map(({ answer, state }) => [answer.role, state]);
const words = (comparison: PublishedComparison) => publishedSentences(comparison.servers[0]!, comparison).join(' ');

const CASES: readonly (readonly [selector: string, state: string, isSame: boolean, words: RegExp])[] = [
  ['same', 'same', true, /^Publishes the record of the file\.$/],
  ['spaces', 'spaces', true, /other spaces/],
  ['old', 'other', false, /under the same serial.*Increment it/],
  ['cut', 'cut', false, /only the first 255 octets of 4\d\d: a character-string holds 255/],
  ['quoted', 'quoted-twice', false, /quotes inside its value/],
  ['alias', 'alias', false, /CNAME to s1\._domainkey\.example\.net.*No TXT record was found there/],
  ['near', 'alias', false, /CNAME to same\._domainkey\.example\.org.*The record there is the same/],
  ['both', 'same', false, /the CNAME of the file, to s2\._domainkey\.example\.net/],
  ['missing', 'missing', false, /nothing at missing\._domainkey\.example\.org/],
  ['several', 'several', false, /2 TXT records/],
];

for (const [selector, state, isSame, expected] of CASES) {
  test(`NSD: ${selector} is ${state}`, { skip: SKIP }, async () => {
    const comparison = await compare(selector, SERIAL, at());
    assert.equal(comparison.servers[0]!.state, state);
    assert.equal(comparison.servers[0]!.serial, 'same');
    assert.equal(comparison.isSame, isSame);
    assert.match(words(comparison), expected);
  });
}

test('NSD: a serial that lags, with the record and without', { skip: SKIP }, async () => {
  const old = await compare('old', SERIAL + 1, at());
  assert.deepEqual([old.servers[0]!.state, old.servers[0]!.serial], ['older', 'behind']);
  assert.match(words(old), /an earlier version.*serial is 2026010102, the file's is 2026010103/);
  const same = await compare('same', SERIAL + 1, at());
  assert.deepEqual([same.servers[0]!.state, same.servers[0]!.serial, same.isSame], ['same', 'behind', false]);
  const ahead = await compare('same', SERIAL - 1, at());
  assert.deepEqual([ahead.servers[0]!.serial, ahead.isSame], ['ahead', true]);
  assert.match(words(ahead), /newer than the file's/);
});

test('NSD: an answer that UDP cannot carry comes over TCP', { skip: SKIP }, async () => {
  assert.equal(await isTruncated(server!.port, 'long._domainkey.example.org'), true);
  assert.deepEqual(states(await compare('long', SERIAL, at())), [
    ['authority', 'same'],
    ['resolver', 'same'],
  ]);
});

test('NSD: name servers are found by the NS records of the zone', { skip: SKIP }, async () => {
  const comparison = await compare('same', SERIAL, { server: server!.address });
  const [authority] = comparison.servers;
  assert.deepEqual([authority!.answer.host, authority!.answer.address], ['ns1.example.org', '127.0.0.1']);
  assert.equal(comparison.servers[1]!.state, 'same');
});

test('NSD: dkim-lint published', { skip: SKIP }, async (t) => {
  const { address } = server!;
  const cwd = await folderWith(t, { 'example.org.zone': head(SERIAL) + RECORDS });
  const ask = (...args: string[]) =>
    dkimLint(['published', 'example.org.zone', '--server', address, '--authority', address, ...args], { cwd });
  const all = await ask('--format', 'json');
  assert.equal(all.code, 1, all.stderr);
  const { keys } = JSON.parse(all.stdout) as { keys: { name: string; same: boolean; servers: { state: string }[] }[] };
  assert.deepEqual(
    Object.fromEntries(keys.map(({ name, servers }) => [name.split('.')[0], servers[0]!.state])),
    Object.fromEntries([...CASES.map(([selector, state]) => [selector, state]), ['long', 'same']]),
  );
  const one = await ask('--selector', 'same');
  assert.equal(one.code, 0, one.stderr);
  assert.match(one.stdout, /^same\._domainkey\.example\.org\n {2}name server 127\.0\.0\.1:\d+: same\n/);
  const differs = await ask('--selector', 'cut');
  assert.equal(differs.code, 1);
  assert.match(differs.stdout, /: cut\n {4}Publishes only the first 255 octets/);
  for (const wrong of [
    ['--selector', 'nobody'],
    ['--authority', 'nowhere at all'],
  ])
    assert.equal((await ask(...wrong)).code, 2);
});

test('NSD: the language server says first whom it would ask, and answers with a page', { skip: SKIP }, async () => {
  const { address } = server!;
  const client = new LspClient();
  try {
    await client.initialize(PULL);
    const uri = 'file:///zones/example.org.zone';
    await client.open(uri, 'dns-zone', head(SERIAL) + RECORDS);
    const plan = await client.request<{ names: string[]; zone: string }>('dkimLint/publishedQuestion', { uri });
    assert.equal(plan.zone, 'example.org');
    assert.equal(plan.names.length, 11);
    const check = (name: string, servers: object = { server: address, authorities: [address] }) =>
      client.request<{ page: string; isSame: boolean; problem?: string }>('dkimLint/checkPublished', {
        uri,
        name,
        ...servers,
      });
    const same = await check('same._domainkey.example.org');
    assert.equal(same.isSame, true);
    assert.match(same.page, /^# Published as in the file: `same\._domainkey\.example\.org`\n/);
    const cut = await check('cut._domainkey.example.org');
    assert.equal(cut.isSame, false);
    assert.match(cut.page, /## Name server `127\.0\.0\.1:\d+`: cut\n/);
    assert.ok(cut.page.includes(RSA.slice(0, 255)));
    assert.deepEqual(await check('www.example.net'), { problem: 'no-record' });
    assert.deepEqual(await check('same._domainkey.example.org', { server: 'nowhere' }), { problem: 'bad-address' });
  } finally {
    await client.stop();
  }
});

test('a server that says nothing is told apart, in time', async (t) => {
  const silent = await fakeServer(t, undefined);
  const comparison = await compare('same', SERIAL, { server: silent.address, authorities: [silent.address] });
  assert.deepEqual(states(comparison), [
    ['authority', 'no-answer'],
    ['resolver', 'no-answer'],
  ]);
  assert.equal(comparison.isSame, false);
  assert.match(words(comparison), /no answer came in time/);
});

test('a resolver that has validated by DNSSEC says so; one that fails where others answer hints at it', async (t) => {
  const NO_NAME = 3;
  const validating = await fakeServer(t, 0x20 | NO_NAME);
  const comparison = await compare('same', SERIAL, { server: validating.address, authorities: [validating.address] });
  assert.equal(comparison.servers[1]!.answer.isAuthenticated, true);
  assert.equal(comparison.servers[0]!.answer.isAuthenticated, undefined);
  assert.match(publishedPage(comparison), /validated the answer with DNSSEC/);
  const failing = await fakeServer(t, 2);
  const other = await compare('same', SERIAL, { server: failing.address, authorities: [validating.address] });
  assert.match(publishedPage(other), /A DNSSEC signature may be broken|a DNSSEC signature may be broken/);
});

test('nothing is asked for the plan of a look-up, nor for names that the zone does not have', async (t) => {
  const { address, asked } = await fakeServer(t, 3);
  const document = ZoneDocument.open('file:///example.org.zone', `${head(SERIAL)}s\\.1._domainkey TXT "v=DKIM1; p="\n`);
  assert.deepEqual(
    keyNamesOf(document).map((name) => publishedQuestion(document, name)),
    [undefined],
  );
  const client = new LspClient();
  try {
    await client.initialize(PULL);
    const uri = 'file:///zones/example.org.zone';
    await client.open(uri, 'dns-zone', head(SERIAL) + RECORDS);
    await client.request('dkimLint/publishedQuestion', { uri });
    await client.request('dkimLint/checkPublished', { uri, name: 'nobody._domainkey.example.org', server: address });
  } finally {
    await client.stop();
  }
  assert.deepEqual(asked, []);
});

/** Answers every question with an empty answer of these flags (the fourth octet); never, where they are undefined. */
async function fakeServer(t: TestContext, flags: number | undefined): Promise<{ address: string; asked: Buffer[] }> {
  const socket = createSocket('udp4');
  const asked: Buffer[] = [];
  socket.on('message', (query, from) => {
    asked.push(query);
    if (flags === undefined) return;
    const end = query.indexOf(0, 12) + 5;
    const reply = Buffer.concat([
      query.subarray(0, 2),
      Buffer.of(0x81, 0x80 | flags, 0, 1, 0, 0, 0, 0, 0, 0),
      query.subarray(12, end),
    ]);
    socket.send(reply, from.port, from.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  t.after(() => socket.close());
  return { address: `127.0.0.1:${socket.address().port}`, asked };
}

/** Whether an answer over plain UDP has the TC bit (RFC 1035 §4.1.1). */
function isTruncated(port: number, name: string): Promise<boolean> {
  const socket = createSocket('udp4');
  const labels = name.split('.').flatMap((label) => [label.length, ...Buffer.from(label)]);
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.once('message', (reply) => {
      socket.close();
      resolve((reply[2]! & 0x02) !== 0);
    });
    socket.send(Buffer.from([0, 7, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, ...labels, 0, 0, 16, 0, 1]), port, '127.0.0.1');
  });
}
