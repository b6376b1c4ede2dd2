/**
 * A key that was made here, a zone that it was put into, and the configuration that was written for it: OpenDKIM signs with
 * them, BIND reads the zone, and what was signed passes, by our own reading of both and by OpenDKIM's of what the zone
 * publishes. The commands of other configurations are run as far as this machine can.
 */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createPrivateKey } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { generateKey } from '../../server/src/core/dkim/keygen.ts';
import { insertKey } from '../../server/src/core/keys/key-insertion.ts';
import { SIGNERS, signerConfiguration } from '../../server/src/core/keys/signer-configuration.ts';
import { Session } from '../../server/src/core/session.ts';
import { domainName, keyName, selector } from '../../server/src/core/text/domain-name.ts';
import { applyEdits } from '../../server/src/core/text/edit.ts';
import { ZoneDocument } from '../../server/src/core/workspace/zone-document.ts';
import { signWithOpenDkim } from '../harness/opendkim.ts';

const has = (program: string, ...args: string[]) => spawnSync(program, args).error === undefined;
const skip = has('opendkim', '-V') ? false : 'opendkim is not installed: apt-get install opendkim opendkim-tools';
const noBind = has('named-compilezone', '-v')
  ? false
  : 'named-compilezone is not installed: apt-get install bind9-utils';
for (const reason of [skip, noBind]) if (reason) process.stderr.write(`SKIPPED: ${reason}\n`);

