/** Insertions and rewritings that only a search over many forms finds; and that nothing is said without proof. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { changesInWords } from '../../server/src/core/diagnosis/explanation.ts';
import { explainFailure } from '../../server/src/core/dkim/forensics/explain-failure.ts';
import type { Forensics } from '../../server/src/core/dkim/results.ts';
import { type SignatureVerdict, verifySignatures } from '../../server/src/core/dkim/verify.ts';
import type { Explanation } from '../../server/src/core/workspace/verdict.ts';
import { keysOf, NOW, recordOf, type SignOptions, signMessage, split } from './signer.ts';

const KEYS = keysOf({ 's1._domainkey.example.org': recordOf('rsa2048') });
const HEADERS = 'from:to:cc:subject:date:message-id:mime-version:content-type:content-transfer-encoding';

async function verify(fields: ReturnType<typeof split>['fields'], body: Uint8Array): Promise<SignatureVerdict> {
  const [verdict] = await verifySignatures({ fields, body, keys: KEYS, now: NOW });
  return verdict!;
}

/** Base64 in lines of 76 characters. */
function inBase64(text: string): string {
  return Buffer.from(text, 'latin1')
    .toString('base64')
    .replace(/.{1,76}/g, '$&\r\n');
}

/** A part in base64 with one text in the place of another. */
function recode(encoded: string, from: string, to: string): string {
  return inBase64(Buffer.from(encoded, 'base64').toString('latin1').replace(from, to));
}

interface Explained {
  readonly found: Forensics;
  readonly kinds: readonly string[];
  readonly words: readonly string[];
}

/** What is found, after it was proven once more: the message without the changes is valid. */
async function explain(message: string, budget = 400_000_000, clock = () => performance.now()): Promise<Explained> {
  const { fields, body: text } = split(message);
  const body = Buffer.from(text, 'latin1');
  const verdict = await verify(fields, body);
  const found = await explainFailure({ fields, body, verdict, clock, budget });
  const texts = fields.map(({ text: field }) => field);
  for (const { before, after, place } of found.header) {
    assert.ok(place.in === 'header' && place.field !== undefined);
    assert.equal(texts[place.field], after);
    texts[place.field] = before;
  }
  let octets = text;
  for (const { kind, before, after, place } of found.body.toReversed()) {
    assert.ok(place.in === 'body');
    assert.equal(before, '');
    const was = kind === 'encoded-text-added' ? recode(octets.slice(place.start, place.end), after, '') : '';
    octets = octets.slice(0, place.start) + was + octets.slice(place.end);
  }
  const again = await verify(
    texts.map((field, i) => ({ name: fields[i]!.name, text: field })),
    Buffer.from(octets, 'latin1'),
  );
  if (found.header.length > 0) assert.equal(again.signature, 'valid');
  if (found.body.length > 0) assert.equal(again.bodyHash, 'match');
  const explanation = { ...found, about: { raw: { fields, body }, verdict } } as unknown as Explanation;
  return {
    found,
    kinds: [...found.header, ...found.body].map(({ kind }) => kind),
    words: changesInWords(explanation).map(({ what }) => what),
  };
}

const HTML = [
  '<html><head><title>Minutes</title></head>',
  '<body lang="en">',
  '<div><p>Hello   Bob,</p>',
  '<p>we meet on <b>Monday</b>.<br>Bring the minutes.</p>',
  '</div>',
  '</body>',
  '</html>',
  '',
];

const HEADER = [
  'From: Ann Example <ann@example.org>',
  'To: "Bob Example" <bob@example.com>, carol@example.net',
  'Subject: About the meeting',
  'Date: Fri, 02 Jan 2026 03:04:05 +0000',
  'Message-ID: <1@example.org>',
  'MIME-Version: 1.0',
];

const HTML_MESSAGE = [...HEADER, 'Content-Type: text/html; charset=utf-8', '', ...HTML].join('\r\n');

const ALTERNATIVE = [
  ...HEADER,
  'Content-Type: multipart/alternative; boundary="b1"; charset="UTF-8"',
  '',
  'Preamble.',
  '--b1',
  'Content-Type: text/plain; charset=utf-8',
  '',
  'Hello Bob,',
  '',
  'we meet on Monday.',
  '',
  '--b1',
  'Content-Type: text/html; charset=utf-8',
  '',
  ...HTML,
  '--b1--',
  '',
].join('\r\n');

