/**
 * Messages that others signed verify here, and changed ones get the same verdict here as from Mail::DKIM, dkimpy, OpenDKIM
 * and mailauth, or the difference is known and named.
 */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { verifySignatures } from '../../server/src/core/dkim/verify.ts';
import { keysOf, MESSAGE, NOW, recordOf, signMessage, split } from '../dkim/signer.ts';
import { privatePem } from '../harness/keys.ts';

const { dkimVerify, dkimSign } = createRequire(import.meta.url)('mailauth') as {
  dkimVerify(message: Buffer, options: object): Promise<{ results: { status: { result: string } }[] }>;
  dkimSign(message: Buffer, options: object): Promise<{ signatures: string }>;
};

const RECORDS: Readonly<Record<string, string>> = {
  's1._domainkey.example.org': recordOf('rsa2048'),
  'e1._domainkey.example.org': recordOf('ed25519'),
};

const PYTHON = '/usr/bin/python3';

let folder: string;
before(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'dkim-oracle-'));
  writeFileSync(
    path.join(folder, 'keys'),
    Object.entries(RECORDS)
      .map(([name, record]) => `${name} ${record}\n`)
      .join(''),
  );
});
after(() => rmSync(folder, { recursive: true }));

async function here(message: string, allowSha1 = false): Promise<boolean> {
  const { fields, body } = split(message);
  const verdicts = await verifySignatures({
    fields,
    body: Buffer.from(body, 'latin1'),
    keys: keysOf(RECORDS),
    now: NOW,
    policy: { allowSha1 },
  });
  return verdicts.some(({ result }) => result === 'pass');
}

function run(program: string, args: readonly string[], input?: string): string {
  const result = spawnSync(program, args, {
    input: input === undefined ? undefined : Buffer.from(input, 'latin1'),
    encoding: 'latin1',
    maxBuffer: 1e8,
  });
  assert.equal(result.status, 0, `${program}: ${result.stderr}`);
  return result.stdout;
}

function has(program: string, ...args: string[]): boolean {
  return spawnSync(program, args).status === 0;
}

const MAIL_DKIM = `
use strict; use warnings; no warnings 'redefine';
use Mail::DKIM::Verifier; use Mail::DKIM::DNS; use Net::DNS::RR;
my ($keys, @files) = @ARGV;
my %records; open my $k, '<', $keys; while (<$k>) { chomp; my ($n, $d) = split / /, $_, 2; push @{$records{lc $n}}, $d; }
*Mail::DKIM::DNS::query = sub { my ($d) = @_; map { Net::DNS::RR->new(name => $d, type => 'TXT', txtdata => [/(.{1,255})/gs]) } @{$records{lc $d} || []} };
for my $file (@files) {
  my $v = Mail::DKIM::Verifier->new; open my $m, '<:raw', $file;
  while (<$m>) { s/\\015?\\012$//; $v->PRINT("$_\\015\\012"); }
  $v->CLOSE; print $v->result eq 'pass' ? "1\\n" : "0\\n";
}`;

const DKIMPY = `
import sys, dkim
records = dict(line.rstrip(b'\\n').split(b' ', 1) for line in open(sys.argv[1], 'rb'))
dns = lambda name, timeout=5: records.get(name.lower().rstrip(b'.'), b'')
for file in sys.argv[2:]:
    try: print(1 if dkim.DKIM(open(file, 'rb').read(), minkey=1024).verify(dnsfunc=dns) else 0)
    except Exception: print(0)`;

/** Which programs say that a message in a file is signed well; undefined where one is not installed. */
const PEERS: Readonly<
  Record<
    string,
    {
      readonly install: string;
      readonly isThere: () => boolean;
      verify(files: readonly string[]): Promise<(boolean | undefined)[]>;
    }
  >
> = {
  'Mail::DKIM': {
    install: 'apt-get install libmail-dkim-perl',
    isThere: () => has('perl', '-MMail::DKIM::Verifier', '-e', '1'),
    verify: async (files) => ones(run('perl', ['-e', MAIL_DKIM, path.join(folder, 'keys'), ...files])),
  },
  dkimpy: {
    install: 'apt-get install python3-dkim',
    isThere: () => has(PYTHON, '-c', 'import dkim, nacl'),
    verify: async (files) => ones(run(PYTHON, ['-c', DKIMPY, path.join(folder, 'keys'), ...files])),
  },
  OpenDKIM: {
    install: 'apt-get install opendkim',
    isThere: () => has('opendkim', '-V'),
    verify: async (files) => verifyByOpenDkim(files),
  },
  mailauth: {
    install: 'npm ci',
    isThere: () => true,
    verify: (files) =>
      Promise.all(
        files.map(async (file) => {
          const { results } = await dkimVerify(readFileSync(file), {
            resolver: async (name: string) => {
              const record = RECORDS[name];
              if (record === undefined) throw Object.assign(new Error('not found'), { code: 'ENOTFOUND' });
              return [[record]];
            },
            curTime: new Date(NOW * 1000),
          });
          return results.some(({ status }) => status.result === 'pass');
        }),
      ),
  },
};

