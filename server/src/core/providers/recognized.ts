import { say } from '../text/say.ts';
import { CHECKED, type Provider } from './provider.ts';

/** Providers of which only the names of their keys, and what else leads to them, are known. */
export const RECOGNIZED: readonly Provider[] = [
  {
    name: 'Mandrill',
    targets: [
      { target: /^dkim([12])\.mandrillapp\.com$/, read: ([, number]) => ({ selector: `mte${number}` }) },
      { target: /(?:^|\.)mandrillapp\.com$/ },
    ],
    mail: [
      {
        type: 'CNAME',
        target: /^mandrillapp\.com$/,
        without: say`the links and the return path that carry this name do not work`,
        source: {
          title: 'How to Use a Custom Tracking Domain',
          url: 'https://mandrill.zendesk.com/hc/en-us/articles/360038797994-How-to-Use-a-Custom-Tracking-Domain',
          checked: CHECKED,
        },
      },
    ],
    sets: [['mte1', 'mte2']],
  },
  { name: 'Migadu', targets: [{ target: /\._domainkey\.migadu\.com$/ }] },
  { name: 'MailerLite', targets: [{ target: /\.mlsend\.com$/ }] },
  {
    name: 'Zendesk',
    targets: [{ target: /\.zendesk\.com$/ }],
    mail: [
      {
        type: 'CNAME',
        target: /^mail[1-8]\.zendesk\.com$/,
        without: say`Zendesk does not send mail in the name of the domain`,
        source: {
          title: 'Digitally signing your email with DKIM',
          url: 'https://support.zendesk.com/hc/en-us/articles/4408822303386-Digitally-signing-your-email-with-DKIM',
          checked: CHECKED,
        },
      },
    ],
    sets: [['zendesk1', 'zendesk2']],
  },
  {
    name: 'Salesforce',
    targets: [
      {
        target: /^([a-z0-9._-]+)\.[a-z0-9]{6}\.custdkim\.salesforce\.com$/,
        read: ([, selector]) => ({ selector: selector! }),
      },
      { target: /\.(?:custdkim|dkim\.[a-z0-9-]+\.mx)\.salesforce\.com$/ },
    ],
    mail: [
      {
        type: 'CNAME',
        target: /\.inbound\.[a-z0-9-]+\.mx\.salesforce\.com$/,
        without: say`Salesforce receives no replies and no bounces`,
        source: {
          title: 'CNAME Records for Functional Subdomains',
          url: 'https://help.salesforce.com/s/articleView?id=mktg.um_channel_email_cname_records_for_functional_subdomains.htm',
          checked: CHECKED,
        },
      },
    ],
  },
];
