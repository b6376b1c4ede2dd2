/** What threads of `lint --jobs` tell each other about the zones that each has opened. */

import type { DomainName } from '../core/text/domain-name.ts';
import type { SourceFile } from './files.ts';
import type { Notes } from './noted-output.ts';

/** Of one file, by its place among all. */
export interface ZoneNote {
  readonly at: number;
  /** Whether the file could be read. */
  readonly isRead: boolean;
  /** Undefined where it is not known. */
  readonly origin: DomainName | undefined;
  /** The origin that the user has set. */
  readonly given: DomainName | undefined;
  /** The URIs of the files that it names in `$INCLUDE`. */
  readonly named: readonly string[];
  /** What is to be said of the file. */
  readonly notes: Notes;
}

/**
 * The places of zones that every thread has to open: those that include files or are included, and those of one origin. In this order,
 * because of several that answer for a name the first counts.
 */
export function tiedPlaces(files: readonly SourceFile[], notes: readonly ZoneNote[]): ReadonlySet<number> {
  const named = new Set(notes.flatMap((note) => note.named));
  const zones = new Map<DomainName, number>();
  for (const { origin } of notes) if (origin !== undefined) zones.set(origin, (zones.get(origin) ?? 0) + 1);
  const tied = new Set<number>();
  for (const { at, origin, named: names } of notes) {
    const isShared = origin !== undefined && zones.get(origin)! > 1;
    if (isShared || names.length > 0 || named.has(files[at]!.uri)) tied.add(at);
  }
  return tied;
}