function ones(output: string): boolean[] {
  return output
    .trim()
    .split('\n')
    .map((line) => line === '1');
}

/** OpenDKIM's test mode ends at the first message whose header it cannot read: that one is not judged, and the rest is given again. */
function verifyByOpenDkim(files: readonly string[]): (boolean | undefined)[] {
  const conf = path.join(folder, 'opendkim.conf');
  writeFileSync(conf, `Mode v\nTestPublicKeys ${path.join(folder, 'keys')}\nSyslog no\nSocket inet:18999@127.0.0.1\n`);
  const verdicts: (boolean | undefined)[] = [];
  while (verdicts.length < files.length) {
    const rest = files.slice(verdicts.length);
    const result = spawnSync('opendkim', ['-x', conf, '-t', rest.join(','), '-vv'], {
      encoding: 'latin1',
      maxBuffer: 1e8,
    });
    const output = result.stdout + result.stderr;
    const passed = new Set(
      Array.from(output.matchAll(/^opendkim: (.*?): verification \(.*\) succeeded$/gm), (match) => match[1]),
    );
    const begun = new Set(Array.from(output.matchAll(/^opendkim: (.*?): mlfi_envfrom\(\)/gm), (match) => match[1]));
    const ended = new Set(Array.from(output.matchAll(/^opendkim: (.*?): mlfi_eom\(\)/gm), (match) => match[1]));
    assert.ok(begun.size > 0, output);
    verdicts.push(...rest.slice(0, begun.size).map((file) => (ended.has(file) ? passed.has(file) : undefined)));
  }
  return verdicts;
}

async function signByMailauth(message: string, algorithm: string, canonicalization: string): Promise<string> {
  const isEd = algorithm.startsWith('ed25519');
  const { signatures } = await dkimSign(Buffer.from(message, 'latin1'), {
    canonicalization,
    algorithm,
    signTime: new Date(NOW * 1000),
    signatureData: [
      {
        signingDomain: 'example.org',
        selector: isEd ? 'e1' : 's1',
        privateKey: privatePem(isEd ? 'ed25519' : 'rsa2048'),
      },
    ],
  });
  return signatures + message;
}

const BODIES: Readonly<Record<string, string>> = {
  usual: MESSAGE.slice(MESSAGE.indexOf('\r\n\r\n') + 4),
  empty: '',
  'empty lines': '\r\n\r\n\r\n',
  'spaces at ends': 'a \t\r\n\tb  c \r\n \r\n\r\n',
  'one word': 'word\r\n',
  '8-bit': 'caf\xe9 \xa0 \xc3\xa9\r\n',
};

const HEADER = MESSAGE.slice(0, MESSAGE.indexOf('\r\n\r\n') + 4);
const CANONICALIZATIONS = ['simple/simple', 'simple/relaxed', 'relaxed/simple', 'relaxed/relaxed'];

for (const algorithm of ['rsa-sha256', 'ed25519-sha256']) {
  test(`what mailauth signs with ${algorithm} verifies here`, async () => {
    for (const canonicalization of CANONICALIZATIONS) {
      for (const [name, body] of Object.entries(BODIES)) {
        assert.equal(
          await here(await signByMailauth(HEADER + body, algorithm, canonicalization)),
          true,
          `${canonicalization} ${name}`,
        );
      }
    }
  });
}

test('what dkimpy signs verifies here', async (t) => {
  if (!PEERS['dkimpy']!.isThere()) return t.skip(`dkimpy is not installed: ${PEERS['dkimpy']!.install}`);
  const script = `
import sys, dkim
h, b = sys.argv[4].encode().split(b'/')
m = sys.stdin.buffer.read()
sys.stdout.buffer.write(dkim.sign(m, b's1', b'example.org', open(sys.argv[1], 'rb').read(), canonicalize=(h, b)))`;
  writeFileSync(path.join(folder, 'private.pem'), pkcs1('rsa2048'));
  for (const canonicalization of CANONICALIZATIONS) {
    for (const [name, body] of Object.entries(BODIES)) {
      const signature = run(
        PYTHON,
        ['-c', script, path.join(folder, 'private.pem'), '', '', canonicalization],
        HEADER + body,
      );
      assert.equal(await here(signature + HEADER + body), true, `${canonicalization} ${name}`);
    }
  }
});

