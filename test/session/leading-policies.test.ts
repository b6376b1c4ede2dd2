/** What is said of SPF and DMARC records that lead to others, after changes of their zone and of other zones, is what is said of all of them as they are. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Session } from '../../server/src/core/session.ts';

const MAIN = 'file:///example.org.zone';
const OTHERS = ['file:///example.net.zone', 'file:///sub.example.net.zone'];

const headOf = (origin: string) =>
  `$ORIGIN ${origin}.\n$TTL 3600\n@ SOA ns.example.com. h 1 3600 900 604800 300\n NS ns.example.com.\n`;

const LINES = [
  '@ TXT "v=spf1 include:a.example.net -all"',
  '@ TXT "v=spf1 mx include:b.example.net ~all"',
  'a TXT "v=spf1 include:a.example.net -all"',
  'b TXT "v=spf1 include:b.sub.example.net include:example.com -all"',
  'b TXT "v=spf1 mx mx:www a:c.example.net -all"',
  'c TXT "v=spf1 mx -all"',
  'd TXT "v=spf1 redirect=_spf.example.net"',
  'c MX 10 mx1',
  'c MX 10 mx1.example.net.',
  'sub NS ns.example.com.',
  'mx1 A 192.0.2.2',
  '_dmarc TXT "v=DMARC1; p=none; rua=mailto:a@example.net"',
  '_dmarc.a TXT "v=DMARC1; p=reject; rua=mailto:a@sub.example.net; adkim=s"',
  '_dmarc.b TXT "v=DMARC1; p=reject; rua=mailto:a@example.org,mailto:b@example.com"',
  'example.org._report._dmarc TXT "v=DMARC1"',
  '*._report._dmarc TXT "v=DMARC1;"',
];

const line = fc.constantFrom(...LINES);
/** Longer than a chunk of the reader. */
const gap = fc.constantFrom('', '', ';\n'.repeat(1100));
const zone = (origins: readonly string[]) =>
  fc
    .tuple(fc.constantFrom(...origins), fc.array(fc.tuple(gap, line), { maxLength: 10 }))
    .map(([origin, lines]) => headOf(origin) + lines.map(([before, text]) => `${before}${text}\n`).join(''));
const other = zone(['example.net', 'sub.example.net', 'example.com']);
const step = fc.oneof(
  fc.record({
    uri: fc.constantFrom(MAIN, MAIN, MAIN, ...OTHERS),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.constantFrom(0, 0, 1, 30),
    newText: fc.oneof(
      fc.constantFrom(' ', 'x', 'mx ', '$ORIGIN o.\n'),
      line.map((text) => `\n${text}\n`),
    ),
  }),
  fc.record({ uri: fc.constantFrom(...OTHERS), text: fc.option(other, { nil: undefined }) }),
);

function opened(texts: ReadonlyMap<string, string>): Session {
  const session = new Session({ clock: () => 0 });
  for (const [uri, text] of texts) session.open({ uri, language: 'dns-zone', text });
  return session;
}

function shown(session: Session): readonly string[] {
  return session.findings(MAIN).map(({ rule, span, message, fixes }) => {
    const edits = fixes.map((fix) => fix.edits());
    return JSON.stringify([rule.id, span, message, edits]);
  });
}

test('policies that lead to others are followed after each change as in a fresh session', () => {
  let followed = 0;
  fc.assert(
    fc.property(zone(['example.org']), other, fc.array(step, { minLength: 1, maxLength: 8 }), (main, beside, steps) => {
      const texts = new Map([
        [OTHERS[0]!, beside],
        [MAIN, main],
      ]);
      const session = opened(texts);
      session.findings(MAIN);
      for (const change of steps) {
        const { uri } = change;
        const before = texts.get(uri);
        if ('at' in change) {
          if (before === undefined) continue;
          const start = Math.floor(change.at * before.length);
          const end = Math.min(before.length, start + change.length);
          const text = before.slice(0, start) + change.newText + before.slice(end);
          texts.set(uri, text);
          session.edit(uri, { span: { start, end }, newText: change.newText }, () => text);
        } else if (change.text !== undefined) {
          texts.set(uri, change.text);
          session.open({ uri, language: 'dns-zone', text: change.text });
        } else if (texts.delete(uri)) session.close(uri);
        const now = shown(session);
        assert.deepEqual(now, shown(opened(texts)));
        if (now.some((finding) => /missing-report-auth|target-record|limit-exceeded/.test(finding))) followed++;
      }
    }),
    { seed: 20261201, numRuns: 200 },
  );
  assert.ok(followed > 100, `${followed} findings rested on other records`);
});
