import { CHECKED, type GuidedProvider } from './provider.ts';

const SELECTORS = ['protonmail', 'protonmail2', 'protonmail3'];

export const PROTON_MAIL: GuidedProvider = {
  name: 'Proton Mail',
  targets: [
    {
      target: /^(protonmail[23]?)\.domainkey\.[a-z0-9]+\.domains\.proton\.ch$/,
      read: ([, selector]) => ({ selector: selector! }),
    },
    { target: /\.domains\.proton\.ch$/ },
  ],
  guide: {
    id: 'proton-mail',
    kind: 'service',
    summary: 'three CNAME records',
    records: SELECTORS.map((selector) => ({
      selector,
      type: 'CNAME',
      value: `${selector}.domainkey.dabcdefghijklmnopqrstuvwxyz234567abcdefghijklmnopqrst.domains.proton.ch`,
    })),
    steps: [
      'In Proton Mail, open *Settings*, *All settings*, *Domain names*, and add the domain (a paid plan is needed).',
      "Open the tab *DKIM* of the domain's setup and publish the three CNAME records.",
      'Leave all three in place: Proton rotates the keys among them.',
    ],
    checks: [
      'The tab *DKIM* turns green, and Proton sends a notice. It signs from then on.',
      'The DNS host does not proxy the records and has not appended the domain to the target.',
    ],
    page: {
      title: 'Problems with configuring CNAME records',
      url: 'https://proton.me/support/cname-problems',
      checked: CHECKED,
    },
  },
};
