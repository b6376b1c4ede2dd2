/** The files and their bytes, for a server that has no file system of its own: a worker in the browser. */

import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { ListFilesRequest, ReadFileRequest } from '../../server/src/lsp/protocol.ts';
import { languageOfName, SKIPPED_FOLDERS } from '../../server/src/project/file-names.ts';
import { answer } from './ask.ts';

/** What zone files and messages are called; the server looks closer. */
const FILES = '**/{*.eml,*.zone,*.zonefile,*.dns,*.in-addr.arpa,*.ip6.arpa,db.*,named.*,pri.*}';
const LEFT_OUT = `**/{${[...SKIPPED_FOLDERS].join(',')}}/**`;

/** More are no workspace that anybody edits. */
const MAX_FILES = 25_000;

/** How long VS Code's search may take, in milliseconds: where a file system brings none, it waits for one without end. */
const PATIENCE = 5000;

/** Answers with the URIs of the workspace's zone files and messages, and with a file's bytes as they are stored. */
export function registerFileReader(client: BaseLanguageClient): vscode.Disposable {
  const list = answer(client, ListFilesRequest, async () => {
    const found = await search();
    return found.map((file) => client.code2ProtocolConverter.asUri(file));
  });
  const read = answer(client, ReadFileRequest, async ({ uri, limit }) => {
    const file = vscode.Uri.parse(uri, true);
    try {
      const { size, type } = await vscode.workspace.fs.stat(file);
      if (size > limit || (type & vscode.FileType.File) === 0) return null;
      return await vscode.workspace.fs.readFile(file);
    } catch {
      return null; // an untitled document has no file, a deleted one has none any more
    }
  });
  return vscode.Disposable.from(list, read);
}

async function search(): Promise<readonly vscode.Uri[]> {
  const cancel = new vscode.CancellationTokenSource();
  const found = await Promise.race([
    vscode.workspace.findFiles(FILES, LEFT_OUT, MAX_FILES, cancel.token),
    new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), PATIENCE)),
  ]);
  if (found !== undefined) return found;
  cancel.cancel();
  return walk();
}

/** Folder by folder, without those that are hidden and those behind symbolic links. */
async function walk(): Promise<readonly vscode.Uri[]> {
  const files: vscode.Uri[] = [];
  const folders = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri);
  for (let folder = folders.shift(); folder !== undefined && files.length < MAX_FILES; folder = folders.shift()) {
    const entries = await vscode.workspace.fs.readDirectory(folder).then(undefined, () => []);
    for (const [name, type] of entries) {
      const uri = vscode.Uri.joinPath(folder, name);
      if (type === vscode.FileType.Directory && !SKIPPED_FOLDERS.has(name) && !name.startsWith('.')) folders.push(uri);
      else if (type === vscode.FileType.File && languageOfName(name) !== undefined) files.push(uri);
    }
  }
  return files.slice(0, MAX_FILES);
}
