/** Whether a path lies in a folder, for Windows and POSIX paths alike. */

/** Of `node:path`. */
export interface PathRules {
  readonly sep: string;
  relative(from: string, to: string): string;
  isAbsolute(path: string): boolean;
}

/**
 * Both are absolute, with links followed where that matters; a folder lies inside itself. On Windows the way from one drive
 * to another is an absolute path, not one that begins with `..`.
 *
 * @param rules `path` of the system, or `path.win32` and `path.posix` in tests
 */
export function isInside(folder: string, file: string, rules: PathRules): boolean {
  return !isOutside(rules.relative(folder, file), rules);
}

/** Whether a relative path leads out of the folder that it starts from. */
export function isOutside(relative: string, rules: PathRules): boolean {
  return relative === '..' || relative.startsWith(`..${rules.sep}`) || rules.isAbsolute(relative);
}
