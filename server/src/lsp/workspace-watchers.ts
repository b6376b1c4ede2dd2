/**
 * What of the workspace the client tells us when it changes on disk: registered by the server, so that every editor watches the
 * same names. Editors report a folder that was removed, renamed or brought by a branch as one event of that folder, so folders
 * are watched too: whatever appears or goes. Of changes only those of names that are read are wanted.
 */

import { type Connection, DidChangeWatchedFilesNotification, WatchKind } from 'vscode-languageserver';

/** Names that may be read; `project/file-names.ts` looks closer. */
const NAMES = '**/{.dkim-lint.json,*.eml,*.zone,*.zonefile,*.dns,*.arpa,db.*,named.*,pri.*}';

export async function watchWorkspace(connection: Connection): Promise<void> {
  await connection.client.register(DidChangeWatchedFilesNotification.type, {
    watchers: [
      { globPattern: '**/*', kind: WatchKind.Create | WatchKind.Delete },
      { globPattern: NAMES, kind: WatchKind.Change },
    ],
  });
}
