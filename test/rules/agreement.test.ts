/** What is written in several places agrees: rules, pages, settings, manifest, schema, README, versions. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { RULES } from '../../server/src/core/rules/registry.ts';
import { GROUPS, groupOf, SEVERITIES } from '../../server/src/core/rules/rule-id.ts';
import { DEFAULT_SETTINGS, readSettings } from '../../server/src/core/rules/settings.ts';
import { RELEASES, ZONE_SERVERS } from '../../server/src/core/zone/releases.ts';
import { VERSION } from '../../server/src/version.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');
const manifest = JSON.parse(read('package.json'));
const properties: Record<string, { default?: unknown; enum?: string[]; additionalProperties?: { enum?: string[] } }> =
  manifest.contributes.configuration.properties;

test('the manifest knows the settings, their values and their defaults', () => {
  const targets = ZONE_SERVERS.flatMap((server) =>
    server === 'generic' ? [server] : [server, ...RELEASES[server].map((release) => `${server}@${release}`)],
  );
  assert.deepEqual(properties['dkimLint.zone.target']!.enum, targets);
  assert.equal(properties['dkimLint.zone.target']!.default, DEFAULT_SETTINGS.zone.target);
  assert.equal(properties['dkimLint.verify.minRsaBits']!.default, DEFAULT_SETTINGS.verify.minRsaBits);
  assert.equal(properties['dkimLint.verify.allowSha1']!.default, DEFAULT_SETTINGS.verify.allowSha1);
  assert.deepEqual(
    [...properties['dkimLint.rules']!.additionalProperties!.enum!].sort(),
    ['off', ...SEVERITIES].sort(),
  );
});

test('the defaults of the manifest are read without a complaint', () => {
  const json: Record<string, Record<string, unknown>> = {};
  for (const [name, { default: value }] of Object.entries(properties)) {
    const [, group, setting] = name.split('.');
    if (setting === undefined) json[group!] = value as Record<string, unknown>;
    else json[group!] = { ...json[group!], [setting]: value };
  }
  const { settings, problems } = readSettings(json, new Set());
  assert.deepEqual(problems, []);
  assert.deepEqual(settings, DEFAULT_SETTINGS);
});

test('the schema of .dkim-lint.json has the same targets and severities', () => {
  const schema = read('schemas/dkim-lint.schema.json');
  for (const word of [...ZONE_SERVERS, ...SEVERITIES, 'off', 'minRsaBits', 'allowSha1', 'origins', 'ignore']) {
    assert.ok(schema.includes(`"${word}"`), word);
  }
});

test('the README names every group that has rules, and every setting', () => {
  const readme = read('README.md');
  for (const group of GROUPS) {
    if (RULES.some(({ id }) => groupOf(id) === group) && group !== 'lint')
      assert.ok(readme.includes(`\`${group}/\``), group);
  }
  for (const name of Object.keys(properties)) {
    if (name !== 'dkimLint.trace.server') assert.ok(readme.includes(`\`${name}\``), name);
  }
});

test('one version', () => {
  assert.equal(VERSION, manifest.version);
  assert.equal(VERSION, JSON.parse(read('server/package.json')).version);
});
