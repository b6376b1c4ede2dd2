/** Ordinary zones have no warning, and no text makes a rule on zones throw. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Finding } from '../../server/src/core/rules/rule.ts';
import { groupOf } from '../../server/src/core/rules/rule-id.ts';
import { DEFAULT_SETTINGS } from '../../server/src/core/rules/settings.ts';
import { Session } from '../../server/src/core/session.ts';
import { applyEdits } from '../../server/src/core/text/edit.ts';
import { GOOD_ZONES, type GoodZone } from './good-zones.ts';

const NOW = Date.parse('2026-11-24T12:00:00Z') / 1000;
const uriOf = ({ origin }: Pick<GoodZone, 'origin'>): string => `file:///${origin}.zone`;

function open(zone: Pick<GoodZone, 'origin' | 'text'>, settings = DEFAULT_SETTINGS): Session {
  const session = new Session({ clock: () => NOW, settings });
  session.open({ uri: uriOf(zone), language: 'dns-zone', text: zone.text });
  return session;
}

function isSevere({ rule, severity }: Finding): boolean {
  const group = groupOf(rule.id);
  return (group === 'zone' || group === 'key') && (severity === 'error' || severity === 'warning');
}

describe('ordinary zones', () => {
  test('there is enough of them', () => {
    assert.ok(GOOD_ZONES.length >= 20);
    assert.equal(new Set(GOOD_ZONES.map(({ name }) => name)).size, GOOD_ZONES.length);
  });

  for (const zone of GOOD_ZONES) {
    test(zone.name, () => {
      const session = open(zone);
      const findings = session.findings(uriOf(zone));
      assert.deepEqual(session.failures(uriOf(zone)), []);
      assert.deepEqual(
        findings.filter(isSevere).map(({ rule, severity, message, span }) => {
          return `${severity} ${rule.id} at ${zone.text.slice(span.start, span.end)}: ${message}`;
        }),
        [],
      );
    });
  }
});

describe('BIND loads them', () => {
  const isInstalled = spawnSync('named-checkzone', ['-v']).error === undefined;
  for (const zone of GOOD_ZONES.filter(({ isPart }) => isPart !== true)) {
    test(zone.name, (t) => {
      if (!isInstalled) {
        t.skip('named-checkzone is not installed: apt-get install bind9-utils');
        return;
      }
      const folder = mkdtempSync(path.join(tmpdir(), 'good-zone-'));
      try {
        const file = path.join(folder, 'zone');
        writeFileSync(file, zone.text);
        const { status, stdout } = spawnSync('named-checkzone', ['-i', 'local', zone.origin, file], {
          encoding: 'utf8',
        });
        assert.equal(status, 0, stdout);
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  }
});

/** Everything switched on, so that the rules that are off by default run too. */
const ALL_ON = { ...DEFAULT_SETTINGS, rules: { '*': 'warning' } as const };

function assertSound(zone: Pick<GoodZone, 'origin' | 'text'>): void {
  const session = open(zone, ALL_ON);
  const findings = session.findings(uriOf(zone));
  assert.deepEqual(
    session.failures(uriOf(zone)).map(({ rule, error }) => `${rule.id}: ${error}`),
    [],
  );
  for (const { span, rule, message, fixes } of findings) {
    assert.ok(span.start >= 0 && span.end <= zone.text.length, `${rule.id} lies outside of the text`);
    assert.doesNotMatch(message, /\{\w+\}|undefined|NaN/, rule.id);
    for (const fix of fixes) applyEdits(zone.text, fix.edits());
  }
}

const PIECES = [
  ...['.', '@', '*', '_', '-', '"', '\\', ';', '(', ')', ' ', '\t', '\n', '\r\n', '\n ', '\0', 'ü', '\u00a0', '\\.'],
  ...['A', 'MX 10 ', 'NS ', 'CNAME ', 'TXT ', 'SOA ', 'DNAME ', 'SRV 0 0 1 ', 'SPF ', 'PTR ', 'IN ', 'TYPE65280 \\# 0'],
  ...['example.org', 'example.org.', '.example.org', 'mail', 'com', '192.0.2.1', '2001:db8::1', '0', '300', '1h'],
  ...['_domainkey', 's1._domainkey', '_adsp._domainkey', '"v=DKIM1; p="', '"o=~"', 'v=DKIM1', ' p='],
  ...['$ORIGIN ', '$TTL 60', '$INCLUDE other', '$GENERATE 1-3 h$ A 192.0.2.$', '$ORIGIN .\n', '$ORIGIN org.\n'],
];

describe('whatever a zone holds', () => {
  test('no rule throws, findings lie in the text, and fixes can be applied', () => {
    const mutated = fc
      .record({
        base: fc.constantFrom(...GOOD_ZONES),
        changes: fc.array(
          fc.record({
            at: fc.double({ min: 0, max: 1, noNaN: true }),
            removed: fc.nat({ max: 60 }),
            put: fc.array(fc.constantFrom(...PIECES), { maxLength: 4 }),
          }),
          { minLength: 1, maxLength: 10 },
        ),
      })
      .map(({ base, changes }) => ({
        origin: base.origin,
        text: changes.reduce((text, { at, removed, put }) => {
          const start = Math.floor(at * text.length);
          return text.slice(0, start) + put.join('') + text.slice(start + removed);
        }, base.text),
      }));
    fc.assert(fc.property(mutated, assertSound), { seed: 1035, numRuns: 500 });
  });

  test('names with records of every kind cost little', () => {
    const run = (count: number) => {
      const lines = Array.from({ length: count }, (_, i) =>
        i % 4 === 0
          ? 'a CNAME a'
          : i % 4 === 1
            ? `a TYPE${60000 + (i % 5000)} \\# 1 00`
            : i % 4 === 2
              ? `b${i} MX 10 a`
              : 'a NS a',
      );
      const zone = { origin: 'example.org', text: `$TTL 60\n${lines.join('\n')}\n` };
      open(zone).findings(uriOf(zone));
    };
    // Quadratic work would run into the time limit of the suite.
    run(32_000 * 4);
  });
});
