/** Messages of many shapes, and what happens to mail, for measuring how much of it is explained. Binary strings; CRLF. */

import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const libqp = require('libqp') as { encode(octets: Buffer): string; wrap(text: string): string };

/** Mulberry32: the same numbers for the same seed. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export type Encoding = '7bit' | '8bit' | 'quoted-printable' | 'base64';

interface Leaf {
  readonly type: string;
  encoding: Encoding;
  /** Decoded octets. */
  content: string;
  data: string;
}

export interface Generated {
  readonly fields: (readonly [string, string])[];
  readonly leaves: Leaf[];
  readonly attachment: string | undefined;
  readonly boundary: string;
}

const utf8 = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');
const octets = (binary: string): Buffer => Buffer.from(binary, 'latin1');

/** Lines of at most `width` with the soft break, as JavaMail, Python and MIME::QuotedPrint fill them. */
function fillQuotedPrintable(content: string, width: number): string {
  return content
    .split('\r\n')
    .map((line) => {
      let out = '';
      let used = 0;
      for (let i = 0; i < line.length; i++) {
        const code = line.charCodeAt(i);
        const isLast = i === line.length - 1;
        const isPlain = (code > 32 && code < 127 && code !== 61) || ((code === 32 || code === 9) && !isLast);
        const unit = isPlain ? line[i]! : `=${code.toString(16).toUpperCase().padStart(2, '0')}`;
        if (used + unit.length > width - 1) {
          out += '=\r\n';
          used = 0;
        }
        out += unit;
        used += unit.length;
      }
      return out;
    })
    .join('\r\n');
}

export const ENCODERS: readonly ((content: string) => string)[] = [
  (content) => fillQuotedPrintable(content, 76),
  (content) => libqp.wrap(libqp.encode(octets(content))),
  (content) => fillQuotedPrintable(content, 73),
];

export function base64(content: string, width: number): string {
  return octets(content)
    .toString('base64')
    .replace(new RegExp(`.{1,${width}}`, 'g'), '$&\r\n');
}

function encode(content: string, encoding: Encoding, encoder: number, width: number): string {
  if (encoding === 'base64') return base64(content, width);
  return encoding === 'quoted-printable'
    ? ENCODERS[encoder % ENCODERS.length]!(content.replace(/\r?\n/g, '\r\n'))
    : content;
}

function plainText(random: () => number, isAscii: boolean): string {
  const number = Math.floor(random() * 1e6);
  const lines = [
    isAscii ? 'Hello Eva,' : 'Liebe Frau Müller,',
    '',
    `the minutes ${number} are at https://wiki.example.org/minutes/${number}?view=1&lang=en for everybody who was there`,
    'From now on we meet on Mondays.',
    '.profile has to be copied, too.',
    isAscii
      ? 'Nothing else.'
      : 'Größe und Maße stimmen überein mit dem, was wir schon im März vereinbart hatten, und bleiben so.',
    '',
    '-- ',
    'Ann Example',
    '',
  ];
  return utf8(lines.join('\r\n'));
}

function html(random: () => number): string {
  const number = Math.floor(random() * 1e6);
  const lines = [
    '<!DOCTYPE html>',
    '<html><head><title>Angebote</title><style>td { color: #b00 }</style></head>',
    '<body style="margin:0">',
    '<table width="600"><tr><td>',
    '<p>Guten Tag Frau Kern, diese Woche: Räder für 399&nbsp;€, und noch ein längerer Satz, damit die Zeile bricht.</p>',
    `<p><a href="https://shop.example.org/r/${number}?a=1&amp;c=77">Ansehen</a></p>`,
    '</td></tr></table>',
    '</body>',
    '</html>',
    '',
  ];
  return utf8(lines.join('\r\n'));
}

