/** What the command line prints for programs, against schemas: ours, SARIF's own, and what GitLab documents for Code Quality. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { before, describe, test } from 'node:test';
import { Ajv, type ValidateFunction } from 'ajv';
import { startNameServer } from '../harness/name-server.ts';
import { dkimLint, folderWith } from './cli-run.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const require = createRequire(import.meta.url);
const json = (file: string): Schema => JSON.parse(readFileSync(path.join(ROOT, file), 'utf8')) as Schema;

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly [keyword: string]: unknown;
}

/** A member that no schema lists is a member that nobody has documented. */
function closed(schema: Schema): Schema {
  return JSON.parse(JSON.stringify(schema), (_, value: unknown) =>
    typeof value === 'object' && value !== null && 'properties' in value && 'required' in value
      ? { additionalProperties: false, ...value }
      : value,
  ) as Schema;
}

function assertValid(validate: ValidateFunction, value: unknown): void {
  assert.equal(validate(value), true, JSON.stringify(validate.errors, null, 1));
}

const PATHS = 'examples test/corpus/bounces';
const ZONE = 'examples/example.org.zone';

/** Runs a command; its output has every member that its schema requires, and none that it does not list. */
async function assertDescribed(schema: string, args: readonly string[], cwd: string): Promise<unknown> {
  const { stdout, stderr } = await dkimLint([...args, '--format', 'json'], { cwd });
  assert.notEqual(stdout, '', stderr);
  const output: unknown = JSON.parse(stdout);
  const ajv = new Ajv({ allowUnionTypes: true, allErrors: true });
  assertValid(ajv.compile(closed(json(`schemas/output/${schema}.schema.json`))), output);
  return output;
}

/** Commands with what they are given: much, little, and what cannot be read. */
const RUNS: readonly (readonly [command: string, args: string, schema?: string])[] = [
  ['lint', PATHS],
  ['lint', `${ZONE} --fix-dry-run`],
  ['lint', `${ZONE} no-such.zone`],
  ['lint', 'no-such.zone'],
  ['lint', `${PATHS} --show-files`, 'show-files'],
  ['lint', 'nothing/* --no-error-on-unmatched-pattern --show-files', 'show-files'],
  ['lint', `--print-config ${ZONE}`, 'print-config'],
  ['verify', `${PATHS} --zone ${ZONE}`],
  ['verify', `examples/2-bounce-signature-broken.eml --zone ${ZONE} --explain`],
  ['verify', 'no-such.eml'],
  ['explain', `${PATHS} --zone ${ZONE} --verbose`],
  ['explain', 'no-such.eml'],
  ['report', `${PATHS} --zone ${ZONE}`],
  ['report', 'no-such.eml'],
  ['anonymize', 'examples/1-bounce-unsigned.eml'],
  ['records', ZONE],
  ['selectors', 'examples'],
  ['selectors', 'test/corpus/bounces'],
  ['rules', ''],
  ['rules', 'key/revoked'],
  ['doctor', ''],
  ['doctor', ZONE],
  ['doctor', 'examples/3-delivered.eml'],
  ['doctor', 'no-such.zone'],
];

for (const [command, args, schema = command] of RUNS) {
  test(`${command} ${args} prints what its schema says`, async () => {
    await assertDescribed(schema, [command, ...args.split(' ').filter((arg) => arg !== '')], ROOT);
  });
}

test('keygen and check-key print what their schemas say', async (t) => {
  const cwd = await folderWith(t, {});
  const keygen = (selector: string) =>
    dkimLint(['keygen', '--domain', 'example.org', '--selector', selector, '--type', 'ed25519', '--out', '.'], { cwd });
  await keygen('s1');
  await assertDescribed(
    'keygen',
    ['keygen', '--domain', 'example.org', '--selector', 's2', '--type', 'ed25519', '--out', '.'],
    cwd,
  );
  const match = async (zone: string) =>
    ((await assertDescribed('check-key', ['check-key', 's1.pem', zone], cwd)) as { match: boolean }).match;
  assert.deepEqual([await match('s1.txt'), await match('s2.txt')], [true, false]);
});

const HEAD = `$ORIGIN example.org.
$TTL 3600
@ IN SOA ns1 hostmaster 7 7200 900 1209600 3600
@ IN NS ns1
ns1 IN A 192.0.2.53
`;