const folder = mkdtempSync(path.join(tmpdir(), 'dkim-lint-signing-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string) => path.join(folder, name);

const NAME = { selector: selector('s202611'), domain: domainName('example.org') };
const ZONES = {
  'in columns of spaces': `$ORIGIN example.org.
$TTL 3600
@     IN SOA  ns1.example.org. hostmaster.example.org. 2026112301 7200 900 1209600 3600
      IN NS   ns1
      IN MX   10 mail
ns1   IN A    192.0.2.1
mail  IN A    192.0.2.2
`,
  'absolute, with TTLs': `example.org. 300 IN SOA ns1.example.org. hostmaster.example.org. 1 7200 900 1209600 300
example.org. 300 IN NS ns1.example.org.
ns1.example.org. 300 IN A 192.0.2.1
`,
  'with another key, in narrow strings': `$ORIGIN example.org.
$TTL 1h
@	SOA	ns1 hostmaster 1 2h 15m 2w 1h
@	NS	ns1
ns1	A	192.0.2.1
a._domainkey	TXT	( "v=DKIM1; k=rsa; n=not a key of anybody;"
			"p=" )
`,
};
const MESSAGE =
  'From: Accounts <accounts@example.org>\r\nTo: b@example.net\r\nSubject: An invoice\r\nDate: Tue, 24 Nov 2026 08:00:00 +0000\r\nMessage-ID: <1@example.org>\r\n\r\nHello,\r\n\r\n  here it is.\r\n\r\n';

for (const request of [{ type: 'rsa', bits: 2048 }, { type: 'ed25519' }] as const) {
  describe(`a key of the type ${request.type}`, async () => {
    const { privatePem, record } = await generateKey(request);
    const file = at(`${request.type}.pem`);
    writeFileSync(file, privatePem, { mode: 0o600 });

    for (const [style, text] of Object.entries(ZONES)) {
      const document = ZoneDocument.open('file:///example.org.zone', text);
      const zone = applyEdits(text, insertKey(document, NAME, record)!);

      test(`BIND reads the zone ${style}, with that record more`, { skip: noBind }, () => {
        const linesOf = (content: string) => {
          writeFileSync(at('zone'), content);
          const args = ['-q', '-s', 'full', '-o', '-', 'example.org', at('zone')];
          const { status, stdout, stderr } = spawnSync('named-compilezone', args, { encoding: 'latin1' });
          assert.equal(status, 0, stdout + stderr);
          return stdout.split('\n');
        };
        const was = linesOf(text);
        const more = linesOf(zone).filter((line) => !was.includes(line));
        assert.equal(more.length, 1);
        assert.match(more[0]!, /^s202611\._domainkey\.example\.org\.\s+\d+ IN TXT\s/);
        const strings = [...more[0]!.matchAll(/"([^"]*)"/g)].map(([, content]) => content!.replaceAll('\\;', ';'));
        assert.equal(strings.join(''), record);
      });

      test(`what OpenDKIM signs by the configuration passes with the zone ${style}`, { skip }, async () => {
        const signed = signWithOpenDkim({ folder, key: file, type: request.type, name: NAME, message: MESSAGE });
        const session = new Session({ clock: () => Date.now() / 1000 + 60 });
        session.open({ uri: 'file:///example.org.zone', language: 'dns-zone', text: zone });
        const bytes = Buffer.from(signed, 'latin1');
        session.open({ uri: 'file:///m.eml', language: 'eml', text: signed, bytes });
        await session.verify('file:///m.eml');
        const verdicts = session.snapshot('file:///m.eml').verification!.signatures.map(({ verdict }) => verdict);
        assert.equal(verdicts.length, 1);
        assert.equal(verdicts[0]!.result, 'pass');
        const published = ZoneDocument.open('file:///example.org.zone', zone).keysAt(keyName(NAME))[0]!.data.text;
        assert.match(verifyWithOpenDkim(signed, published), /dkim=pass/);
        assert.match(verifyWithOpenDkim(signed.replace('here it is', 'here it was'), published), /dkim=fail/);
      });
    }
  });
}

function verifyWithOpenDkim(message: string, record: string): string {
  writeFileSync(at('keys'), `${keyName(NAME)} ${record}\n`);
  writeFileSync(at('verify.conf'), `Mode v\nTestPublicKeys ${at('keys')}\n`);
  writeFileSync(at('signed.eml'), message, 'latin1');
  const args = ['-x', at('verify.conf'), '-vv', '-t', at('signed.eml')];
  const { stdout, stderr } = spawnSync('opendkim', args, { encoding: 'latin1' });
  return stdout + stderr;
}

describe('commands in configurations', {
  skip: process.platform === 'win32' ? 'they are for a POSIX shell' : false,
}, () => {
  const request = (type: 'rsa' | 'ed25519', file: string) => {
    return { domain: NAME.domain, keys: [{ selector: NAME.selector, type, path: file }] };
  };

  test('Amazon SES gets the key as base64 in one line, from a file that is gone afterwards', async () => {
    const { privatePem } = await generateKey({ type: 'rsa', bits: 2048 });
    const file = at("it's a key.pem");
    writeFileSync(file, privatePem, { mode: 0o600 });
    mkdirSync(at('bin'), { recursive: true });
    writeFileSync(
      at('bin/aws'),
      '#!/bin/sh\nfor last; do :; done\ncase $last in file://*) f=${last#file://}; ls -l "$f"; cat "$f";; esac\n',
      {
        mode: 0o755,
      },
    );
    const signer = SIGNERS.find(({ id }) => id === 'amazon-ses')!;
    const env = { ...process.env, PATH: `${at('bin')}:${process.env['PATH']}`, TMPDIR: folder };
    const { status, stdout, stderr } = spawnSync('sh', {
      input: signerConfiguration(signer, request('rsa', file)),
      env,
      encoding: 'utf8',
    });
    assert.equal(status, 0, stderr);
    const [listed, json] = stdout.split('\n');
    assert.match(listed!, /^-rw-------/);
    const { EmailIdentity, SigningAttributes } = JSON.parse(json!);
    assert.equal(EmailIdentity, 'example.org');
    assert.equal(SigningAttributes.DomainSigningSelector, 's202611');
    assert.equal(SigningAttributes.DomainSigningPrivateKey, privatePem.replace(/-----[^-]+-----|\n/g, ''));
    assert.ok(!existsSync(/\S+$/.exec(listed!)![0]));
  });

  const noOpenssl = has('openssl', 'version') ? false : 'openssl is not installed';
  test('rspamd gets the 32 octets of an Ed25519 key', { skip: noOpenssl }, async () => {
    const { privatePem } = await generateKey({ type: 'ed25519' });
    const file = at('rspamd.pem');
    writeFileSync(file, privatePem, { mode: 0o600 });
    const signer = SIGNERS.find(({ id }) => id === 'rspamd')!;
    const note = signer.notes(request('ed25519', file)).find((each) => each.includes('umask'))!;
    const command = /umask.*?(?=; chown)/.exec(note)![0];
    assert.equal(spawnSync('sh', ['-c', command]).status, 0);
    const der = createPrivateKey(privatePem).export({ type: 'pkcs8', format: 'der' });
    assert.equal(readFileSync(at('rspamd.base64'), 'latin1').trim(), der.subarray(-32).toString('base64'));
    assert.equal(statSync(at('rspamd.base64')).mode & 0o777, 0o600);
  });
});
