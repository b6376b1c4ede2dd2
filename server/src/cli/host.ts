/** What the command line takes from the outside besides the files that it was given: included files, the rules' pages. */

import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { NodeFiles } from '../host/node-files.ts';
import type { SourceFile } from './files.ts';

const host = new NodeFiles();

/**
 * Reads what zones include: from the folders of the files that were given, and from the working folder. A zone must not
 * make us show other files.
 */
export function includesOf(files: readonly SourceFile[], cwd: string): (uri: string) => string | undefined {
  const folders = new Set([cwd, ...files.map(({ absolute }) => path.dirname(absolute))]);
  host.openWorkspace([...folders].map((folder) => pathToFileURL(folder).href));
  return (uri) => host.readIncluded(uri);
}

/** A rule's page as Markdown; undefined where it is not to be had. */
export function rulePage(id: string): Promise<string | undefined> {
  return host.rulePage(id);
}
