import { say } from '../text/say.ts';
import { CHECKED, type GuidedProvider } from './provider.ts';

export const POSTMARK: GuidedProvider = {
  name: 'Postmark',
  mail: [
    {
      type: 'CNAME',
      target: /^pm\.mtasv\.net$/,
      without: say`the return path does not exist, so SPF does not align, and Postmark does not verify it`,
      source: {
        title: 'Introducing full DMARC support with custom Return-Path domains',
        url: 'https://postmarkapp.com/blog/introducing-full-dmarc-support-with-custom',
        checked: CHECKED,
      },
    },
  ],
  guide: {
    id: 'postmark',
    kind: 'service',
    summary: 'one TXT record, and a CNAME record for the return path',
    records: [{ selector: '20261130120000pm', type: 'TXT', value: 'k=rsa; p=<public key>' }],
    selectors: 'The time at which the key was made, with `pm` at its end. Each rotation makes another.',
    steps: [
      'In Postmark, open *Sender Signatures*, *Add Domain*, and enter the domain: a single address as a sender signature is not enough.',
      'Open *DNS Settings* of the domain and publish the TXT record that is shown.',
      'For SPF alignment too, publish `pm-bounces` as a CNAME record to `pm.mtasv.net`.',
      'Choose *Verify*.',
    ],
    checks: [
      'DKIM and Return-Path are both *Verified*.',
      'A record without a `v=` tag, as Postmark shows to many, may stay so (RFC 6376 §3.6.1).',
      'After a rotation the old record stays until Postmark says that it is no longer used.',
    ],
    page: {
      title: 'Introducing full DMARC support with custom Return-Path domains',
      url: 'https://postmarkapp.com/blog/introducing-full-dmarc-support-with-custom',
      checked: CHECKED,
    },
    sources: [
      {
        title: 'Valimail, Configuring Postmark',
        url: 'https://support.valimail.com/support/solutions/articles/48001177439-configuring-postmark-for-valimail-authenticate',
        checked: CHECKED,
      },
    ],
  },
};
