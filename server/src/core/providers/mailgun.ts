import { say } from '../text/say.ts';
import { CHECKED, type GuidedProvider } from './provider.ts';

export const MAILGUN: GuidedProvider = {
  name: 'Mailgun',
  targets: [
    {
      target: /^(pdk[12])\._domainkey\.[a-z0-9-]+\.dkim\d\.mailgun\.com$/,
      read: ([, selector]) => ({ selector: selector! }),
    },
    { target: /(?:^|\.)(?:mailgun\.org|mgsend\.org|dkim\d\.mailgun\.com)$/ },
  ],
  mail: [
    {
      type: 'CNAME',
      target: /^(?:eu\.)?mailgun\.org$/,
      without: say`links that Mailgun tracks do not work`,
      source: {
        title: 'Domains',
        url: 'https://documentation.mailgun.com/docs/mailgun/user-manual/domains/domains-verify',
        checked: CHECKED,
      },
    },
    {
      type: 'MX',
      target: /^mx[ab]\.(?:eu\.)?mailgun\.org$/,
      without: say`Mailgun receives no mail for the domain`,
      source: {
        title: 'Domains',
        url: 'https://documentation.mailgun.com/docs/mailgun/user-manual/domains/domains-verify',
        checked: CHECKED,
      },
    },
  ],
  guide: {
    id: 'mailgun',
    kind: 'service',
    summary: 'two CNAME records, or one TXT record',
    records: [
      { selector: 'pdk1', type: 'CNAME', value: 'pdk1._domainkey.9d876.dkim1.mailgun.com' },
      { selector: 'pdk2', type: 'CNAME', value: 'pdk2._domainkey.9d876.dkim1.mailgun.com' },
    ],
    selectors:
      '`pdk1` and `pdk2` with *Automatic Sender Security*. Without it, one TXT record with the selector that Mailgun shows.',
    steps: [
      'In Mailgun, open *Send*, *Sending*, *Domains*, and add the domain that you send from: often a subdomain such as `mg.example.org`.',
      'Choose *Automatic Sender Security* for keys that Mailgun rotates, or a TXT record for a key that you rotate.',
      'Publish the records below that very domain: for `mg.example.org` the name is `pdk1._domainkey.mg.example.org`.',
      "Choose *Check status* (or *Verify*) in the domain's DNS records.",
    ],
    checks: [
      'Each record is verified in Mailgun.',
      'The domain of the signature aligns with From: a signature of `mg.example.org` aligns with `example.org` unless its DMARC record has `adkim=s`.',
    ],
    page: {
      title: 'DKIM security',
      url: 'https://documentation.mailgun.com/docs/mailgun/user-manual/domains/dkim_security',
      checked: CHECKED,
    },
  },
};
