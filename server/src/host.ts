/** What the outside gives to the server: files, the clock, the rules' pages. Mains implement it; nothing else does I/O. */

export interface Host {
  /**
   * The bytes of a file, as they are stored; undefined where there is none, or it cannot be read (an unsaved document,
   * no permission). Never more than `limit` octets: a larger file counts as one that cannot be read.
   */
  readFile(uri: string, limit: number): Promise<Uint8Array | undefined>;
  /** The rules' pages as Markdown, by rule id. Read when first asked for. */
  rulePages(): Promise<Readonly<Record<string, string>>>;
  /** Seconds since 1970-01-01 UTC. */
  now(): number;
  /** Calls back after a number of milliseconds, once; the result cancels it. */
  after(milliseconds: number, callback: () => void): () => void;
}
