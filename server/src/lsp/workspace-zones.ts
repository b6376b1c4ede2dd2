/**
 * The zone files of the workspace that nobody has opened: read in slices after the start, and again when a client says that
 * one has changed, so that a bounce knows its zone. Nothing is sent for them; they are there to be leant on.
 */

import type { FileEvent } from 'vscode-languageserver';
import type { Analysis } from '../core/analysis.ts';
import type { DomainName } from '../core/text/domain-name.ts';
import { languageOfName } from '../file-names.ts';
import type { Host } from '../host.ts';

/** More files than these are no workspace that anybody edits; in files, and in octets of one file and of all. */
const MAX_FILES = 2000;
const MAX_FILE = 16 * 1024 * 1024;
const MAX_ALL = 128 * 1024 * 1024;

export class WorkspaceZones {
  readonly #analysis: Analysis;
  readonly #host: Host;
  readonly #originOf: (uri: string) => DomainName | undefined;
  readonly #sizes = new Map<string, number>();

  constructor(analysis: Analysis, host: Host, originOf: (uri: string) => DomainName | undefined) {
    this.#analysis = analysis;
    this.#host = host;
    this.#originOf = originOf;
  }

  /** Reads them all; resolves to how many there are. */
  async load(): Promise<number> {
    for await (const uri of this.#host.listZones?.(MAX_FILES) ?? []) await this.#read(uri);
    return this.#sizes.size;
  }

  /** Takes in what has changed on disk; resolves to whether a zone was among it. */
  async changed(events: readonly FileEvent[]): Promise<boolean> {
    const zones = events.filter(({ uri }) => languageOfName(uri) === 'dns-zone');
    for (const { uri } of zones) await this.#read(uri);
    return zones.length > 0;
  }

  async #read(uri: string): Promise<void> {
    const bytes = await this.#host.readFile(uri, MAX_FILE);
    this.#sizes.delete(uri);
    const sum = [...this.#sizes.values()].reduce((all, size) => all + size, bytes?.length ?? 0);
    if (bytes === undefined || sum > MAX_ALL) {
      this.#analysis.removeFile(uri);
      return;
    }
    this.#sizes.set(uri, bytes.length);
    const origin = this.#originOf(uri);
    this.#analysis.addFile({ uri, text: new TextDecoder().decode(bytes), ...(origin === undefined ? {} : { origin }) });
  }
}
