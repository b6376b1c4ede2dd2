/** A new key's record in a zone's own style, a revoked one, and the words about rotation. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { codeActions } from '../../server/src/core/features/code-actions.ts';
import {
  blockingProblemIn,
  insertKey,
  nextSelector,
  revokeKey,
  rotationSteps,
} from '../../server/src/core/keys/key-insertion.ts';
import { SIGNERS, signerConfiguration, usableKeys } from '../../server/src/core/keys/signer-configuration.ts';
import { Session } from '../../server/src/core/session.ts';
import { domainName, keyName, selector } from '../../server/src/core/text/domain-name.ts';
import { applyEdits } from '../../server/src/core/text/edit.ts';
import { ZoneDocument } from '../../server/src/core/workspace/zone-document.ts';
import { printRecords } from '../../server/src/core/zone/print.ts';
import { publicKeyData } from '../harness/keys.ts';
import { anyZone, validZone } from '../zone/generated.ts';

const URI = 'file:///example.org.zone';
const NOW = Date.parse('2026-11-24T12:00:00Z') / 1000;
const NAME = { selector: selector('s202611'), domain: domainName('example.org') };
const OWNER = keyName(NAME);
const RSA = `v=DKIM1; k=rsa; p=${publicKeyData('rsa2048')}`;
const SHORT = `v=DKIM1; k=ed25519; p=${publicKeyData('ed25519')}`;

const open = (text: string) => ZoneDocument.open(URI, text);

/** The zone with the key; the lines that are new. */
function inserted(text: string, record = SHORT, name = NAME): { text: string; line: string; before: string } {
  const edits = insertKey(open(text), name, record);
  assert.ok(edits, 'there is a place');
  assert.equal(edits.length, 1);
  const [edit] = edits;
  return { text: applyEdits(text, edits), line: edit!.newText, before: text.slice(0, edit!.span.start) };
}

const SOA = '@ IN SOA ns1.example.org. hostmaster.example.org. 2026112301 7200 900 1209600 3600\n';
const HEAD = `$ORIGIN example.org.\n$TTL 3600\n${SOA}@ IN NS ns1.example.org.\n`;

describe('a parenthesis or quote that is not closed', () => {
  const insertedAfter = (line: string) => insertKey(open(`${HEAD}${line}\nwww IN A 192.0.2.1\n`), NAME, SHORT);

  test('nothing is written after it, where a name server would read it as part of that record', () => {
    assert.equal(insertedAfter('a._domainkey IN TXT ( "v=DKIM1; p="'), undefined);
    assert.equal(insertedAfter('a._domainkey IN TXT "v=DKIM1; p='), undefined);
    assert.ok(insertedAfter('a._domainkey IN TXT ( "v=DKIM1; p=" )'));
  });

  test('it is named', () => {
    const text = `${HEAD}a._domainkey IN TXT ( "v=DKIM1; p="\n`;
    const found = blockingProblemIn(open(text));
    assert.deepEqual(found, { span: { start: text.indexOf('('), end: text.indexOf('(') + 1 }, kind: 'parenthesis' });
    assert.equal(blockingProblemIn(open(HEAD)), undefined);
  });

  test('one after the place does no harm', () => {
    const text = `${HEAD}a._domainkey IN TXT "${SHORT}"\nwww IN TXT ( "x"\n`;
    assert.ok(insertKey(open(text), NAME, SHORT));
  });
});

