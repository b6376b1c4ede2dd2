import { say } from '../text/say.ts';
import { CHECKED, type GuidedProvider } from './provider.ts';

export const KLAVIYO: GuidedProvider = {
  name: 'Klaviyo',
  targets: [{ target: /(?:^|\.)(?:klaviyodns\.com|klaviyomail\.com)$/ }],
  mail: [
    {
      type: 'CNAME',
      target: /(?:^|\.)klaviyodns\.com$/,
      without: say`the return path or the links of its mail do not work, and Klaviyo does not verify the domain`,
      source: {
        title: 'Setting up a branded sending domain',
        url: 'https://help.klaviyo.com/hc/en-us/articles/115000357752',
        checked: CHECKED,
      },
    },
  ],
  guide: {
    id: 'klaviyo',
    kind: 'service',
    summary: 'CNAME records, or a subdomain delegated by NS records',
    records: [
      { selector: 'kl', type: 'CNAME', value: 'kl1.domainkey.1234567.klaviyodns.com' },
      { selector: 'kl2', type: 'CNAME', value: 'kl2.domainkey.1234567.klaviyodns.com' },
    ],
    selectors:
      '`kl` and `kl2`, or names by the kind of mail such as `mtd1` and `mtd2`, below the sending subdomain: `kl._domainkey.send.example.org`. Copy the ones that are shown.',
    steps: [
      'In Klaviyo, open *Settings*, *Email*, *Domains*, and add a branded sending domain: a subdomain that nothing else uses.',
      'Choose *Static routing* for CNAME records, or *Dynamic routing* for NS records that delegate the whole subdomain.',
      'Publish the records that are shown, with the TXT record that proves ownership.',
      'Choose *Verify*, then *Apply domain*: a domain that is only verified is not used.',
    ],
    checks: [
      'New mail has `d=` with your subdomain: `d=klaviyomail.com` means that the domain was not applied.',
      'The signature of a subdomain aligns with From unless the DMARC record has `adkim=s`.',
    ],
    page: {
      title: 'Setting up a branded sending domain',
      url: 'https://help.klaviyo.com/hc/en-us/articles/115000357752',
      checked: CHECKED,
    },
    sources: [
      {
        title: 'Troubleshooting a branded sending domain',
        url: 'https://help.klaviyo.com/hc/en-us/articles/4417768780827',
        checked: '2026-12-01',
      },
      {
        title: 'DNS and SPF setup troubleshooting in Klaviyo',
        url: 'https://help.klaviyo.com/hc/en-us/articles/50941715515675',
        checked: '2026-12-01',
      },
    ],
  },
};
