/** Which files are taken for messages and zone files, and how the editor treats them. */

import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeEditors, example, findings, has, open } from './editor.ts';

export function languages(): void {
  describe('languages', () => {
    afterEach(closeEditors);

    const cases: readonly (readonly [file: string, text: string, language: string])[] = [
      ['message.eml', 'Subject: x\r\n\r\n', 'eml'],
      ['other.example.zone', '@ IN SOA ns hostmaster 1 2 3 4 5\n', 'dns-zone'],
      ['db.example.org', '', 'dns-zone'],
      ['db.192.0.2', '', 'dns-zone'],
      ['db.local', '', 'dns-zone'],
      ['db.ts', 'export const db = 1;\n', 'typescript'],
      ['db.test.js', 'export const db = 1;\n', 'javascript'],
      ['db.json', '{}\n', 'json'],
      ['named.root', '', 'dns-zone'],
      ['example.other', '@ 3600 IN SOA ns hostmaster 1 2 3 4 5\n', 'dns-zone'],
      ['internal.example.org', '$ORIGIN internal.example.org.\n', 'dns-zone'],
      ['selector.record', 's1._domainkey\tIN\tTXT\t( "v=DKIM1; h=sha256; k=rsa; "\n', 'dns-zone'],
      ['example.com.hosts', '@ 3600 IN SOA ns1.example.com. host.example.com. (\n', 'dns-zone'],
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

    const KEY = 'mail._domainkey\tIN\tTXT\t( "v=DKIM1; h=sha256; k=rsa; "\n\t  "p=" )\n';

    it('opens what opendkim-genkey writes as a zone, and leaves it to who sets it back', async () => {
      const [first, second] = [await textFile('mail.txt', KEY), await textFile('other.txt', KEY)];
      await shownAs(first, 'dns-zone');
      const document = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === first.toString())!;
      assert.equal((await vscode.languages.setTextDocumentLanguage(document, 'plaintext')).languageId, 'plaintext');
      await shownAs(second, 'dns-zone');
      assert.equal(languageOf(first), 'plaintext');
    });

    it('opens a zone as one that begins with comments, or in lower case', async () => {
      await shownAs(await textFile('example.com.db', '; made by a panel\n;\n\n$TTL 14400\n'), 'dns-zone');
      await shownAs(await textFile('pri.example.com.text', '$ttl 38400\n'), 'dns-zone');
      const prose = await textFile('prose.text', '; a poem\nThe SOA is a record\n');
      await vscode.workspace.openTextDocument(prose);
      await shownAs(await textFile('last.text', KEY), 'dns-zone');
      assert.equal(languageOf(prose), 'plaintext');
    });

    it('opens a zone by its first record, whatever comments stand above it', async () => {
      const zone = await textFile('db.home', ';\n; A zone for this house\n;\n\n@ IN SOA ns hostmaster 1 2 3 4 5\n');
      await shownAs(zone, 'dns-zone');
      const notes = await textFile('db.notes', '; A note\nof somebody\n');
      await vscode.workspace.openTextDocument(notes);
      await shownAs(await textFile('after.txt', KEY), 'dns-zone');
      assert.equal(languageOf(notes), 'plaintext');
    });

    it('opens a file that a zone includes as a zone, whatever it is called', async () => {
      const file = await textFile('hosts.text', 'www A 192.0.2.80\n');
      const zone = await textFile(
        'including.zone',
        '$ORIGIN example.net.\n$TTL 60\n@ SOA a b 1 2 3 4 5\n$INCLUDE hosts.text\n',
      );
      const document = await open(zone);
      await findings(document.uri, (all) => has(all, 'zone/missing-ns'));
      if (zone.scheme === 'file') await shownAs(file, 'dns-zone');
      await vscode.workspace.fs.delete(zone);
    });

    it('leaves text files alone whose names the user has given to plain text, or all of them', async () => {
      const [theirs, other] = [await textFile('kept.txt', KEY), await textFile('looked-at.txt', KEY)];
      const files = vscode.workspace.getConfiguration('files');
      await files.update('associations', { 'kept.*': 'plaintext' }, vscode.ConfigurationTarget.Workspace);
      await vscode.workspace.openTextDocument(theirs);
      await shownAs(other, 'dns-zone');
      assert.equal(languageOf(theirs), 'plaintext');
      await files.update('associations', undefined, vscode.ConfigurationTarget.Workspace);
      const settings = vscode.workspace.getConfiguration('dkimLint');
      await settings.update('zone.recognizeTextFiles', false, vscode.ConfigurationTarget.Workspace);
      const off = await textFile('off.txt', KEY);
      await vscode.workspace.openTextDocument(off);
      await settings.update('zone.recognizeTextFiles', undefined, vscode.ConfigurationTarget.Workspace);
      await shownAs(await textFile('on.txt', KEY), 'dns-zone');
      assert.equal(languageOf(off), 'plaintext');
    });

    it('never cleans a message up on saving', () => {
      const files = vscode.workspace.getConfiguration('files', { languageId: 'eml' });
      for (const setting of ['trimTrailingWhitespace', 'insertFinalNewline', 'trimFinalNewlines']) {
        assert.equal(files.get(setting), false, setting);
      }
    });
  });
}

async function textFile(name: string, text: string): Promise<vscode.Uri> {
  const uri = example(`languages/${name}`);
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  return uri;
}

function languageOf(uri: vscode.Uri): string | undefined {
  return vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString())?.languageId;
}

/** Opens a file, and waits until it has a language. */
async function shownAs(uri: vscode.Uri, language: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const look = () => {
      if (languageOf(uri) !== language) return;
      listener.dispose();
      resolve();
    };
    const listener = vscode.workspace.onDidOpenTextDocument(look);
    vscode.workspace.openTextDocument(uri).then(look, reject);
  });
}
