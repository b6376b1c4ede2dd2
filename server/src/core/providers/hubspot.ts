import { CHECKED, type GuidedProvider } from './provider.ts';

export const HUBSPOT: GuidedProvider = {
  name: 'HubSpot',
  targets: [{ target: /\.hubspotemail\.net$/ }],
  sets: [['hs1-#', 'hs2-#']],
  guide: {
    id: 'hubspot',
    kind: 'service',
    summary: 'two CNAME records',
    records: [
      { selector: 'hs1-1234567', type: 'CNAME', value: 'example-org.hs01a.dkim.hubspotemail.net' },
      { selector: 'hs2-1234567', type: 'CNAME', value: 'example-org.hs01b.dkim.hubspotemail.net' },
    ],
    selectors: '`hs1-` and `hs2-` with the number of the account; older accounts have `hs1` and `hs2`.',
    steps: [
      'In HubSpot, open *Settings*, *Content*, *Domains & URLs*, *Connect a domain*, *Email Sending*.',
      'Enter the domain of the From address, and publish the two CNAME records that are shown.',
      'Choose *Verify*. HubSpot also looks for SPF and DMARC.',
    ],
    checks: [
      'The domain is *Authenticated*. HubSpot says that this takes 15 to 80 minutes.',
      'With Cloudflare, the proxy and CNAME flattening are off for these names.',
    ],
    page: {
      title: 'Manage email authentication in HubSpot',
      url: 'https://knowledge.hubspot.com/domains-and-urls/connect-your-email-sending-domain',
      checked: CHECKED,
    },
  },
};
