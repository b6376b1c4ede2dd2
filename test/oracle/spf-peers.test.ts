/** SPF of generated zones beside Mail::SPF (libmail-spf-perl) and pyspf (python3-spf): the same result for each sender. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseIp4 } from '../../server/src/core/policy/ip-address.ts';
import { domainName } from '../../server/src/core/text/domain-name.ts';
import { WorkspaceIndex } from '../../server/src/core/workspace/index.ts';
import { checkSpf } from '../../server/src/core/workspace/spf-check.ts';
import { ZoneDocument } from '../../server/src/core/workspace/zone-document.ts';

type Answer = readonly [owner: string, type: string, data: string];

interface Case {
  readonly records: readonly Answer[];
  readonly sender: string;
  readonly client: string;
}

const NAMES = [
  'example.org',
  'a.example.org',
  'b.example.org',
  '_spf.example.net',
  'c.example.net',
  'nobody.example.net',
];
const name = fc.constantFrom(...NAMES);
const address = fc.constantFrom('192.0.2.1', '192.0.2.9', '198.51.100.1');
const client = fc.constantFrom('192.0.2.1', '192.0.2.77', '198.51.100.1');
const mechanism = fc.oneof(
  fc.constantFrom(
    'all',
    'a',
    'mx',
    'exists:%{i}.l.example.org',
    'exists:%{ir}.%{d}',
    'a/24',
    'mx/24',
    'ip4:192.0.2.0/26',
  ),
  address.map((each) => `ip4:${each}`),
  name.map((each) => `include:${each}`),
  name.map((each) => `a:${each}`),
  name.map((each) => `mx:${each}`),
  fc.constantFrom('a:%{d2}', 'include:_spf.%{d1r}', 'exists:%{l}.%{o}', 'ip4:192.0.2.300', 'foo', 'x=y', 'a:'),
);
const term = fc
  .tuple(fc.constantFrom('', '', '', '-', '~', '?'), mechanism)
  .map(([qualifier, rest]) => qualifier + rest);
const last = fc.oneof(
  fc.constantFrom('-all', '~all', '?all', ''),
  name.map((each) => `redirect=${each}`),
);
const spf = fc
  .tuple(fc.array(term, { maxLength: 4 }), last)
  .map(([terms, end]) => ['v=spf1', ...terms, end].filter((each) => each !== '').join(' '));
const record: fc.Arbitrary<Answer> = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(name, fc.constant('TXT'), spf) },
  fc.tuple(name, fc.constant('A'), address),
  fc.tuple(
    name,
    fc.constant('MX'),
    name.map((each) => `10 ${each}.`),
  ),
  fc.constant<Answer>(['192.0.2.1.l.example.org', 'A', '127.0.0.2']),
  fc.constant<Answer>(['1.2.0.192.example.org', 'A', '127.0.0.2']),
  fc.constant<Answer>(['ann.example.org', 'A', '127.0.0.2']),
);
const given: fc.Arbitrary<Case> = fc
  .tuple(fc.array(record, { minLength: 2, maxLength: 12 }), spf, client)
  .map(([records, own, from]) => {
    const all = [
      ['example.org', 'TXT', own] as const,
      ...records.filter(([owner, type]) => owner !== 'example.org' || type !== 'TXT'),
    ];
    // A record twice at a name is one for a name server, and several of SPF are a case of their own.
    const once = new Map(all.map((each) => [each[1] === 'TXT' ? each.slice(0, 2).join(' ') : each.join(' '), each]));
    return { records: [...once.values()], sender: 'ann@example.org', client: from };
  });
const CASES = fc.sample(given, { numRuns: 600, seed: 7208 });

function ours({ records, sender, client: from }: Case): string {
  const index = new WorkspaceIndex(true);
  const lines = records.map(([owner, type, data]) => `${owner}. 60 ${type} ${type === 'TXT' ? `"${data}"` : data}\n`);
  index.set(ZoneDocument.open('file:///root.zone', `$ORIGIN .\n. 60 SOA ns. h. 1 2 3 4 5\n${lines.join('')}`));
  const [localPart, domain] = sender.split('@') as [string, string];
  const question = { domain: domainName(domain), client: parseIp4(from)!, localPart, helo: 'helo.example.net' };
  return checkSpf(index, question).result;
}

const PYSPF = `import json, sys, spf
def lookup(records):
    def ask(name, qtype, tcpfallback=True, timeout=30):
        name = name.lower().rstrip('.')
        for owner, kind, data in records:
            if owner != name or kind != qtype: continue
            if kind == 'TXT': yield ((name, kind), (data.encode(),))
            elif kind == 'MX': yield ((name, kind), (10, data.split()[1].rstrip('.')))
            else: yield ((name, kind), data)
    return ask
results = []
for case in json.load(sys.stdin):
    spf.DNSLookup = lookup(case['records'])
    q = spf.query(case['client'], case['sender'], 'helo.example.net', strict=True)
    results.append(q.check()[0])
print(json.dumps(results))`;

/** Debian's own, which has its packages; another one may come first in the PATH. */
const PYTHON = existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3';

/** pyspf refuses a record that includes its own name when it reads it; by RFC 7208 §5.2 that is an error when the term is reached. */
const includesItself = ({ records }: Case) =>
  records.some(
    ([owner, type, data]) => type === 'TXT' && data.split(' ').some((each) => each.endsWith(`include:${owner}`)),
  );

const PEERS = [
  {
    peer: 'Mail::SPF',
    probe: ['perl', '-MMail::SPF', '-e', '1'],
    run: ['perl', path.join(import.meta.dirname, 'mail-spf.pl')],
    install: 'apt-get install libmail-spf-perl',
    differs: () => false,
  },
  {
    peer: 'pyspf',
    probe: [PYTHON, '-c', 'import spf'],
    run: [PYTHON, '-c', PYSPF],
    install: 'apt-get install python3-spf',
    differs: includesItself,
  },
] as const;

for (const { peer, probe, run, install, differs } of PEERS) {
  const [program, ...args] = probe;
  const isThere = spawnSync(program, args).status === 0;
  if (!isThere) process.stderr.write(`SKIPPED: ${peer} is not installed: ${install}\n`);
  test(`${peer} gives the same results`, { skip: !isThere && `${peer} is not installed: ${install}` }, () => {
    const [command, ...rest] = run;
    const { stdout, stderr, status } = spawnSync(command, rest, {
      input: JSON.stringify(CASES),
      encoding: 'utf8',
      maxBuffer: 1e8,
    });
    assert.equal(status, 0, stderr);
    const theirs = JSON.parse(stdout) as readonly string[];
    const unequal = CASES.flatMap((each, i) => {
      const found = ours(each);
      return found === theirs[i] || differs(each)
        ? []
        : [`${found}, not ${theirs[i]}: ${each.client} ${JSON.stringify(each.records)}`];
    });
    assert.deepEqual(unequal, []);
    assert.ok(new Set(theirs).size >= 5, 'the cases have few different results');
  });
}
