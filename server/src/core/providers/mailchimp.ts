import { CHECKED, type GuidedProvider } from './provider.ts';

export const MAILCHIMP: GuidedProvider = {
  name: 'Mailchimp',
  targets: [
    { target: /^dkim([23])\.mcsv\.net$/, read: ([, number]) => ({ selector: `k${number}` }) },
    { target: /^dkim\d?\.mcsv\.net$/ },
  ],
  guide: {
    id: 'mailchimp',
    kind: 'service',
    summary: 'two CNAME records',
    records: [
      { selector: 'k2', type: 'CNAME', value: 'dkim2.mcsv.net' },
      { selector: 'k3', type: 'CNAME', value: 'dkim3.mcsv.net' },
    ],
    selectors: '`k2` and `k3`; older accounts have `k1`, a CNAME to `dkim.mcsv.net`.',
    steps: [
      'In Mailchimp, open *Account & billing*, *Domains*, and verify the domain with an address in it.',
      'Choose *Start authentication* beside the domain.',
      'Publish the two CNAME records that are shown. Mailchimp asks for a DMARC record too: keep the one you have.',
    ],
    checks: [
      'The domain is *Authenticated* in Mailchimp. *Verified* alone is not enough: it shows that you receive mail there.',
      "No change of the SPF record is needed: the envelope sender is Mailchimp's own.",
    ],
    page: {
      title: 'Set up email domain authentication',
      url: 'https://mailchimp.com/help/set-up-email-domain-authentication/',
      checked: CHECKED,
    },
  },
};
