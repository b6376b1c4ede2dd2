/** What the command line prints for programs, against schemas: ours, SARIF's own, and what GitLab documents for Code Quality. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { before, describe, test } from 'node:test';
import { Ajv, type ValidateFunction } from 'ajv';
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

/** Commands with what they are given, and whether every member of their output is listed. */
const RUNS: readonly (readonly [command: string, args: string, isClosed?: boolean])[] = [
  ['lint', PATHS, true],
  ['lint', `${ZONE} --fix-dry-run`, true],
  ['lint', `${ZONE} no-such.zone`, true],
  ['verify', `${PATHS} --zone ${ZONE}`],
  ['verify', `examples/2-bounce-signature-broken.eml --zone ${ZONE} --explain`],
  ['explain', `${PATHS} --zone ${ZONE}`],
  ['report', `examples --zone ${ZONE}`],
  ['records', ZONE, true],
  ['selectors', 'examples', true],
  ['rules', '', true],
  ['rules', 'key/revoked', true],
  ['doctor', '', true],
  ['doctor', ZONE, true],
  ['doctor', 'examples/3-delivered.eml', true],
];

for (const [command, args, isClosed = false] of RUNS) {
  test(`${command} ${args} prints what its schema says`, async () => {
    const given = args.split(' ').filter((arg) => arg !== '');
    const { stdout } = await dkimLint([command, ...given, '--format', 'json'], { cwd: ROOT });
    const schema = json(`schemas/output/${command}.schema.json`);
    assertValid(new Ajv({ allowUnionTypes: true }).compile(isClosed ? closed(schema) : schema), JSON.parse(stdout));
  });
}

test('check-key prints what its schema says', async (t) => {
  const cwd = await folderWith(t, {});
  await dkimLint(['keygen', '--domain', 'example.org', '--selector', 's1', '--type', 'ed25519', '--out', '.'], { cwd });
  const { stdout } = await dkimLint(['check-key', 's1.pem', 's1.txt', '--format', 'json'], { cwd });
  const output = JSON.parse(stdout) as { match: boolean };
  assert.equal(output.match, true);
  assertValid(new Ajv().compile(closed(json('schemas/output/check-key.schema.json'))), output);
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