describe('the place', () => {
  test('after the last key of the domain', () => {
    const { before } = inserted(
      `${HEAD}@ IN MX 10 mail\na._domainkey IN TXT "v=DKIM1; p="\nb._domainkey IN CNAME k.example.net.\nb._domainkey.sub IN TXT "v=DKIM1; p="\nwww IN A 192.0.2.1\n`,
    );
    assert.ok(before.endsWith('k.example.net.\n'), before);
  });

  test('without one, after the TXT and MX records of the domain', () => {
    const { before } = inserted(`${HEAD}@ IN MX 10 mail\n@ IN TXT "v=spf1 -all"\nwww IN A 192.0.2.1\nwww IN TXT "x"\n`);
    assert.ok(before.endsWith('-all"\n'), before);
  });

  test('of a domain below the apex, after its own, else after those of the apex', () => {
    const name = { selector: selector('s1'), domain: domainName('news.example.org') };
    const own = inserted(`${HEAD}@ IN MX 10 mail\nnews IN MX 10 mail\nwww IN A 192.0.2.1\n`, SHORT, name);
    assert.ok(own.before.endsWith('news IN MX 10 mail\n'));
    assert.match(own.line, /^s1\._domainkey\.news IN TXT /);
    const apex = inserted(`${HEAD}@ IN MX 10 mail\nwww IN A 192.0.2.1\n`, SHORT, name);
    assert.ok(apex.before.endsWith('@ IN MX 10 mail\n'));
  });

  test('never before a record that has the owner of the one before it', () => {
    const text = `${HEAD}@ IN TXT "v=spf1 -all"\n  IN A 192.0.2.1\n\n; the web server\n  IN AAAA 2001:db8::1\nwww IN A 192.0.2.1\n`;
    const { before } = inserted(text);
    assert.ok(before.endsWith('2001:db8::1\n'), before);
  });

  test('at the end of a file without a line end, of one without records, of an empty one', () => {
    assert.equal(inserted(`${HEAD}@ IN MX 10 mail`).line.split(' ')[0], '\ns202611._domainkey');
    assert.equal(inserted('; nothing yet\n').line, `s202611._domainkey.example.org. IN TXT "${SHORT}"\n`);
    assert.equal(inserted('').line, `s202611._domainkey.example.org. IN TXT "${SHORT}"\n`);
  });

  test('there is none where the name is taken', () => {
    assert.equal(insertKey(open(`${HEAD}s202611._domainkey IN TXT "v=DKIM1; p="\n`), NAME, SHORT), undefined);
    assert.equal(insertKey(open(`${HEAD}s202611._domainkey IN CNAME k.example.net.\n`), NAME, SHORT), undefined);
  });
});

