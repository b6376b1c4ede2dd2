/** What the user reads about each kind of change, from a message that mailauth signed. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changeClause } from '../../server/src/core/diagnosis/change-sentences.ts';
import { changesInWords } from '../../server/src/core/diagnosis/explanation.ts';
import { codeActions } from '../../server/src/core/features/code-actions.ts';
import { codeLenses } from '../../server/src/core/features/code-lens.ts';
import { describeExplanation } from '../../server/src/core/features/explanation.ts';
import { hover } from '../../server/src/core/features/hover.ts';
import type { Snapshot } from '../../server/src/core/features/snapshot.ts';
import { Session } from '../../server/src/core/session.ts';
import { signMessage as signPlainly } from '../dkim/signer.ts';
import { publicKeyData } from '../harness/keys.ts';
import { signMessage } from '../harness/sign.ts';

const MAIL = 'file:///message.eml';
const ZONE = ['s1', 'e1']
  .map((selector) => {
    const key = publicKeyData(selector === 's1' ? 'rsa2048' : 'ed25519');
    const strings = (key.match(/.{1,250}/g) ?? []).map((piece) => `"${piece}"`).join(' ');
    return `${selector}._domainkey 3600 IN TXT ( "v=DKIM1; k=${selector === 's1' ? 'rsa' : 'ed25519'}; p=" ${strings} )\n`;
  })
  .join('');

const MESSAGE = [
  'From: Ann Example <ann@example.org>',
  'To: "Bob Example" <bob@example.com>, carol@example.net',
  'Subject: About the next meeting',
  'Date: Fri, 02 Jan 2026 03:04:05 +0000',
  'Message-ID: <1@example.org>',
  'MIME-Version: 1.0',
  'Content-Type: text/plain; charset="utf-8"',
  'Content-Transfer-Encoding: 8bit',
  'Comments: one',
  'Comments: two',
  '',
  'Hello Bob,',
  '',
  'From now on we meet at https://example.org/a?b=c on Mondays.',
  '.',
  'Café as always.',
  '',
  '-- ',
  'Ann',
  '',
].join('\r\n');

const HEADERS = 'from:to:subject:date:message-id:mime-version:content-type:content-transfer-encoding:comments';

/** A signed message as a binary string. */
async function signed(canonicalization: string, message = MESSAGE, key = 'rsa2048'): Promise<string> {
  const request = `sign d=example.org s=${key === 'rsa2048' ? 's1' : 'e1'} key=${key} c=${canonicalization} h=${HEADERS}`;
  const value = await signMessage(request, `DKIM-Signature: \r\n${message}`);
  return Buffer.from(`DKIM-Signature: ${value}\r\n${message}`).toString('latin1');
}

/** @param message a binary string */
async function look(message: string, { budget = 400_000_000, hasFile = true } = {}): Promise<Snapshot> {
  const session = new Session({ clock: () => Date.parse('2026-01-03T00:00:00Z') / 1000 });
  session.open({ uri: 'file:///example.org.zone', language: 'dns-zone', text: ZONE });
  const bytes = Buffer.from(message, 'latin1');
  session.open({ uri: MAIL, language: 'eml', text: bytes.toString('utf8'), ...(hasFile ? { bytes } : {}) });
  await session.verify(MAIL);
  if (budget > 0) await session.explain(MAIL, { clock: () => performance.now(), budget });
  return session.snapshot(MAIL);
}

function markdownOf({ explanations }: Snapshot): string {
  const [explanation] = explanations.values();
  assert.ok(explanation, 'there is an explanation');
  return describeExplanation(explanation);
}

function hoverAt(snapshot: Snapshot, words: string, within = 0): string {
  const at = snapshot.document.text.indexOf(words);
  assert.ok(at >= 0, words);
  return hover(snapshot, at + within)?.markdown ?? '';
}

