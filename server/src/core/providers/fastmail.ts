import { CHECKED, type GuidedProvider } from './provider.ts';

const SELECTORS = ['fm1', 'fm2', 'fm3'];

export const FASTMAIL: GuidedProvider = {
  name: 'Fastmail',
  targets: [
    {
      target: /^(fm[123])\.(.+)\.dkim\.fmhosted\.com$/,
      read: ([, selector, domain]) => ({ selector: selector!, domain: domain! }),
    },
    { target: /\.dkim\.fmhosted\.com$/ },
  ],
  aliases: { selectors: /^fm[123]$/, target: ([selector], domain) => `${selector}.${domain}.dkim.fmhosted.com` },
  guide: {
    id: 'fastmail',
    kind: 'service',
    summary: 'three CNAME records',
    records: SELECTORS.map((selector) => ({
      selector,
      type: 'CNAME',
      value: `${selector}.example.org.dkim.fmhosted.com`,
    })),
    steps: [
      'In Fastmail, open *Settings*, *Domains*, add the domain, and open it.',
      "Where Fastmail's name servers host the zone, nothing more is to be done.",
      "Otherwise publish the three CNAME records that the domain's page shows.",
    ],
    checks: [
      "The domain's page shows each record as correct.",
      'A new message has two signatures, yours and one of `messagingengine.com`. Yours aligns with From.',
    ],
    page: {
      title: 'Domains: advanced configuration, DKIM',
      url: 'https://www.fastmail.help/hc/en-us/articles/360060591153',
      checked: CHECKED,
    },
  },
};
