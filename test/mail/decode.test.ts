/** Decoding with places: transfer encodings, charsets, encoded words, HTML. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { octetsOf, textOf } from '../../server/src/core/mail/body.ts';
import { htmlToText } from '../../server/src/core/mail/html.ts';
import { fieldText, type MailPart, parseMessage } from '../../server/src/core/mail/message.ts';
import { decodeCharset, encodeUtf8 } from '../../server/src/core/text/charset.ts';
import { decodeEncodedWords } from '../../server/src/core/text/encoded-words.ts';
import { MappedText } from '../../server/src/core/text/mapped-text.ts';
import { binaryOf } from '../../server/src/core/text/octets.ts';
import { base64, binary, FIXTURES, lines } from './fixtures.ts';

function encoded(encoding: string, body: string, charset = 'utf-8'): MailPart {
  return parseMessage(
    `Content-Type: text/plain; charset=${charset}\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n${body}`,
  );
}

/** The source of a word of the decoded text. */
function sourceOf(source: string, text: MappedText, word: string): string {
  const at = text.text.indexOf(word);
  assert.ok(at >= 0, `${word} is not in ${JSON.stringify(text.text)}`);
  const { start, end } = text.sourceSpan(at, at + word.length);
  return source.slice(start, end);
}

describe('quoted-printable', () => {
  const of = (body: string): string => textOf(encoded('quoted-printable', body)).text;

  test('escapes, soft line breaks, padding of lines', () => {
    assert.equal(of('a=3Db=\r\nc=  \r\nd \t\r\ne'), 'a=bcd\r\ne');
  });

  test('what is not an escape stays', () => {
    assert.equal(of('a=b =C3=A4 =c3=a4 50=% =4'), 'a=b ä ä 50=% =4');
  });

  test('every character has its place', () => {
    const part = encoded('Quoted-Printable', '550 5.7.1=\r\n3 =C3=BCber');
    const text = textOf(part);
    assert.equal(sourceOf(part.source.text, text, '5.7.13'), '5.7.1=\r\n3');
    assert.equal(sourceOf(part.source.text, text, 'ü'), '=C3=BC');
    assert.deepEqual(
      text.sourceSpans(4, 10).map(({ start, end }) => part.source.text.slice(start, end)),
      ['5.7.1', '3'],
    );
  });

  test('characters of decoded text beside escapes keep their meaning', () => assert.equal(of('ä=C3=A4é'), 'ääé'));

  test('long bodies are mapped by lines', () => {
    const part = encoded('quoted-printable', 'a=C3=A4 b\r\n'.repeat(120_000));
    const text = textOf(part);
    assert.equal(text.text.length, 'aä b\r\n'.length * 120_000);
    assert.equal(sourceOf(part.source.text, text.slice(6, 10), 'ä'), 'a=C3=A4 b\r\n');
  });
});

describe('base64', () => {
  test('groups of four lead to their source, over line ends too', () => {
    const part = encoded('base64', 'NTUwIDUuN\r\ny4xMyBuby\r\nE=\r\n');
    const text = textOf(part);
    assert.equal(text.text, '550 5.7.13 no!');
    assert.equal(sourceOf(part.source.text, text, '5.7.13'), 'IDUuN\r\ny4xMyBu');
  });

  test('characters outside the alphabet, missing padding, joined blocks', () => {
    const of = (body: string): string => textOf(encoded('base64', body)).text;
    assert.equal(of('Y!W*I'), 'ab');
    assert.equal(of('YQ==YQ=='), 'aa');
    assert.equal(of('===='), '');
    assert.equal(of('Y'), '');
  });

  test('agrees with Node on any octets', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.integer({ min: 1, max: 90 }), (bytes, width) => {
        const body = Buffer.from(bytes)
          .toString('base64')
          .replace(new RegExp(`.{${width}}`, 'g'), '$&\n');
        assert.equal(octetsOf(encoded('base64', body)).text, Buffer.from(bytes).toString('latin1'));
      }),
      { seed: 3, numRuns: 200 },
    );
  });

  test('long bodies are mapped by lines', () => {
    const source = base64('0123456789'.repeat(120_000));
    const part = encoded('base64', source);
    const text = textOf(part);
    assert.equal(text.text, '0123456789'.repeat(120_000));
    const { start, end } = text.sourceSpan(600_000, 600_001);
    assert.ok(end - start >= 70 && end - start <= 90, `${end - start}`);
    assert.match(Buffer.from(part.source.text.slice(start, end), 'base64').toString(), /^\d+$/);
  });
});

