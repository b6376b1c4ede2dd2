/** Which DMARC record applies to a message, and what it asks for, in words. */

import { describeTag } from '../dkim/tag-table.ts';
import type { DmarcPolicy } from '../policy/dmarc.ts';
import { say } from '../text/say.ts';
import type { DmarcDiscovery } from '../workspace/dmarc-discovery.ts';

/** "Reject the message." of the table of tags, as a part of a sentence. */
function askedFor(policy: DmarcPolicy): string {
  const meaning = describeTag('dmarc', 'p')?.values?.find(({ value }) => value === policy)?.meaning ?? policy;
  return `${meaning[0]!.toLowerCase()}${meaning.slice(1)}`.replace(/[.;,][\s\S]*/, '');
}

/** Why receivers apply no DMARC; undefined where they do, or where it is not known. */
export function absenceInWords({ status, author, domain, policy }: DmarcDiscovery): string | undefined {
  switch (status) {
    case 'missing':
      return say`Neither ${author} nor a domain above it publishes a DMARC record.`;
    case 'several':
      return say`${domain} publishes several DMARC records, so receivers use none of them.`;
    case 'invalid':
      return say`The DMARC record of ${domain} has a tag twice, which makes it invalid.`;
    case 'found':
      return policy === undefined
        ? say`The DMARC record of ${domain} has no valid policy and asks for no reports, so receivers ignore it.`
        : undefined;
    default:
      return undefined;
  }
}

/** What receivers are asked to do with a message that fails; begins with a space, empty where it is not known. */
export function policyInWords({ status, policy, applied, record, exists, domain, author }: DmarcDiscovery): string {
  if (status !== 'found' || policy === undefined || applied === undefined) return '';
  const from =
    applied.tag === undefined
      ? say`${domain} has no valid policy and asks for reports, which counts as p=none`
      : say`${applied.tag}=${applied.policy} of ${domain}${existenceInWords(exists, author)}`;
  const test = record?.isTesting === true && applied.policy !== 'none' ? say`; t=y lowers it by one level` : '';
  return say` Receivers are asked to ${askedFor(policy)} (${from}${test}).`;
}

function existenceInWords(exists: DmarcDiscovery['exists'], author: string): string {
  if (exists === 'no') return say`, as ${author} does not exist`;
  return exists === 'unknown' ? say`, if ${author} exists` : '';
}

/** How the organizational domain was found. */
export function organizationInWords({ author, organization: { domain, method } }: DmarcDiscovery): string {
  return method === 'tree-walk'
    ? say`The organizational domain of ${author} is ${domain}, by the DNS tree walk (RFC 9989 section 4.10).`
    : say`The organizational domain of ${author} is ${domain}, by the public suffix list: no zone given here covers the names that the DNS tree walk (RFC 9989 section 4.10) asks for.`;
}
