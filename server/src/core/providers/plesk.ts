import { CHECKED, type GuidedProvider, TXT_KEY } from './provider.ts';

export const PLESK: GuidedProvider = {
  name: 'Plesk',
  guide: {
    id: 'plesk',
    kind: 'panel',
    summary: 'one TXT record',
    records: [{ selector: 'default', type: 'TXT', value: TXT_KEY }],
    steps: [
      'As administrator, allow signing in *Tools & Settings*, *Mail Server Settings*, *DKIM spam protection*.',
      'For the domain, open *Mail*, *Mail Settings*, and choose *Use DKIM spam protection system to sign outgoing email messages*.',
      'Where Plesk hosts the zone, it adds the record. Otherwise publish the record that it shows at your DNS host.',
    ],
    checks: [
      'The record is at your real DNS host: with an external one Plesk signs all the same, and receivers find no key.',
      'Plesk also adds `_domainkey` with `o=`: a policy of the older DomainKeys, which DKIM does not use.',
    ],
    page: {
      title: 'DKIM, SPF, and DMARC protection',
      url: 'https://docs.plesk.com/en-US/obsidian/administrator-guide/mail/antispam-tools/dkim-spf-and-dmarc-protection.59433/',
      checked: CHECKED,
    },
  },
};
