/** What the zones of a workspace say at one name: policies, addresses, mail servers. Nothing is asked of the DNS. */

import { type IpAddress, parseIp4, parseIp6 } from '../policy/ip-address.ts';
import { recognizePolicy } from '../policy/policy-record.ts';
import { type DomainName, isWithin, parent } from '../text/domain-name.ts';
import type { ResourceRecord } from '../zone/zone.ts';
import type { WorkspaceIndex } from './index.ts';
import { PolicyRecordView } from './policy-record-view.ts';
import type { ZoneDocument } from './zone-document.ts';

/** - `missing`: a zone of the workspace should have the name, and has not; - `unknown`: nobody here knows. */
export type Lookup<T> =
  | { readonly status: 'found'; readonly records: readonly T[] }
  | { readonly status: 'missing' }
  | { readonly status: 'unknown' };

const MAX_ALIASES = 8;

/** The SPF or DMARC records at a name that receivers see; several are a mistake. */
export function policyAt(index: WorkspaceIndex, name: DomainName, kind: 'spf' | 'dmarc'): Lookup<PolicyRecordView> {
  return lookUp(index, name, (zone, at) =>
    zone.zone.rrset(at, 'TXT').flatMap((record) => {
      const recognized = recognizePolicy(record.strings.map(({ data }) => data.text).join(''), at);
      if (recognized.kind !== kind) return [];
      const view = new PolicyRecordView(zone, record, recognized);
      return view.isSeen ? [view] : [];
    }),
  );
}

/** The addresses of a host, of one family: 4 or 16 octets. */
export function addressesAt(index: WorkspaceIndex, name: DomainName, octets: number): Lookup<IpAddress> {
  const [type, parse] = octets === 4 ? (['A', parseIp4] as const) : (['AAAA', parseIp6] as const);
  const addresses = (records: readonly ResourceRecord[]) =>
    records.map(({ rdataText }) => parse(rdataText)).filter((address) => address !== undefined);
  return lookUp(index, name, (zone, at) => addresses(zone.zone.rrset(at, type)));
}

/** The hosts that take a domain's mail. */
export function mailServersAt(index: WorkspaceIndex, name: DomainName): Lookup<DomainName> {
  const host = ({ rdataNames }: ResourceRecord): readonly DomainName[] =>
    rdataNames[0]?.name === undefined ? [] : [rdataNames[0].name];
  return lookUp(index, name, (zone, at) => zone.zone.rrset(at, 'MX').flatMap(host));
}

/** Follows CNAMEs within the workspace. */
function lookUp<T>(
  index: WorkspaceIndex,
  name: DomainName,
  read: (zone: ZoneDocument, at: DomainName) => readonly T[],
): Lookup<T> {
  let at = name;
  for (let aliases = 0; aliases <= MAX_ALIASES; aliases++) {
    const zones = index.zonesOf(at);
    // The same zone may be known twice, as a file and as a part of another one.
    const records = zones.map((zone) => read(zone, at)).find((some) => some.length > 0);
    if (records !== undefined) return { status: 'found', records };
    const target = zones
      .map(({ zone }) => zone.rrset(at, 'CNAME')[0]?.rdataNames[0]?.name)
      .find((to) => to !== undefined);
    if (target !== undefined) {
      at = target;
      continue;
    }
    const isMissing = zones.some((zone) => index.isWhole(zone)) && !zones.some((zone) => mayBeWildcard(zone, at));
    return { status: isMissing ? 'missing' : 'unknown' };
  }
  return { status: 'unknown' };
}

/** Whether a `*` may answer for a name that is not there itself (RFC 4592 §3.3.1); what it says is not looked at. */
function mayBeWildcard({ zone }: ZoneDocument, name: DomainName): boolean {
  const { origin } = zone;
  if (origin === undefined || zone.has(name)) return false;
  for (let at = name; at !== origin && at !== '' && isWithin(at, origin); at = parent(at)) {
    if (zone.has(`*.${parent(at)}` as DomainName)) return true;
  }
  return false;
}