interface Case {
  readonly kind: string;
  readonly change: (message: string) => string;
  /** The sentence over the signature. */
  readonly says: string;
  /** The lines of the diff. */
  readonly before?: string;
  readonly after?: string;
  readonly canonicalization?: string;
  readonly message?: string;
}

const CASES: readonly Case[] = [
  {
    kind: 'subject-changed',
    change: (m) => m.replace('\nSubject: ', '\nSubject: [the list] '),
    says: 'Subject was changed',
    before: 'Subject: About the next meeting',
    after: 'Subject: [the list] About the next meeting',
  },
  {
    kind: 'white-space-in-header',
    change: (m) => m.replace('the next', 'the\r\n next'),
    says: 'White space or folds of Subject were changed',
    before: 'Subject:·About·the·next·meeting',
    after: 'Subject:·About·the↵·next·meeting',
    canonicalization: 'simple/simple',
  },
  {
    kind: 'field-name-case',
    change: (m) => m.replace('\nMessage-ID', '\nMessage-Id'),
    says: 'The case of letters in the name Message-Id was changed',
    before: 'Message-ID:·<1@example.org>',
    after: 'Message-Id:·<1@example.org>',
    canonicalization: 'simple/simple',
  },
  {
    kind: 'field-added',
    change: (m) => m.replace('\nDate:', '\nSubject: another\r\nDate:'),
    says: 'Another Subject was added',
    after: 'Subject: another',
  },
  {
    kind: 'field-removed',
    change: (m) => m.replace('MIME-Version: 1.0\r\n', ''),
    says: 'MIME-Version was removed',
    before: 'MIME-Version: 1.0',
  },
  {
    kind: 'fields-reordered',
    change: (m) => m.replace('Comments: one\r\nComments: two', 'Comments: two\r\nComments: one'),
    says: 'Fields named Comments were reordered',
    before: 'Comments: two',
    after: 'Comments: one',
  },
  {
    kind: 'from-rewritten',
    change: (m) =>
      m.replace(
        'From: Ann Example <ann@example.org>',
        'From: Ann Example via List <list@lists.example>\r\nX-Original-From: Ann Example <ann@example.org>',
      ),
    says: 'From was rewritten',
    before: 'From: Ann Example <ann@example.org>',
    after: 'From: Ann Example via List <list@lists.example>',
  },
  {
    kind: 'addresses-rewritten',
    change: (m) => m.replace('"Bob Example" <', 'Bob Example <'),
    says: 'Quotes around names in To were removed',
    before: 'To: "Bob Example" <bob@example.com>, carol@example.net',
  },
  {
    kind: 'date-reformatted',
    change: (m) => m.replace('05 +0000', '05 GMT'),
    says: 'Date was rewritten in another form',
    before: 'Date: Fri, 02 Jan 2026 03:04:05 +0000',
  },
  {
    kind: 'date-reformatted',
    change: (m) => m.replace('04:04:05 +0100', '03:04:05 GMT'),
    says: 'Date was rewritten into another time zone (+0100 to GMT)',
    before: 'Date: Fri, 02 Jan 2026 04:04:05 +0100',
    message: MESSAGE.replace('03:04:05 +0000', '04:04:05 +0100'),
  },
  {
    kind: 'content-type-changed',
    change: (m) => m.replace('charset="utf-8"', 'charset=utf-8'),
    says: 'Content-Type was changed',
    before: 'Content-Type: text/plain; charset="utf-8"',
  },
  {
    kind: 'transfer-encoding-named',
    change: (m) => m.replace('Encoding: 8bit', 'Encoding: quoted-printable'),
    says: 'Content-Transfer-Encoding was changed',
    before: 'Content-Transfer-Encoding: 8bit',
  },
  {
    kind: 'lines-added-at-end',
    change: (m) => `${m}--\r\nThe list\r\nlist@lists.example\r\n`,
    says: 'A footer of three lines was added at the end of the body',
    after: 'list@lists.example',
  },
  {
    kind: 'lines-added-at-start',
    change: (m) => m.replace('\r\n\r\n', '\r\n\r\nCAUTION: this comes from outside.\r\n'),
    says: 'One line was added at the start of the body',
    after: 'CAUTION: this comes from outside.',
  },
  {
    kind: 'lines-added',
    change: (m) => m.replace('Caf', 'Scanned.\r\nTwice.\r\nCaf'),
    says: 'Two lines were added within the body',
    after: 'Twice.',
  },
  {
    kind: 'dots-stuffed',
    change: (m) => m.replace('\r\n.\r\n', '\r\n..\r\n'),
    says: 'Dots at the start of lines were doubled',
    before: '.',
    after: '..',
  },
  {
    kind: 'dots-stuffed',
    change: (m) => m.replace('\r\n.htaccess', '\r\nhtaccess'),
    says: 'A dot at the start of a line was removed',
    before: '.htaccess is copied too.',
    after: 'htaccess is copied too.',
    message: MESSAGE.replace('\r\n.\r\n', '\r\n.htaccess is copied too.\r\n'),
  },
  {
    kind: 'from-quoted',
    change: (m) => m.replace('\r\nFrom now', '\r\n>From now'),
    says: '"From " at the start of a line became ">From "',
    before: 'From now on we meet at https://example.org/a?b=c on Mondays.',
  },
  {
    kind: 'white-space-in-body',
    change: (m) => m.replace('\r\n-- \r\n', '\r\n--\r\n'),
    says: 'White space at the ends of body lines was changed',
    before: '--·',
    after: '--',
    canonicalization: 'relaxed/simple',
  },
  {
    kind: 'transfer-encoding-changed',
    change: (m) => m.replace('Caf=C3=A9', 'Caf\xc3\xa9').replace('?b=3Dc', '?b=c').replace('--=20\r\n', '-- \r\n'),
    says: 'The body was re-encoded',
    before: 'From now on we meet at https://example.org/a?b=3Dc on Mondays.',
    message: MESSAGE.replace('Café', 'Caf=C3=A9').replace('?b=c', '?b=3Dc').replace('-- \r\n', '--=20\r\n'),
  },
  {
    kind: 'charset-changed',
    change: (m) => m.replace('Caf\xc3\xa9', 'Caf\xe9'),
    says: 'The characters of the body were converted',
    before: 'Café as always.',
    after: 'Café as always.',
  },
  {
    kind: 'links-rewritten',
    change: (m) =>
      m.replace(
        'https://example.org/a?b=c',
        'https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fexample.org%2Fa%3Fb%3Dc&data=05%7C02&reserved=0',
      ),
    says: 'Links were rewritten',
    before: 'From now on we meet at https://example.org/a?b=c on Mondays.',
  },
  {
    kind: 'byte-order-mark',
    change: (m) => m.replace('\r\n\r\nHello', '\r\n\r\n\xef\xbb\xbfHello'),
    says: 'A byte-order mark was put before the body',
    before: 'Hello Bob,',
  },
];

