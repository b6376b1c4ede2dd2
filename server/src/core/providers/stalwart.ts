import { CHECKED, type GuidedProvider, TXT_KEY } from './provider.ts';

export const STALWART: GuidedProvider = {
  name: 'Stalwart',
  guide: {
    id: 'stalwart',
    kind: 'signer',
    summary: 'makes and rotates its keys; shows the records',
    records: [
      { selector: '202611r', type: 'TXT', value: TXT_KEY },
      { selector: '202611e', type: 'TXT', value: 'v=DKIM1; k=ed25519; p=<public key>' },
    ],
    selectors: "Shown with the domain's DNS records; made up here.",
    steps: [
      'Let Stalwart publish the records itself (*automatic DNS management*) where it supports your DNS provider.',
      "Otherwise copy them from the domain's page in the web interface, or export them as a zone file, and publish them.",
      'Keep both signatures, RSA and Ed25519: few receivers verify Ed25519 yet.',
    ],
    checks: [
      'Each published record is whole. Stalwart exports a zone file: paste it into yours here, and look for findings.',
      'After a key rotation the new record is published before it signs.',
    ],
    page: { title: 'Setting up DNS', url: 'https://stalw.art/docs/install/dns', checked: CHECKED },
    sources: [{ title: 'DKIM signing', url: 'https://stalw.art/docs/mta/authentication/dkim/sign', checked: CHECKED }],
  },
};
