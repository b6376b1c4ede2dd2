/** The files and their bytes, for a server that has no file system of its own: a worker in the browser. */

import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { ListFilesRequest, ReadFileRequest } from '../../server/src/lsp/protocol.ts';
import { answer } from './ask.ts';

/** What zone files and messages are called; the server looks closer. */
const FILES = '**/{*.eml,*.zone,*.zonefile,*.dns,*.in-addr.arpa,*.ip6.arpa,db.*,named.*,pri.*}';

/** More are no workspace that anybody edits. */
const MAX_FILES = 25_000;

/** Answers with the URIs of the workspace's zone files and messages, and with a file's bytes as they are stored. */
export function registerFileReader(client: BaseLanguageClient): vscode.Disposable {
  const list = answer(client, ListFilesRequest, async () => {
    const found = await vscode.workspace.findFiles(FILES, '**/node_modules/**', MAX_FILES);
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
