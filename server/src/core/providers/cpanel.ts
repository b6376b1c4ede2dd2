import { CHECKED, type GuidedProvider, TXT_KEY } from './provider.ts';

export const CPANEL: GuidedProvider = {
  name: 'cPanel',
  guide: {
    id: 'cpanel',
    kind: 'panel',
    summary: 'one TXT record',
    records: [{ selector: 'default', type: 'TXT', value: TXT_KEY }],
    steps: [
      'In cPanel, open *Email*, *Email Deliverability*, and choose *Manage* beside the domain.',
      'Where there is no key, choose *Generate Local DKIM Key*.',
      'Where this server hosts the zone, choose *Install the suggested record* (or *Repair* in the list).',
      'Otherwise copy name and value and publish them at your DNS host: *Full* for hosts that split long values themselves, *Split* for zone files.',
    ],
    checks: [
      'The domain is *Valid* under *Email Deliverability*.',
      'The private key stays on the server. It is offered for download: nobody else needs it.',
    ],
    page: {
      title: 'Email Deliverability in cPanel',
      url: 'https://documentation.cpanel.net/display/78Docs/Email+Deliverability+in+cPanel',
      checked: CHECKED,
    },
  },
};
