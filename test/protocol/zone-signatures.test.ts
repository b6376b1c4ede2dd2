/** DNSSEC signatures of a zone in the built programs: the server pushes and withdraws what it finds, `lint` prints it. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SIGNED_ZONE } from '../harness/signed-zone.ts';
import { dkimLint, folderWith } from './cli-run.ts';
import { LspClient, PUSH } from './lsp-client.ts';

const EDITED = SIGNED_ZONE.replace('192.0.2.80', '192.0.2.81');

test('the server reports a record that was edited after signing, not while it is as it was signed', async (t) => {
  const client = new LspClient();
  t.after(() => client.stop());
  await client.initialize(PUSH);
  const uri = 'file:///workspace/example.org.zone';
  const isReported = () =>
    client.published.get(uri)?.diagnostics.some(({ code }) => code === 'zone/signature-invalid') ?? false;
  await client.open(uri, 'dns-zone', EDITED);
  await client.until(isReported);
  const change = (version: number, text: string) =>
    client.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version },
      contentChanges: [{ text }],
    });
  await change(2, SIGNED_ZONE);
  await client.until(() => client.published.get(uri)?.version === 2 && !isReported());
  await change(3, EDITED);
  await client.until(() => client.published.get(uri)?.version === 3 && isReported());
});

test('lint fails for a record that was edited after signing, and not for one that was not', async (t) => {
  const cwd = await folderWith(t, { 'edited.zone': EDITED, 'signed.zone': SIGNED_ZONE });
  const options = ['--now', '2026-01-01T00:00:00Z', '--origin', 'example.org', '--format', 'json'];
  const edited = await dkimLint(['lint', ...options, 'edited.zone'], { cwd });
  assert.equal(edited.code, 1, edited.stderr);
  const { files } = JSON.parse(edited.stdout) as { files: { findings: { rule: string; start: { line: number } }[] }[] };
  assert.deepEqual(
    files[0]!.findings.map(({ rule, start }) => [rule, start.line]),
    [['zone/signature-invalid', EDITED.split('\n').findIndex((line) => line.includes('192.0.2.81')) + 1]],
  );
  const signed = await dkimLint(['lint', ...options, 'signed.zone'], { cwd });
  assert.deepEqual([signed.code, signed.stderr], [0, '']);
});
