import { CHECKED, type GuidedProvider } from './provider.ts';

export const GODADDY: GuidedProvider = {
  name: 'GoDaddy',
  guide: {
    id: 'godaddy',
    kind: 'panel',
    summary: 'the records of the product that sends',
    records: [],
    selectors:
      '`default` for hosting with cPanel, `selector1` and `selector2` for Microsoft 365, `titan1` for Professional Email powered by Titan.',
    steps: [
      'Find out which product sends your mail: GoDaddy sells Microsoft 365, Professional Email (also powered by Titan), and hosting with cPanel.',
      "Follow that product's guide for the key: *Microsoft 365* or *cPanel* here, GoDaddy's own page for Professional Email.",
      'Where GoDaddy hosts the zone, open *Domain Portfolio*, the domain, *DNS*, *Add New Record*. The name has no domain: `selector1._domainkey`, and the target no final dot.',
    ],
    checks: [
      'The published name is right: with the domain typed after it, the record is at `selector1._domainkey.example.org.example.org`.',
      'A new message carries a signature of your domain.',
    ],
    page: {
      title: 'What is DKIM, DMARC and SPF?',
      url: 'https://www.godaddy.com/help/what-is-dkim-dmarc-and-spf-24605',
      checked: CHECKED,
    },
  },
};
