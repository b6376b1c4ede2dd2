import assert from 'node:assert/strict';
import { test } from 'node:test';
import { domainName } from '../../server/src/core/text/domain-name.ts';
import { isRegistrySuffix, organizationalDomain } from '../../server/src/core/workspace/organizational-domain.ts';

test('the domain of an organization lies one label below a public suffix', () => {
  const cases: Readonly<Record<string, string>> = {
    'example.org': 'example.org',
    'a.b.mail.example.org': 'example.org',
    'mail.example.co.uk': 'example.co.uk',
    // Customers of one company are not one organization.
    'alice.github.io': 'alice.github.io',
    'www.alice.github.io': 'alice.github.io',
    // A suffix, and a name without dots, stand for themselves.
    'co.uk': 'co.uk',
    'github.io': 'github.io',
    localhost: 'localhost',
    // No list has them; the last label counts as the suffix.
    'mail.bank.example': 'bank.example',
    's1._domainkey.example.org': 'example.org',
    'mail.xn--bcher-kva.example': 'xn--bcher-kva.example',
    // As it is written, whichever letters the list has.
    'mail.例子.公司.cn': '例子.公司.cn',
    'mail.example.xn--55qx5d.cn': 'example.xn--55qx5d.cn',
    '': '',
  };
  for (const [name, expected] of Object.entries(cases)) {
    assert.equal(organizationalDomain(domainName(name)), expected, name);
  }
});

test('only names below which a registry hands out names are suffixes', () => {
  for (const name of ['com', 'co.uk', 'gov.uk', 'xn--p1ai', 'рф']) assert.ok(isRegistrySuffix(domainName(name)), name);
  for (const name of ['example.org', 'github.io', 'localhost', 'example', 'mailserver', '', '192.0.2.1', 'a b', '..'])
    assert.equal(isRegistrySuffix(domainName(name)), false, name);
});