for (const { kind, change, says, before, after, canonicalization = 'relaxed/relaxed', message } of CASES) {
  test(`explains ${kind}: ${says}`, async () => {
    const snapshot = await look(change(await signed(canonicalization, message)));
    const [explanation] = snapshot.explanations.values();
    const changes = changesInWords(explanation!);
    assert.equal(changes[0]?.kind, kind);
    const [lens] = codeLenses(snapshot);
    assert.ok(lens!.title.startsWith(`✗ Signature of example.org: ${says}`), lens!.title);
    assert.ok(lens!.title.includes(' after signing.'), lens!.title);
    if (before !== undefined) assert.ok(changes[0].before.includes(before), changes[0].before.join('|'));
    if (after !== undefined) assert.ok(changes[0].after.includes(after), changes[0].after.join('|'));
    const markdown = markdownOf(snapshot);
    for (const line of [before, after]) if (line !== undefined) assert.ok(markdown.includes(`\`${line}`), markdown);
    assert.match(markdown, /This is proven, not guessed/);
    assert.match(markdown, /\*\*Who does this:\*\* \S/);
    assert.match(markdown, /\*\*Fix:\*\* \S/);
    assert.ok(hoverAt(snapshot, 'DKIM-Signature').endsWith(markdown));
  });
}

