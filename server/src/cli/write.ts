/** Replaces a file in one step: a reader sees the old text or the new one, never a part. */

import { open, realpath, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';

/** The file behind a link is written, with the mode that it has. */
export async function replaceFile(file: string, text: string): Promise<void> {
  const target = await realpath(file);
  const { mode } = await stat(target);
  const temporary = path.join(path.dirname(target), `.${path.basename(target)}.${process.pid}.tmp`);
  const handle = await open(temporary, 'wx', mode & 0o777);
  try {
    // The process's umask may have taken bits away.
    await handle.chmod(mode & 0o7777);
    await handle.writeFile(text, 'utf8');
    await handle.sync();
    await handle.close();
    await rename(temporary, target);
  } catch (error) {
    await handle.close().catch(() => undefined);
    await rm(temporary, { force: true });
    throw error;
  }
}
