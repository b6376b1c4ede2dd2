/** What the parts of the server share. */

import type { Connection } from 'vscode-languageserver';
import type { Session } from '../core/session.ts';
import type { Host } from '../host/host.ts';
import type { ClientCapabilities } from './capabilities.ts';
import type { CompletionLists } from './completion-lists.ts';
import type { PositionsOf } from './conversion.ts';
import type { Diagnostics } from './diagnostics.ts';
import type { OpenDocuments } from './documents.ts';
import type { EditorSettings } from './editor-settings.ts';
import type { WorkspaceFiles } from './workspace-files.ts';

export interface ServerContext {
  readonly connection: Connection;
  /** Of the server. */
  readonly version: string;
  readonly host: Host;
  readonly session: Session;
  readonly documents: OpenDocuments;
  readonly workspace: WorkspaceFiles;
  readonly diagnostics: Diagnostics;
  readonly completions: CompletionLists;
  readonly positionsOf: PositionsOf;
  readonly client: ClientCapabilities;
  readonly settings: EditorSettings;
  /** Lists the files of the workspace again, and reads them all. */
  reload(): Promise<void>;
  /** Resolves once the files of the workspace are read, or after a few seconds: a request that starts the server is about all of them. */
  loaded(): Promise<void>;
}
