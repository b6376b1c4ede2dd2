/**
 * What `$INCLUDE` lines become when files or folders get other names: those that lead to what is moved, and relative paths of zones
 * that move themselves. Paths are read from the folder of the zone, in the files that it includes too.
 */

import { replace } from '../text/edit.ts';
import type { WorkspaceIndex } from '../workspace/index.ts';
import type { ZoneDocument } from '../workspace/zone-document.ts';
import type { ZoneInclude } from '../zone/zone.ts';
import { Edits, type RenamedFile } from './rename.ts';

/** A file or a folder, by its URIs without a slash at the end. */
export interface Move {
  readonly from: string;
  readonly to: string;
}

/** Paths from the root of the file system, decoded. */
interface PathMove {
  readonly from: string;
  readonly to: string;
}

/** The edits are for the files as they are called before the move. */
export function includesAfterMoves(index: WorkspaceIndex, moves: readonly Move[]): readonly RenamedFile[] {
  const paths = moves.map(({ from, to }) => ({ from: pathOf(from), to: pathOf(to) }));
  const edits = new Edits();
  /** What is written in a part of several zones has to suit them all. */
  const made = new Map<string, string | undefined>();
  for (const zone of index.zones) {
    // A file that others include is read from their folders.
    if (index.including(zone.uri).some(({ uri }) => uri !== zone.uri)) continue;
    for (const part of zone.parts) {
      for (const include of part.zone.includes) {
        const path = movedPath(zone, include, paths);
        const key = `${part.uri} ${include.pathSpan.start}`;
        if (made.has(key) && made.get(key) !== path) edits.remove(part, include.pathSpan.start);
        else if (path !== undefined) edits.add(part, replace(include.pathSpan, path));
        made.set(key, path);
      }
    }
  }
  return edits.files;
}

/** The path as it has to be written; undefined where it stays as it is. */
function movedPath(
  zone: ZoneDocument,
  { path, zone: content }: ZoneInclude,
  moves: readonly PathMove[],
): string | undefined {
  const before = pathOf(zone.uriOf(path));
  const after = moved(before, moves);
  // Where nothing was read, the path may be meant from the folder of the name server.
  if (content === undefined && before === after) return undefined;
  const folder = folderOf(moved(pathOf(zone.uri), moves));
  const written = path.startsWith('/') ? after : relativePath(folder, after);
  if (written === undefined || resolved(folder, path) === after) return undefined;
  return quoted(written);
}

/** By the nearest folder that moves. */
function moved(path: string, moves: readonly PathMove[]): string {
  let best: PathMove | undefined;
  for (const move of moves) {
    const isMoved = path === move.from || path.startsWith(`${move.from}/`);
    if (isMoved && move.from.length > (best?.from.length ?? -1)) best = move;
  }
  return best === undefined ? path : best.to + path.slice(best.from.length);
}

function resolved(folder: string, path: string): string {
  const segments = path.startsWith('/') ? [] : folder.split('/');
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '.') segments.push(segment);
  }
  return `/${segments.filter((segment) => segment !== '').join('/')}`;
}

function relativePath(folder: string, path: string): string {
  const [from, to] = [folder, path].map((each) => each.split('/').filter((segment) => segment !== ''));
  let same = 0;
  while (same < from!.length && same < to!.length - 1 && from![same] === to![same]) same++;
  return [...from!.slice(same).map(() => '..'), ...to!.slice(same)].join('/');
}

/** Undefined for a path that no `$INCLUDE` can name. */
function quoted(path: string): string | undefined {
  if (/^[^\s";()\\]+$/.test(path)) return path;
  return /["\\\n\r]/.test(path) ? undefined : `"${path}"`;
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}

function pathOf(uri: string): string {
  const path = uri.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i, '');
  try {
    return decodeURIComponent(path).replace(/\/$/, '');
  } catch {
    return path;
  }
}
