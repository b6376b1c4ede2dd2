/** `verify`, `explain`, `records`, `keygen`, `check-key` and `rules` as processes. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { bounce, record, signed, zone } from '../diagnosis/workspace.ts';
import { privatePem, publicKeyData } from '../harness/keys.ts';
import { startNameServer } from '../harness/name-server.ts';
import { dkimLint, folderWith, hasProgram } from './cli-run.ts';

const EXAMPLES = path.resolve(import.meta.dirname, '../../examples');
const example = (name: string) => readFileSync(path.join(EXAMPLES, name), 'latin1');
const DELIVERED = example('3-delivered.eml');
const ZONE = example('example.org.zone');

interface Signature {
  domain: string;
  selector: string;
  algorithm: string;
  result: string;
  syntax: string;
  key: string;
  bodyHash: string;
  signature: string;
  time: string;
  alignment: string;
  findings: string[];
  explanation: string;
}

interface VerifyJson {
  messages: { path: string; signatures: Signature[]; inner?: { role: string; signatures: Signature[] }[] }[];
}

async function verify(args: string[], cwd: string): Promise<{ code: number | null; json: VerifyJson; stderr: string }> {
  const { code, stdout, stderr } = await dkimLint(['verify', ...args, '--format', 'json'], { cwd });
  return { code, json: JSON.parse(stdout) as VerifyJson, stderr };
}

const facets = ({ syntax, key, bodyHash, signature, time }: Signature) => ({ syntax, key, bodyHash, signature, time });
const GOOD = { syntax: 'ok', key: 'ok', bodyHash: 'match', signature: 'valid', time: 'ok' };

test('verify: JSON has exactly the promised shape, from the top of the message down', async (t) => {
  const cwd = await folderWith(t, { 'a.eml': Buffer.from(DELIVERED, 'latin1'), 'example.org.zone': ZONE });
  const { code, json, stderr } = await verify(['a.eml', '--zone', 'example.org.zone'], cwd);
  assert.equal(stderr, '');
  assert.equal(code, 0);
  assert.deepEqual(Object.keys(json), ['messages']);
  const [message = assert.fail()] = json.messages;
  assert.deepEqual(Object.keys(message).sort(), ['path', 'signatures']);
  assert.equal(message.path, 'a.eml');
  const written = [...DELIVERED.matchAll(/\ba=([\w-]+);[\s\S]*?\bs=(\w+)/g)].map(([, algorithm, selector]) => [
    algorithm,
    selector,
  ]);
  assert.equal(message.signatures.length, 2);
  assert.deepEqual(
    message.signatures.map(({ algorithm, selector }) => [algorithm, selector]),
    written,
  );
  for (const signature of message.signatures) {
    assert.deepEqual(Object.keys(signature).sort(), [
      'algorithm',
      'alignment',
      'bodyHash',
      'changes',
      'domain',
      'explanation',
      'findings',
      'key',
      'result',
      'selector',
      'signature',
      'syntax',
      'time',
    ]);
    assert.equal(signature.result, 'pass');
    assert.deepEqual(facets(signature), GOOD);
    assert.equal(signature.domain, 'example.org');
    assert.equal(signature.alignment, 'strict');
    assert.ok(Array.isArray(signature.findings));
  }
});

test('verify: facets are judged each by itself', async (t) => {
  const changed = DELIVERED.replace(/(\r?\n)\r?\n/, (gap) => `${gap}Added on the way.\r\n`);
  const cwd = await folderWith(t, {
    'body.eml': Buffer.from(changed, 'latin1'),
    'header.eml': Buffer.from(DELIVERED.replace(/^Subject: /m, 'Subject: [list] '), 'latin1'),
    'good.eml': Buffer.from(DELIVERED, 'latin1'),
    'example.org.zone': ZONE,
    'none/example.org.zone': '$TTL 3600\n@ IN SOA ns1 host 1 2 3 4 5\n@ IN NS ns1\nns1 IN A 192.0.2.1\n',
    'revoked/example.org.zone':
      '$TTL 3600\ns2026._domainkey IN TXT "v=DKIM1; p="\ne2026._domainkey IN TXT "v=DKIM1; k=ed25519; p="\n',
    'example.net.zone': '$TTL 3600\n@ IN SOA ns1 host 1 2 3 4 5\n',
  });
  const judge = async (...args: string[]) => {
    const { code, json } = await verify(args, cwd);
    assert.equal(code, 1);
    return json.messages[0]!.signatures.map((signature) => ({ result: signature.result, ...facets(signature) }));
  };
  for (const verdict of await judge('body.eml', '--zone', 'example.org.zone')) {
    assert.deepEqual(verdict, { ...GOOD, result: 'fail', bodyHash: 'mismatch' });
  }
  for (const verdict of await judge('header.eml', '--zone', 'example.org.zone')) {
    assert.deepEqual(verdict, { ...GOOD, result: 'fail', signature: 'invalid' });
  }
  for (const verdict of await judge('good.eml', '--zone', 'none/example.org.zone')) {
    assert.deepEqual(verdict, { ...GOOD, result: 'permerror', key: 'missing', signature: 'unknown' });
  }
  for (const verdict of await judge('good.eml', '--zone', 'revoked/example.org.zone')) {
    assert.deepEqual(verdict, { ...GOOD, result: 'permerror', key: 'revoked', signature: 'unknown' });
  }
  for (const verdict of await judge('good.eml', '--zone', 'example.net.zone')) {
    assert.deepEqual(verdict, { ...GOOD, result: 'temperror', key: 'unknown', signature: 'unknown' });
  }
});

test('verify: a name that a zone without SOA does not have is missing, because the zones given are all that is known', async (t) => {
  const cwd = await folderWith(t, {
    'a.eml': Buffer.from(DELIVERED, 'latin1'),
    'example.org.zone': '$ORIGIN example.org.\nwww 60 IN A 192.0.2.1\n',
  });
  const { json } = await verify(['a.eml', '--zone', 'example.org.zone'], cwd);
  for (const { result, key } of json.messages[0]!.signatures) assert.deepEqual([result, key], ['permerror', 'missing']);
});

test('verify: messages may be before or after the zones, and on standard input', async (t) => {
  const cwd = await folderWith(t, { 'a.eml': Buffer.from(DELIVERED, 'latin1'), 'example.org.zone': ZONE });
  const before = await verify(['a.eml', '--zone', 'example.org.zone'], cwd);
  const behind = await verify(['--zone', 'example.org.zone', 'a.eml'], cwd);
  assert.deepEqual(behind.json, before.json);
  const { stdout } = await dkimLint(['verify', '-', '--zone', 'example.org.zone', '--format', 'json'], {
    cwd,
    input: Buffer.from(DELIVERED, 'latin1'),
  });
  const [message] = (JSON.parse(stdout) as VerifyJson).messages;
  assert.deepEqual(message!.signatures, before.json.messages[0]!.signatures);
});

test('verify: policy is switchable', async (t) => {
  const cwd = await folderWith(t, { 'a.eml': Buffer.from(DELIVERED, 'latin1'), 'example.org.zone': ZONE });
  const { code, json } = await verify(['a.eml', '--zone', 'example.org.zone', '--min-rsa-bits', '4096'], cwd);
  assert.equal(code, 1);
  assert.deepEqual(json.messages[0]!.signatures.map(({ algorithm, result }) => [algorithm, result]).sort(), [
    ['ed25519-sha256', 'pass'],
    ['rsa-sha256', 'policy'],
  ]);
});

test('verify: --now sets the moment', async (t) => {
  const cwd = await folderWith(t, { 'a.eml': Buffer.from(DELIVERED, 'latin1'), 'example.org.zone': ZONE });
  for (const now of ['2001-01-01T00:00:00Z', '978307200']) {
    const { json } = await verify(['a.eml', '--zone', 'example.org.zone', '--now', now], cwd);
    for (const { time } of json.messages[0]!.signatures) assert.equal(time, 'future');
  }
});

test('verify: what comes back in a report is judged apart from the report', async (t) => {
  const cwd = await folderWith(t, {
    'a.eml': Buffer.from(example('2-bounce-signature-broken.eml'), 'latin1'),
    'example.org.zone': ZONE,
  });
  const { code, json } = await verify(['a.eml', '--zone', 'example.org.zone'], cwd);
  const [message = assert.fail()] = json.messages;
  assert.deepEqual(message.signatures, []);
  assert.deepEqual(
    message.inner?.map(({ role }) => role),
    ['returned'],
  );
  assert.equal(code, 1, 'a broken signature inside counts');
  const [signature] = message.inner[0]!.signatures;
  assert.equal(signature!.bodyHash, 'mismatch');
});

interface Change {
  kind: string;
  part: string;
  field: string | null;
  change: string;
  before: string[];
  after: string[];
  omitted: number;
}

test('verify --explain: what was changed after signing, in words and as data', async (t) => {
  const cwd = await folderWith(t, {
    'a.eml': Buffer.from(example('2-bounce-signature-broken.eml'), 'latin1'),
    'b.eml': Buffer.from(DELIVERED.replace(/^Subject: /m, 'Subject: [list] '), 'latin1'),
    'example.org.zone': ZONE,
  });
  const { json } = await verify(['a.eml', 'b.eml', '--zone', 'example.org.zone', '--explain'], cwd);
  const changesOf = (signature: Signature | undefined) =>
    (signature as (Signature & { changes: Change[] }) | undefined)?.changes;
  const returned = json.messages[0]!.inner![0]!.signatures[0]!;
  assert.match(
    returned.explanation,
    /A footer of two lines was added at the end of the body after signing\. This is proven/,
  );
  assert.deepEqual(changesOf(returned), [
    {
      kind: 'lines-added-at-end',
      part: 'body',
      field: null,
      change: 'A footer of two lines was added at the end of the body',
      before: [],
      after: ['-- ', 'This e-mail was checked for viruses by gateway.example.org.'],
      omitted: 0,
    },
  ]);
  const by = new Map(json.messages[1]!.signatures.map((signature) => [signature.selector, signature]));
  const [change] = changesOf(by.get('s2026'))!;
  assert.deepEqual([change!.kind, change!.part, change!.field], ['subject-changed', 'header', 'Subject']);
  assert.match(change!.after[0]!, /^Subject: \[list\] /);
  assert.deepEqual(changesOf(by.get('e2026')), changesOf(by.get('s2026')), 'Ed25519 tells of each try');
  const { stdout, stderr } = await dkimLint(['verify', 'b.eml', '--zone', 'example.org.zone', '--explain'], { cwd });
  assert.match(stdout, /Subject was changed after signing\.\n +- Subject: [^[].*\n +\+ Subject: \[list\] /);
  assert.equal(stderr, '', 'no bar where nobody watches');
});

test('verify --dns asks the server, once a name; strings are joined', async (t) => {
  const ed25519 = /e2026\._domainkey[^"]*"([^"]+)"/.exec(ZONE)?.[1] ?? assert.fail();
  const { address, asked } = await startNameServer(t, {
    'TXT e2026._domainkey.example.org': [ed25519],
    'TXT s2026._domainkey.example.org': 'servfail',
  });
  const cwd = await folderWith(t, {
    'a.eml': Buffer.from(DELIVERED, 'latin1'),
    'b.eml': Buffer.from(DELIVERED, 'latin1'),
  });
  const { json, stderr } = await verify(['a.eml', 'b.eml', '--dns', '--server', address], cwd);
  for (const { signatures } of json.messages) {
    const by = new Map(signatures.map((signature) => [signature.selector, signature]));
    assert.equal(by.get('e2026')?.result, 'pass');
    assert.deepEqual([by.get('s2026')?.result, by.get('s2026')?.key], ['temperror', 'unknown']);
  }
  assert.equal(asked.filter((question) => question.startsWith('TXT e2026')).length, 1);
  assert.match(
    stderr,
    /s2026\._domainkey\.example\.org \(TXT\): no answer from the DNS: the server failed \(SERVFAIL\)\./,
  );
});

test('verify --dns: a name that does not exist is missing; a silent server is unknown', async (t) => {
  const { address } = await startNameServer(t, { 'TXT s2026._domainkey.example.org': 'silence' });
  const cwd = await folderWith(t, { 'a.eml': Buffer.from(DELIVERED, 'latin1') });
  const { json } = await verify(['a.eml', '--dns', '--server', address], cwd);
  const by = new Map(json.messages[0]!.signatures.map((signature) => [signature.selector, signature]));
  assert.deepEqual([by.get('e2026')?.result, by.get('e2026')?.key], ['permerror', 'missing']);
  assert.deepEqual([by.get('s2026')?.result, by.get('s2026')?.key], ['temperror', 'unknown']);
});

test('verify asks nobody unless asked to; zones come first', async (t) => {
  const { address, asked } = await startNameServer(t, {});
  const cwd = await folderWith(t, { 'a.eml': Buffer.from(DELIVERED, 'latin1'), 'example.org.zone': ZONE });
  const { code } = await dkimLint(['verify', 'a.eml', '--server', address], { cwd });
  assert.equal(code, 2);
  const { json } = await verify(['a.eml', '--zone', 'example.org.zone', '--dns', '--server', address], cwd);
  for (const { result } of json.messages[0]!.signatures) assert.equal(result, 'pass');
  assert.deepEqual(asked, []);
});

test('verify: wrong use exits with 2', async (t) => {
  const cwd = await folderWith(t, { 'a.eml': DELIVERED });
  for (const args of [
    [],
    ['a.eml', '--dns', '--server', 'nowhere at all'],
    ['a.eml', '--format', 'sarif'],
    ['a.eml', '--min-rsa-bits', 'x'],
  ]) {
    const { code, stdout } = await dkimLint(['verify', ...args], { cwd });
    assert.equal(code, 2, args.join(' '));
    assert.equal(stdout, '');
  }
});

test('verify says why a message without a header has no signature', async (t) => {
  const cwd = await folderWith(t, {
    'empty-first.eml': '\n\nFrom: a@example.org\n\nHello.\n',
    'text.eml': '\nHello.\nFrom: a@example.org\n\nHello.\n',
    'unsigned.eml': 'From: a@example.org\n\nHello.\n',
    'empty.eml': '',
  });
  const said = async (name: string) => (await dkimLint(['verify', name], { cwd })).stdout.replace(/\s+/g, ' ');
  assert.match(await said('empty-first.eml'), /no DKIM-Signature The message begins with an empty line, which ends/);
  assert.match(await said('text.eml'), /no DKIM-Signature The message has no header: its first line is not a header/);
  assert.match(await said('unsigned.eml'), /no DKIM-Signature $/);
  assert.match(await said('empty.eml'), /no DKIM-Signature The file is empty\. $/);
});

test('verify says that a message without DKIM-Signature has fields of DKIM2, and that these are not verified', async (t) => {
  const from = 'From: a@example.org\n\nHello.\n';
  const cwd = await folderWith(t, {
    'dkim2.eml': `DKIM2-Signature: i=1; m=1; d=example.org; s=s2026:rsa-sha256:AAAA\n${from}`,
    'instance.eml': `Message-Instance: m=1; h=sha256:AAAA:AAAA\n${from}`,
  });
  const said = async (name: string) => (await dkimLint(['verify', name], { cwd })).stdout.replace(/\s+/g, ' ');
  assert.match(
    await said('dkim2.eml'),
    /no DKIM-Signature Its DKIM2-Signature is not verified: DKIM2 is a draft \(draft-ietf-dkim-dkim2-spec-\d+, current on /,
  );
  assert.match(await said('instance.eml'), /no DKIM-Signature Its Message-Instance is not verified: DKIM2 is a draft/);
});

test('explain and lint prove what was put into the body of the returned message', async (t) => {
  const body = `\nHello Bob,\n\n${'The minutes are in the usual place.\n'.repeat(200)}`;
  const returned = await signed({
    body,
    change: (text) => text.replace('Hello Bob,', 'CAUTION: external\n\nHello Bob,'),
  });
  const cwd = await folderWith(t, {
    'bounce.eml': bounce({ reply: '550 5.7.20 No passing DKIM signature found', returned }),
    'example.org.zone': zone(record('s1')),
  });
  for (const args of [
    ['explain', 'bounce.eml', '--zone', 'example.org.zone'],
    ['lint', 'bounce.eml', 'example.org.zone'],
  ]) {
    const { stdout } = await dkimLint(args, { cwd });
    assert.match(stdout.replace(/\s+/g, ' '), /One line was added at the start of the body after/, args[0]);
  }
});

test('verify says once what a good signature does not cover', async (t) => {
  const cwd = await folderWith(t, {
    'two.eml': `From: Eve <eve@example.net>\n${DELIVERED.replaceAll('\r\n', '\n')}`,
    'example.org.zone': ZONE,
  });
  const { json } = await verify(['two.eml', '--zone', 'example.org.zone'], cwd);
  for (const { result, explanation } of json.messages[0]!.signatures) {
    assert.equal(result, 'pass');
    assert.match(
      explanation,
      /^Signature valid; signed content is unmodified\. The message has 2 From fields and the signature/,
    );
    assert.equal(explanation.match(/\bFrom\b/g)?.length, 1);
  }
});

test('a zone named among the messages is one, and alone it is no message', async (t) => {
  const cwd = await folderWith(t, { 'delivered.eml': DELIVERED, 'example.org.zone': ZONE });
  const { code, json } = await verify(['delivered.eml', 'example.org.zone'], cwd);
  assert.equal(code, 0);
  assert.deepEqual(
    json.messages.map(({ path: name, signatures }) => [name, ...signatures.map(({ result }) => result)]),
    [['delivered.eml', 'pass', 'pass']],
  );
  for (const command of ['verify', 'report']) {
    const alone = await dkimLint([command, 'example.org.zone'], { cwd });
    assert.equal(alone.code, 2);
    assert.equal(alone.stdout, '');
    assert.match(
      alone.stderr,
      new RegExp(
        `^example\\.org\\.zone is a zone file, .*\`dkim-lint ${command} MESSAGE --zone example\\.org\\.zone\``,
      ),
    );
    const piped = await dkimLint([command, '-'], { cwd, input: ZONE });
    assert.equal(piped.code, 2);
    assert.match(piped.stderr, /^Standard input is a zone file, .*--zone -`/);
  }
});

interface ExplainJson {
  messages: {
    path: string;
    isBounce: boolean;
    recipients: {
      recipient: string | null;
      action: string | null;
      status: string | null;
      reply: string | null;
      diagnostic: string | null;
      start: { line: number; column: number; offset: number } | null;
      end: { line: number; column: number; offset: number } | null;
      reading: { id: string; title: string; cause: string };
      advice: string[];
    }[];
    original: { from: string; signatures: { domain: string; selector: string }[] } | null;
  }[];
}

async function explain(args: string[], cwd: string, input = ''): Promise<ExplainJson> {
  const { code, stdout, stderr } = await dkimLint(['explain', ...args, '--format', 'json'], { cwd, input });
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout) as ExplainJson;
}

test('explain: JSON of a bounce, with the place of its code', async (t) => {
  const text = example('1-bounce-unsigned.eml');
  const cwd = await folderWith(t, { 'a.eml': text });
  const { messages } = await explain(['a.eml'], cwd);
  assert.equal(messages.length, 1);
  const [{ path: name, isBounce, recipients, original } = assert.fail()] = messages;
  assert.deepEqual([name, isBounce, recipients.length], ['a.eml', true, 1]);
  const [recipient = assert.fail()] = recipients;
  for (const key of ['recipient', 'action', 'status', 'reply', 'diagnostic', 'start', 'end', 'reading', 'advice'])
    assert.ok(key in recipient, key);
  assert.deepEqual([recipient.action, recipient.status, recipient.reply], ['failed', '5.7.13', '550']);
  assert.equal(text.slice(recipient.start!.offset, recipient.end!.offset), '5.7.13');
  const before = text.slice(0, recipient.start!.offset).split('\n');
  assert.deepEqual([recipient.start!.line, recipient.start!.column], [before.length, before.at(-1)!.length + 1]);
  assert.deepEqual([recipient.reading.id, recipient.reading.cause], ['5.7.13-dkim', 'unsigned']);
  assert.ok(recipient.advice.length >= 3 && recipient.advice.every((step) => typeof step === 'string' && step !== ''));
  assert.match(original!.from, /@example\.org$/);
  assert.deepEqual(original!.signatures, []);
});

test('explain: a returned message whose sender has no address', async (t) => {
  const text = example('1-bounce-unsigned.eml').replace(/^From: .*@example\.org.*$/m, 'From: Billing <');
  const cwd = await folderWith(t, { 'a.eml': text });
  const { stdout } = await dkimLint(['explain', 'a.eml'], { cwd });
  assert.match(stdout, /The returned message is from an unnamed sender\./);
});

test('explain: a message that is not a bounce', async (t) => {
  const cwd = await folderWith(t, { 'a.eml': DELIVERED });
  const { messages } = await explain(['a.eml'], cwd);
  assert.deepEqual([messages[0]!.isBounce, messages[0]!.recipients, messages[0]!.original], [false, [], null]);
});

test('explain: empty lines before the header, as in a message copied out of a web page', async (t) => {
  const text = `\n      \n${example('1-bounce-unsigned.eml').replaceAll('\r\n', '\n')}`;
  const cwd = await folderWith(t, { 'a.eml': text });
  const [recipient = assert.fail()] = (await explain(['a.eml'], cwd)).messages[0]!.recipients;
  assert.equal(text.slice(recipient.start!.offset, recipient.end!.offset), '5.7.13');
});

test('explain: a folder, a Maildir and an mbox', async (t) => {
  const bounce = example('1-bounce-unsigned.eml').replaceAll('\r\n', '\n');
  const mbox = `From MAILER-DAEMON Tue Nov 24 12:00:00 2026\n${bounce}\nFrom joe@example.org Tue Nov 24 13:00:00 2026\n${DELIVERED.replaceAll('\r\n', '\n')}\n`;
  const cwd = await folderWith(t, {
    'folder/a.eml': bounce,
    'folder/notes.txt': 'no mail',
    'box/cur/1700000000.M1P2.host:2,S': bounce,
    'box/new/1700000001.M1P2.host': DELIVERED,
    'box/tmp/1700000002.M1P2.host': DELIVERED,
    'old.mbox': mbox,
  });
  assert.deepEqual(
    (await explain(['folder'], cwd)).messages.map(({ path: name }) => name),
    ['folder/a.eml'],
  );
  assert.deepEqual(
    (await explain(['box'], cwd)).messages.map(({ path: name, isBounce }) => [name, isBounce]),
    [
      ['box/cur/1700000000.M1P2.host:2,S', true],
      ['box/new/1700000001.M1P2.host', false],
    ],
  );
  const { messages } = await explain(['old.mbox'], cwd);
  assert.deepEqual(
    messages.map(({ path: name, isBounce }) => [name, isBounce]),
    [
      ['old.mbox#1', true],
      ['old.mbox#2', false],
    ],
  );
  const { start, end } = messages[0]!.recipients[0]!;
  assert.equal(mbox.slice(start!.offset, end!.offset), '5.7.13', 'the place counts in the file');
});

test('explain: pasted text and a log line', async (t) => {
  const cwd = await folderWith(t, {});
  const reply = '550 5.7.13 DKIM Signing Required but Not Present\n';
  const pasted = (await explain(['-'], cwd, reply)).messages[0]!;
  assert.equal(pasted.isBounce, true);
  assert.deepEqual(
    pasted.recipients.map(({ status, reply: code, reading }) => [status, code, reading.cause]),
    [['5.7.13', '550', 'unsigned']],
  );
  const log =
    'Nov 24 12:00:00 mail postfix/smtp[99]: 4XyZ: to=<jane@example.net>, relay=mx1.example.net[198.51.100.7]:25, delay=1.2, dsn=5.7.13, status=bounced (host mx1.example.net[198.51.100.7] said: 550 5.7.13 Message is not DKIM signed (in reply to end of DATA command))\n';
  const [recipient] = (await explain(['-'], cwd, log)).messages[0]!.recipients;
  assert.deepEqual(
    [recipient!.recipient, recipient!.status, recipient!.reading.cause],
    ['jane@example.net', '5.7.13', 'unsigned'],
  );
  assert.equal(log.slice(recipient!.start!.offset, recipient!.end!.offset), '5.7.13');
});

test('explain: a message that is not a bounce leads to what is wrong with its signature', async (t) => {
  const broken = 'DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; D=example.org; s=s1; h=from; bh=xx; b=eA==';
  const cwd = await folderWith(t, { 'a.eml': `${broken}\n${DELIVERED}`, 'b.eml': DELIVERED });
  const malformed = await dkimLint(['explain', 'a.eml'], { cwd });
  assert.equal(malformed.code, 0, malformed.stderr);
  assert.match(malformed.stdout, /is malformed; no verifier accepts it:\n {2}1\. It has no d= tag/);
  assert.match(malformed.stdout, /\n {5}a\.eml:1:\d+\n/);
  assert.match(malformed.stdout, /\n {5}\$ dkim-lint lint a\.eml\n/);
  const { messages } = (await explain(['a.eml'], cwd)) as unknown as {
    messages: { signatures: { faults: { says: string; path: string }[] }[] }[];
  };
  assert.equal(messages[0]?.signatures[0]?.faults[0]?.path, 'a.eml');
  const sound = await dkimLint(['explain', 'b.eml'], { cwd });
  assert.match(sound.stdout, /\$ dkim-lint verify --dns b\.eml|It has no DKIM signature\./);
});

test('explain: a key in an included file is shown there, and the commands name the zone', async (t) => {
  const damaged = record('s1').replaceAll('"', '').replace('( ', '').replace(' )', '');
  const cwd = await folderWith(t, {
    'bounce.eml': bounce({ reply: '550 5.7.20 No passing DKIM signature found', returned: await signed() }),
    'example.org.zone': zone('$INCLUDE dkim/keys.inc'),
    'dkim/keys.inc': `; Keys\n${damaged}\n`,
  });
  const { stdout } = await dkimLint(['explain', '.'], { cwd });
  assert.match(stdout, /\n {5}dkim.keys\.inc:2:1\n {5}\$ dkim-lint lint example\.org\.zone\n/);
  assert.match(stdout, /\$ dkim-lint check-key PRIVATE_KEY\.pem example\.org\.zone\n/);
});

test('explain: one message is shown in full, several as a table', async (t) => {
  const bounce = example('1-bounce-unsigned.eml');
  const cwd = await folderWith(t, { 'a.eml': bounce, 'b.eml': bounce });
  const one = await dkimLint(['explain', 'a.eml'], { cwd });
  assert.match(one.stdout, /550 5\.7\.13/);
  assert.match(one.stdout, /What to do:\n {2}1\. /);
  assert.match(one.stdout, /\n {5}\$ dkim-lint \w/);
  const table = await dkimLint(['explain', '.'], { cwd });
  assert.match(table.stdout, /^a\.eml +550 5\.7\.13 +\S+@\S+ +\S/m);
  assert.match(table.stdout, /^ +2 {2}\S.*\n {7}→ \S.*\n\n2 messages, 2 recipients\.\n$/m);
  for (const line of (one.stdout + table.stdout).split('\n')) assert.ok(line.length <= 100, line);
});

test('explain: of a folder with one bounce, that bounce is shown in full', async (t) => {
  const cwd = await folderWith(t, { 'a.eml': example('1-bounce-unsigned.eml'), 'b.eml': example('3-delivered.eml') });
  const { stdout, stderr } = await dkimLint(['explain', '.'], { cwd });
  assert.match(stdout, /What to do:\n {2}1\. /);
  assert.match(stderr, /1 other message without a refusal\./);
});

test('explain: a table says of mail that was delivered what the message alone says', async (t) => {
  const report = [
    'From: MAILER-DAEMON@mx.example.net',
    'Subject: Successful Mail Delivery Report',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
    '',
    '--b',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.example.net',
    '',
    'Final-Recipient: rfc822; bob@example.com',
    'Action: relayed',
    'Status: 2.0.0',
    '',
    '--b--',
    '',
  ].join('\n');
  const cwd = await folderWith(t, { 'a.eml': report, 'b.eml': report });
  const one = await dkimLint(['explain', 'a.eml'], { cwd });
  assert.match(one.stdout, /2\.0\.0: Passed on to a server that reports no more\n/);
  const table = await dkimLint(['explain', '.'], { cwd });
  assert.match(table.stdout, /^a\.eml +2\.0\.0 +bob@example\.com +Passed on to a server that reports no more$/m);
  assert.match(table.stdout, /^ +2 {2}Passed on to a server that reports no more$/m);
});

test('explain: a file without a header is said to have none, as verify says', async (t) => {
  const cwd = await folderWith(t, { 'empty.eml': '', 'text.eml': 'Hello Bob,\n\nsee you on Monday.\n' });
  const empty = await dkimLint(['explain', 'empty.eml'], { cwd });
  assert.equal(empty.stdout, 'empty.eml\n  The file is empty.\n');
  const text = await dkimLint(['explain', 'text.eml'], { cwd });
  assert.match(text.stdout, /^text\.eml\n {2}The message has no header: its first line is not a header field\./);
});

test('explain --verbose: shows for every kind of message how it was recognized', async (t) => {
  const report = (action: string) =>
    [
      'From: MAILER-DAEMON@mx.example.org',
      'Subject: Mail Delivery Report',
      'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
      '',
      '--b',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; mx.example.org',
      '',
      'Final-Recipient: rfc822; ann@example.org',
      `Action: ${action}`,
      'Status: 2.0.0',
      '--b--',
      '',
    ].join('\r\n');
  const forwarded = [
    'From: bob@example.net',
    'Subject: Fwd: Undelivered Mail Returned to Sender',
    '',
    'See below.',
    '',
    '---------- Forwarded message ---------',
    'From: Mail Delivery System <MAILER-DAEMON@mx.example.org>',
    'Subject: Undelivered Mail Returned to Sender',
    '',
    'This is the mail system at host mx.example.org.',
    '',
    '<ann@example.org>: host mx.example.com[192.0.2.1] said: 550 5.1.1 User unknown (in reply to RCPT TO command)',
    '',
  ].join('\r\n');
  const expected: Record<string, [text: string, ...shown: string[]]> = {
    'success.eml': [
      report('delivered'),
      'Report of success.',
      '+5.0  it has a delivery-status part',
      '2.0.0: Delivered',
    ],
    'answer.eml': [
      'From: a@example.org\r\nSubject: Out of office: hello\r\n\r\nBack in May.\r\n',
      'What speaks for an automatic reply (+)',
      '+3.0  its subject is that of an automatic answer',
    ],
    'forwarded.eml': [forwarded, 'Forwarded bounce.', 'Its text contains a message that is a delivery report.'],
    'receiver.example!example.org!1!2.xml': [
      '<feedback><report_metadata><org_name>R</org_name></report_metadata><policy_published><domain>example.org</domain></policy_published><record><row><source_ip>192.0.2.1</source_ip><count>1</count><policy_evaluated><dkim>pass</dkim></policy_evaluated></row><identifiers><header_from>example.org</header_from></identifiers></record></feedback>',
      'DMARC report, because it is XML',
    ],
    'receiver.example!example.org!1!2.json': [
      '{"organization-name":"R","date-range":{"start-datetime":"2026-11-01T00:00:00Z","end-datetime":"2026-11-02T00:00:00Z"},"policies":[{"policy":{"policy-type":"sts","policy-domain":"example.org"},"summary":{"total-successful-session-count":1,"total-failure-session-count":0}}]}',
      'TLS report, because it is JSON',
    ],
  };
  const cwd = await folderWith(t, Object.fromEntries(Object.entries(expected).map(([name, [text]]) => [name, text])));
  for (const [name, [, ...shown]] of Object.entries(expected)) {
    const { stdout, stderr } = await dkimLint(['explain', '--verbose', name], { cwd });
    assert.equal(stderr, '', name);
    for (const text of shown) assert.ok(stdout.includes(text), `${name}: ${text}\n${stdout}`);
  }
});

test('records: text that named-compilezone reads back as the same zone', async (t) => {
  const cwd = await folderWith(t, {
    'example.org.zone':
      '$ORIGIN example.org.\n$TTL 1h\n@ IN SOA ns1 host ( 1 2h 15m 2w 1h )\n\tNS ns1\nns1 A 192.0.2.53\ntxt TXT "caf\u00e9" "a;b" plain\\;word\n$GENERATE 1-3 h$ A 192.0.2.$\nsub.*.x CNAME www\n',
  });
  const { code, stdout, stderr } = await dkimLint(['records', 'example.org.zone'], { cwd });
  assert.equal(stderr, '');
  assert.equal(code, 0);
  assert.match(stdout, /^txt\.example\.org\.\t3600\tIN\tTXT\t"caf\\195\\169" "a;b" /m);
  assert.equal(stdout.split('\n').length, 9);
  if (!hasProgram('named-compilezone'))
    return t.skip('named-compilezone is not installed: apt-get install bind9-utils');
  await writeFile(path.join(cwd, 'printed.zone'), stdout);
  const compile = (file: string) =>
    execFileSync('named-compilezone', ['-q', '-i', 'local', '-o', '-', 'example.org', file], { cwd, encoding: 'utf8' });
  assert.equal(compile('printed.zone'), compile('example.org.zone'));
});

test('records: JSON, and includes', async (t) => {
  const cwd = await folderWith(t, {
    'zones/main.zone': '$ORIGIN example.org.\n$TTL 60\n\n$INCLUDE keys.inc\nwww A 192.0.2.1\n',
    'zones/keys.inc': 's1._domainkey TXT "v=DKIM1; p="\n',
  });
  const { code, stdout } = await dkimLint(['records', 'zones/main.zone', '--format', 'json'], { cwd });
  assert.equal(code, 0);
  assert.deepEqual(JSON.parse(stdout), {
    origin: 'example.org',
    records: [
      {
        owner: 's1._domainkey.example.org.',
        ttl: 60,
        class: 'IN',
        type: 'TXT',
        rdata: '"v=DKIM1; p="',
        line: 1,
        file: 'zones/keys.inc',
      },
      { owner: 'www.example.org.', ttl: 60, class: 'IN', type: 'A', rdata: '192.0.2.1', line: 5 },
    ],
  });
  const lost = await dkimLint(['records', 'main.zone'], { cwd: path.join(cwd, 'zones') });
  assert.equal(lost.code, 0);
});

test('included files count for keys; files elsewhere are not read', async (t) => {
  const cwd = await folderWith(t, {
    'a.eml': Buffer.from(DELIVERED, 'latin1'),
    'zones/example.org.zone': '$TTL 60\n@ IN SOA ns1 host 1 2 3 4 5\n$INCLUDE sub/keys.inc\n',
    'zones/sub/keys.inc': ZONE.slice(ZONE.indexOf('s2026._domainkey')),
    'k/evil.zone': '$ORIGIN example.org.\n$TTL 60\n$INCLUDE ../../../../../../../../../etc/hosts\n',
  });
  const { json } = await verify(['a.eml', '--zone', 'zones/example.org.zone'], cwd);
  for (const { result } of json.messages[0]!.signatures) assert.equal(result, 'pass');
  const lint = await dkimLint(['.', '--rule', '*=off', '--rule', 'verify/*=error'], { cwd });
  assert.match(lint.stdout, /4 files checked: nothing found/);
  const { stdout } = await dkimLint(['records', 'zones/example.org.zone'], { cwd });
  assert.match(stdout, /^s2026\._domainkey\.example\.org\.\t60\tIN\tTXT\t"v=DKIM1/m);
  const outside = await dkimLint(['records', 'k/evil.zone'], { cwd });
  assert.equal(outside.code, 3);
  assert.equal(outside.stdout, '');
  assert.match(outside.stderr, /etc\/hosts: could not be read/);
  await dkimLint(['keygen', '--domain', 'example.org', '--selector', 's9', '--type', 'ed25519', '--out', 'keys'], {
    cwd,
  });
  await writeFile(path.join(cwd, 'main.zone'), '$ORIGIN example.org.\n$TTL 60\n$INCLUDE keys/s9.txt\n');
  const check = await dkimLint(['check-key', 'keys/s9.pem', 'main.zone', '--format', 'json'], {
    cwd,
  });
  assert.equal(check.code, 0, check.stderr);
  assert.equal((JSON.parse(check.stdout) as { records: { path: string }[] }).records[0]!.path, 'keys/s9.txt');
});

test('records: the origin is given, or guessed and reported', async (t) => {
  const cwd = await folderWith(t, { 'db.example.com': 'www 60 IN A 192.0.2.1\n' });
  const guessed = await dkimLint(['records', 'db.example.com'], { cwd });
  assert.equal(guessed.stdout, 'www.example.com.\t60\tIN\tA\t192.0.2.1\n');
  assert.match(guessed.stderr, /example\.com is guessed/);
  const given = await dkimLint(['records', 'db.example.com', '--origin', 'example.net'], { cwd });
  assert.equal(given.stdout, 'www.example.net.\t60\tIN\tA\t192.0.2.1\n');
  assert.equal(given.stderr, '');
});

test('records: a record that cannot be published is left out, and reported', async (t) => {
  const cwd = await folderWith(t, {
    'example.com.zone': '$ORIGIN example.com.\nwww 60 IN A 192.0.2.1\nbad 60 IN A 192.0.2.300\n',
  });
  const { code, stdout, stderr } = await dkimLint(['records', 'example.com.zone'], { cwd });
  assert.equal(code, 1);
  assert.equal(stdout, 'www.example.com.\t60\tIN\tA\t192.0.2.1\n');
  assert.match(stderr, /1 record has errors/);
});

test('records: a part of a zone leaves the TTL to the zone', async (t) => {
  const cwd = await folderWith(t, {
    'mail.txt':
      'mail._domainkey IN TXT ( "v=DKIM1; k=rsa; "\n  "p=AAAA" )  ; ----- DKIM key mail for example.com\nb TXT b\n',
    'whole.zone': 'a TXT early\nb TXT early\n@ 60 SOA ns1 hostmaster 1 2 3 4 5\n@ NS ns1.example.net.\n',
  });
  const part = await dkimLint(['records', 'mail.txt', '--origin', 'example.com'], { cwd });
  assert.equal(part.code, 0, part.stderr);
  assert.equal(
    part.stdout,
    'mail._domainkey.example.com.\tIN\tTXT\t"v=DKIM1; k=rsa; " "p=AAAA"\nb.example.com.\tIN\tTXT\tb\n',
  );
  const json = await dkimLint(['records', 'mail.txt', '--origin', 'example.com', '--format', 'json'], { cwd });
  assert.equal((JSON.parse(json.stdout) as { records: { ttl: number | null }[] }).records[0]!.ttl, null);
  const whole = await dkimLint(['records', 'whole.zone', '--origin', 'example.com'], { cwd });
  assert.equal(whole.code, 1);
  assert.match(whole.stderr, /2 records have errors/);
  assert.match(whole.stdout, /^example\.com\.\t60\tIN\tSOA/);
});

for (const type of ['rsa', 'ed25519'] as const) {
  test(`keygen and check-key: ${type}`, async (t) => {
    const cwd = await folderWith(t, {});
    const made = await dkimLint(
      ['keygen', '--domain', 'Example.ORG', '--selector', 's9', '--type', type, '--out', 'keys'],
      { cwd },
    );
    assert.equal(made.code, 0, made.stderr);
    const files = await readdir(path.join(cwd, 'keys'));
    const privateFile = `keys/${files.find((name) => name.endsWith('.pem'))}`;
    const recordFile = `keys/${files.find((name) => name.endsWith('.txt'))}`;
    assert.equal(files.length, 2);
    assert.ok(made.stderr.includes(privateFile) && made.stderr.includes(recordFile));
    assert.equal((await stat(path.join(cwd, privateFile))).mode & 0o777, 0o600);
    const pem = await readFile(path.join(cwd, privateFile), 'utf8');
    assert.ok(
      !made.stdout.includes(pem.split('\n')[1]!) && !made.stderr.includes(pem.split('\n')[1]!),
      'the private key is shown',
    );
    const record = await readFile(path.join(cwd, recordFile), 'utf8');
    assert.equal(made.stdout, record);
    assert.match(record, /^s9\._domainkey\.example\.org\. IN TXT /);
    const data = [...record.matchAll(/"([^"]*)"/g)]
      .map(([, text]) => text)
      .join('')
      .replace(/^.*p=/, '');
    const spki = createPublicKey(createPrivateKey(pem)).export({ type: 'spki', format: 'der' });
    assert.equal(data, (type === 'rsa' ? spki : spki.subarray(-32)).toString('base64'));

    const match = await dkimLint(['check-key', privateFile, recordFile, '--format', 'json'], { cwd });
    assert.equal(match.code, 0, match.stderr);
    assert.deepEqual(JSON.parse(match.stdout), {
      privateKey: privateFile,
      match: true,
      records: [{ name: 's9._domainkey.example.org', path: recordFile, line: 1, result: 'match' }],
    });
    const other = await dkimLint(['check-key', privateFile, path.join(EXAMPLES, 'example.org.zone')], { cwd });
    assert.equal(other.code, 1);
    assert.match(other.stdout, /s2026\._domainkey\.example\.org +another key/);
    const [, own = ''] = other.stdout.split('belongs to the private key:\n');
    assert.ok(own.replace(/[\s"]+/g, '').includes(`p=${data}`), own);

    const again = await dkimLint(
      ['keygen', '--domain', 'example.org', '--selector', 's9', '--type', type, '--out', 'keys'],
      { cwd },
    );
    assert.equal(again.code, 2);
    assert.match(again.stderr, /never overwritten/);
    assert.equal(await readFile(path.join(cwd, privateFile), 'utf8'), pem);
  });
}

test('keygen: its zone text is read by BIND, its key by OpenSSL', async (t) => {
  if (!hasProgram('named-compilezone'))
    return t.skip('named-compilezone is not installed: apt-get install bind9-utils');
  const cwd = await folderWith(t, {
    'example.org.zone': '$TTL 60\n@ IN SOA ns1 host 1 2 3 4 5\n@ IN NS ns1\nns1 IN A 192.0.2.1\n$INCLUDE keys/s9.txt\n',
  });
  await dkimLint(['keygen', '--domain', 'example.org', '--selector', 's9', '--bits', '4096', '--out', 'keys'], { cwd });
  const compiled = execFileSync('named-compilezone', ['-q', '-o', '-', 'example.org', 'example.org.zone'], {
    cwd,
    encoding: 'utf8',
  });
  assert.match(compiled, /^s9\._domainkey\.example\.org\.\s+60 IN TXT\s+"v=DKIM1; k=rsa; p=/m);
});

test('keygen and check-key: wrong use exits with 2 and writes nothing', async (t) => {
  const cwd = await folderWith(t, {
    'a.pem': privatePem('ec256'),
    'no.pem': 'no key',
    'public.pem': `-----BEGIN PUBLIC KEY-----\n${publicKeyData('rsa2048')}\n-----END PUBLIC KEY-----\n`,
    'z.zone': `$ORIGIN example.org.\ns1._domainkey 60 IN TXT "v=DKIM1; k=ed25519; p=${publicKeyData('ed25519')}"\n`,
  });
  for (const args of [
    ['keygen', '--domain', 'example.org', '--selector', 's1', '--bits', '512', '--out', 'keys'],
    ['keygen', '--domain', '../x', '--selector', 's1', '--out', 'keys'],
    ['keygen', '--domain', 'example.org', '--selector', 'a/b', '--out', 'keys'],
    ['keygen', '--domain', 'example.org', '--out', 'keys'],
    ['check-key', 'a.pem', 'z.zone'],
    ['check-key', 'no.pem', 'z.zone'],
    ['check-key', 'no.pem'],
  ]) {
    const { code, stderr } = await dkimLint(args, { cwd });
    assert.equal(code, 2, `${args.join(' ')}: ${stderr}`);
  }
  const { code, stderr } = await dkimLint(['check-key', 'public.pem', 'z.zone'], { cwd });
  assert.equal(code, 2);
  assert.match(stderr, /public\.pem contains a public key, not a private key/);
  assert.deepEqual((await readdir(cwd)).sort(), ['a.pem', 'no.pem', 'public.pem', 'z.zone']);
});

test('rules: the list, one page, and a misspelt name', async (t) => {
  const cwd = await folderWith(t, {});
  const list = await dkimLint(['rules', '--format', 'json'], { cwd });
  const { rules } = JSON.parse(list.stdout) as { rules: { id: string; severity: string; spec: string[] }[] };
  assert.ok(rules.some(({ id, severity }) => id === 'key/rsa-too-short' && severity === 'error'));
  const pretty = await dkimLint(['rules'], { cwd });
  for (const { id } of rules) assert.ok(pretty.stdout.includes(id), id);
  const page = await dkimLint(['rules', 'key/rsa-too-short'], { cwd });
  assert.equal(page.code, 0);
  assert.match(page.stdout, /^# /);
  const wrong = await dkimLint(['rules', 'key/rsa-shrt'], { cwd });
  assert.equal(wrong.code, 2);
  assert.match(wrong.stderr, /no rule "key\/rsa-shrt"/);
  const misspelt = await dkimLint(['rules', 'key/rsa-to-short'], { cwd });
  assert.match(misspelt.stderr, /no rule "key\/rsa-to-short"\. Did you mean "key\/rsa-too-short"\? `dkim-lint rules`/);
  for (const [asked, proposed] of [
    ['nope', ''],
    ['revokd', ' Did you mean "key/revoked"?'],
    ['revoked', ' Perhaps key/revoked, key/revoked-in-use, verify/key-revoked?'],
  ] as const) {
    const { stderr } = await dkimLint(['rules', asked], { cwd });
    assert.equal(stderr, `There is no rule "${asked}".${proposed} \`dkim-lint rules\` lists them.\n`);
  }
});

test('explain says what it looks for in a folder that has none of it', async (t) => {
  const cwd = await folderWith(t, { 'note.txt': 'Nothing.\n' });
  const { code, stdout, stderr } = await dkimLint(['explain', '.'], { cwd });
  assert.deepEqual([code, stdout], [0, '']);
  assert.match(stderr, /^No messages found\. In folders these are read: \.eml and \.mbox files, .*\.\n$/);
});

test('bounce readings never set the exit code', async (t) => {
  const cwd = await folderWith(t, { 'a.eml': example('1-bounce-unsigned.eml') });
  const { stdout } = await dkimLint(['a.eml', '--format', 'json'], { cwd });
  const [{ findings } = assert.fail()] = (
    JSON.parse(stdout) as { files: { findings: { rule: string; severity: string }[] }[] }
  ).files;
  assert.ok(
    findings.some(({ rule, severity }) => rule.startsWith('bounce/') && severity === 'error'),
    'the example has no refusal',
  );
  const alone = await dkimLint(['a.eml', '--rule', '*=off', '--rule', 'bounce/*=error', '--max-warnings', '0'], {
    cwd,
  });
  assert.match(alone.stdout, /error\[bounce\//);
  assert.equal(alone.code, 0);
});

test('anonymize: the message goes to standard output, the notes to standard error', async (t) => {
  const cwd = await folderWith(t, { 'bounce.eml': Buffer.from(example('1-bounce-unsigned.eml'), 'latin1') });
  const { code, stdout, stderr } = await dkimLint(['anonymize', 'bounce.eml'], { cwd });
  assert.equal(code, 0);
  assert.match(stdout, /550 5\.7\.13 /);
  assert.doesNotMatch(stdout, /accounts@/);
  assert.match(stderr, /Signatures cannot be verified/);
});

test('report: JSON has the way and the checks, and a wrong use is reported', async (t) => {
  const cwd = await folderWith(t, { 'a.eml': Buffer.from(DELIVERED, 'latin1'), 'example.org.zone': ZONE });
  const { code, stdout, stderr } = await dkimLint(
    ['report', 'a.eml', '--zone', 'example.org.zone', '--format', 'json'],
    { cwd },
  );
  assert.deepEqual([code, stderr], [0, '']);
  const [message = assert.fail()] = (
    JSON.parse(stdout) as {
      messages: {
        path: string;
        outcome: string;
        checks: { method: string; found: string }[];
        way: { hops: object[] };
      }[];
    }
  ).messages;
  assert.deepEqual([message.path, message.outcome, message.way.hops.length], ['a.eml', 'pass', 1]);
  assert.deepEqual(
    message.checks.map(({ method, found }) => `${method} ${found}`),
    ['SPF pass', 'DKIM pass', 'DKIM pass', 'DMARC pass'],
  );
  const none = await dkimLint(['report'], { cwd });
  assert.equal(none.code, 2);
  assert.match(none.stderr, /Which message\? `dkim-lint report MESSAGE --zone FILE`/);
});

const DMARC_REPORT = `<?xml version="1.0"?>
<feedback><report_metadata><org_name>Receiver</org_name><report_id>7</report_id></report_metadata>
<policy_published><domain>example.org</domain><p>none</p></policy_published>
<record><row><source_ip>192.0.2.99</source_ip><count>2</count><policy_evaluated><disposition>none</disposition><dkim>fail</dkim><spf>fail</spf></policy_evaluated></row>
<identifiers><header_from>example.org</header_from></identifiers>
<auth_results><dkim><domain>example.org</domain><selector>gone</selector><result>fail</result></dkim></auth_results></record></feedback>`;

test('explain: a DMARC report, packed and plain, with what follows for the zone', async (t) => {
  const cwd = await folderWith(t, {
    'receiver.example!example.org!1!2.xml.gz': gzipSync(DMARC_REPORT),
    'example.org.zone': example('example.org.zone'),
  });
  const { stdout } = await dkimLint(
    ['explain', 'receiver.example!example.org!1!2.xml.gz', '--zone', 'example.org.zone'],
    { cwd },
  );
  assert.match(stdout, /192\.0\.2\.99 {2}2 {6}fail/);
  assert.match(stdout, /does not publish\s+gone\._domainkey\.example\.org/);
  const { messages } = (await explain(['.'], cwd)) as unknown as {
    messages: { kind: string; aggregate: { rows: unknown[] } }[];
  };
  assert.deepEqual(
    messages.map(({ kind, aggregate }) => [kind, aggregate.rows.length]),
    [['dmarc-report', 1]],
  );
});

test('explain: a message after --zone and its files is the input, and without one the usage is named', async (t) => {
  const cwd = await folderWith(t, {
    'a.eml': example('1-bounce-unsigned.eml'),
    'example.org.zone': example('example.org.zone'),
  });
  const found = await dkimLint(['explain', '--zone', 'example.org.zone', 'a.eml'], { cwd });
  assert.equal(found.code, 0, found.stderr);
  assert.match(found.stdout, /5\.7\.13/);
  for (const args of [[], ['--zone', 'example.org.zone']]) {
    const { code, stderr } = await dkimLint(['explain', ...args], { cwd });
    assert.equal(code, 2);
    assert.match(stderr, /Which bounce\?/);
  }
});

test('explain: a damaged archive is reported as damaged', async (t) => {
  const cwd = await folderWith(t, { 'a.xml.gz': Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 1, 2, 3) });
  const { code, stderr } = await dkimLint(['explain', 'a.xml.gz'], { cwd });
  assert.equal(code, 3);
  assert.match(stderr, /a\.xml\.gz: The packed file is damaged/);
});

test('explain: a message in UTF-16, as PowerShell writes it', async (t) => {
  const text = example('1-bounce-unsigned.eml');
  const cwd = await folderWith(t, { 'a.eml': Buffer.from(`\ufeff${text}`, 'utf16le') });
  const { messages } = await explain(['a.eml'], cwd);
  assert.equal(messages[0]!.recipients[0]?.status, '5.7.13');
});

const REFUSED_ZONE = [
  '$TTL 3600',
  '@ IN SOA ns1 hostmaster 1 7200 3600 1209600 300',
  '@ IN NS ns1',
  'ns1 IN A 192.0.2.1',
  's1._domainkey IN TXT "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="',
  'www IN A 192.0.2.300',
  '',
].join('\n');
const SAYS_REFUSED =
  /^example\.org\.zone: BIND does not load this zone: nothing in it is published until the error in line 6 is fixed\./;

test('a file that is not a zone has no error to fix', async (t) => {
  const cwd = await folderWith(t, {
    'r53.json': '{"ResourceRecordSets": []}\n',
    'a.eml': 'From: a@example.org\n\nHello\n',
  });
  const { stderr } = await dkimLint(['verify', 'a.eml', '--zone', 'r53.json'], { cwd });
  assert.match(
    stderr,
    /^r53\.json: Name servers cannot load this file: it is a list of record sets of Amazon Route 53/,
  );
});

for (const command of ['records', 'selectors']) {
  test(`${command}: says first that the zone is not loaded`, async (t) => {
    const cwd = await folderWith(t, { 'example.org.zone': REFUSED_ZONE });
    const { stderr } = await dkimLint([command, 'example.org.zone'], { cwd });
    assert.match(stderr, SAYS_REFUSED);
    const { stdout } = await dkimLint([command, 'example.org.zone', '--format', 'json'], { cwd });
    const { refusedZones } = JSON.parse(stdout);
    assert.equal(refusedZones.length, 1);
    assert.match(refusedZones[0].message, /^192\.0\.2\.300 is not an IPv4 address/);
    delete refusedZones[0].message;
    assert.deepEqual(refusedZones[0], {
      path: 'example.org.zone',
      server: 'BIND',
      errors: 1,
      file: 'example.org.zone',
      line: 6,
    });
  });
}

test('verify, explain, report: say first that a zone given is not loaded', async (t) => {
  const message =
    'From: a@example.org\r\nTo: b@example.net\r\nSubject: s\r\nDate: Thu, 1 Jan 2026 00:00:00 +0000\r\n\r\nx\r\n';
  const cwd = await folderWith(t, { 'example.org.zone': REFUSED_ZONE, 'm.eml': message });
  for (const command of ['verify', 'explain', 'report']) {
    const { stderr } = await dkimLint([command, 'm.eml', '--zone', 'example.org.zone'], { cwd });
    assert.match(stderr, SAYS_REFUSED);
  }
  const { stdout } = await dkimLint(['report', 'm.eml', '--zone', 'example.org.zone'], { cwd });
  assert.match(stdout, /^# .*\n\n\*\*BIND does not load the zone `example\.org`: /);
});

test('selectors: a key that is in use fails where its zone is not loaded, and a zone for NSD is judged by NSD', async (t) => {
  const zone = REFUSED_ZONE.replace('www IN A 192.0.2.300', 'www IN CNAME "web"');
  const cwd = await folderWith(t, { 'example.org.zone': zone, '.dkim-lint.json': '{ "zone": { "target": "nsd" } }' });
  const { stdout, stderr } = await dkimLint(['selectors', 'example.org.zone'], { cwd });
  assert.doesNotMatch(stderr, /does not load/);
  assert.match(stdout, /s1 +good/);
});

test('explain names the command for a zone that it was given alone', async (t) => {
  const cwd = await folderWith(t, { 'example.org.zone': '@ 3600 IN A 192.0.2.1\n' });
  const { code, stderr } = await dkimLint(['explain', 'example.org.zone'], { cwd });
  assert.equal(code, 0);
  assert.match(stderr, /is a zone file, and there is no message to explain: `dkim-lint explain MESSAGE --zone example/);
});
