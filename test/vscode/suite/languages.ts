/** Which files are taken for messages and zone files, and how the editor treats them. */

import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeEditors, example } from './editor.ts';

export function languages(): void {
  describe('languages', () => {
    afterEach(closeEditors);

    const cases: readonly (readonly [file: string, text: string, language: string])[] = [
      ['message.eml', 'Subject: x\r\n\r\n', 'eml'],
      ['other.example.zone', '@ IN SOA ns hostmaster 1 2 3 4 5\n', 'dns-zone'],
      ['db.example.org', '', 'dns-zone'],
      ['named.root', '', 'dns-zone'],
      ['internal.example.org', '$ORIGIN internal.example.org.\n', 'dns-zone'],
      ['selector.record', 's1._domainkey\tIN\tTXT\t( "v=DKIM1; h=sha256; k=rsa; "\n', 'dns-zone'],
      ['named.conf', 'zone "example.org" { type primary; };\n', 'properties'],
      ['notes.txt', 'Subject: x\n', 'plaintext'],
    ];
    for (const [file, text, language] of cases) {
      it(`takes ${file}${text === '' ? '' : ` that begins with "${text.trim().slice(0, 24)}"`} for ${language}`, async () => {
        const uri = example(`languages/${file}`);
        await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
        assert.equal((await vscode.workspace.openTextDocument(uri)).languageId, language);
        await vscode.workspace.fs.delete(uri);
      });
    }

    it('never cleans a message up on saving', () => {
      const files = vscode.workspace.getConfiguration('files', { languageId: 'eml' });
      for (const setting of ['trimTrailingWhitespace', 'insertFinalNewline', 'trimFinalNewlines']) {
        assert.equal(files.get(setting), false, setting);
      }
    });
  });
}