describe('charsets', () => {
  const decode = (octets: string, charset?: string): MappedText => decodeCharset(MappedText.of(octets), charset);

  for (const [charset, octets, text] of [
    ['utf-8', '\xc3\xa4 \xf0\x9f\x91\x8b', 'ä 👋'],
    ['UTF8', '\xc3\xa4', 'ä'],
    ['iso-8859-1', '\xe4\x80', 'ä€'],
    ['iso-8859-15', '\xa4', '€'],
    ['cp1251', '\xcf\xf0\xe8', 'При'],
    ['koi8-r', '\xf0\xd2\xc9', 'При'],
    ['shift_jis', 'a\x83\x65b', 'aテb'],
    ['gb2312', '\xc4\xe3\xba\xc3', '你好'],
    ['gbk, not valid', '\x875i', '\ufffd5i'],
    ['big5', '\xa7\x41', '你'],
    ['euc-kr', '\xb0\xa1', '가'],
    ['iso-2022-jp', '\x1b$B%F\x1b(B.', 'テ.'],
    ['utf-16le', '5\x005\x00', '55'],
    ['us-ascii', '\xc3\xa4', 'ä'],
    ['no-such-charset', '\xe4', 'ä'],
    ['', '\xe4', 'ä'],
  ] as const) {
    test(`${charset || 'none'}: ${text}`, () => {
      const decoded = decode(octets, charset.split(',')[0]);
      assert.equal(decoded.text, text);
      assert.deepEqual(decoded.sourceSpan(0, decoded.length), { start: 0, end: octets.length });
    });
  }

  test('a character leads to its octets', () => {
    for (const [charset, octets, word, span] of [
      ['utf-8', 'a\xc3\xa4\xe2\x82\xacb', '€', [3, 6]],
      ['shift_jis', 'a\x83\x65\x83\x65b', 'b', [5, 6]],
      ['iso-2022-jp', 'x\x1b$B%F\x1b(By', 'テ', [1, 6]],
      ['koi8-r', '\xf0\xd2\xc9', 'р', [1, 2]],
    ] as const) {
      const text = decode(octets, charset);
      const at = text.text.indexOf(word);
      assert.deepEqual(text.sourceSpan(at, at + 1), { start: span[0], end: span[1] }, charset);
    }
  });

  test('UTF-8 agrees with TextDecoder on any octets, and back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const expected = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
        assert.equal(decode(binaryOf(bytes), 'utf-8').text, expected);
        assert.equal(encodeUtf8(expected).text, Buffer.from(expected, 'utf8').toString('latin1'));
      }),
      { seed: 5, numRuns: 500 },
    );
  });

  test('a body of octets is decoded by its charset, header fields as UTF-8', () => {
    const root = parseMessage(FIXTURES['eight bit octets']!, undefined, { units: 'octets' });
    assert.equal(textOf(root).text, 'Schöne Grüße 👋\r\n');
    assert.deepEqual(
      root.fields.map((field) => fieldText(root, field).text),
      ['Jürgen <j@example.org>', 'Grüße'],
    );
    const latin = 'Content-Type: text/plain; charset=iso-8859-1\r\n\r\n\xe4';
    assert.equal(textOf(parseMessage(latin, undefined, { units: 'octets' })).text, 'ä');
    assert.equal(textOf(parseMessage(latin)).text, 'ä', 'text that is decoded already stays');
  });
});

