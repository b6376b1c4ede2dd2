/** `npm run kernel`: compiles `server/kernel/` and writes it where the core imports it. */

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ROOT, run, Stop, tool } from './support.ts';

export async function main(): Promise<void> {
  const { file, text } = await generatedKernel();
  await writeFile(path.join(ROOT, file), text);
  console.log(`Wrote ${file}.`);
}

/** The file that is made from the kernel's source, below the root, and what it has to hold. */
export async function generatedKernel(): Promise<{ readonly file: string; readonly text: string }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'dkim-lint-kernel-'));
  try {
    const outFile = path.join(folder, 'plain.wasm');
    const options = ['-O3', '--noAssert', '--runtime', 'stub', '--importMemory', '--outFile', outFile];
    const source = path.join(ROOT, 'server/kernel/plain.ts');
    const code = await run(process.execPath, [tool('assemblyscript', 'bin/asc.js'), source, ...options]);
    if (code !== 0) throw new Stop('server/kernel/ does not compile.');
    const base64 = (await readFile(outFile)).toString('base64');
    return {
      file: 'server/src/core/zone/plain-code.ts',
      text: `/** Made from \`server/kernel/\` by \`npm run kernel\`: WebAssembly in base64. */\nexport const PLAIN_CODE =\n  '${base64}';\n`,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
