/**
 * What the zones of the workspace lack of a reverse name that leads back to its address (RFC 1035 §3.5, RFC 8601 §3, iprev). The
 * address comes out of a report that anybody can write: nothing is changed for it, only shown.
 */

import type { Refusal } from '../bounce/report.ts';
import { formatAddress, type IpAddress, parseIp4, parseIp6, sameAddress } from '../policy/ip-address.ts';
import { say } from '../text/say.ts';
import type { WorkspaceIndex } from '../workspace/index.ts';
import { addressesAt, reverseName, reverseNamesOf } from '../workspace/policy-lookup.ts';
import type { ReverseEvidence } from './evidence.ts';

/** Undefined where the words name no address, the zones know nothing of it, or all is well. */
export function reverseEvidence({ diagnostic }: Refusal, index: WorkspaceIndex): ReverseEvidence | undefined {
  const address = addressIn(diagnostic?.value ?? '');
  if (address === undefined) return undefined;
  const shown = formatAddress(address);
  const owner = reverseName(address);
  const [zone] = index.zonesOf(owner);
  if (zone === undefined) return undefined;
  const at = { uri: zone.uri, span: zone.zone.rrset(owner, 'PTR')[0]?.typeSpan ?? { start: 0, end: 0 } };
  const names = reverseNamesOf(index, address);
  if (names.status === 'missing')
    return { says: say`The zone in this workspace has no PTR record at ${owner}, the reverse name of ${shown}.`, at };
  const [name] = names.status === 'found' ? names.records : [];
  if (name === undefined) return undefined;
  const back = addressesAt(index, name, address.length);
  const isBack = back.status === 'found' && back.records.some((each) => sameAddress(each, address));
  return isBack || back.status === 'unknown'
    ? undefined
    : { says: say`The PTR record of ${shown} names ${name}, which does not have the address ${shown}.`, at };
}

/** The first address of a text. */
function addressIn(text: string): IpAddress | undefined {
  for (const [word] of text.matchAll(/(?<![\w.:])[0-9a-fA-F:.]{7,45}(?![\w:])/g)) {
    const plain = word.replace(/[.:]$/, '');
    const address = parseIp4(plain) ?? parseIp6(plain);
    if (address !== undefined) return address;
  }
  return undefined;
}
