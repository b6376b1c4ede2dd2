/** The TextMate grammars: every annotated file of this folder, read by VS Code's own tokenizer. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

const ROOT = path.join(import.meta.dirname, '../..');
const PROGRAM = path.join(ROOT, 'node_modules/vscode-tmgrammar-test/dist/unit.js');
const FILES = globSync('*.{eml,zone}', { cwd: import.meta.dirname }).sort();

test('there are annotated files of both languages', () => {
  assert.deepEqual([...new Set(FILES.map((file) => path.extname(file)))], ['.eml', '.zone']);
});

for (const file of FILES) {
  test(file, () => {
    const grammar = path.join(ROOT, 'syntaxes', `${file.endsWith('.eml') ? 'eml' : 'dns-zone'}.tmLanguage.json`);
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [PROGRAM, '--grammar', grammar, path.join(import.meta.dirname, file)],
      {
        encoding: 'utf8',
        cwd: ROOT,
      },
    );
    assert.equal(status, 0, stdout + stderr);
  });
}
