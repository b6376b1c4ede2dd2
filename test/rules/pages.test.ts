/** Every rule's page is its test: what it shows is what the engine finds and repairs. */

import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { RULES } from '../../server/src/core/rules/registry.ts';
import type { Rule } from '../../server/src/core/rules/rule.ts';
import { GROUPS, groupOf } from '../../server/src/core/rules/rule-id.ts';
import { saysWhatToDo } from '../harness/actions.ts';
import { offersFix, readPage, testSections } from '../harness/check.ts';

const FOLDER = path.resolve(import.meta.dirname, '../../server/src/core/rules');
const ONLY = process.env['RULE'];

const pageOf = (rule: Rule) => path.join(FOLDER, `${rule.id}.md`);

describe('the registry', () => {
  test('ids are unique, sorted into known groups, and each has a file of its own', () => {
    assert.equal(new Set(RULES.map(({ id }) => id)).size, RULES.length);
    for (const rule of RULES) {
      assert.ok((GROUPS as readonly string[]).includes(groupOf(rule.id)), rule.id);
      assert.ok(existsSync(path.join(FOLDER, `${rule.id}.ts`)), `${rule.id} has no file`);
    }
  });

  test('every message says what to do, or that there is nothing to do', () => {
    // The step, the remedy and the fix are sentences of the diagnosis; a refusal that is quoted again has its step at the first place.
    const isAnswered =
      /\{(?:step|remedy|fix)\}|Did you mean |Expected: |The same refusal, quoted|Nothing needs to be fixed|That is right for /;
    const silent = RULES.flatMap(({ id, messages }) =>
      Object.entries(messages)
        .filter(([, text]) => !isAnswered.test(text) && !saysWhatToDo(text))
        .map(([name]) => `${id} ${name}`),
    );
    assert.deepEqual(silent, []);
  });

  test('no page is left without a rule', () => {
    const pages = globSync('*/*.md', { cwd: FOLDER }).map((file) =>
      file.replaceAll(path.sep, '/').replace(/\.md$/, ''),
    );
    assert.deepEqual(
      pages.filter((id) => !RULES.some((rule) => rule.id === id)),
      [],
    );
  });

  test('messages are sentences that end, and say more than a name', () => {
    for (const { id, messages, spec } of RULES) {
      for (const [name, text] of Object.entries(messages)) {
        assert.match(text, /(?:[.!?)]|\{(?:step|says)\})$/, `${id} ${name}`);
        assert.doesNotMatch(text, /\{(?!\w+(?:\|[\w ]+)?\})/, `${id} ${name} has a place that is not filled`);
        assert.ok(text.length > 30, `${id} ${name} is too short to help anybody`);
      }
      for (const each of spec)
        assert.match('rfc' in each ? `RFC ${each.rfc}` : each.draft, /^(?:RFC \d{3,5}|draft-[a-z-]+-\d\d)$/, id);
    }
  });
});

for (const rule of RULES) {
  if (ONLY !== undefined && rule.id !== ONLY && !rule.id.startsWith(`${ONLY}/`)) continue;
  const sections = await readPage(pageOf(rule));
  describe(rule.id, () => {
    test('has a page that begins with a title, triggers it, and shows a case that does not', () => {
      const page = readFileSync(pageOf(rule), 'utf8');
      assert.match(page, /^# \S/);
      const triggers = (section: (typeof sections)[number]) =>
        section.fences.some(({ expected }) => expected.some((finding) => finding.rule === rule.id));
      assert.ok(sections.some(triggers), 'no section triggers the rule');
      assert.ok(
        sections.some((section) => !triggers(section)),
        'no section leaves the rule silent',
      );
    });
    test('says what to do, in the words before the examples', () => {
      const page = readFileSync(pageOf(rule), 'utf8');
      assert.ok(
        saysWhatToDo(page.replace(/^(`{3,})[\s\S]*?^\1$/gm, '')),
        'the page has no sentence that says what to do',
      );
    });
    test('shows what its fixes give', async () => {
      const shown = sections.flatMap(({ fences }) => fences).some(({ kind }) => kind === 'fixed' || kind === 'fix-all');
      if (shown) return;
      for (const section of sections) assert.equal(await offersFix(section, rule.id), false, section.title);
    });
    testSections(sections, rule.id);
  });
}
