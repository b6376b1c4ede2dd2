/** Structured fields: mailboxes, dates, Received, authentication results, with their ranges. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { type Mailbox, parseMailboxes } from '../../server/src/core/mail/addresses.ts';
import { parseAuthenticationResults, parseReceivedSpf } from '../../server/src/core/mail/authentication-results.ts';
import { parseDateTime } from '../../server/src/core/mail/date.ts';
import { parseReceived } from '../../server/src/core/mail/received.ts';
import { MappedText } from '../../server/src/core/text/mapped-text.ts';
import type { Span } from '../../server/src/core/text/span.ts';

function cut(text: string, span: Span | undefined): string | undefined {
  return span && text.slice(span.start, span.end);
}

describe('mailboxes', () => {
  const brief = (mailbox: Mailbox): string =>
    `${mailbox.group === undefined ? '' : `${mailbox.group}: `}${mailbox.displayName}|${mailbox.address}|${mailbox.domain}`;

  for (const [value, ...expected] of [
    [
      'Foo Bar <a@b.example>, "Q, \\"x\\"" <c@d.example>',
      'Foo Bar|a@b.example|b.example',
      'Q, "x"|c@d.example|d.example',
    ],
    ['a@b.example (Name)', 'Name|a@b.example|b.example'],
    ['Foo a@b.example', 'Foo|a@b.example|b.example'],
    [
      'team: a@b.example, Foo <c@d.example>; e@f.example',
      'team: |a@b.example|b.example',
      'team: Foo|c@d.example|d.example',
      '|e@f.example|f.example',
    ],
    ['undisclosed-recipients:;'],
    ['<@relay.example,@r2.example:u@h.example>', '|u@h.example|h.example'],
    ['MAILER-DAEMON (Mail Delivery System)', 'Mail Delivery System|MAILER-DAEMON|'],
    ['Mail Delivery Subsystem <MAILER-DAEMON>', 'Mail Delivery Subsystem|MAILER-DAEMON|'],
    ['a . b (c) @ d (e) . example', 'c e|a.b@d.example|d.example'],
    ['<>', '||'],
    ['=?utf-8?Q?H=C3=A9, x?= =?utf-8?Q?llo?= <a@b.example>', 'Hé, xllo|a@b.example|b.example'],
    ['"=?utf-8?Q?H=C3=A9?=" <a@b.example>', 'Hé|a@b.example|b.example'],
    ['"unclosed <a@b.example>', '"unclosed|a@b.example|b.example'],
    ['a@b.example c@d.example', '|a@b.example|b.example', '|c@d.example|d.example'],
    ['<<a@b.example>>', '|a@b.example|b.example'],
    ['Foo (x <a@b.example>', 'Foo (x|a@b.example|b.example'],
    ['<mailto:a@b.example>', '|a@b.example|b.example'],
    ['"a b"@c.example', '|"a b"@c.example|c.example'],
    ['müller@exämple.example', '|müller@exämple.example|exämple.example'],
    ['a@[192.0.2.1]', '|a@[192.0.2.1]|[192.0.2.1]'],
    ['Foo <a@b.example, c@d.example', 'Foo|a@b.example|b.example', '|c@d.example|d.example'],
    ['a@b.example <c@d.example>', 'a@b.example|c@d.example|d.example'],
    [',, a@b.example,', '|a@b.example|b.example'],
    ['no address here', 'no address here||'],
    ['a@', '|a@|'],
  ] as const) {
    test(value, () => assert.deepEqual(parseMailboxes(MappedText.of(value)).map(brief), expected));
  }

  test('ranges', () => {
    const value = 'x@y.example, "Foo" Bar <a@b.example> (c)';
    const mailbox = parseMailboxes(MappedText.of(value))[1]!;
    assert.equal(cut(value, mailbox.displayNameSpan), '"Foo" Bar');
    assert.equal(cut(value, mailbox.addressSpan), 'a@b.example');
    assert.equal(cut(value, mailbox.domainSpan), 'b.example');
    assert.equal(cut(value, mailbox.span), '"Foo" Bar <a@b.example>');
  });
});

describe('dates', () => {
  const iso = (text: string): string | undefined => {
    const date = parseDateTime(text);
    return date && `${new Date(date.seconds * 1000).toISOString().slice(0, 19)} ${date.offsetMinutes ?? '?'}`;
  };

  for (const [text, expected] of [
    ['Mon, 2 Jan 2006 15:04:05 -0700 (MST)', '2006-01-02T22:04:05 -420'],
    ['2 Jan 06 15:04 GMT', '2006-01-02T15:04:00 0'],
    ['Fri, 21 Nov 97 09(comment):   55  :  06 -0600', '1997-11-21T15:55:06 -360'],
    ['(c (nested)) 02 Jan 2006 15:04:05 +0530', '2006-01-02T09:34:05 330'],
    ['2 Jan 2006 15:04:05 EDT', '2006-01-02T19:04:05 -240'],
    ['2 Jan 2006 15:04:05 Z', '2006-01-02T15:04:05 0'],
    ['2 Jan 2006 15:04:05 -0000', '2006-01-02T15:04:05 ?'],
    ['2 Jan 2006 15:04:05 A', '2006-01-02T15:04:05 ?'],
    ['2 Jan 2006 15:04:05', '2006-01-02T15:04:05 ?'],
    ['2 Jan 106 15:04:05 GMT', '2006-01-02T15:04:05 0'],
    ['31 Dec 2016 23:59:60 +0000', '2017-01-01T00:00:00 0'],
    ['Mon Jan  2 15:04:05 2006', '2006-01-02T15:04:05 ?'],
    ['2006-01-02T15:04:05+02:00', '2006-01-02T13:04:05 120'],
    ['29 Feb 2024 00:00:00 +0000', '2024-02-29T00:00:00 0'],
    ['29 Feb 2023 00:00:00 +0000', undefined],
    ['1 Foo 2023 00:00:00 +0000', undefined],
    ['1 Jan 2023 24:00:00 +0000', undefined],
    ['tomorrow', undefined],
    ['', undefined],
  ] as const) {
    test(text || 'nothing', () => assert.equal(iso(text), expected));
  }

  test('every second that Date can write is read back', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000_000 }), (seconds) => {
        assert.equal(parseDateTime(new Date(seconds * 1000).toUTCString())?.seconds, seconds);
      }),
      { seed: 7, numRuns: 300 },
    );
  });
});

describe('Received', () => {
  test('clauses, comments, date', () => {
    const text =
      'from mx.example (mx.example [192.0.2.1] (may be forged)) by in.example (Postfix) with ESMTPS id ABC ' +
      'for <a@b.example>; Mon, 2 Jan 2006 15:04:05 -0700 (MST)';
    const received = parseReceived(MappedText.of(text));
    assert.deepEqual(
      received.clauses.map(({ keyword, value }) => `${keyword} ${value}`),
      ['from mx.example', 'by in.example', 'with ESMTPS', 'id ABC', 'for <a@b.example>'],
    );
    assert.equal(received.from?.comments[0]?.text, 'mx.example [192.0.2.1] (may be forged)');
    assert.equal(cut(text, received.by?.span), 'by in.example (Postfix)');
    assert.equal(cut(text, received.by?.valueSpan), 'in.example');
    assert.equal(cut(text, received.date?.span), 'Mon, 2 Jan 2006 15:04:05 -0700');
    assert.equal(received.date?.seconds, Date.UTC(2006, 0, 2, 22, 4, 5) / 1000);
  });

  test('forms of other systems', () => {
    const of = (text: string): unknown => {
      const { clauses, comments, date } = parseReceived(MappedText.of(text));
      return [clauses.map(({ keyword, value }) => `${keyword} ${value}`), comments.map((c) => c.text), date?.seconds];
    };
    const at = Date.UTC(2026, 10, 24, 1, 2, 3) / 1000;
    assert.deepEqual(of('by 2002:a05:6000 with SMTP id x; Tue, 24 Nov 2026 01:02:03 +0000'), [
      ['by 2002:a05:6000', 'with SMTP', 'id x'],
      [],
      at,
    ]);
    assert.deepEqual(of('(qmail 1 invoked by uid 0); 24 Nov 2026 01:02:03 -0000'), [
      [],
      ['qmail 1 invoked by uid 0'],
      at,
    ]);
    assert.deepEqual(of('from a by b id c Tue, 24 Nov 2026 01:02:03 GMT'), [['from a', 'by b', 'id c'], [], at]);
    assert.deepEqual(of('from unknown (HELO x) ; by (unclosed; nonsense'), [
      ['from unknown', 'by ( unclosed'],
      [],
      undefined,
    ]);
    assert.deepEqual(of(''), [[], [], undefined]);
  });
});

describe('authentication results', () => {
  const show = (text: string): string[] => {
    const { authservId, instance, results } = parseAuthenticationResults(MappedText.of(text));
    return [
      `${instance ?? ''} ${authservId ?? '-'}`.trim(),
      ...results.map(({ method, result, reason, comment, properties }) =>
        [
          `${method}=${result}`,
          ...(reason === undefined ? [] : [`reason ${reason}`]),
          ...properties.map((p) => `${p.ptype}.${p.property}=${p.value}`),
          ...(comment === '' ? [] : [`(${comment})`]),
        ].join(' '),
      ),
    ];
  };

  for (const [title, text, ...expected] of [
    [
      'Gmail',
      'mx.google.com;\r\n dkim=pass header.i=@example.org header.s=s1 header.b=AbC/d+=;\r\n' +
        ' spf=pass (google.com: domain of a@example.org designates 192.0.2.1) smtp.mailfrom=a@example.org;\r\n' +
        ' dmarc=pass (p=REJECT sp=REJECT dis=NONE) header.from=example.org',
      'mx.google.com',
      'dkim=pass header.i=@example.org header.s=s1 header.b=AbC/d+=',
      'spf=pass smtp.mailfrom=a@example.org (google.com: domain of a@example.org designates 192.0.2.1)',
      'dmarc=pass header.from=example.org (p=REJECT sp=REJECT dis=NONE)',
    ],
    [
      'Exchange Online: no authserv-id, properties without a ptype',
      'spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=example.org; dkim=pass (signature was verified)' +
        ' header.d=example.org;dmarc=pass action=none header.from=example.org;compauth=pass reason=100',
      '-',
      'spf=pass smtp.mailfrom=example.org (sender IP is 192.0.2.1)',
      'dkim=pass header.d=example.org (signature was verified)',
      'dmarc=pass .action=none header.from=example.org',
      'compauth=pass reason 100',
    ],
    [
      'Yahoo: properties before their method',
      'mta1.mail.yahoo.com from=example.org; domainkeys=neutral (no sig); from=example.org; dkim=pass (ok)',
      'mta1.mail.yahoo.com',
      'domainkeys=neutral .from=example.org (no sig)',
      'dkim=pass .from=example.org (ok)',
    ],
    [
      'ARC',
      'i=12; mx.example.org; arc=none; dkim=fail reason="bad; sig" header.d=example.org',
      '12 mx.example.org',
      'arc=none',
      'dkim=fail reason bad; sig header.d=example.org',
    ],
    [
      'missing semicolons',
      'mx.example.org dkim=pass (2048-bit key) header.d=example.org header.b=abc spf=fail smtp.mailfrom=x@y.example',
      'mx.example.org',
      'dkim=pass header.d=example.org header.b=abc (2048-bit key)',
      'spf=fail smtp.mailfrom=x@y.example',
    ],
    [
      'a semicolon too many',
      'mx.example.org; dkim=pass; header.d=foo.example',
      'mx.example.org',
      'dkim=pass header.d=foo.example',
    ],
    ['none', 'example.org 1; none', 'example.org'],
    ['none alone', 'none', '-'],
    [
      'white space and comments wherever the grammar has them (RFC 8601 Appendix B.7)',
      'foo.example.net (foobar) 1 (baz); dkim (Because I like it) / 1 (One yay) = (wait for it) fail policy (A dot can' +
        " go here) . (like that) expired (this surprised me) = (as I wasn't expecting it) 1362471462",
      'foo.example.net',
      'dkim=fail policy.expired=1362471462 (Because I like it One yay wait for it A dot can go here like that this' +
        " surprised me as I wasn't expecting it)",
    ],
    ['an unknown method', 'mx.example.org; x-foo=pass policy.a=b', 'mx.example.org', 'x-foo=pass policy.a=b'],
    [
      'an unclosed comment',
      'mx.example.org; spf=pass (oops; dmarc=pass',
      'mx.example.org',
      'spf=pass (oops)',
      'dmarc=pass',
    ],
    [
      'quotes',
      'mx.example.org; auth=pass smtp.auth="a b"@example.org',
      'mx.example.org',
      'auth=pass smtp.auth=a b@example.org',
    ],
    [
      'an unclosed quote',
      'mx.example.org; dkim=fail reason="oops; spf=pass',
      'mx.example.org',
      'dkim=fail reason oops',
      'spf=pass',
    ],
    ['nothing', '', '-'],
    ['junk', ';;;=;=;(', '-'],
  ] as const) {
    test(title, () => assert.deepEqual(show(text), expected));
  }

  test('ranges', () => {
    const text = 'mx.example.org; dkim=pass (ok) header.d=example.org ; spf=fail';
    const results = parseAuthenticationResults(MappedText.of(text));
    assert.equal(cut(text, results.authservIdSpan), 'mx.example.org');
    const dkim = results.results[0]!;
    assert.equal(cut(text, dkim.span), 'dkim=pass (ok) header.d=example.org');
    assert.equal(cut(text, dkim.resultSpan), 'pass');
    assert.equal(cut(text, dkim.properties[0]!.span), 'header.d=example.org');
    assert.equal(cut(text, dkim.properties[0]!.valueSpan), 'example.org');
  });

  test('Received-SPF', () => {
    const text = 'SoftFail (mx.example.org: why) client-ip=192.0.2.1; envelope-from="a@example.org"; helo=x;';
    const spf = parseReceivedSpf(MappedText.of(text))!;
    assert.equal(spf.result, 'softfail');
    assert.equal(spf.comment, 'mx.example.org: why');
    assert.deepEqual(
      spf.properties.map(({ property, value }) => `${property}=${value}`),
      ['client-ip=192.0.2.1', 'envelope-from=a@example.org', 'helo=x'],
    );
    assert.equal(cut(text, spf.resultSpan), 'SoftFail');
    assert.equal(parseReceivedSpf(MappedText.of(' ')), undefined);
  });
});

test('every parser is total on any text', () => {
  const words = fc.constantFrom(
    'a',
    '@',
    '<',
    '>',
    '(',
    ')',
    '"',
    '\\',
    ',',
    ';',
    ':',
    '=',
    '.',
    '/',
    ' ',
    '[',
    ']',
    '=?utf-8?Q?',
    '?=',
    'dkim',
    'by',
    '1',
  );
  fc.assert(
    fc.property(fc.array(words, { maxLength: 40 }), (all) => {
      const text = all.join('');
      const value = MappedText.of(text);
      for (const { span, addressSpan, domainSpan } of parseMailboxes(value)) {
        assert.ok(span.start <= addressSpan.start && addressSpan.end <= span.end, text);
        assert.ok(span.start <= domainSpan.start && domainSpan.end <= span.end, text);
      }
      for (const { span, properties } of parseAuthenticationResults(value).results) {
        for (const property of properties)
          assert.ok(span.start <= property.span.start && property.span.end <= span.end, text);
      }
      parseReceivedSpf(value);
      parseReceived(value);
      parseDateTime(text);
    }),
    { seed: 11, numRuns: 3000 },
  );
});

test('every parser is linear on long values', () => {
  for (const unit of [
    'a@b ',
    '<',
    '"\\"',
    '(',
    '=?utf-8?Q?',
    'a. ',
    '@a,',
    'dkim=pass ',
    ';',
    'a:',
    '1 Jan 2020 ',
    '\\',
  ]) {
    const value = MappedText.of(unit.repeat(100_000));
    parseMailboxes(value);
    parseAuthenticationResults(value);
    parseReceived(value);
    parseDateTime(value.text);
  }
});
