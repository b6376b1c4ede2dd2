/** How reports that other programs read name files. */

import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { isOutside } from '../../project/is-inside.ts';

/** A file's path from the project's folder, with slashes; absolute where it lies elsewhere. */
export function pathInProject(uri: string, cwd: string): string {
  const absolute = absoluteOf(uri);
  if (absolute === undefined) return uri;
  const relative = path.relative(cwd, absolute);
  return (isOutside(relative, path) ? absolute : relative).replaceAll(path.sep, '/');
}

/** The path as a person would write it from here. */
export function pathFromHere(uri: string, cwd: string): string {
  const absolute = absoluteOf(uri);
  return absolute === undefined ? uri : path.relative(cwd, absolute) || absolute;
}

function absoluteOf(uri: string): string | undefined {
  try {
    return fileURLToPath(uri);
  } catch {
    return undefined;
  }
}
