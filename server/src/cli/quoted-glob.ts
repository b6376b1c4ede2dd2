/** Globs that no shell has expanded: quoted ones, and all of them on Windows. */

import path from 'node:path';

export interface Glob {
  /** The folder that the search starts from, as the user would write it. */
  readonly base: string;
  /** Of a path below the base, written in the same way: it, or a folder that it is in, matches. */
  matches(path: string): boolean;
}

/** Undefined where a text has nothing of a glob. */
export async function globOf(given: string): Promise<Glob | undefined> {
  const { default: picomatch } = await import('picomatch');
  const { base, isGlob, glob } = picomatch.scan(withSlashes(given));
  if (!isGlob || glob === '') return undefined;
  // `{a,b}/*.zone` and `*.zone` have no base.
  const folder = base === '' ? '.' : base;
  const isMatch = picomatch([glob, `${glob}/**`]);
  return { base: folder, matches: (found) => isMatch(withSlashes(path.relative(folder, found))) };
}

export function withSlashes(text: string): string {
  return path.sep === '\\' ? text.replaceAll('\\', '/') : text;
}
