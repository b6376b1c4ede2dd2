import { CHECKED, type GuidedProvider, TXT_KEY } from './provider.ts';

export const ZOHO_MAIL: GuidedProvider = {
  name: 'Zoho Mail',
  guide: {
    id: 'zoho-mail',
    kind: 'service',
    summary: 'one TXT record',
    records: [{ selector: 'zmail', type: 'TXT', value: TXT_KEY }],
    selectors: 'The one that you enter; `zmail` and `zoho` are common.',
    steps: [
      'In the Zoho Mail Admin Console, open *Domains*, the domain, *Email Configuration*, *DKIM*.',
      'Choose *Add*, enter a selector, and publish the TXT record that is shown.',
      'Choose *Verify*, and make the selector the default one: a selector that is only verified does not sign.',
    ],
    checks: [
      'The selector is verified and enabled.',
      'Other Zoho products (Campaigns, CRM, Desk) have a DKIM setting and a selector of their own.',
    ],
    page: {
      title: 'DKIM configuration',
      url: 'https://www.zoho.com/mail/help/adminconsole/dkim-configuration.html',
      checked: CHECKED,
    },
  },
};
