/** What Node gives of the outside without which no zone is checked: included files, the rules' pages. */

import { readFileSync, realpathSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** The rules' pages lie beside the bundle; see build/. */
const RULE_PAGES = path.join(import.meta.dirname, 'rules');
/** Octets of an included file. */
const MAX_INCLUDED = 50 * 1024 * 1024;
const RULE_ID = /^[a-z]+\/[a-z0-9-]+$/;

export class NodeFiles {
  /** The real paths of the folders that zones may include files from. */
  protected roots: readonly string[] = [];

  openWorkspace(folders: readonly string[]): void {
    this.roots = folders.flatMap((folder) => {
      try {
        return [realpathSync(fileURLToPath(folder))];
      } catch {
        return [];
      }
    });
  }

  readIncluded(uri: string): string | undefined {
    try {
      const file = realpathSync(fileURLToPath(uri));
      const isInside = this.roots.some((root) => !path.relative(root, file).startsWith('..'));
      if (!isInside || !statSync(file).isFile() || statSync(file).size > MAX_INCLUDED) return undefined;
      return readFileSync(file, 'utf8');
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
}
