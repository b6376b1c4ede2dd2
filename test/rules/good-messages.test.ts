/** Ordinary mail has no finding, and no text makes a rule throw: the two promises of the rules on signatures and messages. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { RULES } from '../../server/src/core/rules/registry.ts';
import type { Finding } from '../../server/src/core/rules/rule.ts';
import { groupOf } from '../../server/src/core/rules/rule-id.ts';
import { DEFAULT_SETTINGS } from '../../server/src/core/rules/settings.ts';
import { Session } from '../../server/src/core/session.ts';
import { GOOD_MESSAGES } from './good-messages.ts';

const URI = 'file:///message.eml';
const NOW = Date.parse('2026-11-24T12:00:00Z') / 1000;

/** Legal and said as a hint: the header is signed as it stands. */
const EXPECTED: ReadonlySet<string> = new Set(['signature/canonicalization-fragile']);

function open(text: string, settings = DEFAULT_SETTINGS): Session {
  const session = new Session({ clock: () => NOW, settings });
  session.open({ uri: URI, language: 'eml', text });
  return session;
}

function ofTheseGroups({ rule }: Finding): boolean {
  return groupOf(rule.id) === 'signature' || groupOf(rule.id) === 'message';
}

describe('ordinary mail', () => {
  test('there is enough of it', () => {
    assert.ok(GOOD_MESSAGES.length >= 25);
    assert.equal(new Set(GOOD_MESSAGES.map(({ name }) => name)).size, GOOD_MESSAGES.length);
    for (const { text, name } of GOOD_MESSAGES) assert.match(text, /DKIM-Signature ?:/, name);
  });

  for (const { name, text } of GOOD_MESSAGES) {
    test(name, () => {
      const session = open(text);
      const findings = session.findings(URI).filter(ofTheseGroups);
      assert.deepEqual(session.failures(URI), []);
      assert.deepEqual(
        findings
          .filter(({ rule }) => !EXPECTED.has(rule.id))
          .map(({ rule, severity, message }) => `${severity} ${rule.id}: ${message}`),
        [],
      );
      for (const { rule, severity } of findings) assert.equal(severity, 'hint', rule.id);
    });
  }

  test('with LF alone, as a copy stored on Unix has it', () => {
    for (const { name, text } of GOOD_MESSAGES) {
      const findings = open(text.replaceAll('\r\n', '\n')).findings(URI).filter(ofTheseGroups);
      assert.deepEqual(
        findings.filter(({ rule }) => !EXPECTED.has(rule.id)).map(({ rule }) => `${name}: ${rule.id}`),
        [],
      );
    }
  });
});

/** Everything switched on, so that the rules that are off by default run too. */
const ALL_ON = { ...DEFAULT_SETTINGS, rules: { '*': 'warning' } as const };

function assertSound(text: string): void {
  const session = open(text, ALL_ON);
  const findings = session.findings(URI);
  assert.deepEqual(
    session.failures(URI).map(({ rule, error }) => `${rule.id}: ${error}`),
    [],
  );
  for (const { span, rule, message } of findings) {
    assert.ok(span.start >= 0 && span.end <= text.length, `${rule.id} lies outside of the text`);
    assert.ok(span.end > span.start || text === '', `${rule.id} is empty`);
    assert.doesNotMatch(message, /\{\w+\}|undefined|NaN/, rule.id);
  }
}

const PIECES = [
  ...['v=', 'a=', 'b=', 'bh=', 'c=', 'd=', 'h=', 'i=', 'l=', 'q=', 's=', 't=', 'x=', 'z=', 'cv=', 'D=', 'k=', '=', ';'],
  ...[
    '"',
    ':',
    '|',
    '@',
    '.',
    '*',
    '-',
    '/',
    ',',
    ' ',
    '\t',
    '\r\n ',
    '\r\n',
    '\r',
    '\n',
    '\u00a0',
    '\ud800',
    'ü',
    '\0',
  ],
  ...[
    '1',
    '0',
    '99999999999999',
    '-1',
    'rsa-sha256',
    'ED25519-sha256',
    'simple',
    'relaxed',
    'example.org',
    'com',
    '=20',
  ],
  ...['from', 'subject', 'dkim-signature', 'A'.repeat(40), 'A'.repeat(1100)],
  ...[
    'DKIM-Signature: v=1; ',
    'From: a@example.org\r\n',
    'ARC-Seal: i=0; h=x; cv=maybe\r\n',
    'Subject : x\r\n',
    '\ufeff',
  ],
];

/** A good message in which pieces are put in the place of others, at random. */
const mutated = fc
  .record({
    base: fc.constantFrom(...GOOD_MESSAGES.map(({ text }) => text)),
    changes: fc.array(
      fc.record({
        at: fc.double({ min: 0, max: 1, noNaN: true }),
        removed: fc.nat({ max: 60 }),
        put: fc.array(fc.constantFrom(...PIECES), { maxLength: 4 }),
      }),
      { minLength: 1, maxLength: 8 },
    ),
  })
  .map(({ base, changes }) =>
    changes.reduce((text, { at, removed, put }) => {
      const start = Math.floor(at * text.length);
      return text.slice(0, start) + put.join('') + text.slice(start + removed);
    }, base),
  );

describe('whatever a message holds', () => {
  test('no rule throws, and findings lie in the text', () => {
    fc.assert(fc.property(mutated, assertSound), { seed: 6376, numRuns: 600 });
  });

  test('tags alone, in any order', () => {
    const field = fc
      .tuple(
        fc.constantFrom('DKIM-Signature:', 'ARC-Seal:', 'ARC-Message-Signature:', 'DKIM-Signature :'),
        fc.array(fc.constantFrom(...PIECES), { maxLength: 30 }),
      )
      .map(([name, pieces]) => `${name} ${pieces.join('')}\r\nFrom: a@example.org\r\nSubject: x\r\n\r\n`);
    fc.assert(fc.property(field, assertSound), { seed: 8617, numRuns: 600 });
  });

  test('each message, cut anywhere', () => {
    for (const { text } of GOOD_MESSAGES)
      for (let end = 0; end < text.length; end += 211) assertSound(text.slice(0, end));
  });

  test('a header of many signatures costs little', () => {
    const one = 'DKIM-Signature: v=1; h=dkim-signature:from; d=example.org; z=x:y\r\n';
    const run = (count: number) => {
      const text = `${one.repeat(count)}\r\n`;
      open(text, ALL_ON).findings(URI);
    };
    // Quadratic work would run into the time limit of the suite.
    run(16_000 * 4);
  });

  test('there are rules of both groups to speak of', () => {
    assert.ok(RULES.filter(({ id }) => groupOf(id) === 'signature').length > 35);
    assert.ok(RULES.filter(({ id }) => groupOf(id) === 'message').length > 12);
  });
});
