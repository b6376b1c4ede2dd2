/** Why a domain takes no mail, by the zones of the workspace: a null MX (RFC 7505), or neither MX nor address records (RFC 5321 §5.1). */

import type { Reading } from '../bounce/reading.ts';
import { type DomainName, ROOT } from '../text/domain-name.ts';
import { say } from '../text/say.ts';
import type { WorkspaceIndex } from '../workspace/index.ts';
import { addressesAt, mailServersAt } from '../workspace/policy-lookup.ts';
import type { MailHostEvidence } from './evidence.ts';
import { lineOf } from './selectors.ts';

/** Readings that are about whether mail could be sent back to the sender's domain. */
const ABOUT_SENDER: ReadonlySet<string> = new Set(['postfix-sender-domain', 'postfix-null-mx']);

/** Undefined where the refusal is about something else, the zones do not know the domain, or it takes mail. */
export function mailHostEvidence(
  { id, cause }: Pick<Reading, 'id' | 'cause'>,
  sender: DomainName | undefined,
  recipient: DomainName | undefined,
  index: WorkspaceIndex,
): MailHostEvidence | undefined {
  const isSender = ABOUT_SENDER.has(id);
  const domain = isSender ? sender : cause === 'host-not-found' ? recipient : undefined;
  const [zone] = domain === undefined ? [] : index.zonesOf(domain);
  if (domain === undefined || zone === undefined) return undefined;
  const servers = mailServersAt(index, domain);
  const [record] = zone.zone.rrset(domain, 'MX');
  if (record !== undefined && servers.status === 'found') {
    const { records } = servers;
    if (records.length === 0 || records.some((host) => host !== ROOT)) return undefined;
    const at = { uri: zone.uri, span: record.ownerSpan ?? record.typeSpan };
    const line = lineOf(zone, at);
    return {
      domain,
      isSender,
      fault: 'null-mx',
      says: say`${domain} has a null MX (line ${line}): it takes no mail.`,
      at,
      line,
    };
  }
  const hasNone = [4, 16].every((octets) => addressesAt(index, domain, octets).status === 'missing');
  if (servers.status !== 'missing' || !hasNone) return undefined;
  const at = { uri: zone.uri, span: { start: 0, end: 0 } };
  const says = say`The zone in this workspace has neither MX nor address records at ${domain}.`;
  return { domain, isSender, fault: 'no-host', says, at, line: 1 };
}
