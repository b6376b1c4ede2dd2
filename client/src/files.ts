/** Bytes of files for a server that has no file system of its own: a worker in the browser. */

import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';

interface ReadFileParams {
  readonly uri: string;
  /** The most that the server wants, in octets. */
  readonly limit: number;
}

/** Answers `dkimLint/readFile` with the file's bytes as they are stored; with null where it is larger or unreadable. */
export function registerFileReader(client: BaseLanguageClient): vscode.Disposable {
  return client.onRequest('dkimLint/readFile', async ({ uri, limit }: ReadFileParams) => {
    const file = vscode.Uri.parse(uri, true);
    try {
      const { size, type } = await vscode.workspace.fs.stat(file);
      if (size > limit || (type & vscode.FileType.File) === 0) return null;
      return await vscode.workspace.fs.readFile(file);
    } catch {
      return null; // an untitled document has no file, a deleted one has none any more
    }
  });
}
