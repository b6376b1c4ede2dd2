/**
 * Our walk against mailparser's: the same header fields, parts, texts and addresses on generated messages, whole and
 * slightly broken. Where both differ on purpose stands at the end, each with its reason in core/mail/FORMAT.md.
 */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { type AddressObject, type ParsedMail, simpleParser } from 'mailparser';
import { parseMailboxes } from '../../server/src/core/mail/addresses.ts';
import { octetsOf, textOf } from '../../server/src/core/mail/body.ts';
import { fieldOf } from '../../server/src/core/mail/header-field.ts';
import { fieldText, fieldValue, type MailPart, parseMessage, walk } from '../../server/src/core/mail/message.ts';
import { parameterOf } from '../../server/src/core/mail/parameters.ts';

interface Leaf {
  readonly kind: 'text' | 'attachment' | 'message';
  readonly charset: 'utf-8' | 'iso-8859-1' | 'windows-1251';
  readonly encoding: '7bit' | '8bit' | 'base64' | 'quoted-printable';
  readonly text: string;
}

type Tree = Leaf | { readonly subtype: 'mixed' | 'report'; readonly children: readonly Tree[] };

interface Faults {
  readonly noClose: boolean;
  readonly padding: string;
  readonly preamble: string;
  readonly epilogue: string;
  readonly spaceBeforeColon: boolean;
  readonly eol: '\r\n' | '\n';
}

const WORDS: Readonly<Record<Leaf['charset'], readonly string[]>> = {
  'utf-8': ['plain', 'Grüße', '你好', '👋', 'a=b', '--', 'x  y'],
  'iso-8859-1': ['plain', 'Grüße', 'é', 'a=b', 'From'],
  'windows-1251': ['plain', 'Привет', 'a=b'],
};

const leaf: fc.Arbitrary<Leaf> = fc
  .record({
    kind: fc.constantFrom('text' as const, 'text' as const, 'attachment' as const, 'message' as const),
    charset: fc.constantFrom('utf-8' as const, 'iso-8859-1' as const, 'windows-1251' as const),
    encoding: fc.constantFrom('7bit' as const, '8bit' as const, 'base64' as const, 'quoted-printable' as const),
  })
  .chain((shape) =>
    fc
      .array(fc.array(fc.constantFrom(...WORDS[shape.charset]), { minLength: 1, maxLength: 12 }), {
        minLength: 1,
        maxLength: 4,
      })
      .map((rows) => ({ ...shape, text: rows.map((row) => row.join(' ')).join('\n') })),
  );

type Branch = Exclude<Tree, Leaf>;

const { branch } = fc.letrec<{ tree: Tree; branch: Branch }>((tie) => ({
  tree: fc.oneof({ maxDepth: 4 }, { arbitrary: leaf, weight: 2 }, { arbitrary: tie('branch'), weight: 1 }),
  branch: fc.record({
    subtype: fc.constantFrom('mixed' as const, 'report' as const),
    children: fc.array(tie('tree'), { minLength: 1, maxLength: 4 }),
  }),
}));

const faults: fc.Arbitrary<Faults> = fc.record({
  noClose: fc.boolean(),
  padding: fc.constantFrom('', ' ', '\t '),
  preamble: fc.constantFrom('', 'This is MIME.\n', '\n'),
  epilogue: fc.constantFrom('', 'The end.\n'),
  spaceBeforeColon: fc.boolean(),
  eol: fc.constantFrom('\r\n' as const, '\n' as const),
});

const CHARSETS: Readonly<Record<Leaf['charset'], (text: string) => Buffer>> = {
  'utf-8': (text) => Buffer.from(text, 'utf8'),
  'iso-8859-1': (text) => Buffer.from(text, 'latin1'),
  'windows-1251': (text) => Buffer.from(Array.from(text, (c) => cyrillic(c.codePointAt(0)!))),
};

/** The octet of windows-1251 for ASCII and for А to я. */
function cyrillic(code: number): number {
  return code < 128 ? code : code - 0x410 + 0xc0;
}

/** The message as octets, lines ended by LF; each part's body in its own charset and encoding. */
function write(node: Tree, flaws: Faults, id = 'b'): string {
  const colon = flaws.spaceBeforeColon ? ' :' : ':';
  if (!('kind' in node)) {
    const delimiter = `--=_${id}_`;
    const parts = node.children.map(
      (child, i) => `${delimiter}${flaws.padding}\n${write(child, flaws, `${id}.${i}`)}\n`,
    );
    const close = flaws.noClose && id === 'b' ? '' : `${delimiter}--${flaws.padding}\n${flaws.epilogue}`;
    return `Content-Type${colon} multipart/${node.subtype};\n\tboundary="=_${id}_"\n\n${flaws.preamble}${parts.join('')}${close}`;
  }
  const header =
    node.kind === 'text'
      ? `Content-Type${colon} text/plain; charset=${node.charset}\n`
      : node.kind === 'message'
        ? `Content-Type${colon} message/rfc822\nContent-Disposition: attachment; filename="${id}.eml"\n`
        : `Content-Type${colon} application/x-test; name="${id}.bin"\nContent-Disposition: attachment; filename="${id}.bin"\n`;
  const octets = CHARSETS[node.charset](node.text).toString('latin1');
  const text = node.kind === 'message' ? `Subject: ${id}\nX-Id: ${id}\n\n${octets}` : octets;
  return `${header}Content-Transfer-Encoding: ${node.encoding}\n\n${encode(text, node.encoding)}`;
}

