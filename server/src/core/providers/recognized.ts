import type { Provider } from './provider.ts';

/** Providers of which only the names of their keys are known. */
export const RECOGNIZED: readonly Provider[] = [
  { name: 'Mandrill', targets: [{ target: /(?:^|\.)mandrillapp\.com$/ }] },
  { name: 'Migadu', targets: [{ target: /\._domainkey\.migadu\.com$/ }] },
  { name: 'MailerLite', targets: [{ target: /\.mlsend\.com$/ }] },
  { name: 'Zendesk', targets: [{ target: /\.zendesk\.com$/ }] },
];
