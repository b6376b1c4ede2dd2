/** The tree of a message: which parts, where, and what holds for every message and every truncation of one. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { textOf } from '../../server/src/core/mail/body.ts';
import { documentSpan, type Units } from '../../server/src/core/mail/mail-text.ts';
import {
  fieldText,
  MAX_PARTS,
  type MailPart,
  parseMapped,
  parseMessage,
  walk,
} from '../../server/src/core/mail/message.ts';
import { parameterOf } from '../../server/src/core/mail/parameters.ts';
import { contains, type Span } from '../../server/src/core/text/span.ts';
import { leavesOf } from '../harness/mail-leaves.ts';
import { base64, FIXTURES, lines, POSTFIX } from './fixtures.ts';

/** The tree in one line: types, embedded messages in angle brackets. */
function shape(part: MailPart): string {
  const inside = part.message !== undefined ? `<${shape(part.message)}>` : '';
  const children = part.children.length > 0 ? `(${part.children.map(shape).join(' ')})` : '';
  return `${part.contentType.value}${part.isHeadersOnly ? '!' : ''}${inside}${children}`;
}

function kinds(part: MailPart): string[] {
  return part.errors.map((error) => error.kind);
}

function body(text: string, part: MailPart): string {
  return text.slice(part.bodySpan.start, part.bodySpan.end);
}

const REPORT = 'multipart/report(text/plain message/delivery-status message/rfc822<text/plain>)';

const SHAPES: Readonly<Record<string, string>> = {
  empty: 'text/plain',
  'no header': 'text/plain',
  'LF alone': REPORT,
  'CR alone': REPORT,
  'CR CR LF': REPORT,
  'mixed line ends': REPORT,
  postfix: REPORT,
  'mark and mbox line': REPORT,
  'blank lines first': REPORT,
  'encoded report': REPORT,
  'quoted-printable report': REPORT,
  'called base64 but not encoded': REPORT,
  // Both have the same boundary: the innermost one that is open counts.
  'bounce of a bounce': REPORT.replace('<text/plain>', `<${REPORT}>`),
  'header copy': 'multipart/report(text/plain message/delivery-status text/rfc822-headers<text/plain!>)',
  'no close delimiter': REPORT,
  'boundary never there': 'multipart/report',
  'no boundary': 'multipart/report',
  'inner boundary ends late': 'multipart/mixed(multipart/alternative(text/plain) text/plain)',
  'boundary begins with another': 'multipart/mixed(multipart/mixed(text/plain))',
  digest: 'multipart/digest(message/rfc822<text/plain> message/rfc822<text/plain>)',
  'empty parts': 'multipart/mixed(text/plain text/plain text/plain)',
};

