/** Translations as files beside the server, for editors other than VS Code. */

import { readFile } from 'node:fs/promises';
import path from 'node:path';

const FOLDER = path.join(import.meta.dirname, 'l10n');

/** @throws for a file that is not JSON */
export async function readTranslations(locale: string): Promise<unknown> {
  for (const name of new Set([locale, locale.split('-', 1)[0]!])) {
    const text = await readFile(path.join(FOLDER, `bundle.l10n.${name}.json`), 'utf8').catch(() => undefined);
    if (text !== undefined) return JSON.parse(text) as unknown;
  }
  return undefined;
}
