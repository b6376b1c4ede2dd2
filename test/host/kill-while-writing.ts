/** Replaces a file and ends itself before one step, as a power cut would: FILE STEP. Holds no test. */

import { readRegularFile } from '../../server/src/host/regular-file.ts';
import { replaceFile } from '../../server/src/host/write-file.ts';

const [file = '', last = ''] = process.argv.slice(2);
const read = await readRegularFile(file, 1 << 20);
await replaceFile(file, read, 'new text\n', {
  onStep: (step) => {
    if (step === last) process.kill(process.pid, 'SIGKILL');
  },
});
