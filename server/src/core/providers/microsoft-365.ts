import { say } from '../text/say.ts';
import { CHECKED, type GuidedProvider } from './provider.ts';

export const MICROSOFT_365: GuidedProvider = {
  name: 'Microsoft 365',
  targets: [
    {
      target:
        /^(selector[12])-([a-z0-9-]+)\._domainkey\.[a-z0-9-]+\.(?:onmicrosoft\.(?:com|us|de)|[a-z]-v\d\.dkim\.mail\.microsoft)$/,
      read: ([, selector, domain]) => ({ selector: selector!, hyphenatedDomain: domain! }),
    },
    { target: /\.(?:onmicrosoft\.(?:com|us|de)|dkim\.mail\.microsoft)$/ },
  ],
  mail: [
    {
      type: 'CNAME',
      target: /^autodiscover\.outlook\.com$/,
      without: say`Outlook does not find the mailboxes of the domain`,
      source: {
        title: 'External Domain Name System records for Microsoft 365',
        url: 'https://learn.microsoft.com/microsoft-365/enterprise/external-domain-name-system-records',
        checked: CHECKED,
      },
    },
    {
      type: 'MX',
      target: /\.(?:mail\.protection\.outlook\.com|mx\.microsoft)$/,
      without: say`Microsoft 365 receives no mail for the domain`,
      source: {
        title: 'External Domain Name System records for Microsoft 365',
        url: 'https://learn.microsoft.com/microsoft-365/enterprise/external-domain-name-system-records',
        checked: CHECKED,
      },
    },
  ],
  guide: {
    id: 'microsoft-365',
    kind: 'service',
    summary: 'two CNAME records',
    records: [
      {
        selector: 'selector1',
        type: 'CNAME',
        value: 'selector1-example-org._domainkey.contoso.n-v1.dkim.mail.microsoft',
      },
      {
        selector: 'selector2',
        type: 'CNAME',
        value: 'selector2-example-org._domainkey.contoso.n-v1.dkim.mail.microsoft',
      },
    ],
    selectors:
      '`selector1` and `selector2`, of which one signs at a time. Domains that were added earlier have targets below `onmicrosoft.com`: both forms are in use, so copy the ones that are shown.',
    steps: [
      'Open [Email authentication settings](https://security.microsoft.com/authentication?viewid=DKIM) in the Defender portal (*Email & collaboration*, *Policies & rules*, *Threat policies*), then the tab *DKIM*, and choose the domain.',
      'Choose *Create DKIM keys* where it is offered, or turn on *Sign messages for this domain with DKIM signatures*: either shows the two names and their targets.',
      'Publish both CNAME records.',
      'When both can be looked up, turn on *Sign messages for this domain with DKIM signatures*.',
    ],
    checks: [
      'The status is *Signing DKIM signatures for this domain*. Microsoft says that finding the records takes minutes, at most four days.',
      'A new message has `d=` with your domain: `d=…onmicrosoft.com` does not align with From.',
      'Keys made in PowerShell without `-KeySize 2048` have 1024 bits. *Rotate DKIM keys* makes longer ones; the zone stays as it is.',
    ],
    page: {
      title: 'Set up DKIM to sign mail from your domain',
      url: 'https://learn.microsoft.com/defender-office-365/email-authentication-dkim-configure',
      checked: CHECKED,
    },
  },
};
