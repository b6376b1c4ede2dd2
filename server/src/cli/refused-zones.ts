/** Zones that their name server does not load: what else is printed about them is not what receivers find, so this comes first. */

import type { Settings } from '../core/rules/settings.ts';
import { ZoneRefusals } from '../core/rules/zone-refusal.ts';
import { WorkspaceIndex } from '../core/workspace/index.ts';
import type { ZoneDocument } from '../core/workspace/zone-document.ts';
import { refusalText, type ZoneRefusal } from '../core/workspace/zone-refusal.ts';
import type { Output } from './output.ts';
import { pathFromHere } from './reports/paths.ts';
import { visible } from './visible.ts';

/** As JSON outputs show it. */
export interface RefusedZone {
  /** The zone. */
  readonly path: string;
  readonly server: string;
  /** How many errors there are for which the zone is refused. */
  readonly errors: number;
  /** Where the first one is: the zone itself or a file that it includes, the line from 1. */
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

/** A zone by itself. */
export function refusalAlone(document: ZoneDocument, { zone }: Settings): ZoneRefusal | undefined {
  return new ZoneRefusals(new WorkspaceIndex(true)).of(document, zone.target);
}

/** Prints a sentence for each refused zone, and returns them. */
export function sayRefused(
  zones: Iterable<ZoneDocument>,
  refusalOf: (zone: ZoneDocument) => ZoneRefusal | undefined,
  cwd: string,
  output: Output,
): readonly RefusedZone[] {
  const refused: RefusedZone[] = [];
  for (const zone of zones) {
    const refusal = refusalOf(zone);
    if (refusal === undefined) continue;
    const { server, count, uri, line, message } = refusal;
    const path = pathFromHere(zone.uri, cwd);
    refused.push({ path, server, errors: count, file: pathFromHere(uri, cwd), line, message });
    // Where a file is not a zone at all, there is no error to be fixed.
    const says = zone.foreignFormat === undefined ? `${refusalText(refusal)} ${message}` : message;
    output.say(`${visible(path)}: ${visible(says)}`);
  }
  return refused;
}

/** The member of a JSON output, absent where every zone is loaded. */
export function refusedJson(refused: readonly RefusedZone[]): { readonly refusedZones?: readonly RefusedZone[] } {
  return refused.length === 0 ? {} : { refusedZones: refused };
}
