/** Looking a message up in the DNS, as an editor does: a plan first, and then answers that the verdicts and the report rest on. */

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type { LookUpMessageAnswer, LookUpPlan, ReportAnswer } from '../../server/src/lsp/protocol.ts';
import { startNameServer } from '../harness/name-server.ts';
import { EXAMPLES, LspClient, PULL } from './lsp-client.ts';

const DELIVERED = readFileSync(path.join(EXAMPLES, '3-delivered.eml'), 'latin1');
const ZONE = readFileSync(path.join(EXAMPLES, 'example.org.zone'), 'latin1');
const URI = 'untitled:delivered.eml';

const client = new LspClient();
// A folder without zones: what the workspace knows is not asked for.
const folder = mkdtempSync(path.join(tmpdir(), 'dkim-lint-look-up-'));
before(() => client.initialize(PULL, {}, folder));
after(async () => {
  assert.equal(await client.stop(), 0);
  rmSync(folder, { recursive: true, force: true });
});

const found = async (method: string) => {
  const { data } = await client.request<ReportAnswer>('dkimLint/authenticationReport', { uri: URI });
  return data.checks.filter((check) => check.method === method).map((check) => check.found);
};

test('a plan names what is asked first; the answers decide keys, SPF and DMARC; nothing is asked before', async (t) => {
  const keyOf = (selector: string) =>
    [
      ...(
        new RegExp(`^${selector}\\._domainkey[^(]*\\(([^)]*)\\)|^${selector}\\._domainkey.*`, 'm').exec(ZONE)?.[0] ?? ''
      ).matchAll(/"([^"]*)"/g),
    ]
      .map(([, text]) => text)
      .join('');
  const { address, asked } = await startNameServer(t, {
    'TXT s2026._domainkey.example.org': [keyOf('s2026')],
    'TXT e2026._domainkey.example.org': [keyOf('e2026')],
    'TXT example.org': ['v=spf1 ip4:192.0.2.25 -all'],
    'TXT _dmarc.example.org': ['v=DMARC1; p=reject'],
    'TXT _dmarc.org': 'servfail',
  });
  await client.open(URI, 'eml', DELIVERED);
  assert.deepEqual(await found('SPF'), ['unknown']);
  const plan = await client.request<LookUpPlan>('dkimLint/lookUpPlan', { uri: URI });
  assert.deepEqual([...plan.names].sort(), [
    '_dmarc.example.org',
    '_dmarc.org',
    'e2026._domainkey.example.org',
    'example.org',
    's2026._domainkey.example.org',
  ]);
  assert.deepEqual(asked, []);
  const answer = await client.request<LookUpMessageAnswer>('dkimLint/lookUpMessage', { uri: URI, server: address });
  assert.deepEqual(answer, {
    asked: 5,
    failures: [{ name: '_dmarc.org', reason: 'the server failed (SERVFAIL)' }],
  });
  assert.deepEqual(
    [await found('DKIM'), await found('SPF'), await found('DMARC')],
    [['pass', 'pass'], ['pass'], ['pass']],
  );
  assert.equal(asked.length, 5);
});

test('an address that is not one is refused', async () => {
  const answer = await client.request('dkimLint/lookUpMessage', { uri: URI, server: 'nowhere' });
  assert.deepEqual(answer, { problem: 'bad-address' });
});
