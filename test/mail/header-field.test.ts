/** Header fields: what a field is, where it stands, what is wrong beside it. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  type HeaderSection,
  parseHeaderFields,
  splitMessageBytes,
  unfoldSpan,
} from '../../server/src/core/mail/header-field.ts';
import { leavesOfHeader } from '../harness/mail-leaves.ts';

function show(text: string, header: HeaderSection): string[] {
  return header.fields.map((field) => `${field.key}=${unfoldSpan(text, field.valueSpan).text}`);
}

function errors(text: string, header: HeaderSection): string[] {
  return header.errors.map(({ kind, span }) => `${kind} ${JSON.stringify(text.slice(span.start, span.end))}`);
}

describe('header fields', () => {
  for (const [name, eol] of [
    ['CRLF', '\r\n'],
    ['LF', '\n'],
    ['CR', '\r'],
    ['CR CR LF', '\r\r\n'],
  ] as const) {
    test(`are found with ${name}`, () => {
      const text = ['From: a@example.org', 'Subject: one', '\ttwo', '  three', '', 'Body: x'].join(eol);
      const header = parseHeaderFields(text);
      assert.deepEqual(show(text, header), ['from= a@example.org', 'subject= one\ttwo  three']);
      assert.equal(text.slice(header.bodyStart), 'Body: x');
      assert.equal(text.slice(header.separatorSpan.start, header.separatorSpan.end), eol);
      const subject = header.fields[1]!;
      assert.equal(text.slice(subject.span.start, subject.span.end), `Subject: one${eol}\ttwo${eol}  three${eol}`);
      assert.equal(text.slice(subject.valueSpan.start, subject.valueSpan.end), ` one${eol}\ttwo${eol}  three`);
      assert.deepEqual(header.errors, []);
    });
  }

  test('a lone CR between CRLF lines is not a line end', () => {
    const text = 'A: 1\r\nB: 2\rC: 3\r\n\r\n';
    assert.deepEqual(show(text, parseHeaderFields(text)), ['a= 1', 'b= 2C: 3']);
  });

  test('unfolded text leads back to the source', () => {
    const text = 'Subject: one\r\n two\r\n';
    const header = parseHeaderFields(text);
    const value = unfoldSpan(text, header.fields[0]!.valueSpan);
    const at = value.text.indexOf('two');
    const span = value.sourceSpan(at, at + 3);
    assert.equal(text.slice(span.start, span.end), 'two');
  });

  test('white space before the colon is reported', () => {
    const text = 'Subject \t: x\r\nTo: y\r\n';
    const { fields } = parseHeaderFields(text);
    assert.deepEqual(
      fields.map((field) => [field.name, field.hasSpaceBeforeColon]),
      [
        ['Subject', true],
        ['To', false],
      ],
    );
  });

  test('a line without a colon does not hide the fields after it', () => {
    const text = 'A: 1\r\nno field\r\n folded\r\nB: 2\r\n\r\nbody';
    const header = parseHeaderFields(text);
    assert.deepEqual(show(text, header), ['a= 1', 'b= 2']);
    assert.deepEqual(errors(text, header), ['missing-colon "no field"']);
    assert.deepEqual(
      header.strays.map(({ start, end }) => text.slice(start, end)),
      ['no field\r\n folded\r\n'],
    );
  });

  test('a body without the empty line before it begins where no field follows', () => {
    const text = 'A: 1\r\nHello there,\r\nhow are you\r\n\r\nbye';
    const header = parseHeaderFields(text);
    assert.equal(text.slice(header.bodyStart), 'Hello there,\r\nhow are you\r\n\r\nbye');
    assert.deepEqual(errors(text, header), ['missing-separator ""']);
  });

  test('text without any field is all body', () => {
    const header = parseHeaderFields('Hello there\r\nand on\r\n');
    assert.equal(header.bodyStart, 0);
    assert.deepEqual(header.fields, []);
  });

  test('mark, mbox line and empty lines before a message are reported and passed over', () => {
    for (const mark of ['\uFEFF', '\u00EF\u00BB\u00BF']) {
      const text = `${mark}From a@example.org Tue Nov 24 10:00:00 2026\r\nFrom: a@example.org\r\n\r\n`;
      const header = splitMessageBytes(text);
      assert.deepEqual(show(text, header), ['from= a@example.org']);
      assert.deepEqual(
        header.errors.map(({ kind }) => kind),
        ['byte-order-mark', 'mbox-from'],
      );
    }
    const blank = '\r\n\nSubject: x\r\n\r\nbody';
    assert.deepEqual(errors(blank, splitMessageBytes(blank)), ['leading-blank-line "\\r\\n\\n"']);
    assert.deepEqual(splitMessageBytes('\r\nno header, a body').bodyStart, 2);
    const padded = '\n      \nSubject: x\n\nbody';
    assert.deepEqual(show(padded, splitMessageBytes(padded)), ['subject= x']);
  });

  test('folds of white space alone, folds before a field, and foreign names are reported', () => {
    const text = ' first\r\nA: 1\r\n  \r\nNäme: 2\r\n\r\n';
    const header = parseHeaderFields(text);
    assert.deepEqual(errors(text, header), ['orphan-fold " first"', 'blank-fold "  "', 'invalid-name "Näme"']);
    assert.deepEqual(show(text, header), ['a= 1  ', 'näme= 2']);
  });

  test('octets and offsets agree in a binary string', () => {
    const text = Buffer.from('Subject: Grüße\n\nTschüß', 'utf8').toString('latin1');
    const { fields, bodyStart } = splitMessageBytes(text);
    const bytes = Buffer.from(text, 'latin1');
    assert.equal(bytes.subarray(fields[0]!.valueSpan.start, fields[0]!.valueSpan.end).toString('utf8'), ' Grüße');
    assert.equal(bytes.subarray(bodyStart).toString('utf8'), 'Tschüß');
  });

  test('the number of fields is bounded, and the body still found', () => {
    const text = `${'A: 1\n'.repeat(10)}\nbody`;
    const header = parseHeaderFields(text, { start: 0, end: text.length }, { budget: { fields: 4 } });
    assert.equal(header.fields.length, 4);
    assert.equal(text.slice(header.bodyStart), 'body');
    assert.deepEqual(new Set(header.errors.map(({ kind }) => kind)), new Set(['too-many-fields']));
  });

  test('leaves cover the header', () => {
    const text = '\uFEFF\r\nFrom x y\r\nno\r\nA: 1\r\nno\r\nB: 2\r\n\r\nbody';
    const header = splitMessageBytes(text);
    assert.equal(
      leavesOfHeader(header)
        .map(({ start, end }) => text.slice(start, end))
        .join(''),
      text.slice(0, header.bodyStart),
    );
  });
});
