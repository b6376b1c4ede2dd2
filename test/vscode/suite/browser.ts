/** What is different in a browser: files that are read late, and what a browser cannot do, which it has to say. */

import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { browserLimits } from '../../../client/src/browser-limits.ts';
import { sayEnglish } from '../../../server/src/core/text/say.ts';
import { closeEditors, example, findings, has, open, ours } from './editor.ts';

const ZONE = `$ORIGIN example.net.
$TTL 3600
@ IN SOA ns hostmaster 1 3600 900 604800 300
@ IN NS ns
ns IN A 192.0.2.1
$INCLUDE parts/keys.inc
`;
const GOOD = 'a IN A 192.0.2.2\n';
const BROKEN = 's1._domainkey IN TXT v=DKIM1; k=rsa; p=\n';

/** The traditional form of a key with a passphrase; what is encrypted does not matter here. */
const ENCRYPTED_KEY = `-----BEGIN RSA PRIVATE KEY-----
Proc-Type: 4,ENCRYPTED
DEK-Info: AES-128-CBC,00

AAAA
-----END RSA PRIVATE KEY-----
`;

const LIMITS = browserLimits(sayEnglish);

/** @param isShown resolves to true once a notification with a text is shown */
export function browser(isShown: (text: string) => Promise<boolean>): void {
  describe('a browser', () => {
    afterEach(closeEditors);

    it('reads a zone with the files that it includes, and follows them', async () => {
      const zone = await write('included.zone', ZONE);
      await open(zone);
      await findings(zone, (all) => has(all, 'zone/missing-include'));
      const part = await write('parts/keys.inc', BROKEN);
      await findings(part, (all) => has(all, 'zone/semicolon-unquoted'));
      assert.ok(!has(ours(zone), 'zone/missing-include'));
      await write('parts/keys.inc', GOOD);
      await findings(part, (all) => all.length === 0);
      await vscode.workspace.fs.delete(part);
      await findings(zone, (all) => has(all, 'zone/missing-include'));
      await vscode.workspace.fs.delete(zone);
    });

    it("applies a folder's .dkim-lint.json, and follows it", async () => {
      const zone = example('example.org.zone');
      await open(zone);
      await findings(zone, (all) => has(all, 'zone/semicolon-unquoted'));
      const settings = await write('.dkim-lint.json', '{ "rules": { "zone/semicolon-unquoted": "off" } } // a comment');
      await findings(zone, (all) => !has(all, 'zone/semicolon-unquoted'));
      await vscode.workspace.fs.delete(settings);
      await findings(zone, (all) => has(all, 'zone/semicolon-unquoted'));
    });

    it('says what it cannot do, and where it can be done', async () => {
      const arguments_: Readonly<Record<keyof typeof LIMITS, () => Promise<readonly unknown[]>>> = {
        'dkimLint.checkPublished': async () => [(await open(example('example.org.zone'))).uri],
        'dkimLint.lookUpMessage': async () => [(await open(example('3-delivered.eml'))).uri],
        'dkimLint.createKey': async () => [],
        'dkimLint.rotateKey': async () => {
          const zone = await open(example('example.org.zone'));
          await findings(zone.uri, (all) => all.length > 0);
          return [zone.uri.toString(), 'example.org', 's2026'];
        },
        'dkimLint.comparePrivateKey': async () => [await write('private.pem', ENCRYPTED_KEY)],
      };
      for (const [command, given] of Object.entries(arguments_)) {
        const says = LIMITS[command as keyof typeof LIMITS];
        await vscode.commands.executeCommand('notifications.clearAll');
        await vscode.commands.executeCommand(command, ...(await given()));
        // As toasts only the first of several are shown.
        await vscode.commands.executeCommand('notifications.showList');
        assert.ok(await isShown(says), `${command} does not say: ${says}`);
      }
      await vscode.commands.executeCommand('notifications.clearAll');
    });
  });
}

async function write(name: string, text: string): Promise<vscode.Uri> {
  const file = example(name);
  await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
  return file;
}
