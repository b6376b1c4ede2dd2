/**
 * From the bounce to a message that passes: the bounce is opened, a key is made for its domain, OpenDKIM signs with that key
 * and the configuration that was written for it, and a real name server on this machine publishes the zone as it stands
 * in the editor.
 */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { Session } from '../../../server/src/core/session.ts';
import { domainName, keyName, selector } from '../../../server/src/core/text/domain-name.ts';
import { comparePublished, publishedQuestion } from '../../../server/src/core/workspace/published.ts';
import { ZoneDocument } from '../../../server/src/core/workspace/zone-document.ts';
import { PublishedDns } from '../../../server/src/host/dns.ts';
import { NSD_FOLDERS, startNsd } from '../../harness/nsd.ts';
import { signWithOpenDkim } from '../../harness/opendkim.ts';
import { closeEditors, example, findings, has, open } from './editor.ts';

const NAME = { domain: domainName('example.org'), selector: selector('story') };
const MESSAGE =
  'From: Example Billing <billing@example.org>\r\nTo: accounts@example.net\r\nSubject: Invoice 2026-1187\r\nDate: Tue, 10 Nov 2026 09:14:02 +0000\r\nMessage-ID: <1187@example.org>\r\n\r\nThe invoice is ready.\r\n';

const NSD = NSD_FOLDERS.map((folder) => path.join(folder, 'nsd')).find(existsSync);
const hasOpenDkim = spawnSync('opendkim', ['-V']).error === undefined;

export function story(): void {
  describe('from the bounce to a message that passes', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'dkim-lint-story-'));
    const signedFile = example('signed-and-changed.eml');
    after(async () => {
      rmSync(folder, { recursive: true, force: true });
      await vscode.workspace.fs.delete(signedFile).then(undefined, () => undefined);
      await closeEditors();
    });

    it('a key, a signer, a name server', async function () {
      this.timeout(60_000);
      if (NSD === undefined || !hasOpenDkim) {
        console.log('SKIPPED: nsd and opendkim are not both installed (apt-get install nsd opendkim)');
        this.skip();
      }
      const bounce = await open(example('1-bounce-unsigned.eml'));
      await findings(bounce.uri, (all) => has(all, 'bounce/unsigned'));
      const code = bounce.getText().lastIndexOf('5.7.13');
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        bounce.uri,
        new vscode.Range(bounce.positionAt(code), bounce.positionAt(code + 6)),
      );
      // Usable keys are published: the first step is to sign with one of them, and none offers another key.
      const titles = actions.map(({ title }) => title);
      assert.ok(titles.includes('Fix 5.7.13: Turn on signing for example.org with s2026 or e2026'), titles.join(', '));
      assert.ok(!titles.some((title) => title.startsWith('Create a DKIM key')), titles.join(', '));

      const zone = await open(example('example.org.zone'));
      const key = path.join(folder, 'story.pem');
      await vscode.commands.executeCommand('dkimLint.createKey', {
        domain: NAME.domain,
        selector: NAME.selector,
        type: 'rsa',
        signer: 'opendkim',
        file: vscode.Uri.file(key).toString(),
        uri: zone.uri.toString(),
        incrementSerial: true,
      });
      const text = zone.getText();
      assert.match(text, /^story\._domainkey/m);

      const signed = signWithOpenDkim({ folder, key, type: 'rsa', name: NAME, message: MESSAGE });
      await passesWithWhatIsServed(signed, text);
      await changedIsFound(signed);
      // The zone of the examples stays as it was.
      await vscode.window.showTextDocument(zone);
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    });

    /** A name server publishes the zone: what it says is the zone's, and with it the message passes. */
    async function passesWithWhatIsServed(signed: string, text: string): Promise<void> {
      const server = await startNsd(NSD!, 'example.org', text);
      try {
        const document = ZoneDocument.open('file:///example.org.zone', text);
        const question = publishedQuestion(document, keyName(NAME)) ?? assert.fail();
        const dns = new PublishedDns({ server: server.address, authorities: [server.address] });
        const compared = comparePublished(document, question, await dns.ask(question));
        assert.deepEqual([...new Set(compared.servers.map(({ state }) => state))], ['same']);
      } finally {
        await server.stop();
      }
      const session = new Session({ clock: () => Date.now() / 1000 + 60 });
      session.open({ uri: 'file:///example.org.zone', language: 'dns-zone', text });
      session.open({ uri: 'file:///m.eml', language: 'eml', text: signed, bytes: new TextEncoder().encode(signed) });
      await session.verify('file:///m.eml');
      const [found] = session.snapshot('file:///m.eml').verification!.signatures;
      assert.equal(found!.verdict.result, 'pass');
    }

    /** The editor knows the new key, too: of a changed copy it says that the body was changed, and nothing about the key. */
    async function changedIsFound(signed: string): Promise<void> {
      writeFileSync(signedFile.fsPath, signed.replace('is ready', 'was ready'), 'latin1');
      const document = await open(signedFile);
      const found = await findings(document.uri, (all) => has(all, 'verify/body-changed'));
      assert.ok(!has(found, 'verify/missing-key') && !has(found, 'verify/mismatched-key'));
    }
  });
}
