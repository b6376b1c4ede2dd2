/** Refactorings keep a zone the same: named-compilezone reads each zone of their page before and after. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { rewriteActions } from '../../server/src/core/features/rewrites.ts';
import { Session } from '../../server/src/core/session.ts';
import { applyEdits } from '../../server/src/core/text/edit.ts';
import { readPage } from '../harness/check.ts';

const hasBind = spawnSync('named-compilezone', ['-v']).status === 0;
const skip = hasBind ? false : 'SKIPPED: named-compilezone is not installed (apt-get install bind9-utils)';
const folder = mkdtempSync(path.join(tmpdir(), 'dkim-lint-refactorings-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const PAGE = path.join(import.meta.dirname, '../features/pages/refactorings.md');

/** What BIND makes of a zone, with the strings of TXT records joined and owners in lower case. */
function compiled(text: string): string {
  const file = path.join(folder, 'example.org.zone');
  writeFileSync(file, text);
  const args = ['-i', 'local', '-q', '-o', '-', 'example.org', file];
  const { stdout, status, stderr } = spawnSync('named-compilezone', args, { encoding: 'utf8' });
  assert.equal(status, 0, `${stderr}${stdout}\n${text}`);
  return stdout.replaceAll('" "', '').replace(/^\S+/gm, (owner) => owner.toLowerCase());
}

test('named-compilezone reads the same zone after each refactoring of the page', { skip }, async () => {
  let count = 0;
  for (const { fences } of await readPage(PAGE)) {
    for (const file of fences.filter(({ kind }) => kind === 'zone')) {
      const session = new Session({ clock: () => 1_800_000_000 });
      const uri = 'file:///example.org.zone';
      session.open({ uri, language: 'dns-zone', text: file.text });
      // At every place, not only at that of the page.
      const seen = new Set<string>();
      for (let offset = 0; offset < file.text.length; offset++) {
        for (const { title, edits } of rewriteActions(session.snapshot(uri), { start: offset, end: offset })) {
          const made = applyEdits(file.text, edits ?? []);
          if (seen.has(made)) continue;
          seen.add(made);
          assert.notEqual(made, file.text, title);
          assert.equal(compiled(made), compiled(file.text), `${title}\n${made}`);
          count++;
        }
      }
    }
  }
  assert.ok(count > 20, String(count));
});
