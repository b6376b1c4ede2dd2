/** What is offered at the cursor of a zone: `|` stands for it. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { completions } from '../../server/src/core/features/completion.ts';
import { Session } from '../../server/src/core/session.ts';
import { applyEdits } from '../../server/src/core/text/edit.ts';
import { plainText } from '../../server/src/lsp/completion-lists.ts';

const HEAD =
  '$ORIGIN example.org.\n@ SOA ns1 host 1 2 3 4 5\nmail A 192.0.2.1\n*.w A 192.0.2.3\n_sip._tcp SRV 0 0 5060 sip\nsip A 192.0.2.2\n';

function offers(line: string, isBySpace = false) {
  const marked = HEAD + line;
  const offset = marked.indexOf('|');
  const text = marked.replace('|', '');
  const session = new Session({ clock: () => 0 });
  session.open({ uri: 'file:///a.zone', language: 'dns-zone', text });
  const items = completions(session.snapshot('file:///a.zone'), offset, isBySpace);
  return {
    labels: items.map(({ label }) => label),
    choose: (label: string) => {
      const { span, newText } = items.find((item) => item.label === label)!;
      return applyEdits(text, [{ span, newText }]).slice(HEAD.length);
    },
  };
}

describe('the words of a record', () => {
  test('at the beginning of a line: directives and ready records', () => {
    const { labels } = offers('|\n');
    assert.deepEqual(labels, [
      '$ORIGIN',
      '$TTL',
      '$INCLUDE',
      '$GENERATE',
      'DKIM key record',
      'SPF record',
      'DMARC record',
      'MTA-STS record',
      'TLS-RPT record',
      'BIMI record',
    ]);
    assert.deepEqual(offers('$I| x\n').labels, ['$ORIGIN', '$TTL', '$INCLUDE', '$GENERATE']);
    assert.equal(offers('$TT|\n').choose('$TTL'), '$TTL ${1:3600}\n');
  });

  test('after an owner, or a space in its place: the class and types, the usual ones first', () => {
    for (const line of ['www |\n', 'www\t|', ' |\n', 'www 300 |', 'www ( |)\n']) {
      assert.deepEqual(offers(line).labels.slice(0, 4), ['IN', 'A', 'AAAA', 'CNAME'], line);
    }
    assert.equal(offers('www IN |\n').labels[0], 'A');
    assert.equal(offers('www IN C| web\n').choose('CNAME'), 'www IN CNAME web\n');
    assert.ok(!offers('www |\n').labels.includes('RRSIG'));
  });

  test('where data hold a name: the names of the zone as they are written there', () => {
    assert.deepEqual(offers('@ MX 10 |\n').labels, ['@', 'mail', 'sip']);
    assert.equal(offers('@ MX 10 m|\n').choose('mail'), '@ MX 10 mail\n');
    assert.deepEqual(offers('$ORIGIN sub.example.org.\n@ MX 10 |\n').labels, [
      'example.org.',
      'mail.example.org.',
      'sip.example.org.',
    ]);
    assert.deepEqual(offers('@ MX |\n').labels, []);
    assert.deepEqual(offers('@ MX 10 mail |\n').labels, []);
  });

  test('where a field has few values: these', () => {
    assert.deepEqual(offers('@ CAA 0 |\n').labels, ['issue', 'issuewild', 'issuemail', 'iodef']);
    assert.deepEqual(offers('_25._tcp.mail TLSA |\n').labels, ['0', '1', '2', '3']);
  });

  test('nothing in comments, in the data of addresses, and after a space that was typed', () => {
    assert.deepEqual(offers('www A 192.0.2.1 ; m|\n').labels, []);
    assert.deepEqual(offers('www A |\n').labels, []);
    assert.deepEqual(offers('www |\n', true).labels, []);
    assert.deepEqual(offers('x TXT "|"\n').labels, []);
  });
});

describe('the tags of texts', () => {
  test('of a key', () => {
    assert.deepEqual(offers('s1._domainkey TXT "v=DKIM1; |"\n').labels.slice(0, 2), ['k=', 'p=']);
    assert.deepEqual(offers('s1._domainkey TXT "v=DKIM1; k=|"\n').labels, ['rsa', 'ed25519']);
    assert.equal(offers('s1._domainkey TXT "v=DKIM1; t=y:|"\n').choose('s'), 's1._domainkey TXT "v=DKIM1; t=y:s"\n');
  });

  test('of DMARC, MTA-STS, TLS reporting and BIMI', () => {
    const { labels } = offers('_dmarc TXT "v=DMARC1; p=none; |"\n', true);
    assert.ok(labels.includes('rua=') && labels.includes('sp=') && !labels.includes('p='), String(labels));
    assert.deepEqual(offers('_dmarc TXT "v=DMARC1; p=|"\n').labels, ['none', 'quarantine', 'reject']);
    assert.ok(offers('_mta-sts TXT "v=STSv1; |"\n').labels.includes('id='));
    assert.ok(offers('_smtp._tls TXT "v=TLSRPTv1; |"\n').labels.includes('rua='));
    assert.ok(offers('default._bimi TXT "v=BIMI1; |"\n').labels.includes('l='));
  });

  test('of SPF', () => {
    const { labels } = offers('@ TXT "v=spf1 |"\n', true);
    assert.deepEqual(labels, ['all', 'include:', 'a', 'mx', 'ip4:', 'ip6:', 'exists:', 'redirect=', 'exp=']);
    assert.equal(offers('@ TXT "v=spf1 mx -a|"\n').choose('all'), '@ TXT "v=spf1 mx -all"\n');
    assert.ok(!offers('@ TXT "v=spf1 mx -a|"\n').labels.includes('redirect='));
    assert.deepEqual(offers('@ TXT "v=spf1 include:|"\n').labels, []);
  });
});

test('every ready record is one that nobody complains about, once it is filled in', () => {
  const session = new Session({ clock: () => 1_800_000_000 });
  const records = completions(
    (() => {
      session.open({ uri: 'file:///a.zone', language: 'dns-zone', text: `${HEAD}\n` });
      return session.snapshot('file:///a.zone');
    })(),
    HEAD.length,
  ).filter(({ kind }) => kind === 'record');
  assert.equal(records.length, 6);
  const before = new Set(session.findings('file:///a.zone').map(({ rule }) => rule.id));
  for (const { label, newText } of records) {
    const text = `${HEAD}${plainText(newText)}\n`;
    session.open({ uri: 'file:///a.zone', language: 'dns-zone', text });
    const found = session.findings('file:///a.zone').filter(({ rule }) => !before.has(rule.id));
    // The key is the user's to paste.
    const expected = label === 'DKIM key record' ? ['key/revoked'] : [];
    assert.deepEqual(
      found.map(({ rule, message }) => (expected.includes(rule.id) ? rule.id : `${rule.id}: ${message}`)),
      expected,
      text,
    );
  }
});

test('a snippet without placeholders has their defaults and the first of choices', () => {
  assert.equal(plainText('a ${1:b} ${2|c,d|} ${3} \\$e'), 'a b c  $e');
});