describe('the tree', () => {
  for (const [name, expected] of Object.entries(SHAPES)) {
    test(name, () => assert.equal(shape(parseMessage(FIXTURES[name]!)), expected));
  }

  test('a body ends before the line break of the delimiter', () => {
    const text = FIXTURES['inner boundary ends late']!;
    const [inner, next] = parseMessage(text).children;
    assert.equal(body(text, inner!.children[0]!), 'text');
    assert.equal(body(text, next!), 'next\r\n--inner--');
    assert.deepEqual(kinds(inner!), ['missing-close-delimiter']);
  });

  test('every error is reported', () => {
    const of = (name: string): string[] => kinds(parseMessage(FIXTURES[name]!));
    assert.deepEqual(of('no close delimiter'), ['missing-close-delimiter']);
    assert.deepEqual(of('boundary never there'), ['no-parts']);
    assert.deepEqual(of('no boundary'), ['missing-boundary']);
    assert.deepEqual(kinds(parseMessage('Content-Type: text\r\nContent-Type: text/html\r\n\r\n')), [
      'duplicate-content-type',
      'invalid-content-type',
    ]);
    assert.deepEqual(
      kinds(
        parseMessage(
          lines('Content-Type: multipart/mixed; boundary=x', 'Content-Transfer-Encoding: base64', '', '--x--'),
        ),
      ),
      ['encoded-multipart'],
    );
    assert.deepEqual(of('postfix'), []);
  });

  test('white space after a delimiter is padding', () => {
    const text = lines('Content-Type: multipart/mixed; boundary="x "', '', '--x  ', '', 'a', '--x-- \t', 'epilogue');
    const root = parseMessage(text);
    assert.equal(shape(root), 'multipart/mixed(text/plain)');
    assert.deepEqual(kinds(root), []);
  });

  test('parameters: continuations, charsets, quotes, comments, missing semicolons', () => {
    const of = (field: string, name: string): string | undefined =>
      parameterOf(parseMessage(`Content-Type: ${field}\r\n\r\n`).contentType, name);
    assert.equal(of('text/plain; boundary="a\\"b;c"; x=1', 'boundary'), 'a"b;c');
    assert.equal(of('text/plain (c; x=y); Boundary = a=b/c', 'boundary'), 'a=b/c');
    assert.equal(of('text/plain; charset=utf-8 boundary=x', 'boundary'), 'x');
    assert.equal(of("text/plain; name*1*=%9F.txt; name*0*=utf-8'de'stra%C3", 'name'), 'straß.txt');
    assert.equal(of('text/plain; name*0="a b"; name*1=c', 'name'), 'a bc');
    assert.equal(of("text/plain; name=x; name*=iso-8859-1''%e4", 'name'), 'ä');
    assert.equal(of('text/plain; name="=?utf-8?Q?=C3=A4?="', 'name'), 'ä');
    assert.equal(of('text/plain; boundary="unclosed', 'boundary'), 'unclosed');
  });

  test('an encoded message leads back to the document', () => {
    const text = FIXTURES['encoded report']!;
    const returned = [...walk(parseMessage(text), 'none')].find(({ message }) => message !== undefined)!.message!;
    const from = returned.fields.find((field) => field.key === 'from')!;
    const span = documentSpan(returned.source, from.span);
    const encoded = Buffer.from(text.slice(span.start, span.end).replace(/\s/g, ''), 'base64').toString('latin1');
    assert.match(encoded, /From: Sender <sender@example.org>/);
    assert.ok(encoded.length < 50, 'no more than the groups of four around it');
  });

  test('a message can be read out of a part of a text, and out of decoded text', () => {
    const inner = lines('Subject: copy', 'To: b@example.com', '', 'body');
    const text = `From: a@example.org\r\n\r\nThis is a copy:\r\n\r\n${inner}`;
    const copy = parseMessage(text, { start: text.indexOf('Subject'), end: text.length });
    assert.deepEqual(
      copy.fields.map((field) => text.slice(field.nameSpan.start, field.nameSpan.end)),
      ['Subject', 'To'],
    );

    const encoded = lines('Content-Transfer-Encoding: base64', '', base64(`copy:\n\n${inner}`));
    const decoded = textOf(parseMessage(encoded));
    const again = parseMapped(decoded, { start: decoded.text.indexOf('Subject'), end: decoded.length });
    const subject = fieldText(again, again.fields[0]!);
    assert.equal(subject.text, 'copy');
    const span = subject.sourceSpan(0, 4);
    assert.match(Buffer.from(encoded.slice(span.start, span.end), 'base64').toString(), /copy/);
  });

  test('messages encoded inside messages are followed to a bound', () => {
    let text = 'Subject: innermost\r\n\r\n';
    for (let i = 0; i < 20; i++) {
      text = `Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64(text)}`;
    }
    assert.equal([...walk(parseMessage(text))].length, 9);
  });

  test('the number of parts is bounded', () => {
    const root = parseMessage(`Content-Type: multipart/mixed; boundary=x\n\n${'--x\n'.repeat(MAX_PARTS + 5)}`);
    assert.equal(root.children.length, MAX_PARTS - 1);
    assert.deepEqual(kinds(root), ['too-many-parts', 'missing-close-delimiter']);
  });

  test('five thousand levels do not overflow anything', () => {
    let text = '';
    for (let i = 0; i < 5000; i++) text += `Content-Type: multipart/mixed; boundary=b${i}\r\n\r\n--b${i}\r\n`;
    assert.equal([...walk(parseMessage(text))].length, 5001);
    assert.equal([...walk(parseMessage('Content-Type: message/rfc822\r\n\r\n'.repeat(5000)))].length, 5001);
  });
});

describe('every message and every truncation of it', () => {
  for (const [name, text] of Object.entries(FIXTURES)) {
    test(name, () => {
      for (const units of ['characters', 'octets'] as const) {
        for (let end = 0; end <= text.length; end++) checkInvariants(text.slice(0, end), units);
      }
    });
  }

  test('a part of a text is read as that part alone', () => {
    const padded = `--x\r\nA: b\r\n${POSTFIX}--4ABC.1764000000/mx.example.org--\r\n`;
    const start = padded.indexOf(POSTFIX);
    const root = parseMessage(padded, { start, end: start + POSTFIX.length });
    assert.equal(shape(root), shape(parseMessage(POSTFIX)));
    assert.deepEqual(root.span, { start, end: start + POSTFIX.length });
  });
});

test('a header of many fields is read', () => {
  const fields = Array.from({ length: 150_000 }, (_, i) => `X-${i}: x\r\n`).join('');
  const root = parseMessage(`${fields}\r\nbody`);
  assert.equal(root.fields.length, 150_000);
  checkLeaves(root);
});

/** Spans nest, leaves cover the source, and everything that is decoded lies in the document. */
function checkInvariants(text: string, units: Units): void {
  const root = parseMessage(text, undefined, { units });
  assert.deepEqual(root.span, { start: 0, end: text.length });
  for (const part of walk(root)) {
    const inner: Span[] = [part.headerSpan, part.bodySpan, ...part.fields.map((field) => field.span)];
    for (const span of inner) assert.ok(contains(part.span, span));
    for (const field of part.fields) {
      assert.ok(contains(field.span, field.nameSpan) && contains(field.span, field.valueSpan));
      assert.ok(field.nameSpan.end <= field.valueSpan.start);
      const value = fieldText(part, field);
      assert.ok(contains({ start: 0, end: text.length }, value.sourceSpan(0, value.length)));
    }
    for (const child of part.children) assert.ok(contains(part.bodySpan, child.span));
    for (const { span } of part.errors) assert.ok(span.start <= span.end && span.end <= part.source.text.length);
    checkLeaves(part);
    const decoded = textOf(part);
    for (const piece of decoded.pieces) assert.ok(contains({ start: 0, end: text.length }, piece.source));
  }
}

function checkLeaves(part: MailPart): void {
  let at = part.span.start;
  for (const leaf of leavesOf(part)) {
    assert.equal(leaf.start, at);
    at = leaf.end;
  }
  assert.equal(at, part.span.end);
}
