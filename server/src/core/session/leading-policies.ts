/**
 * The SPF and DMARC records of a zone that lead to others of which something is known. Kept with each piece of the file, for as long as the
 * names of the zone and the zones that are known stay as they are: a keystroke asks the pieces that it has touched.
 */

import type { DomainName } from '../text/domain-name.ts';
import type { WorkspaceIndex } from '../workspace/index.ts';
import type { ZoneDocument } from '../workspace/zone-document.ts';
import type { ZoneIndex, ZonePart } from '../zone/zone.ts';
import { firstLook, type SeenRecords } from './first-look.ts';
import { sendsReportsToKnown, spfNeedsWalk } from './plain-record.ts';

interface Leading {
  /** By their numbers in the piece, in order. */
  readonly records: readonly number[];
  /** Whether that rests on other zones, or on their absence. */
  readonly restsOnOthers: boolean;
}

interface LeadingInPart {
  /** All that it rests on beside the text. */
  readonly names: ZoneIndex;
  readonly origin: DomainName | undefined;
  readonly zones: object;
  readonly spf: Leading;
  readonly dmarc: Leading;
}

const known = new WeakMap<object, LeadingInPart>();

/** Those of one document, as it is. */
export class LeadingPolicies {
  readonly #document: ZoneDocument;
  readonly #index: WorkspaceIndex;
  readonly #dependOnOthers: () => void;
  readonly #needsWalk: ReturnType<typeof spfNeedsWalk>;
  readonly #reportsToKnown: ReturnType<typeof sendsReportsToKnown>;
  #restsOnOthers = false;

  /** @param dependOnOthers called where an answer rests on which other zones are known */
  constructor(document: ZoneDocument, index: WorkspaceIndex, dependOnOthers: () => void) {
    const rest = () => {
      this.#restsOnOthers = true;
    };
    this.#document = document;
    this.#index = index;
    this.#dependOnOthers = dependOnOthers;
    this.#needsWalk = spfNeedsWalk(document, index, rest);
    this.#reportsToKnown = sendsReportsToKnown(document, index, rest);
  }

  /** Those of a piece, by their numbers in it, in order. */
  in(part: ZonePart, kind: 'spf' | 'dmarc'): readonly number[] {
    const { zone } = this.#document;
    const { zonesState } = this.#index;
    let here = known.get(part.key);
    if (here?.names !== zone.index || here.zones !== zonesState || here.origin !== zone.origin) {
      const { spf, dmarc } = firstLook(zone, part);
      here = {
        names: zone.index,
        origin: zone.origin,
        zones: zonesState,
        spf: this.#wanted(part, spf, this.#needsWalk),
        dmarc: this.#wanted(part, dmarc, this.#reportsToKnown),
      };
      known.set(part.key, here);
    }
    const { records, restsOnOthers } = here[kind];
    if (restsOnOthers) this.#dependOnOthers();
    return records;
  }

  #wanted<T>(
    { firstRecord }: ZonePart,
    seen: readonly SeenRecords<T>[],
    wantedOf: (seen: T) => (record: number) => boolean,
  ): Leading {
    this.#restsOnOthers = false;
    const records = seen.flatMap((each) => {
      const isWanted = wantedOf(each.seen);
      return each.records.filter((record) => isWanted(firstRecord + record));
    });
    return { records: records.sort((a, b) => a - b), restsOnOthers: this.#restsOnOthers };
  }
}
