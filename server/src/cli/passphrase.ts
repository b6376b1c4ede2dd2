/** The passphrase of a private key: from the environment, or typed unseen at a terminal. Never shown or kept. */

import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import type { Output } from './output.ts';

export const PASSPHRASE_VARIABLE = 'DKIM_LINT_PASSPHRASE';

/** Undefined where neither says one. */
export async function readPassphrase(prompt: string, output: Output): Promise<string | undefined> {
  const given = process.env[PASSPHRASE_VARIABLE];
  if (given !== undefined) return given;
  if (process.stdin.isTTY !== true) return undefined;
  output.say(prompt);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: silent, terminal: true });
  try {
    return await lines.question('');
  } catch {
    return undefined; // the input has ended, or was broken off
  } finally {
    lines.close();
  }
}
