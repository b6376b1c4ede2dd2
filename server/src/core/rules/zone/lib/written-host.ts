/** What people write where a host name belongs: the address of a host, the URL of a page, a host with its port. */

import { type DomainName, domainName, labels } from '../../../text/domain-name.ts';
import { isRegistrySuffix } from '../../../workspace/organizational-domain.ts';

/** Whether a text is an IPv4 or IPv6 address, a final dot aside. */
export function isAddress(text: string): boolean {
  return /^\d{1,3}(?:\.\d{1,3}){3}\.?$/.test(text) || /^[0-9a-f]*:[0-9a-f]*:[0-9a-f:.]*$/i.test(text);
}

export interface WrittenUrl {
  /** The host that the URL names; undefined where it is an address, or not a host name. */
  readonly host: DomainName | undefined;
  /** Whether it is a host name with a port, and no URL. */
  readonly isHostWithPort: boolean;
}

const URL_WITH_SCHEME = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/@\s]*@)?(\[[0-9a-f:.]+\]|[^/:?#\s]*)/i;
const HOST_AND_MORE =
  /^((?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.)+[a-z][a-z0-9-]*[a-z0-9])\.?(?::(\d{1,5})(?:\/\S*)?|\/\S*)$/i;

/**
 * Reads a text as a URL; undefined for an ordinary name. Without a scheme only a host below a suffix of the public list counts, since
 * a reverse zone has labels with a slash (RFC 2317 §4).
 */
export function readUrl(text: string): WrittenUrl | undefined {
  const whole = URL_WITH_SCHEME.exec(text);
  if (whole !== null) return { host: hostOf(whole[1]!), isHostWithPort: false };
  const bare = HOST_AND_MORE.exec(text);
  if (bare === null) return undefined;
  const last = labels(domainName(bare[1]!)).at(-1)!;
  if (last === 'arpa' || !isRegistrySuffix(last as DomainName)) return undefined;
  return { host: hostOf(bare[1]!), isHostWithPort: bare[2] !== undefined };
}

function hostOf(text: string): DomainName | undefined {
  const name = domainName(text);
  const isHost = /^(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/.test(name);
  return isHost && !isAddress(name) ? name : undefined;
}
