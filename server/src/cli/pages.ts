/** The rules' pages, which lie beside the bundle. */

import { NodeHost } from '../node-host.ts';

const host = new NodeHost();

/** A rule's page as Markdown; undefined where it is not to be had. */
export function rulePage(id: string): Promise<string | undefined> {
  return host.rulePage(id);
}