export function generate(random: () => number): Generated {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const encoding = pick<Encoding>(['7bit', '8bit', 'quoted-printable', 'base64']);
  const shape = encoding === '7bit' ? 'text' : pick(['text', 'html', 'alternative', 'mixed']);
  const encoder = Math.floor(random() * ENCODERS.length);
  const width = pick([76, 76, 64, 72]);
  const isLf = encoding === 'base64' && random() < 0.4;
  const contents: [string, string][] = [];
  if (shape !== 'html') contents.push(['text/plain', plainText(random, encoding === '7bit')]);
  if (shape !== 'text') contents.push(['text/html', html(random)]);
  return {
    fields: [
      ['From', pick(['Ann Example <ann@example.org>', '"Example, Ann" <ann@example.org>'])],
      ['To', pick(['Bob Smith <bob@example.com>', '"Kern, Eva" <eva@example.com>, Bob Smith <bob@example.com>'])],
      [
        'Subject',
        pick(['Minutes of Monday', '=?UTF-8?Q?Rechnung_f=C3=BCr_Oktober?=', 'Re: about the next\r\n meeting']),
      ],
      ['Date', pick(['Fri, 02 Jan 2026 03:04:05 +0000', 'Fri, 2 Jan 2026 04:04:05 +0100'])],
      ['Message-ID', `<${Math.floor(random() * 1e9)}@example.org>`],
      ['MIME-Version', '1.0'],
    ],
    leaves: contents.map(([type, text]) => {
      const content = isLf ? text.replaceAll('\r\n', '\n') : text;
      return { type, encoding, content, data: encode(content, encoding, encoder, width) };
    }),
    attachment: shape === 'mixed' ? base64(utf8('x'.repeat(3000)), 76) : undefined,
    boundary: pick(['=_nl_8812', '----=_Part_7_1', 'b1_c4ca4238']),
  };
}

/** Header and body. */
export interface Built {
  readonly fields: readonly (readonly [string, string])[];
  readonly body: string;
}

export function build({ fields, leaves, attachment, boundary }: Generated): Built {
  const head = ({ type, encoding }: Leaf): (readonly [string, string])[] => [
    ['Content-Type', `${type}; charset=utf-8`],
    ['Content-Transfer-Encoding', encoding],
  ];
  const lines = (list: readonly (readonly [string, string])[]): string =>
    list.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  if (leaves.length === 1 && attachment === undefined)
    return { fields: [...fields, ...head(leaves[0]!)], body: leaves[0]!.data };
  const parts = leaves.map((leaf) => `--${boundary}\r\n${lines(head(leaf))}\r\n${leaf.data}\r\n`);
  if (attachment !== undefined)
    parts.push(
      `--${boundary}\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n${attachment}\r\n`,
    );
  const type = attachment === undefined ? 'multipart/alternative' : 'multipart/mixed';
  return {
    fields: [...fields, ['Content-Type', `${type}; boundary="${boundary}"`]],
    body: `${parts.join('')}--${boundary}--\r\n`,
  };
}

export function toText({ fields, body }: Built): string {
  return `${fields.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`;
}

const FOOTER = '_______________________________________________\r\nList mailing list\r\nlist@lists.example\r\n';
const BANNER = 'CAUTION: this message comes from outside.\r\n\r\n';

function field(name: string, change: (value: string) => string): Change {
  return (message) => {
    const built = build(message);
    return {
      ...built,
      fields: built.fields.map(([each, value]) => [each, each === name ? change(value) : value] as const),
    };
  };
}

function bodyOf(change: (body: string) => string): Change {
  return (message) => {
    const built = build(message);
    return { ...built, body: change(built.body) };
  };
}

/** A gateway decodes every part, changes it, and encodes it in its own way. */
function inParts(change: (content: string, type: string) => string, to?: Encoding): Change {
  return (message, random) => {
    const encoder = Math.floor(random() * ENCODERS.length);
    for (const leaf of message.leaves) {
      leaf.content = change(leaf.content, leaf.type);
      leaf.encoding = to ?? leaf.encoding;
      leaf.data = encode(leaf.content, leaf.encoding, encoder, 76);
    }
    return build(message);
  };
}

