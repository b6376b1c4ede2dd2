/** Making keys through the built server: where the private half goes, and that it goes nowhere else. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createPrivateKey, createPublicKey } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { TextEdit } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { LspClient, PULL } from './lsp-client.ts';

interface MadeKey {
  readonly record: string;
  readonly entry: string;
  readonly file: string;
}

interface Plan {
  readonly domains: readonly string[];
  readonly domain: string | null;
  readonly selector: string | null;
  readonly zone: string | null;
  readonly steps: readonly string[];
  readonly folder: string | null;
}

const folder = mkdtempSync(path.join(tmpdir(), 'dkim-lint-keys-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string) => path.join(folder, name);
const uriOf = (name: string) => pathToFileURL(at(name)).href;

test('a request that comes before the workspace has been read is answered afterwards', async (t) => {
  const client = new LspClient();
  t.after(() => client.stop());
  await client.initialize(PULL);
  const { domains } = await client.connection.sendRequest<Plan>('dkimLint/keyPlan', {});
  assert.deepEqual(domains, ['example.org']);
});

const ZONE = `$ORIGIN example.org.
$TTL 3600
@ IN SOA ns1.example.org. hostmaster.example.org. 2020010101 7200 900 1209600 3600
@ IN NS ns1.example.org.
old._domainkey IN TXT "v=DKIM1; p="
ns1 IN A 192.0.2.1
`;

describe('the requests that make a key', () => {
  const client = new LspClient();
  const received: string[] = [];
  before(async () => {
    client.process.stdout!.on('data', (chunk: Buffer) => received.push(chunk.toString('latin1')));
    writeFileSync(at('example.org.zone'), ZONE);
    await client.initialize(PULL, undefined, folder);
    await client.open(uriOf('example.org.zone'), 'dns-zone', ZONE);
  });
  after(async () => {
    assert.equal(await client.stop(), 0);
    assert.deepEqual(client.log, [], 'nothing has failed, and nothing was logged');
    assert.doesNotMatch(received.join(''), /PRIVATE KEY/);
  });

  const generate = (params: object) =>
    client.request<MadeKey>('dkimLint/generateKey', { domain: 'example.org', selector: 's1', type: 'rsa', ...params });

  for (const type of ['rsa', 'ed25519'] as const) {
    test(`${type}: the file is its owner's alone, and belongs to the record`, async () => {
      const made = await generate({ type, file: uriOf(`${type}.pem`) });
      if (process.platform !== 'win32') assert.equal(statSync(at(`${type}.pem`)).mode & 0o777, 0o600);
      const key = createPrivateKey(readFileSync(at(`${type}.pem`)));
      assert.equal(key.asymmetricKeyType, type);
      if (type === 'rsa') assert.equal(key.asymmetricKeyDetails?.modulusLength, 2048);
      const der = createPublicKey(key).export({ type: 'spki', format: 'der' });
      const data = (type === 'rsa' ? der : der.subarray(-32)).toString('base64');
      assert.equal(made.record, `v=DKIM1; k=${type}; p=${data}`);
      assert.ok(made.entry.startsWith('s1._domainkey.example.org. IN TXT '));
      assert.deepEqual(Object.keys(made).sort(), ['domain', 'entry', 'file', 'record', 'selector', 'type']);
    });
  }

  test('what is there is never overwritten, a link that leads nowhere included', async () => {
    writeFileSync(at('there.pem'), 'something else');
    await assert.rejects(generate({ file: uriOf('there.pem') }), /never overwritten/);
    assert.equal(readFileSync(at('there.pem'), 'utf8'), 'something else');
    if (process.platform === 'win32') return;
    symlinkSync(at('nowhere.pem'), at('link.pem'));
    await assert.rejects(generate({ file: uriOf('link.pem') }), /never overwritten/);
    assert.ok(!existsSync(at('nowhere.pem')));
  });

  test('a folder that is not there, an invalid name, a size that is not made: refused in plain words', async () => {
    await assert.rejects(generate({ file: uriOf('no/such/folder.pem') }), /could not be made: ENOENT/);
    await assert.rejects(generate({ selector: 'a b', file: uriOf('a.pem') }), /Use letters, digits and hyphens/);
    await assert.rejects(generate({ domain: '../x', file: uriOf('b.pem') }), /Use letters, digits and hyphens/);
    await assert.rejects(generate({ bits: 512, file: uriOf('c.pem') }), /512 bits is not made/);
    for (const name of ['a.pem', 'b.pem', 'c.pem']) assert.ok(!existsSync(at(name)));
  });

  test('the plan: the zone, a free selector, and when the old key may go', async () => {
    const plan = await client.request<Plan>('dkimLint/keyPlan', { domain: 'Example.ORG', rotates: 'old' });
    assert.equal(plan.zone, uriOf('example.org.zone'));
    assert.equal(plan.domain, 'example.org');
    assert.match(plan.selector!, /^s20\d{4}$/);
    assert.match(plan.steps.at(-1)!, /Revoke old a week after that, not before 20\d\d-\d\d-\d\d/);
    assert.match(plan.folder!, /^file:/);
  });

  test('the plan of a bounce: the domain of the message that came back is proposed first', async () => {
    const uri = uriOf('bounce.eml');
    const text = [
      'From: MAILER-DAEMON@mx.example.net',
      'Subject: Undelivered Mail Returned to Sender',
      'MIME-Version: 1.0',
      'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
      '',
      '--b',
      'Content-Type: message/delivery-status',
      '',
      'Final-Recipient: rfc822; bob@example.net',
      'Action: failed',
      'Status: 5.7.13',
      '',
      '--b',
      'Content-Type: message/rfc822',
      '',
      'From: Alice <alice@shop.example>',
      'Subject: Invoice',
      '',
      'Hello',
      '--b--',
      '',
    ].join('\n');
    await client.open(uri, 'eml', text);
    const { domains } = await client.request<Plan>('dkimLint/keyPlan', { uri });
    assert.deepEqual(domains, ['shop.example', 'example.org']);
  });

  test('the zone: the record after the other key, then the serial; the old key revoked', async () => {
    const uri = uriOf('example.org.zone');
    const document = TextDocument.create(uri, 'dns-zone', 1, ZONE);
    const params = { uri, domain: 'example.org', selector: 's1', record: 'v=DKIM1; k=rsa; p=AAAA' };
    const edits = await client.request<TextEdit[]>('dkimLint/insertKey', params);
    assert.equal(
      TextDocument.applyEdits(document, edits),
      ZONE.replace('ns1 IN A', 's1._domainkey IN TXT "v=DKIM1; k=rsa; p=AAAA"\nns1 IN A'),
    );
    assert.equal(await client.request('dkimLint/insertKey', { ...params, selector: 'old' }), null, 'the name is taken');
    const raised = await client.request<{ serial: number; edits: TextEdit[] }>('dkimLint/incrementSerial', { uri });
    assert.equal(TextDocument.applyEdits(document, raised.edits), ZONE.replace('2020010101', String(raised.serial)));
    const revoked = { uri, domain: 'example.org', selector: 'old' };
    assert.deepEqual(await client.request('dkimLint/revokeKey', revoked), [], 'it is revoked already');
    assert.equal(await client.request('dkimLint/revokeKey', { ...revoked, selector: 'none' }), null);
  });

  test('the configuration has the path of the key', async () => {
    const keys = [{ selector: 's1', type: 'rsa', path: at('rsa.pem') }];
    const params = { signer: 'opendkim', domain: 'example.org', keys, steps: ['First this.'] };
    const found = await client.request<{ text: string }>('dkimLint/signerConfiguration', params);
    assert.ok(found.text.startsWith('# 1. First this.\n'));
    if (process.platform !== 'win32') assert.ok(found.text.includes(`example.org:s1:${at('rsa.pem')}`));
    assert.equal(await client.request('dkimLint/signerConfiguration', { ...params, signer: 'nobody' }), null);
  });

  describe('a place in a repository', () => {
    const repository = at('repository');
    const placeOf = async (name: string) =>
      client.request<{ exists: boolean; repository: string | null }>('dkimLint/keyPlace', {
        uri: uriOf(`repository/${name}`),
      });

    before(() => {
      for (const name of ['sub/deep', 'keys', 'kept', '.git/info'])
        mkdirSync(path.join(repository, name), { recursive: true });
      const files = {
        '.gitignore': '# keys\n*.pem\n!public.pem\n/keys/\nsub/**/a.key\n\\#odd\n*.back\\ \n',
        'sub/.gitignore': '!mine.pem\r\n/only-here.key\r\n',
        '.git/info/exclude': '*.secret\n',
      };
      for (const [name, text] of Object.entries(files)) writeFileSync(path.join(repository, name), text);
    });

    const names = [
      'a.pem',
      'public.pem',
      'a.key',
      'keys/a.key',
      'keys/public.pem',
      'sub/a.key',
      'sub/deep/a.key',
      'sub/b.key',
      'sub/mine.pem',
      'sub/deep/mine.pem',
      'sub/only-here.key',
      'sub/deep/only-here.key',
      'x.secret',
      '#odd',
      'a.back ',
      'kept/new/folder/a.key',
      'kept/new/folder/a.pem',
      'a{b,c}.key',
    ];

    test('as Git itself sees it', (t) => {
      try {
        execFileSync('git', ['init', '-q', repository], { stdio: 'ignore' });
      } catch {
        return t.skip('git is not installed');
      }
      writeFileSync(path.join(repository, '.git/info/exclude'), '*.secret\n');
      return Promise.all(
        names.map(async (name) => {
          const isIgnored = (() => {
            try {
              execFileSync('git', ['-C', repository, 'check-ignore', '-q', '--no-index', name], { stdio: 'ignore' });
              return true;
            } catch {
              return false;
            }
          })();
          const place = await placeOf(name);
          assert.equal(place.repository === null, isIgnored, name);
          assert.equal(place.exists, false);
        }),
      ).then(() => undefined);
    });

    test('a file that nothing ignores, one that is ignored, one elsewhere', async () => {
      assert.equal(path.basename((await placeOf('a.key')).repository!), 'repository');
      assert.equal((await placeOf('a.pem')).repository, null);
      const elsewhere = await client.request<{ repository: string | null }>('dkimLint/keyPlace', {
        uri: uriOf('a.key'),
      });
      assert.equal(elsewhere.repository, null);
    });
  });
});
