/** Files that are parts of zones: how a zone reads what it includes, and a file as the zones read it that include it. */

import type { DomainName } from '../text/domain-name.ts';
import type { WorkspaceIndex } from '../workspace/index.ts';
import { uriBeside, type ZoneContext, type ZoneDocument } from '../workspace/zone-document.ts';
import { UNREAD } from '../zone/resolve-context.ts';
import { lexZone, type ZoneSyntax } from '../zone/syntax.ts';

/** One file may be a part of every zone of a workspace; after this many there is nothing new to find in it. */
export const MAX_PARTS = 8;

/** Where included texts come from. */
export interface IncludeSource {
  /** The syntax of a zone that is open, which outranks its file. */
  openSyntax(uri: string): ZoneSyntax | undefined;
  /** Absent where nothing is included at all. */
  readIncluded?(uri: string): string | typeof UNREAD | undefined;
}

/** What a zone is read with. Each file is read once, so that one that includes itself through others is known by its syntax. */
export function zoneContext(uri: string, origin: DomainName | undefined, source: IncludeSource): ZoneContext {
  const known = new Map<string, ZoneSyntax | typeof UNREAD | undefined>();
  const syntaxOf = (target: string) => {
    const open = source.openSyntax(target);
    if (open !== undefined) return open;
    const text = source.readIncluded?.(target);
    return text === undefined || text === UNREAD ? text : lexZone(text);
  };
  const include = (path: string) => {
    const target = uriBeside(uri, path);
    if (!known.has(target)) known.set(target, syntaxOf(target));
    return known.get(target);
  };
  return { ...(origin === undefined ? {} : { origin }), ...(source.readIncluded === undefined ? {} : { include }) };
}

/** A file as the zones read it that include it; empty for a zone of its own. */
export function partsOf({ uri, zone: { syntax } }: ZoneDocument, index: WorkspaceIndex): readonly ZoneDocument[] {
  const parts: ZoneDocument[] = [];
  for (const zone of index.including(uri)) {
    if (zone.uri === uri) continue;
    for (const part of zone.included) {
      if (part.uri === uri && part.zone.syntax.hasSameText(syntax) && parts.push(part) >= MAX_PARTS) return parts;
    }
  }
  return parts;
}