describe('the style', () => {
  const lineIn = (records: string, record = SHORT, head = HEAD) => inserted(head + records, record).line;

  for (const [title, records, line] of [
    ['single spaces', 'a._domainkey IN TXT "v=DKIM1; p="\n', `s202611._domainkey IN TXT "${SHORT}"\n`],
    ['single tabs', 'a._domainkey\tIN\tTXT\t"v=DKIM1; p="\n', `s202611._domainkey\tIN\tTXT\t"${SHORT}"\n`],
    ['no class', 'a._domainkey TXT "v=DKIM1; p="\n', `s202611._domainkey TXT "${SHORT}"\n`],
    ['small letters', 'a._domainkey in txt "v=DKIM1; p="\n', `s202611._domainkey in txt "${SHORT}"\n`],
    ['a TTL, then the class', 'a._domainkey 1h IN TXT "v=DKIM1; p="\n', `s202611._domainkey 1h IN TXT "${SHORT}"\n`],
    ['the class, then a TTL', 'a._domainkey IN 300 TXT "v=DKIM1; p="\n', `s202611._domainkey IN 300 TXT "${SHORT}"\n`],
    [
      'absolute owners',
      'a._domainkey.example.org. IN TXT "v=DKIM1; p="\n',
      `s202611._domainkey.example.org. IN TXT "${SHORT}"\n`,
    ],
    [
      'columns of spaces',
      'www                 IN A     192.0.2.1\na._domainkey        IN TXT   "v=DKIM1; p="\nmail                IN A     192.0.2.2\n',
      `s202611._domainkey  IN TXT   "${SHORT}"\n`,
    ],
    [
      'columns of tabs',
      'www\t\t\tIN\tA\t192.0.2.1\na._domainkey\t\tIN\tTXT\t"v=DKIM1; p="\nmail\t\t\tIN\tA\t192.0.2.2\n',
      `s202611._domainkey\tIN\tTXT\t"${SHORT}"\n`,
    ],
    [
      'columns, of a record whose type is shorter',
      'mail                  IN A     192.0.2.2\n@                     IN MX    10 mail\nwww                   IN AAAA  2001:db8::1\n',
      `s202611._domainkey    IN TXT   "${SHORT}"\n`,
    ],
    [
      'columns that are too narrow for the name',
      'www        IN A   192.0.2.1\na._dk      IN A   192.0.2.2\n@          IN TXT "v=spf1 -all"\n',
      `s202611._domainkey IN TXT "${SHORT}"\n`,
    ],
    [
      'an owner that stands in the line above',
      '@ IN MX 10 mail\n  IN TXT "v=spf1 -all"\nwww IN A 192.0.2.1\n',
      `s202611._domainkey IN TXT "${SHORT}"\n`,
    ],
    [
      'under another $ORIGIN',
      '@ IN MX 10 mail\n$ORIGIN _domainkey.example.org.\na IN TXT "v=DKIM1; p="\n',
      `s202611 IN TXT "${SHORT}"\n`,
    ],
    [
      'under an $ORIGIN that is not around the name',
      '$ORIGIN sub.example.org.\na._domainkey.example.org. IN TXT "v=DKIM1; p="\nb IN A 192.0.2.1\n',
      `s202611._domainkey.example.org. IN TXT "${SHORT}"\n`,
    ],
  ] as const) {
    test(title, () => assert.equal(lineIn(records), line));
  }

  test('CRLF', () => {
    const text = `${HEAD}@ IN MX 10 mail\n`.replaceAll('\n', '\r\n');
    const { text: after } = inserted(text, RSA);
    assert.doesNotMatch(after, /[^\r]\n/);
  });

  test('a long key: in parentheses, one string a line, where no neighbour says otherwise', () => {
    const line = lineIn('@ IN MX 10 mail\n', RSA);
    assert.match(line, /^s202611\._domainkey IN TXT \(\n\t"v=DKIM1; k=rsa; p="\n\t"[^"]{255}"\n\t"[^"]+"\n\t\)\n$/);
  });

  test('a long key: parentheses, breaks and the width of the strings as the neighbour has them', () => {
    const old = publicKeyData('rsa2048-other');
    const pieces = ['v=DKIM1; k=rsa; p=', ...(old.match(/.{1,64}/g) ?? [])].map((piece) => `"${piece}"`);
    const line = lineIn(`a._domainkey IN TXT ( ${pieces.join('\n          ')} )\n`, RSA);
    assert.match(line, /^s202611\._domainkey IN TXT \( "v=DKIM1; k=rsa; p="\n {10}"[^"]{64}"\n/);
    assert.match(line, /"[^"]{1,64}" \)\n$/);
    const oneLine = lineIn(`a._domainkey IN TXT ${pieces.join(' ')}\n`, RSA);
    assert.match(oneLine, /^s202611\._domainkey IN TXT "v=DKIM1; k=rsa; p=" ("[^"]{64}" )+"[^"]{1,64}"\n$/);
    const noted = lineIn(`a._domainkey IN TXT ( ${pieces.join(' ; a note\n ')} )\n`, RSA);
    assert.match(noted, /TXT \(\n\t"/, 'a comment among the strings is no layout');
  });

  test('no TTL where the next record would take it over', () => {
    const text = `$ORIGIN example.org.\n${SOA}@ 300 IN TXT "v=spf1 -all"\nwww 600 IN A 192.0.2.1\nmail IN A 192.0.2.2\n`;
    assert.match(inserted(text).line, /^s202611\._domainkey 300 IN TXT/);
    const inherits = `$ORIGIN example.org.\n${SOA}@ 300 IN TXT "v=spf1 -all"\n 600 IN A 192.0.2.1\nmail IN A 192.0.2.2\n`;
    assert.match(inserted(inherits).line, /^s202611\._domainkey +IN TXT/);
  });
});

describe('any zone', () => {
  const keeps = (text: string, record: string) => {
    const document = open(text);
    const edits = insertKey(document, NAME, record);
    if (edits === undefined) return false;
    const after = open(applyEdits(text, edits));
    const [key, ...more] = after.keysAt(OWNER);
    assert.equal(key?.data.text, record);
    assert.equal(more.length, 0);
    const others = [...printRecords(after.zone)].filter((line) => !line.startsWith(`${OWNER}.\t`));
    assert.deepEqual(others, [...printRecords(document.zone)]);
    return true;
  };

  test('keeps its records, and has the new one', () => {
    let kept = 0;
    let runs = 0;
    fc.assert(
      fc.property(validZone, fc.constantFrom(RSA, SHORT), (zone, record) => {
        runs++;
        if (keeps(zone, record)) kept++;
      }),
      { seed: 6376, numRuns: 1500 },
    );
    assert.equal(kept, runs, 'a zone without a mistake always has a place');
  });

  test('with mistakes too, or nothing is offered', () => {
    fc.assert(
      fc.property(anyZone, (zone) => {
        keeps(zone, RSA);
      }),
      { seed: 6377, numRuns: 1500 },
    );
  });
});

describe('revoking', () => {
  const revoked = (text: string) => {
    const document = open(text);
    return applyEdits(text, revokeKey(document.keyRecords[0]!));
  };

  test('empties p= and leaves the rest', () => {
    const text = `${HEAD}a._domainkey IN TXT ( "v=DKIM1; k=rsa; n=2026 ;" ; a note\n  "p=${publicKeyData('ed25519')}; t=s" )\n`;
    assert.equal(revoked(text), text.replace(publicKeyData('ed25519'), ''));
  });

  test('of a key in several strings, of one without p=, of one that is revoked', () => {
    const [first, second] = [RSA.slice(0, 250), RSA.slice(250)];
    const long = open(revoked(`${HEAD}a._domainkey IN TXT "${first}" "${second}"\n`)).keyRecords[0]!;
    assert.equal(long.data.text, 'v=DKIM1; k=rsa; p=');
    assert.ok(long.key.isRevoked);
    assert.ok(open(revoked(`${HEAD}a._domainkey IN TXT "v=DKIM1; k=rsa"\n`)).keyRecords[0]!.key.isRevoked);
    const done = `${HEAD}a._domainkey IN TXT "v=DKIM1; p="\n`;
    assert.equal(revoked(done), done);
  });
});

describe('rotation', () => {
  test('the selector is that of the month, with a number where it or its twin is taken', () => {
    const next = (records: string) => nextSelector([open(HEAD + records)], NAME.domain, NOW);
    assert.equal(next(''), 's202611');
    assert.equal(next('s202611._domainkey TXT "x"\n'), 's202611-2');
    assert.equal(next('s202611-ed25519._domainkey CNAME k.example.net.\n'), 's202611-2');
    assert.equal(next('s202611._domainkey TXT "x"\ns202611-2._domainkey TXT "x"\n'), 's202611-3');
  });

  test('says when the old key may go: its TTL, and a week', () => {
    const key = open(`${HEAD}old._domainkey 86400 IN TXT "v=DKIM1; p="\n`).keyRecords[0]!;
    const steps = rotationSteps(key, 's202611', NOW);
    assert.equal(steps.length, 3);
    assert.match(steps[0]!, /s202611.*keep old/);
    assert.match(steps[1]!, /after 1 day\./);
    assert.match(steps[2]!, /not before 2026-12-02/);
  });
});

describe('the actions', () => {
  const titles = (uri: string, language: 'eml' | 'dns-zone', text: string, at: number) => {
    const session = new Session({ clock: () => NOW });
    session.open({ uri, language, text });
    return codeActions(session.snapshot(uri), { start: at, end: at }).filter(({ command }) =>
      /(?:create|rotate|revoke)Key$/.test(command?.command ?? ''),
    );
  };

  test('at a key: to rotate and to revoke it, once', () => {
    const text = `${HEAD}a._domainkey IN TXT "${SHORT}"\nb._domainkey IN TXT "v=DKIM1; p="\nwww IN A 192.0.2.1\n`;
    const at = (word: string) => titles(URI, 'dns-zone', text, text.indexOf(word)).map(({ title }) => title);
    assert.deepEqual(at('a._domainkey'), ['Rotate this key...', 'Revoke this key...']);
    assert.deepEqual(at('b._domainkey'), ['Fix 5.7.13: Create a new key instead of b']);
    assert.deepEqual(at('www'), []);
    const [rotate] = titles(URI, 'dns-zone', text, text.indexOf('a._domainkey'));
    assert.deepEqual(rotate?.command?.arguments, [URI, 'example.org', 'a']);
  });

  test('at mail that nobody signed: to make a key for the domain of its author', () => {
    const text =
      'Received: from a.example.org by b.example.net; Tue, 24 Nov 2026 08:00:00 +0000\r\nFrom: Accounts <accounts@example.org>\r\nTo: b@example.net\r\nDate: Tue, 24 Nov 2026 08:00:00 +0000\r\nMessage-ID: <1@example.org>\r\n\r\nHello\r\n';
    const [action, ...more] = titles('file:///m.eml', 'eml', text, text.indexOf('example.org>'));
    assert.equal(action?.title, 'Create a DKIM key for example.org');
    assert.deepEqual(action?.command, { command: 'dkimLint.createKey', arguments: ['example.org'] });
    assert.deepEqual(more, []);
  });

  test('at the code of a bounce that says so: for the domain of the message that came back', () => {
    const text = readFileSync(new URL('../../examples/1-bounce-unsigned.eml', import.meta.url), 'utf8');
    const [action, ...more] = titles('file:///b.eml', 'eml', text, text.indexOf('5.7.13'));
    assert.match(action?.title ?? '', /^Create a DKIM key for example\.(?:org|com|net)$/);
    assert.ok(text.includes(`@${action?.command?.arguments?.[0]}`));
    assert.deepEqual(more, []);
  });
});

describe('configurations', () => {
  const keys = [
    { selector: 's202611', type: 'rsa', path: '/home/me/example.org.s202611.pem' },
    { selector: 's202611-ed25519', type: 'ed25519', path: '/home/me/example.org.s202611-ed25519.pem' },
  ] as const;

  for (const signer of SIGNERS) {
    test(`${signer.label}: names the domain, and the keys that it signs with`, () => {
      const text = signerConfiguration(signer, { domain: 'example.org', keys });
      assert.match(text, /example\.org/);
      assert.ok(text.includes(signer.guide.url));
      for (const { selector: name, path } of usableKeys(signer, keys)) {
        assert.ok(text.includes(name));
        assert.ok(text.includes(path.replace(/\.pem$/, '')));
      }
      assert.doesNotMatch(text, /undefined|\$\{[a-z]+\(/);
      assert.equal(usableKeys(signer, keys).length, signer.types.length === 0 ? 0 : signer.signsTwice ? 2 : 1);
    });
  }

  test('a path that a format cannot hold is copied first', () => {
    const odd = [{ selector: 's1', type: 'rsa', path: "C:\\Users\\me\\it's mine.pem" }] as const;
    for (const signer of SIGNERS.filter(({ id }) => ['opendkim', 'rspamd', 'exim', 'postfix'].includes(id))) {
      const text = signerConfiguration(signer, { domain: 'example.org', keys: odd });
      assert.match(text, /Copy the private key 'C:\\Users\\me\\it'\\''s mine\.pem' to \/\S+\/example\.org\.s1\.pem/);
      assert.ok(signer.files({ domain: 'example.org', keys: odd }).every(({ text: file }) => !file.includes('mine')));
    }
  });
});
