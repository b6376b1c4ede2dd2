import { say } from '../text/say.ts';
import { CHECKED, type GuidedProvider } from './provider.ts';

export const SENDGRID: GuidedProvider = {
  name: 'SendGrid',
  targets: [{ target: /(?:^|\.)sendgrid\.net$/ }],
  mail: [
    {
      type: 'CNAME',
      target: /^u\d+\.wl\d*\.sendgrid\.net$/,
      without: say`the return path of its mail does not exist, so SPF does not align, and SendGrid does not verify the domain`,
      source: {
        title: 'Configure domain authentication',
        url: 'https://www.twilio.com/docs/sendgrid/ui/account-and-settings/how-to-set-up-domain-authentication',
        checked: CHECKED,
      },
    },
    {
      type: 'CNAME',
      target: /(?:^|\.)sendgrid\.net$/,
      without: say`links in its mail that carry this name do not work`,
      source: {
        title: 'Configure domain authentication',
        url: 'https://www.twilio.com/docs/sendgrid/ui/account-and-settings/how-to-set-up-domain-authentication',
        checked: CHECKED,
      },
    },
  ],
  guide: {
    id: 'sendgrid',
    kind: 'service',
    summary: 'two CNAME records for DKIM, and one for the return path',
    records: [
      { selector: 's1', type: 'CNAME', value: 's1.domainkey.u1234567.wl123.sendgrid.net' },
      { selector: 's2', type: 'CNAME', value: 's2.domainkey.u1234567.wl123.sendgrid.net' },
    ],
    selectors:
      '`s1` and `s2` with automated security. Without it SendGrid hands out TXT records and an MX record instead.',
    steps: [
      'In SendGrid, open *Settings*, *Sender Authentication*, *Authenticate Your Domain*, and enter the domain of your From addresses.',
      'Keep *automated security* on, so that SendGrid can rotate the keys.',
      'Publish the three CNAME records that are shown: two below `_domainkey`, and one such as `em1234` for the return path.',
      'Choose *Verify*.',
    ],
    checks: [
      'The domain is *Verified* in SendGrid.',
      'None of the three is proxied or flattened by the DNS host: they have to stay CNAME records.',
    ],
    page: {
      title: 'How to set up domain authentication',
      url: 'https://www.twilio.com/docs/sendgrid/ui/account-and-settings/how-to-set-up-domain-authentication',
      checked: CHECKED,
    },
    sources: [
      {
        title: 'Authenticate a domain',
        url: 'https://www.twilio.com/docs/sendgrid/api-reference/domain-authentication/authenticate-a-domain',
        checked: CHECKED,
      },
    ],
  },
};