const TEXT_FOOTER = '\r\n_______________\r\nThis mail is confidential.\r\nIf it is not yours, tell us.\r\n';
const HTML_FOOTER =
  '<hr>\r\n<div class="d"><p>This mail is confidential.</p>\r\n<p>If not yours, tell us.</p></div>\r\n';
const HTML_BANNER = '<table><tr><td>CAUTION</td>\r\n<td>from <b>outside</b></td></tr></table>\r\n';
const TEXT_BANNER = 'CAUTION: this mail comes from outside.\r\nDo not follow links.\r\n\r\n';

interface Case {
  readonly name: string;
  readonly message?: string;
  readonly change: (message: string) => string;
  readonly kinds: readonly string[];
  readonly words?: readonly string[];
  readonly after?: readonly string[];
  readonly options?: SignOptions;
}

const CASES: readonly Case[] = [
  {
    name: 'a block before </body>',
    change: (m) => m.replace('</body>', `${HTML_FOOTER}</body>`),
    kinds: ['markup-added'],
    words: ['Three lines were added within the HTML of the body'],
    after: [HTML_FOOTER],
  },
  {
    name: 'empty lines within the body, which nobody takes for a disclaimer',
    change: (m) => m.replace('</body>', '\r\n\r\n</body>'),
    kinds: ['white-space-in-body'],
    words: ['Empty lines were added to the body'],
  },
  {
    name: 'an empty Subject',
    message: HTML_MESSAGE.replace(/Subject: .*\r\n/, 'Subject: \r\n'),
    change: (m) => m.replace('Subject: ', 'Subject: [Test] (no subject)'),
    kinds: ['subject-changed'],
  },
  {
    name: 'several fields that Python folded',
    message: HTML_MESSAGE.replace(
      /Cc: .*\r\n|(?=Date: )/,
      'Cc: Carol Example <carol@example.net>, Dave Example <dave@example.net>, erin@example.com\r\n',
    ),
    options: { canonicalization: 'simple/relaxed', headers: 'from:to:cc:subject:date:message-id:list-unsubscribe' },
    change: (m) => m.replace('Dave Example <dave@example.net>, erin', 'Dave Example <dave@example.net>,\r\n erin'),
    kinds: ['white-space-in-header'],
  },
  {
    name: 'a block before </body> in the same line',
    change: (m) => m.replace('</div>\r\n</body>', '</div><p>Scanned  by example.</p>\r\n</body>'),
    kinds: ['markup-added'],
  },
  {
    name: 'a block before </html>',
    change: (m) => m.replace('</html>', '<p>Scanned</p></html>'),
    kinds: ['markup-added'],
    words: ['One line was added within the HTML of the body'],
    after: ['<p>Scanned</p>'],
  },
  {
    name: 'a block after <body>',
    change: (m) => m.replace('<body lang="en">', `$&${HTML_BANNER.trimEnd()}`),
    kinds: ['markup-added'],
    after: [HTML_BANNER.trimEnd()],
  },
  {
    name: 'a block between comments',
    change: (m) => m.replace('<p>we', '<!-- start --><p>Scanned</p>text<!-- end --><p>we'),
    kinds: ['markup-added'],
    after: ['<!-- start --><p>Scanned</p>text<!-- end -->'],
  },
  {
    name: 'text between comments that were there',
    message: HTML_MESSAGE.replace('<p>we', '<!-- a --><!-- b --><p>we'),
    change: (m) => m.replace('<!-- b -->', 'any <b text<!-- b -->'),
    kinds: ['markup-added'],
    after: ['any <b text'],
  },
  {
    name: 'an image in the middle of a line',
    change: (m) => m.replace('<b>Monday', '<img src="https://track.example/1">$&'),
    kinds: ['markup-added'],
    after: ['<img src="https://track.example/1">'],
  },
  {
    name: 'a run of lines in a long body',
    message: [...HEADER, '', ...Array.from({ length: 900 }, (_, i) => `Line ${i}`), ''].join('\r\n'),
    change: (m) => m.replace('Line 420\r\n', 'Line 420\r\nAn advertisement\r\nof two lines\r\n'),
    kinds: ['lines-added'],
    words: ['Two lines were added within the body'],
    after: ['An advertisement\r\nof two lines\r\n'],
  },
  {
    name: 'a block before </body> where l= counts',
    change: (m) => `${m.replace('</body>', `${HTML_FOOTER}</body>`)}<p>not signed</p>\r\n`,
    kinds: ['markup-added'],
    options: { length: 165 },
  },
  {
    name: 'lines within where l= counts',
    message: [...HEADER, '', 'one', 'two', 'three', 'four', ''].join('\r\n'),
    change: (m) => `${m.replace('two', 'x\r\ny\r\ntwo')}not signed\r\n`,
    kinds: ['lines-added'],
    options: { length: 15 },
  },
  {
    name: 'lines on top where l= ends within a line',
    message: [...HEADER, '', 'one', 'two', 'three', 'four', ''].join('\r\n'),
    change: (m) => m.replace('one', 'x\r\none'),
    kinds: ['lines-added-at-start'],
    options: { length: 12 },
  },
  {
    name: 'a footer in both parts',
    message: ALTERNATIVE,
    change: (m) => m.replace('Monday.\r\n', `Monday.\r\n${TEXT_FOOTER}`).replace('</body>', `${HTML_FOOTER}</body>`),
    kinds: ['lines-added', 'markup-added'],
    words: ['Three lines were added within the body', 'Three lines were added within the HTML of the body'],
  },
  {
    name: 'a footer in both parts, the HTML within a line',
    message: ALTERNATIVE,
    change: (m) => m.replace('Monday.\r\n', `Monday.\r\n${TEXT_FOOTER}`).replace('</div>', '</div><p>Scanned</p>'),
    kinds: ['lines-added', 'markup-added'],
  },
  {
    name: 'a banner and a footer',
    message: [...HEADER, '', 'Hello Bob,', 'we meet on Monday.', ''].join('\r\n'),
    change: (m) => `${m.replace('\r\n\r\n', `\r\n\r\n${TEXT_BANNER}`)}${TEXT_FOOTER}`,
    kinds: ['lines-added-at-start', 'lines-added-at-end'],
    words: [
      'Two lines were added at the start of the body',
      'A footer of three lines was added at the end of the body',
    ],
  },
  {
    name: 'a banner and a footer without any rule',
    message: [...HEADER, '', 'Hello Bob,', 'we meet on Monday.', ''].join('\r\n'),
    change: (m) => `${m.replace('\r\n\r\n', '\r\n\r\nCAUTION\r\nfrom outside\r\n')}Bye\r\nthe gateway\r\n`,
    kinds: ['lines-added-at-start', 'lines-added-at-end'],
  },
  {
    name: 'a banner and a footer in HTML',
    change: (m) => m.replace('<body lang="en">', `$&${HTML_BANNER}`).replace('</body>', `${HTML_FOOTER}</body>`),
    kinds: ['markup-added', 'markup-added'],
  },
  {
    name: 'a banner in both parts',
    message: ALTERNATIVE,
    change: (m) => m.replace('Hello Bob', `${TEXT_BANNER}$&`).replace('<body lang="en">', `$&${HTML_BANNER}`),
    kinds: ['lines-added', 'markup-added'],
  },
  {
    name: 'a banner and a footer in both parts',
    message: ALTERNATIVE,
    change: (m) =>
      m
        .replace('Hello Bob', `${TEXT_BANNER}$&`)
        .replace('Monday.\r\n', `Monday.\r\n${TEXT_FOOTER}`)
        .replace('<body lang="en">\r\n', `$&${HTML_BANNER}`)
        .replace('</body>', `${HTML_FOOTER}</body>`),
    kinds: ['lines-added', 'lines-added', 'markup-added', 'markup-added'],
  },
  {
    name: 'a block before </body> in base64',
    message: inBody(inBase64(HTML.join('\r\n'))),
    change: (m) => ofBody(m, (body) => recode(body, '</body>', `${HTML_FOOTER}</body>`)),
    kinds: ['encoded-text-added'],
    words: ['Text was added within an encoded part'],
    after: [HTML_FOOTER],
  },
  {
    name: 'a footer of plain text in base64',
    message: inBody(inBase64('Hello Bob,\nwe meet on Monday, as we did the last time, at the same place.\n')),
    change: (m) => ofBody(m, (body) => recode(body, 'place.\n', 'place.\n-- \nThe gateway\n')),
    kinds: ['encoded-text-added'],
    after: ['-- \nThe gateway\n'],
  },
  ...rewritings(),
];

