/** Zones as control panels, hosters and name servers export them, and as people post them: one finding for one mistake, with its way out. */

import path from 'node:path';
import { readPage, testSections } from '../harness/check.ts';

testSections(await readPage(path.join(import.meta.dirname, 'exports.md')));
