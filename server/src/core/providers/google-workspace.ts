import { say } from '../text/say.ts';
import { CHECKED, type GuidedProvider, TXT_KEY } from './provider.ts';

export const GOOGLE_WORKSPACE: GuidedProvider = {
  name: 'Google Workspace',
  mail: [
    {
      type: 'MX',
      target: /^(?:smtp|(?:alt[1-4]\.)?aspmx\.l|aspmx[2-5]\.googlemail)(?:\.google)?\.com$/,
      without: say`Google receives no mail for the domain`,
      source: {
        title: 'Google Workspace MX record values',
        url: 'https://support.google.com/a/answer/174125',
        checked: CHECKED,
      },
    },
  ],
  guide: {
    id: 'google-workspace',
    kind: 'service',
    summary: 'one TXT record',
    records: [{ selector: 'google', type: 'TXT', value: TXT_KEY }],
    selectors: 'The prefix selector is `google` unless you write another. Take another where `google` is in use.',
    steps: [
      'In the [Admin console](https://admin.google.com/), open *Apps*, *Google Workspace*, *Gmail*, *Authenticate email*, and choose the domain.',
      'Choose *Generate new record*, with a key of 2048 bits (1024 only where your DNS host takes no longer TXT record).',
      'Publish the TXT record that is shown.',
      'When the record can be looked up, choose *Start authentication* on the same page. Without this step Google signs with a domain of its own.',
    ],
    checks: [
      'The page says that it is authenticating email with DKIM. Google says that this may take up to 48 hours.',
      "A new message has `d=` with your domain: `d=…gappssmtp.com` is Google's own domain, and does not align with From.",
    ],
    page: { title: 'Set up DKIM', url: 'https://support.google.com/a/answer/174124', checked: CHECKED },
  },
};
