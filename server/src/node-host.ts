/** The outside as Node gives it, for the server and the command line. */

import { open, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Host } from './host.ts';

/** The rules' pages lie beside the bundle; see build/. */
const RULE_PAGES = path.join(import.meta.dirname, 'rules');
const RULE_ID = /^[a-z]+\/[a-z0-9-]+$/;

export class NodeHost implements Host {
  async readFile(uri: string, limit: number): Promise<Uint8Array | undefined> {
    if (!uri.startsWith('file:')) return undefined;
    try {
      const file = await open(fileURLToPath(uri));
      try {
        const { size } = await file.stat();
        return size > limit ? undefined : await file.readFile();
      } finally {
        await file.close();
      }
    } catch {
      return undefined;
    }
  }

  async rulePage(id: string): Promise<string | undefined> {
    if (!RULE_ID.test(id)) return undefined;
    return readFile(path.join(RULE_PAGES, `${id}.md`), 'utf8').catch(() => undefined);
  }

  rulePageUri(id: string): string {
    return pathToFileURL(path.join(RULE_PAGES, `${id}.md`)).href;
  }

  now(): number {
    return Date.now() / 1000;
  }

  after(milliseconds: number, callback: () => void): () => void {
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
  }
}
