/** Incrementing a zone's serial number. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { codeActions } from '../../server/src/core/features/code-actions.ts';
import { nextSerial } from '../../server/src/core/features/serial-action.ts';
import { Session } from '../../server/src/core/session.ts';
import { applyEdits } from '../../server/src/core/text/edit.ts';

const NOW = Date.parse('2026-11-24T12:00:00Z') / 1000;
const URI = 'file:///example.org.zone';

describe('the next serial', () => {
  for (const [serial, next, why] of [
    [2026112301, 2026112401, 'of yesterday: the first of today'],
    [2026112400, 2026112401, 'of today, counted from 0'],
    [2026112401, 2026112402, 'of today'],
    [2026112499, 2026112500, 'the hundredth of today'],
    [2027010101, 2027010102, 'of the future: never lower'],
    [1999123101, 2026112401, 'of long ago'],
    [2026133101, 2026133102, 'no month'],
    [2026023001, 2026023002, 'no day'],
    [1, 2, 'a counter'],
    [0, 1, 'a counter at its start'],
    [1732406400, 1732406401, 'a Unix time'],
    [0xffffffff, 1, 'behind the largest'],
    [0xfffffffe, 0xffffffff, 'the largest'],
  ] as const) {
    test(`${serial}: ${why}`, () => assert.equal(nextSerial(serial, NOW), next));
  }

  test('is greater by RFC 1982 §3.2, whatever it was', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 0xffffffff }),
        fc.integer({ min: 0, max: 4_000_000_000 }),
        (serial, now) => {
          const step = (nextSerial(serial, now) - serial + 2 ** 32) % 2 ** 32;
          assert.ok(step > 0 && step < 2 ** 31);
        },
      ),
      { seed: 1982, numRuns: 5000 },
    );
  });
});

describe('the action', () => {
  const text = [
    '$TTL 3600',
    '@ SOA ns1.example.org. hostmaster.example.org. (',
    '      2026112301 ; serial',
    '      7200 900 1209600 3600 )',
    '@ NS ns1.example.org.',
    '',
  ].join('\n');
  const at = (offset: number, zone = text) => {
    const session = new Session({ clock: () => NOW });
    session.open({ uri: URI, language: 'dns-zone', text: zone });
    return codeActions(session.snapshot(URI), { start: offset, end: offset }).filter(({ title }) =>
      title.includes('serial'),
    );
  };

  test('is offered anywhere in the SOA record, and changes the number alone', () => {
    for (const place of ['SOA', '2026112301', '1209600']) {
      const [action] = at(text.indexOf(place));
      assert.equal(action?.title, 'Increment the serial to 2026112401');
      assert.equal(applyEdits(text, action.edits!), text.replace('2026112301', '2026112401'));
    }
  });

  test('is not offered elsewhere, nor where there is no number', () => {
    assert.deepEqual(at(text.indexOf('NS ns1')), []);
    assert.deepEqual(at(0), []);
    const broken = text.replace('2026112301', 'today');
    assert.deepEqual(at(broken.indexOf('today'), broken), []);
  });

  test('beside a fix in an included file it is that of the zone', () => {
    const main = `${text}$INCLUDE more.inc\n`;
    const part = 'www TXT v=DKIM1; p=\nx A 192.0.2.01\n';
    const session = new Session({ clock: () => NOW, readIncluded: () => part });
    const uri = 'file:///more.inc';
    session.open({ uri: URI, language: 'dns-zone', text: main });
    session.open({ uri, language: 'dns-zone', text: part });
    const offset = part.indexOf('192.0.2.01');
    const action = codeActions(session.snapshot(uri), { start: offset, end: offset }).find(({ title }) =>
      title.includes('serial'),
    );
    assert.equal(action?.title, 'Increment the serial to 2026112401 in example.org.zone');
    assert.equal(action.uri, URI);
    assert.equal(applyEdits(main, action.edits!), main.replace('2026112301', '2026112401'));
  });
});
