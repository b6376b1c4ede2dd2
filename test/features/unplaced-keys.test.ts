/** A key in a file that does not say its domain, such as one that is pasted into a ticket: it is looked at all the same. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeActions } from '../../server/src/core/features/code-actions.ts';
import { hover } from '../../server/src/core/features/hover.ts';
import { Session } from '../../server/src/core/session.ts';
import { domainName } from '../../server/src/core/text/domain-name.ts';

const CUT = 'v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAv';

function open(text: string) {
  const session = new Session({ clock: () => 0 });
  session.open({ uri: 'file:///w/mail.txt', language: 'dns-zone', text });
  session.messagesAreComplete(true);
  return { session, snapshot: session.snapshot('file:///w/mail.txt') };
}

test('what is wrong with it is found', () => {
  const { snapshot } = open(`mail._domainkey IN TXT ( "${CUT}" )\n`);
  assert.deepEqual(
    snapshot.findings.map(({ rule }) => rule.id),
    ['key/data-truncated'],
  );
});

test('the hover says that the domain is not known, and no action needs it', () => {
  const { session, snapshot } = open(`mail._domainkey IN TXT ( "${CUT}" )\n`);
  assert.match(hover(snapshot, 2)!.markdown, /selector \*\*mail\*\*.*does not say/);
  const titles = codeActions(snapshot, { start: 2, end: 2 }).map(({ title }) => title);
  assert.deepEqual(
    titles.filter((title) => /key/i.test(title) && !/^(?:Explain|Disable|Fix 5)/.test(title)),
    [],
  );
  assert.deepEqual(session.keyRecords, []);
});

test('the comment of opendkim-genkey says the domain', () => {
  const { session, snapshot } = open(`mail._domainkey IN TXT ( "${CUT}" )  ; ----- DKIM key mail for example.com\n`);
  assert.match(hover(snapshot, 2)!.markdown, /\*\*example\\\.com\*\*/);
  assert.deepEqual(
    session.keyRecords.map(({ owner }) => owner),
    ['mail._domainkey.example.com'],
  );
});

test('what such a comment says counts where no zone knows better', () => {
  const { session } = open(`mail._domainkey IN TXT "v=DKIM1; p=" ; ----- DKIM key mail for example.com\n`);
  const name = domainName('mail._domainkey.example.com');
  assert.equal(session.index.keyAt(name).status, 'found');
  const zone = '$TTL 60\n@ SOA ns1 host 1 2 3 4 5\n';
  session.open({ uri: 'file:///w/example.com.zone', language: 'dns-zone', text: zone });
  assert.equal(session.index.keyAt(name).status, 'missing');
  const text = `${zone}mail._domainkey TXT "v=DKIM1; p="\n`;
  session.open({ uri: 'file:///w/example.com.zone', language: 'dns-zone', text });
  const found = session.index.keyAt(name);
  assert.deepEqual(found.status === 'found' && found.keys.map(({ document }) => document.uri), [
    'file:///w/example.com.zone',
  ]);
});
