import { CHECKED, type GuidedProvider } from './provider.ts';

export const ICLOUD_MAIL: GuidedProvider = {
  name: 'iCloud Mail',
  targets: [
    {
      target: /^(sig\d)\.dkim\.(.+)\.at\.icloudmailadmin\.com$/,
      read: ([, selector, domain]) => ({ selector: selector!, domain: domain! }),
    },
    { target: /\.icloudmailadmin\.com$/ },
  ],
  guide: {
    id: 'icloud-mail',
    kind: 'service',
    summary: 'one CNAME record',
    records: [{ selector: 'sig1', type: 'CNAME', value: 'sig1.dkim.example.org.at.icloudmailadmin.com' }],
    steps: [
      "On iCloud.com or in the device's settings, open *iCloud*, *Mail*, *Custom Email Domain*, and add the domain (iCloud+ is needed).",
      'Publish the records that are shown: MX, SPF, a TXT record that proves ownership, and the CNAME record for DKIM.',
      'Finish the setup there, so that Apple checks them.',
    ],
    checks: [
      'The domain is active, and mail from it is signed with `s=sig1`.',
      'Mail that other servers send in your name needs keys of their own.',
    ],
    page: {
      title: 'Use Custom Email Domain with iCloud Mail',
      url: 'https://support.apple.com/HT212514',
      checked: CHECKED,
    },
  },
};