function links(rewrite: (url: string) => string): (content: string, type: string) => string {
  return (content, type) =>
    type === 'text/html'
      ? content.replace(
          /href="(https:[^"]+)"/g,
          (_, url: string) => `href="${rewrite(url.replaceAll('&amp;', '&')).replaceAll('&', '&amp;')}"`,
        )
      : content.replace(/https:[^\s<>"]+/g, rewrite);
}

const safeLink = (url: string): string =>
  `https://eur01.safelinks.protection.outlook.com/?url=${encodeURIComponent(url)}&data=05%7C02&sdata=abc%3D&reserved=0`;
const urlDefense2 = (url: string): string =>
  `https://urldefense.proofpoint.com/v2/url?u=${encodeURIComponent(url).replaceAll('-', '%2D').replaceAll('_', '%5F').replaceAll('%2F', '_').replaceAll('%', '-')}&d=Dw&c=ab`;
const urlDefense3 = (url: string): string => {
  const replaced = [...url].filter((character) => !/[\w.~:/?=-]/.test(character)).join('');
  const kept = [...url].map((character) => (/[\w.~:/?=-]/.test(character) ? character : '*')).join('');
  return `https://urldefense.com/v3/__${kept}__;${Buffer.from(replaced).toString('base64url')}!!AbC!xyz$`;
};

/** Undefined where it does not fit the message. The message may be changed in place. */
export type Change = (message: Generated, random: () => number) => Built | undefined;

export const CHANGES: Readonly<Record<string, Change>> = {
  'subject mark': field('Subject', (value) => `[list] ${value}`),
  'external mark': field('Subject', (value) => `[EXTERNAL] ${value}`),
  'Reply-To added': (message) => {
    const built = build(message);
    return { ...built, fields: [...built.fields, ['Reply-To', 'list@lists.example']] };
  },
  'Date in GMT': field('Date', () => 'Fri, 02 Jan 2026 03:04:05 GMT'),
  'Date in another zone': field('Date', () => 'Thu, 01 Jan 2026 19:04:05 -0800'),
  'quotes around a name': field('To', (value) => value.replace('Bob Smith', '"Bob Smith"')),
  'MIME-Version removed': (message) => {
    const built = build(message);
    return { ...built, fields: built.fields.filter(([name]) => name !== 'MIME-Version') };
  },
  footer: bodyOf((body) => `${body}\r\n${FOOTER}`),
  banner: bodyOf((body) => BANNER + body),
  'banner and footer': bodyOf((body) => `${BANNER}${body}\r\n${FOOTER}`),
  'list wrapping': (message) => {
    const { fields, body } = build(message);
    const isMime = (name: string): boolean => name.startsWith('Content-');
    const head = fields.filter(([name]) => isMime(name)).map(([name, value]) => `${name}: ${value}\r\n`);
    return {
      fields: [...fields.filter(([name]) => !isMime(name)), ['Content-Type', 'multipart/mixed; boundary="===123=="']],
      body: `--===123==\r\n${head.join('')}\r\n${body}\r\n--===123==\r\nContent-Type: text/plain\r\n\r\n${FOOTER}\r\n--===123==--\r\n`,
    };
  },
  'disclaimer in parts': inParts((content, type) =>
    type === 'text/html'
      ? content.replace('</body>', '<p>Confidential.</p>\r\n</body>')
      : `${content}\r\nConfidential.\r\n`,
  ),
  'banner in parts': inParts((content, type) =>
    type === 'text/html' ? content.replace(/(<body[^>]*>)/, '$1<div>CAUTION</div>') : BANNER + content,
  ),
  'pixel in HTML': (message, random) =>
    message.leaves.some(({ type }) => type === 'text/html')
      ? inParts((content, type) =>
          type === 'text/html' ? content.replace('</body>', '<img src="https://t.example/o.gif">\r\n</body>') : content,
        )(message, random)
      : undefined,
  'Safe Links': inParts(links(safeLink)),
  'URL Defense v2': inParts(links(urlDefense2)),
  'URL Defense v3': inParts(links(urlDefense3)),
  'encoded again': (message, random) =>
    message.leaves[0]!.encoding === 'quoted-printable' ? inParts((content) => content)(message, random) : undefined,
  'to base64': (message, random) =>
    message.leaves[0]!.encoding === '7bit' ? undefined : inParts((content) => content, 'base64')(message, random),
  'From quoted': bodyOf((body) => body.replace(/^From /gm, '>From ')),
  'dots doubled': bodyOf((body) => body.replace(/^\./gm, '..')),
  'a dot lost': bodyOf((body) => body.replace(/^\.(?=profile)/gm, '')),
};

const WORDS = ['Monday', 'Hello', 'minutes', 'Guten', 'Ansehen', 'Ann'];

/** Undefined where nothing would be lost. */
function lostInParts(change: (content: string, type: string) => string): Change {
  return (message, random) =>
    message.leaves.some(({ content, type }) => change(content, type) !== content)
      ? inParts(change)(message, random)
      : undefined;
}

/** What nobody can undo: something that was signed is no longer there. */
export const LOSSES: Readonly<Record<string, Change>> = {
  'a word replaced': lostInParts((content) => {
    const word = WORDS.find((each) => content.includes(each));
    return word === undefined ? content : content.replace(word, 'Zebra');
  }),
  'a paragraph removed': lostInParts((content) => content.replace(/^.*(?:minutes|Guten).*\r?\n/m, '')),
  'half of the text gone': lostInParts((content) => content.slice(0, content.length >> 1)),
  'another body': bodyOf(() => 'This is another message altogether.\r\nIt has nothing of the first.\r\n'),
  'another body and a footer': bodyOf(() => `Something else.\r\n\r\n${FOOTER}`),
  'another Subject': field('Subject', () => 'Your invoice'),
  'another author': field('From', () => 'Eve <eve@example.org>'),
  'another address': field('To', () => 'mallory@example.net'),
  'another date': field('Date', () => 'Sat, 03 Jan 2026 10:00:00 +0000'),
  'Message-ID replaced': field('Message-ID', () => '<other@example.net>'),
  'a letter changed and a footer': bodyOf(
    (body) => `${body.replace(/[b-y](?=[a-z])/, (letter) => (letter === 'q' ? 'v' : 'q'))}\r\n${FOOTER}`,
  ),
  'links to another place': lostInParts((content) =>
    content.replace(/https:\/\/[a-z]+\.example\.org/g, 'https://evil.example.net'),
  ),
};

/** As which kinds a change may be explained: it, or another one that gives the same text. */
export const KINDS: Readonly<Record<string, readonly string[]>> = {
  'subject mark': ['subject-changed'],
  'external mark': ['subject-changed'],
  'Reply-To added': ['field-added'],
  'Date in GMT': ['date-reformatted', 'white-space-in-header'],
  'Date in another zone': ['date-reformatted'],
  'quotes around a name': ['addresses-rewritten'],
  'MIME-Version removed': ['field-removed'],
  footer: ['lines-added-at-end', 'lines-added', 'markup-added'],
  banner: ['lines-added-at-start', 'lines-added', 'markup-added'],
  'banner and footer': ['lines-added-at-start', 'lines-added-at-end', 'lines-added', 'markup-added'],
  'list wrapping': ['wrapped-in-multipart', 'content-type-changed', 'field-removed', 'transfer-encoding-named'],
  'disclaimer in parts': [
    'lines-added-at-end',
    'lines-added',
    'markup-added',
    'encoded-text-added',
    'transfer-encoding-changed',
  ],
  'banner in parts': [
    'lines-added-at-start',
    'lines-added',
    'markup-added',
    'encoded-text-added',
    'transfer-encoding-changed',
  ],
  'pixel in HTML': ['markup-added', 'encoded-text-added', 'transfer-encoding-changed'],
  'Safe Links': ['links-rewritten', 'transfer-encoding-changed'],
  'URL Defense v2': ['links-rewritten', 'transfer-encoding-changed'],
  'URL Defense v3': ['links-rewritten', 'transfer-encoding-changed'],
  'encoded again': ['transfer-encoding-changed'],
  'to base64': ['transfer-encoding-changed', 'transfer-encoding-named'],
  'From quoted': ['from-quoted'],
  'dots doubled': ['dots-stuffed'],
  'a dot lost': ['dots-stuffed'],
};
