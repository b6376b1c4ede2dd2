/** Hovers and actions on 5.7.13 in all its places: each names the code, one of the four steps, and offers what applies first. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { codeActions } from '../../server/src/core/features/code-actions.ts';
import { hover } from '../../server/src/core/features/hover.ts';
import { Session } from '../../server/src/core/session.ts';
import { bounce, key, NOW, record, UNSIGNED, zone } from './workspace.ts';

const MESSAGE = 'file:///w/m.eml';
const ZONE = 'file:///w/example.org.zone';

interface Shown {
  readonly hover: string;
  readonly actions: readonly string[];
}

async function shownAt(
  uri: string,
  texts: Readonly<Record<string, string>>,
  place: string,
  offset = 0,
): Promise<Shown> {
  const session = new Session({ clock: () => NOW });
  for (const [name, text] of Object.entries(texts)) {
    session.open({ uri: name, language: name.endsWith('.eml') ? 'eml' : 'dns-zone', text });
  }
  if (uri === MESSAGE) await session.verify(uri);
  const snapshot = session.snapshot(uri);
  const at = texts[uri]!.indexOf(place);
  assert.ok(at >= 0, place);
  const start = at + offset;
  return {
    hover: (hover(snapshot, start)?.markdown ?? '').replaceAll('\\', ''),
    actions: codeActions(snapshot, { start, end: start }).map(({ title }) => title),
  };
}

function check({ hover: text, actions }: Shown, step: RegExp, action: RegExp): void {
  assert.match(text, /5\.7\.13/, text);
  assert.match(text, step, text);
  assert.ok(
    actions.some((title) => /^Fix 5\.7\.13: /.test(title) && action.test(title)),
    actions.join('\n'),
  );
}

const crlf = (text: string) => text.replaceAll('\n', '\r\n');
const SENT = crlf(UNSIGNED);
const MALFORMED = crlf(
  UNSIGNED.replace(
    'From:',
    `DKIM-Signature: v=1; a=rsa-sha256; D=example.org; s=s1; h=from:to;\n bh=aaaa; b=aaaa\nFrom:`,
  ),
);

describe('5.7.13', () => {
  test('on the code: the first action is the first step', async () => {
    const eml = bounce({ reply: '550 5.7.13 DKIM signing required', returned: UNSIGNED });
    const shown = await shownAt(MESSAGE, { [MESSAGE]: eml, [ZONE]: zone(record('s1')) }, '5.7.13');
    check(shown, /1\. Turn on DKIM signing for example\.org/, /Turn on signing for example\.org with s1$/);
    assert.match(shown.actions[0]!, /^Fix 5\.7\.13: Turn on signing/);
    assert.match(shown.hover, /permanent: the sending server does not try again/);
    assert.match(shown.hover, /RFC 5248 §2\.4/);
  });

  for (const [what, eml] of [
    ['of a sent message', SENT],
    ['of a returned message', bounce({ reply: '550 5.7.13 DKIM signing required', returned: UNSIGNED })],
  ] as const) {
    test(`on the missing signature, at From ${what}`, async () => {
      const texts = { [MESSAGE]: eml, [ZONE]: zone(record('s1')) };
      check(
        await shownAt(MESSAGE, texts, 'alice@example.org>', 8),
        /Step 1 of 4 \(configure signing\)/,
        /Turn on signing/,
      );
      check(await shownAt(MESSAGE, texts, 'From: Alice', 1), /no DKIM-Signature from example\.org/, /with s1$/);
    });
  }

  test('not at the From of a signed message, nor at that of the report', async () => {
    const texts = {
      [MESSAGE]: bounce({ reply: '550 5.1.1 unknown user', returned: MALFORMED.replaceAll('\r\n', '\n') }),
    };
    assert.doesNotMatch((await shownAt(MESSAGE, texts, 'MAILER-DAEMON@')).hover, /5\.7\.13/);
    assert.doesNotMatch((await shownAt(MESSAGE, texts, 'alice@example.org>')).hover, /5\.7\.13/);
  });

  for (const tag of ['DKIM-Signature', 'v=1', 'a=rsa', 'D=example', 's=s1', 'h=from', 'bh=aaaa', 'b=aaaa']) {
    test(`on a malformed signature, at ${tag}`, async () => {
      const shown = await shownAt(MESSAGE, { [MESSAGE]: MALFORMED }, tag);
      check(shown, /No verifier accepts this field: it has no d= tag \(D= is another tag\)/, /Write d= in lower case/);
    });
  }

  test('on a malformed signature the meaning of the tag stays on top', async () => {
    const { hover: text } = await shownAt(MESSAGE, { [MESSAGE]: MALFORMED }, 's=s1');
    assert.ok(text.indexOf('selector') < text.indexOf('5.7.13'), text);
  });

  const RECORDS: readonly (readonly [
    what: string,
    line: string,
    places: readonly string[],
    step: RegExp,
    action: RegExp,
  ])[] = [
    [
      'good',
      record('s1'),
      ['s1._domainkey', 'TXT', 'k=rsa', 'p='],
      /Step 3 of 4/,
      /Check that the private key matches s1/,
    ],
    [
      'revoked',
      's1._domainkey TXT "v=DKIM1; k=rsa; p="',
      ['s1._domainkey', 'v=DKIM1', 'p='],
      /revoked.*Step 2 of 4/s,
      /Create a new key instead of s1/,
    ],
    [
      'damaged',
      `s1._domainkey TXT "v=DKIM1; k=rsa; p=${key('rsa2048').slice(0, 180)}"`,
      ['s1._domainkey', 'p='],
      /damaged.*Step 2 of 4/s,
      /./,
    ],
    [
      'not quoted',
      `s1._domainkey TXT v=DKIM1; k=rsa; p=${key('rsa2048')}`,
      ['s1._domainkey', 'v=DKIM1', '; k=rsa', 'p=MII'],
      /not quoted.*Step 2 of 4/s,
      /./,
    ],
    [
      'an unclosed quote',
      `s1._domainkey TXT "v=DKIM1; k=rsa; p=${key('rsa2048').slice(0, 100)}`,
      ['s1._domainkey', '"v=DKIM1'],
      /Step 2 of 4/,
      /./,
    ],
    ['with a wrong character', `s1._domainkey TXT "v=DKIM1; k=rsa; p=MII*BIjANBg"`, ['*BIj'], /Step 2 of 4/, /./],
    [
      'an alias',
      's1._domainkey CNAME s1.dkim.example.net.',
      ['s1._domainkey', 's1.dkim'],
      /Step 2 of 4/,
      /Check that the DNS publishes s1/,
    ],
  ];
  for (const [what, line, places, step, action] of RECORDS) {
    for (const place of places) {
      test(`on a key record, ${what}, at ${place.slice(0, 16)}`, async () => {
        check(await shownAt(ZONE, { [ZONE]: zone(line) }, place), step, action);
      });
    }
  }

  test('a damaged record offers the edit of the finding where there is one', async () => {
    const texts = { [ZONE]: zone(`s1._domainkey TXT v=DKIM1; k=rsa; p=${key('rsa2048')}`) };
    const { actions, hover: text } = await shownAt(ZONE, texts, '; k=rsa');
    assert.ok(
      actions.some((title) => /^Fix 5\.7\.13: .*quote/i.test(title)),
      actions.join('\n'),
    );
    assert.match(text, /Quick fix: \*Quote the whole value\*/);
  });

  test('nothing at other records', async () => {
    const shown = await shownAt(ZONE, { [ZONE]: zone('www A 192.0.2.1') }, 'www');
    assert.doesNotMatch(`${shown.hover}${shown.actions.join()}`, /5\.7\.13/);
  });
});
