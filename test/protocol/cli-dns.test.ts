/** What `report --dns` and `explain --dns` ask a name server, and what they make of its answers. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import type { AuthenticationReport } from '../../server/src/core/documents/authentication-report.ts';
import { type Served, startNameServer } from '../harness/name-server.ts';
import { dkimLint, folderWith } from './cli-run.ts';

const BOUNCE = readFileSync(path.resolve(import.meta.dirname, '../../examples/1-bounce-unsigned.eml'));

function message(from: string, sender: string, client: string): string {
  return [
    `Return-Path: <${sender}>`,
    `Received: from out.example.net (out.example.net [${client}]) by mx.example.com; Mon, 30 Nov 2026 10:00:00 +0000`,
    `From: Ann <${from}>`,
    'To: Bob <bob@example.com>',
    'Subject: Hello',
    'Date: Mon, 30 Nov 2026 10:00:00 +0000',
    'Message-ID: <1@example.org>',
    '',
    'Hello',
    '',
  ].join('\r\n');
}

async function report(
  t: TestContext,
  served: Served,
  eml: string,
  zones: Readonly<Record<string, string>> = {},
): Promise<{ report: AuthenticationReport; asked: readonly string[]; stderr: string }> {
  const { address, asked } = await startNameServer(t, served);
  const cwd = await folderWith(t, { 'a.eml': eml, ...zones });
  const given = Object.keys(zones).flatMap((zone) => ['--zone', zone]);
  const args = ['report', 'a.eml', ...given, '--dns', '--server', address, '--format', 'json'];
  const { stdout, stderr } = await dkimLint(args, { cwd });
  const { messages } = JSON.parse(stdout) as { messages: [AuthenticationReport] };
  return { report: messages[0], asked, stderr };
}

const found = ({ checks }: AuthenticationReport, method: string) =>
  checks.find((check) => check.method === method)?.found;

test('SPF and DMARC are judged by what the DNS answers, each question asked once', async (t) => {
  const served = {
    'TXT example.org': ['v=spf1 include:_spf.example.net mx -all', 'other text'],
    'TXT _spf.example.net': ['v=spf1 ip4:192.0.2.0/25 a:out.example.net -all'],
    'A out.example.net': ['192.0.2.200'],
    'MX example.org': ['10 mx.example.org'],
    'A mx.example.org': ['192.0.2.130'],
    'TXT _dmarc.example.org': ['v=DMARC1; p=reject'],
  };
  const {
    report: data,
    asked,
    stderr,
  } = await report(t, served, message('ann@example.org', 'a@example.org', '192.0.2.200'));
  assert.equal(stderr, '');
  assert.deepEqual([found(data, 'SPF'), found(data, 'DMARC'), data.outcome], ['pass', 'pass', 'pass']);
  assert.equal(data.policy?.policy, 'reject');
  assert.deepEqual(
    data.spf?.steps.map(({ term, outcome }) => `${term}: ${outcome}`),
    ['include:_spf.example.net: match'],
  );
  assert.deepEqual([...asked].sort(), [
    'A mx.example.org',
    'A out.example.net',
    'MX example.org',
    'TXT _dmarc.example.org',
    'TXT _dmarc.org',
    'TXT _spf.example.net',
    'TXT example.org',
  ]);
});

test('the tree walk asks above the author, and np= applies to a name with NXDOMAIN alone', async (t) => {
  const served = {
    'TXT _dmarc.example.org': ['v=DMARC1; p=none; sp=quarantine; np=reject'],
    'A www.example.org': ['192.0.2.1'],
  };
  const missing = await report(t, served, message('a@no.example.org', 'a@example.com', '192.0.2.1'));
  assert.deepEqual([missing.report.policy?.policy, missing.report.policy?.tag], ['reject', 'np']);
  assert.ok(missing.asked.includes('TXT no.example.org'));
  const there = await report(t, served, message('a@www.example.org', 'a@example.com', '192.0.2.1'));
  assert.deepEqual([there.report.policy?.policy, there.report.policy?.tag], ['quarantine', 'sp']);
  assert.equal(there.report.policy?.method, 'tree-walk');
});

test('the permission for reports to another organization is asked for', async (t) => {
  const served = {
    'TXT _dmarc.example.org': ['v=DMARC1; p=none; rua=mailto:a@example.net,mailto:b@example.com'],
    'TXT example.org._report._dmarc.example.net': ['v=DMARC1'],
  };
  const { report: data } = await report(t, served, message('a@example.org', 'a@example.org', '192.0.2.1'));
  assert.deepEqual(
    data.policy?.reportDestinations.map(({ uri, status }) => [uri, status]),
    [
      ['mailto:a@example.net', 'authorized'],
      ['mailto:b@example.com', 'missing'],
    ],
  );
  assert.match(data.notes.join(' '), /mailto:b@example\.com: example\.com does not allow it/);
});

test('a server that fails is temperror for SPF (RFC 7208 §2.6.6), in words', async (t) => {
  const served = {
    'TXT example.org': ['v=spf1 include:_spf.example.net -all'],
    'TXT _spf.example.net': 'servfail',
  } as const;
  const { report: data, stderr } = await report(t, served, message('a@example.org', 'a@example.org', '192.0.2.1'));
  assert.equal(found(data, 'SPF'), 'temperror');
  assert.match(
    data.checks[0]!.why,
    /^SPF ends with temperror at "include:_spf\.example\.net" in the SPF record of example\.org: the DNS gave no answer about _spf\.example\.net\. .* which is not fail/,
  );
  assert.equal(data.outcome, 'unknown');
  assert.match(stderr, /_spf\.example\.net \(TXT\): no answer from the DNS: the server failed \(SERVFAIL\)\./);
});

test('a server that fails about _dmarc is temperror for DMARC', async (t) => {
  const served = { 'TXT example.org': ['v=spf1 -all'], 'TXT _dmarc.example.org': 'servfail' } as const;
  const { report: data } = await report(t, served, message('a@example.org', 'a@example.org', '192.0.2.1'));
  assert.deepEqual([found(data, 'SPF'), found(data, 'DMARC'), data.outcome], ['fail', 'temperror', 'unknown']);
  assert.match(data.summary, /the DNS gave no answer about _dmarc\.example\.org/);
});

test('a long answer that cannot be fetched over TCP is reported as such', async (t) => {
  const served = { 'TXT example.org': 'truncated' } as const;
  const { stderr } = await report(t, served, message('a@example.org', 'a@example.org', '192.0.2.1'));
  assert.match(stderr, /example\.org \(TXT\): no answer from the DNS: no DNS server answers .* TCP connections/);
});

test('ptr asks for the reverse name and its addresses', async (t) => {
  const served = {
    'TXT example.org': ['v=spf1 ptr:example.net -all'],
    'PTR 1.2.0.192.in-addr.arpa': ['out.example.net'],
    'A out.example.net': ['192.0.2.1'],
  };
  const { report: data, asked } = await report(t, served, message('a@example.org', 'a@example.org', '192.0.2.1'));
  assert.equal(found(data, 'SPF'), 'pass');
  assert.ok(asked.includes('PTR 1.2.0.192.in-addr.arpa'));
});

test('zones that are given come first, and nobody is asked about their names', async (t) => {
  const zone = [
    '$ORIGIN example.org.',
    '@ 60 SOA ns1 host 1 3600 600 86400 60',
    '@ 60 NS ns1',
    '@ 60 TXT "v=spf1 include:_spf.example.net -all"',
    '_dmarc 60 TXT "v=DMARC1; p=none; psd=n; rua=mailto:d@example.org"',
    'ns1 60 A 192.0.2.53',
    '',
  ].join('\n');
  const served = { 'TXT _spf.example.net': ['v=spf1 ip4:192.0.2.1 -all'], 'TXT example.org': ['v=spf1 +all'] };
  const eml = message('a@example.org', 'a@example.org', '192.0.2.1');
  const { report: data, asked } = await report(t, served, eml, { 'example.org.zone': zone });
  assert.equal(found(data, 'SPF'), 'pass');
  assert.deepEqual(asked, ['TXT _spf.example.net']);
});

test('explain --dns diagnoses by the records that the DNS has', async (t) => {
  const { address, asked } = await startNameServer(t, {});
  const cwd = await folderWith(t, { 'a.eml': BOUNCE });
  await dkimLint(['explain', 'a.eml', '--dns', '--server', address], { cwd });
  assert.ok(asked.includes('TXT _dmarc.example.org'), asked.join(', '));
});
