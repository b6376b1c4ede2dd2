import { CHECKED, type GuidedProvider } from './provider.ts';

export const CLOUDFLARE: GuidedProvider = {
  name: 'Cloudflare',
  guide: {
    id: 'cloudflare',
    kind: 'service',
    summary: 'TXT records that Cloudflare writes itself',
    records: [
      { selector: 'cf-bounce', type: 'TXT', value: 'v=DKIM1; h=sha256; k=rsa; p=<public key>' },
      { selector: 'cf2024-1', type: 'TXT', value: 'v=DKIM1; h=sha256; k=rsa; p=<public key>' },
    ],
    selectors: '`cf-bounce` for Email Sending, `cf2024-1` for mail that Email Routing forwards.',
    steps: [
      'In the Cloudflare dashboard, open *Compute*, *Email Service*, *Email Sending* (or *Email Routing*), *Onboard Domain*.',
      'Look at the records that Cloudflare is going to add, and accept them.',
      "For mail that another provider sends, publish that provider's records under *DNS*, *Records*, with the proxy off (*DNS only*).",
    ],
    checks: [
      "Each record is locked, and shown as present, in the domain's settings.",
      'There is one SPF record and one DMARC record: onboarding offers its own beside those that exist.',
    ],
    page: {
      title: 'Domain configuration',
      url: 'https://developers.cloudflare.com/email-service/configuration/domains/',
      checked: CHECKED,
    },
  },
};
