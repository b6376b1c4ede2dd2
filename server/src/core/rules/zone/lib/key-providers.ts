/**
 * Providers that keep DKIM keys at names of their own, to which a CNAME at the selector leads: recognised by the target, with what
 * is known of how the target follows from the selector and the domain. Sources: the providers' set-up pages, named at each.
 */

import type { KeyName } from '../../../text/domain-name.ts';

/** What a target is for, as far as its name shows. */
export interface KeyTarget {
  /** The selector for which the provider keeps the key there. */
  readonly selector?: string;
  /** The domain, with hyphens in place of dots. */
  readonly hyphenatedDomain?: string;
}

export interface KeyProvider {
  readonly name: string;
  /** Matches the target without its final dot, in lower case. */
  readonly target: RegExp;
  /** Reads the target; absent where the provider's names do not follow from the selector. */
  readonly read?: (match: RegExpExecArray) => KeyTarget;
}

const PROVIDERS: readonly KeyProvider[] = [
  {
    // learn.microsoft.com/defender-office-365/email-authentication-dkim-configure, "Syntax for DKIM CNAME records"
    name: 'Microsoft 365',
    target:
      /^(selector[12])-([a-z0-9-]+)\._domainkey\.[a-z0-9-]+\.(?:onmicrosoft\.(?:com|us|de)|[a-z]-v\d\.dkim\.mail\.microsoft)$/,
    read: ([, selector, domain]) => ({ selector: selector!, hyphenatedDomain: domain! }),
  },
  { name: 'Microsoft 365', target: /\.(?:onmicrosoft\.(?:com|us|de)|dkim\.mail\.microsoft)$/ },
  {
    // docs.aws.amazon.com/ses/latest/dg/send-email-authentication-dkim-easy.html
    name: 'Amazon SES',
    target: /^([a-z0-9]{32})\.dkim\.(?:[a-z0-9-]+\.)*amazonses\.com$/,
    read: ([, selector]) => ({ selector: selector! }),
  },
  { name: 'SendGrid', target: /(?:^|\.)sendgrid\.net$/ },
  { name: 'Mailchimp', target: /^dkim\d?\.mcsv\.net$/ },
  { name: 'Mandrill', target: /(?:^|\.)mandrillapp\.com$/ },
  { name: 'Fastmail', target: /\.dkim\.fmhosted\.com$/ },
  { name: 'Proton Mail', target: /\.domains\.proton\.ch$/ },
  { name: 'iCloud Mail', target: /\.icloudmailadmin\.com$/ },
  { name: 'Migadu', target: /\._domainkey\.migadu\.com$/ },
  { name: 'HubSpot', target: /\.hubspotemail\.net$/ },
  { name: 'Mailgun', target: /(?:^|\.)(?:mailgun\.org|mgsend\.org)$/ },
  { name: 'MailerLite', target: /\.mlsend\.com$/ },
  { name: 'Brevo', target: /\.dkim\.brevo\.com$/ },
  { name: 'Zendesk', target: /\.zendesk\.com$/ },
];

/** The provider that keeps a key at a name; undefined for a name of nobody that is known. */
export function providerOf(target: string): KeyProvider | undefined {
  const name = target.toLowerCase().replace(/\.$/, '');
  return PROVIDERS.find((provider) => provider.target.test(name));
}

/** What the target of a selector is meant for, where it is not for this selector and domain. */
export function mismatchOf(
  { selector, domain }: KeyName,
  target: string,
): { readonly provider: string; readonly selector?: string; readonly domain?: string } | undefined {
  const name = target.toLowerCase().replace(/\.$/, '');
  const provider = providerOf(name);
  const match = provider?.target.exec(name);
  if (provider?.read === undefined || match === null || match === undefined) return undefined;
  const meant = provider.read(match);
  if (meant.selector !== undefined && meant.selector !== selector)
    return { provider: provider.name, selector: meant.selector };
  const { hyphenatedDomain } = meant;
  if (hyphenatedDomain !== undefined && domain !== '' && hyphenatedDomain !== domain.replaceAll('.', '-'))
    return { provider: provider.name, domain: hyphenatedDomain };
  return undefined;
}
