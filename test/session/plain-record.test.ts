/** What a quick look takes for in order is in order: no rule, whichever is switched on, has anything to say of it. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { RULES } from '../../server/src/core/rules/registry.ts';
import { Contexts, RuleSet, Run } from '../../server/src/core/rules/run.ts';
import { DEFAULT_SETTINGS } from '../../server/src/core/rules/settings.ts';
import { isPlain, type PlainRole, plainSpf, spfNeedsWalk } from '../../server/src/core/session/plain-record.ts';
import { WorkspaceIndex } from '../../server/src/core/workspace/index.ts';
import { shapeOf } from '../../server/src/core/workspace/key-reading.ts';
import { policyRecordAt } from '../../server/src/core/workspace/policy-record-view.ts';
import { ZoneDocument } from '../../server/src/core/workspace/zone-document.ts';
import { keyMaker } from '../bench/lib/zones.ts';
import { publicKeyData } from '../harness/keys.ts';

const OWNERS: Readonly<Record<PlainRole, string>> = {
  host: 'www',
  _dmarc: '_dmarc.www',
  _domainkey: 's1._domainkey.www',
};
/** Every rule, those that are off among them, but for the one that tells of every key of fewer bits than it wants. */
const EVERY = new RuleSet(RULES, { ...DEFAULT_SETTINGS, rules: { '*': 'warning' } });

function findingsOf(role: PlainRole, data: string): string[] {
  const text = `$ORIGIN example.org.\n${OWNERS[role]} TXT ( ${data} )\n`;
  const document = ZoneDocument.open('file:///example.org.zone', text);
  const run = new Run(new Contexts(EVERY, new WorkspaceIndex(), () => 0), text);
  for (const problem of document.zone.problems) if (problem.code !== 'ttl-missing') return [problem.code];
  const at = text.indexOf('TXT');
  if (role === '_domainkey') {
    const view = document.keyRecordAt(at)!;
    run.check('key-record', view, shapeOf(view));
  } else {
    const view = policyRecordAt(document, at);
    if (view === undefined) return ['not recognized'];
    assert.equal(view.kind, role === 'host' ? 'spf' : 'dmarc');
    run.check('policy-record', view, view.kind);
    if (!view.isSeen) return ['not seen'];
  }
  assert.deepEqual(run.failures, []);
  return run.findings.map(({ rule, message }) => `${rule.id}: ${message}`);
}

const octet = fc.oneof(fc.integer({ min: 0, max: 300 }), fc.constantFrom(0, 10, 127, 168, 172, 192, 224, 255));
const host = fc.constantFrom(
  'a.example.net',
  '_spf.example.com',
  'x--y.example.org',
  'xn--bcher-kva.example',
  'a.b.c.d.example',
  'a.de',
  'mail.example.zz',
  'a.local',
  'a.con',
  'a.example.info',
  'com.com',
  '-a.example.org',
  'a-.example.org',
  '_a-b.example.org',
  'example',
  'a_b.example.org',
  '_.example.com',
  '1.2.example.net',
);
const term = fc.oneof(
  fc.constantFrom('mx', 'a', 'MX', 'ptr', '+mx', 'a:b', 'exists:%{i}.example.net'),
  host.map((name) => `include:${name}`),
  fc.tuple(octet, octet, octet, octet).map((parts) => `ip4:${parts.join('.')}`),
);
const spf = fc
  .tuple(fc.array(term, { maxLength: 11 }), fc.constantFrom('-all', '~all', '?all', 'all', '', '-all '))
  .map(([terms, all]) => `"${['v=spf1', ...terms, all].join(' ')}"`);
const policy = fc.constantFrom('none', 'quarantine', 'reject', 'rejct');
const dmarc = fc
  .tuple(policy, fc.subarray(['sp', 'rua', 'adkim', 'aspf', 'pct', 'fo']), policy, host, fc.constantFrom('', ';', '; '))
  .map(([p, tags, sp, name, end]) => {
    const values: Readonly<Record<string, string>> = {
      sp,
      rua: `mailto:dmarc-x_1@${name}`,
      adkim: 's',
      aspf: 'r',
      pct: '50',
      fo: '1',
    };
    return `"v=DMARC1; p=${p}${tags.map((tag) => `; ${tag}=${values[tag]}`).join('')}${end}"`;
  });
