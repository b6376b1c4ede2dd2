/** What a click leads to: the files that a zone includes. Nothing in a message is a link. */

import { say } from '../text/say.ts';
import type { Span } from '../text/span.ts';
import type { Snapshot } from './snapshot.ts';

export interface DocumentLink {
  /** The file's name as it is written, without its quotes. */
  readonly span: Span;
  readonly target: string;
  /** Plain text. */
  readonly tooltip: string;
}

/** Files that cannot be read, or lie outside of the workspace, are not links. */
export function documentLinks({ document }: Snapshot): readonly DocumentLink[] {
  if (document.kind !== 'dns-zone') return [];
  const { zone } = document;
  return zone.includes.flatMap(({ path, pathSpan: { start, end }, zone: part }) => {
    if (part === undefined) return [];
    const quote = document.slice(start, start + 1) === '"' ? 1 : 0;
    const span = { start: start + quote, end: end - quote };
    return [{ span, target: document.uriOf(path), tooltip: say`Open the included file` }];
  });
}
