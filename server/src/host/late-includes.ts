/** Files that zones include, for a host that cannot read at once: they are read when a zone asks for them, and the zone is read again later. */

import { UNREAD } from '../core/zone/resolve-context.ts';

/** Octets of one file, and of all together. */
const MAX_FILE = 16 * 1024 * 1024;
const MAX_ALL = 64 * 1024 * 1024;

/** The octets of a file; undefined if it does not exist or has more than `limit`. */
type ReadFile = (uri: string, limit: number) => Promise<Uint8Array | undefined>;

interface IncludedText {
  /** Undefined where the file cannot be read. */
  readonly text: string | undefined;
  readonly octets: number;
}

export class LateIncludes {
  readonly #readFile: ReadFile;
  readonly #texts = new Map<string, IncludedText>();
  /** The newest reading of each file: an older one that ends later is dropped. */
  readonly #reading = new Map<string, number>();
  #readings = 0;
  #octets = 0;
  /** Read since the last call back. */
  #arrived: string[] = [];
  #isAllowed: (uri: string) => boolean = () => false;
  #tell: (uris: readonly string[]) => void = () => undefined;

  constructor(readFile: ReadFile) {
    this.#readFile = readFile;
  }

  /** Which files may be read from now on: before, none. */
  allow(isAllowed: (uri: string) => boolean): void {
    this.#isAllowed = isAllowed;
  }

  /** Calls back once all files that were asked for are read. */
  onRead(tell: (uris: readonly string[]) => void): void {
    this.#tell = tell;
  }

  textOf(uri: string): string | typeof UNREAD | undefined {
    if (!this.#isAllowed(uri)) return undefined;
    const known = this.#texts.get(uri);
    if (known !== undefined) return known.text;
    if (!this.#reading.has(uri)) void this.#read(uri);
    return UNREAD;
  }

  async reread(uris: readonly string[]): Promise<void> {
    const asked = uris.filter((uri) => this.#texts.has(uri) || this.#reading.has(uri));
    await Promise.all(asked.map((uri) => this.#read(uri)));
  }

  async #read(uri: string): Promise<void> {
    const reading = ++this.#readings;
    this.#reading.set(uri, reading);
    const bytes = await this.#readFile(uri, MAX_FILE).catch(() => undefined);
    if (this.#reading.get(uri) !== reading) return;
    this.#reading.delete(uri);
    this.#octets -= this.#texts.get(uri)?.octets ?? 0;
    const isKept = bytes !== undefined && this.#octets + bytes.length <= MAX_ALL;
    const octets = isKept ? bytes.length : 0;
    const text = isKept ? new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes) : undefined;
    this.#octets += octets;
    this.#texts.set(uri, { text, octets });
    this.#arrived.push(uri);
    // One zone may include many: it is read once for all of them.
    if (this.#reading.size > 0) return;
    const arrived = this.#arrived;
    this.#arrived = [];
    this.#tell(arrived);
  }
}
