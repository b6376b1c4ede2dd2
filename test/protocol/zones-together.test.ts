/** A zone whose SPF record leads to another zone follows it, though nobody edits it. */

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { LspClient, PULL, PUSH } from './lsp-client.ts';

const HEAD = '$TTL 3600\n@ SOA ns1 host 1 7200 900 1209600 3600\n@ NS ns1\nns1 A 192.0.2.53\n';
const MAIN = 'untitled:example.org.zone';
const OTHER = 'untitled:example.net.zone';
const zone = (origin: string, records: string) => `$ORIGIN ${origin}.\n${HEAD}${records}`;

for (const [name, capabilities] of [
  ['asks', PULL],
  ['waits', PUSH],
] as const) {
  describe(`a zone and the one that its include: leads to, for a client that ${name}`, () => {
    const client = new LspClient();
    const folder = mkdtempSync(path.join(tmpdir(), 'dkim-lint-zones-'));
    before(() => client.initialize(capabilities, {}, folder));
    after(async () => {
      rmSync(folder, { recursive: true, force: true });
      assert.equal(await client.stop(), 0);
    });

    const spf = (all: readonly { readonly code?: unknown }[] = []) =>
      all.map(({ code }) => String(code)).filter((code) => code.startsWith('spf/'));

    /** What a change of the other zone makes of the findings: asked for once the server says that it is worth it, or pushed. */
    const expectSpf = async (expected: readonly string[], change: () => Promise<void>) => {
      const seen = client.refreshes;
      await change();
      if (capabilities === PULL) {
        await client.until(() => client.refreshes > seen);
        assert.deepEqual(spf(await client.pull(MAIN)), expected);
      } else await client.until(() => String(spf(client.published.get(MAIN)?.diagnostics)) === String(expected));
    };
    let version = 1;
    const edit = (text: string) =>
      client.connection.sendNotification('textDocument/didChange', {
        textDocument: { uri: OTHER, version: ++version },
        contentChanges: [{ text }],
      });

    test('opening, changing and closing the other zone shows at the include', async () => {
      await client.open(MAIN, 'dns-zone', zone('example.org', '@ TXT "v=spf1 include:_spf.example.net -all"\n'));
      if (capabilities === PULL) assert.deepEqual(spf(await client.pull(MAIN)), []);
      else await client.until(() => client.published.has(MAIN));
      await expectSpf(['spf/invalid-target-record'], () =>
        client.open(OTHER, 'dns-zone', zone('example.net', '_spf TXT "v=spf1 ip4:192.0.2.0/24 ip4:x -all"\n')),
      );
      await expectSpf(['spf/missing-target-record'], () => edit(zone('example.net', '_other TXT "v=spf1 -all"\n')));
      await expectSpf([], () => edit(zone('example.net', '_spf TXT "v=spf1 ip4:192.0.2.0/24 -all"\n')));
      await expectSpf(['spf/missing-target-record'], () => edit(zone('example.net', '')));
      await expectSpf([], () =>
        client.connection.sendNotification('textDocument/didClose', { textDocument: { uri: OTHER } }),
      );
    });
  });
}
