/** Hosts of the workspace's zones by their addresses: the only thing that vouches for an address that a report names. */

import { formatAddress, type IpAddress, parseIp4, parseIp6 } from '../policy/ip-address.ts';
import type { DomainName } from '../text/domain-name.ts';
import { RR } from '../zone/types.ts';
import type { WorkspaceIndex } from './index.ts';
import type { Place, ZoneDocument } from './zone-document.ts';

export interface Host {
  readonly name: DomainName;
  readonly at: Place;
  readonly document: ZoneDocument;
}

/** More address records than these are not looked through. */
const MAX_RECORDS = 200_000;

/** The first host that has each address, by the address as `formatAddress` writes it. */
export function hostsWith(index: WorkspaceIndex, addresses: readonly IpAddress[]): ReadonlyMap<string, Host> {
  const hosts = new Map<string, Host>();
  let left = MAX_RECORDS;
  for (const [type, length, parse] of [
    [RR.A, 4, parseIp4],
    [RR.AAAA, 16, parseIp6],
  ] as const) {
    const wanted = new Set(addresses.filter((address) => address.length === length).map(formatAddress));
    if (wanted.size === 0) continue;
    for (const document of index.zones.flatMap(({ parts }) => parts)) {
      for (const i of document.zone.index.ofType(type)) {
        if (--left < 0 || wanted.size === 0) return hosts;
        const record = document.zone.records.at(i)!;
        const address = record.isBroken ? undefined : parse(record.rdataText);
        const written = address && formatAddress(address);
        if (written === undefined || !wanted.delete(written)) continue;
        const at = { uri: document.uri, span: record.ownerSpan ?? record.typeSpan };
        hosts.set(written, { name: record.owner, at, document });
      }
    }
  }
  return hosts;
}
