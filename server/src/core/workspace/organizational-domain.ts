/**
 * Which domain an organization has registered, by the public suffix list. RFC 9989 §4.10 finds it by a walk up the DNS tree
 * instead; where no query may be made, the list is what is left.
 */

import { getDomain, parse } from 'tldts';
import { isAscii } from '../text/ascii.ts';
import { type DomainName, labels } from '../text/domain-name.ts';
import { asciiDomainName } from '../text/idn.ts';

/** A {@link DomainName} is a host name already: nothing has to be taken out of a URL, and `_` is not a fault here. */
const HOST_NAME = { extractHostname: false, validateHostname: false } as const;

/**
 * The domain one label below the public suffix: `example.org` of `mail.example.org`. Suffixes that companies run for their
 * customers (`github.io`) count, so that two customers are never one organization. A public suffix is its own.
 */
export function organizationalDomain(name: DomainName): DomainName {
  const ascii = asciiOf(name);
  const found = getDomain(ascii, { ...HOST_NAME, allowPrivateDomains: true }) ?? ascii;
  return (
    ascii === name
      ? found
      : labels(name)
          .slice(-labels(found as DomainName).length)
          .join('.')
  ) as DomainName;
}

/** The list of bundles has A-labels alone (RFC 5890 §2.3.2.1). */
function asciiOf(name: DomainName): DomainName {
  return isAscii(name) ? name : asciiDomainName(name);
}

/**
 * Whether a registry hands out names below it (`com`, `co.uk`), so that nobody sends mail from it. Suffixes that companies
 * run are not here: their owners do send and sign mail. A name without a dot that the list does not have is not one.
 */
export function isRegistrySuffix(name: DomainName): boolean {
  if (name === '') return false;
  const ascii = asciiOf(name);
  const { publicSuffix, isIcann } = parse(ascii, { ...HOST_NAME, allowPrivateDomains: false });
  return isIcann === true && publicSuffix === ascii;
}

/** Names of RFC 2606 and RFC 6762, and what private networks are called; no list of suffixes has them. */
const UNLISTED = /(?:^|\.)(?:example|test|invalid|localhost|local|lan|internal|corp|home|intranet|arpa)$/;

/** Whether a name ends as names of hosts do, so that it is not an abbreviation, version or end of a sentence. */
export function endsLikeHost(name: DomainName): boolean {
  const { isIcann, isPrivate } = parse(asciiOf(name), { ...HOST_NAME, allowPrivateDomains: true });
  return isIcann === true || isPrivate === true || UNLISTED.test(name);
}

export type Alignment = 'strict' | 'relaxed' | 'none';

/** How a domain is aligned with that of From, by the public suffix list alone (RFC 7489 §3.1.1); `dmarc-discovery.ts` asks the zones first. */
export function alignmentOf(identifier: DomainName, author: DomainName): Alignment {
  if (identifier === author) return 'strict';
  return organizationalDomain(identifier) === organizationalDomain(author) ? 'relaxed' : 'none';
}
