/** The files of a workspace as the server takes them in: in slices that can be ended, within limits, the newest reading last. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Session } from '../../server/src/core/session.ts';
import { domainName } from '../../server/src/core/text/domain-name.ts';
import type { Host } from '../../server/src/host/host.ts';
import { type Watcher, WorkspaceFiles } from '../../server/src/lsp/workspace-files.ts';

const KEY = domainName('s1._domainkey.example.org');
const MESSAGE = 'From: a@example.org\r\nDKIM-Signature: v=1; d=example.org; s=s1; b=; bh=\r\n\r\nHello\r\n';
const ZONE = '$ORIGIN example.org.\n@ 60 IN SOA ns1 host 1 7200 900 1209600 3600\ns1._domainkey 60 IN TXT "p="\n';

/** A host whose files are in memory; reading one takes a turn of the event loop. */
function hostOf(files: Map<string, string>, read: (uri: string) => Promise<void> = async () => undefined): Host {
  return {
    async readFile(uri, limit) {
      const text = files.get(uri);
      await read(uri);
      return text === undefined || text.length > limit ? undefined : new TextEncoder().encode(text);
    },
    async *listFiles() {
      for (const uri of files.keys()) yield { uri, language: uri.endsWith('.eml') ? 'eml' : 'dns-zone' };
    },
    rulePage: async () => undefined,
    rulePageUri: () => '',
    platform: 'a test',
    now: () => 0,
    after(milliseconds, callback) {
      const timer = setTimeout(callback, milliseconds);
      return () => clearTimeout(timer);
    },
  };
}

function setUp(host: Host): { session: Session; files: WorkspaceFiles } {
  const session = new Session({ clock: () => 0 });
  return {
    session,
    files: new WorkspaceFiles(
      session,
      host,
      () => undefined,
      async () => undefined,
    ),
  };
}

/** Watches, and ends the loading after so many reports. */
function watcher(reports: number): Watcher & { said: string[] } {
  const said: string[] = [];
  const token = { isCancellationRequested: false, onCancellationRequested: () => ({ dispose: () => undefined }) };
  return {
    said,
    token,
    begin: (title: string) => void said.push(title),
    report: () => {
      said.push('report');
      if (said.filter((word) => word === 'report').length >= reports) token.isCancellationRequested = true;
    },
    done: () => void said.push('done'),
  };
}

const many = (count: number) =>
  new Map(Array.from({ length: count }, (_, i) => [`file:///w/${i}.eml`, MESSAGE] as const));

/** Long enough for a slice to end behind it. */
const slowly = () => new Promise<void>((resolve) => setTimeout(resolve, 5));

test('few files are read without progress', async () => {
  const { session, files } = setUp(hostOf(new Map([...many(3), ['file:///w/a.zone', ZONE]])));
  assert.equal(await files.load(() => assert.fail('nobody has to watch')), 4);
  assert.equal(files.isComplete, true);
  assert.equal(session.index.signaturesWith(KEY).length, 3);
  assert.equal(session.index.keyAt(KEY).status, 'found');
});

test('many are read under progress, and loading ends when that is cancelled', async () => {
  const all = setUp(hostOf(many(400), slowly));
  const patient = watcher(Number.POSITIVE_INFINITY);
  assert.equal(await all.files.load(async () => patient), 400);
  assert.equal(all.files.isComplete, true);
  assert.deepEqual([patient.said[0], patient.said.at(-1)], ['DKIM Lint: reading the workspace', 'done']);
  assert.ok(patient.said.includes('report'));

  const part = setUp(hostOf(many(400), slowly));
  const hasty = watcher(1);
  const taken = await part.files.load(async () => hasty);
  assert.ok(taken > 0 && taken < 400, String(taken));
  assert.equal(part.files.isComplete, false);
  assert.equal(hasty.said.at(-1), 'done');
});

test('more messages than the limit are left out, and the index says that it is not whole', async () => {
  const { session, files } = setUp(hostOf(many(20_001)));
  assert.equal(await files.load(async () => watcher(Number.POSITIVE_INFINITY)), 20_000);
  assert.equal(files.isCutShort, true);
  assert.equal(files.isComplete, false);
  assert.equal(session.index.messageCount, 20_000);
});

test('a reading that ends late does not outdo a newer one', async () => {
  const uri = 'file:///w/a.eml';
  const disk = new Map([[uri, MESSAGE]]);
  const waiting: (() => void)[] = [];
  const { session, files } = setUp(hostOf(disk, () => new Promise((resolve) => waiting.push(resolve))));
  const old = files.changed([{ uri, type: 1 }]);
  disk.set(uri, MESSAGE.replace('s=s1', 's=s2'));
  const young = files.changed([{ uri, type: 2 }]);
  waiting[1]!();
  await young;
  waiting[0]!();
  await old;
  assert.deepEqual(session.index.usedKeys, ['s2._domainkey.example.org']);
});

test('a deleted file is forgotten, and one of another language is ignored', async () => {
  const disk = many(1);
  const { session, files } = setUp(hostOf(disk));
  await files.load(() => assert.fail());
  disk.clear();
  assert.deepEqual(
    [
      ...(await files.changed([
        { uri: 'file:///w/0.eml', type: 3 },
        { uri: 'file:///w/a.txt', type: 1 },
      ])),
    ],
    ['eml'],
  );
  assert.deepEqual(session.index.usedKeys, []);
  assert.equal(files.positionsOf('file:///w/0.eml'), undefined);
});

test('the positions of what is known of a message need no text', async () => {
  const { session, files } = setUp(hostOf(many(1)));
  await files.load(() => assert.fail());
  const [fact] = session.index.signaturesWith(KEY);
  const positions = files.positionsOf(fact!.uri)!;
  const character = 'DKIM-Signature: v=1; d=example.org; s='.length;
  assert.deepEqual(positions.positionAt(fact!.span.start), { line: 1, character });
  assert.equal(positions.offsetAt({ line: 1, character }), fact!.span.start);
});
