/** What an editor shows, page by page: hovers, code actions, lenses, outlines. */

import { globSync } from 'node:fs';
import path from 'node:path';
import { describe } from 'node:test';
import { readPage, testSections } from '../harness/check.ts';

const FOLDER = path.join(import.meta.dirname, 'pages');

for (const page of globSync('*.md', { cwd: FOLDER }).sort()) {
  const sections = await readPage(path.join(FOLDER, page));
  describe(page, () => testSections(sections));
}
