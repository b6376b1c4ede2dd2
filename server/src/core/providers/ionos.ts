import { CHECKED, type GuidedProvider } from './provider.ts';

export const IONOS: GuidedProvider = {
  name: 'IONOS',
  targets: [
    { target: /^(s[12])\.dkim\.ionos\.com$/, read: ([, selector]) => ({ selector: `${selector}-ionos` }) },
    { target: /^(s42582890)\.dkim\.ionos\.com$/, read: ([, selector]) => ({ selector: selector! }) },
    { target: /\.dkim\.ionos\.com$/ },
  ],
  aliases: { selectors: /^(s[12])-ionos$/, target: ([, selector]) => `${selector}.dkim.ionos.com` },
  guide: {
    id: 'ionos',
    kind: 'service',
    summary: 'three CNAME records',
    records: [
      { selector: 's1-ionos', type: 'CNAME', value: 's1.dkim.ionos.com' },
      { selector: 's2-ionos', type: 'CNAME', value: 's2.dkim.ionos.com' },
      { selector: 's42582890', type: 'CNAME', value: 's42582890.dkim.ionos.com' },
    ],
    selectors: 'The same three for every domain.',
    steps: [
      'With the name servers of IONOS, nothing is to be done: the records are there.',
      'Otherwise, or where they were deleted, publish the three CNAME records.',
    ],
    checks: [
      'All three names resolve.',
      'Nothing else in the zone has these names: a CNAME record tolerates no other record beside it.',
    ],
    page: {
      title: 'E-Mail-Authentifizierung mit DKIM (in German)',
      url: 'https://www.ionos.de/hilfe/domains/mailserver-und-verwandte-records-konfigurieren/e-mail-authentifizierung-mit-dkim',
      checked: CHECKED,
    },
  },
};