function inBody(body: string): string {
  return [...HEADER, 'Content-Transfer-Encoding: base64', '', body].join('\r\n');
}

function ofBody(message: string, change: (body: string) => string): string {
  const at = message.indexOf('\r\n\r\n') + 4;
  return message.slice(0, at) + change(message.slice(at));
}

/** The header as it was, as it is now, and what is said. */
function rewritings(): Case[] {
  const subject = (name: string, before: string, after: string, kind = 'encoded-words-rewritten'): Case => ({
    ...field(name, `Subject: ${before}`, `Subject: ${after}`, kind),
    words:
      kind === 'subject-changed' ? ['Subject was changed'] : ['The non-ASCII characters in Subject were re-encoded'],
  });
  const field = (name: string, before: string, after: string, kind: string): Case => {
    const key = before.slice(0, before.indexOf(':') + 1);
    const lines = [...HEADER.filter((line) => !line.startsWith(key)), before];
    return {
      name,
      message: [...lines, '', 'Hello.', ''].join('\r\n'),
      change: (m) => m.replace(before, () => after),
      kinds: [kind],
    };
  };
  const types = 'content-type-changed';
  const named = 'transfer-encoding-named';
  const addresses = 'addresses-rewritten';
  const long = 'Größe der Räume für die nächste Besprechung über die Ämter';
  // 45 octets make 60 characters: with what is around them the most that a word may have.
  let full = 0;
  while (Buffer.byteLength(long.slice(0, full + 1)) <= 45) full++;
  const words = (text: string): string => Buffer.from(text, 'utf8').toString('base64');
  return [
    subject('Q that was B', `=?utf-8?B?${words('Café at noon')}?=`, '=?utf-8?Q?Caf=C3=A9_at_noon?='),
    subject('B that was Q', '=?UTF-8?Q?Caf=C3=A9_at_noon?=', `=?UTF-8?B?${words('Café at noon')}?=`),
    subject('a charset in other letters', '=?UTF-8?Q?Caf=C3=A9?= at noon', '=?utf-8?q?Caf=C3=A9?= at noon'),
    subject('all encoded that was in part', '=?UTF-8?Q?Caf=C3=A9?= at noon', `=?utf-8?b?${words('Café at noon')}?=`),
    subject('another charset of words', '=?iso-8859-1?Q?Caf=E9?= at noon', '=?utf-8?q?Caf=C3=A9_at_noon?='),
    subject('a raw Subject encoded', Buffer.from('Café at noon').toString('latin1'), '=?utf-8?q?Caf=C3=A9_at_noon?='),
    subject(
      'words folded elsewhere',
      `=?UTF-8?B?${words(long.slice(0, full))}?=\r\n =?UTF-8?B?${words(long.slice(full))}?=`,
      `=?UTF-8?B?${words(long.slice(0, 20))}?=\r\n =?UTF-8?B?${words(long.slice(20))}?=`,
    ),
    subject('a charset that stays as it is', '=?koi8-r?B?8NLJ18XU?=', '=?KOI8-R?Q?=F0=D2=C9=D7=C5=D4?='),
    subject(
      'a list’s name within the encoded Subject',
      `=?utf-8?B?${words('Café at noon')}?=`,
      '=?utf-8?q?=5Blist=5D_Caf=C3=A9_at_noon?=',
      'subject-changed',
    ),
    {
      ...field(
        'names encoded anew',
        `To: =?UTF-8?B?${words('Jörg Müller')}?= <j@example.com>, =?UTF-8?B?${words('Zoë')}?= <z@example.net>`,
        'To: =?utf-8?q?J=C3=B6rg_M=C3=BCller?= <j@example.com>, =?utf-8?q?Zo=C3=AB?= <z@example.net>',
        'encoded-words-rewritten',
      ),
      words: ['The non-ASCII characters in To were re-encoded'],
    },
    field(
      'a name of From encoded as a whole',
      'From: =?utf-8?Q?J=C3=B6rg?= Example <ann@example.org>',
      'From: =?UTF-8?B?SsO2cmcgRXhhbXBsZQ==?= <ann@example.org>',
      'encoded-words-rewritten',
    ),
    field(
      'one parameter without quotes',
      'Content-Type: multipart/mixed; charset=UTF-8; boundary="b1"',
      'Content-Type: multipart/mixed; charset=UTF-8; boundary=b1',
      types,
    ),
    field(
      'parameters in another order and in quotes',
      'Content-Type: multipart/mixed; boundary=b1; charset=UTF-8',
      'Content-Type: multipart/mixed; charset=UTF-8; boundary="b1"',
      types,
    ),
    field(
      'a charset in small letters beside a boundary',
      'Content-Type: multipart/mixed; charset="UTF-8"; boundary="B1x"',
      'Content-Type: multipart/mixed; charset=utf-8; boundary="B1x"',
      types,
    ),
    {
      ...field(
        'a parameter moved to a folded line and quoted',
        'Content-Type: multipart/mixed; boundary=b1',
        'Content-Type: multipart/mixed;\r\n\tboundary="b1"',
        types,
      ),
      options: { canonicalization: 'simple/simple' },
    },
    field('letters of an encoding', 'Content-Transfer-Encoding: 8Bit', 'Content-Transfer-Encoding: 8bit', named),
    field('a comment', 'Content-Transfer-Encoding: x-own', 'Content-Transfer-Encoding: x-own (checked)', named),
    {
      ...field(
        'a dot at the end',
        'To: bob@example.com, c@example.net',
        'To: bob@example.com., c@example.net',
        addresses,
      ),
      words: ['The addresses in To were rewritten'],
    },
    field('a dot gone', 'Cc: Bob <bob@example.com.>', 'Cc: Bob <bob@example.com>', addresses),
    field(
      'a domain in small letters',
      'To: Bob@Example.COM, C@EXAMPLE.NET',
      'To: Bob@Example.COM, C@example.net',
      addresses,
    ),
    field('mailto: added', 'To: bob@example.com', 'To: bob@example.com <mailto:bob@example.com>', addresses),
    field(
      'mailto: gone',
      'Cc: Bob <mailto:bob@example.com>, c@example.net',
      'Cc: Bob <bob@example.com>, c@example.net',
      addresses,
    ),
    field(
      'brackets around one address',
      'To: bob@example.com, c@example.net',
      'To: <bob@example.com>, c@example.net',
      addresses,
    ),
    {
      ...field('letters that another field shows', 'To: bOb@example.com', 'To: bob@example.com', addresses),
      change: (m) => m.replace('To: bOb@', 'To: bob@').replace('MIME-V', 'Delivered-To: bOb@example.com\r\nMIME-V'),
    },
  ];
}

