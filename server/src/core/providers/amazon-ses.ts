import { say } from '../text/say.ts';
import { CHECKED, type GuidedProvider, type Source } from './provider.ts';

const TOKENS = [
  'abcdefghijklmnopqrstuvwxyz234567',
  'bcdefghijklmnopqrstuvwxyz234567a',
  'cdefghijklmnopqrstuvwxyz234567ab',
];

/** How to sign with a key of one's own. */
export const AMAZON_SES_OWN_KEY: Source = {
  title: 'Provide your own DKIM authentication token (BYODKIM) in Amazon SES',
  url: 'https://docs.aws.amazon.com/ses/latest/dg/send-email-authentication-dkim-bring-your-own.html',
  checked: '2026-12-01',
};

export const AMAZON_SES: GuidedProvider = {
  name: 'Amazon SES',
  targets: [
    {
      target: /^([a-z0-9]{32})\.dkim\.(?:[a-z0-9-]+\.)*amazonses\.com$/,
      read: ([, selector]) => ({ selector: selector! }),
    },
  ],
  aliases: { selectors: /^[a-z2-7]{32}$/, target: ([token]) => `${token}.dkim.amazonses.com` },
  mail: [
    {
      type: 'MX',
      target: /^feedback-smtp\.[a-z0-9-]+\.amazonses\.com$/,
      without: say`Amazon SES does not use the custom MAIL FROM domain, so SPF does not align`,
      source: {
        title: 'Using a custom MAIL FROM domain',
        url: 'https://docs.aws.amazon.com/ses/latest/dg/mail-from.html',
        checked: CHECKED,
      },
    },
    {
      type: 'MX',
      target: /^inbound-smtp\.[a-z0-9-]+\.amazonaws\.com$/,
      without: say`Amazon SES receives no mail for the domain`,
      source: {
        title: 'Publishing an MX record for Amazon SES email receiving',
        url: 'https://docs.aws.amazon.com/ses/latest/dg/receiving-email-mx-record.html',
        checked: CHECKED,
      },
    },
  ],
  tokens: 3,
  guide: {
    id: 'amazon-ses',
    kind: 'service',
    summary: 'three CNAME records',
    records: TOKENS.map((token) => ({ selector: token, type: 'CNAME', value: `${token}.dkim.amazonses.com` })),
    selectors: 'Three tokens of 32 characters, different for each domain, account and region.',
    steps: [
      'Create the domain as an identity first: in the SES console under *Configuration*, *Identities*, *Create identity*, or `aws sesv2 create-email-identity --email-identity example.org`.',
      'Choose *Easy DKIM* with 2048 bits. The three names and targets are under *Authentication*, *DomainKeys Identified Mail (DKIM)*, *Publish DNS records*.',
      'Publish all three CNAME records. Do this for each region that you send from.',
    ],
    checks: [
      "The identity's DKIM configuration is *Successful*. Amazon says that detection may take up to 72 hours.",
      'All three names resolve: SES rotates among them.',
      'Each message has two signatures, yours and one of `amazonses.com`. Yours is the one that aligns with From.',
    ],
    page: {
      title: 'Easy DKIM in Amazon SES',
      url: 'https://docs.aws.amazon.com/ses/latest/dg/send-email-authentication-dkim-easy.html',
      checked: CHECKED,
    },
    sources: [
      {
        title: 'Creating and verifying identities in Amazon SES',
        url: 'https://docs.aws.amazon.com/ses/latest/dg/creating-identities.html',
        checked: CHECKED,
      },
    ],
  },
};
