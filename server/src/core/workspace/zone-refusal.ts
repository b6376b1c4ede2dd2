/** That a name server does not load a zone, as data and in words. Whether it does is for the rules to find out: `rules/zone-refusal.ts`. */

import { say } from '../text/say.ts';
import type { ZoneTarget } from '../zone/releases.ts';
import { fileNameOf, type Place, type ZoneDocument } from './zone-document.ts';

/** Why a name server does not load a zone. The place is that of the first error: in the zone's own file, else in one that it includes. */
export interface ZoneRefusal extends Place {
  /** "BIND", "a name server" */
  readonly server: string;
  /** How many errors there are for which the server refuses it. */
  readonly count: number;
  /** From 1. */
  readonly line: number;
  /** The name of that file, where it is not the one that was asked about. */
  readonly file: string | undefined;
  /** What is wrong there. Plain text; parts of it come from the file and are hostile. */
  readonly message: string;
}

/** Undefined where the server loads the zone. */
export type RefusalOf = (document: ZoneDocument, target: ZoneTarget) => ZoneRefusal | undefined;

/**
 * "BIND does not load this zone: nothing in it is published until 2 errors are fixed, the first in line 7."
 *
 * @param zone how the sentence calls the zone
 */
export function refusalText(refusal: ZoneRefusal, zone = say`this zone`): string {
  const { server, count } = refusal;
  const name = `${server.charAt(0).toUpperCase()}${server.slice(1)}`;
  const errors =
    count === 1
      ? say`the error in ${placeOf(refusal)} is fixed`
      : say`${count} errors are fixed, the first in ${placeOf(refusal)}`;
  return say`${name} does not load ${zone}: nothing in it is published until ${errors}.`;
}

/** The refusal for those who do not have the zone before them: its place names the file. */
export function withFile(refusal: ZoneRefusal): ZoneRefusal {
  return { ...refusal, file: fileNameOf(refusal.uri) };
}

/** "line 7", "line 7 of keys.zone" */
export function placeOf({ line, file }: Pick<ZoneRefusal, 'line' | 'file'>): string {
  return file === undefined ? say`line ${line}` : say`line ${line} of ${file}`;
}