test('a change that was made several times is named once, with its number', () => {
  const links = { part: 'body', what: 'Links were rewritten' } as const;
  assert.equal(changeClause([links, links]), 'Links were rewritten (two times)');
  assert.equal(
    changeClause([{ part: 'header', what: 'Subject was changed' }, links, links]),
    'Subject was changed and links were rewritten (two times)',
  );
});

test('a message that was wrapped is said to be wrapped once, however many fields that changed', async () => {
  const [before = '', body = ''] = (await signed('relaxed/simple')).split(/(?<=\r\n)\r\n(?=Hello)/);
  const fields = before.replace(/^Content-(?:Type|Transfer-Encoding): .*\r\n/gm, '');
  const wrapped = [
    `${fields}Content-Type: multipart/mixed; boundary="x"`,
    '',
    '--x',
    'Content-Type: text/plain; charset="utf-8"',
    'Content-Transfer-Encoding: 8bit',
    '',
    `${body}`,
    '--x',
    'Content-Type: text/plain; charset="us-ascii"',
    '',
    'list@lists.example',
    '',
    '--x--',
    '',
  ].join('\r\n');
  const snapshot = await look(wrapped);
  const changes = changesInWords([...snapshot.explanations.values()][0]!);
  assert.deepEqual(
    changes.map(({ kind, part }) => `${kind} ${part}`),
    ['wrapped-in-multipart header', 'wrapped-in-multipart header', 'wrapped-in-multipart body'],
  );
  assert.doesNotMatch(changeClause(changes), /times/);
  const markdown = markdownOf(snapshot);
  assert.equal(markdown.match(/was wrapped/g)?.length, 2, markdown); // for the header and for the body
  assert.match(markdown, /without this change the header/);
});

test('explains field-replaced, where the signature has copies of the fields', async () => {
  const tags = 'z=Message-ID:<1@example.org>;';
  const message = signPlainly(Buffer.from(MESSAGE).toString('latin1'), { headers: HEADERS, tags });
  const snapshot = await look(message.replace('Message-ID: <1@', 'Message-ID: <999@'));
  assert.match(codeLenses(snapshot)[0]!.title, /Message-ID was given another value after signing/);
  assert.match(
    markdownOf(snapshot),
    /- \*\*−\*\* `Message-ID: <1@example\.org>`\n- \*\*\+\*\* `Message-ID: <999@example\.org>`/,
  );
});

test('says what oversigning did, and what relaxed would have forgiven', async () => {
  const oversigned = signPlainly(Buffer.from(MESSAGE).toString('latin1'), { headers: `${HEADERS}:reply-to` });
  const added = markdownOf(await look(oversigned.replace('Date:', 'Reply-To: list@lists.example\r\nDate:')));
  assert.match(added, /Reply\\-To was added after signing/);
  assert.match(added, /once more than the message had it \\\(oversigning\\\)/);
  const folded = (await signed('simple/simple')).replace('the next', 'the\r\n next');
  assert.match(markdownOf(await look(folded)), /c=simple\\\/simple\\\. In relaxed form both are the same/);
  const listed = (await signed('simple/simple')).replace('\nSubject: ', '\nSubject: [list] ');
  assert.doesNotMatch(markdownOf(await look(listed)), /relaxed form/);
});

