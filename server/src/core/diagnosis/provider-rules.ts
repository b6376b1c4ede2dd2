/**
 * What large providers require of senders, as they publish it. Each with its date and its source; checked in November 2026.
 */

import type { Vendor } from '../bounce/catalogue/vendors.ts';
import { say } from '../text/say.ts';
import type { Statement } from './diagnosis.ts';

interface ProviderRules {
  readonly says: string;
  readonly source: string;
}

const RULES: Readonly<Partial<Record<Vendor, ProviderRules>>> = {
  gmail: {
    says: say`Gmail requires SPF or DKIM of all senders since February 2024, and SPF, DKIM and DMARC of those who send 5,000 messages a day or more; since November 2025 it rejects more of the mail that does not comply.`,
    source: 'Google, Email sender guidelines (support.google.com/a/answer/81126) and their FAQ (answer/14229414)',
  },
  yahoo: {
    says: say`Yahoo requires SPF or DKIM of all senders since February 2024, and SPF, DKIM and DMARC of bulk senders; it names no number.`,
    source: 'Yahoo, Sender Best Practices (senders.yahooinc.com/best-practices)',
  },
  microsoft: {
    says: say`Outlook.com requires that SPF and DKIM pass, and DMARC with one of them aligned, of domains that send more than 5,000 messages a day; since 2025-05-05 it rejects other mail with 550 5.7.515.`,
    source: "Microsoft, Outlook's New Requirements for High-Volume Senders (techcommunity.microsoft.com, April 2025)",
  },
};

/** Rows that speak of these rules; other replies of the provider have reasons of their own. */
const ROWS = /^(?:gmail|yahoo|outlook)-/;

/** Undefined where the provider, or its reply, has nothing to do with such rules. */
export function providerRules(
  vendor: Vendor | undefined,
  readingId: string,
): { readonly statement: Statement; readonly source: string } | undefined {
  const rules = vendor === undefined ? undefined : RULES[vendor];
  if (rules === undefined || !ROWS.test(readingId)) return undefined;
  return { statement: { says: rules.says, source: 'standard', at: undefined }, source: rules.source };
}

/** What people believe about a code that wants signatures, and what is so. */
export const ABOUT_SIGNING: readonly Statement[] = [
  say`SMTP itself does not require DKIM: this receiver does. Keys in the DNS do not expire; a signature can (x=).`,
  say`A service that cannot sign for your domain: let it send through a server that can, or change the service.`,
].map((says) => ({ says, source: 'standard', at: undefined }));

/** The sources of what is stated about 5.7.13. */
export const SOURCES_OF_5713 = [
  'IANA, SMTP Enhanced Status Codes: X.7.13 "User Account Disabled" (RFC 5248 §2.4)',
  'Microsoft Learn, 5.7.13 and 5.7.135 in Exchange Online: public folder permissions',
  'senderreputation.org, bounce code 5.7.13: DKIM signing required but not present',
] as const;
