/** What a folder that is not trusted may ask for: more, never less. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RULES } from '../../server/src/core/rules/registry.ts';
import { SEVERITIES } from '../../server/src/core/rules/rule-id.ts';
import { RULE_IDS } from '../../server/src/core/rules/rule-ids.ts';
import { RuleSet } from '../../server/src/core/rules/run.ts';
import { readSettings } from '../../server/src/core/rules/settings.ts';
import { restrict } from '../../server/src/core/rules/stricter.ts';
import { Session } from '../../server/src/core/session.ts';
import { readProject } from '../../server/src/lsp/project.ts';

const URI = 'file:///example.org.zone';
const ZONE =
  '$ORIGIN example.org.\n$TTL 60\n@ SOA ns1 host 1 2 3 4 5\n@ NS ns1\nns1 A 192.0.2.1\ns1._domainkey TXT "v=DKIM1; p="\n';

async function found(file: object, { isTrusted, editor = {} }: { isTrusted: boolean; editor?: object }) {
  const project = await readProject({ editor, file: JSON.stringify(file), isTrusted }, RULE_IDS);
  const session = new Session({ clock: () => 0 });
  session.configure(project.settings);
  session.open({ uri: URI, language: 'dns-zone', text: ZONE });
  const severity = session.findings(URI).find(({ rule }) => rule.id === 'key/revoked')?.severity;
  return { severity, refusal: project.refusal, verify: project.settings.verify, target: project.settings.zone.target };
}

test('no rule is silenced or softened', async () => {
  for (const rules of [{ '*': 'off' }, { 'key/*': 'off' }, { 'key/revoked': 'off' }, { 'key/revoked': 'hint' }]) {
    const { severity, refusal } = await found({ rules }, { isTrusted: false });
    assert.equal(severity, 'info');
    assert.match(
      refusal ?? '',
      new RegExp(`Not applied: rules\\.${Object.keys(rules)[0]!.replace('*', '\\*')} \\(\\.dkim-lint\\.json\\)`),
    );
    assert.notEqual((await found({ rules }, { isTrusted: true })).severity, 'info');
  }
});

test('a rule may be made stricter, and others left as they are', async () => {
  assert.equal((await found({ rules: { 'key/revoked': 'error' } }, { isTrusted: false })).severity, 'error');
  const mixed = await found({ rules: { '*': 'off', 'key/revoked': 'warning' } }, { isTrusted: false });
  assert.equal(mixed.severity, 'warning');
  assert.match(mixed.refusal ?? '', /rules\.\*/);
  assert.equal((await found({ rules: { 'key/revoked': 'error' } }, { isTrusted: false })).refusal, undefined);
});

test("the user's own choices stay", async () => {
  const editor = { rules: { 'key/revoked': 'warning' } };
  assert.equal((await found({ rules: { 'key/revoked': 'hint' } }, { isTrusted: false, editor })).severity, 'warning');
  assert.equal((await found({ rules: { 'key/revoked': 'error' } }, { isTrusted: false, editor })).severity, 'error');
});

test('weak signatures do not come to pass', async () => {
  const weak = await found({ verify: { minRsaBits: 512, allowSha1: true } }, { isTrusted: false });
  assert.deepEqual(weak.verify, { minRsaBits: 1024, allowSha1: false });
  assert.match(weak.refusal ?? '', /verify\.minRsaBits, verify\.allowSha1/);
  const strict = await found({ verify: { minRsaBits: 2048 } }, { isTrusted: false });
  assert.deepEqual(strict.verify, { minRsaBits: 2048, allowSha1: false });
  const own = await found(
    { verify: { allowSha1: false } },
    { isTrusted: false, editor: { verify: { allowSha1: true } } },
  );
  assert.equal(own.verify.allowSha1, false);
});

test("the folder's settings in the editor are no different from its file", async () => {
  const editor = {
    rules: {},
    folder: {
      rules: { '*': 'off' },
      verify: { allowSha1: true },
      zone: { target: 'nsd', origins: { '*': 'a.example' } },
    },
  };
  const { severity, refusal, verify, target } = await found(
    { rules: { 'key/revoked': 'error' } },
    { isTrusted: false, editor },
  );
  assert.equal(severity, 'error');
  assert.equal(verify.allowSha1, false);
  assert.equal(target, 'bind');
  assert.match(refusal ?? '', /rules\.\*, verify\.allowSha1, zone\.target, zone\.origins \(settings\)/);
});

test('for every rule and every choice, nothing is softer than without the folder', () => {
  const own = readSettings({}, RULE_IDS).settings;
  for (const rule of RULES) {
    for (const choice of ['off', ...SEVERITIES]) {
      const wanted = readSettings({ rules: { [rule.id]: choice } }, RULE_IDS).settings;
      const { settings } = restrict(own, wanted, [rule.id], RULES);
      const before = new RuleSet([rule], own);
      const after = new RuleSet([rule], settings);
      const softest = (set: RuleSet) => set.rulesFor(rule.on, rule.only?.[0])[0]?.severity ?? 'off';
      const rank = (severity: string) => ['off', ...[...SEVERITIES].reverse()].indexOf(severity);
      assert.ok(rank(softest(after)) >= rank(softest(before)), `${rule.id}: ${choice}`);
    }
  }
});

test('names from the file are shown without what would act', async () => {
  const { refusal } = await found(
    { rules: { '*': 'off' }, 'x\u202e': 1, verify: { allowSha1: true } },
    { isTrusted: false },
  );
  assert.doesNotMatch(refusal ?? '', /\u202e/);
});
