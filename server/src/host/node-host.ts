/** The outside as Node gives it, for the server and the command line. */

import { rmSync } from 'node:fs';
import { lstat, mkdtemp, readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { DecodedMessage } from '../core/documents/decoded-message.ts';
import type { LanguageId } from '../core/session.ts';
import { usedLanguage } from '../core/text/say.ts';
import type { DnsAnswer, DnsQuestion } from '../core/workspace/dns-answers.ts';
import type { PublishedAnswers, PublishedQuestion } from '../core/workspace/published.ts';
import type { SearchElsewhere } from '../core/workspace/verdict.ts';
import { languageOfName, mayHoldText, SKIPPED_FOLDERS } from '../project/file-names.ts';
import { isInside } from '../project/is-inside.ts';
import { HEAD_SIZE, languageOfHead } from '../project/recognition.ts';
import { committingRepository } from './git-repository.ts';
import type { DecryptedKey, Host, ListedFile, PublishedServers } from './host.ts';
import { NodeFiles } from './node-files.ts';
import { startNodeThread } from './node-threads.ts';
import { decryptPrivateKey } from './private-key.ts';
import { readHead, readRegularFile } from './regular-file.ts';
import { SearchThreads } from './search-threads.ts';
import { createFile } from './write-file.ts';

/** Lies beside the bundle, and is read only when a message is to be decoded. */
const DECODER = './decode.js';

export class NodeHost extends NodeFiles implements Host {
  /** The folder of the texts that were shown. */
  #temporary: Promise<string> | undefined;
  readonly #threads = new SearchThreads(startNodeThread);
  readonly searchElsewhere: SearchElsewhere = (job, signal, onProgress) =>
    this.#threads.search(job, signal, onProgress);

  async readFile(uri: string, limit: number): Promise<Uint8Array | undefined> {
    if (!uri.startsWith('file:')) return undefined;
    try {
      return (await readRegularFile(fileURLToPath(uri), limit)).bytes;
    } catch {
      return undefined;
    }
  }

  async *listFiles(folder?: string): AsyncGenerator<ListedFile> {
    const folders = folder === undefined ? [...this.folders] : this.#within(folder);
    for (let at = folders.pop(); at !== undefined; at = folders.pop()) {
      const entries = await readdir(at, { withFileTypes: true }).catch(() => []);
      for (const entry of entries) {
        if (entry.isDirectory()) {
          if (!isPassedOver(entry.name)) folders.push(path.join(at, entry.name));
        } else if (entry.isFile()) {
          const file = path.join(at, entry.name);
          const language = languageOfName(entry.name) ?? (await this.#languageByContent(file));
          if (language !== undefined) yield { uri: pathToFileURL(file).href, language };
        }
      }
    }
  }

  /** A folder of the workspace that is not passed over. */
  #within(uri: string): string[] {
    if (!uri.startsWith('file:')) return [];
    const folder = path.resolve(fileURLToPath(uri));
    const isListed = this.folders.some(
      (top) => isInside(top, folder, path) && !path.relative(top, folder).split(path.sep).some(isPassedOver),
    );
    return isListed ? [folder] : [];
  }

  async #languageByContent(file: string): Promise<LanguageId | undefined> {
    if (!mayHoldText(file)) return undefined;
    return readHead(file, HEAD_SIZE).then(languageOfHead, () => undefined);
  }

  async decodeMessage(bytes: Uint8Array): Promise<DecodedMessage> {
    const load = createRequire(path.join(import.meta.dirname, 'server.js'));
    const { decodeMessage, useLanguage } = load(DECODER) as typeof import('./decode.ts');
    const language = usedLanguage();
    if (language !== undefined) useLanguage(language);
    return decodeMessage(bytes);
  }

  async askPublished(
    question: PublishedQuestion,
    servers: PublishedServers,
    signal: AbortSignal,
  ): Promise<PublishedAnswers | 'bad-address'> {
    const { BadAddress, PublishedDns } = await import('./dns.ts');
    try {
      return await new PublishedDns({ ...servers, signal }).ask(question);
    } catch (error) {
      if (error instanceof BadAddress) return 'bad-address';
      throw error;
    }
  }

  async askDns(
    server: string | undefined,
    signal: AbortSignal,
  ): Promise<((question: DnsQuestion) => Promise<DnsAnswer>) | 'bad-address'> {
    const { askDns, BadAddress, createResolver } = await import('./dns.ts');
    try {
      const resolver = createResolver(server);
      signal.addEventListener('abort', () => resolver.cancel(), { once: true });
      return (question) => {
        signal.throwIfAborted();
        return askDns(resolver, question);
      };
    } catch (error) {
      if (error instanceof BadAddress) return 'bad-address';
      throw error;
    }
  }

  async resolvers(): Promise<readonly string[]> {
    return (await import('./dns.ts')).systemResolvers();
  }

  decryptKey(pem: string, passphrase: string): DecryptedKey {
    return decryptPrivateKey(pem, passphrase);
  }

  async writePrivateKey(uri: string, pem: string): Promise<'written' | 'exists'> {
    return (await createFile(fileURLToPath(uri), pem, 0o600)) ? 'written' : 'exists';
  }

  async keyPlace(uri: string): Promise<{ exists: boolean; repository: string | undefined }> {
    const file = fileURLToPath(uri);
    const exists = await lstat(file).then(
      () => true,
      () => false,
    );
    return { exists, repository: await committingRepository(file) };
  }

  async writeTemporary(name: string, text: string): Promise<string> {
    this.#temporary ??= mkdtemp(path.join(tmpdir(), 'dkim-lint-')).then((made) => {
      process.once('exit', () => rmSync(made, { recursive: true, force: true }));
      return made;
    });
    // A folder for each, so that the name is what the user sees.
    const folder = await mkdtemp(path.join(await this.#temporary, 'text-'));
    const file = path.join(folder, path.basename(name));
    await createFile(file, text, 0o600);
    return pathToFileURL(file).href;
  }

  keyFolder(): string {
    return pathToFileURL(homedir()).href;
  }

  readonly platform = `Node ${process.version}, ${process.platform} ${process.arch}`;

  now(): number {
    return Date.now() / 1000;
  }

  after(milliseconds: number, callback: () => void): () => void {
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
  }
}

/** Hidden folders, and those in which nobody keeps mail or zones. */
function isPassedOver(name: string): boolean {
  return name.startsWith('.') || SKIPPED_FOLDERS.has(name);
}