describe('encoded words', () => {
  const of = (value: string): string => decodeEncodedWords(MappedText.of(value)).text;

  test('both encodings, languages, adjacent words', () => {
    assert.equal(of('=?utf-8?B?SGVsbG8=?= =?utf-8?q?_w=C3=B6rld?= !'), 'Hello wörld !');
    assert.equal(of('a =?iso-8859-1*de?Q?=E4?= b'), 'a ä b');
    assert.equal(of('=?utf-8?Q?a?=\t =?iso-8859-1?Q?=E4?='), 'aä');
    assert.equal(of('(=?utf-8?Q?a_?=)'), '(a )');
  });

  test('a character that is cut over two words is put together', () => {
    assert.equal(of('=?utf-8?B?w6Q=?= =?utf-8?B?w6TD?= =?utf-8?B?pA==?='), 'äää');
  });

  test('what cannot be decoded stays', () => {
    for (const value of ['=?utf-8?X?abc?=', '=?utf-8?Q?abc', '=??Q?abc?=', 'a =? b ?= c'])
      assert.equal(of(value), value);
  });

  test('every character has its place', () => {
    const source = 'Re: =?utf-8?Q?gr=C3=BC=C3=9F?= x';
    assert.equal(sourceOf(source, decodeEncodedWords(MappedText.of(source)), 'ü'), '=C3=BC');
    assert.equal(sourceOf(source, decodeEncodedWords(MappedText.of(source)), 'x'), 'x');
  });

  test('characters beside an encoded word stay', () => assert.equal(of('ä =?utf-8?Q?=C3=A4?= €'), 'ä ä €'));
});

describe('HTML as text', () => {
  const of = (html: string): string => htmlToText(MappedText.of(html)).text;

  test('blocks, line breaks, references, hidden elements', () => {
    assert.equal(
      of(
        '<html><head><style>p{}</style><script>1<2</script></head><body>\n<p>Your message to <b>a&#64;b</b>\n was   refused.</p>' +
          '<p>550&nbsp;5.7.13 &lt;x&gt;<br/><br>end<!-- <p> --></p></body></html>',
      ),
      'Your message to a@b was refused.\n550 5.7.13 <x>\n\nend\n',
    );
  });

  test('cells are separated, quotes in tags hold a bracket, lone brackets are text', () => {
    assert.equal(
      of('<tr><td>a</td><td>b</td></tr><a title="x>y">1 < 2 & 3 &unknown; &#xZ;</a>'),
      'a b\n1 < 2 & 3 &unknown; &#xZ;',
    );
  });

  test('preformatted text keeps its lines', () => assert.equal(of('<pre>a\n  b</pre>c'), 'a\n  b\nc'));

  test('every character has its place, through the transfer encoding', () => {
    const part = encoded('quoted-printable', '<p>code =3D 5.7=\r\n.<b>13</b> a&amp;b</p>');
    const text = htmlToText(textOf(part));
    assert.equal(sourceOf(part.source.text, text, '5.7.13'), '5.7=\r\n.<b>13');
    assert.equal(sourceOf(part.source.text, text, '&'), '&amp;');
    assert.equal(sourceOf(part.source.text, text, '='), '=3D');
  });

  test('is total and linear on broken markup', () => {
    for (const html of ['<', '<a', '<!--', '<a b="', '&', '&#;', '<style>', '</', '<p', '<script>x</scrip'.repeat(9)]) {
      of(html);
    }
    for (const unit of ['<a =">', '<a b=\'>"=">', '<!--', '<p', '&#1', '<style></sty']) {
      of(unit.repeat(100_000));
    }
  });
});

test('identity text of a decoded document is the source itself', () => {
  const text = lines('A: b', '', 'body');
  const body = textOf(parseMessage(text));
  assert.equal(body.pieces.length, 1);
  assert.equal(body.text, 'body\r\n');
  assert.equal(textOf(parseMessage(binary(text), undefined, { units: 'octets' })).text, 'body\r\n');
});