const keyOf = keyMaker();
const key = fc
  .tuple(
    fc.constantFrom('v=DKIM1; k=rsa; p=', 'v=DKIM1;k=rsa;p=', 'v=DKIM1; p=', 'v=DKIM1; k=rsa; t=y; p=', 'p='),
    fc.oneof(
      fc.nat(500).map(keyOf),
      fc.constantFrom(publicKeyData('rsa2048'), publicKeyData('rsa2048-other'), publicKeyData('ed25519')),
      // Damaged ones.
      fc.tuple(fc.nat(500), fc.nat(391), fc.constantFrom('A', '=', '/', '')).map(([i, at, c]) => {
        const data = keyOf(i);
        return data.slice(0, at) + c + data.slice(at + 1);
      }),
    ),
    fc.constantFrom('', ';', '; '),
    fc.integer({ min: 20, max: 255 }),
    fc.constantFrom(' ', '\n\t'),
  )
  .map(([head, data, end, length, between]) =>
    ((head + data + end).match(new RegExp(`.{1,${length}}`, 'g')) ?? []).map((piece) => `"${piece}"`).join(between),
  );

const RUNS = { seed: 20261130, numRuns: 6000 };

for (const [role, records] of [
  ['host', spf],
  ['_dmarc', dmarc],
  ['_domainkey', key],
] as const)
  test(`of plain records at ${OWNERS[role]} there is nothing to say`, () => {
    let plain = 0;
    fc.assert(
      fc.property(records, (data) => {
        if (!isPlain(role, data)) return;
        plain++;
        assert.deepEqual(findingsOf(role, data), [], data);
      }),
      RUNS,
    );
    assert.ok(plain > 30, `the quick look took ${plain} of ${RUNS.numRuns}`);
  });

test('SPF records that are not followed lead to nothing of which there is something to say', () => {
  const others = fc.subarray([
    'www A 192.0.2.1',
    'www MX 10 mx1',
    'mx1 A 192.0.2.2',
    'www MX 20 mx1.example.net.',
    'www MX 0 .',
    `www MX 30 ${Array.from({ length: 10 }, (_, i) => `mx${i}.example.com.`).join('\nwww MX 30 ')}`,
    'a.example.net. TXT "v=spf1 -all"',
    'www TXT "v=spf1 mx"',
    'inner TXT "v=spf1 include:www.example.org include:nothing.example.org a mx ptr -all"',
  ]);
  const near = fc.constantFrom(
    'include:inner.example.org',
    'include:nothing.example.org',
    'include:www.example.org',
    'a',
    'mx',
  );
  const record = fc
    .tuple(fc.array(fc.oneof(near, term), { maxLength: 9 }), fc.constantFrom('-all', '~all'))
    .map(([terms, all]) => `"${['v=spf1', ...terms, all].join(' ')}"`);
  let left = 0;
  let withServers = 0;
  fc.assert(
    fc.property(record, others, (data, lines) => {
      const text = `$ORIGIN example.org.\n$TTL 60\n@ SOA ns h 1 3600 900 604800 300\n NS ns\nns A 192.0.2.1\nwww TXT ${data}\n${lines.map((line) => `${line}\n`).join('')}`;
      const document = ZoneDocument.open('file:///example.org.zone', text);
      const index = new WorkspaceIndex();
      index.set(document);
      const view = policyRecordAt(document, text.indexOf('www TXT'))!;
      if (spfNeedsWalk(document, index, () => undefined)(plainSpf(data))(view.record.index)) return;
      left++;
      if (data.includes(' mx') && lines.some((line) => line.startsWith('www MX'))) withServers++;
      const run = new Run(new Contexts(EVERY, index, () => 0), text);
      run.check('spf-in-zone', view);
      assert.deepEqual(
        run.findings.map(({ rule, message }) => `${rule.id}: ${message}`),
        [],
        text,
      );
    }),
    RUNS,
  );
  assert.ok(left > 30 && withServers > 5, `${left} were not followed, ${withServers} of them with mail servers`);
});