test('what Mail::DKIM signs verifies here', async (t) => {
  if (!PEERS['Mail::DKIM']!.isThere()) return t.skip(`Mail::DKIM is not installed: ${PEERS['Mail::DKIM']!.install}`);
  const script = `
use Mail::DKIM::Signer; my ($key, $method) = @ARGV;
my $s = Mail::DKIM::Signer->new(Algorithm => 'rsa-sha256', Method => $method, Domain => 'example.org', Selector => 's1', KeyFile => $key);
binmode STDIN; while (<STDIN>) { s/\\015?\\012$//; $s->PRINT("$_\\015\\012"); } $s->CLOSE; print $s->signature->as_string, "\\015\\012";`;
  writeFileSync(path.join(folder, 'private.pem'), pkcs1('rsa2048'));
  for (const canonicalization of CANONICALIZATIONS) {
    for (const [name, body] of Object.entries(BODIES)) {
      const signature = run('perl', ['-e', script, path.join(folder, 'private.pem'), canonicalization], HEADER + body);
      assert.equal(await here(signature + HEADER + body), true, `${canonicalization} ${name}`);
    }
  }
});

test('what OpenDKIM signs verifies here', async (t) => {
  if (!has('opendkim', '-V')) return t.skip('opendkim is not installed: apt-get install opendkim-tools');
  writeFileSync(path.join(folder, 'private.pem'), pkcs1('rsa2048'), { mode: 0o600 });
  for (const [name, body] of Object.entries(BODIES)) {
    const signed = run(
      'opendkim-testmsg',
      ['-C', '-d', 'example.org', '-s', 's1', '-k', path.join(folder, 'private.pem')],
      HEADER + body,
    );
    // This tool knows no other hash than SHA-1, nor another canonicalization than relaxed/simple.
    assert.equal(await here(signed, true), true, name);
  }
});

function pkcs1(name: string): string {
  const { createPrivateKey } = createRequire(import.meta.url)('node:crypto') as typeof import('node:crypto');
  return createPrivateKey(privatePem(name)).export({ type: 'pkcs1', format: 'pem' }).toString();
}

/** Park and Miller's generator: the same changes in every run. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 48271) % 0x7fffffff;
    return state % below;
  };
}

/** Small changes such as mail suffers, some harmless; each gives its name and the message. */
const CHANGES: readonly (readonly [string, (message: string, random: (below: number) => number) => string])[] = [
  ['an octet', (m, r) => replaceAt(m, m.indexOf('\r\nFrom:') + 2 + r(m.length - m.indexOf('\r\nFrom:') - 4), 'Q')],
  ['an octet of the signature field', (m, r) => replaceAt(m, 20 + r(m.indexOf('\r\nFrom:') - 22), 'Q')],
  ['a space after a body line', (m) => m.replace(/(\r\n\r\n[^\r]+)/, '$1 ')],
  ['a space doubled in the body', (m) => m.replace(/(\r\n\r\n\S*) /, '$1  ')],
  ['a space doubled in Subject', (m) => m.replace('Subject: A', 'Subject:  A')],
  ['a fold removed', (m) => m.replace('message\r\n\twith', 'message with')],
  ['a fold made', (m) => m.replace('Bob <', 'Bob\r\n <')],
  ['a fold with other spaces', (m) => m.replace('\r\n\twith', '\r\n  with')],
  ['a field name in capitals', (m) => m.replace('\r\nTo:', '\r\nTO:')],
  [
    'a field moved up',
    (m) => m.replace(/(To: [^\r]*\r\n)/, '').replace('From: Ann', 'To: Bob <bob@example.com>\r\nFrom: Ann'),
  ],
  ['a signed field removed', (m) => m.replace(/Date: [^\r]*\r\n/, '')],
  ['an unsigned field added', (m) => m.replace('From: Ann', 'X-Loop: 1\r\nFrom: Ann')],
  ['a second Subject above', (m) => m.replace('From: Ann', 'Subject: other\r\nFrom: Ann')],
  ['a second Subject below', (m) => m.replace('Date:', 'Subject: other\r\nDate:')],
  ['a tag in Subject', (m) => m.replace('Subject: ', 'Subject: [list] ')],
  ['a footer', (m) => `${m}-- \r\nlist\r\n`],
  ['empty lines at the end', (m) => `${m}\r\n\r\n\r\n`],
  ['the last line end removed', (m) => m.replace(/(?:\r\n)+$/, '')],
  ['a line removed', (m) => m.replace(/Bye[^\r]*\r\n/, '')],
  ['the signature cut', (m) => m.replace(/b=([^;]{40})[^;]*\r\nFrom/, 'b=$1\r\nFrom')],
  ['a fold in b=', (m) => m.replace(/(b=[A-Za-z0-9+/]{10})/, '$1\r\n\t')],
  ['another selector', (m) => m.replace('s=s1', 's=s9')],
  ['another canonicalization', (m) => m.replace(/c=\w+\/\w+/, 'c=relaxed/simple')],
  ['h= in another order', (m) => m.replace('h=from:to', 'h=to:from')],
  ['a space in h=', (m) => m.replace('h=from:to', 'h=from : to')],
  ['the domain in capitals', (m) => m.replace('d=example.org', 'd=EXAMPLE.ORG')],
  ['nothing', (m) => m],
];

