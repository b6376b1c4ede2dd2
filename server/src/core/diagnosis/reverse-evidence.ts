/**
 * What is wrong with the reverse name of an address, by the zones of the workspace: it has no PTR record (RFC 1035 §3.5), or none
 * whose name has the address (RFC 8601 §3, iprev). The address is from a report, which anybody can write: no edit is offered for it.
 */

import type { Refusal } from '../bounce/report.ts';
import { formatAddress, type IpAddress, parseIp4, parseIp6, sameAddress } from '../policy/ip-address.ts';
import { type DomainName, isWithin, ROOT } from '../text/domain-name.ts';
import { joined } from '../text/lists.ts';
import { say } from '../text/say.ts';
import type { WorkspaceIndex } from '../workspace/index.ts';
import { addressesAt, reverseName, reverseNamesOf } from '../workspace/policy-lookup.ts';
import type { ReverseEvidence } from './evidence.ts';

/** Undefined where the words name no address, the zones do not show its reverse name, or nothing is wrong. */
export function reverseEvidence({ diagnostic }: Refusal, index: WorkspaceIndex): ReverseEvidence | undefined {
  // The words may name the receiving server, too.
  for (const address of addressesIn(diagnostic?.value ?? '')) {
    const found = faultOf(address, index);
    if (found !== undefined) return found;
  }
  return undefined;
}

function faultOf(address: IpAddress, index: WorkspaceIndex): ReverseEvidence | undefined {
  const shown = formatAddress(address);
  const owner = reverseName(address);
  const [zone] = index.zonesOf(owner);
  if (zone === undefined) return undefined;
  const at = { uri: zone.uri, span: zone.zone.rrset(owner, 'PTR')[0]?.typeSpan ?? { start: 0, end: 0 } };
  const names = reverseNamesOf(index, address);
  if (names.status === 'missing')
    return {
      says: say`The zone in this workspace has no PTR record at ${owner}, the reverse name of ${shown}.`,
      mismatch: undefined,
      at,
    };
  if (names.status !== 'found') return undefined;
  // One name that leads back is enough.
  const mayLeadBack = (name: DomainName): boolean => {
    const back = addressesAt(index, name, address.length);
    return (
      back.status === 'unknown' || (back.status === 'found' && back.records.some((each) => sameAddress(each, address)))
    );
  };
  const listed = names.records.slice(0, MAX_NAMES);
  if (listed.length === 0 || listed.some(mayLeadBack)) return undefined;
  const says =
    listed.length === 1
      ? say`The PTR record of ${shown} names ${listed[0]!}, which does not have the address ${shown}.`
      : say`The PTR records of ${shown} name ${joined(listed)}, none of which has the address ${shown}.`;
  const [first] = listed;
  const origin = zone.zone.origin ?? ROOT;
  const meant =
    listed.length === 1 && origin !== ROOT && isWithin(first!, origin) ? first!.slice(0, -origin.length - 1) : '';
  if (meant.includes('.'))
    return {
      says: say`The PTR record of ${shown} names ${first!}: ${meant} has no final dot there.`,
      mismatch: { names: listed, address: shown, withoutDot: meant },
      at,
    };
  return { says, mismatch: { names: listed, address: shown, withoutDot: undefined }, at };
}

/** As many names as are looked at, as in SPF's `ptr` (RFC 7208 §4.6.4). */
const MAX_NAMES = 10;
/** More addresses than these are not looked at. */
const MAX_ADDRESSES = 4;

/** The first addresses of a text. */
function addressesIn(text: string): readonly IpAddress[] {
  const found: IpAddress[] = [];
  for (const [word] of text.matchAll(/(?<![\w.:])[0-9a-fA-F:.]{7,45}(?![\w:])/g)) {
    const plain = word.replace(/[.:]$/, '');
    const address = parseIp4(plain) ?? parseIp6(plain);
    if (address !== undefined && found.push(address) === MAX_ADDRESSES) break;
  }
  return found;
}
