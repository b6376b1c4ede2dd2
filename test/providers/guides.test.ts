/** The table of providers: each guide is whole, dated and sourced, and its records are what the linter recognizes. */

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { aliasOf } from '../../server/src/core/features/provider-alias.ts';
import { SIGNERS } from '../../server/src/core/keys/signer-configuration.ts';
import { guidePage } from '../../server/src/core/providers/guide-page.ts';
import type { Source } from '../../server/src/core/providers/provider.ts';
import { GUIDED, PROVIDERS } from '../../server/src/core/providers/registry.ts';
import { mismatchOf, providerOf } from '../../server/src/core/rules/zone/lib/key-providers.ts';
import { Session } from '../../server/src/core/session.ts';
import { domainName, selector as selectorName } from '../../server/src/core/text/domain-name.ts';
import { publicKeyData } from '../harness/keys.ts';

const FOLDER = path.resolve(import.meta.dirname, '../../server/src/core/providers');
const DOMAIN = domainName('example.org');
const HEAD = [
  '$TTL 3600',
  'example.org. IN SOA ns1.example.net. hostmaster.example.org. 2026113001 7200 900 1209600 3600',
  'example.org. IN NS ns1.example.net.',
  'example.org. IN NS ns2.example.net.',
  '',
].join('\n');

/** The records in a zone, with keys made for tests in the places of keys; a long one takes two strings. */
function findingsIn(records: string): readonly string[] {
  const rsa = [publicKeyData('rsa2048'), publicKeyData('rsa2048-other')];
  const text = records
    .replaceAll('k=ed25519; p=<public key>', `k=ed25519; p=${publicKeyData('ed25519')}`)
    .replaceAll('<public key>', () => {
      const key = rsa.shift()!;
      return `${key.slice(0, 200)}" "${key.slice(200)}`;
    });
  const session = new Session({ clock: () => 1_800_000_000 });
  const uri = 'file:///example.org.zone';
  session.open({ uri, language: 'dns-zone', text: HEAD + text });
  return session.findings(uri).map(({ rule }) => rule.id);
}

function assertSource({ title, url, checked }: Source): void {
  assert.ok(title.length > 3, title);
  assert.ok(['http:', 'https:'].includes(new URL(url).protocol), url);
  assert.equal(new Date(checked).toISOString().slice(0, 10), checked);
}

describe('the table', () => {
  test('names and ids are unique, and each guide has a file of its own', () => {
    assert.equal(new Set(PROVIDERS.map(({ name }) => name)).size, PROVIDERS.length);
    assert.equal(new Set(GUIDED.map(({ guide }) => guide.id)).size, GUIDED.length);
    for (const { guide } of GUIDED) {
      assert.match(guide.id, /^[a-z0-9]+(?:-[a-z0-9]+)*$/);
      assert.ok(existsSync(path.join(FOLDER, `${guide.id}.ts`)), `${guide.id} has no file`);
    }
  });

  test('twenty services and panels, and eight signers', () => {
    const signers = GUIDED.filter(({ guide }) => guide.kind === 'signer');
    assert.equal(signers.length, 8);
    assert.equal(GUIDED.length - signers.length, 20);
  });

  test('every signer that can be configured has a page with a well-formed address and a day', () => {
    for (const { guide } of SIGNERS) assertSource(guide);
  });

  test('so has every record that mail to or through a provider needs', () => {
    const records = PROVIDERS.flatMap(({ mail = [] }) => mail);
    assert.ok(records.length > 10);
    for (const { source } of records) assertSource(source);
  });
});

for (const provider of GUIDED) {
  const { name, guide } = provider;
  describe(name, () => {
    test('says what to do and what to check, in sentences', () => {
      assert.ok(guide.steps.length >= 2, 'steps');
      assert.ok(guide.checks.length >= 2, 'checks');
      for (const text of [...guide.steps, ...guide.checks]) assert.match(text, /^[`A-Z][\s\S]*[.)`]$/, text);
    });

    test('has sources with a well-formed address and a day', () => {
      for (const source of [guide.page, ...(guide.sources ?? [])]) assertSource(source);
    });

    test('its CNAME records are recognized as its own, for the selector and domain that they are for', () => {
      for (const { selector, type, value } of guide.records) {
        if (type !== 'CNAME') continue;
        assert.equal(providerOf(`${value}.`)?.name, name);
        assert.equal(mismatchOf({ selector: selectorName(selector), domain: DOMAIN }, `${value}.`), undefined);
      }
    });

    test('the CNAME records that follow from selector and domain are those that it hands out', () => {
      for (const { selector, type, value } of guide.records) {
        const alias = aliasOf({ selector: selectorName(selector), domain: DOMAIN });
        if (type === 'CNAME' && provider.aliases?.selectors.test(selector) === true)
          assert.deepEqual(alias, { provider: name, target: value });
        else assert.notEqual(alias?.provider, name);
      }
    });

    test('the records of its page are a zone without a finding', () => {
      const [, block] = /```dns-zone\n([\s\S]*?)```/.exec(guidePage(provider)) ?? [];
      assert.equal(block !== undefined, guide.records.length > 0);
      if (block === undefined) return;
      // Some hand out records without v=, as RFC 6376 allows.
      const expected = guide.records.filter(({ type, value }) => type === 'TXT' && !value.startsWith('v=DKIM1'));
      assert.deepEqual(
        findingsIn(block),
        expected.map(() => 'key/missing-version'),
      );
    });

    test('a target that names a domain or a selector is not taken for another one', () => {
      for (const { selector, value } of guide.records) {
        const pattern = provider.targets?.find(({ target }) => target.test(value));
        const match = pattern?.target.exec(value);
        if (pattern?.read === undefined || match === null || match === undefined) continue;
        const meant = pattern.read(match);
        if (meant.selector !== undefined)
          assert.equal(mismatchOf({ selector: selectorName('other'), domain: DOMAIN }, value)?.selector, selector);
        if (meant.domain === undefined && meant.hyphenatedDomain === undefined) continue;
        const other = { selector: selectorName(selector), domain: domainName('example.net') };
        assert.equal(mismatchOf(other, value)?.provider, name);
      }
    });
  });
}