test('says what was tried in vain, and what cannot be found out', async () => {
  const change = (message: string) => message.replace('next meeting', 'last meeting').replace('Mondays', 'Fridays');
  const markdown = markdownOf(await look(change(await signed('relaxed/relaxed'))));
  assert.match(markdown, /could not be determined/);
  assert.match(markdown, /Tried\\: added fields, [^.]*other forms of Content\\-Type, /);
  assert.match(markdown, /Tried\\: [^.]*lines added at the end/);
  assert.doesNotMatch(markdown, /proven, not/);
  const hurried = markdownOf(await look(change(await signed('relaxed/relaxed')), { budget: 0.001 }));
  assert.match(hurried, /search was stopped/);
  const ed = (await signed('relaxed/relaxed', MESSAGE, 'ed25519')).replace(/\nTo: .*/, '\nTo: eve@example.com\r');
  assert.match(markdownOf(await look(ed)), /signed with another key\\: an Ed25519 signature does not show which/);
});

test('before the search, hovers and quick fixes offer it; a good signature has nothing to explain', async () => {
  const broken = await look(`${await signed('relaxed/relaxed')}footer\r\n`, { budget: 0 });
  const index = broken.document.text.indexOf('bh=');
  for (const text of [hoverAt(broken, 'DKIM-Signature'), hoverAt(broken, 'bh=', 5)])
    assert.match(text, /\*\*Explain this failure\*\*/);
  const action = codeActions(broken, { start: index + 4, end: index + 4 }).find(({ title }) =>
    /Explain this/.test(title),
  );
  assert.deepEqual(action?.command, { command: 'dkimLint.explainFailure', arguments: [MAIL, 0] });
  assert.doesNotMatch(hoverAt(broken, 's=s1'), /Explain/, 'only where the finding stands');

  const good = await look(await signed('relaxed/relaxed'));
  assert.equal(good.explanations.size, 0);
  assert.doesNotMatch(hoverAt(good, 'DKIM-Signature'), /broken/);
  assert.equal(codeLenses(good)[0]!.command, undefined);
});

test('a copy that was confirmed on arrival needs no fix; a text without a file is reported as such', async () => {
  const message = `${await signed('relaxed/relaxed')}footer\r\n`;
  const confirmed = `Authentication-Results: mx.example.net; dkim=pass header.d=example.org header.s=s1\r\n${message}`;
  const markdown = markdownOf(await look(confirmed));
  assert.match(markdown, /mx\\\.example\\\.net confirmed the signature on arrival/);
  assert.doesNotMatch(markdown, /\*\*Fix/);
  assert.match(markdownOf(await look(message, { hasFile: false })), /about the text in this editor/);
});

test('hostile text stays text', async () => {
  const footer = '[click](https://evil.example) `` ` <img src=x> \u202e\r\n'.repeat(9);
  const markdown = markdownOf(await look((await signed('relaxed/relaxed')) + Buffer.from(footer).toString('latin1')));
  assert.match(markdown, /A footer of nine lines/);
  assert.match(markdown, /- … and four more lines/);
  assert.ok(!markdown.includes('\u202e'));
  for (const line of markdown.split('\n').filter((each) => each.includes('evil')))
    assert.match(line, /^- \*\*\+\*\* ```(?!`).*[^`]```$/);
});

test('a change while it is sought drops the result', async () => {
  const session = new Session({ clock: () => 0 });
  session.open({ uri: 'file:///example.org.zone', language: 'dns-zone', text: ZONE });
  const text = `${(await signed('relaxed/relaxed')).replace('Caf\xc3\xa9', 'Cafe')}footer\r\n`;
  session.open({ uri: MAIL, language: 'eml', text });
  await session.verify(MAIL);
  let ticks = 0;
  const pause = async () => session.replaceText(MAIL, text);
  const found = await session.explain(MAIL, { clock: () => ticks++ * 30, budget: 1e9, pause });
  assert.equal(found, false);
  assert.equal(session.snapshot(MAIL).explanations.size, 0);
});
