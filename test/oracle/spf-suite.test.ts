/**
 * The test suite of RFC 7208 and those of pyspf, as Debian's package python3-spf has them, through our evaluation and our
 * rules: the same results as the suite; who does not answer in time fails as in the DNS.
 */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, test } from 'node:test';
import { parseIp4, parseIp6 } from '../../server/src/core/policy/ip-address.ts';
import { Session } from '../../server/src/core/session.ts';
import { type DomainName, domainName } from '../../server/src/core/text/domain-name.ts';
import { WorkspaceIndex } from '../../server/src/core/workspace/index.ts';
import { checkSpf } from '../../server/src/core/workspace/spf-check.ts';
import { ZoneDocument } from '../../server/src/core/workspace/zone-document.ts';

const FOLDER = '/usr/share/doc/python3-spf';
const READ = `import gzip, json, sys, yaml
text = gzip.open(sys.argv[1], 'rt', encoding='utf-8').read()
print(json.dumps([part for part in yaml.safe_load_all(text) if part], default=lambda octets: octets.decode('latin1')))`;

/** Nobody answers for it in time. */
const SILENT = 'name.timeout';

interface Case {
  readonly helo: string;
  readonly host: string;
  readonly mailfrom: string;
  readonly result: string | readonly string[];
  readonly explanation?: string;
  /** pyspf: 0 and 2 ask for its own ways, 1 for the RFC's. */
  readonly strict?: number;
}

type Value = string | readonly (string | number)[];

interface Section {
  readonly tests: Readonly<Record<string, Case>>;
  readonly zonedata: Readonly<Record<string, readonly ('TIMEOUT' | Readonly<Record<string, Value>>)[]>>;
}

function read(file: string): readonly Section[] | string {
  if (!existsSync(file)) return `${file} is not there: apt-get install python3-spf`;
  const { stdout, status } = spawnSync('python3', ['-c', READ, file], { encoding: 'utf8', maxBuffer: 1e8 });
  return status === 0 ? (JSON.parse(stdout) as Section[]) : 'Python has no YAML: apt-get install python3-yaml';
}

for (const name of ['rfc7208-tests.yml.gz', 'test.yml.gz']) {
  const sections = read(`${FOLDER}/${name}`);
  const skip = typeof sections === 'string' ? sections : false;
  if (skip !== false) process.stderr.write(`SKIPPED: ${skip}\n`);
  describe(name, { skip }, () => {
    for (const section of typeof sections === 'string' ? [] : sections) {
      const index = new WorkspaceIndex(true);
      index.set(ZoneDocument.open('file:///root.zone', zoneOf(section)));
      for (const type of ['TXT', 'A', 'AAAA', 'MX', 'PTR'] as const)
        index.setAnswer({ name: domainName(SILENT), type }, { status: 'failed', reason: 'ETIMEOUT' });
      for (const [id, given] of Object.entries(section.tests)) {
        if (given.strict === undefined || given.strict === 1) test(id, () => judge(index, given));
      }
      if (name.startsWith('rfc7208')) testRules(section);
    }
  });
}

function judge(index: WorkspaceIndex, { helo, host, mailfrom, result, explanation }: Case): void {
  const at = mailfrom.lastIndexOf('@');
  const domain = domainName(mailfrom === '' ? String(helo) : mailfrom.slice(at + 1));
  const client = parseIp4(host) ?? parseIp6(host) ?? assert.fail();
  const localPart = mailfrom.slice(0, Math.max(0, at));
  const found = checkSpf(index, { domain, client, localPart, helo: String(helo) });
  const expected = [result].flat();
  assert.ok(expected.includes(found.result), `${found.result} (${found.reason}), not ${expected.join(' or ')}`);
  if (found.result === 'fail' && explanation !== undefined && explanation !== 'DEFAULT')
    assert.equal(found.explanation, explanation);
}

/**
 * Whatever ends in permerror for every receiver is an error at its record. Where the suite accepts "fail", too, receivers differ, and a name
 * that only macros make too long is no fault of the record.
 */
function testRules(section: Section): void {
  const uri = 'file:///root.zone';
  const text = zoneOf(section);
  const session = new Session({ clock: () => 0, zonesAreComplete: true });
  session.open({ uri, language: 'dns-zone', text });
  const errors = session
    .findings(uri)
    .filter(({ severity }) => severity === 'error')
    .map(({ span }) =>
      text
        .slice(text.lastIndexOf('\n', span.start) + 1)
        .split(' ', 1)[0]!
        .toLowerCase(),
    );
  const broken = Object.values(section.tests)
    .filter(({ result }) => [result].flat().every((each) => each === 'permerror'))
    .map(({ mailfrom, helo }) => (mailfrom === '' ? String(helo) : mailfrom.slice(mailfrom.lastIndexOf('@') + 1)));
  for (const domain of new Set(broken.map((each) => each.toLowerCase())))
    test(`lint finds the error of ${domain}`, () => assert.ok(errors.includes(written(domain)), errors.join(' ')));
}

/** All names of a section in one zone, the root. */
function zoneOf({ zonedata }: Section): string {
  const lines = [
    '$ORIGIN .',
    '$TTL 60',
    '. IN SOA ns. h. 1 2 3 4 5',
    '. IN NS ns.invalid.',
    'timeout. IN NS ns.invalid.',
  ];
  for (const [owner, records] of Object.entries(zonedata)) {
    const all = records.flatMap((record) => (record === 'TIMEOUT' ? [] : Object.entries(record)));
    const hasText = all.some(([type]) => type === 'TXT');
    if (records.includes('TIMEOUT') && !all.some(([type, value]) => type === 'TXT' && value !== 'NONE')) {
      lines.push(`${written(owner)} IN CNAME ${SILENT}.`);
      continue;
    }
    for (const [type, value] of all) {
      // The suite writes SPF where it means TXT, unless it writes both.
      if (value === 'NONE' || value === 'TIMEOUT' || (type === 'SPF' && hasText)) continue;
      lines.push(`${written(owner)} IN ${type === 'SPF' ? 'TXT' : type} ${rdata(type, value)}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

function rdata(type: string, value: Value): string {
  if (type === 'TXT' || type === 'SPF')
    return [value]
      .flat()
      .map((part) => strings(String(part)))
      .join(' ');
  if (type === 'MX') return `${value[0]} ${written(String(value[1]))}`;
  return type === 'PTR' || type === 'CNAME' ? written(String(value)) : String(value);
}

function escaped(octet: number): string {
  return `\\${String(octet).padStart(3, '0')}`;
}

function strings(text: string): string {
  const octets = [...Buffer.from(text, 'utf8')];
  const parts: string[] = [];
  for (let from = 0; from === 0 || from < octets.length; from += 255)
    parts.push(
      `"${octets
        .slice(from, from + 255)
        .map(escaped)
        .join('')}"`,
    );
  return parts.join(' ');
}

function written(name: string): DomainName {
  const label = (text: string) =>
    [...Buffer.from(text, 'utf8')]
      .map((octet) => (/[\w*-]/.test(String.fromCharCode(octet)) ? String.fromCharCode(octet) : escaped(octet)))
      .join('');
  return `${name.replace(/\.$/, '').split('.').map(label).join('.')}.` as DomainName;
}
