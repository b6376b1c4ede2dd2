import { CHECKED, type GuidedProvider } from './provider.ts';

export const OVHCLOUD: GuidedProvider = {
  name: 'OVHcloud',
  targets: [
    {
      target: /^(ovh[a-z0-9]+-selector-?[12])\._domainkey\.[a-z0-9-]+\.[a-z]{2}\.dkim\.mail\.ovh\.net$/,
      read: ([, selector]) => ({ selector: selector! }),
    },
    { target: /\.dkim\.mail\.ovh\.net$/ },
  ],
  guide: {
    id: 'ovhcloud',
    kind: 'service',
    summary: 'two CNAME records',
    records: [
      {
        selector: 'ovhex123456-selector1',
        type: 'CNAME',
        value: 'ovhex123456-selector1._domainkey.1500.ab.dkim.mail.ovh.net',
      },
      {
        selector: 'ovhex123456-selector2',
        type: 'CNAME',
        value: 'ovhex123456-selector2._domainkey.1501.ab.dkim.mail.ovh.net',
      },
    ],
    selectors:
      '`ovhex…-selector1` for Exchange, `ovhemp…-selector1` for Email Pro, `ovhmo-selector-1` for MX Plan, and the same with 2.',
    steps: [
      'In the OVHcloud Control Panel, open *Web Cloud*, the email service, *Associated domains*, and choose the grey *DKIM* box.',
      'Where the zone belongs to the same OVHcloud account, this is all.',
      'Otherwise create a selector through the API, read its `customerRecord` and `targetRecord`, publish the CNAME record, and enable the selector when its status is `ready`.',
    ],
    checks: [
      "The *DKIM* box is green, or the selector's status is `inProduction`. OVHcloud says that this takes from 30 minutes to 24 hours.",
      'The target ends with a dot in the zone file.',
    ],
    page: {
      title: 'How to improve email security with a DKIM record',
      url: 'https://docs.ovhcloud.com/en/guides/web-cloud/domains/dns-zone-dkim',
      checked: CHECKED,
    },
  },
};
