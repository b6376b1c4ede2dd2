/** What Node gives of the outside without which no zone is checked: included files, the rules' pages. */

import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isInside } from '../project/is-inside.ts';
import { readRegularFileSync, readSmallText } from './regular-file.ts';

/** The rules' pages lie beside the bundle, one by one or, in the extension, in one file; see build/. */
const RULE_PAGES = path.join(import.meta.dirname, 'rules');
const ALL_RULE_PAGES = path.join(import.meta.dirname, 'rules.json');
/** Octets of the one file. */
const MAX_PAGES = 8 * 1024 * 1024;
/** Octets of an included file. */
const MAX_INCLUDED = 50 * 1024 * 1024;
const RULE_ID = /^[a-z]+\/[a-z0-9-]+$/;

export class NodeFiles {
  /** The real paths of the folders that zones may include files from. */
  protected roots: readonly string[] = [];
  /** The same as the editor names them, which is how it reports changes. */
  protected folders: readonly string[] = [];

  openWorkspace(folders: readonly string[]): void {
    const found = folders.flatMap((uri) => {
      try {
        const folder = path.resolve(fileURLToPath(uri));
        return [{ folder, real: realpathSync(folder) }];
      } catch {
        return [];
      }
    });
    this.folders = found.map(({ folder }) => folder);
    this.roots = found.map(({ real }) => real);
  }

  readIncluded(uri: string): string | undefined {
    try {
      const file = realpathSync(fileURLToPath(uri));
      if (!this.roots.some((root) => isInside(root, file, path))) return undefined;
      return new TextDecoder('utf-8', { ignoreBOM: true }).decode(readRegularFileSync(file, MAX_INCLUDED).bytes);
    } catch {
      return undefined;
    }
  }

  async rulePage(id: string): Promise<string | undefined> {
    if (!RULE_ID.test(id)) return undefined;
    const page = await readSmallText(path.join(RULE_PAGES, `${id}.md`));
    return page ?? pagesOfExtension()?.find((rule) => rule.id === id)?.page;
  }

  rulePageUri(id: string): string {
    // The extension shows its pages itself.
    if (existsSync(ALL_RULE_PAGES)) return `dkim-lint-rule:/${id}.md`;
    return pathToFileURL(path.join(RULE_PAGES, `${id}.md`)).href;
  }
}

function pagesOfExtension(): readonly { readonly id: string; readonly page: string }[] | undefined {
  try {
    const { bytes } = readRegularFileSync(ALL_RULE_PAGES, MAX_PAGES);
    return JSON.parse(new TextDecoder().decode(bytes)) as readonly { readonly id: string; readonly page: string }[];
  } catch {
    return undefined;
  }
}
