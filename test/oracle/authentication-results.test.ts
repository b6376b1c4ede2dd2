/**
 * Authentication-Results fields made after the grammar of RFC 8601 §2.2, beside authres (python3-authres): the same results. Left out is
 * what authres 1.2 does not read: white space between a method and its equal sign, quoted values of properties.
 */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseAuthenticationResults } from '../../server/src/core/mail/authentication-results.ts';
import { MappedText } from '../../server/src/core/text/mapped-text.ts';

const PYTHON = '/usr/bin/python3';
const SCRIPT = `import json, sys, authres
results = []
for value in json.load(sys.stdin):
    header = authres.AuthenticationResultsHeader.parse('Authentication-Results: ' + value)
    results.append([header.authserv_id, [[r.method, r.result, r.reason or '', [[p.type, p.name, p.value] for p in r.properties]] for r in header.results]])
print(json.dumps(results))`;
const isThere = spawnSync(PYTHON, ['-c', 'import authres']).status === 0;
const skip = !isThere && 'authres is not installed: apt-get install python3-authres';
if (!isThere) process.stderr.write(`SKIPPED: ${skip}\n`);

/** Comments and folds, wherever the grammar has [CFWS]. */
const cfws = fc.constantFrom('', '', ' ', '\r\n ', ' (a comment) ', '(x (nested) \\) y)', '\r\n\t(x=y; z)\r\n ');
const space = fc.constantFrom(' ', '\r\n ', ' (a; b=c) ');
const domain = fc.constantFrom('example.org', 'mail.example.com', 'sub-1.example.net');
const value = fc.oneof(
  domain,
  domain.map((each) => `@${each}`),
  domain.map((each) => `ann+x@${each}`),
  fc.constantFrom('192.0.2.1', 'rsa-sha256', 'v1'),
);
const property = fc
  .tuple(
    fc.constantFrom('header', 'smtp', 'policy', 'body'),
    fc.constantFrom('d', 'i', 's', 'from', 'mailfrom', 'helo', 'a'),
    value,
    cfws,
    cfws,
  )
  .map(([ptype, name, text, a, b]) => `${ptype}.${name}${a}=${b}${text}`);
const result = fc
  .tuple(
    fc.constantFrom('dkim', 'spf', 'dmarc', 'iprev', 'auth', 'x-other'),
    fc.constantFrom('', '/1'),
    fc.constantFrom('pass', 'fail', 'neutral', 'none', 'temperror', 'permerror', 'softfail'),
    fc.option(fc.constantFrom('bad', '"bad signature"', '"a; b"'), { nil: undefined }),
    fc.array(fc.tuple(space, property), { maxLength: 4 }),
    cfws,
  )
  .map(([method, version, word, reason, properties, b]) =>
    [
      `${method}${version}=${b}${word}`,
      ...(reason === undefined ? [] : [` reason=${reason}`]),
      ...properties.flat(),
    ].join(''),
  );
const field = fc
  .tuple(
    cfws,
    domain,
    fc.constantFrom('', ' 1', ' (v) 1'),
    fc.array(fc.tuple(cfws, cfws, result), { minLength: 1, maxLength: 4 }),
    cfws,
  )
  .map(
    ([before, id, version, results, end]) =>
      `${before} ${id}${version}${results.map(([a, b, each]) => `${a};${b} ${each}`).join('')}${end}`,
  );

test('authres reads the same results', { skip }, () => {
  const fields = fc.sample(field, { numRuns: 500, seed: 8601 });
  const { stdout, stderr, status } = spawnSync(PYTHON, ['-c', SCRIPT], {
    input: JSON.stringify(fields),
    encoding: 'utf8',
    maxBuffer: 1e8,
  });
  assert.equal(status, 0, stderr);
  const theirs = JSON.parse(stdout) as unknown[];
  const unequal = fields.flatMap((text, i) => {
    const { authservId, results } = parseAuthenticationResults(MappedText.of(text.replace(/\r\n(?=[ \t])/g, '')));
    const found = [
      authservId,
      results.map((each) => [
        each.method,
        each.result,
        each.reason ?? '',
        each.properties.map((one) => [one.ptype, one.property, one.value]),
      ]),
    ];
    return JSON.stringify(found) === JSON.stringify(theirs[i])
      ? []
      : [`${text}\n  ours   ${JSON.stringify(found)}\n  theirs ${JSON.stringify(theirs[i])}`];
  });
  assert.deepEqual(unequal, []);
});