for (const { name, message = HTML_MESSAGE, change, kinds, words, after, options } of CASES) {
  test(`proves ${name}`, async () => {
    const forms =
      options?.canonicalization === undefined ? ['relaxed/relaxed', 'relaxed/simple'] : [options.canonicalization];
    for (const canonicalization of forms) {
      const signed = signMessage(message, { headers: HEADERS, ...options, canonicalization });
      const changed = change(signed);
      assert.notEqual(changed, signed);
      const explained = await explain(changed);
      assert.deepEqual(explained.kinds, kinds);
      if (words !== undefined) assert.deepEqual(explained.words, words);
      if (after !== undefined)
        assert.deepEqual(
          explained.found.body.map((found) => found.after),
          after,
        );
    }
  });
}

test('says nothing of what was taken out or replaced', async () => {
  const text = [...HEADER, '', ...Array.from({ length: 12 }, (_, i) => `line ${i} of the text`), ''].join('\r\n');
  let ticks = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(text, HTML_MESSAGE, ALTERNATIVE),
      fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
      fc.constantFrom('7', 'Z', ''),
      async (message, where, put) => {
        const signed = signMessage(message, { headers: HEADERS });
        // Any letter of the body but those of boundaries, which are written in more than one place.
        const letters = [...signed.matchAll(/(?<!--)[a-y]/g)].filter(({ index }) => index > signed.indexOf('\r\n\r\n'));
        const { index } = letters[Math.floor(where * letters.length)]!;
        const changed = `${signed.slice(0, index)}${put}${signed.slice(index + 1)}`.replace('<1@', '<2@');
        const { kinds } = await explain(changed, 5_000_000, () => ticks++);
        assert.deepEqual(kinds, []);
      },
    ),
    { seed: 6376, numRuns: 25 },
  );
});
