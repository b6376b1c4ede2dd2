/**
 * What the documents of a workspace publish and ask for, joined by domain name. What is in none of them is unknown, not
 * missing.
 */

import { type DomainName, isWithin, type KeyName, keyName, parent } from '../text/domain-name.ts';
import { RR } from '../zone/types.ts';
import type { MessageDocument, SignatureView } from './message-document.ts';
import type { KeyRecordView, ZoneDocument } from './zone-document.ts';

/**
 * What the workspace knows of the key at a name:
 *
 * - `found`: TXT records, in the order of the text (several are a mistake of the zone);
 * - `alias`: a CNAME that leads to a name of which nothing is known here;
 * - `missing`: a zone of the workspace should have the name, and has not;
 * - `unknown`: no zone of the workspace is about the domain.
 */
export type KeyLookup =
  | { readonly status: 'found'; readonly keys: readonly KeyRecordView[] }
  | { readonly status: 'alias'; readonly target: DomainName; readonly zone: ZoneDocument }
  | { readonly status: 'missing'; readonly zone: ZoneDocument }
  | { readonly status: 'unknown' };

const MAX_ALIASES = 8;

export class WorkspaceIndex {
  readonly #documents = new Map<string, MessageDocument | ZoneDocument>();
  readonly #zonesAreWhole: boolean;

  /** @param zonesAreWhole whether a zone without SOA is all there is too, and not a fragment whose rest is elsewhere */
  constructor(zonesAreWhole = false) {
    this.#zonesAreWhole = zonesAreWhole;
  }

  set(document: MessageDocument | ZoneDocument): void {
    this.#documents.set(document.uri, document);
  }

  delete(uri: string): void {
    this.#documents.delete(uri);
  }

  get zones(): readonly ZoneDocument[] {
    return [...this.#documents.values()].filter((document) => document.kind === 'dns-zone');
  }

  get messages(): readonly MessageDocument[] {
    return [...this.#documents.values()].filter((document) => document.kind === 'eml');
  }

  /** The zones that answer for a name: those with the longest origin around it, and no delegation below it. */
  zonesOf(name: DomainName): readonly ZoneDocument[] {
    let best: ZoneDocument[] = [];
    let length = -1;
    for (const document of this.zones) {
      const { origin } = document.zone;
      if (origin === undefined || !isWithin(name, origin) || isDelegated(document, name, origin)) continue;
      if (origin.length > length) best = [];
      if (origin.length >= length) best.push(document);
      length = Math.max(length, origin.length);
    }
    return best;
  }

  /** The key records of all zones, each once. */
  get keyRecords(): readonly KeyRecordView[] {
    return eachOnce(this.zones.flatMap((zone) => [zone, ...zone.included].flatMap(({ keyRecords }) => keyRecords)));
  }

  /** Whether what the zone does not have is missing, and not elsewhere. */
  isWhole(document: ZoneDocument): boolean {
    return this.#zonesAreWhole || document.zone.soa !== undefined;
  }

  key(name: KeyName): KeyLookup {
    return this.keyAt(keyName(name));
  }

  /** Follows CNAMEs within the workspace. */
  keyAt(name: DomainName, aliases = 0): KeyLookup {
    const zones = this.zonesOf(name);
    const keys = eachOnce(zones.flatMap((zone) => zone.keysAt(name)));
    if (keys.length > 0) return { status: 'found', keys };
    for (const zone of zones) {
      const target = zone.zone.rrset(name, 'CNAME')[0]?.rdataNames[0]?.name;
      if (target === undefined) continue;
      const there = aliases < MAX_ALIASES ? this.keyAt(target, aliases + 1) : { status: 'unknown' as const };
      return there.status === 'unknown' ? { status: 'alias', target, zone } : there;
    }
    const zone = zones.find((document) => this.isWhole(document));
    return zone === undefined ? { status: 'unknown' } : { status: 'missing', zone };
  }

  /** The signatures of all messages that use a key. */
  signaturesWith(name: DomainName): readonly SignatureView[] {
    return this.messages.flatMap(({ messages }) =>
      messages.flatMap(({ signatures }) => signatures.filter(({ signature }) => signature.keyName === name)),
    );
  }
}

/** An included file may be open as a zone of its own too. */
function eachOnce(keys: readonly KeyRecordView[]): readonly KeyRecordView[] {
  const place = ({ document, record }: KeyRecordView): string => `${document.uri} ${record.index}`;
  return [...new Map(keys.map((key) => [place(key), key])).values()];
}

/** Whether the zone hands a name over to another one (RFC 1034 §4.2.1): then it does not know what is published there. */
function isDelegated({ zone }: ZoneDocument, name: DomainName, origin: DomainName): boolean {
  for (let at = name; at !== origin && at !== ''; at = parent(at)) {
    const id = zone.nameTable.idOf(at);
    if (id >= 0 && zone.index.hasType(id, RR.NS)) return true;
  }
  return false;
}