test('a zone that its server refuses is described by each schema', async (t) => {
  const cwd = await folderWith(t, {
    'a.zone': `${HEAD}s1._domainkey IN TXT "v=DKIM1; p="\nwww IN A 192.0.2.300\n`,
    'a.eml': 'From: Joe <joe@example.org>\r\nDKIM-Signature: v=1; d=example.org; s=s1\r\n\r\nHello\r\n',
  });
  for (const command of ['records', 'selectors']) {
    const output = await assertDescribed(command, [command, 'a.zone'], cwd);
    assert.equal((output as { refusedZones: unknown[] }).refusedZones.length, 1, command);
  }
  for (const command of ['verify', 'explain', 'report']) {
    const output = await assertDescribed(command, [command, 'a.eml', '--zone', 'a.zone'], cwd);
    assert.equal((output as { refusedZones: unknown[] }).refusedZones.length, 1, command);
  }
});

test('aggregate reports are described', async (t) => {
  const zone = `${HEAD}@ IN TXT "v=spf1 ip4:192.0.2.0/28 -all"\n`;
  const cwd = await folderWith(t, { 'dmarc.xml': DMARC_REPORT, 'tls.json': TLS_REPORT, 'a.zone': zone });
  const output = await assertDescribed('explain', ['explain', 'dmarc.xml', 'tls.json', '--zone', 'a.zone'], cwd);
  const { messages } = output as { messages: { aggregate: { type: string; findings: unknown[] } }[] };
  assert.deepEqual(
    messages.map(({ aggregate }) => aggregate.type),
    ['dmarc', 'tls'],
  );
  for (const { aggregate } of messages) assert.ok(aggregate.findings.length > 0, aggregate.type);
});

const DMARC_REPORT = `<?xml version="1.0"?>
<feedback><report_metadata><org_name>example.com</org_name><email>a@example.com</email><report_id>1</report_id>
<date_range><begin>1767225600</begin><end>1767311999</end></date_range></report_metadata>
<policy_published><domain>example.org</domain><adkim>s</adkim><aspf>r</aspf><p>reject</p><sp>none</sp><pct>100</pct></policy_published>
<record><row><source_ip>198.51.100.7</source_ip><count>3</count><policy_evaluated><disposition>reject</disposition><dkim>fail</dkim><spf>fail</spf>
<reason><type>local_policy</type><comment>x</comment></reason></policy_evaluated></row>
<identifiers><header_from>example.org</header_from><envelope_from>example.org</envelope_from></identifiers>
<auth_results><dkim><domain>example.org</domain><selector>s9</selector><result>fail</result></dkim><spf><domain>example.org</domain><result>fail</result></spf></auth_results></record>
</feedback>
`;

const TLS_REPORT = JSON.stringify({
  'organization-name': 'example.com',
  'date-range': { 'start-datetime': '2026-01-01T00:00:00Z', 'end-datetime': '2026-01-01T23:59:59Z' },
  'contact-info': 'a@example.com',
  'report-id': '1',
  policies: [
    {
      policy: { 'policy-type': 'sts', 'policy-string': ['version: STSv1'], 'policy-domain': 'example.org' },
      summary: { 'total-successful-session-count': 5, 'total-failure-session-count': 2 },
      'failure-details': [
        {
          'result-type': 'certificate-expired',
          'sending-mta-ip': '192.0.2.1',
          'receiving-mx-hostname': 'mx.example.org',
          'failed-session-count': 2,
        },
      ],
    },
  ],
});

