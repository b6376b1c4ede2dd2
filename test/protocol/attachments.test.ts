/** Attachments over the protocol: from the octets of the file, whatever the editor's text has made of them. */

import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { folderWith } from './cli-run.ts';
import { LspClient, PULL } from './lsp-client.ts';

const HEAD =
  'From: a@example.org\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: application/x-test\r\n' +
  'Content-Disposition: attachment; filename="../\u202ea.bin"\r\n\r\n';
/** After the octets E4 FF. */
const TAIL = '\r\n--b--\r\n';

const client = new LspClient();
before(() => client.initialize(PULL, undefined, import.meta.dirname));
after(() => client.stop());

async function openMessage(t: Parameters<typeof folderWith>[0], text: string): Promise<string> {
  const file = Buffer.concat([Buffer.from(HEAD), Buffer.from([0xe4, 0xff]), Buffer.from(TAIL)]);
  const folder = await folderWith(t, { 'a.eml': file });
  const uri = pathToFileURL(path.join(folder, 'a.eml')).href;
  await client.open(uri, 'eml', text);
  return uri;
}

test('an attachment has the octets of the file, and a harmless name', async (t) => {
  const uri = await openMessage(t, `${HEAD}\uFFFD\uFFFD${TAIL}`);
  assert.deepEqual(await client.request('dkimLint/attachments', { uri }), [
    { fileName: '_a.bin', type: 'application/x-test', size: 2 },
  ]);
  assert.deepEqual(await client.request('dkimLint/attachment', { uri, index: 0 }), { base64: '5P8=', isExact: true });
  assert.equal(await client.request('dkimLint/attachment', { uri, index: 1 }), null);
});

test('an attachment of a text that has lost octets is said to be inexact', async (t) => {
  const uri = await openMessage(t, `${HEAD}edited \uFFFD${TAIL}`);
  const { isExact } = await client.request<{ isExact: boolean }>('dkimLint/attachment', { uri, index: 0 });
  assert.equal(isExact, false);
});
