/** What the outside gives to the server: files, the clock, the rules' pages. Mains implement it; nothing else does I/O. */

import type { DecodedMessage } from '../core/documents/decoded-message.ts';
import type { LanguageId } from '../core/session.ts';
import type { DnsAnswer, DnsQuestion } from '../core/workspace/dns-answers.ts';
import type { PublishedAnswers, PublishedQuestion } from '../core/workspace/published.ts';
import type { SearchElsewhere } from '../core/workspace/verdict.ts';
import type { UNREAD } from '../core/zone/resolve-context.ts';

/** Whom to ask beside the zone's own name servers. */
export interface PublishedServers {
  /** The resolver, `ADDRESS` or `ADDRESS:PORT`; without it, the system's. */
  readonly server?: string;
  /** Authoritative servers in place of those that NS records name. */
  readonly authorities?: readonly string[];
}

/** A private key after its passphrase was tried; `pem` is a secret. */
export type DecryptedKey =
  | { readonly status: 'plain'; readonly pem: string }
  | { readonly status: 'wrong-passphrase' }
  | { readonly status: 'unsupported' };

/** A file of the workspace whose language is known. */
export interface ListedFile {
  readonly uri: string;
  readonly language: LanguageId;
}

export interface Host {
  /**
   * The bytes of a file, as they are stored; undefined if there is none, or it cannot be read (an unsaved document,
   * no permission). Never more than `limit` octets: a larger file counts as one that cannot be read.
   */
  readFile(uri: string, limit: number): Promise<Uint8Array | undefined>;
  /**
   * The text of a file that a zone includes; undefined if it does not exist or lies outside of the workspace. A host that
   * cannot read at once answers `UNREAD`, and calls back what `onIncludedRead` was given.
   */
  readIncluded?(uri: string): string | typeof UNREAD | undefined;
  /** For a host that reads included files late: whom to notify when one of them has been read. */
  onIncludedRead?(callback: (uris: readonly string[]) => void): void;
  /** For the same host: these files have changed. Resolves once those of them that were included are read again. */
  rereadIncluded?(uris: readonly string[]): Promise<void>;
  /** Says which folders the editor has open, by their URIs: what lies elsewhere is not included into a zone. */
  openWorkspace?(folders: readonly string[]): void;
  /**
   * The zone files and messages of the workspace, or those below one of its folders (none where that is not a folder, or one that is
   * passed over), by their names and, where the host can look into files cheaply, by their content. A host that cannot list has
   * no such function, and only open documents are known.
   */
  listFiles?(folder?: string): AsyncIterable<ListedFile>;
  /** A rule's page as Markdown; undefined where it is not to be had. */
  rulePage(id: string): Promise<string | undefined>;
  /** The address of a rule's page, which an editor can open: what is after a diagnostic's code. */
  rulePageUri(id: string): string;
  /**
   * Decodes a message with a library; never rejects, since what goes wrong is in the notes. A host without one has no
   * such function, and the core decodes.
   */
  decodeMessage?(bytes: Uint8Array): Promise<DecodedMessage>;
  /**
   * Asks the DNS, for a look-up that the user has agreed to; 'bad-address' where a server given is not one. A host without
   * a network has no such function.
   */
  askPublished?(
    question: PublishedQuestion,
    servers: PublishedServers,
    signal: AbortSignal,
  ): Promise<PublishedAnswers | 'bad-address'>;
  /**
   * A function that asks a resolver, for look-ups that the user has agreed to; 'bad-address' where the server given is not an
   * address. It never rejects for what servers do. A host without a network has no such function.
   *
   * @param server `ADDRESS` or `ADDRESS:PORT`; undefined for the system's
   */
  askDns?(
    server: string | undefined,
    signal: AbortSignal,
  ): Promise<((question: DnsQuestion) => Promise<DnsAnswer>) | 'bad-address'>;
  /** The addresses of the system's resolvers, for saying whom a look-up will reach; asks nobody. */
  resolvers?(): Promise<readonly string[]>;
  /** Opens a private key in PEM with its passphrase. A host without the means has no such function. */
  decryptKey?(pem: string, passphrase: string): DecryptedKey;
  /**
   * Writes a private key to a new file that its owner alone may read. An existing file is never touched; other errors
   * reject. A host without private files has none of these three functions, and no keys are made.
   */
  writePrivateKey?(uri: string, pem: string): Promise<'written' | 'exists'>;
  /** What is at a place for a private key already, and the repository that would take the file in at a commit. */
  keyPlace?(uri: string): Promise<{ readonly exists: boolean; readonly repository: string | undefined }>;
  /** The folder that is offered for private keys, by its URI. */
  keyFolder?(): string;
  /**
   * Writes a text to a file that its user alone can read, and that goes when the server ends; resolves to its URI. A host without
   * files has no such function.
   */
  writeTemporary?(name: string, text: string): Promise<string>;
  /** Seeks the reason of a broken signature in another thread. A host without threads has no such function. */
  searchElsewhere?: SearchElsewhere;
  /** What the server runs on, in words: `Node v24.21.0, linux x64`. */
  readonly platform: string;
  /** Seconds since 1970-01-01 UTC. */
  now(): number;
  /** Calls back after a number of milliseconds, once; the result cancels it. */
  after(milliseconds: number, callback: () => void): () => void;
}