test('published prints what its schema says, whatever the servers answer', async (t) => {
  const record = 'v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=';
  const cwd = await folderWith(t, {
    'a.zone': `${HEAD}s1._domainkey IN TXT "${record}"\ns2._domainkey IN TXT "${record}"\n`,
  });
  const { address } = await startNameServer(t, { 'TXT s1._domainkey.example.org': [record] });
  const states = async (...args: string[]) => {
    const output = await assertDescribed('published', ['published', 'a.zone', ...args], cwd);
    const { keys } = output as { keys: { name: string; servers: { role: string; state: string }[] }[] };
    return keys.map(({ name, servers }) => [
      name.split('.')[0],
      ...servers.map(({ role, state }) => `${role} ${state}`),
    ]);
  };
  assert.deepEqual(await states('--authority', address, '--server', address), [
    ['s1', 'authority same', 'resolver same'],
    ['s2', 'authority missing', 'resolver missing'],
  ]);
  const silent = await startNameServer(t, { 'TXT s1._domainkey.example.org': 'servfail' });
  assert.deepEqual(await states('--selector', 's1', '--authority', silent.address, '--server', address), [
    ['s1', 'authority no-answer', 'resolver same'],
  ]);
  // Without name servers the resolver is asked alone, and the reason is given.
  const args = ['published', 'a.zone', '--selector', 's1', '--server', address];
  const alone = (await assertDescribed('published', args, cwd)) as {
    keys: { same: boolean; authorities?: string; servers: { role: string; state: string }[] }[];
  };
  assert.deepEqual(
    alone.keys.map(({ same, authorities, servers }) => [
      same,
      authorities,
      servers.map(({ role, state }) => `${role} ${state}`),
    ]),
    [[true, 'ENODATA', ['resolver same']]],
  );
  const { code, stdout } = await dkimLint(args, { cwd });
  assert.equal(code, 0);
  assert.match(stdout, /^ {2}The name servers of example\.org could not be found \(/m);
});

test('a schema refuses what is not an output', () => {
  const validate = new Ajv().compile(closed(json('schemas/output/lint.schema.json')));
  for (const value of [{}, { files: [{ path: 1 }] }, { files: [], more: 1 }]) assert.equal(validate(value), false);
});

test('the settings schema takes what the program takes, and refuses what it refuses', async (t) => {
  const validate = new Ajv({ allowUnionTypes: true }).compile(json('schemas/dkim-lint.schema.json'));
  for (const [settings, isRight] of [
    [
      { rules: { 'key/*': 'off' }, overrides: [{ files: ['a'], rules: { '*': 'hint' }, zone: { target: 'nsd' } }] },
      true,
    ],
    [{ overrides: [{ files: [] }] }, false],
    [{ overrides: [{ rules: {} }] }, false],
    [{ overrides: [{ files: ['a'], ignore: [] }] }, false],
    [{ overrides: {} }, false],
    [{ nothing: 1 }, false],
  ] as const) {
    const cwd = await folderWith(t, { '.dkim-lint.json': JSON.stringify(settings), 'a.zone': '' });
    const { code } = await dkimLint(['--print-config', 'a.zone'], { cwd });
    assert.deepEqual([validate(settings), code === 0], [isRight, isRight], JSON.stringify(settings));
  }
});

describe('SARIF', () => {
  let validate: ValidateFunction;
  before(() => {
    const { default: Draft4 } = require('ajv-draft-04') as { default: typeof Ajv };
    const { default: addFormats } = require('ajv-formats') as { default(ajv: Ajv): void };
    // Its pattern of languages is not one with /u.
    const ajv = new Draft4({ strict: false, unicodeRegExp: false });
    addFormats(ajv);
    // As OASIS has published it; the package has it for tests.
    validate = ajv.compile(require('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json') as Schema);
  });

  for (const args of [PATHS, `${ZONE} no-such.zone`, '--no-error-on-unmatched-pattern nothing/*.zone']) {
    test(`of ${args} is valid`, async () => {
      const { stdout } = await dkimLint([...args.split(' '), '--format', 'sarif'], { cwd: ROOT });
      assertValid(validate, JSON.parse(stdout));
      assert.equal(validate({ version: '2.1.0' }), false);
    });
  }

  test('every rule has a help address and a page', async () => {
    const { stdout } = await dkimLint([...PATHS.split(' '), '--format', 'sarif'], { cwd: ROOT });
    const [run] = (JSON.parse(stdout) as { runs: { tool: { driver: { rules: Schema[] } } }[] }).runs;
    const { rules } = run!.tool.driver;
    assert.ok(rules.length > 5);
    const without = rules.filter(({ helpUri, help }) => typeof helpUri !== 'string' || help === undefined);
    assert.deepEqual(
      without.map(({ id }) => id),
      [],
    );
  });
});

test('a Code Quality report has what GitLab requires', async () => {
  // https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
  const validate = new Ajv({ strictTypes: false }).compile({
    type: 'array',
    minItems: 1,
    items: {
      type: 'object',
      required: ['description', 'check_name', 'fingerprint', 'location', 'severity'],
      properties: {
        description: { type: 'string', minLength: 1 },
        check_name: { type: 'string', minLength: 1 },
        fingerprint: { type: 'string', minLength: 1 },
        severity: { enum: ['info', 'minor', 'major', 'critical', 'blocker'] },
        location: {
          type: 'object',
          required: ['path'],
          // Relative, and without ./ before it.
          properties: { path: { type: 'string', pattern: '^(?!/|\\./).' } },
          anyOf: [
            {
              required: ['lines'],
              properties: { lines: { required: ['begin'], properties: { begin: { type: 'integer' } } } },
            },
            { required: ['positions'] },
          ],
        },
      },
    },
  });
  const { stdout } = await dkimLint(['./examples', 'test/corpus/bounces', '--format', 'gitlab'], { cwd: ROOT });
  const report = JSON.parse(stdout) as { fingerprint: string }[];
  assertValid(validate, report);
  assert.equal(new Set(report.map(({ fingerprint }) => fingerprint)).size, report.length);
});
