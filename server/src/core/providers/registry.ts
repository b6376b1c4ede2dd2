/** All providers that are known. */

import { AMAZON_SES } from './amazon-ses.ts';
import { BREVO } from './brevo.ts';
import { CLOUDFLARE } from './cloudflare.ts';
import { CPANEL } from './cpanel.ts';
import { EXCHANGE_SERVER } from './exchange-server.ts';
import { EXIM } from './exim.ts';
import { FASTMAIL } from './fastmail.ts';
import { GODADDY } from './godaddy.ts';
import { GOOGLE_WORKSPACE } from './google-workspace.ts';
import { HARAKA } from './haraka.ts';
import { HUBSPOT } from './hubspot.ts';
import { ICLOUD_MAIL } from './icloud-mail.ts';
import { IONOS } from './ionos.ts';
import { KLAVIYO } from './klaviyo.ts';
import { MAILCHIMP } from './mailchimp.ts';
import { MAILGUN } from './mailgun.ts';
import { MICROSOFT_365 } from './microsoft-365.ts';
import { OPENDKIM } from './opendkim.ts';
import { OVHCLOUD } from './ovhcloud.ts';
import { PLESK } from './plesk.ts';
import { POSTFIX } from './postfix.ts';
import { POSTMARK } from './postmark.ts';
import { PROTON_MAIL } from './proton-mail.ts';
import type { GuidedProvider, Provider } from './provider.ts';
import { RECOGNIZED } from './recognized.ts';
import { RSPAMD } from './rspamd.ts';
import { SENDGRID } from './sendgrid.ts';
import { SENDMAIL } from './sendmail.ts';
import { STALWART } from './stalwart.ts';
import { ZOHO_MAIL } from './zoho-mail.ts';

/** Those with a guide, in the order in which a list shows them: services and panels, then signers. */
export const GUIDED: readonly GuidedProvider[] = [
  GOOGLE_WORKSPACE,
  MICROSOFT_365,
  AMAZON_SES,
  SENDGRID,
  MAILGUN,
  POSTMARK,
  MAILCHIMP,
  BREVO,
  ZOHO_MAIL,
  FASTMAIL,
  PROTON_MAIL,
  ICLOUD_MAIL,
  CPANEL,
  PLESK,
  HUBSPOT,
  KLAVIYO,
  CLOUDFLARE,
  OVHCLOUD,
  IONOS,
  GODADDY,
  OPENDKIM,
  RSPAMD,
  EXIM,
  POSTFIX,
  SENDMAIL,
  EXCHANGE_SERVER,
  STALWART,
  HARAKA,
];

export const PROVIDERS: readonly Provider[] = [...GUIDED, ...RECOGNIZED];
