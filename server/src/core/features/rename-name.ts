/**
 * Gives a name of a zone another one: its records, and every record of the workspace's zones that leads to it. Selectors of keys
 * have their own way (`rename.ts`). Texts, SPF records among them, are not edited, and the answer says so.
 */

import type { DomainName } from '../text/domain-name.ts';
import { replace } from '../text/edit.ts';
import { say } from '../text/say.ts';
import { parseName, presentName } from '../zone/names.ts';
import { Edits, obstacleTo, type Refused, type Rename } from './rename.ts';
import type { Snapshot } from './snapshot.ts';
import { nameAt, partsAround, placesIn, type WrittenName, writtenAt } from './written-names.ts';

/** The name under the cursor; undefined for the zone's own name and for one that is not written. */
export function renamableNameAt({ document }: Snapshot, offset: number): WrittenName | undefined {
  if (document.kind !== 'dns-zone') return undefined;
  const found = nameAt(document, offset);
  const isFixed = found === undefined || found.name === '' || found.name === document.zone.origin || found.text === '@';
  return isFixed || found.text.startsWith('"') ? undefined : found;
}

/** Letters, digits, hyphens, underscores, and an asterisk as the first label. */
const NAME = /^(?:\*\.|\*$)?(?:[a-z0-9_-]+\.)*[a-z0-9_-]*$/i;

/** @param text as it would be written at the cursor: relative to the origin there, or with a final dot */
export function renameName(snapshot: Snapshot, offset: number, text: string): Rename | Refused {
  const { document, index } = snapshot;
  const found = renamableNameAt(snapshot, offset);
  if (found === undefined || document.kind !== 'dns-zone') return { refused: say`There is no name to rename here.` };
  const to = meantBy(text, found.record.origin);
  if (to === undefined) {
    return {
      refused: say`A name is made of letters, digits, hyphens and underscores, with a dot between its labels of 63 characters at most.`,
    };
  }
  const refused = obstacleTo(found.name, to, document, index);
  if (refused !== undefined) return { refused };
  const edits = new Edits();
  let count = 0;
  for (const part of partsAround(document, index)) {
    for (const { span, text: written, isOwner, record } of placesIn(part, found.name)) {
      if (isOwner && part.zone.origin !== undefined && !part.zone.isWithin(to)) {
        return { refused: say`${to} is not in the zone ${part.zone.origin}: its records would be lost.` };
      }
      edits.add(part, replace(span, written.endsWith('.') ? presentName(to) : writtenAt(to, record.origin)));
      count++;
    }
  }
  if (edits.outdated !== undefined) {
    return { refused: say`${edits.outdated} was changed since a zone included it: save it, and rename again.` };
  }
  const places = count === 1 ? say`one place` : say`${count} places`;
  return {
    files: edits.files,
    title: say`Rename ${found.name} to ${to}`,
    note: say`${found.name} was renamed to ${to} in ${places}. Texts, such as SPF records, other zones and the configuration of servers may still name it: change them too, and keep the old name until resolvers have forgotten it.`,
  };
}

function meantBy(text: string, origin: DomainName): DomainName | undefined {
  if (!NAME.test(text) || text === '') return undefined;
  const parsed = parseName(text, 0, text.length, 0);
  if (typeof parsed === 'number' || parsed.relative === '') return undefined;
  const name = parsed.isAbsolute || origin === '' ? parsed.relative : `${parsed.relative}.${origin}`;
  const whole = parseName(name, 0, name.length, 0);
  return typeof whole === 'number' ? undefined : (whole.relative as DomainName);
}
