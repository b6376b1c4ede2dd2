/**
 * Watchers of files whose names the client does not watch: those that open zones include, and those that were recognized by their content.
 * A client that can be asked tells us then when they change on disk.
 */

import { type Connection, DidChangeWatchedFilesNotification, type Disposable } from 'vscode-languageserver';
import { languageOfName } from '../project/file-names.ts';

/** Editors do not like to watch thousands of single files. */
const MAX_WATCHED = 200;

export class IncludeWatchers {
  readonly #connection: Connection;
  #watched = '';
  #registration: Disposable | undefined;
  /** One registration after the other. */
  #last: Promise<void> = Promise.resolve();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Watches these files from now on, and no others. */
  watch(uris: Iterable<string>): void {
    const unknown = [...uris].filter((uri) => languageOfName(uri) === undefined).slice(0, MAX_WATCHED);
    const watched = unknown.join('\n');
    if (watched === this.#watched) return;
    this.#watched = watched;
    this.#last = this.#last.then(() => this.#register(unknown)).catch(() => undefined);
  }

  async #register(uris: readonly string[]): Promise<void> {
    const before = this.#registration;
    this.#registration =
      uris.length === 0
        ? undefined
        : await this.#connection.client.register(DidChangeWatchedFilesNotification.type, {
            watchers: uris.map((uri) => ({ globPattern: patternOf(uri) })),
          });
    before?.dispose();
  }
}

function patternOf(uri: string): { readonly baseUri: string; readonly pattern: string } {
  const slash = uri.lastIndexOf('/');
  // Any character stands for one that has a meaning in patterns.
  const pattern = decodeURIComponent(uri.slice(slash + 1)).replace(/[*?[\]{}]/g, '?');
  return { baseUri: uri.slice(0, slash), pattern };
}
