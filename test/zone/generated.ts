/** Generators of master files for property tests: valid records, and the mistakes that people make. */

import fc from 'fast-check';

const owner = fc.constantFrom(
  '',
  'a',
  'b.c',
  '@',
  'www',
  'x.example.org.',
  '*.w',
  'h\\.i',
  '\\097',
  's1._domainkey',
  'mx',
  '300',
);
const head = fc.constantFrom('', '300 ', 'IN ', '300 IN ', 'IN 300 ', '1h30m ', '1w ');
const data = fc.constantFrom(
  'A 192.0.2.1',
  'AAAA 2001:db8::1',
  'MX 10 mail',
  'TXT "v=DKIM1; p=abc"',
  'TXT ( "a" ; comment (\n  "b" )',
  'TXT a b\\ c',
  'TXT "\\"q\\059"',
  'SRV 0 5 5060 sip.example.net.',
  'CAA 0 issue "ca.example.net"',
  'PTR host',
  'TYPE65280 \\# 2 0102',
  'TLSA 3 1 1 0123456789abcdef0123456789abcdef 0123456789abcdef0123456789abcdef',
  'HTTPS 1 . alpn="h2,h3"',
);
const record = fc.tuple(owner, head, data).map(([o, h, d]) => `${o} ${h}${d}`);
const directive = fc.constantFrom('$TTL 300', '$ORIGIN sub.example.org.', '$ORIGIN example.org.', '$TTL 1d ; day');
const blank = fc.constantFrom('', '   ', '; comment "(', '\t; x');
const valid = fc.oneof(
  { weight: 6, arbitrary: record },
  { weight: 1, arbitrary: directive },
  { weight: 1, arbitrary: blank },
);
const mistake = fc.constantFrom(
  'q TXT "open',
  'p TXT ( "a"',
  'p TXT "a" )',
  'x TEXT "a"',
  'x A 192.0.2.256',
  'x MX mail',
  '  "b"',
  '"c',
  '(',
  ')',
  '\\',
  'x TXT a\\',
  '$FOO',
  '$ORIGIN',
  '  $TTL 5',
  'x 1y A 192.0.2.1',
  'x..y A 192.0.2.1',
  '# hash',
  '\ufeff',
  'é TXT “a”',
  'x TXT "a\\"',
  '$GENERATE 1-3 g$ A 192.0.2.$',
);
const lineEnd = fc.constantFrom('\n', '\n', '\n', '\r\n', '\r');

const HEAD = '$ORIGIN example.org.\n$TTL 60\n@ SOA ns h 1 2 3 4 5\n NS ns\nns A 192.0.2.1\n';

/** A zone that is in order. */
export const validZone = fc
  .array(valid, { maxLength: 12 })
  .map((lines) => `${HEAD}${lines.map((line) => `${line}\n`).join('')}`);

/** A zone in order but for at most one line. */
export const oneMistake = fc
  .tuple(fc.array(valid, { maxLength: 5 }), mistake, fc.array(valid, { maxLength: 5 }))
  .map(([before, wrong, after]) => `${HEAD}${[...before, wrong, ...after].map((line) => `${line}\n`).join('')}`);

/** Anything made of such lines. */
export const anyZone = fc
  .array(fc.tuple(fc.oneof({ weight: 3, arbitrary: valid }, { weight: 2, arbitrary: mistake }), lineEnd), {
    maxLength: 20,
  })
  .map((lines) => lines.map(([line, end]) => line + end).join(''));

const fragment = fc.oneof(
  fc.constantFrom(
    '',
    '"',
    '(',
    ')',
    '\n',
    ' ',
    ';',
    '\\',
    '\r',
    '\r\n',
    '@',
    '$',
    '\ufeff',
    'x A 192.0.2.1\n',
    'b TXT "c"\n',
  ),
  fc.string({ maxLength: 4 }),
  mistake,
);

/** An edit by fractions of a text's length. */
export const anyEdit = fc.record({ at: fc.nat(1000), length: fc.nat(30), newText: fragment });
