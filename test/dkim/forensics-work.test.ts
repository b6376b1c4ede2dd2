/** What a search for changes counts as work: what it writes, and each thing once. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BodyLines } from '../../server/src/core/dkim/forensics/body/body-lines.ts';
import { insertionsInto } from '../../server/src/core/dkim/forensics/body/insertions.ts';
import { leavesOf } from '../../server/src/core/dkim/forensics/body/leaves.ts';
import { SharedHash } from '../../server/src/core/dkim/forensics/body/shared-hash.ts';
import { type Style, stylesFor, WrittenTexts, writeAll } from '../../server/src/core/dkim/forensics/body/styles.ts';
import { undoFrame } from '../../server/src/core/dkim/forensics/body/undo-frame.ts';
import { undoWrapping } from '../../server/src/core/dkim/forensics/body/undo-wrapping.ts';
import type { Undo } from '../../server/src/core/dkim/forensics/undo.ts';
import { split } from './signer.ts';

const MESSAGE = [
  'From: alice@example.org',
  'MIME-Version: 1.0',
  'Content-Type: multipart/mixed; boundary=b1',
  '',
  '--b1',
  'Content-Type: text/plain; charset=utf-8',
  'Content-Transfer-Encoding: 7bit',
  '',
  'Hello Bob.',
  '--b1',
  'Content-Type: text/plain; charset=utf-8',
  'Content-Transfer-Encoding: quoted-printable',
  '',
  'The minutes are in the usual place.',
  '--b1--',
  '',
].join('\r\n');

test('a head is written once for all styles that need it, and counted then', () => {
  const { fields, body: text } = split(MESSAGE);
  const body = new BodyLines({ fields, raw: Buffer.from(text, 'latin1'), algorithm: 'relaxed', limit: undefined });
  const leaves = leavesOf(body).decoded;
  assert.equal(leaves.length, 2);
  const style = [...Array(500).keys()]
    .map((rank) => stylesFor(body, leaves).forChanged(new Map()).at(rank))
    .find((other): other is Style => other?.scope === 'texts' && other.encodings.join() === 'base64,base64')!;
  const written: string[] = [];
  const head = (before: string): string => {
    written.push(before);
    return before.replace('text/plain', 'TEXT/PLAIN');
  };
  const counting: Style = { ...style, frame: { head, lines: [], bits: 1 } };
  const texts = new WrittenTexts();
  const workOf = (other: Style): number => {
    texts.work = 0;
    assert.equal(writeAll(body, leaves, new Map(), other, texts)?.edits.length, 4);
    return texts.work;
  };
  const first = workOf(counting);
  assert.equal(written.length, 2);
  assert.ok(written.every((before) => /^Content-Transfer-Encoding: base64\r$/m.test(before)));
  const octets = leaves.reduce((sum, { content }) => sum + content.length, 0);
  assert.ok(first > octets + written.join('').length, 'contents and heads');
  assert.equal(workOf(counting), 0);
  assert.ok(workOf({ ...counting, tail: 'and a line end' }) < first, 'contents only');
  assert.equal(written.length, 2);
});

test('a text in other memory is compared with the last one, once, and that counts', async () => {
  const { fields, body: text } = split(MESSAGE);
  const body = new BodyLines({ fields, raw: Buffer.from(text, 'latin1'), algorithm: 'relaxed', limit: undefined });
  const shared = new SharedHash();
  const long = Buffer.from('The minutes are in the usual place.\r\n'.repeat(500));
  const candidateOf = (octets: Uint8Array) =>
    body.candidate([{ from: 0, to: body.count, text: octets }], ['lines-added'], () => [], { shared });
  const first = candidateOf(long);
  assert.ok(first.cost > long.length);
  assert.equal(await first.prove(new Uint8Array(32)), undefined);
  const same = candidateOf(long);
  const copy = candidateOf(Uint8Array.from(long));
  assert.ok(same.cost < copy.cost && copy.cost < first.cost, [same.cost, copy.cost, first.cost].join());
});

test('what is written for frames counts before each candidate', () => {
  const { fields, body: text } = split(MESSAGE);
  const raw = Buffer.from(text, 'latin1');
  const workOf = ({ candidates }: Undo<BodyLines>): number => {
    let work = 0;
    let count = 0;
    for (const candidate of candidates(new BodyLines({ fields, raw, algorithm: 'relaxed', limit: undefined }))) {
      if (typeof candidate === 'number') work += candidate;
      else count++;
    }
    assert.ok(count > 0);
    return work / count;
  };
  // A head takes more than its octets.
  for (const undo of [undoFrame, undoWrapping]) assert.ok(workOf(undo) > 500, undo.kinds.join());
});

test('what text and markup say alike is sought before the rest', () => {
  const banner = 'Caution: this message comes from outside.\r\n\r\nDo not click links in it.\r\n\r\n';
  const markup = '<p>Caution: this message comes from outside.</p><p>Do not click links in it.</p>';
  const text = [
    ...MESSAGE.split('\r\n').slice(0, 3),
    '',
    '--b1',
    'Content-Type: text/plain',
    '',
    `${banner}Hello Bob.\r\n\r\nWe meet on Monday.\r\n\r\nAnn`,
    '--b1',
    'Content-Type: text/html',
    '',
    `<html><body>${markup}<p>Hello Bob.</p><p>We meet on Monday.</p><p>Ann</p></body></html>`,
    '--b1--',
    '',
  ].join('\r\n');
  const { fields, body: raw } = split(text);
  const body = new BodyLines({ fields, raw: Buffer.from(raw, 'latin1'), algorithm: 'relaxed', limit: undefined });
  let rank = 0;
  for (const insertions of insertionsInto(leavesOf(body).raw, new Map(), false)) {
    const cuts = insertions.map(({ text: whole, cuts: [cut] }) => whole.slice(cut!.start, cut!.end));
    if (cuts.includes(banner) && cuts.includes(markup)) break;
    rank++;
  }
  assert.ok(rank < 40, `rank ${rank}`);
});
