/** Writing text in charsets of the time before UTF-8: what the platform decodes has to come out as it went in. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { charsetsFor, decodeText, encodeText, UNWRITABLE } from '../../server/src/core/text/encode-charset.ts';

const TEXTS: readonly (readonly [string, ...string[]])[] = [
  ['Grüße, naïveté', 'iso-8859-1', 'windows-1252', 'iso-8859-15', 'ISO-8859-1', 'cp1252', 'utf-8'],
  ['“5 €”', 'windows-1252'],
  ['Zażółć gęślą jaźń', 'iso-8859-2', 'windows-1250'],
  ['Встреча в понедельник', 'windows-1251', 'koi8-r', 'iso-8859-5'],
  ['Καλημέρα', 'iso-8859-7', 'windows-1253'],
  ['שלום', 'windows-1255', 'iso-8859-8'],
  ['مرحبا', 'windows-1256', 'iso-8859-6'],
  ['สวัสดี', 'tis-620', 'windows-874'],
  ['会議は月曜日です。', 'iso-2022-jp', 'shift_jis', 'euc-jp'],
  ['星期一开会', 'gb2312', 'gbk', 'gb18030'],
  ['星期一開會', 'big5', 'gbk'],
  ['월요일에 만나요', 'euc-kr', 'ks_c_5601-1987'],
];

describe('text in legacy charsets', () => {
  for (const [text, ...charsets] of TEXTS) {
    for (const charset of charsets)
      test(`${charset} gives back "${text}"`, () => {
        const octets = encodeText(`ASCII and ${text}\r\n`, charset);
        assert.notEqual(octets, undefined);
        assert.match(octets!, /^ASCII and [\x01-\xff]+\r\n$/);
        assert.equal(decodeText(octets!, charset), `ASCII and ${text}\r\n`);
      });
  }

  test('ISO-2022-JP begins and ends each run in ASCII (RFC 1468)', () => {
    assert.equal(encodeText('a日本b', 'iso-2022-jp'), 'a\x1b$BF|K\\\x1b(Bb');
  });

  test('characters that a charset does not have are marked', () => {
    assert.equal(encodeText('a€Ж', 'iso-8859-1'), `a${UNWRITABLE}${UNWRITABLE}`);
    assert.equal(encodeText('é', 'us-ascii'), UNWRITABLE);
    assert.equal(encodeText('日', 'koi8-r'), UNWRITABLE);
    assert.equal(encodeText('a日', 'windows-1252'), `a${UNWRITABLE}`);
  });

  test('unknown charsets and invalid octets give nothing', () => {
    assert.equal(encodeText('é', 'x-none'), undefined);
    assert.equal(decodeText('\xe9', 'x-none'), undefined);
    assert.equal(decodeText('\xe9', 'utf-8'), undefined);
  });

  test('charsets are proposed by script', () => {
    assert.deepEqual(charsetsFor('Minutes'), []);
    assert.equal(charsetsFor('会議は')[0], 'iso-2022-jp');
    assert.equal(charsetsFor('Встреча')[0], 'windows-1251');
    assert.equal(charsetsFor('Grüße')[0], 'iso-8859-1');
  });
});
