/** The folders of the workspace, each with settings of its own: which one a file belongs to, and its path from there. */

export interface PlacedFile {
  readonly folder: string;
  /** With slashes, from the folder. */
  readonly path: string;
}

/** The innermost of the folders that a file lies in; undefined where it lies in none. */
export function placeIn(folders: readonly string[], uri: string): PlacedFile | undefined {
  const file = plain(uri);
  let best: PlacedFile | undefined;
  for (const folder of folders) {
    const top = `${plain(folder).replace(/\/$/, '')}/`;
    if (!file.startsWith(top) || (best !== undefined && best.folder.length >= folder.length)) continue;
    best = { folder, path: file.slice(top.length) };
  }
  return best;
}

/** The file of a project's settings in a folder. */
export function projectFileOf(folder: string): string {
  return `${folder.replace(/\/$/, '')}/.dkim-lint.json`;
}

/** Clients write the same address with different escapes. */
function plain(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}