function replaceAt(text: string, at: number, character: string): string {
  return text.slice(0, at) + character + text.slice(at + 1);
}

/**
 * Where a peer and we differ on purpose. Each tells what the peer does; a difference that none explains fails the test.
 */
const KNOWN: readonly {
  readonly peers: readonly string[];
  readonly what: (change: string, message: string) => boolean;
  readonly why: string;
}[] = [
  {
    peers: ['OpenDKIM'],
    what: (change) => change.startsWith('a space doubled in Subject, simple/'),
    why: 'a milter is given values without the spaces after the colon, and the filter puts one space there',
  },
  {
    peers: ['OpenDKIM'],
    what: (change) => /^the last line end removed, \w+\/relaxed$/.test(change),
    why: 'libopendkim does not end the last line of a relaxed body (RFC 6376 §3.4.4 says to)',
  },
  {
    peers: ['dkimpy', 'mailauth'],
    what: (_, message) => split(message).fields.some(({ text }) => !text.includes(':')),
    why: 'refuses every message that has a header line without a colon, signed or not',
  },
];

interface Sample {
  readonly name: string;
  readonly message: string;
  readonly file: string;
}

function samples(): Sample[] {
  const random = generator(6376);
  const all: Sample[] = [];
  for (let round = 0; round < 3; round++) {
    for (const canonicalization of CANONICALIZATIONS) {
      const signed = signMessage(MESSAGE, { canonicalization, isSignatureFirst: round === 1, tags: `t=${NOW - 5};` });
      for (const [change, make] of CHANGES) {
        if (round > 0 && !change.startsWith('an octet')) continue;
        const times = change.startsWith('an octet') ? 12 : 1;
        for (let i = 0; i < times; i++) {
          const file = path.join(folder, `${all.length}.eml`);
          all.push({ name: `${change}, ${canonicalization}`, message: make(signed, random), file });
        }
      }
    }
  }
  for (const { file, message } of all) writeFileSync(file, message, 'latin1');
  return all;
}

test('changed messages get the same verdict here as from others', async (t) => {
  const all = samples();
  assert.ok(all.length >= 200);
  const ours = await Promise.all(all.map(({ message }) => here(message)));
  assert.ok(ours.filter(Boolean).length > 30 && ours.filter((isPass) => !isPass).length > 100);
  t.diagnostic(`${all.length} messages, ${ours.filter(Boolean).length} of them pass`);
  for (const [peer, { install, isThere, verify }] of Object.entries(PEERS)) {
    await t.test(peer, async (inner) => {
      if (!isThere()) return inner.skip(`${peer} is not installed: ${install}`);
      const theirs = await verify(all.map(({ file }) => file));
      assert.equal(theirs.length, all.length);
      const unexplained: string[] = [];
      const explained = new Map<string, number>();
      all.forEach(({ name, message }, i) => {
        if (theirs[i] === undefined || theirs[i] === ours[i]) return;
        const known = KNOWN.find((difference) => difference.peers.includes(peer) && difference.what(name, message));
        if (known === undefined) unexplained.push(`${name}: here ${ours[i]}, there ${theirs[i]}`);
        else explained.set(known.why, (explained.get(known.why) ?? 0) + 1);
      });
      for (const [why, times] of explained) inner.diagnostic(`${times} times: ${why}`);
      assert.deepEqual(unexplained, []);
    });
  }
});