function encode(octets: string, encoding: Leaf['encoding']): string {
  if (encoding === 'base64') return Buffer.from(octets, 'latin1').toString('base64').replace(/.{76}/g, '$&\n');
  if (encoding !== 'quoted-printable') return octets;
  return octets
    .replace(/[^\n -<>-~]/g, (c) => `=${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`)
    .replace(/=(?![0-9A-F]{2})/g, '=3D')
    .replace(/[^\n]{60}(?<!=.?)/g, '$&=\n');
}

const HEAD = [
  'Received: from a.example by b.example; Tue, 24 Nov 2026 10:00:00 +0000',
  'From: =?utf-8?Q?J=C3=BCrgen?= <j@example.org>',
  'To: "Doe, Jane" <jane@example.com>, team: a@example.com, B <b@example.com>;',
  'Cc: c@example.com (Comment)',
  'Subject: =?utf-8?B?R3LDvMOf?= =?utf-8?Q?e_an?= alle',
  '\tund noch mehr',
  'X-Empty:',
  'MIME-Version: 1.0',
].join('\n');

function addresses(all: AddressObject | AddressObject[] | undefined): string[] {
  const list = Array.isArray(all) ? all : all === undefined ? [] : [all];
  return list.flatMap(({ value }) =>
    value.flatMap((entry) => entry.group ?? [entry]).map(({ name, address }) => `${name}|${address ?? ''}`),
  );
}

function ourAddresses(root: MailPart, key: string): string[] {
  const field = fieldOf(root.fields, key);
  if (field === undefined) return [];
  return parseMailboxes(fieldValue(root, field)).map(({ displayName, address }) => `${displayName}|${address}`);
}

const isText = (part: MailPart): boolean => part.contentType.type === 'text' && part.disposition === undefined;

/** What people read, line ends and white space at line ends aside. */
function normal(text: string): string {
  return text
    .replace(/\r\n/g, '\n')
    .replace(/[ \t]+\n/g, '\n')
    .trim();
}

function compare(root: MailPart, theirs: ParsedMail): void {
  assert.deepEqual(
    root.fields.map((field) => field.key),
    theirs.headerLines.map(({ key }) => key.trim()).filter((key) => key !== ''),
  );
  const subject = fieldOf(root.fields, 'subject')!;
  assert.equal(fieldText(root, subject).text.replace(/\s+/g, ' '), theirs.subject?.replace(/\s+/g, ' '));
  assert.deepEqual(ourAddresses(root, 'from'), addresses(theirs.from));
  assert.deepEqual(ourAddresses(root, 'to'), addresses(theirs.to));
  assert.deepEqual(ourAddresses(root, 'cc'), addresses(theirs.cc));

  const leaves = [...walk(root, 'none')].filter((part) => part.children.length === 0 && part.delimiters.length === 0);
  const attached = leaves.filter((part) => !isText(part));
  assert.deepEqual(
    attached.map((part) => `${part.contentType.value} ${parameterOf(part.disposition, 'filename')}`),
    theirs.attachments.map(({ contentType, filename }) => `${contentType} ${filename}`),
  );
  attached.forEach((part, i) => {
    assert.equal(normal(octetsOf(part).text), normal(theirs.attachments[i]!.content.toString('latin1')));
  });
  const text = leaves.filter(isText).map((part) => normal(textOf(part).text));
  assert.equal(text.filter((each) => each !== '').join('\n'), normal(theirs.text ?? '').replace(/\n{2,}/g, '\n'));
}

describe('our walk and mailparser agree', () => {
  test('on generated messages, whole and slightly broken', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(branch, branch, leaf), faults, async (node, flaws) => {
        const octets = `${HEAD}\n${write(node, flaws)}`.replaceAll('\n', flaws.eol);
        const root = parseMessage(octets, undefined, { units: 'octets' });
        compare(root, await simpleParser(Buffer.from(octets, 'latin1'), { skipTextToHtml: true, skipTextLinks: true }));
      }),
      { seed: 2026, numRuns: 400 },
    );
  });
});

/** Name, message, our fields, mailparser's fields. */
const DIFFERENCES: readonly (readonly [string, string, string, string])[] = [
  ['empty lines before the header', '\r\n\r\nSubject: x\r\n\r\nbody', 'subject', ''],
  ['lone CR as line end', 'Subject: x\rTo: a@b.example\r\rbody', 'subject to', 'subject'],
  ['CR CR LF', 'Subject: x\r\r\nTo: y\r\r\n\r\r\nbody: z', 'subject to', 'subject to  body'],
  ['a byte-order mark', '\uFEFFSubject: x\r\n\r\nbody', 'subject', 'ï»¿subject'],
  ['a line without a colon', 'From: a\r\nno field\r\nSubject: x\r\n\r\nbody', 'from subject', 'from  subject'],
  ['no empty line before the body', 'From: a\r\nHello there\r\nthe body\r\n\r\nmore', 'from', 'from  '],
];

describe('our walk and mailparser differ on purpose', () => {
  for (const [name, text, ours, theirs] of DIFFERENCES) {
    test(name, async () => {
      const { headerLines } = await simpleParser(Buffer.from(text));
      assert.equal(
        parseMessage(text)
          .fields.map((field) => field.key)
          .join(' '),
        ours,
      );
      assert.equal(headerLines.map(({ key }) => key).join(' '), theirs);
    });
  }
});
