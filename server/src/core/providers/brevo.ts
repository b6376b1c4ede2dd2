import { CHECKED, type GuidedProvider } from './provider.ts';

export const BREVO: GuidedProvider = {
  name: 'Brevo',
  targets: [
    {
      target: /^b([12])\.([a-z0-9-]+)\.dkim\.brevo\.com$/,
      read: ([, number, domain]) => ({ selector: `brevo${number}`, hyphenatedDomain: domain! }),
    },
    { target: /\.dkim\.brevo\.com$/ },
  ],
  aliases: {
    selectors: /^brevo([12])$/,
    target: ([, number], domain) => `b${number}.${domain.replaceAll('.', '-')}.dkim.brevo.com`,
  },
  guide: {
    id: 'brevo',
    kind: 'service',
    summary: 'two CNAME records, or one TXT record',
    records: [
      { selector: 'brevo1', type: 'CNAME', value: 'b1.example-org.dkim.brevo.com' },
      { selector: 'brevo2', type: 'CNAME', value: 'b2.example-org.dkim.brevo.com' },
    ],
    selectors:
      '`brevo1` and `brevo2`, or `mail` with a TXT record, as in accounts from the time when Brevo was called Sendinblue.',
    steps: [
      'In Brevo, open *Settings*, *Senders, domains, IPs*, *Domains*, and add the domain.',
      'Choose to authenticate the domain yourself; the records are shown: a TXT record with `brevo-code:`, those for DKIM, and one for DMARC.',
      'Publish them, and choose *Authenticate this email domain*.',
    ],
    checks: [
      'The domain is *Authenticated*. Until then Brevo replaces your domain in From by `brevosend.com`.',
      'There is one DMARC record in all: keep yours where you have one.',
    ],
    page: {
      title: 'FAQs about domain authentication (Brevo code, DKIM, DMARC)',
      url: 'https://help.brevo.com/hc/en-us/articles/17286219877778-FAQs-About-domain-authentication-Brevo-code-DKIM-DMARC',
      checked: CHECKED,
    },
    sources: [
      {
        title: 'Domain authentication and validation',
        url: 'https://developers.brevo.com/docs/domain-authentication-and-verification',
        checked: CHECKED,
      },
    ],
  },
};
